"""Write own words, answer them, keep them from someone, and the youth's own corner."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.access.scope import Reader
from portal.access.trial import trial
from portal.audit import log
from portal.database.fields import key_of, keyring_of
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Topic, age_on
from portal.dossier.encrypted import CORNER
from portal.dossier.facts import rules
from portal.dossier.models import Item, NotFor, YouthFile
from portal.dossier.writings.domain import AGE_ASKED_ABOUT_377C, ANSWERED_WITH, ASKS_FOR_ANSWER, LONGEST
from portal.dossier.writings.models import RefusalGround, State, Writing
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.services import Recipient, tell

STATEMENT_TOPICS = (Topic.WISHES,)


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone is about to write: which kind, in which file, and whom it is about (a worry)."""

    youth_file_id: UUID
    kind: Kind
    about: UUID | None = None


def would_read(session: Session, actor: Actor, draft: Draft, days: Collection[date]) -> list[list[Reader]]:
    """Who could read this if it were saved now, on each of these days: asked of the item itself, which is not kept.

    Raises NotFound or Denied for who may not write this.
    """
    with trial(session):
        item = _item(session, actor, draft)
        return [scope.readers_of(session, item.id, day=day) for day in days]


def write(session: Session, actor: Actor, draft: Draft, text: str) -> Writing:
    """Save what someone wrote; whoever must answer is told. Raises NotFound, Denied, RuleBroken."""
    if draft.kind is Kind.PRIVATE_CORNER:
        raise NotFound
    words = _words(text)
    item = _item(session, actor, draft)
    writing = Writing(
        id=item.id,
        youth_file_id=item.youth_file_id,
        kind=draft.kind,
        author_id=actor.person_id,
        text=words,
        state=State.OPEN if draft.kind in ASKS_FOR_ANSWER else None,
    )
    session.add(writing)
    session.flush()
    log.record(session, actor, "words.written", writing)
    if draft.kind in ASKS_FOR_ANSWER:
        _tell_who_answers(session, actor, writing)
    return writing


def answer(session: Session, actor: Actor, writing_id: UUID, text: str) -> Writing:
    """Answer a question, a worry or a request, once. The one who asked reads the answer."""
    asked = _waiting(session, actor, writing_id)
    if asked.kind is Kind.REQUEST_377C:
        _require_the_youth(session, asked)
    return _answered(session, actor, asked, text, State.ANSWERED)


def refuse(session: Session, actor: Actor, writing_id: UUID, ground: RefusalGround, text: str) -> Writing:
    """Refuse a request under 377c, on a ground of the law and with words for the parent (R-PAR-03)."""
    asked = _waiting(session, actor, writing_id)
    if asked.kind is not Kind.REQUEST_377C:
        raise NotFound
    return _answered(session, actor, asked, text, State.REFUSED, ground=ground)


def take_position(session: Session, actor: Actor, writing_id: UUID, *, agrees: bool) -> Writing:
    """At 16 and 17 the youth says whether a parent without authority may be given what was asked (access-grid 5)."""
    asked = scope.load(session, actor, Letter.A, Writing, writing_id)
    if asked.kind is not Kind.REQUEST_377C:
        raise NotFound
    if asked.state is not State.OPEN:
        raise Conflict
    asked.youth_agrees = agrees
    session.flush()
    log.record(session, actor, "words.position", asked)
    return asked


def not_for(session: Session, actor: Actor, writing_id: UUID, person_id: UUID) -> None:
    """Keep own words from someone, at once; the workers who read them are told (R-PAR-06)."""
    writing = scope.load(session, actor, Letter.V, Writing, writing_id)
    readers = scope.readers_of(session, writing.id)
    if not any(reader.person_id == person_id and reader.door is Door.FAMILY for reader in readers):
        raise NotFound  # who cannot read it, or may not be known here, is not named
    facts.place_not_for(session, actor, item_id=writing.id, person_id=person_id)
    tell(session, _workers(readers), "item.hidden", youth_file_id=writing.youth_file_id, item_id=writing.id)


def for_again(session: Session, actor: Actor, writing_id: UUID, not_for_id: UUID) -> None:
    """Take an own "niet voor" away. Raises NotFound for one that is another's, or of other words."""
    writing = scope.load(session, actor, Letter.V, Writing, writing_id)
    mine = session.scalar(
        select(NotFor.id).where(
            NotFor.id == not_for_id, NotFor.item_id == writing.id, NotFor.placed_by == actor.person_id
        )
    )
    if mine is None:
        raise NotFound
    facts.end_not_for(session, actor, not_for_id)


# -- the corner --------------------------------------------------------------------------------------------------------


def keep_in_corner(session: Session, actor: Actor, youth_file_id: UUID, text: str) -> Writing:
    """Put words in the own corner: closed before they reach the database, and told to nobody (R-AFS-05)."""
    require_corner(session, actor, youth_file_id)
    words = _words(text)
    item = _item(session, actor, Draft(youth_file_id, Kind.PRIVATE_CORNER))
    closed = keyring_of(session).encrypt(words, CORNER.place(item.id))
    writing = Writing(
        id=item.id,
        youth_file_id=youth_file_id,
        kind=Kind.PRIVATE_CORNER,
        author_id=actor.person_id,
        closed=closed,
        closed_key_id=key_of(closed),
    )
    session.add(writing)
    session.flush()
    log.record(session, actor, "corner.written", youth_file_id=youth_file_id)  # not which words, nor how many
    return writing


def throw_away(session: Session, actor: Actor, writing_id: UUID) -> UUID:
    """Throw away words of the own corner; they are gone. Returns the file."""
    writing = scope.load(session, actor, Letter.E, Writing, writing_id)
    if writing.kind is not Kind.PRIVATE_CORNER or writing.author_id != actor.person_id:
        raise NotFound
    session.execute(delete(Writing).where(Writing.id == writing.id))
    log.record(session, actor, "corner.thrown_away", youth_file_id=writing.youth_file_id)
    return writing.youth_file_id


def require_corner(session: Session, actor: Actor, youth_file_id: UUID) -> None:
    """Only the youth, at the family door, has a corner here. For all others there is no such page."""
    standings = scope.standings_in(session, actor, youth_file_id) if actor.door is Door.FAMILY else frozenset()
    if not any(standing.startswith("youth_") for standing in standings):
        raise NotFound


# -- how ---------------------------------------------------------------------------------------------------------------


def _item(session: Session, actor: Actor, draft: Draft) -> Item:
    return new_item(
        session,
        actor,
        youth_file_id=draft.youth_file_id,
        kind=draft.kind,
        topics=STATEMENT_TOPICS if draft.kind is Kind.OWN_STATEMENT else (),
        subjects=[draft.about] if draft.about else (),
    )


def _words(text: str) -> str:
    words = rules.typed(text, longest=LONGEST)
    if not words:
        raise RuleBroken(say("Schrijf eerst iets op."))
    return words


def _waiting(session: Session, actor: Actor, writing_id: UUID) -> Writing:
    """Words that wait for an answer, for who may give it; locked: of two answers at once, one is a conflict."""
    asked = scope.load(session, actor, Letter.V, Writing, writing_id)
    if asked.kind not in ASKS_FOR_ANSWER or asked.answers_id is not None:
        raise NotFound
    if asked.author_id == actor.person_id or ANSWERED_WITH[asked.kind] not in scope.permissions_on(
        session, actor, asked
    ):
        raise Denied
    session.refresh(asked, with_for_update=True)
    if asked.state is not State.OPEN:
        raise Conflict
    return asked


def _answered(  # noqa: PLR0913 - what is answered, by whom, in which words
    session: Session, actor: Actor, asked: Writing, text: str, state: State, *, ground: RefusalGround | None = None
) -> Writing:
    words = _words(text)
    item = new_item(
        session,
        actor,
        youth_file_id=asked.youth_file_id,
        kind=asked.kind,
        parent_id=asked.id,
        allowed_by=ANSWERED_WITH[asked.kind],
        concerns=[asked.author_id],
    )
    reply = Writing(
        id=item.id,
        youth_file_id=item.youth_file_id,
        kind=asked.kind,
        author_id=actor.person_id,
        text=words,
        answers_id=asked.id,
    )
    session.add(reply)
    asked.state, asked.ground = state, ground
    session.flush()
    log.record(session, actor, "words.answered" if state is State.ANSWERED else "words.refused", asked)
    asker = [reader for reader in scope.readers_of(session, reply.id) if reader.person_id == asked.author_id]
    tell(session, _recipients(asker), "words.answered", youth_file_id=asked.youth_file_id, item_id=asked.id)
    return reply


def _require_the_youth(session: Session, asked: Writing) -> None:
    born_on = session.get_one(YouthFile, asked.youth_file_id).born_on
    if age_on(born_on, legal_today(session)) in AGE_ASKED_ABOUT_377C and not asked.youth_agrees:
        raise RuleBroken(say("Vraag het eerst aan de jongere. Vanaf 16 jaar geeft u zonder akkoord geen informatie."))


def _tell_who_answers(session: Session, actor: Actor, writing: Writing) -> None:
    readers = [
        reader
        for reader in scope.readers_of(session, writing.id)
        if ANSWERED_WITH[writing.kind] in reader.letters and reader.person_id != actor.person_id
    ]
    tell(session, _workers(readers), "words.written", youth_file_id=writing.youth_file_id, item_id=writing.id)


def _workers(readers: Iterable[Reader]) -> list[Recipient]:
    """Who guides the youth for the provider; where nobody of them may read it, whoever works in the file and may."""
    at_work = [reader for reader in readers if reader.door is Door.WORK]
    guiding = [reader for reader in at_work if "worker_provider" in reader.standings]
    return _recipients(guiding or at_work)


def _recipients(readers: Iterable[Reader]) -> list[Recipient]:
    return sorted(
        {Recipient(reader.person_id, reader.door) for reader in readers}, key=lambda one: (one.person_id, one.door)
    )
