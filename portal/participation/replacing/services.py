"""All files of a worker at once: who stands in, or who takes over. All of them, or none.

The worker does it, or who leads the team. The second sees no file: the database moves them, and answers with numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_name
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.audit import log
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Coordinator, Participation, YouthFile
from portal.dossier.my_youths import names_of_youths
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.notifications.jobs import enqueue
from portal.participation.domain import check_replacement, checked_period
from portal.participation.replacing.models import WhyReplaced
from portal.participation.replacing.telling import TELL

_REPLACE = text("SELECT * FROM replace_caseload(:act, :worker, :colleague, :starts_on, :ends_on, :reason)")
_OBSTACLES = {
    "fosters": say(
        "Wie bij deze organisatie pleegouder is, kan er geen pleegouders begeleiden (R-PER-08, Jeugdwet 5.1)."
    ),
    "overlaps": say("Deze collega begeleidt een deel van deze dagen al in een van de dossiers. Kies andere dagen."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moving:
    """One file that goes along, and whether its coordination does."""

    file_id: UUID
    coordinates: bool
    name: str | Sentence = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who comes instead of whom, from which day, until when; without an end the worker goes for good."""

    worker_id: UUID
    colleague_id: UUID
    starts_on: date
    ends_on: date | None
    why: WhyReplaced = WhyReplaced.UNSAID


def caseload(session: Session, actor: Actor) -> Sequence[Moving]:
    """The files in which the actor guides the youth for a provider. Logs the look. Raises NotFound for none.

    Other roles come with an assignment of their own: who guides the youth replaces those, file by file.
    """
    session.info[scope.DECIDED] = True
    moving = _moving(session, actor)
    names = names_of_youths(session, actor, {one.file_id for one in moving})
    for one in moving:
        log.record(session, actor, "file.searched", youth_file_id=one.file_id)
    return [with_name(one, name=names.get(one.file_id, "")) for one in moving]


def replace(session: Session, actor: Actor, replacement: Replacement) -> int:
    """Let a colleague stand in, or take over, in the whole caseload of a worker. Returns in how many files.

    The colleague gets the same part and what hangs on it; coordination and hours on duty go along. For a while: both
    stop by themselves. For good: the worker's own part ends the day before. Families and workers are told by a job.
    The actor is the worker, or leads the team: the database asks that. Raises NotFound for others, and RuleBroken.
    """
    session.info[scope.DECIDED] = True
    _check(session, actor, replacement)
    act = new_id()
    values = {
        "act": act,
        "worker": replacement.worker_id,
        "colleague": replacement.colleague_id,
        "starts_on": replacement.starts_on,
        "ends_on": replacement.ends_on,
        "reason": replacement.why,
    }
    rows = session.execute(_REPLACE, values).all()
    if not rows:
        raise NotFound
    if rows[0].obstacle:
        raise RuleBroken(_OBSTACLES[rows[0].obstacle])
    for row in rows:
        log.record(session, actor, "participation.started", youth_file_id=row.file_id, thing_id=row.part_id)
        if row.coordinates:
            log.record(session, actor, "coordinator.changed", youth_file_id=row.file_id, thing_id=row.part_id)
        if replacement.ends_on is None:
            log.record(session, actor, "participation.ended", youth_file_id=row.file_id, thing_id=row.part_id)
    log.record(session, actor, "caseload.replaced", organisation_id=actor.organisation_id, thing_id=act)
    enqueue(session, TELL, act_id=act)
    return len(rows)


# -- how ---------------------------------------------------------------------------------------------------------------


def _moving(session: Session, actor: Actor) -> Sequence[Moving]:
    today = legal_today(session)
    if actor.door is not Door.WORK:
        raise NotFound
    files = session.scalars(
        select(Participation.youth_file_id)
        .join(YouthFile, YouthFile.id == Participation.youth_file_id)
        .where(
            Participation.person_id == actor.person_id,
            Participation.organisation_id == actor.organisation_id,
            Participation.role == Role.WORKER_PROVIDER,
            YouthFile.closed_on.is_(None),
            covers(Participation, today),
        )
        .order_by(Participation.youth_file_id)
    ).all()
    if not files:
        raise NotFound
    mine = set(
        session.scalars(
            select(Coordinator.youth_file_id).where(
                Coordinator.youth_file_id.in_(files),
                Coordinator.person_id == actor.person_id,
                covers(Coordinator, today),
            )
        )
    )
    return [Moving(file_id, file_id in mine) for file_id in files]


def _check(session: Session, actor: Actor, replacement: Replacement) -> None:
    today = legal_today(session)
    mine = replacement.worker_id == actor.person_id
    if replacement.colleague_id == replacement.worker_id:
        raise RuleBroken(say("Kies een collega, niet uzelf.") if mine else say("Kies een andere collega."))
    if replacement.why is WhyReplaced.GONE and replacement.ends_on is not None:
        raise RuleBroken(say("Wie weggaat, komt niet terug: laat de laatste dag leeg. Of kies een andere reden."))
    if replacement.ends_on is not None or replacement.why in {WhyReplaced.ILLNESS, WhyReplaced.LEAVE}:
        check_replacement(replacement.starts_on, replacement.ends_on, today=today)
        if replacement.ends_on is not None and replacement.ends_on < today:
            raise RuleBroken(say("Deze dagen zijn voorbij. Kies een laatste dag die nog komt."))
        if replacement.starts_on < today:
            raise RuleBroken(say("Kies vandaag, of een dag die nog komt."))
        return
    checked_period(replacement.starts_on, None, today=today)
    if replacement.starts_on <= today:
        going = say("Gaat u weg? Kies dan een dag die nog komt. Tot die dag doet u het zelf.")
        raise RuleBroken(going if mine else say("Kies een dag die nog komt. Tot die dag blijft het zoals het is."))
