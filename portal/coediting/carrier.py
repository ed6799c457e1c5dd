"""Carries changes of one process: waiting ones in, new ones out, in one statement per round of the loop.

All changes that wait are stored in one transaction (each with its right checked in it), and the same statement says
what is new in the texts of this process and which of the tickets here may have it now. An acknowledgement is sent
after the commit. What the statement cannot take at once, because another holds the lock of a text, goes by the line's
own thread, so that it keeps nobody waiting. Readers in the other processes of this machine are asked for and handed
their rows in the same breath (`neighbours`); those elsewhere hear by a notice (`tidings`).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from pycrdt import merge_updates

from portal.coediting import wire
from portal.coediting.cache import Cache
from portal.coediting.exchange import Answer, Exchange
from portal.coediting.guard import Change
from portal.coediting.line import Seat
from portal.coediting.neighbours import Neighbours, News
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
    def __init__(  # noqa: PLR0913, PLR0917 - all that a change touches on its way
        self, exchange: Exchange, cache: Cache, seats_at: Callable[[UUID], list[Seat]], texts: Callable[[], list[UUID]],
        stale: Callable[[Seat], None], neighbours: Neighbours, tell: Callable[[Iterable[UUID], Iterable[UUID]], None],
    ) -> None:  # fmt: skip
        self._exchange = exchange
        self._cache = cache
        self._seats_at = seats_at
        self._texts = texts
        self._stale = stale
        self._neighbours = neighbours
        self._tell = tell
        self._asked: list[Asked] = []
        self._dirty: set[UUID] = set()
        self._written: set[UUID] = set()  # to tell the other processes
        self._moved: set[UUID] = set()  # who sits at these texts here, to tell next door
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

    def moved(self, text_id: UUID) -> None:
        """Someone sat down at this text here, stood up, or got another ticket."""
        with self._lock:
            self._moved.add(text_id)

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
        self._tell_who_sits()
        asked, self._asked = self._asked[:TOGETHER], self._asked[TOGETHER:]
        with self._lock:
            texts = {each.seat.ticket.text_id for each in asked}
            self._dirty |= texts
            self._written |= texts
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
        empty: set[UUID] = set()
        for text_id in due:
            seats = self._seats_at(text_id)
            if seats:
                texts[text_id] = seats
            else:
                empty.add(text_id)
            if len(seats) > CROWD:
                self._not_before[text_id] = now + GATHER
            else:
                self._not_before.pop(text_id, None)
        with self._lock:
            written = self._written & empty  # by a page of this process: all who sit there are elsewhere
            self._written -= written
        if written:
            self._tell((), written)
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
        beside = self._next_door(due)
        answer = self._exchange([each.sending for each in asked], {*readers, *chain(*beside.values())}, after)
        if answer is None:
            self.mark(due)
            for each in asked:
                each.alone()
            return
        self._hand_over(beside, answer)
        stored = _own(asked, answer.taken)
        for each, taken in zip(asked, answer.taken, strict=True):
            each.answer(taken)
        for text_id, seats in due.items():
            self._hand_out(text_id, seats, answer.rows.get(text_id, []), answer.living)
        for text_id, rows in answer.rows.items():
            self._feed(text_id, [row for row, _ in rows], stored.get(text_id, {}))

    def _next_door(self, due: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
        """The tickets of readers in the other processes here, of the texts in which this one wrote."""
        with self._lock:
            written = self._written.intersection(due)
        return {text_id: self._neighbours.tickets_at(text_id) for text_id in written}

    def _hand_over(self, beside: dict[UUID, frozenset[UUID]], answer: Answer) -> None:
        with self._lock:
            self._written.difference_update(beside)
        news = [
            News(text_id, tickets, answer.living, answer.rows[text_id])
            for text_id, tickets in beside.items()
            if tickets and text_id in answer.rows
        ]
        missed = self._neighbours.tell(news) if news else set()
        if beside:
            self._tell(beside, missed)

    def overhear(self, news: News) -> None:
        """Another process here stored this, and asked who of us may have it."""
        behind = False
        first, last = news.rows[0][0].number, news.rows[-1][0].number
        frames: dict[int, bytes] = {}
        for seat in self._seats_at(news.text_id):
            if last <= seat.after:
                continue
            if seat.ticket.id not in news.asked or first > seat.after + 1:
                behind = True  # it came, or something else did, after the other process asked
            elif seat.ticket.id not in news.living:
                self._stale(seat)
            else:
                self._send(seat, news.text_id, news.rows, frames)
        if behind:
            self.mark({news.text_id})
        self._feed(news.text_id, [row for row, _ in news.rows], {})

    def _tell_who_sits(self) -> None:
        with self._lock:
            moved, self._moved = self._moved, set()
        if moved:
            self._neighbours.tell_seats(
                {text_id: [seat.ticket.id for seat in self._seats_at(text_id)] for text_id in moved}
            )

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


def _own(asked: Sequence[Asked], taken: Sequence[Taken]) -> dict[UUID, dict[int, Change]]:
    """What was stored now, by text and number."""
    stored: dict[UUID, dict[int, Change]] = {}
    for each, became in zip(asked, taken, strict=True):
        if became.outcome == "stored" and became.number is not None:
            stored.setdefault(each.seat.ticket.text_id, {})[became.number] = each.change
    return stored
