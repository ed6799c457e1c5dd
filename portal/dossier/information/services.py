"""Ask for topics, answer for each, give unasked. Each function is one use case and one audit event."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.items import FILE_IS_CLOSED
from portal.audit import log
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Topic
from portal.dossier.facts import rules
from portal.dossier.facts.needs import FOR_SUPERVISION
from portal.dossier.information.models import TopicRequest
from portal.dossier.information.queries import BEYOND_THE_ROLE, keeps_circle, own_part, parts_of_gi, topics_to_ask
from portal.dossier.models import Coordinator
from portal.dossier.pages import FileCard
from portal.kernel import clock
from portal.kernel.errors import Conflict, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.services import Recipient, tell


def ask(session: Session, actor: Actor, card: FileCard, topics: Collection[Topic], reason: str) -> None:
    """The GI's worker asks for what the order needs; the coordinator is told. Raises NotFound, RuleBroken."""
    part = own_part(session, actor, card.file_id)
    if part is None:
        raise NotFound
    _is_open(card)
    if not topics:
        raise RuleBroken(say("Kies ten minste een onderwerp."))
    rules.lock_file(session, card.file_id)
    if not set(topics) <= set(topics_to_ask(session, part)):
        raise RuleBroken(say("Een van deze onderwerpen is al gevraagd of al open. Kies alleen wat er nog niet is."))
    words, together = rules.reason(reason), new_id()
    session.add_all(
        TopicRequest(
            youth_file_id=card.file_id,
            participation_id=part.id,
            asked_together=together,
            topic=topic,
            reason=words,
            asked_by=actor.person_id,
        )
        for topic in sorted(topics)
    )
    session.flush()
    log.record(session, actor, "topics.asked", youth_file_id=card.file_id, thing_id=together, ground=FOR_SUPERVISION)
    tell(session, _who_answers(session, card.file_id), "topics.asked", youth_file_id=card.file_id)


def answer(  # noqa: PLR0913 - which question, yes or no, in which words, how long
    session: Session,
    actor: Actor,
    card: FileCard,
    request_id: UUID,
    *,
    gives: bool,
    words: str,
    ends_on: date | None = None,
) -> None:
    """Give one topic that was asked for, or say why not. The one who asked is told.

    Raises NotFound, RuleBroken, and Conflict when it was answered meanwhile.
    """
    row = _asked_here(session, actor, card, request_id)
    said = rules.typed(words, longest=rules.LONGEST_REASON)
    if gives:
        facts.give_topics(
            session,
            actor,
            participation_id=row.participation_id,
            topics=[row.topic],
            reason=row.reason,
            ends_on=ends_on,
        )
    else:
        if not said:
            raise RuleBroken(say("Schrijf op waarom dit niet nodig is voor de ondertoezichtstelling."))
        log.record(
            session, actor, "topics.refused", youth_file_id=card.file_id, thing_id=row.id, ground=FOR_SUPERVISION
        )
    row.given, row.answer = gives, said or None
    row.answered_by, row.answered_at = actor.person_id, clock.now()
    session.flush()
    tell(session, [Recipient(row.asked_by, Door.WORK)], "topics.answered", youth_file_id=card.file_id)


def give(  # noqa: PLR0913 - to whom, what, why, how long
    session: Session,
    actor: Actor,
    card: FileCard,
    part_id: UUID,
    *,
    topics: Collection[Topic],
    reason: str,
    ends_on: date | None = None,
) -> None:
    """Give topics unasked: the law leaves it to who keeps the file (R-DOS-10). Raises NotFound, RuleBroken."""
    _require_answers(session, actor, card)
    if part_id not in {one.id for one in parts_of_gi(session, card.file_id)}:
        raise NotFound
    if not set(topics) <= set(BEYOND_THE_ROLE):
        raise RuleBroken(say("Dit onderwerp hoort al bij de rol. Kies iets uit de lijst."))
    need = facts.give_topics(session, actor, participation_id=part_id, topics=topics, reason=reason, ends_on=ends_on)
    to = facts.part(session, need.participation_id).person_id
    tell(session, [Recipient(to, Door.WORK)], "topics.answered", youth_file_id=card.file_id)


# -- how ---------------------------------------------------------------------------------------------------------------


def _asked_here(session: Session, actor: Actor, card: FileCard, request_id: UUID) -> TopicRequest:
    _require_answers(session, actor, card)
    row = session.scalar(
        select(TopicRequest)
        .where(TopicRequest.id == request_id, TopicRequest.youth_file_id == card.file_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    if row.given is not None:
        raise Conflict
    return row


def _require_answers(session: Session, actor: Actor, card: FileCard) -> None:
    if not keeps_circle(session, actor, card.file_id):
        raise NotFound
    _is_open(card)


def _is_open(card: FileCard) -> None:
    if card.closed:
        raise RuleBroken(FILE_IS_CLOSED)


def _who_answers(session: Session, file_id: UUID) -> list[Recipient]:
    today = legal_today(session)
    rows = session.scalars(
        select(Coordinator.person_id).where(
            Coordinator.youth_file_id == file_id,
            covers(Coordinator, today),
        )
    )
    return [Recipient(person, Door.WORK) for person in rows]
