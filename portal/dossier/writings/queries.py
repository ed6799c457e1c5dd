"""What the pages of own words show; every select passes through the one clause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, literal, or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import names_for
from portal.access.policy import Kind, Letter
from portal.access.scope import Reader
from portal.access.scope.loading import letters_in_file
from portal.audit import log
from portal.database.fields import keyring_of
from portal.database.session import legal_today
from portal.dossier.encrypted import CORNER
from portal.dossier.models import NotFor
from portal.dossier.my_youths import coming_birthday
from portal.dossier.pages import FileCard, PersonLine
from portal.dossier.readers import Readers, known_readers, lines_of, on_birthday, reading
from portal.dossier.role_names import words_of
from portal.dossier.writings.domain import ANSWERED_WITH
from portal.dossier.writings.models import RefusalGround, State, Writing
from portal.dossier.writings.services import Draft, require_corner, would_read
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence

OFFERED = (Kind.OWN_STATEMENT, Kind.QUESTION, Kind.WORRY_RAISED, Kind.REQUEST_377C)


@dataclass(frozen=True, slots=True)
class Words:
    """One writing as this viewer may read it."""

    id: UUID
    kind: Kind
    who: str | Sentence
    written_at: datetime
    text: str
    own: bool
    state: State | None
    ground: RefusalGround | None
    youth_agrees: bool | None


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """A "niet voor" on a writing, for its maker and for who works with the file."""

    id: UUID
    person: str | Sentence
    own: bool
    check_by: date | None


@dataclass(frozen=True, slots=True)
class OnePage:
    """The page of one writing."""

    words: Words
    answers: tuple[Words, ...]
    readers: Readers
    kept_from: tuple[KeptFrom, ...]
    may_keep_from: tuple[PersonLine, ...]
    may_answer: bool
    may_refuse: bool
    may_take_position: bool


@dataclass(frozen=True, slots=True)
class CornerNote:
    id: UUID
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class WaitingWords:
    """Words in one of someone's files that wait for an answer."""

    id: UUID
    youth_file_id: UUID
    kind: Kind
    written_at: datetime


def own_words(session: Session, actor: Actor, card: FileCard) -> Sequence[Words]:
    """What people wrote themselves in a file, newest first, without the corner. Logs the read."""
    rows = session.scalars(*scope.visible(session, actor, Letter.V, Writing, _shared, youth_file_id=card.file_id)).all()
    log.record(session, actor, "words.read", youth_file_id=card.file_id)
    return _shown(session, actor, card.file_id, rows)


def offered(session: Session, actor: Actor, card: FileCard) -> tuple[Kind, ...]:
    """The kinds of words that the actor may write here now."""
    if card.closed:
        return ()
    return tuple(kind for kind in OFFERED if Letter.E in letters_in_file(session, actor, kind, card.file_id))


def has_corner(session: Session, actor: Actor, card: FileCard) -> bool:
    try:
        require_corner(session, actor, card.file_id)
    except NotFound:
        return False
    return True


def one_page(session: Session, actor: Actor, card: FileCard, writing_id: UUID) -> OnePage:
    """One writing with its answers and readers. Raises NotFound for who may not know of it. Logs the read."""
    writing = scope.load(session, actor, Letter.V, Writing, writing_id)
    if writing.youth_file_id != card.file_id or writing.kind is Kind.PRIVATE_CORNER or writing.answers_id is not None:
        raise NotFound
    letters = scope.permissions_on(session, actor, writing)
    replies = session.scalars(
        *scope.visible(session, actor, Letter.V, Writing, _answering, youth_file_id=card.file_id, answered=writing.id)
    ).all()
    words, *answers = _shown(session, actor, card.file_id, [writing, *replies])
    readers = scope.readers_of(session, writing.id)
    kept = _kept_from(session, actor, writing)
    open_still = writing.state is State.OPEN and writing.author_id != actor.person_id
    answers_it = open_still and ANSWERED_WITH[Kind(writing.kind)] in letters
    log.record(session, actor, "words.read", writing)
    return OnePage(
        words=words,
        answers=tuple(answers),
        readers=known_readers(session, actor, card, readers, on_birthday(session, writing.id, card)),
        kept_from=kept,
        may_keep_from=_family(session, actor, card, readers) if words.own else (),
        may_answer=answers_it,
        may_refuse=answers_it and writing.kind is Kind.REQUEST_377C,
        may_take_position=open_still and writing.kind is Kind.REQUEST_377C and Letter.A in letters,
    )


def readers_before(session: Session, actor: Actor, card: FileCard, draft: Draft) -> Readers:
    """Who could read this once it is saved. Raises NotFound or Denied for who may not write it."""
    today = legal_today(session)
    coming = coming_birthday(card.born_on, today)
    now, *later = would_read(session, actor, draft, [today, coming[0]] if coming else [today])
    return known_readers(session, actor, card, now, later[0] if later else None)


def corner(session: Session, actor: Actor, youth_file_id: UUID) -> Sequence[CornerNote]:
    """The youth's own corner, opened in the youth's own request. Raises NotFound for everyone else."""
    require_corner(session, actor, youth_file_id)
    rows = session.scalars(
        *scope.visible(session, actor, Letter.V, Writing, _corner, youth_file_id=youth_file_id)
    ).all()
    keyring = keyring_of(session)
    log.record(session, actor, "corner.opened", youth_file_id=youth_file_id)
    return [
        CornerNote(row.id, row.created_at, keyring.decrypt(bytes(row.closed or b""), CORNER.place(row.id)))
        for row in rows
    ]


def waiting_for_me(session: Session, actor: Actor) -> Sequence[WaitingWords]:
    """Words in all files of the actor that wait for an answer that the actor may give, the oldest first."""
    letters = or_(
        *(
            (Writing.kind == kind) & scope.may(session, actor, letter, Writing, day=legal_today(session))
            for kind, letter in ANSWERED_WITH.items()
        )
    )
    rows = session.execute(
        select(Writing.id, Writing.youth_file_id, Writing.kind, Writing.created_at)
        .where(letters, Writing.state == State.OPEN, Writing.author_id != actor.person_id)
        .order_by(Writing.created_at)
        .limit(20)
    )
    return [WaitingWords(row.id, row.youth_file_id, Kind(row.kind), row.created_at) for row in rows]


def mine(session: Session, actor: Actor, youth_file_id: UUID) -> Sequence[Words]:
    """The actor's own words in a file, newest first: for the first page of who may see little else."""
    rows = session.scalars(*scope.visible(session, actor, Letter.V, Writing, _mine, youth_file_id=youth_file_id)).all()
    return _shown(session, actor, youth_file_id, rows)


# -- how ---------------------------------------------------------------------------------------------------------------


_OWN = Writing.author_id == bindparam("person_id")  # who asks (`scope.visible`)


def _shared(writings: Select[Writing]) -> Select[Writing]:
    shared = writings.where(Writing.kind != Kind.PRIVATE_CORNER, Writing.answers_id.is_(None))
    return shared.order_by(Writing.created_at.desc(), Writing.id)


def _mine(writings: Select[Writing]) -> Select[Writing]:
    return _shared(writings).where(_OWN).limit(10)


def _corner(writings: Select[Writing]) -> Select[Writing]:
    corner = writings.where(Writing.kind == Kind.PRIVATE_CORNER, _OWN)
    return corner.order_by(Writing.created_at.desc(), Writing.id)


def _answering(writings: Select[Writing]) -> Select[Writing]:
    return writings.where(Writing.answers_id == bindparam("answered")).order_by(Writing.created_at)


def _shown(session: Session, actor: Actor, youth_file_id: UUID, rows: Sequence[Writing]) -> list[Words]:
    """The words with their writers, as the viewer may know them; of whom nothing may be known, nothing stands here."""
    names = names_for(session, actor, {row.author_id for row in rows}, youth_file_id) if rows else {}
    return [
        Words(
            id=row.id,
            kind=Kind(row.kind),
            who=words_of(names[row.author_id]),
            written_at=row.created_at,
            text=row.text or "",
            own=row.author_id == actor.person_id,
            state=row.state,
            ground=row.ground,
            youth_agrees=row.youth_agrees,
        )
        for row in rows
        if row.author_id in names
    ]


def _family(session: Session, actor: Actor, card: FileCard, readers: Iterable[Reader]) -> tuple[PersonLine, ...]:
    if actor.door is not Door.FAMILY:
        return ()
    return lines_of(session, actor, card, [one for one in reading(readers) if one.door is Door.FAMILY])


def _kept_from(session: Session, actor: Actor, writing: Writing) -> tuple[KeptFrom, ...]:
    """Its maker sees from whom it is kept, and so do professionals; nobody else learns that it is."""
    rows = session.scalars(
        select(NotFor).where(
            NotFor.item_id == writing.id,
            or_(NotFor.ended_on.is_(None), NotFor.ended_on > legal_today(session)),
            or_(NotFor.placed_by == actor.person_id, literal(actor.door is Door.WORK)),
        )
    ).all()
    names = names_for(session, actor, {row.person_id for row in rows}, writing.youth_file_id) if rows else {}
    return tuple(
        KeptFrom(row.id, words_of(names[row.person_id]), row.placed_by == actor.person_id, row.check_by)
        for row in rows
        if row.person_id in names
    )
