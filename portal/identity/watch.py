"""Tells open pages at once that their session is over: one listener per process, a question per notice."""

import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from uuid import UUID

import psycopg

CHANNEL = "sign_ins"
SWEEP = 10.0
"""Seconds between two looks without a notice: what ends by the clock (idle, midnight) is seen by then."""
HEARTBEAT = 20.0
LOOK_UP = 1.0
"""Seconds after which a waiting stream looks whether its process is ending."""
AGAIN_AFTER = 0.5
ENDED = "event: ended\ndata: \n\n"
ALIVE = ": still here\n\n"
_log = logging.getLogger("portal.sign_ins")


class Watch:
    """The open streams of this process. Holds no database session of a request."""

    def __init__(self, database_url: str, most: int) -> None:
        self._url = database_url.replace("+psycopg", "", 1)
        self._most = most
        self._streams: dict[UUID, list[queue.SimpleQueue[str]]] = defaultdict(list)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def follow(self, session_id: UUID) -> Iterator[str] | None:
        """What a page's stream sends until the session ends; None when this process holds enough streams already."""
        mailbox: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._lock:
            if sum(len(boxes) for boxes in self._streams.values()) >= self._most:
                return None
            self._streams[session_id].append(mailbox)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._listen, name="sign-ins", daemon=True)
                self._thread.start()
        return self._messages(session_id, mailbox)

    def close(self) -> None:
        """End all streams: the process stops."""
        self._closing.set()
        self._tell(list(self._streams), "")

    def _messages(self, session_id: UUID, mailbox: "queue.SimpleQueue[str]") -> Iterator[str]:
        try:
            yield ALIVE
            quiet = 0.0
            # A pool's threads outlive the main thread and would hold up the end of the process.
            while not self._closing.is_set() and threading.main_thread().is_alive():
                try:
                    yield mailbox.get(timeout=LOOK_UP)
                except queue.Empty:
                    quiet += LOOK_UP
                    if quiet >= HEARTBEAT:
                        quiet = 0.0
                        yield ALIVE
                else:
                    return
        finally:
            with self._lock:
                with suppress(ValueError):
                    self._streams[session_id].remove(mailbox)
                if not self._streams[session_id]:
                    del self._streams[session_id]

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    while not self._closing.is_set():
                        self._tell(self._ended(connection), ENDED)
                        for _ in connection.notifies(timeout=SWEEP, stop_after=1):
                            pass
            except psycopg.Error:
                if self._closing.is_set():
                    return
                _log.warning("the listener for ended sessions lost its connection")
                time.sleep(AGAIN_AFTER)

    def _ended(self, connection: "psycopg.Connection[tuple[object, ...]]") -> Sequence[UUID]:
        with self._lock:
            watched = list(self._streams)
        if not watched:
            return []
        alive = {row[0] for row in connection.execute("SELECT still_signed_in(%s)", [watched])}
        return [session_id for session_id in watched if session_id not in alive]

    def _tell(self, sessions: Sequence[UUID], message: str) -> None:
        with self._lock:
            boxes = [box for session_id in sessions for box in self._streams.get(session_id, ())]
        for box in boxes:
            box.put(message)
