"""One open WebSocket. Writing never waits: what the other side does not take yet stands in a short queue."""

import json
import socket as sockets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from wsproto.events import CloseConnection

from portal.access.actor import Actor
from portal.coediting import wire
from portal.coediting.rights import Ticket
from portal.kernel.words import Sentence

if TYPE_CHECKING:
    from simple_websocket import Server

QUEUE_LIMIT = 2 * 1024 * 1024  # bytes that a slow reader may be behind
LAST_WORD = 0.5  # seconds for the other side's goodbye
STUCK_AFTER = 8.0  # seconds in which a full line took nothing


class Seat:
    """One text on one line: what it has and what it may."""

    __slots__ = ("active_at", "after", "clients", "cursor", "line", "logged", "names", "number", "ticket")

    def __init__(self, line: "Line", ticket: Ticket, after: int, number: int) -> None:
        self.line = line
        self.ticket = ticket
        self.after = after
        self.number = number  # who this is to others: counts per text, in this process
        self.clients: set[int] = set()
        self.cursor: object = None
        self.active_at = 0.0
        self.logged = False  # this sitting's writing
        self.names: dict[UUID, tuple[float, str | None]] = {}

    def writes(self) -> bool:
        """Whether this person is writing now: presence is shown to each other only by who write."""
        return self.ticket.may_write and time.monotonic() - self.active_at < 120


class Line:
    def __init__(self, ws: "Server", actor: Actor, token: str, words: Callable[[Sentence | str], str] = str) -> None:
        self.ws = ws
        self.words = words  # a sentence in the language of who sits here
        self.actor = actor
        self.token = token  # of the signed-in session
        self.touched_at = 0.0
        self.seats: dict[UUID, Seat] = {}
        self.refusals = 0
        self.closed = threading.Event()
        self.wake = threading.Event()
        self._lock = threading.Lock()
        self._queue: list[bytes] = []
        self._queued = 0
        self._stuck_since = 0.0
        self._closing: int | None = None

    def send_json(self, message: dict[str, object]) -> None:
        self.send(wire.framed(json.dumps(message, separators=(",", ":")).encode(), opcode=1))

    def send(self, frame: bytes) -> None:
        """Write a whole frame, or as much as the line takes now; the rest goes when it can."""
        with self._lock:
            if self.closed.is_set() or self._closing is not None:
                return
            self._write(frame)

    def close(self, code: int) -> None:
        """Say goodbye with a reason and end."""
        with self._lock:
            if self.closed.is_set() or self._closing is not None:
                return
            self._closing = code
            # Through the library, so that it knows and does not say goodbye a second time.
            self._write(self.ws.ws.send(CloseConnection(code)))
            if not self._queue:
                self._end(gently=True)
        self.wake.set()

    def _write(self, frame: bytes) -> None:
        if not self._queue:
            try:
                sent = self.ws.sock.send(frame, sockets.MSG_DONTWAIT)
            except BlockingIOError:
                sent = 0
            except (OSError, ValueError):
                self._end()
                return
            if sent == len(frame):
                return
            frame = frame[sent:]
            self._stuck_since = time.monotonic()
        self._queue.append(frame)
        self._queued += len(frame)
        if self._queued > QUEUE_LIMIT:
            self._end()
        self.wake.set()

    def drain(self) -> None:
        """Write what waits, as far as the line takes it; a line that takes nothing for long is cut."""
        with self._lock:
            while self._queue and not self.closed.is_set():
                try:
                    sent = self.ws.sock.send(self._queue[0], sockets.MSG_DONTWAIT)
                except BlockingIOError:
                    sent = 0
                except (OSError, ValueError):
                    self._end()
                    return
                if not sent:
                    break
                self._stuck_since = time.monotonic()
                self._queued -= sent
                if sent == len(self._queue[0]):
                    self._queue.pop(0)
                else:
                    self._queue[0] = self._queue[0][sent:]
            if self._queue and time.monotonic() - self._stuck_since > STUCK_AFTER:
                self._end()
            if not self._queue and self._closing is not None:
                self._end(gently=True)

    @property
    def waits(self) -> bool:
        return bool(self._queue)

    def finish(self) -> None:
        """Give the other side a moment to say goodbye; who does not would keep the process from ending."""
        self.ws.thread.join(LAST_WORD)
        with suppress(OSError, ValueError):
            self.ws.sock.shutdown(sockets.SHUT_RDWR)

    def _end(self, *, gently: bool = False) -> None:
        """End the line; gently: what was written, the reason above all, still reaches the other side."""
        self.ws.connected = False  # first: or the library says goodbye a second time
        self.closed.set()
        self.wake.set()
        with suppress(OSError, ValueError):
            self.ws.sock.shutdown(sockets.SHUT_WR if gently else sockets.SHUT_RDWR)
