"""Offer a file, answer an offer, take an offer back, complete it. Each function is one use case and one audit event."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier import facts, view_as
from portal.dossier.domain import Capacity, Topic
from portal.dossier.facts import rules
from portal.dossier.models import CasePerson, Consent, Item
from portal.kernel import clock
from portal.kernel.errors import Conflict, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.readers import tell_readers
from portal.notifications.services import mail_soon
from portal.participation.handover.domain import PastClass, chosen, kinds_of
from portal.participation.handover.models import Handover
from portal.people.models import Employment

_ANSWER = text("SELECT answer_handover(:id, :notice, :takes, :reason)")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a coordinator fills in to offer a file."""

    to_organisation_id: UUID
    from_day: date
    needed: Collection[PastClass]  # of what may be needed; what always goes along goes along
    why: str
    reveals_stay: bool = False  # who knows the new organisation, may know where the child stays


@dataclass(frozen=True, slots=True)
class Taker:
    """Who coordinates from the day of the hand-over."""

    person_id: UUID
    name: str


def offer(session: Session, actor: Actor, file_id: UUID, offer: Offer) -> Handover:
    """Offer the file to another organisation. It learns nothing of it yet. Raises NotFound, RuleBroken, Conflict."""
    _require_coordinator(session, actor, file_id)
    _day_can_be(session, offer.from_day)
    if _open_in(session, file_id) is not None:
        raise RuleBroken(say("Er loopt al een overdracht van dit dossier. Trek die eerst in."))
    assert actor.organisation_id is not None
    if offer.to_organisation_id == actor.organisation_id:
        raise RuleBroken(say("Kies een andere organisatie. Binnen uw eigen organisatie wisselt u van coördinator."))
    item = new_item(
        session,
        actor,
        youth_file_id=file_id,
        kind=Kind.CIRCLE,
        topics=[Topic.PLACEMENT],
        reveals_stay=offer.reveals_stay,
    )
    employed = _at_work(session, actor)
    row = Handover(
        id=item.id,
        youth_file_id=file_id,
        from_organisation_id=actor.organisation_id,
        to_organisation_id=offer.to_organisation_id,
        from_day=offer.from_day,
        past_classes=[each.value for each in chosen(offer.needed)],
        why=rules.reason(offer.why),
        offered_by=actor.person_id,
        contact_name=employed.name,
        contact_phone=employed.phone,
        contact_email=employed.email,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "handover.offered", row)
    _tell_who_may_read(session, actor, row, "handover.offered")
    return row


def withdraw(session: Session, actor: Actor, file_id: UUID, handover_id: UUID) -> None:
    """Take an offer back before it is completed."""
    row = _mine(session, actor, file_id, handover_id)
    row.withdrawn_at = clock.now()
    session.flush()
    log.record(session, actor, "handover.withdrawn", row)


def answer(session: Session, actor: Actor, handover_id: UUID, *, takes: bool, reason: str = "") -> None:
    """Take an offered file on, or say why not: someone of the organisation to which it is offered.

    Raises NotFound for who is not asked, Conflict when a colleague answered already.
    """
    if actor.door is not Door.WORK or actor.organisation_id is None:
        raise NotFound
    session.info[scope.DECIDED] = True  # the database answers who is asked, and nobody else
    written = "" if takes else rules.reason(reason)
    notice_id = new_id()  # the one who offered it is told by the database: the actor may not know of the file
    values = {"id": handover_id, "notice": notice_id, "takes": takes, "reason": written}
    offerer = session.scalar(_ANSWER, values)
    if offerer is None:
        known = session.scalars(text("SELECT id FROM handovers_offered()")).all()
        raise Conflict if handover_id in known else NotFound
    log.record(session, actor, "handover.answered", organisation_id=actor.organisation_id, thing_id=handover_id)
    mail_soon(session, offerer, notice_id)


def complete(session: Session, actor: Actor, file_id: UUID, handover_id: UUID, from_day: date) -> Handover:
    """Hand the file over to who took it on, from a day on. Raises NotFound, RuleBroken, Conflict."""
    row = _mine(session, actor, file_id, handover_id)
    if row.accepted_by is None or row.accepted_name is None:
        raise RuleBroken(say("De andere organisatie heeft nog geen antwoord gegeven."))
    _day_can_be(session, from_day)
    takes_over(session, actor, row, Taker(row.accepted_by, row.accepted_name), from_day)
    row.from_day, row.done_at = from_day, clock.now()
    session.flush()
    _tell_who_may_read(session, actor, row, "file.handed_over")
    return row


def takes_over(session: Session, actor: Actor, row: Handover, taker: Taker, from_day: date) -> None:
    """Write what a hand-over changes: who leads, who coordinates, what of the past goes along, their name."""
    reveals_stay = session.get_one(Item, row.id).reveals_stay
    facts.hand_over(
        session,
        actor,
        row.youth_file_id,
        row.to_organisation_id,
        to_person_id=taker.person_id,
        from_day=from_day,
        past_kinds=kinds_of([PastClass(each) for each in row.past_classes]),
        reveals_stay=reveals_stay,
    )
    known = select(CasePerson.id).where(
        CasePerson.youth_file_id == row.youth_file_id, CasePerson.person_id == taker.person_id
    )
    if session.scalar(known):
        return
    item = new_item(
        session,
        actor,
        youth_file_id=row.youth_file_id,
        kind=Kind.CIRCLE,
        topics=[Topic.PLACEMENT],
        reveals_stay=reveals_stay,
    )
    session.add(
        CasePerson(
            id=item.id,
            youth_file_id=row.youth_file_id,
            person_id=taker.person_id,
            given_name=taker.name,
            recorded_by=actor.person_id,
        )
    )
    session.flush()


def consent(  # noqa: PLR0913 - who says yes to what, in which capacity
    session: Session, actor: Actor, file_id: UUID, handover_id: UUID, of: PastClass, *, capacity: Capacity
) -> Consent:
    """Give one's own consent that the new organisation reads a class of the past that did not go along."""
    row = scope.load(session, actor, Letter.V, Handover, handover_id)
    if row.youth_file_id != file_id or row.withdrawn_at is not None or of.value in row.past_classes:
        raise NotFound
    return facts.give_consent(
        session,
        actor,
        youth_file_id=file_id,
        given_by=actor.person_id,
        capacity=capacity,
        organisation_id=row.to_organisation_id,
        kinds=sorted(kinds_of([of])),
    )


# -- how ---------------------------------------------------------------------------------------------------------------


def _require_coordinator(session: Session, actor: Actor, file_id: UUID) -> None:
    """Who does not coordinate the file finds nothing here."""
    session.info[scope.DECIDED] = True
    if not view_as.coordinates(session, actor, file_id):
        raise NotFound


def _mine(session: Session, actor: Actor, file_id: UUID, handover_id: UUID) -> Handover:
    """An open hand-over of this file, locked, for its coordinator."""
    _require_coordinator(session, actor, file_id)
    row = session.scalar(
        select(Handover).where(Handover.id == handover_id, Handover.youth_file_id == file_id).with_for_update()
    )
    if row is None:
        raise NotFound
    if row.withdrawn_at or row.done_at or row.refused_why:
        raise Conflict
    return row


def _open_in(session: Session, file_id: UUID) -> UUID | None:
    rules.lock_file(session, file_id)  # two people offering at once: the second one sees the first
    return session.scalar(
        select(Handover.id).where(
            Handover.youth_file_id == file_id,
            Handover.withdrawn_at.is_(None),
            Handover.refused_why.is_(None),
            Handover.done_at.is_(None),
        )
    )


def _day_can_be(session: Session, day: date) -> None:
    rules.period(session, day, None)
    if day <= legal_today(session):
        raise RuleBroken(say("Kies een dag vanaf morgen. Vandaag bent u nog aan zet."))


def _at_work(session: Session, actor: Actor) -> Employment:
    return session.scalars(
        select(Employment)
        .where(Employment.person_id == actor.person_id, Employment.organisation_id == actor.organisation_id)
        .order_by(Employment.starts_on.desc())
        .limit(1)
    ).one()


def _tell_who_may_read(session: Session, actor: Actor, row: Handover, what: str) -> None:
    """Everyone who may read of the hand-over, and nobody for whom it would betray where the youth stays."""
    tell_readers(session, actor, what, row.id, row.youth_file_id)
