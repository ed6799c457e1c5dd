"""One open WebSocket. Reading and writing never wait: what is not whole yet, or not taken yet, stands in short queues.

The loop of the process reads it and does what is quick; what may take long is done by the line's own thread, one thing
after the other, and until that is done nothing more is read. So a slow or hostile line costs nobody else, and its
memory is bounded: one message, and what it is behind.
"""

import json
import logging
import socket as sockets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING
from uuid import UUID

from wsproto.events import BytesMessage, CloseConnection, Ping, TextMessage
from wsproto.utilities import ProtocolError

from portal.access.actor import Actor
from portal.coediting import wire
from portal.coediting.rights import Ticket
from portal.kernel.words import Sentence

if TYPE_CHECKING:
    from simple_websocket import Server

logger = logging.getLogger(__name__)

QUEUE_LIMIT = 2 * 1024 * 1024  # bytes that a slow reader may be behind
LAST_WORD = 0.5  # seconds for the other side's goodbye
STUCK_AFTER = 8.0  # seconds in which a full line took nothing
RECEIVE = 65536  # bytes at a time
TOO_BIG = 1009  # close code


class Seat:
    """One text on one line: what it has and what it may."""

    __slots__ = ("active_at", "after", "clients", "cursor", "deciding", "line", "logged", "names", "number", "ticket")

    def __init__(self, line: "Line", ticket: Ticket, after: int, number: int) -> None:
        self.line = line
        self.ticket = ticket
        self.after = after
        self.number = number  # who this is to others: counts per text, in this process
        self.clients: set[int] = set()
        self.cursor: object = None
        self.active_at = 0.0
        self.logged = False  # this sitting's writing
        self.deciding = False  # its right is being decided anew
        self.names: dict[UUID, tuple[float, str | None]] = {}

    def writes(self) -> bool:
        """Whether this person is writing now: presence is shown to each other only by who write."""
        return self.ticket.may_write and time.monotonic() - self.active_at < 120


class Line:
    """`hear` gets each whole message, on the thread that calls `step`; `blocked` is told when writing has to wait."""

    def __init__(
        self, ws: "Server", actor: Actor, token: str, limit: int, words: Callable[[Sentence | str], str] = str
    ) -> None:
        self.ws = ws
        self.words = words  # a sentence in the language of who sits here
        self.sock = ws.sock.dup()  # the server closes its own; the loop lets go of this one
        self.actor = actor
        self.token = token  # of the signed-in session
        self.limit = limit  # bytes of one message
        self.touched_at = 0.0
        self.seats: dict[UUID, Seat] = {}
        self.refusals = 0
        self.hear: Callable[[str | bytes], None] = lambda _: None
        self.blocked: Callable[[], None] = lambda: None
        self.busy = False  # its own thread is at work on what it said: it is not read meanwhile
        self.asks = False  # a change of it goes to the database in this round
        self.closed = threading.Event()
        self.gone = threading.Event()  # the other side said goodbye, or is not there any more
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._pieces: list[bytes] = []  # of a message that is not whole yet
        self._pieces_size = 0
        self._lock = threading.Lock()
        self._queue: list[bytes] = []
        self._queued = 0
        self._stuck_since = 0.0
        self._closing = False

    # -- its own thread ----------------------------------------------------------------------------------------------

    def serve(self) -> None:
        """Do what takes long, as it comes, until the line has ended."""
        while not self.closed.is_set() and (job := self._jobs.get()) is not None:
            job()

    def do(self, job: Callable[[], None]) -> None:
        """Leave something to the line's own thread."""
        self._jobs.put(job)

    # -- reading (the loop's thread only) ----------------------------------------------------------------------------

    def receive(self) -> None:
        """Take what came."""
        try:
            data = self.sock.recv(RECEIVE, sockets.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            return
        except (OSError, ValueError):
            data = b""
        if not data:
            self._is_gone()
            return
        try:
            self.ws.ws.receive_data(data)
        except ProtocolError:
            self._is_gone()

    def step(self) -> bool:
        """Deal with the next thing in what came: one message at most. False when there is nothing whole."""
        event = next(self.ws.ws.events(), None)
        if event is None:
            return False
        if isinstance(event, CloseConnection):
            self.close(int(event.code))
            self._is_gone()
            return False
        if self.closed.is_set():
            return True  # what comes after our goodbye is not heard
        if isinstance(event, BytesMessage | TextMessage):
            self._message(event)
        elif isinstance(event, Ping):
            self.send(wire.framed(bytes(event.payload), opcode=10))
        return True

    def _message(self, event: BytesMessage | TextMessage) -> None:
        piece = bytes(event.data) if isinstance(event, BytesMessage) else event.data.encode()
        self._pieces.append(piece)
        self._pieces_size += len(piece)
        if self._pieces_size > self.limit:
            self.close(TOO_BIG)
        elif event.message_finished:
            whole, self._pieces, self._pieces_size = b"".join(self._pieces), [], 0
            self.hear(whole if isinstance(event, BytesMessage) else whole.decode())

    def _is_gone(self) -> None:
        self.gone.set()
        with self._lock:
            self._end()

    # -- writing (any thread) ----------------------------------------------------------------------------------------

    def send_json(self, message: dict[str, object]) -> None:
        self.send(wire.framed(json.dumps(message, separators=(",", ":")).encode(), opcode=1))

    def send(self, frame: bytes) -> None:
        """Write a whole frame, or as much as the line takes now; the rest goes when it can."""
        with self._lock:
            if not self.closed.is_set() and not self._closing:
                self._write(frame)

    def close(self, code: int) -> None:
        """Say goodbye with a reason and end."""
        with self._lock:
            if self.closed.is_set() or self._closing:
                return
            self._closing = True
            self._write(wire.framed(code.to_bytes(2) if code not in wire.NEVER_SENT else b"", opcode=8))
            if not self._queue:
                self._end(gently=True)

    def _write(self, frame: bytes) -> None:
        if not self._queue:
            try:
                sent = self.sock.send(frame, sockets.MSG_DONTWAIT)
            except BlockingIOError:
                sent = 0
            except (OSError, ValueError):
                self._end()
                return
            if sent == len(frame):
                return
            frame = frame[sent:]
            self._stuck_since = time.monotonic()
            self.blocked()
        self._queue.append(frame)
        self._queued += len(frame)
        if self._queued > QUEUE_LIMIT:
            self._end()

    def drain(self) -> None:
        """Write what waits, as far as the line takes it."""
        with self._lock:
            while self._queue and not self.closed.is_set():
                try:
                    sent = self.sock.send(self._queue[0], sockets.MSG_DONTWAIT)
                except BlockingIOError:
                    return
                except (OSError, ValueError):
                    self._end()
                    return
                self._stuck_since = time.monotonic()
                self._queued -= sent
                if sent == len(self._queue[0]):
                    self._queue.pop(0)
                else:
                    self._queue[0] = self._queue[0][sent:]
            if not self._queue and self._closing:
                self._end(gently=True)

    def cut_when_stuck(self) -> None:
        """A line that takes nothing for long is ended."""
        with self._lock:
            if self._queue and time.monotonic() - self._stuck_since > STUCK_AFTER:
                self._end()

    @property
    def waits(self) -> bool:
        return bool(self._queue)

    # -- the end -----------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Give the other side a moment to say goodbye; who does not would keep the process from ending."""
        self.gone.wait(LAST_WORD)
        with suppress(OSError, ValueError):
            self.ws.sock.shutdown(sockets.SHUT_RDWR)

    def _end(self, *, gently: bool = False) -> None:
        """End the line; gently: what was written, the reason above all, still reaches the other side."""
        self.ws.connected = False  # or the library says goodbye a second time
        self.closed.set()
        self._jobs.put(None)
        with suppress(OSError, ValueError):
            self.sock.shutdown(sockets.SHUT_WR if gently else sockets.SHUT_RDWR)
