"""What a participant needs beside the topics of the role: for carrying out a supervision order (R-DOS-10)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Kind
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import SUPERVISION, Role, Topic
from portal.dossier.facts import rules
from portal.dossier.models import LegalFramework, Participation, TopicNeed
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say

FOR_SUPERVISION = "R-DOS-10"  # the ground that the log shows (Jw 7.3.11 lid 4)


def give_topics(  # noqa: PLR0913 - to whom, what, why, how long
    session: Session,
    actor: Actor,
    *,
    participation_id: UUID,
    topics: Collection[Topic],
    reason: str,
    ends_on: date | None = None,
) -> TopicNeed:
    """Who keeps the circle gives the GI's worker more topics, on request or unasked, without consent (R-DOS-10).

    Only for a supervision order that runs: a guardian has an own position, which the youth's age and consent bound.
    """
    part = rules.of_file(session, Participation, participation_id)
    rules.require_record(session, actor, part.youth_file_id, Kind.CIRCLE)
    today = legal_today(session)
    rules.period(session, today, ends_on)
    if part.role is not Role.GI_OTS or not _supervised(session, part, today):
        raise RuleBroken(say("Dit kan alleen voor de jeugdbeschermer zolang de ondertoezichtstelling loopt."))
    if not topics:
        raise RuleBroken(say("Kies ten minste een onderwerp."))
    need = TopicNeed(
        youth_file_id=part.youth_file_id,
        participation_id=part.id,
        topics=sorted(topic.value for topic in topics),
        reason=rules.reason(reason),
        starts_on=today,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(need)
    session.flush()
    log.record(
        session, actor, "topics.given", youth_file_id=need.youth_file_id, thing_id=need.id, ground=FOR_SUPERVISION
    )
    return need


def _supervised(session: Session, part: Participation, today: date) -> bool:
    return bool(
        session.scalar(
            select(LegalFramework.id).where(
                LegalFramework.youth_file_id == part.youth_file_id,
                LegalFramework.framework.in_(SUPERVISION),
                LegalFramework.starts_on <= today,
                func.coalesce(LegalFramework.ends_on, today) >= today,
            )
        )
    )
