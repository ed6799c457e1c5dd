"""The switchboard of one process: who sits at which text, and what is theirs to have.

No room and no document stands in the path of a keystroke: the row is the truth and the bus. Any process may die and
several may serve one text. A notice after the commit makes it quick; a sweep each second makes it sure.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from portal.coediting import wire
from portal.coediting.cache import Cache
from portal.coediting.carrier import Carrier
from portal.coediting.exchange import Exchange
from portal.coediting.line import Line, Seat
from portal.coediting.loop import Loop
from portal.coediting.neighbours import Neighbours
from portal.coediting.presence import Presence
from portal.coediting.rights import Deciding, ticket_for
from portal.coediting.snapshots import Snapshots
from portal.coediting.store import Store
from portal.coediting.tidings import Tidings
from portal.coediting.workshop import KEY, Workshop
from portal.database.session import act_as
from portal.kernel.errors import Denied, NotFound, Unavailable

logger = logging.getLogger(__name__)

SIGN_INS = "sign_ins"  # a session, account or employment ended (portal.identity)
ACCESS = "access_changed"  # a fact about a file that access leans on
FORGET = "text_forget"  # words were taken out for good: no process keeps what it had
PING_EVERY = 20.0  # seconds
AT_ONCE = 4  # decisions in one process

ENDED, FORBIDDEN, RESTART = 4401, 4403, 1012  # close codes; 44xx are final for the browser


class Hub:
    """`directory`: where the processes of this machine find each other."""

    def __init__(self, url: str, sessions: sessionmaker[Session], deciding: Deciding, directory: Path) -> None:
        self.stopping = threading.Event()
        self.workshop = Workshop(Store(url), Cache(), deciding, self.wrote)
        self.store, self.cache, self.intake = self.workshop.store, self.workshop.cache, self.workshop.intake
        self.sessions = sessions
        sessions.configure(info={**sessions.kw.get("info", {}), KEY: self.workshop})
        self.snapshots = Snapshots(self.workshop)
        origin = os.urandom(6).hex()  # this process, to the others
        self.presence = Presence(origin, self.seats_at, self._names_for, self.store.notify, self.stopping)
        self.tidings = Tidings(origin, self.store.notify, self.stopping)
        self.neighbours = Neighbours(directory, origin, self._tickets)
        self.carrier = Carrier(
            Exchange(url), self.cache, self.seats_at, self._texts, self._decide_again, self.neighbours,
            self.tidings.about,
        )  # fmt: skip
        self.neighbours.hear = self.carrier.overhear
        self.loop = Loop(self._round)
        # Two hundred lines that open together would each take a connection of the database and its access clause; the
        # interpreter does one thing at a time anyway.
        self.few_at_once = threading.BoundedSemaphore(AT_ONCE)
        self._seats: dict[UUID, set[Seat]] = {}
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._pinged = self._looked = time.monotonic()
        self._started = False

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
            if not self._started:
                self._start()
        self.loop.call(lambda: self.loop.take(line))

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
        self.carrier.moved(text_id)
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
        self.carrier.moved(text_id)

    def seats_at(self, text_id: UUID) -> list[Seat]:
        with self._lock:
            return list(self._seats.get(text_id, ()))

    def _texts(self) -> list[UUID]:
        with self._lock:
            return list(self._seats)

    def _tickets(self) -> dict[UUID, list[UUID]]:
        with self._lock:
            return {text_id: [seat.ticket.id for seat in seats] for text_id, seats in self._seats.items()}

    # -- changes -----------------------------------------------------------------------------------------------------

    def wrote(self, text_id: UUID) -> None:
        """A row was committed in this process, past the loop: carry it to who sits here, and tell the others."""
        self.carrier.wrote(text_id)
        self.loop.wake()

    def mark(self, texts: Iterable[UUID]) -> None:
        self.carrier.mark(texts)
        self.loop.wake()

    def _round(self) -> float:
        now = time.monotonic()
        if now - self._pinged >= PING_EVERY:
            self._pinged = now
            self._keep_alive()
        if now - self._looked >= 1.0:
            self._looked = now
            for line in list(self._lines):
                line.cut_when_stuck()
        if self.stopping.is_set() and not self._lines:
            self.neighbours.close()
            self.loop.end()
        return self.carrier.round()

    def _keep_alive(self) -> None:
        for line in list(self._lines):
            line.send(wire.PING)
            line.send_json({"t": "alive"})

    # -- rights that changed -----------------------------------------------------------------------------------------

    def _decide_again(self, seat: Seat) -> None:
        """The ticket of this seat no longer holds: have its line's own thread ask the clause."""
        if not seat.deciding:
            seat.deciding = True
            seat.line.do(lambda: self._decided_again(seat))

    def _decided_again(self, seat: Seat) -> None:
        try:
            if not seat.line.closed.is_set() and seat.line.seats.get(seat.ticket.text_id) is seat:
                with self.few_at_once:
                    self.renew(seat)
        except (Unavailable, OperationalError, PoolTimeout):
            pass  # the next sweep asks again
        except Exception:
            logger.exception("Deciding anew failed for text %s", seat.ticket.text_id)
            self._refuse(seat)
        finally:
            seat.deciding = False

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
        self.carrier.moved(old.text_id)
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

    def _names_for(self, viewer: Seat, people: Collection[UUID]) -> Mapping[UUID, str]:
        with self.sessions() as session:
            act_as(session, viewer.line.actor)
            names = self.deciding.names(session, viewer.line.actor, viewer.ticket.text_id, people)
            session.rollback()
        return {person_id: viewer.line.words(name) for person_id, name in names.items()}

    # -- threads -----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._started = True
        self.loop.start()
        self.loop.call(self._meet_neighbours)
        tasks = {"listen": self._listen, "presence": self.presence.run, "snapshots": self.snapshots.run}
        for name, task in {**tasks, "tidings": self.tidings.run}.items():
            threading.Thread(target=self._guarded, args=(task,), name=f"texts-{name}", daemon=True).start()

    def _meet_neighbours(self) -> None:
        own = self.neighbours.open()
        if own is not None:
            self.loop.listen(own, self.neighbours.receive)

    def _guarded(self, task: Callable[[], None]) -> None:
        """A thread that stumbles is logged and goes on."""
        while not self.stopping.is_set():
            try:
                task()
            except (Unavailable, OperationalError, PoolTimeout, psycopg.OperationalError):
                self.stopping.wait(0.2)  # the database is away; the sweep makes up for it
            except Exception:
                logger.exception("%s stumbled", task.__name__)
                self.stopping.wait(0.2)

    def _listen(self) -> None:
        """Hear what other processes say; a notice means: look, and the rows are the truth."""
        lost = threading.Event()
        with psycopg.connect(self.store.url, autocommit=True, connect_timeout=5) as connection:
            for channel in (Tidings.CHANNEL, Presence.CHANNEL, FORGET, SIGN_INS, ACCESS):
                connection.execute(f"LISTEN {channel}".encode())
            descriptor = connection.fileno()
            self.loop.call(lambda: self.loop.listen(descriptor, lambda: self._overhear(connection, descriptor, lost)))
            self.mark(self._texts())
            lost.wait()
        self.stopping.wait(0.2)

    def _overhear(self, connection: psycopg.Connection, descriptor: int, lost: threading.Event) -> None:
        """Something came on the connection that listens.

        When it is lost it knows its descriptor no more, and a line that gets the same number must not be taken for it.
        """
        try:
            connection.pgconn.consume_input()
            while (notice := connection.pgconn.notifies()) is not None:
                self._hear(notice.relname.decode(), notice.extra.decode())
        except psycopg.OperationalError:
            self.loop.listen_no_more(descriptor)
            lost.set()

    def _hear(self, channel: str, payload: str) -> None:
        if channel == Tidings.CHANNEL:
            self.carrier.mark(self.tidings.heard(payload, self.neighbours.is_one) & self._seats.keys())
        elif channel == SIGN_INS:
            self.carrier.mark(self._texts())
        elif channel == ACCESS:
            self.carrier.mark(self._texts_of(UUID(payload)))
        elif channel == FORGET:
            self.cache.drop(UUID(payload))
        else:
            self.presence.heard(payload)

    def _texts_of(self, youth_file_id: UUID) -> list[UUID]:
        with self._lock:
            return [
                text_id for text_id, seats in self._seats.items()
                if any(seat.ticket.youth_file_id == youth_file_id for seat in seats)
            ]  # fmt: skip

    def stop(self) -> None:
        """End all lines, so that the process can go: browsers try again elsewhere at once."""
        self.stopping.set()
        self.snapshots.stop()
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.close(RESTART)
        self.loop.wake()


def rights_message(seat: Seat) -> dict[str, object]:
    ticket = seat.ticket
    return {
        "t": "rights",
        "text": str(ticket.text_id),
        "write": ticket.may_write,
        "suggest": ticket.may_suggest,
        "guarded": ticket.guards_owner,
    }
