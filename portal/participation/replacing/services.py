"""All files of a worker at once: who stands in, or who takes over. All of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_name
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Role, day_before
from portal.dossier.models import Coordinator, Participation
from portal.dossier.my_youths import names_of_youths
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.notifications.services import tell
from portal.participation import services
from portal.participation.domain import check_replacement, checked_period
from portal.participation.services import Newcomer


@dataclass(frozen=True, slots=True)
class Moving:
    """One file that goes along, and whether its coordination does."""

    part_id: UUID
    file_id: UUID
    coordinates: bool
    name: str | Sentence = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who comes instead, from which day, until when; without an end the worker goes for good."""

    colleague_id: UUID
    starts_on: date
    ends_on: date | None


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
    """Let a colleague stand in, or take over, in the whole caseload. Returns in how many files.

    The colleague gets the same part and the duties that hang on it; coordination goes along. For a while: both stop by
    themselves. For good: the actor's own part ends the day before. The family of each file is told.
    """
    _check(session, actor, replacement)
    moving = _moving(session, actor)
    for one in moving:
        if replacement.ends_on is None:
            _take_over(session, actor, one, replacement)
        else:
            _stand_in(session, actor, one, replacement, replacement.ends_on)
    return len(moving)


# -- how ---------------------------------------------------------------------------------------------------------------


def _moving(session: Session, actor: Actor) -> Sequence[Moving]:
    today = legal_today(session)
    if actor.door is not Door.WORK:
        raise NotFound
    parts = session.scalars(
        select(Participation)
        .where(
            Participation.person_id == actor.person_id,
            Participation.organisation_id == actor.organisation_id,
            Participation.role == Role.WORKER_PROVIDER,
            covers(Participation, today),
        )
        .order_by(Participation.youth_file_id)
    ).all()
    if not parts:
        raise NotFound
    files = {part.youth_file_id for part in parts}
    mine = set(
        session.scalars(
            select(Coordinator.youth_file_id).where(
                Coordinator.youth_file_id.in_(files),
                Coordinator.person_id == actor.person_id,
                covers(Coordinator, today),
            )
        )
    )
    return [Moving(part.id, part.youth_file_id, part.youth_file_id in mine) for part in parts]


def _check(session: Session, actor: Actor, replacement: Replacement) -> None:
    today = legal_today(session)
    if replacement.colleague_id == actor.person_id:
        raise RuleBroken(say("Kies een collega, niet uzelf."))
    if replacement.ends_on is not None:
        check_replacement(replacement.starts_on, replacement.ends_on, today=today)
        if replacement.ends_on < today:
            raise RuleBroken(say("Deze dagen zijn voorbij. Kies een laatste dag die nog komt."))
        return
    checked_period(replacement.starts_on, None, today=today)
    if replacement.starts_on <= today:
        raise RuleBroken(say("Gaat u weg? Kies dan een dag die nog komt. Tot die dag doet u het zelf."))


def _stand_in(session: Session, actor: Actor, one: Moving, replacement: Replacement, ends_on: date) -> None:
    there = _part_of(session, one.file_id, actor, replacement.colleague_id, replacement.starts_on, ends_on)
    if there is None:
        services.stand_in(
            session,
            actor,
            one.part_id,
            colleague_id=replacement.colleague_id,
            starts_on=replacement.starts_on,
            ends_on=ends_on,
        )
        return
    facts.coordinate_meanwhile(
        session,
        actor,
        one.file_id,
        person_id=replacement.colleague_id,
        instead_of=actor.person_id,
        starts_on=replacement.starts_on,
        ends_on=ends_on,
    )
    tell(session, services.who_know(session, there), "participation.replaced", youth_file_id=one.file_id)


def _take_over(session: Session, actor: Actor, one: Moving, replacement: Replacement) -> None:
    part = _part_of(session, one.file_id, actor, replacement.colleague_id, replacement.starts_on, None)
    if part is None:
        newcomer = Newcomer(
            Role.WORKER_PROVIDER,
            replacement.starts_on,
            person_id=replacement.colleague_id,
            organisation_id=actor.organisation_id,
        )
        part = services.ask_in(session, actor, one.file_id, newcomer)
    if one.coordinates:
        services.coordinate(session, actor, part.id, replacement.starts_on)
    else:
        tell(session, services.who_know(session, part), "participation.replaced", youth_file_id=one.file_id)
    services.end_part(session, actor, one.part_id, day_before(replacement.starts_on))


def _part_of(  # noqa: PLR0913, PLR0917 - whose, where, when
    session: Session, file_id: UUID, actor: Actor, person_id: UUID, starts_on: date, ends_on: date | None
) -> Participation | None:
    """The colleague's own part in the file that covers all these days, if there is one."""
    return session.scalar(
        select(Participation)
        .where(
            Participation.youth_file_id == file_id,
            Participation.person_id == person_id,
            Participation.organisation_id == actor.organisation_id,
            Participation.role == Role.WORKER_PROVIDER,
            Participation.starts_on <= starts_on,
            func.coalesce(Participation.ends_on, date.max) >= (ends_on or date.max),
        )
        .limit(1)
    )
