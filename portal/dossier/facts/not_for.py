"""What someone keeps from another with their own words ("niet voor mama", R-PAR-06), and who looks at it."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import OPENING_CHECK_DAYS, WithholdingGround, age_on
from portal.dossier.facts import rules
from portal.dossier.facts.shielding import withhold
from portal.dossier.models import Authority, Item, NotFor, Withholding, YouthFile
from portal.kernel.errors import Denied, RuleBroken
from portal.kernel.words import say

OWNED_BY_YOUTH = frozenset({Kind.PERSPECTIVE_PLAN, Kind.MY_STORY, Kind.OWN_STATEMENT, Kind.PRIVATE_CORNER})
AGE_AT_WHICH_THE_YOUTH_DECIDES = 16


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
