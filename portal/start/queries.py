"""What the first page shows to each kind of person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.database.session import legal_today
from portal.dossier import queries as dossier
from portal.dossier.contact import Contact, worker_of
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.dossier.pages import CaseloadRow
from portal.dossier.writings.queries import WaitingWords, Words, mine, waiting_for_me
from portal.kernel.words import Sentence
from portal.people.directory import names_of_organisations
from portal.people.models import Employment, Work
from portal.plans.queries.tasks import Task, tasks_of


@dataclass(frozen=True, slots=True)
class FileOnStart:
    """One file on the first page: whom it is about, who the worker is, and whether the viewer may open it."""

    row: CaseloadRow
    worker: Contact | None
    opens: bool  # False: takes part, but may see only what is their own (a parent without authority)
    own_words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """The first page of one person."""

    files: tuple[FileOnStart, ...]
    coming: tuple[CaseloadRow, ...]
    works: frozenset[Work]
    is_youth: bool
    waiting: tuple[WaitingWords, ...] = ()  # words of people that wait for the viewer's answer
    tasks: tuple[Task, ...] = ()  # what plans ask of the viewer
    names: Mapping[UUID, str | Sentence] = field(default_factory=dict)  # file → whom a task is about


SHOWN = 12  # files on the first page of who has many; the list has them all


def start(session: Session, actor: Actor) -> Start:
    """What the actor meets first."""
    session.info[scope.DECIDED] = True
    rows = dossier.caseload(session, actor)
    works = _works(session, actor)
    family = actor.door is Door.FAMILY
    files = tuple(
        FileOnStart(
            row,
            worker_of(session, actor, row.file_id) if family else None,
            opens=dossier.opens(session, actor, row.file_id) if family else True,
            own_words=tuple(mine(session, actor, row.file_id)) if family else (),
        )
        for row in rows[:SHOWN]
    )
    coming = sorted((row for row in rows if row.coming_on), key=lambda row: row.coming_on or legal_today(session))
    waiting = () if family or not rows else tuple(waiting_for_me(session, actor))
    tasks = tuple(tasks_of(session, actor)[:SHOWN]) if rows else ()
    return Start(
        files,
        tuple(coming[:SHOWN]),
        works,
        is_youth=_is_youth(session, actor),
        waiting=waiting,
        tasks=tasks,
        names={row.file_id: row.name for row in rows},
    )


@dataclass(frozen=True, slots=True)
class Self:
    """The actor as the frame of each page names them."""

    name: str = ""
    organisation: str = ""
    youth: bool = False


def oneself(session: Session, actor: Actor) -> Self:
    """How the frame of each page names the actor."""
    if actor.door is Door.FAMILY:
        return Self(youth=_is_youth(session, actor))
    name = session.scalar(
        select(Employment.name).where(
            Employment.person_id == actor.person_id, Employment.organisation_id == actor.organisation_id
        )
    )
    names = names_of_organisations(session, legal_today(session))
    return Self(name or "", names.get(actor.organisation_id, "") if actor.organisation_id else "")


def _is_youth(session: Session, actor: Actor) -> bool:
    if actor.door is not Door.FAMILY:
        return False
    own: Sequence[UUID] = session.scalars(
        select(Participation.id).where(Participation.person_id == actor.person_id, Participation.role == Role.YOUTH)
    ).all()
    return bool(own)


def _works(session: Session, actor: Actor) -> frozenset[Work]:
    today = legal_today(session)
    rows = session.scalars(
        select(Employment.work).where(
            Employment.person_id == actor.person_id,
            Employment.organisation_id == actor.organisation_id,
            Employment.starts_on <= today,
            (Employment.ends_on.is_(None)) | (Employment.ends_on >= today),
        )
    )
    return frozenset(Work(work) for work in rows)
