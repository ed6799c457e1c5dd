"""Which consents were given and asked, and who can give one, as this viewer may know it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.names import Name, names_for
from portal.access.policy import Kind, Letter
from portal.access.policy.consent import GIVES
from portal.access.trial import trial
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import (
    AGE_OF_ADULTHOOD,
    AGE_OF_OWN_VOICE,
    AuthorityStatus,
    Capacity,
    ConsentWay,
    Role,
    Topic,
)
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import Authority, Consent, Incapacity, OrganisationPeriod, Participation, StandingGrant
from portal.dossier.pages import FileCard
from portal.dossier.role_names import words_of
from portal.dossier.sights import Sight, as_if_signed_in, sights
from portal.kernel.clock import day_of
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence, say
from portal.participation.consents.models import Answer, ConsentRequest
from portal.participation.consents.outside import Outside, given_for_copies, outside_of
from portal.participation.queries import makes
from portal.people.directory import names_of_organisations

RECORDS = frozenset({Kind.CONSENT_RECORD})


@dataclass(frozen=True, slots=True)
class Given:
    """A consent that was given: for whom, for what, by whom, how, until when."""

    id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    for_whom: str | Sentence
    for_what: tuple[Sentence, ...]  # empty: everything that the rules leave to consent
    by_whom: str | Sentence
    own: bool  # the viewer gave it
    way: ConsentWay
    evidence: str  # for who gave it and who keeps the records
    present: str
    starts_on: date
    ends_on: date | None
    withdrawn_on: date | None
    view_only: bool
    item_id: UUID | None  # the one thing that it is about
    may_withdraw: bool
    outside: Outside | None = None  # a copy for someone outside


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for consent that waits for an answer, or got no for an answer."""

    id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    for_whom: str | Sentence
    kinds: tuple[Kind, ...]
    for_what: tuple[Sentence, ...]
    of_whom: str | Sentence
    why: str
    ends_on: date | None
    view_only: bool
    mine: bool  # it is asked of the viewer
    outside: Outside | None = None  # a copy for someone outside
    refused_on: date | None = None
    words: str = ""  # with the no, if any: for who said it and who asked


@dataclass(frozen=True, slots=True)
class CannotWeigh:
    """A matter that the youth cannot weigh."""

    id: UUID
    matters: tuple[Sentence, ...]
    reason: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Consents:
    given: tuple[Given, ...]
    asked: tuple[Asked, ...]
    refused: tuple[Asked, ...]  # by the viewer, or for who keeps these records; newest first
    cannot_weigh: tuple[CannotWeigh, ...]
    capacity: Capacity | None  # in which the viewer may give consent today, if at all
    keeps: bool  # a worker who writes down what was given on paper or by word


@dataclass(frozen=True, slots=True)
class Consenter:
    """Someone whose consent counts today, and in which capacity."""

    person_id: UUID
    name: str | Sentence
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Difference:
    """What someone sees before and after, kind by kind."""

    gone: tuple[Sight, ...]
    stays: tuple[Sight, ...]


def consents(session: Session, actor: Actor, card: FileCard) -> Consents:
    """The consents of the file that the actor may read, as the grid says of each record. Logs the read."""
    allowed = scope.permitted_ids(
        session, actor, Letter.V, RECORDS, day=legal_today(session), youth_file_id=card.file_id
    )
    given: list[Consent | StandingGrant] = []
    for model in (Consent, StandingGrant):
        given += session.scalars(select(model).where(model.youth_file_id == card.file_id, model.id.in_(allowed)))
    asked = session.scalars(
        *scope.visible(session, actor, Letter.V, ConsentRequest, _open_or_refused, youth_file_id=card.file_id)
    ).all()
    for_copies = given_for_copies(session, actor, card.file_id)
    people = {id_ for row in given for id_ in (row.person_id, row.given_by)}
    people |= {id_ for row in (*asked, *for_copies) for id_ in (row.person_id, row.asked_of)}
    known = _Known(session, actor, card, {person for person in people if person})
    keeps = keeps_records(session, actor, card.file_id)
    questions = [known.asked(row, keeps=keeps) for row in asked if known.all_of(row.asked_of, row.person_id)]
    log.record(session, actor, "item.read", youth_file_id=card.file_id, kind="consent_record")
    return Consents(
        given=tuple(
            known.given(row, keeps=keeps)
            for row in sorted(given, key=lambda row: (row.withdrawn_on is not None, -row.starts_on.toordinal()))
            if known.all_of(row.given_by, row.person_id)
        )
        + tuple(known.given_for_copy(row, keeps=keeps) for row in for_copies if known.all_of(row.asked_of)),
        asked=tuple(one for one in questions if not one.refused_on),
        refused=tuple(one for one in reversed(questions) if one.refused_on and (one.mine or keeps)),
        cannot_weigh=_cannot_weigh(session, card) if keeps or card.is_oneself else (),
        capacity=capacity_of(session, actor, card),
        keeps=keeps,
    )


def one(session: Session, actor: Actor, card: FileCard, consent_id: UUID) -> Given:
    """One consent that the actor may withdraw. Raises NotFound."""
    found = next((each for each in consents(session, actor, card).given if each.id == consent_id), None)
    if found is None or not found.may_withdraw:
        raise NotFound
    return found


def asked_of_me(session: Session, actor: Actor, card: FileCard, request_id: UUID) -> Asked:
    """A question for consent that waits for the actor's own answer. Raises NotFound."""
    found = next((each for each in consents(session, actor, card).asked if each.id == request_id and each.mine), None)
    if found is None:
        raise NotFound
    return found


def keeps_records(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor writes down consents that were given on paper or by word."""
    return makes(session, actor, Kind.CONSENT_RECORD, Topic.LEGAL, file_id, Letter.E)


def capacity_of(session: Session, actor: Actor, card: FileCard) -> Capacity | None:
    """In which capacity the actor's own consent counts today, for who may record their own (A)."""
    if not makes(session, actor, Kind.CONSENT_RECORD, Topic.LEGAL, card.file_id, Letter.A):
        return None
    standings = scope.standings_in(session, actor, card.file_id)
    return next((capacity for standing, capacity in GIVES.items() if standing in standings), None)


def consenters(session: Session, actor: Actor, card: FileCard) -> Sequence[Consenter]:
    """The people whose consent counts today (access-grid 4), as the actor may know them.

    From 12 the youth; under 12 and for what a youth cannot weigh who holds authority; of an adult the representative.
    """
    today = legal_today(session)
    cannot = bool(_cannot_weigh(session, card))
    found: list[tuple[UUID, Capacity]] = []
    if card.age >= AGE_OF_OWN_VOICE:
        found += [(person, Capacity.YOUTH) for person in _in_role(session, card, Role.YOUTH, today)]
    if card.age < AGE_OF_OWN_VOICE or (cannot and card.age < AGE_OF_ADULTHOOD):
        holders = select(Authority.holder_id).where(
            Authority.youth_file_id == card.file_id,
            Authority.holder_id.is_not(None),
            Authority.status != AuthorityStatus.PARTIAL_TO_GI,
            covers(Authority, today),
        )
        found += [(person, Capacity.AUTHORITY_HOLDER) for person in session.scalars(holders) if person]
    if cannot and card.age >= AGE_OF_ADULTHOOD:
        found += [(person, Capacity.REPRESENTATIVE) for person in _in_role(session, card, Role.CURATOR_MENTOR, today)]
    names = names_for(session, actor, {person for person, _ in found}, card.file_id)
    return [
        Consenter(person, words_of(names[person]), capacity)
        for person, capacity in dict(found).items()
        if person in names
    ]


def organisations(session: Session, actor: Actor, card: FileCard) -> Sequence[tuple[UUID, str]]:
    """The organisations in the file that do not lead and whose people the actor may know: consent can be for them."""
    today = legal_today(session)
    rows = session.execute(
        select(OrganisationPeriod.organisation_id, Participation.person_id)
        .join(
            Participation,
            (Participation.youth_file_id == OrganisationPeriod.youth_file_id)
            & (Participation.organisation_id == OrganisationPeriod.organisation_id),
        )
        .where(
            OrganisationPeriod.youth_file_id == card.file_id,
            OrganisationPeriod.leads.is_(False),
            covers(OrganisationPeriod, today),
            or_(Participation.ends_on.is_(None), Participation.ends_on >= today),
        )
    ).all()
    known = names_for(session, actor, {row.person_id for row in rows}, card.file_id)
    names = names_of_organisations(session, today)
    shown = {row.organisation_id for row in rows if row.person_id in known} & set(names)
    return sorted(((id_, names[id_]) for id_ in shown), key=lambda one: one[1].casefold())


def seen_by(
    session: Session, actor: Actor, file_id: UUID, person_id: UUID | None, organisation_id: UUID | None
) -> tuple[Sight, ...]:
    """What the one for whom a consent is sees of the file now; of an organisation, what its people see together."""
    if person_id is not None:
        part = _organisation_of(session, file_id, person_id)
        return tuple(sights(session, actor, as_if_signed_in(person_id, part), file_id))
    today = legal_today(session)
    people = session.scalars(
        select(Participation.person_id).where(
            Participation.youth_file_id == file_id,
            Participation.organisation_id == organisation_id,
            or_(Participation.ends_on.is_(None), Participation.ends_on >= today),
        )
    ).all()
    found: dict[str, Sight] = {}
    for person in people:
        for sight in sights(session, actor, as_if_signed_in(person, organisation_id), file_id):
            if str(sight.kind) not in found or found[str(sight.kind)].count < sight.count:
                found[str(sight.kind)] = sight
    return tuple(found.values())


def difference(session: Session, actor: Actor, file_id: UUID, given: Given, deed: Callable[[], object]) -> Difference:
    """What is gone for the one for whom it was, when this deed is done, and what they go on seeing.

    Someone outside the file sees nothing of it, before and after.
    """
    if given.outside is not None:
        return Difference((), ())
    before = seen_by(session, actor, file_id, given.person_id, given.organisation_id)
    with trial(session):
        deed()
        after = seen_by(session, actor, file_id, given.person_id, given.organisation_id)
    left = {str(sight.kind): sight for sight in after}
    gone = tuple(
        sight
        for sight in before
        if str(sight.kind) not in left
        or (left[str(sight.kind)].count, left[str(sight.kind)].does) != (sight.count, sight.does)
    )
    return Difference(gone, after)


# -- how ---------------------------------------------------------------------------------------------------------------


class _Known:
    """People and organisations by the names by which this viewer may know them."""

    def __init__(self, session: Session, actor: Actor, card: FileCard, people: set[UUID]) -> None:
        self.viewer = actor
        self.names: Mapping[UUID, Name] = names_for(session, actor, people, card.file_id)
        self.organisations = names_of_organisations(session, legal_today(session))

    def all_of(self, *people: UUID | None) -> bool:
        return all(person is None or person in self.names for person in people)

    def name(self, person: UUID) -> str | Sentence:
        return words_of(self.names[person])

    def whom(self, person: UUID | None, organisation: UUID | None) -> str | Sentence:
        return self.name(person) if person else self.organisations.get(organisation or UUID(int=0), say("Iemand"))

    def given(self, row: Consent | StandingGrant, *, keeps: bool) -> Given:
        own = row.given_by == self.viewer.person_id
        kinds = row.kinds if isinstance(row, Consent) else None
        organisation = row.organisation_id if isinstance(row, Consent) else None
        return Given(
            id=row.id,
            person_id=row.person_id,
            organisation_id=organisation,
            for_whom=self.whom(row.person_id, organisation),
            for_what=tuple(KIND_NAMES[Kind(kind)] for kind in kinds or ()),
            by_whom=self.name(row.given_by),
            own=own,
            way=row.way,
            evidence=(row.evidence or "") if keeps or own else "",
            present=(row.present or "") if keeps or own else "",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            withdrawn_on=row.withdrawn_on,
            view_only=row.view_only if isinstance(row, Consent) else not row.may_comment,
            item_id=row.item_id,
            may_withdraw=row.withdrawn_on is None and (keeps or own),
        )

    def asked(self, row: ConsentRequest, *, keeps: bool) -> Asked:
        kinds = tuple(Kind(kind) for kind in row.asked_kinds)
        own = row.asked_of == self.viewer.person_id
        refused = row.answered_at if row.state is Answer.REFUSED else None
        return Asked(
            id=row.id,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            for_whom=row.outside_name or self.whom(row.person_id, row.organisation_id),
            kinds=kinds,
            for_what=tuple(KIND_NAMES[kind] for kind in kinds),
            of_whom=self.name(row.asked_of),
            why=row.why,
            ends_on=row.ends_on,
            view_only=row.view_only,
            mine=own,
            outside=outside_of(row),
            refused_on=day_of(refused) if refused else None,
            words=(row.answer or "") if keeps or own else "",
        )

    def given_for_copy(self, row: ConsentRequest, *, keeps: bool) -> Given:
        """A yes to a copy for someone outside: it stands in the question itself."""
        own = row.asked_of == self.viewer.person_id
        return Given(
            id=row.id,
            person_id=None,
            organisation_id=None,
            for_whom=row.outside_name or "",
            for_what=tuple(KIND_NAMES[Kind(kind)] for kind in row.asked_kinds),
            by_whom=self.name(row.asked_of),
            own=own,
            way=ConsentWay.PORTAL,
            evidence="",
            present="",
            starts_on=row.given_on or day_of(row.created_at),
            ends_on=row.ends_on,
            withdrawn_on=row.withdrawn_on,
            view_only=False,
            item_id=None,
            may_withdraw=row.withdrawn_on is None and (keeps or own),
            outside=outside_of(row),
        )


def _open_or_refused(requests: Select[ConsentRequest]) -> Select[ConsentRequest]:
    return requests.where(ConsentRequest.state.in_((Answer.OPEN, Answer.REFUSED))).order_by(ConsentRequest.created_at)


def _cannot_weigh(session: Session, card: FileCard) -> tuple[CannotWeigh, ...]:
    today = legal_today(session)
    rows = session.scalars(
        select(Incapacity)
        .where(Incapacity.youth_file_id == card.file_id, or_(Incapacity.ends_on.is_(None), Incapacity.ends_on >= today))
        .order_by(Incapacity.starts_on)
    )
    return tuple(
        CannotWeigh(row.id, tuple(KIND_NAMES[Kind(kind)] for kind in row.kinds), row.reason, row.starts_on, row.ends_on)
        for row in rows
    )


def _in_role(session: Session, card: FileCard, role: Role, today: date) -> Sequence[UUID]:
    return session.scalars(
        select(Participation.person_id).where(
            Participation.youth_file_id == card.file_id,
            Participation.role == role,
            covers(Participation, today),
        )
    ).all()


def _organisation_of(session: Session, file_id: UUID, person_id: UUID) -> UUID | None:
    return session.scalar(
        select(Participation.organisation_id)
        .where(Participation.youth_file_id == file_id, Participation.person_id == person_id)
        .order_by(Participation.starts_on.desc())
        .limit(1)
    )
