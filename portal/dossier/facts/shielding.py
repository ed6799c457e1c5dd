"""What is kept from someone, and what is released to someone: each with a ground, some with two professionals."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import OPENING_CHECK_DAYS, Audience, WithholdingGround, age_on
from portal.dossier.facts import rules
from portal.dossier.models import (
    Authority,
    CourtBlock,
    Exclusion,
    Item,
    NotFor,
    OpeningCheck,
    OwnKin,
    Release,
    ThirdPartyMark,
    Withholding,
    YouthFile,
)
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say

OWNED_BY_YOUTH = frozenset({Kind.PERSPECTIVE_PLAN, Kind.MY_STORY, Kind.OWN_STATEMENT, Kind.PRIVATE_CORNER})
AGE_AT_WHICH_THE_YOUTH_DECIDES = 16


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


def place_not_for(session: Session, actor: Actor, *, item_id: UUID, person_id: UUID) -> NotFor:
    """Keep an item from someone ("niet voor mama", R-PAR-06).

    The youth does so on what the youth wrote or owns, a family member on the own words only.
    Holds at once. Under 16 against an authority holder two professionals look within a term.
    """
    item = scope.load(session, actor, Letter.V, Item, item_id)
    if actor.door is not Door.FAMILY or not _may_keep(session, actor, item):
        raise Denied(say("Dit kan alleen bij woorden die van jou zelf zijn."))
    if person_id == actor.person_id:
        raise RuleBroken(say("Je kunt iets niet voor jezelf verbergen."))
    today = legal_today(session)
    born_on = session.get_one(YouthFile, item.youth_file_id).born_on
    must_be_looked_at = age_on(born_on, today) < AGE_AT_WHICH_THE_YOUTH_DECIDES and session.scalar(
        select(Authority.id).where(Authority.youth_file_id == item.youth_file_id, Authority.holder_id == person_id)
    )
    row = NotFor(
        youth_file_id=item.youth_file_id,
        item_id=item.id,
        person_id=person_id,
        placed_by=actor.person_id,
        starts_on=today,
        check_by=today + timedelta(days=OPENING_CHECK_DAYS) if must_be_looked_at else None,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "item.hidden", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def end_not_for(  # noqa: PLR0913 - who looked, why it ends, and when the youth was told
    session: Session,
    actor: Actor,
    not_for_id: UUID,
    *,
    reason: str = "",
    told_youth_on: date | None = None,
    second_professional: UUID | None = None,
) -> NotFor:
    """Take a "niet voor" line away: its maker, or two professionals with a reason who told the youth (access-grid 3).

    Professionals do so only under 16 and against someone who has authority; from 16 the youth decides.
    """
    row = rules.of_file(session, NotFor, not_for_id)
    today = legal_today(session)
    if row.placed_by != actor.person_id:
        _two_look(session, actor, row, second_professional)
        if told_youth_on is None or not row.starts_on <= told_youth_on <= today:
            raise RuleBroken(say("Vertel het eerst aan de jeugdige en schrijf op wanneer."))
        row.end_reason = rules.reason(reason)
        row.told_youth_on = told_youth_on
        row.second_professional = second_professional
    rules.ends_once(row, "ended_on", today)
    session.flush()
    log.record(session, actor, "item.shown_again", youth_file_id=row.youth_file_id, thing_id=row.item_id)
    return row


def withhold_not_for(  # noqa: PLR0913 - R-AFS-01 names what the decision holds
    session: Session,
    actor: Actor,
    not_for_id: UUID,
    *,
    ground: WithholdingGround,
    reason: str,
    second_professional: UUID,
    review_on: date,
) -> Withholding:
    """A "niet voor" line of a youth under 16 becomes a withheld item: two professionals agree with the youth."""
    row = rules.of_file(session, NotFor, not_for_id)
    _two_look(session, actor, row, second_professional)
    made = withhold(
        session,
        actor,
        item_id=row.item_id,
        person_id=row.person_id,
        ground=ground,
        reason=reason,
        second_professional=second_professional,
        review_on=review_on,
    )
    row.second_professional = second_professional
    rules.ends_once(row, "ended_on", legal_today(session))
    session.flush()
    return made


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


def release(  # noqa: PLR0913 - what, to whom, why, which text
    session: Session,
    actor: Actor,
    *,
    item_id: UUID,
    person_id: UUID,
    reason: str,
    text_id: UUID | None = None,
    ends_on: date | None = None,
) -> Release:
    """Release an item to a person, with a reason: the item itself, or a text of the same kind made for this."""
    item = rules.require_professional(session, actor, item_id)
    today = legal_today(session)
    rules.period(session, today, ends_on)
    text = item if text_id is None else rules.require_professional(session, actor, text_id)
    if text.id != item.id and (text.kind != item.kind or item.id not in text.path or text.audience != Audience.AUTHOR):
        raise RuleBroken(say("De vrijgegeven tekst hoort niet bij dit stuk."))
    row = Release(
        youth_file_id=item.youth_file_id,
        item_id=item.id,
        text_id=text.id,
        person_id=person_id,
        released_by=actor.person_id,
        reason=rules.reason(reason),
        starts_on=today,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "item.released", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def withdraw_release(session: Session, actor: Actor, release_id: UUID) -> Release:
    """Take a release back, from today."""
    row = rules.of_file(session, Release, release_id)
    rules.require_professional(session, actor, row.item_id)
    rules.ends_once(row, "withdrawn_on", legal_today(session))
    session.flush()
    log.record(session, actor, "item.hidden", youth_file_id=row.youth_file_id, thing_id=row.item_id)
    return row


def check_before_opening(
    session: Session, actor: Actor, *, item_id: UUID, person_id: UUID, opened: bool
) -> OpeningCheck:
    """Record that someone looked at an older item before it opens for a person whose right began (access-grid 8)."""
    item = rules.require_professional(session, actor, item_id)
    row = session.scalar(
        select(OpeningCheck).where(OpeningCheck.item_id == item_id, OpeningCheck.person_id == person_id)
    ) or OpeningCheck(youth_file_id=item.youth_file_id, item_id=item.id, person_id=person_id)
    row.opened, row.looked_by, row.looked_on = opened, actor.person_id, legal_today(session)
    session.add(row)
    session.flush()
    log.record(session, actor, "opening.checked", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def was_checked(session: Session, actor: Actor, *, item_id: UUID, person_id: UUID) -> bool:
    """Whether someone looked at this item for this person already, for a professional who sees the item."""
    rules.require_professional(session, actor, item_id)
    found = select(OpeningCheck.id).where(OpeningCheck.item_id == item_id, OpeningCheck.person_id == person_id)
    return session.scalar(found) is not None


def _may_keep(session: Session, actor: Actor, item: Item) -> bool:
    if item.author_id == actor.person_id:
        return True
    is_youth = any(standing.startswith("youth_") for standing in scope.standings_in(session, actor, item.youth_file_id))
    return is_youth and item.kind in OWNED_BY_YOUTH


def _two_look(session: Session, actor: Actor, row: NotFor, second_professional: UUID | None) -> None:
    """Two professionals who know the item, about a line that is theirs to look at."""
    rules.require_professional(session, actor, row.item_id)
    born_on = session.get_one(YouthFile, row.youth_file_id).born_on
    if row.check_by is None or age_on(born_on, legal_today(session)) >= AGE_AT_WHICH_THE_YOUTH_DECIDES:
        raise Denied(say("Dit beslist wie het schreef. Professionals kunnen het niet veranderen."))
    if second_professional is None:
        raise RuleBroken(say("Hiervoor is een tweede hulpverlener nodig. Kies iemand anders dan uzelf."))
    rules.require_second(session, actor, second_professional, row.item_id)


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
