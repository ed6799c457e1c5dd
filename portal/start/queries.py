"""What the first page shows to each kind of person: what is new, what is asked of them, what comes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Text, Uuid, bindparam, exists, func, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier import queries as dossier
from portal.dossier.contact import Contact, worker_of
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.dossier.my_youths import caseload
from portal.dossier.pages import CaseloadRow
from portal.dossier.writings.queries import WaitingWords, Words, mine, waiting_for_me
from portal.kernel.words import Sentence
from portal.notifications.queries import aliases, something_waits, unread, unseen
from portal.people.directory import names_of_organisations
from portal.people.models import Employment, Work
from portal.plans.queries.listed import Draft, drafts_of
from portal.plans.queries.tasks import Task, tasks_of
from portal.start.due import Due, due

FILEWORK = frozenset({Work.PROFESSIONAL, Work.MATCHER})
"""Work that brings someone into files; the others see none, and their first page speaks of none."""


@dataclass(frozen=True, slots=True)
class FileOnStart:
    """One file on the first page: whom it is about, who the worker is, and whether the viewer may open it."""

    row: CaseloadRow
    worker: Contact | None
    opens: bool  # False: takes part, but may see only what is their own (a parent without authority)
    own_words: tuple[Words, ...] = ()
    alias: str = ""  # what the viewer's own mails call this child
    new: int = 0  # notices that they have not seen


@dataclass(frozen=True, slots=True)
class Start:
    """The first page of one person."""

    files: tuple[FileOnStart, ...]
    coming: tuple[CaseloadRow, ...]
    works: frozenset[Work]
    is_youth: bool
    waiting: tuple[WaitingWords, ...] = ()  # words of people that wait for the viewer's answer
    due: tuple[Due, ...] = ()  # what waits for who works
    tasks: tuple[Task, ...] = ()  # what plans ask of the viewer
    drafts: tuple[Draft, ...] = ()  # plans that the viewer writes and nobody was asked about yet
    new: int = 0  # notices that they have not seen
    names: Mapping[UUID, str | Sentence] = field(default_factory=dict)  # file → whom a task is about

    @property
    def in_files(self) -> bool:
        """Whether this person's work is in files at all."""
        return bool(self.files) or bool(self.works & FILEWORK) or not self.works

    @property
    def leads_team(self) -> bool:
        return Work.TEAM_MANAGER in self.works


SHOWN = 12  # files on the first page of who has many; the list has them all


def start(session: Session, actor: Actor) -> Start:
    """What the actor meets first."""
    session.info[scope.DECIDED] = True
    rows = caseload(session, actor)
    new = Counter(notice.youth_file_id for notice in unseen(session, actor))
    return (_of_family if actor.door is Door.FAMILY else _of_work)(session, actor, rows, new)


def _of_family(session: Session, actor: Actor, rows: Sequence[CaseloadRow], new: Mapping[UUID | None, int]) -> Start:
    called = aliases(session, actor)
    files = tuple(
        FileOnStart(
            row,
            worker_of(session, actor, row.file_id),
            opens=dossier.opens(session, actor, row.file_id),
            own_words=tuple(mine(session, actor, row.file_id)),
            alias=called.get(row.file_id, ""),
            new=new.get(row.file_id, 0),
        )
        for row in rows
    )
    return Start(
        files,
        (),
        frozenset(),
        is_youth=_is_youth(session, actor),
        tasks=tuple(tasks_of(session, actor)[:SHOWN]) if rows else (),
        new=sum(new.values()),
        names={one.row.file_id: one.row.name for one in files if one.opens},
    )


def _of_work(session: Session, actor: Actor, rows: Sequence[CaseloadRow], new: Mapping[UUID | None, int]) -> Start:
    files = tuple(FileOnStart(row, None, opens=True, new=new.get(row.file_id, 0)) for row in rows[:SHOWN])
    coming = sorted((row for row in rows if row.coming_on), key=lambda row: row.coming_on or legal_today(session))
    works = works_of(session, actor)
    if not rows:
        return Start(files, (), works, is_youth=False, due=tuple(due(session, actor)), new=sum(new.values()))
    return Start(
        files,
        tuple(coming[:SHOWN]),
        works,
        is_youth=False,
        waiting=tuple(waiting_for_me(session, actor)),
        due=tuple(due(session, actor)),
        tasks=tuple(tasks_of(session, actor)[:SHOWN]),
        drafts=tuple(drafts_of(session, actor)),
        new=sum(new.values()),
        names={row.file_id: row.name for row in rows},
    )


@dataclass(frozen=True, slots=True)
class Self:
    """The actor as the frame of each page names them."""

    name: str = ""
    organisation: str = ""
    youth: bool = False
    administers: bool = False
    guards_privacy: bool = False
    leads_team: bool = False
    unread: int = 0


def oneself(session: Session, actor: Actor) -> Self:
    """How the frame of each page names the actor, and which work they do beside that in files."""
    values = {"person": actor.person_id, "door": actor.door}
    if actor.door is Door.FAMILY:
        of_family = session.execute(_ONESELF_IN_THE_FAMILY, values).one()
        return Self(youth=of_family.youth, unread=unread(session, actor) if of_family.news else 0)
    row = session.execute(_ONESELF_AT_WORK, values | {"organisation": actor.organisation_id}).one()
    names = names_of_organisations(session, legal_today(session))
    organisation = names.get(actor.organisation_id, "") if actor.organisation_id else ""
    return Self(
        row.name or "",
        organisation,
        administers=row.administers is not None,
        guards_privacy=row.guards_privacy,
        leads_team=row.leads_team,
        unread=unread(session, actor) if row.news else 0,
    )


def _is_youth(session: Session, actor: Actor) -> bool:
    if actor.door is not Door.FAMILY:
        return False
    return session.scalar(select(Participation.id).where(*_own_youth_part(actor.person_id)).limit(1)) is not None


def _own_youth_part(person: UUID | BindParameter[UUID]) -> tuple[ColumnElement[bool], ...]:
    return Participation.person_id == person, Participation.role == Role.YOUTH


# Asked by every page, and so built once.
_PERSON, _DOOR = bindparam("person", type_=Uuid()), bindparam("door", type_=Text())
_NEWS = something_waits(_PERSON, _DOOR).label("news")
_ONESELF_IN_THE_FAMILY = select(exists().where(*_own_youth_part(_PERSON)).label("youth"), _NEWS)
_ONESELF_AT_WORK = select(
    select(Employment.name)
    .where(Employment.person_id == _PERSON, Employment.organisation_id == bindparam("organisation", type_=Uuid()))
    .limit(1)
    .scalar_subquery()
    .label("name"),
    func.administered_organisation().label("administers"),  # as the pages ask (identity.services.administration)
    func.is_privacy_officer().label("guards_privacy"),
    _NEWS,
    func.leads_team().label("leads_team"),
)


def works_of(session: Session, actor: Actor) -> frozenset[Work]:
    """What the actor does today at the organisation for which they came in."""
    today = legal_today(session)
    rows = session.scalars(
        select(Employment.work).where(
            Employment.person_id == actor.person_id,
            Employment.organisation_id == actor.organisation_id,
            covers(Employment, today),
        )
    )
    return frozenset(Work(work) for work in rows)
