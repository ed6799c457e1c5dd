"""The switchboard of one process: who sits at which text, and threads that carry new rows to them.

No room and no document stands in the path of a keystroke: the row is the truth and the bus. Any process may die and
several may serve one text. A notice after the commit makes it quick; a sweep each second makes it sure.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from uuid import UUID

import psycopg
from pycrdt import merge_updates
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from portal.coediting import wire
from portal.coediting.cache import Cache
from portal.coediting.line import Line, Seat
from portal.coediting.presence import Presence
from portal.coediting.rights import Deciding, ticket_for
from portal.coediting.snapshots import Snapshots
from portal.coediting.store import Row, Store
from portal.coediting.workshop import KEY, Workshop
from portal.database.session import act_as
from portal.kernel.errors import Denied, NotFound, PortalError, Unavailable

logger = logging.getLogger(__name__)

CHANNEL = "text_changed"
SIGN_INS = "sign_ins"  # a session, account or employment ended (portal.identity)
FORGET = "text_forget"  # words were taken out for good: no process keeps what it had
SWEEP = 1.0  # seconds
CROWD = 10  # readers of a text in this process, above which changes are gathered for a moment
GATHER = 0.04  # seconds
BREATH = 0.005  # seconds between two readings, or two notices, of a process
PING_EVERY = 20.0  # seconds

ENDED, FORBIDDEN, RESTART = 4401, 4403, 1012  # close codes; 44xx are final for the browser


class Hub:
    def __init__(self, url: str, sessions: sessionmaker[Session], deciding: Deciding) -> None:
        self.workshop = Workshop(Store(url), Cache(), deciding, self.wrote)
        self.store, self.cache, self.intake = self.workshop.store, self.workshop.cache, self.workshop.intake
        self.sessions = sessions
        sessions.configure(info={**sessions.kw.get("info", {}), KEY: self.workshop})
        self.presence = Presence(self)
        self.snapshots = Snapshots(self.workshop)
        self.stopping = threading.Event()
        self._seats: dict[UUID, set[Seat]] = {}
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._dirty: set[UUID] = set()
        self._work = threading.Event()
        self._written: SimpleQueue[UUID | None] = SimpleQueue()
        self._stale: SimpleQueue[Seat | None] = SimpleQueue()
        self._not_before: dict[UUID, float] = {}
        self._threads: list[threading.Thread] = []

    # -- lines and seats ---------------------------------------------------------------------------------------------

    @property
    def deciding(self) -> Deciding:
        return self.workshop.deciding

    @property
    def lines(self) -> int:
        return len(self._lines)

    def join(self, line: Line) -> None:
        with self._lock:
            self._lines.add(line)
            if not self._threads:
                self._start()

    def leave(self, line: Line) -> None:
        with self._lock:
            self._lines.discard(line)
            for text_id, seat in line.seats.items():
                self._stand_up(text_id, seat)
        for text_id, seat in line.seats.items():
            self.presence.changed(text_id)
            self.snapshots.left(seat.ticket)

    def sit(self, seat: Seat) -> None:
        text_id = seat.ticket.text_id
        with self._lock:
            earlier = seat.line.seats.get(text_id)
            if earlier is not None:
                self._stand_up(text_id, earlier)
            seat.line.seats[text_id] = seat
            self._seats.setdefault(text_id, set()).add(seat)
        self.mark({text_id})

    def leave_text(self, seat: Seat) -> None:
        text_id = seat.ticket.text_id
        with self._lock:
            self._stand_up(text_id, seat)
            seat.line.seats.pop(text_id, None)
        self.presence.changed(text_id)

    def _stand_up(self, text_id: UUID, seat: Seat) -> None:
        seats = self._seats.get(text_id)
        if seats is not None:
            seats.discard(seat)
            if not seats:
                del self._seats[text_id]

    def seats_at(self, text_id: UUID) -> list[Seat]:
        with self._lock:
            return list(self._seats.get(text_id, ()))

    # -- changes out -------------------------------------------------------------------------------------------------

    def wrote(self, text_id: UUID) -> None:
        """A row was committed here: carry it to who sits here at once, and tell the other processes."""
        if text_id in self._seats:
            self.mark({text_id})
        self._written.put(text_id)

    def mark(self, texts: Iterable[UUID]) -> None:
        with self._lock:
            self._dirty.update(texts)
        self._work.set()

    def mark_all(self) -> None:
        with self._lock:
            texts = list(self._seats)
        self.mark(texts)

    def _carry(self) -> None:
        swept = 0.0
        while not self.stopping.is_set():
            wait = self._next_wait(swept)
            if wait > 0:
                self._work.wait(wait)
            self._work.clear()
            now = time.monotonic()
            if now - swept >= SWEEP:
                swept = now
                self.mark_all()
                self._work.clear()
            texts = self._due(now)
            if texts:
                try:
                    self._carry_once(texts)
                except Unavailable:
                    self.mark(texts)
                    self.stopping.wait(0.2)
                self._breathe(now)

    def _breathe(self, began: float) -> None:
        """When much is written, gather it for some milliseconds: fewer readings for the same rows."""
        left = BREATH - (time.monotonic() - began)
        if left > 0:
            time.sleep(left)

    def _next_wait(self, swept: float) -> float:
        now = time.monotonic()
        with self._lock:
            due = [self._not_before.get(text_id, 0.0) for text_id in self._dirty]
        return min([swept + SWEEP, *due]) - now

    def _due(self, now: float) -> dict[UUID, list[Seat]]:
        with self._lock:
            due = {t for t in self._dirty if self._not_before.get(t, 0.0) <= now}
            self._dirty -= due
            texts = {t: list(self._seats[t]) for t in due if t in self._seats}
            for text_id in due:
                if len(texts.get(text_id, ())) > CROWD:
                    self._not_before[text_id] = now + GATHER
                else:
                    self._not_before.pop(text_id, None)
        return texts

    def _carry_once(self, texts: dict[UUID, list[Seat]]) -> None:
        """One statement: the new rows of these texts, and which of these tickets may have them now."""
        after = {text_id: min(seat.after for seat in seats) for text_id, seats in texts.items()}
        tickets = [seat.ticket.id for seats in texts.values() for seat in seats]
        living, rows = self.store.read(tickets, after)
        for text_id, seats in texts.items():
            news = rows.get(text_id, [])
            self._feed(text_id, [row for row, _ in news])
            frames: dict[int, bytes] = {}
            for seat in seats:
                if seat.ticket.id not in living:
                    self._stale.put(seat)
                elif news and news[-1][0].number > seat.after:
                    self._send(seat, text_id, news, frames)

    def _feed(self, text_id: UUID, rows: list[Row]) -> None:
        cached = self.cache[text_id]
        with cached.lock:
            if not cached.known or not rows or rows[0].number > cached.number + 1:
                return
            try:
                cached.feed(rows)
            except PortalError:
                logger.exception("A stored change does not fit its text %s", text_id)
                self.cache.drop(text_id)

    def _send(self, seat: Seat, text_id: UUID, news: list[tuple[Row, int]], frames: dict[int, bytes]) -> None:
        fresh = [(row, client) for row, client in news if row.number > seat.after]
        last = fresh[-1][0].number
        if any(client not in seat.clients for _, client in fresh):
            frame = frames.get(fresh[0][0].number)
            if frame is None:
                updates = [row.bytes for row, _ in fresh]
                merged = updates[0] if len(updates) == 1 else merge_updates(*updates)
                frame = frames[fresh[0][0].number] = wire.row(text_id, last, merged)
            seat.line.send(frame)
        seat.after = last

    # -- rights that changed -----------------------------------------------------------------------------------------

    def _decide_again(self) -> None:
        while (seat := self._stale.get()) is not None:
            if seat.line.closed.is_set() or seat.line.seats.get(seat.ticket.text_id) is not seat:
                continue
            try:
                self.renew(seat)
            except (Unavailable, OperationalError, PoolTimeout):
                pass  # the next sweep asks again
            except Exception:
                logger.exception("Deciding anew failed for text %s", seat.ticket.text_id)
                self._refuse(seat)

    def renew(self, seat: Seat) -> None:
        """Ask the access clause anew; who may no longer view gets nothing more, and is told."""
        line, old = seat.line, seat.ticket
        with self.sessions() as session:
            act_as(session, line.actor)
            if not session.scalar(sql("SELECT sign_in_session_lives(:id)"), {"id": line.actor.session_id}):
                line.close(ENDED)
                return
            try:
                seat.ticket = ticket_for(session, line.actor, old.text_id, self.deciding)
            except (NotFound, Denied):
                session.rollback()
                self._refuse(seat)
                return
            session.commit()
        if seat.ticket.may_write != old.may_write or seat.ticket.may_suggest != old.may_suggest:
            line.send_json(rights_message(seat))
            self.presence.changed(old.text_id)
        self.mark({old.text_id})

    def _refuse(self, seat: Seat) -> None:
        self.leave_text(seat)
        if seat.line.seats:
            seat.line.send_json({"t": "gone", "text": str(seat.ticket.text_id)})
        else:
            seat.line.close(FORBIDDEN)

    # -- threads -----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        work: tuple[Callable[[], None], ...] = (
            self._carry, self._notify, self._listen, self._decide_again, self._keep_alive, self.presence.run,
            self.snapshots.run,
        )  # fmt: skip
        for task in work:
            thread = threading.Thread(target=self._guarded, args=(task,), name=f"texts-{task.__name__}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _guarded(self, task: Callable[[], None]) -> None:
        """A thread that stumbles is logged and goes on."""
        while not self.stopping.is_set():
            try:
                task()
            except (Unavailable, OperationalError, PoolTimeout):
                self.stopping.wait(0.2)  # the database is away; the sweep makes up for it
            except Exception:
                logger.exception("%s stumbled", task.__name__)
                self.stopping.wait(0.2)

    def _notify(self) -> None:
        while not self.stopping.is_set():
            texts = {self._written.get()}
            began = time.monotonic()
            while not self._written.empty():
                texts.add(self._written.get())
            texts.discard(None)
            ids = [str(text_id) for text_id in texts]
            try:
                self.store.notify(CHANNEL, [",".join(ids[i : i + 100]) for i in range(0, len(ids), 100)])
            except Unavailable:
                self.stopping.wait(0.2)  # the sweep of the others finds the rows
            self._breathe(began)

    def _listen(self) -> None:
        try:
            with psycopg.connect(self.store.url, autocommit=True, connect_timeout=5) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                connection.execute(f"LISTEN {Presence.CHANNEL}")
                connection.execute(f"LISTEN {FORGET}")
                connection.execute(f"LISTEN {SIGN_INS}")
                self.mark_all()
                while not self.stopping.is_set():
                    for notice in connection.notifies(timeout=1.0):
                        self._heard(notice)
        except psycopg.OperationalError:
            self.stopping.wait(0.2)

    def _heard(self, notice: psycopg.Notify) -> None:
        if notice.channel == CHANNEL:
            texts = {UUID(id_) for id_ in notice.payload.split(",")}
            self.mark(texts & self._seats.keys())
        elif notice.channel == SIGN_INS:
            self.mark_all()
        elif notice.channel == FORGET:
            self.cache.drop(UUID(notice.payload))
        else:
            self.presence.heard(notice.payload)

    def _keep_alive(self) -> None:
        while not self.stopping.wait(PING_EVERY):
            with self._lock:
                lines = list(self._lines)
            for line in lines:
                line.send(wire.PING)
                line.send_json({"t": "alive"})

    def stop(self) -> None:
        """End all lines, so that the process can go: browsers try again elsewhere at once."""
        self.stopping.set()
        self._work.set()
        self._written.put(None)
        self._stale.put(None)
        self.snapshots.stop()
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.close(RESTART)


def rights_message(seat: Seat) -> dict[str, object]:
    ticket = seat.ticket
    return {
        "t": "rights",
        "text": str(ticket.text_id),
        "write": ticket.may_write,
        "suggest": ticket.may_suggest,
        "guarded": ticket.guards_owner,
    }
