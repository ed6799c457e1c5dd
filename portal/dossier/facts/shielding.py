"""What professionals or a court keep from someone: each with a ground, some with a second professional."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import WithholdingGround
from portal.dossier.facts import rules
from portal.dossier.models import (
    CourtBlock,
    Exclusion,
    OwnKin,
    ThirdPartyMark,
    Withholding,
)
from portal.kernel.errors import Conflict, NotFound, RuleBroken
from portal.kernel.words import say


def exclude(  # noqa: PLR0913 - R-GEH-01 names what the decision holds
    session: Session, actor: Actor, *, youth_file_id: UUID, person_id: UUID, reason: str, review_on: date
) -> Exclusion:
    """Decide that a placement is secret for a person. It wins over everything (R-GEH-01)."""
    rules.require_record(session, actor, youth_file_id, Kind.SAFETY_PLAN, Letter.S)
    today = legal_today(session)
    _review(today, review_on)
    rules.require_in_file(session, youth_file_id, person_id)
    _holds_not_yet(
        session,
        select(Exclusion.id).where(Exclusion.youth_file_id == youth_file_id, _still(Exclusion, person_id, today)),
    )
    row = Exclusion(
        youth_file_id=youth_file_id,
        person_id=person_id,
        reason=rules.reason(reason),
        decided_by=actor.person_id,
        starts_on=today,
        review_on=review_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "exclusion.made", youth_file_id=youth_file_id, thing_id=row.id)
    return row


def end_exclusion(session: Session, actor: Actor, exclusion_id: UUID) -> Exclusion:
    """End a secret placement for a person, from today."""
    row = rules.of_file(session, Exclusion, exclusion_id)
    rules.require_record(session, actor, row.youth_file_id, Kind.SAFETY_PLAN, Letter.S)
    rules.ends_once(row, "ended_on", legal_today(session))
    session.flush()
    log.record(session, actor, "exclusion.lifted", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def withhold(  # noqa: PLR0913 - R-AFS-01 names what the decision holds
    session: Session,
    actor: Actor,
    *,
    item_id: UUID,
    person_id: UUID,
    ground: WithholdingGround,
    reason: str,
    second_professional: UUID,
    review_on: date,
) -> Withholding:
    """Keep an item from a person: with a ground, a second professional and a review date (R-INF-02)."""
    item = rules.require_professional(session, actor, item_id)
    rules.require_second(session, actor, second_professional, item_id)
    today = legal_today(session)
    _review(today, review_on)
    rules.require_in_file(session, item.youth_file_id, person_id)
    rules.lock_file(session, item.youth_file_id)
    _holds_not_yet(
        session, select(Withholding.id).where(Withholding.item_id == item.id, _still(Withholding, person_id, today))
    )
    row = Withholding(
        youth_file_id=item.youth_file_id,
        item_id=item.id,
        person_id=person_id,
        ground=ground,
        reason=rules.reason(reason),
        decided_by=actor.person_id,
        second_professional=second_professional,
        starts_on=today,
        review_on=review_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "item.hidden", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def review_exclusion(session: Session, actor: Actor, exclusion_id: UUID, review_on: date) -> Exclusion:
    """Looked at again: the place stays secret for this person, until a next look."""
    row = rules.of_file(session, Exclusion, exclusion_id)
    rules.require_record(session, actor, row.youth_file_id, Kind.SAFETY_PLAN, Letter.S)
    _look_again(session, row, review_on)
    log.record(session, actor, "exclusion.reviewed", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def review_withholding(session: Session, actor: Actor, withholding_id: UUID, review_on: date) -> Withholding:
    """Looked at again: the item stays closed for this person, until a next look."""
    row = rules.of_file(session, Withholding, withholding_id)
    rules.require_professional(session, actor, row.item_id)
    _look_again(session, row, review_on)
    log.record(session, actor, "item.reviewed", youth_file_id=row.youth_file_id, thing_id=row.item_id)
    return row


def end_withholding(session: Session, actor: Actor, withholding_id: UUID) -> Withholding:
    """Give what was withheld, from today: as soon as the harm is no longer feared."""
    row = rules.of_file(session, Withholding, withholding_id)
    rules.require_professional(session, actor, row.item_id)
    rules.ends_once(row, "ended_on", legal_today(session))
    session.flush()
    log.record(session, actor, "item.shown_again", youth_file_id=row.youth_file_id, thing_id=row.item_id)
    return row


def mark_third_party(session: Session, actor: Actor, *, item_id: UUID, person_id: UUID | None) -> ThirdPartyMark:
    """Mark that an item (a passage) is about a third party (R-AFS-02, R-AFS-03)."""
    item = rules.require_professional(session, actor, item_id)
    if person_id is not None:
        rules.require_in_file(session, item.youth_file_id, person_id)
    rules.lock_file(session, item.youth_file_id)
    if session.scalar(select(ThirdPartyMark.id).where(ThirdPartyMark.item_id == item.id)):
        raise RuleBroken(say("Bij dit stuk staat al over wie het gaat."))
    row = ThirdPartyMark(
        youth_file_id=item.youth_file_id,
        item_id=item.id,
        person_id=person_id,
        starts_on=legal_today(session),
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "item.hidden", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def end_third_party(session: Session, actor: Actor, mark_id: UUID) -> ThirdPartyMark:
    """The item is not about a third party after all, from today."""
    row = rules.of_file(session, ThirdPartyMark, mark_id)
    rules.require_professional(session, actor, row.item_id)
    rules.ends_once(row, "ended_on", legal_today(session))
    session.flush()
    log.record(session, actor, "item.shown_again", youth_file_id=row.youth_file_id, thing_id=row.item_id)
    return row


def block_by_court(  # noqa: PLR0913 - what the order says
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    person_id: UUID,
    order_reference: str,
    starts_on: date,
    ends_on: date | None,
    kinds: Sequence[Kind] | None = None,
) -> CourtBlock:
    """Record that a court order closes the file, or some kinds of item, to a person."""
    rules.require_record(session, actor, youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    rules.period(session, starts_on, ends_on)
    rules.require_in_file(session, youth_file_id, person_id)
    rules.lock_file(session, youth_file_id)
    _holds_not_yet(
        session,
        select(CourtBlock.id).where(
            CourtBlock.youth_file_id == youth_file_id,
            CourtBlock.person_id == person_id,
            CourtBlock.kinds.is_not_distinct_from(sorted(kind.value for kind in kinds) if kinds else None),
            CourtBlock.starts_on <= (ends_on or date.max),
            func.coalesce(CourtBlock.ends_on, date.max) >= starts_on,
        ),
    )
    row = CourtBlock(
        youth_file_id=youth_file_id,
        person_id=person_id,
        kinds=sorted(kind.value for kind in kinds) if kinds else None,
        order_reference=rules.reason(order_reference),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "court_block.changed", youth_file_id=youth_file_id, thing_id=row.id)
    return row


def end_court_block(session: Session, actor: Actor, block_id: UUID, ends_on: date) -> CourtBlock:
    """A court's order ends on a last day: earlier than it said, never later."""
    row = rules.of_file(session, CourtBlock, block_id)
    rules.require_record(session, actor, row.youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    rules.period(session, row.starts_on, ends_on)
    if row.ends_on is not None and row.ends_on < ends_on:
        raise RuleBroken(say("Deze uitspraak eindigt al eerder. Leg een nieuwe uitspraak vast."))
    row.ends_on = ends_on
    session.flush()
    log.record(session, actor, "court_block.changed", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def declare_own_kin(session: Session, actor: Actor, *, youth_file_id: UUID, person_id: UUID) -> OwnKin:
    """An employee is kin of this family: the work door of the file shuts to them, from today."""
    if not scope.standings_in(session, actor, youth_file_id):
        raise NotFound
    row = OwnKin(
        youth_file_id=youth_file_id,
        person_id=person_id,
        found_by_review=person_id != actor.person_id,
        starts_on=legal_today(session),
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "kin.declared", youth_file_id=youth_file_id, thing_id=row.id)
    return row


def _still(model: type[Exclusion] | type[Withholding], person_id: UUID, today: date) -> ColumnElement[bool]:
    return and_(model.person_id == person_id, or_(model.ended_on.is_(None), model.ended_on > today))


def _holds_not_yet(session: Session, same: Select[UUID]) -> None:
    if session.scalar(same.limit(1)) is not None:
        raise RuleBroken(say("Dit geldt al voor deze persoon. Kijk bij Afscherming."))


def _look_again(session: Session, row: Exclusion | Withholding, review_on: date) -> None:
    today = legal_today(session)
    if row.ended_on is not None and row.ended_on <= today:
        raise Conflict
    _review(today, review_on)
    row.review_on = review_on
    session.flush()


def _review(today: date, review_on: date) -> None:
    if not today < review_on <= today + timedelta(days=365):
        raise RuleBroken(say("Kies een dag in het komende jaar waarop u opnieuw kijkt of dit nog nodig is."))
