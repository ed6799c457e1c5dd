"""The way of one change from bytes to a stored row: guard, ledger, the owner's words, the database."""

from uuid import UUID

from portal.coediting import edits, guard
from portal.coediting.cache import Cache, CachedText
from portal.coediting.document import lines_of
from portal.coediting.encoding import Refused
from portal.coediting.guard import Change
from portal.coediting.rights import Ticket
from portal.coediting.store import Connection, Row, Sending, Store, Taken
from portal.kernel.errors import Denied, RuleBroken
from portal.kernel.words import say


class OwnersWords(RuleBroken):
    """The change would take away or alter words that are another's alone to change (R-16-02)."""

    sentence = say("Deze woorden mag alleen de schrijver zelf veranderen. Doe een voorstel.")


class Stale(Denied):
    """The ticket no longer holds: the right must be decided anew."""


class Intake:
    def __init__(self, store: Store, cache: Cache) -> None:
        self.store = store
        self.cache = cache

    def take(  # noqa: PLR0913 - one change and how it came
        self, ticket: Ticket, client: int, sequence: int, update: bytes, *,
        origin: str = "editor", connection: Connection | None = None,
    ) -> Taken:  # fmt: skip
        """Store one change. Raises Refused, OwnersWords, Stale or Denied; what is returned is stored."""
        sending, change = _looked_into(ticket, client, sequence, update, origin)
        cached = self.cache[ticket.text_id]
        with cached.lock:
            self._fit(cached, ticket, change, connection)
            if ticket.guards_owner and origin != "removal":  # taken out by two people, on record
                return self._beside_owner(cached, ticket, sending, change, connection)
        taken = _stored(self.store.take(sending, connection))
        if connection is None:  # inside a request's transaction it is not sure yet
            with cached.lock:
                self._remember(cached, ticket, sending, change, taken)
        return taken

    def at_hand(self, ticket: Ticket, client: int, sequence: int, update: bytes) -> tuple[Sending, Change] | None:
        """A change of the editor that fits the text as this process has it, to be stored with others.

        None when that cannot be said without reading, waiting or trying it first: then it goes through `take`. Raises
        Refused for what no text takes.
        """
        sending, change = _looked_into(ticket, client, sequence, update, "editor")
        cached = self.cache[ticket.text_id]
        if ticket.guards_owner or not cached.lock.acquire(blocking=False):
            return None
        try:
            if not cached.known:
                return None
            cached.ledger.refuse_what_does_not_fit(change)
        except Refused:
            return None  # perhaps only not seen here yet
        finally:
            cached.lock.release()
        return sending, change

    def suggest_instead(self, ticket: Ticket, update: bytes) -> Taken | None:
        """Make a suggestion of what a change would do to another's words, and leave the change itself out."""
        change = guard.from_browser(update)
        cached = self.cache[ticket.text_id]
        with cached.lock:
            self._fit(cached, ticket, change, None)
            state = cached.state()
        wished = edits.fork(state)
        wished.apply_update(update)
        lines = [line.prefix + line.words for line in lines_of(wished)]
        doc = edits.fork(state)
        suggestion = edits.made_by(doc, edits.suggested(lines))
        return self.take(ticket, doc.client_id, 1, suggestion, origin="suggestion") if suggestion else None

    def bring_up(self, cached: CachedText, ticket: Ticket, connection: Connection | None = None) -> None:
        """Read what this process does not have yet. Under the text's lock."""
        rows = self.store.open(ticket.id, ticket.session_id, cached.number, connection)
        cached.feed(rows)

    def _fit(self, cached: CachedText, ticket: Ticket, change: Change, connection: Connection | None) -> None:
        if cached.known:
            try:
                cached.ledger.refuse_what_does_not_fit(change)
            except Refused:
                pass  # perhaps only not seen here yet
            else:
                return
        self.bring_up(cached, ticket, connection)
        cached.ledger.refuse_what_does_not_fit(change)

    def _beside_owner(
        self, cached: CachedText, ticket: Ticket, sending: Sending, change: Change, connection: Connection | None
    ) -> Taken:
        """Inside the text's lock in the database: try the change on the words as they are at this moment."""
        if connection is None:
            with self.store.connection() as own, own.transaction():
                return self._beside_owner(cached, ticket, sending, change, own)
        try:
            return self._tried(cached, ticket, sending, change, connection)
        except BaseException:
            self.cache.drop(ticket.text_id)  # what was tried must not stay
            raise

    def _tried(
        self, cached: CachedText, ticket: Ticket, sending: Sending, change: Change, connection: Connection
    ) -> Taken:
        self.store.lock(ticket.id, ticket.session_id, connection)
        self.bring_up(cached, ticket, connection)
        assert ticket.owner_id is not None
        before = cached.signature(ticket.owner_id)
        cached.take(Row(cached.number + 1, ticket.person_id, sending.bytes), change)
        if cached.signature(ticket.owner_id) != before:
            raise OwnersWords
        taken = _stored(self.store.take(sending, connection))
        if taken.number != cached.number or not connection.autocommit:
            self.cache.drop(ticket.text_id)  # stored before, or not sure yet: what was tried is not the last row
        return taken

    def _remember(self, cached: CachedText, ticket: Ticket, sending: Sending, change: Change, taken: Taken) -> None:
        if taken.number == cached.number + 1:
            cached.take(Row(taken.number, ticket.person_id, sending.bytes), change)


def _looked_into(ticket: Ticket, client: int, sequence: int, update: bytes, origin: str) -> tuple[Sending, Change]:
    """What the guard reads in a change, and what the database is sent of it. Raises Refused."""
    change = guard.from_browser(update)
    reach = change.reach
    if reach is not None and reach[0] != client:
        raise Refused("words of another client")
    sending = Sending(
        ticket.id, ticket.session_id, client, sequence, reach[1] if reach else None, reach[2] if reach else None,
        update, origin, tuple(UUID(id_) for id_ in change.suggestions),
    )  # fmt: skip
    return sending, change


def _stored(taken: Taken) -> Taken:
    if taken.outcome == "stored":
        return taken
    if taken.outcome == "stale":
        raise Stale
    if taken.outcome == "denied":
        raise Denied
    raise Refused(taken.outcome)
