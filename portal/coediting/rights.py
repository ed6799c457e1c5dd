"""Who may have a text: asks the access clause once; the answer is a ticket that dies with its reasons."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.names import names_for
from portal.coediting.models import Text, TextTicket
from portal.database.session import legal_today
from portal.dossier.role_names import words_of
from portal.kernel.errors import Denied, NotFound
from portal.kernel.words import Sentence

# The access clause: which of the letters K V C E S A hold for this actor on the item with this id, today.
Letters = Callable[[Session, Actor, UUID], frozenset[str]]
# How people are written for a viewer of a text: the name or the role only; who may not be known is not in it.
Names = Callable[[Session, Actor, UUID, Collection[UUID]], Mapping[UUID, str | Sentence]]


class Deciding(NamedTuple):
    """What co-editing asks of the layer below it."""

    letters: Letters
    names: Names


def _letters(session: Session, actor: Actor, item_id: UUID) -> frozenset[str]:
    return frozenset(letter.value for letter in scope.permissions_on(session, actor, item_id))


def _names(session: Session, actor: Actor, text_id: UUID, people: Collection[UUID]) -> Mapping[UUID, str | Sentence]:
    found = session.get(Text, text_id)
    names = names_for(session, actor, people, found.youth_file_id) if found is not None else {}
    return {person_id: words_of(name) for person_id, name in names.items()}


BY_ACCESS = Deciding(_letters, _names)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One session's right to one text, as it stood when it was decided."""

    id: UUID
    text_id: UUID
    youth_file_id: UUID
    session_id: UUID
    person_id: UUID
    may_write: bool
    may_suggest: bool
    owner_id: UUID | None

    @property
    def guards_owner(self) -> bool:
        """Whether this person writes among words that are another's alone to change."""
        return self.owner_id is not None and self.owner_id != self.person_id


def ticket_for(session: Session, actor: Actor, text_id: UUID, deciding: Deciding) -> Ticket:
    """Decide anew and write the answer down. Raises NotFound for who may not know of the text, Denied for not view."""
    found = session.get(Text, text_id)
    if found is None:
        raise NotFound
    letters = deciding.letters(session, actor, found.draft_of_id or text_id)
    if found.draft_by_id not in {None, actor.person_id} or not letters:
        raise NotFound
    if "V" not in letters:
        raise Denied
    if found.draft_by_id is not None and "E" not in letters:
        raise Denied
    epoch = session.scalar(
        text("SELECT coalesce((SELECT epoch FROM access_epoch WHERE youth_file_id = :file), 0)"),
        {"file": found.youth_file_id},
    )
    ticket = TextTicket(
        id=uuid4(),
        text_id=text_id,
        youth_file_id=found.youth_file_id,
        session_id=actor.session_id,
        person_id=actor.person_id,
        may_write="E" in letters,
        may_suggest="E" in letters or "C" in letters,
        epoch=epoch or 0,
        legal_day=legal_today(session),
        valid_until=None,
    )
    session.add(ticket)
    session.flush()
    return Ticket(
        ticket.id, text_id, found.youth_file_id, actor.session_id, actor.person_id, ticket.may_write,
        ticket.may_suggest, found.owner_id,
    )  # fmt: skip
