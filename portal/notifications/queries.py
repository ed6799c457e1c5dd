"""What is new for someone, and how they want to hear of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.access.scope import DECIDED, permitted_ids
from portal.database.session import legal_today
from portal.dossier.my_youths import names_of_youths
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.notifications.kinds import SOMETHING, TELLINGS, Telling
from portal.notifications.models import Alias, MailAddress, Notice


def unseen(session: Session, actor: Actor, *, limit: int = 100) -> Sequence[Notice]:
    """The actor's notices at this door that they have not seen, newest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.person_id == actor.person_id, Notice.door == actor.door, Notice.seen_at.is_(None))
        .order_by(Notice.made_at.desc(), Notice.id)
        .limit(limit)
    ).all()


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as its reader sees it: what is new, about whom, since when, and whether they read it."""

    id: UUID
    telling: Telling
    about: str | Sentence  # the youth, as the reader may know them; empty when it is about no file
    made_at: datetime
    seen: bool
    in_file: bool  # the file is open to the reader now
    youth_file_id: UUID | None
    item_id: UUID | None

    @property
    def endpoint(self) -> str:
        """Where it can be read, by this reader."""
        return self.telling.endpoint if self.in_file else self.telling.outside


@dataclass(frozen=True, slots=True)
class Notices:
    lines: tuple[Line, ...]
    unread: int
    more: bool


PAGE = 50


def notices(session: Session, actor: Actor, page: int = 1, *, limit: int = PAGE) -> Notices:
    """The actor's own notices at this door, unread and newest first.

    What is about an item that the actor may not know of (any more) is not there: no notice betrays it.
    """
    session.info[DECIDED] = True
    mine = _mine(session, actor)
    rows = session.scalars(
        select(Notice)
        .where(mine)
        .order_by(Notice.seen_at.is_not(None), Notice.made_at.desc(), Notice.id)
        .limit(limit + 1)
        .offset((page - 1) * limit)
    ).all()
    unread = session.scalar(select(func.count()).select_from(Notice).where(mine, Notice.seen_at.is_(None))) or 0
    names = _names_of_files(session, actor, rows)
    return Notices(tuple(_line(row, names, actor) for row in rows[:limit]), unread, len(rows) > limit)


def something_waits(person: BindParameter[UUID], door: BindParameter[str]) -> ColumnElement[bool]:
    """Whether there is a notice that someone did not see, to ask along with something else: for the frame of a page.

    It may be about what they may not know of any more; `unread` counts what stands on their page.
    """
    return exists().where(Notice.person_id == person, Notice.door == door, Notice.seen_at.is_(None))


def unread(session: Session, actor: Actor) -> int:
    """How many notices the actor did not read, of those that stand on their page."""
    session.info.setdefault(DECIDED, True)
    return session.scalar(select(func.count()).select_from(Notice).where(_mine(session, actor), *_unseen(actor))) or 0


def _unseen(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Notice.person_id == actor.person_id, Notice.door == actor.door, Notice.seen_at.is_(None)


def notice(session: Session, actor: Actor, notice_id: UUID) -> Line:
    """One of the actor's own notices. Raises NotFound for another's, and for what they may not know of."""
    session.info[DECIDED] = True
    row = session.scalar(select(Notice).where(Notice.id == notice_id, _mine(session, actor)))
    if row is None:
        raise NotFound
    return _line(row, _names_of_files(session, actor, [row]), actor)


def _mine(session: Session, actor: Actor) -> ColumnElement[bool]:
    known = permitted_ids(session, actor, Letter.K, frozenset(Kind), day=legal_today(session))
    return and_(
        Notice.person_id == actor.person_id,
        Notice.door == actor.door,
        or_(Notice.item_id.is_(None), Notice.item_id.in_(known)),
    )


def _names_of_files(session: Session, actor: Actor, rows: Sequence[Notice]) -> Mapping[UUID, str | Sentence]:
    """The youths of these files as the actor may know them; a file that is not open to them has no name here."""
    return names_of_youths(session, actor, {row.youth_file_id for row in rows if row.youth_file_id})


def _line(row: Notice, names: Mapping[UUID, str | Sentence], actor: Actor) -> Line:
    file_id = row.youth_file_id
    return Line(
        id=row.id,
        telling=TELLINGS.get(row.kind, SOMETHING),
        about="" if file_id is None else names.get(file_id, ""),
        made_at=row.made_at,
        seen=row.seen_at is not None,
        in_file=file_id is not None and (file_id in names or actor.door is Door.FAMILY),
        youth_file_id=file_id,
        item_id=row.item_id,
    )


def mail_choice(session: Session, actor: Actor) -> MailAddress | None:
    """Where the actor's mails go at this door, and when; None: nowhere yet."""
    return session.get(MailAddress, (actor.person_id, actor.door))


def aliases(session: Session, actor: Actor) -> Mapping[UUID, str]:
    """Youth file → what the actor calls this youth in the own mails."""
    session.info[DECIDED] = True  # only one's own
    rows = select(Alias.youth_file_id, Alias.words).where(Alias.person_id == actor.person_id, Alias.door == actor.door)
    return {row.youth_file_id: row.words for row in session.execute(rows)}
