"""Taking a secret out for good, history included: one person asks, another approves, both on record.

The only deed that changes stored rows. Each keeps its number, author, time and place; of the words that go, only their
length is left. Also an owner's words can be taken out this way: an address that must not be known weighs more, and two
people stand for it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.coediting import guard, workshop
from portal.coediting.encoding import number, units
from portal.coediting.guard import What
from portal.coediting.hub import FORGET
from portal.coediting.ledger import Item, Ledger
from portal.coediting.models import TextRemoval, TextUpdate
from portal.database.base import new_id
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say

SHORTEST = 3  # characters of what can be taken out: less would take out half the text

Stretch = tuple[int, int, int]  # client, clock, length


def ask(session: Session, actor: Actor, text_id: UUID, words: str, reason: str) -> UUID:
    """Ask that these words be taken out of a text, now and in all that it ever was. Raises RuleBroken if not found."""
    ticket = workshop.open_for(session, actor, text_id)
    if not ticket.may_write:
        raise Denied
    words = words.strip()
    if len(words) < SHORTEST:
        raise RuleBroken(say("Schrijf ten minste drie tekens op van wat weg moet."))
    if not reason.strip():
        raise RuleBroken(say("Schrijf op waarom dit weg moet."))
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        found = sorted(set(stretches_of(cached.ledger, units(words))))
    if not found:
        raise RuleBroken(say("Deze woorden staan niet in de tekst en stonden er ook eerder niet in."))
    removal = new_id()
    session.execute(
        text("SELECT ask_removal(:id, :ticket, :session, :reason, CAST(:stretches AS jsonb))"),
        {
            "id": removal, "ticket": ticket.id, "session": actor.session_id, "reason": reason.strip(),
            "stretches": json.dumps(found),
        },
    )  # fmt: skip
    log.record(session, actor, "text.removal_asked", youth_file_id=ticket.youth_file_id, thing_id=text_id)
    return removal


def approve(session: Session, actor: Actor, text_id: UUID, removal_id: UUID) -> None:
    """Carry out a removal that another asked for. Raises Denied for the one who asked."""
    ticket = workshop.open_for(session, actor, text_id)
    removal = session.get(TextRemoval, removal_id)
    if removal is None or removal.text_id != text_id or removal.approved_at is not None:
        raise NotFound
    if not ticket.may_write or removal.asked_by_id == actor.person_id:
        raise Denied(say("Een ander dan wie het vroeg moet dit goedkeuren."))
    session.execute(text("SELECT lock_text(:ticket, :session)"), {"ticket": ticket.id, "session": actor.session_id})
    gone = cast(list[Stretch], [tuple(stretch) for stretch in cast(list[list[int]], removal.stretches)])
    workshop.take(session, ticket, _fresh_client(gone), deleting(gone), origin="removal")
    rows = session.execute(select(TextUpdate.number, TextUpdate.bytes).where(TextUpdate.text_id == text_id)).all()
    changed = [(row.number, masked(row.bytes, gone)) for row in rows]
    changed = [(n, data) for (n, data), row in zip(changed, rows, strict=True) if data != row.bytes]
    session.execute(
        text("SELECT approve_removal(:id, :ticket, :session, :numbers, :bytes)"),
        {
            "id": removal_id, "ticket": ticket.id, "session": actor.session_id,
            "numbers": [n for n, _ in changed], "bytes": [data for _, data in changed],
        },
    )  # fmt: skip
    log.record(session, actor, "text.removal_approved", youth_file_id=ticket.youth_file_id, thing_id=text_id)
    session.execute(text("SELECT pg_notify(:channel, :id)"), {"channel": FORGET, "id": str(text_id)})
    event.listen(session, "after_commit", lambda s: workshop.workshop_of(s).cache.drop(text_id), once=True)


def stretches_of(ledger: Ledger, words: str) -> Iterator[Stretch]:
    """Where words stand or ever stood: in lines as they are, and in lines with all that was deleted in them."""
    for holder in _holders(ledger):
        every = [item for item in holder.children() if item.what is What.WORDS]
        yield from _found(every, words)
        yield from _found([item for item in every if not item.deleted], words)
        for item in every:
            yield from _found([item], words)


def _holders(ledger: Ledger) -> Iterator[Item]:
    return (item for items in ledger.items.values() for item in items if item.what is What.WORDS_NODE)


def _found(items: Sequence[Item], words: str) -> Iterator[Stretch]:
    line = "".join(item.words for item in items)
    at = line.find(words)
    while at >= 0:
        seen = 0
        for item in items:
            first, last = max(at - seen, 0), min(at + len(words) - seen, item.length)
            if first < last:
                yield item.client, item.clock + first, last - first
            seen += item.length
        at = line.find(words, at + 1)


def deleting(stretches: Iterable[Stretch]) -> bytes:
    """The update that deletes these stretches and inserts nothing."""
    by_client: dict[int, list[tuple[int, int]]] = {}
    for client, clock, length in stretches:
        by_client.setdefault(client, []).append((clock, length))
    data = b"\x00" + number(len(by_client))
    for client, ranges in by_client.items():
        data += number(client) + number(len(ranges))
        data += b"".join(number(clock) + number(length) for clock, length in ranges)
    return data


def masked(update: bytes, stretches: Sequence[Stretch]) -> bytes:
    """The same update with an x for each character of these stretches: nothing moves, the words are gone."""
    for part in reversed(guard.inspect(update, limit=guard.DOCUMENT_LIMIT).parts):
        if part.what is not What.WORDS:
            continue
        words = list(str(part.content))
        for client, clock, length in stretches:
            if client == part.client:
                for at in range(max(clock - part.clock, 0), min(clock + length - part.clock, part.length)):
                    words[at] = "x"
        new = "".join(words)
        if new != part.content:
            data = new.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
            update = update[: part.at[0]] + number(len(data)) + data + update[part.at[1] :]
    return update


def _fresh_client(stretches: Sequence[Stretch]) -> int:
    """A client id that wrote none of these words: the deletion is bound to the person who approves."""
    return new_id().int & 0xFFFFFFFF | 0x100000000 if stretches else 0
