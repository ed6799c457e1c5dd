"""Change who has authority, or on what help rests: what ran before ends the day before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Kind
from portal.audit import log
from portal.dossier import facts
from portal.dossier.domain import AuthorityStatus, Framework, Role
from portal.dossier.facts import rules
from portal.dossier.legal.domain import OF_GI, check_holders, check_not_adult
from portal.dossier.models import Authority, LegalFramework, Participation
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuthorityChange:
    """What holds from a day on."""

    status: AuthorityStatus
    holders: Collection[UUID]
    organisation_id: UUID | None
    starts_on: date
    ends_on: date | None
    document: str
    matters: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class FrameworkChange:
    """The legal framework from a day on."""

    framework: Framework
    organisation_id: UUID | None
    starts_on: date
    ends_on: date | None
    document: str
    pending_until: date | None = None


_WITHDRAW = text("SELECT withdraw_authority(:line, :why)")


def withdraw_authority(session: Session, actor: Actor, file_id: UUID, line_id: UUID, reason: str) -> None:
    """Take a wrong row of authority back before its first day; that it was there, and why not, stays on record.

    Raises RuleBroken for a row that has begun: that one ends on a day.
    """
    require_keeps(session, actor, file_id)
    why = rules.reason(reason)
    rules.lock_file(session, file_id)
    session.expire_all()
    if not session.scalar(_WITHDRAW, {"line": line_id, "why": why}):
        raise RuleBroken(say("Deze regel is al begonnen. Leg het einde vast, en daarna wat er wel geldt."))
    log.record(session, actor, "authority.withdrawn", youth_file_id=file_id, thing_id=line_id)


def require_keeps(session: Session, actor: Actor, file_id: UUID) -> None:
    """Who keeps the record of authority. For all others the pages that change it do not exist."""
    try:
        rules.require_record(session, actor, file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    except Denied:
        raise NotFound from None


def change_authority(session: Session, actor: Actor, file_id: UUID, change: AuthorityChange) -> None:
    """From this day on authority is held so, with the document that proves it (R-GEZ-09).

    Raises NotFound, RuleBroken.
    """
    require_keeps(session, actor, file_id)
    file = rules.lock_file(session, file_id)
    rules.period(session, change.starts_on, change.ends_on)
    check_not_adult(file.born_on, change.starts_on)
    holders = sorted(set(change.holders))
    check_holders(change.status, [_roles(session, file_id, holder) for holder in holders])
    if change.status in OF_GI and change.organisation_id is None:
        raise RuleBroken(say("Kies de gecertificeerde instelling."))
    if change.status is AuthorityStatus.PARTIAL_TO_GI:
        if not change.matters:
            raise RuleBroken(say("Kies waarover de instelling beslist."))
    else:
        whole = Authority.status != AuthorityStatus.PARTIAL_TO_GI
        for row in _running(session, Authority, file_id, change.starts_on, whole):
            facts.end_authority(session, actor, row.id, change.starts_on - DAY)
    named: list[UUID | None] = [*holders] or [None]
    for holder in named:
        facts.record_authority(
            session,
            actor,
            youth_file_id=file_id,
            status=change.status,
            holder_id=holder,
            organisation_id=change.organisation_id if holder is None else None,
            starts_on=change.starts_on,
            ends_on=change.ends_on,
            document=change.document,
            matters=list(change.matters) if change.status is AuthorityStatus.PARTIAL_TO_GI else None,
        )


def change_framework(session: Session, actor: Actor, file_id: UUID, change: FrameworkChange) -> None:
    """From this day on help rests on this. Raises RuleBroken, NotFound."""
    require_keeps(session, actor, file_id)
    file = rules.lock_file(session, file_id)
    rules.period(session, change.starts_on, change.ends_on)
    check_not_adult(file.born_on, change.starts_on)
    if change.framework is not Framework.VOLUNTARY and change.organisation_id is None:
        raise RuleBroken(say("Kies de gecertificeerde instelling."))
    for row in _running(session, LegalFramework, file_id, change.starts_on):
        facts.end_framework(session, actor, row.id, change.starts_on - DAY)
    facts.record_framework(
        session,
        actor,
        youth_file_id=file_id,
        framework=change.framework,
        organisation_id=None if change.framework is Framework.VOLUNTARY else change.organisation_id,
        starts_on=change.starts_on,
        ends_on=change.ends_on,
        document=change.document,
        pending_until=None if change.document else change.pending_until,
    )


Row = TypeVar("Row", Authority, LegalFramework)


def _running(
    session: Session, model: type[Row], file_id: UUID, from_day: date, *which: ColumnElement[bool]
) -> Sequence[Row]:
    """What runs on that day or after it; something that begins later stands in the way. Raises RuleBroken."""
    rows = session.scalars(
        select(model)
        .where(model.youth_file_id == file_id, or_(model.ends_on.is_(None), model.ends_on >= from_day), *which)
        .with_for_update()
    ).all()
    later = [row.starts_on for row in rows if row.starts_on >= from_day]
    if later:
        raise RuleBroken(say("Er staat al iets vast vanaf %(day)s. Kies een dag daarna.", day=f"{min(later):%d-%m-%Y}"))
    return rows


def _roles(session: Session, file_id: UUID, person_id: UUID) -> list[Role]:
    rows = session.scalars(
        select(Participation.role).where(
            Participation.youth_file_id == file_id,
            Participation.person_id == person_id,
            Participation.organisation_id.is_(None),
        )
    )
    return [Role(role) for role in rows]
