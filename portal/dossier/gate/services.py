"""The talk, a look at one older item, and the end of a round. Each function is one use case and one audit event."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import WithholdingGround
from portal.dossier.facts import rules
from portal.dossier.gate.domain import Gate
from portal.dossier.gate.models import OpeningRound
from portal.dossier.gate.queries import Round, WaitingItem, round_of
from portal.dossier.pages import FileCard
from portal.kernel.errors import Conflict, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.services import Recipient, tell

TALK_BEFORE = timedelta(days=92)  # rights that begin are announced three months before (access-grid 8)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why an item stays closed: a denial of stage 1, with two professionals and a review date (R-INF-02)."""

    ground: WithholdingGround
    reason: str
    second_professional: UUID
    review_on: date


def talked(session: Session, actor: Actor, card: FileCard, person_id: UUID, on: date) -> None:
    """Record the day of the talk that guides the opening. Raises NotFound, RuleBroken."""
    found = round_of(session, actor, card, person_id)
    rules.period(session, on, None)
    if not found.gate.began_on - TALK_BEFORE <= on <= legal_today(session):
        raise RuleBroken(say("Kies de dag waarop u erover praatte: vandaag of eerder, hoogstens drie maanden vooraf."))
    row = _row(session, card.file_id, found.gate)
    row.talked_on, row.talked_by = on, actor.person_id
    session.flush()
    log.record(session, actor, "opening.talked", youth_file_id=card.file_id, thing_id=row.id)


def open_item(session: Session, actor: Actor, card: FileCard, person_id: UUID, item_id: UUID) -> None:
    """Open an older item for someone, with what stands under it. Raises NotFound, RuleBroken, Conflict."""
    found, item = _to_look_at(session, actor, card, person_id, item_id)
    if found.talked_on is None:
        raise RuleBroken(say("Praat er eerst over, en leg vast wanneer. Daarna opent u de stukken één voor één."))
    for each in item.ids:
        facts.check_before_opening(session, actor, item_id=each, person_id=person_id, opened=True)
    door = Door.FAMILY if found.who.organisation == "" else Door.WORK
    tell(session, [Recipient(person_id, door)], "opening.checked", youth_file_id=card.file_id, item_id=item_id)


def keep_closed(  # noqa: PLR0913, PLR0917 - whose, what, and on which ground
    session: Session, actor: Actor, card: FileCard, person_id: UUID, item_id: UUID, ground: Ground
) -> None:
    """Keep an older item closed for someone, with its ground. Raises NotFound, RuleBroken, Conflict."""
    _found, item = _to_look_at(session, actor, card, person_id, item_id)
    facts.withhold(
        session,
        actor,
        item_id=item_id,
        person_id=person_id,
        ground=ground.ground,
        reason=ground.reason,
        second_professional=ground.second_professional,
        review_on=ground.review_on,
    )
    for each in item.ids:
        facts.check_before_opening(session, actor, item_id=each, person_id=person_id, opened=False)


def finish(session: Session, actor: Actor, card: FileCard, person_id: UUID) -> None:
    """Say that all older items were looked at. Raises RuleBroken while some wait."""
    found = round_of(session, actor, card, person_id)
    if found.waiting:
        raise RuleBroken(say("Er wachten nog stukken. Kijk die eerst na."))
    row = _row(session, card.file_id, found.gate)
    if row.finished_on is not None:
        raise Conflict
    row.finished_on, row.finished_by = legal_today(session), actor.person_id
    session.flush()
    log.record(session, actor, "opening.finished", youth_file_id=card.file_id, thing_id=row.id)


def _to_look_at(
    session: Session, actor: Actor, card: FileCard, person_id: UUID, item_id: UUID
) -> tuple[Round, WaitingItem]:
    """The item among those that wait; of two who look at once the second is told so."""
    rules.lock_file(session, card.file_id)
    found = round_of(session, actor, card, person_id)
    item = next((each for each in found.waiting if each.id == item_id), None)
    if item is None:
        if facts.was_checked(session, actor, item_id=item_id, person_id=person_id):
            raise Conflict
        raise NotFound
    return found, item


def _row(session: Session, file_id: UUID, gate: Gate) -> OpeningRound:
    rules.lock_file(session, file_id)
    row = session.scalar(
        select(OpeningRound).where(
            OpeningRound.youth_file_id == file_id,
            OpeningRound.person_id == gate.person_id,
            OpeningRound.began_on == gate.began_on,
        )
    )
    if row is None:
        row = OpeningRound(youth_file_id=file_id, person_id=gate.person_id, began_on=gate.began_on)
        session.add(row)
        session.flush()
    return row
