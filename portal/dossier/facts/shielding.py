"""What is kept from someone, and what is released to someone: each with a ground, some with two professionals."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
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
from portal.kernel.errors import Denied, NotFound, RuleBroken
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
    row = CourtBlock(
        youth_file_id=youth_file_id,
        person_id=person_id,
        kinds=[kind.value for kind in kinds] if kinds else None,
        order_reference=rules.reason(order_reference),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "court_block.changed", youth_file_id=youth_file_id, thing_id=row.id)
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


def end_not_for(
    session: Session, actor: Actor, not_for_id: UUID, *, reason: str = "", told_youth_on: date | None = None
) -> NotFor:
    """Take a "niet voor" line away: its maker, or a professional with a reason who told the youth."""
    row = rules.of_file(session, NotFor, not_for_id)
    if row.placed_by != actor.person_id:
        rules.require_professional(session, actor, row.item_id)
        if told_youth_on is None or told_youth_on > legal_today(session):
            raise RuleBroken(say("Vertel het eerst aan de jeugdige en schrijf op wanneer."))
        row.end_reason = rules.reason(reason)
        row.told_youth_on = told_youth_on
    rules.ends_once(row, "ended_on", legal_today(session))
    session.flush()
    log.record(session, actor, "item.shown_again", youth_file_id=row.youth_file_id, thing_id=row.item_id)
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


def _may_keep(session: Session, actor: Actor, item: Item) -> bool:
    if item.author_id == actor.person_id:
        return True
    is_youth = any(standing.startswith("youth_") for standing in scope.standings_in(session, actor, item.youth_file_id))
    return is_youth and item.kind in OWNED_BY_YOUTH


def _review(today: date, review_on: date) -> None:
    if not today < review_on <= today + timedelta(days=365):
        raise RuleBroken(say("Kies een dag in het komende jaar waarop u opnieuw kijkt of dit nog nodig is."))
