"""Shortenings of texts: made while people write, so that opening a long text stays quick. The rows stay."""

import json
import logging
from queue import SimpleQueue
from uuid import UUID

from portal.coediting import document
from portal.coediting.cache import CachedText, history_of
from portal.coediting.rights import Ticket
from portal.coediting.store import Row
from portal.coediting.workshop import Workshop
from portal.kernel.errors import PortalError

logger = logging.getLogger(__name__)

EVERY = 200  # changes


class Snapshots:
    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self._wanted: SimpleQueue[Ticket | None] = SimpleQueue()
        self._queued: set[UUID] = set()
        self._stopped = False

    def wrote(self, ticket: Ticket, number: int) -> None:
        """Someone wrote: every so many changes a snapshot is due."""
        if number - self.workshop.cache[ticket.text_id].snapshot_at >= EVERY:
            self._want(ticket)

    def left(self, ticket: Ticket) -> None:
        """Someone left: let the page that shows the text find it ready."""
        cached = self.workshop.cache[ticket.text_id]
        if cached.number > cached.snapshot_at:
            self._want(ticket)

    def _want(self, ticket: Ticket) -> None:
        if ticket.text_id not in self._queued:
            self._queued.add(ticket.text_id)
            self._wanted.put(ticket)

    def stop(self) -> None:
        self._stopped = True
        self._wanted.put(None)

    def run(self) -> None:
        while not self._stopped and (ticket := self._wanted.get()) is not None:
            self._queued.discard(ticket.text_id)
            try:
                self.keep(ticket)
            except PortalError:
                continue  # made next time

    def keep(self, ticket: Ticket) -> bool:
        """Make and store a snapshot of a text as it is now. False when the ticket no longer holds."""
        workshop = self.workshop
        cached = workshop.cache[ticket.text_id]
        with cached.lock:
            workshop.intake.bring_up(cached, ticket)
            number, before = cached.number, cached.snapshot_at
            if number == before:
                return True
            state, blocks = cached.state(), document.blocks_of(cached.doc())
            runs = cached.authorship.runs()
            if not _agree(cached):
                logger.error("Ledger and document of text %s differ: no snapshot is made", ticket.text_id)
                workshop.cache.drop(ticket.text_id)
                return False
        history = _history(workshop.store.open(ticket.id, ticket.session_id), number)
        if history is None:
            return False
        kept = workshop.store.keep(
            ticket.id, ticket.session_id, number, state, document.html_of(blocks), document.plain_of(blocks), history,
            json.dumps([[client, clock, length, str(author)] for client, clock, length, author in runs]),
        )  # fmt: skip
        if kept:
            cached.snapshot_at = number
        return kept


def _agree(cached: CachedText) -> bool:
    """Whether pycrdt and the ledger show the same words in the same order."""
    ours = ["".join(words for words, _ in line) for line in cached.authorship.lines()]
    theirs = [
        document.units(document.words_of(part))
        for line in document.lines_of(cached.doc())
        for part in line.parts
        if isinstance(part, document.XmlText)
    ]
    return ours == theirs


def _history(rows: list[Row], number: int) -> bytes | None:
    updates = [row.bytes for row in rows if row.number <= number]
    return history_of(updates) if updates else None
