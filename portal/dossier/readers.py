"""Who can read an item, as the viewer may know them, and the next change that the viewer may know of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.names import names_for
from portal.access.policy import Kind, Letter
from portal.access.scope import Reader
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.models import Item
from portal.dossier.my_youths import coming_birthday
from portal.dossier.pages import FileCard, PersonLine
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence, say
from portal.people.directory import names_of_organisations


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can read something, and when that changes on a birthday of the youth."""

    people: tuple[PersonLine, ...]
    changes_on: date | None = None
    because: Sentence | None = None


def page_of_readers(session: Session, actor: Actor, card: FileCard, item_id: UUID) -> Readers:
    """Who can read one item, on a page of its own. Raises NotFound. Logs the read."""
    readers = readers_of_item(session, actor, card, item_id)
    log.record(session, actor, "item.read", youth_file_id=card.file_id, thing_id=item_id)
    return readers


def readers_of_item(session: Session, actor: Actor, card: FileCard, item_id: UUID) -> Readers:
    """Who can read one item of this file. Raises NotFound for who may not read it themselves."""
    item = scope.load(session, actor, Letter.V, Item, item_id)
    if item.youth_file_id != card.file_id or item.kind == Kind.PRIVATE_CORNER:
        raise NotFound
    return known_readers(session, actor, card, scope.readers_of(session, item_id), on_birthday(session, item_id, card))


def on_birthday(session: Session, item_id: UUID, card: FileCard) -> list[Reader] | None:
    """The readers on the coming birthday on which rights change, where there is one."""
    coming = coming_birthday(card.born_on, legal_today(session))
    return scope.readers_of(session, item_id, day=coming[0]) if coming else None


def known_readers(
    session: Session, actor: Actor, card: FileCard, readers: Collection[Reader], later: Collection[Reader] | None
) -> Readers:
    """Those of the readers whom the viewer may know; `later` are the readers on the coming birthday."""
    coming = coming_birthday(card.born_on, legal_today(session))
    changed = later is not None and {one.person_id for one in reading(later)} != {
        one.person_id for one in reading(readers)
    }
    return Readers(
        people=lines_of(session, actor, card, reading(readers)),
        changes_on=coming[0] if coming and changed else None,
        because=coming[1] if coming and changed else None,
    )


def reading(readers: Iterable[Reader]) -> list[Reader]:
    return [reader for reader in readers if Letter.V in reader.letters]


def lines_of(session: Session, actor: Actor, card: FileCard, readers: Iterable[Reader]) -> tuple[PersonLine, ...]:
    """The others among them, by name, as the viewer may know them."""
    others = {reader.person_id: reader for reader in readers if reader.person_id != actor.person_id}
    names = names_for(session, actor, others, card.file_id) if others else {}
    organisations: Mapping[UUID, str] = names_of_organisations(session, legal_today(session))
    lines = (
        PersonLine(
            name=words_of(name),
            role=ROLE_NAMES[name.role] if name.role else say("In dienst bij deze organisatie"),
            organisation=organisations.get(name.organisation_id, "") if name.organisation_id else "",
            person_id=person,
        )
        for person, name in names.items()
    )
    return tuple(sorted(lines, key=lambda line: str(line.name)))
