"""Carries changes of one process: waiting ones in, new ones out, in one statement per round of the loop.

All changes that wait are stored in one transaction (each with its right checked in it), and the same statement says
what is new in the texts of this process and which of the tickets here may have it now. An acknowledgement is sent
after the commit. What the statement cannot take at once, because another holds the lock of a text, goes by the line's
own thread, so that it keeps nobody waiting.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from pycrdt import merge_updates

from portal.coediting import wire
from portal.coediting.cache import Cache
from portal.coediting.exchange import Exchange
from portal.coediting.guard import Change
from portal.coediting.line import Seat
from portal.coediting.store import Row, Sending, Taken
from portal.kernel.errors import PortalError, Unavailable

logger = logging.getLogger(__name__)

SWEEP = 0.8  # seconds, after which everything is asked again: a notice may be lost
CROWD = 20  # readers of a text in this process, above which changes are gathered for a moment
GATHER = 0.04  # seconds
AGAIN = 0.2  # seconds, when the database is away
TOGETHER = 100  # changes in one transaction
QUICK = 4096  # bytes of a change that the loop itself looks into; what is longer may take long


class Asked(NamedTuple):
    """One change that waits for the database, and who is told what became of it."""

    seat: Seat
    sending: Sending
    change: Change
    answer: Callable[[Taken], None]  # stored, or why not
    alone: Callable[[], None]  # it could not go with the others: let it go by itself
    failed: Callable[[], None]  # the database is away


class Carrier:
    def __init__(
        self, exchange: Exchange, cache: Cache, seats_at: Callable[[UUID], list[Seat]], texts: Callable[[], list[UUID]],
        stale: Callable[[Seat], None],
    ) -> None:  # fmt: skip
        self._exchange = exchange
        self._cache = cache
        self._seats_at = seats_at
        self._texts = texts
        self._stale = stale
        self._asked: list[Asked] = []
        self._dirty: set[UUID] = set()
        self._written: set[UUID] = set()  # to tell the other processes
        self._lock = threading.Lock()
        self._not_before: dict[UUID, float] = {}
        self._swept = 0.0

    # -- any thread --------------------------------------------------------------------------------------------------

    def mark(self, texts: Iterable[UUID]) -> None:
        """There may be something new in these texts."""
        with self._lock:
            self._dirty.update(texts)

    def wrote(self, text_id: UUID) -> None:
        """A row was committed in this process, past the loop."""
        with self._lock:
            self._dirty.add(text_id)
            self._written.add(text_id)

    # -- the loop's thread -------------------------------------------------------------------------------------------

    def ask(self, asked: Asked) -> None:
        asked.seat.line.asks = True
        self._asked.append(asked)

    def round(self) -> float:
        """Store what waits and carry what is new. Returns after how many seconds to do so again, if nothing comes."""
        now = time.monotonic()
        if now - self._swept >= SWEEP:
            self._swept = now
            self.mark(self._texts())
        asked, self._asked = self._asked[:TOGETHER], self._asked[TOGETHER:]
        self.mark(each.seat.ticket.text_id for each in asked)
        due = self._due(now)
        if asked or due:
            try:
                self._carry(asked, due)
            except Unavailable:
                self.mark(due)
                for each in asked:
                    each.failed()
                return AGAIN
            finally:
                for each in asked:
                    each.seat.line.asks = False
        return 0.0 if self._asked else self._next(time.monotonic())

    def _due(self, now: float) -> dict[UUID, list[Seat]]:
        with self._lock:
            due = {text_id for text_id in self._dirty if self._not_before.get(text_id, 0.0) <= now}
            self._dirty -= due
        texts: dict[UUID, list[Seat]] = {}
        for text_id in due:
            seats = self._seats_at(text_id)
            if seats:
                texts[text_id] = seats
            if len(seats) > CROWD:
                self._not_before[text_id] = now + GATHER
            else:
                self._not_before.pop(text_id, None)
        return texts

    def _next(self, now: float) -> float:
        with self._lock:
            due = [self._not_before.get(text_id, 0.0) for text_id in self._dirty]
        return max(min([self._swept + SWEEP, *due]) - now, 0.0)

    def _carry(self, asked: Sequence[Asked], due: dict[UUID, list[Seat]]) -> None:
        readers = {seat.ticket.id: seat for seats in due.values() for seat in seats}
        after = {text_id: min(seat.after for seat in seats) for text_id, seats in due.items()}
        for each in asked:  # also what was stored in between, or the next change would not fit what is known here
            ticket = each.seat.ticket
            readers.setdefault(ticket.id, each.seat)
            known = self._cache[ticket.text_id].number
            if known >= 0:
                after[ticket.text_id] = min(after.get(ticket.text_id, known), known)
        texts = {each.seat.ticket.text_id for each in asked}
        answer = self._exchange([each.sending for each in asked], texts, list(readers), after)
        if answer is None:
            self.mark(due)
            for each in asked:
                each.alone()
            return
        stored = _own(asked, answer.taken)
        for each, taken in zip(asked, answer.taken, strict=True):
            each.answer(taken)
        for text_id, rows in answer.rows.items():
            self._feed(text_id, [row for row, _ in rows], stored.get(text_id, {}))
        for text_id, seats in due.items():
            self._hand_out(text_id, seats, answer.rows.get(text_id, []), answer.living)
        self._tell_others()

    def _feed(self, text_id: UUID, rows: Sequence[Row], own: dict[int, Change]) -> None:
        """Keep the text at hand in step. What would take long, or is in use, is brought up when it is needed."""
        cached = self._cache[text_id]
        if not rows or not cached.lock.acquire(blocking=False):
            return
        try:
            for row in rows if cached.known else ():
                if row.number == cached.number + 1 and (row.number in own or len(row.bytes) <= QUICK):
                    cached.step(row, own.get(row.number))
        except PortalError:
            logger.exception("A stored change does not fit its text %s", text_id)
            self._cache.drop(text_id)
        finally:
            cached.lock.release()

    def _hand_out(
        self, text_id: UUID, seats: Sequence[Seat], news: Sequence[tuple[Row, int]], living: frozenset[UUID]
    ) -> None:
        frames: dict[int, bytes] = {}
        for seat in seats:
            if seat.ticket.id not in living:
                self._stale(seat)
            elif news and news[-1][0].number > seat.after:
                self._send(seat, text_id, news, frames)

    def _send(self, seat: Seat, text_id: UUID, news: Sequence[tuple[Row, int]], frames: dict[int, bytes]) -> None:
        fresh = [(row, client) for row, client in news if row.number > seat.after]
        last = fresh[-1][0].number
        if any(client not in seat.clients for _, client in fresh):
            first = fresh[0][0].number
            frame = frames.get(first)
            if frame is None:
                updates = [row.bytes for row, _ in fresh]
                merged = updates[0] if len(updates) == 1 else merge_updates(*updates)
                frame = frames[first] = wire.row(text_id, last, merged)
            seat.line.send(frame)
        seat.after = last

    def _tell_others(self) -> None:
        with self._lock:
            written, self._written = self._written, set()
        if written:
            try:
                self._exchange.tell(written)
            except Unavailable:
                return  # the sweep of the others finds the rows


def _own(asked: Sequence[Asked], taken: Sequence[Taken]) -> dict[UUID, dict[int, Change]]:
    """What was stored now, by text and number."""
    stored: dict[UUID, dict[int, Change]] = {}
    for each, became in zip(asked, taken, strict=True):
        if became.outcome == "stored" and became.number is not None:
            stored.setdefault(each.seat.ticket.text_id, {})[became.number] = each.change
    return stored
