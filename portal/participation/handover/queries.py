"""What the pages of a hand-over show; every select passes through the one clause."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier import view_as
from portal.dossier.domain import Capacity
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import Consent, Exclusion, Item, OrganisationPeriod
from portal.dossier.pages import FileCard
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.participation.consents.queries import capacity_of
from portal.participation.handover.domain import CLASSES, Goes, PastClass, kinds_of
from portal.participation.handover.models import Handover
from portal.participation.handover.services import Taker, takes_over
from portal.people.directory import names_of_organisations, public_directory
from portal.people.models import OrganisationKind, Person

TAKES_OVER = frozenset({OrganisationKind.PROVIDER, OrganisationKind.TREATMENT})
_OFFERED = text("SELECT * FROM handovers_offered()")


class State(StrEnum):
    """How far a hand-over has come."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    COMING = "coming"  # completed; the day is yet to come
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Past:
    """One class of the past: whether it goes along, and who may say yes when it does not."""

    of: PastClass
    name: Sentence
    goes_along: bool
    consented: bool
    may_consent: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One hand-over as this viewer may read it."""

    id: UUID
    state: State
    from_name: str
    to_name: str
    from_day: date
    why: str
    taker: str
    refused_why: str
    past: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class HandoverPage:
    handovers: tuple[Shown, ...]
    coordinates: bool
    leads: str  # the organisation that leads today

    @property
    def may_offer(self) -> bool:
        """Whether the coordinator can offer the file: not while one hand-over is on its way."""
        on_its_way = {State.OFFERED, State.ACCEPTED, State.COMING}
        return self.coordinates and not any(one.state in on_its_way for one in self.handovers)


@dataclass(frozen=True, slots=True)
class Sight:
    """One kind of item: how many of them who takes over will see, of how many there are."""

    kind: Sentence
    seen: int
    of: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that is offered to the actor's organisation. Nothing about the youth."""

    id: UUID
    from_name: str
    from_day: date
    contact_name: str
    contact_phone: str
    contact_email: str
    offered_at: datetime
    accepted_name: str
    mine: bool


def page(session: Session, actor: Actor, card: FileCard) -> HandoverPage:
    """All hand-overs of a file that the viewer may read of, newest first. Logs the read. Raises NotFound."""
    if Kind.FILE_OVERVIEW not in card.seen:
        raise NotFound
    rows = session.scalars(
        *scope.visible(session, actor, Letter.V, Handover, _newest, youth_file_id=card.file_id)
    ).all()
    log.record(session, actor, "handover.read", youth_file_id=card.file_id)
    today = legal_today(session)
    names = names_of_organisations(session, today)
    at_work = actor.door is Door.WORK
    shown = tuple(
        Shown(
            id=row.id,
            state=_state(row, today),
            from_name=names.get(row.from_organisation_id, ""),
            to_name=names.get(row.to_organisation_id, ""),
            from_day=row.from_day,
            why=row.why,
            taker=row.accepted_name or "",
            refused_why=(row.refused_why or "") if at_work else "",
            past=_past(session, actor, card, row),
        )
        for row in rows
        if at_work or (row.refused_why is None and row.withdrawn_at is None)
    )
    leads = session.scalar(
        select(OrganisationPeriod.organisation_id)
        .where(
            OrganisationPeriod.youth_file_id == card.file_id,
            OrganisationPeriod.leads,
            covers(OrganisationPeriod, today),
        )
        .limit(1)
    )
    mine = view_as.coordinates(session, actor, card.file_id)
    return HandoverPage(shown, mine, names.get(leads, "") if leads else "")


def one(session: Session, actor: Actor, card: FileCard, handover_id: UUID) -> Shown:
    """One hand-over, for who coordinates the file. Raises NotFound."""
    found = page(session, actor, card)
    chosen = next((each for each in found.handovers if each.id == handover_id), None)
    if not found.coordinates or chosen is None:
        raise NotFound
    return chosen


def organisations(session: Session, actor: Actor) -> Sequence[tuple[UUID, str]]:
    """To whom a file can be handed over: other organisations that guide youths, by name."""
    return [
        (entry.id, entry.name)
        for entry in public_directory(session)
        if entry.kind in TAKES_OVER and entry.id != actor.organisation_id
    ]


def is_secret_for_someone(session: Session, file_id: UUID) -> bool:
    """Whether the stay is secret for anyone: then a new organisation may betray where it is."""
    today = legal_today(session)
    return bool(
        session.scalar(
            select(Exclusion.id)
            .where(
                Exclusion.youth_file_id == file_id,
                Exclusion.starts_on <= today,
                (Exclusion.ended_on.is_(None)) | (Exclusion.ended_on > today),
            )
            .limit(1)
        )
    )


def sights(session: Session, actor: Actor, row: Handover, taker: Taker | None, from_day: date) -> Sequence[Sight]:
    """What who takes over will see on the first day, of all that the actor knows of: the one clause's own answer.

    The hand-over is written inside a savepoint, the clause is asked, and nothing of it remains.
    """
    attempt = session.begin_nested()
    try:
        if taker is None:
            taker = Taker(_somebody(session), "?")
        takes_over(session, actor, row, taker, from_day)
        session.flush()
        known = session.scalars(*scope.visible(session, actor, Letter.K, Item, youth_file_id=row.youth_file_id)).all()
        whom = Actor(taker.person_id, new_id(), Door.WORK, row.to_organisation_id)
        letters = scope.permissions_on_all(session, whom, [item.id for item in known], day=from_day)
        total = Counter(Kind(item.kind) for item in known)
        seen = Counter(Kind(item.kind) for item in known if Letter.V in letters[item.id])
    finally:
        attempt.rollback()
    return [Sight(KIND_NAMES[kind], seen[kind], total[kind]) for kind in Kind if total[kind]]


def offered(session: Session, actor: Actor) -> Sequence[Offered]:
    """What is offered to the actor's organisation and not completed yet."""
    session.info[scope.DECIDED] = True  # the database answers who is asked, and nobody else
    if actor.door is not Door.WORK:
        raise NotFound
    names = names_of_organisations(session, legal_today(session))
    return [
        Offered(
            row.id,
            names.get(row.from_organisation_id, ""),
            row.from_day,
            row.contact_name,
            row.contact_phone or "",
            row.contact_email or "",
            row.offered_at,
            row.accepted_name or "",
            row.mine,
        )
        for row in session.execute(_OFFERED)
    ]


# -- how ---------------------------------------------------------------------------------------------------------------


def _state(row: Handover, today: date) -> State:
    if row.withdrawn_at:
        return State.WITHDRAWN
    if row.refused_why:
        return State.REFUSED
    if row.done_at:
        return State.DONE if row.from_day <= today else State.COMING
    return State.ACCEPTED if row.accepted_by else State.OFFERED


def _past(session: Session, actor: Actor, card: FileCard, row: Handover) -> tuple[Past, ...]:
    capacity: Capacity | None = capacity_of(session, actor, card) if actor.door is Door.FAMILY else None
    given = session.scalars(
        select(Consent).where(
            Consent.youth_file_id == card.file_id,
            Consent.organisation_id == row.to_organisation_id,
            Consent.given_by == actor.person_id,
            Consent.withdrawn_on.is_(None),
        )
    ).all()
    mine = {kind for consent in given for kind in consent.kinds or [each.value for each in Kind]}
    return tuple(
        Past(
            of=each,
            name=CLASSES[each].name,
            goes_along=each.value in row.past_classes,
            consented={kind.value for kind in kinds_of([each])} <= mine,
            may_consent=capacity is not None and each.value not in row.past_classes,
        )
        for each in PastClass
        if CLASSES[each].goes is not Goes.ALWAYS or each.value in row.past_classes
    )


def _somebody(session: Session) -> UUID:
    """Someone who is only thought of: gone with the savepoint."""
    person = Person()
    session.add(person)
    session.flush()
    return person.id


def _newest(handovers: Select[Handover]) -> Select[Handover]:
    return handovers.order_by(Handover.created_at.desc(), Handover.id)
