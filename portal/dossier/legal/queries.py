"""Who has authority, on what help rests, who verified it: what holds today, what comes and what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.names import names_for
from portal.access.policy import Kind
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import AGE_OF_ADULTHOOD, BOUNDARY_AGES, Framework, Topic, birthday, day_before
from portal.dossier.legal.domain import MAY_HOLD
from portal.dossier.legal.models import WithdrawnAuthority
from portal.dossier.legal.names import FRAMEWORKS, STATUSES
from portal.dossier.legal.services import require_keeps
from portal.dossier.models import Authority, LegalFramework, Participation
from portal.dossier.pages import FileCard
from portal.dossier.queries import line_of_name
from portal.dossier.topic_names import TOPIC_NAMES
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.people.directory import names_of_organisations, public_directory
from portal.people.models import OrganisationKind


class When(StrEnum):
    NOW = "now"
    COMING = "coming"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class LegalLine:
    """One row of one of the two series."""

    id: UUID
    what: Sentence
    who: str | Sentence
    since: date
    until: date | None
    when: When
    document: str
    verified_by: str | Sentence
    verified_on: date | None
    matters: tuple[Sentence, ...] = ()
    pending_until: date | None = None
    pending_late: bool = False
    look_again: bool = False  # verified before the last moment at which it must be (R-GEZ-09)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A row of authority that was wrong and did not begin, for who keeps the record."""

    what: Sentence
    who: str | Sentence
    since: date
    reason: str
    withdrawn_on: date
    withdrawn_by: str | Sentence


@dataclass(frozen=True, slots=True)
class LegalPage:
    authority: tuple[LegalLine, ...]
    frameworks: tuple[LegalLine, ...]
    may_change: bool
    withdrawn: tuple[Withdrawn, ...] = ()


def page(session: Session, actor: Actor, card: FileCard) -> LegalPage:
    """Both series, the newest first. Logs the read. Raises NotFound for who may not see the record."""
    if Kind.AUTHORITY_FRAMEWORK_RECORD not in card.seen:
        raise NotFound
    today, file = legal_today(session), card.file_id
    held = session.scalars(
        select(Authority).where(Authority.youth_file_id == file).order_by(Authority.starts_on.desc(), Authority.id)
    ).all()
    rests = session.scalars(
        select(LegalFramework)
        .where(LegalFramework.youth_file_id == file)
        .order_by(LegalFramework.starts_on.desc(), LegalFramework.id)
    ).all()
    may_change = _may_change(session, actor, file)
    gone = _withdrawn_rows(session, file) if may_change else []
    people = {id_ for row in gone for id_ in (row.holder_id, row.withdrawn_by) if id_}
    people |= {id_ for row in held for id_ in (row.holder_id, row.verified_by) if id_}
    people |= {row.verified_by for row in rests if row.verified_by}
    names = names_for(session, actor, people, file) if people else {}
    said = {person: line_of_name(name, {}).name for person, name in names.items()}
    organisations = names_of_organisations(session, today)
    last = day_before(birthday(card.born_on, AGE_OF_ADULTHOOD))
    boundary = _last_boundary(card, rests, today)
    log.record(session, actor, "item.read", youth_file_id=file, kind=Kind.AUTHORITY_FRAMEWORK_RECORD.value)
    return LegalPage(
        authority=tuple(
            LegalLine(
                row.id,
                STATUSES[row.status],
                said[row.holder_id] if row.holder_id else organisations.get(row.organisation_id or row.id, ""),
                row.starts_on,
                _until(row.ends_on, last),
                _when(row.starts_on, _until(row.ends_on, last), today),
                row.document or "",
                said.get(row.verified_by or row.id, ""),
                row.verified_on,
                matters=tuple(TOPIC_NAMES[Topic(matter)] for matter in row.matters or ()),
                look_again=row.verified_on is None or row.verified_on < boundary,
            )
            for row in held
            if row.holder_id is None or row.holder_id in said  # of whom nothing may be known, nothing stands here
        ),
        frameworks=tuple(
            LegalLine(
                row.id,
                FRAMEWORKS[row.framework],
                organisations.get(row.organisation_id, "") if row.organisation_id else "",
                row.starts_on,
                until := row.ends_on if row.framework is Framework.VOLUNTARY else _until(row.ends_on, last),
                _when(row.starts_on, until, today),
                row.document or "",
                said.get(row.verified_by or row.id, ""),
                row.verified_on,
                pending_until=row.pending_until,
                pending_late=row.pending_until is not None and row.pending_until < today,
            )
            for row in rests
        ),
        may_change=may_change,
        withdrawn=tuple(
            Withdrawn(
                STATUSES[row.status],
                said[row.holder_id] if row.holder_id else organisations.get(row.organisation_id or row.id, ""),
                row.starts_on,
                row.reason,
                row.withdrawn_on,
                said.get(row.withdrawn_by, ""),
            )
            for row in gone
            if row.holder_id is None or row.holder_id in said
        ),
    )


def authority_of(session: Session, actor: Actor, card: FileCard, id_: UUID) -> LegalLine:
    """One row of authority of this file, for who may change it. Raises NotFound."""
    return _one(session, actor, card, id_, "authority")


def framework_of(session: Session, actor: Actor, card: FileCard, id_: UUID) -> LegalLine:
    """One framework of this file, for who may change it. Raises NotFound."""
    return _one(session, actor, card, id_, "frameworks")


def may_hold(session: Session, actor: Actor, file_id: UUID) -> Sequence[tuple[UUID, str | Sentence, Sentence]]:
    """Who takes part today and could hold authority: id, name, role."""
    today = legal_today(session)
    people = set(
        session.scalars(
            select(Participation.person_id).where(
                Participation.youth_file_id == file_id,
                Participation.role.in_(MAY_HOLD),
                covers(Participation, today),
            )
        )
    )
    lines = [line_of_name(name, {}) for name in names_for(session, actor, people, file_id).values()] if people else []
    return [(line.person_id, line.name, line.role) for line in lines if line.person_id]


def institutions(session: Session) -> Sequence[tuple[UUID, str]]:
    """Certified institutions, by name."""
    return [(entry.id, entry.name) for entry in public_directory(session) if entry.kind is OrganisationKind.GI]


# -- how ---------------------------------------------------------------------------------------------------------------


def _one(session: Session, actor: Actor, card: FileCard, id_: UUID, series: str) -> LegalLine:
    require_keeps(session, actor, card.file_id)
    for line in getattr(page(session, actor, card), series):
        if line.id == id_:
            found: LegalLine = line
            return found
    raise NotFound


def _withdrawn_rows(session: Session, file_id: UUID) -> Sequence[WithdrawnAuthority]:
    return session.scalars(
        select(WithdrawnAuthority)
        .where(WithdrawnAuthority.youth_file_id == file_id)
        .order_by(WithdrawnAuthority.withdrawn_on.desc(), WithdrawnAuthority.id)
    ).all()


def _may_change(session: Session, actor: Actor, file_id: UUID) -> bool:
    try:
        require_keeps(session, actor, file_id)
    except NotFound:
        return False
    return True


def _until(ends_on: date | None, last: date) -> date:
    """All authority and every measure end by themselves the day before the 18th birthday."""
    return min(ends_on or last, last)


def _when(starts_on: date, ends_on: date | None, today: date) -> When:
    if starts_on > today:
        return When.COMING
    return When.PAST if ends_on is not None and ends_on < today else When.NOW


def _last_boundary(card: FileCard, rests: Sequence[LegalFramework], today: date) -> date:
    """The last day on which authority had to be verified anew: a change of measure, 12, 16 or 18 (R-GEZ-09)."""
    ages = [birthday(card.born_on, age) for age in BOUNDARY_AGES if age <= 18]
    changes = [row.starts_on for row in rests]
    return max((day for day in [*ages, *changes] if day <= today), default=date.min)
