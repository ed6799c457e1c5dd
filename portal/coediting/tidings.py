"""Notices to the other processes that texts may have something new: the rows say what.

They go out by a thread of their own, gathered for a moment, so that no keystroke waits for one. A process on the same
machine has heard by then (see `neighbours`); a process on another machine looks when the notice comes. Whoever listens
says so now and then: when nobody is elsewhere, notices can wait longer.
"""

import threading
import time
from collections.abc import Callable, Iterable
from uuid import UUID

GATHER, GATHER_ALONE = 0.02, 0.4  # seconds
HERE_EVERY = 4.0  # seconds
MISSED = "!"  # behind the origin: whoever it is, look
AT_ONCE = 100  # texts: a notice holds less than 8,000 bytes


class Tidings:
    """`notify` sends these payloads on a channel, in a transaction of its own: else commits queue behind one lock."""

    CHANNEL = "text_changed"

    def __init__(self, origin: str, notify: Callable[[str, list[str]], None], stopping: threading.Event) -> None:
        self.origin = origin  # this process, in notices that it hears itself
        self._notify = notify
        self._stopping = stopping
        self._changed: set[UUID] = set()
        self._missed: set[UUID] = set()  # also for who should have heard next door
        self._others_until = 0.0  # as far as is known, someone listens elsewhere
        self._lock = threading.Lock()
        self._event = threading.Event()
        self._hurry = threading.Event()

    def about(self, texts: Iterable[UUID], missed: Iterable[UUID] = ()) -> None:
        with self._lock:
            self._changed.update(texts)
            self._missed.update(missed)
        self._event.set()
        if missed:
            self._hurry.set()

    def heard(self, payload: str, is_told: Callable[[str], bool]) -> set[UUID]:
        """The texts to look at that a notice names; none when it is our own, or of one who tells us by itself."""
        origin, _, ids = payload.partition(":")
        if origin.rstrip(MISSED) == self.origin or is_told(origin):
            return set()
        if not is_told(origin.rstrip(MISSED)):
            self._others_until = time.monotonic() + 3 * HERE_EVERY
        return {UUID(id_) for id_ in ids.split(",") if id_}

    def run(self) -> None:
        self._notify(self.CHANNEL, [f"{self.origin}:"])
        while not self._stopping.is_set():
            told = self._event.wait(HERE_EVERY)
            self._hurry.wait(GATHER if time.monotonic() < self._others_until else GATHER_ALONE)
            self._event.clear()
            self._hurry.clear()
            with self._lock:
                changed, self._changed = self._changed, set()
                missed, self._missed = self._missed, set()
            payloads = [*_payloads(self.origin, changed - missed), *_payloads(self.origin + MISSED, missed)]
            if payloads or not told:  # when it fails, the sweep of the others finds the rows
                self._notify(self.CHANNEL, payloads or [f"{self.origin}:"])


def _payloads(origin: str, texts: Iterable[UUID]) -> list[str]:
    ids = [str(text_id) for text_id in texts]
    return [f"{origin}:{','.join(ids[i : i + AT_ONCE])}" for i in range(0, len(ids), AT_ONCE)]
