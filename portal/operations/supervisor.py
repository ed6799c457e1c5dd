"""Keeps the processes of `portal run` alive, starts again what dies, and ends them all within five seconds."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Self

from portal.kernel.errors import PortalError
from portal.operations import guard
from portal.operations.installation import ROOT, Installation
from portal.operations.progress import say

PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before a start after the first, second, … death in a row
DATABASE_PATIENCE = 1.0  # seconds; what it could not write then it finds again in its log at the next start
CALM = 30.0  # seconds alive after which a death counts as the first again
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal: end everything, in order, at once."""


@dataclass
class Child:
    """One process and how to start it again."""

    name: str  # as the terminal calls it
    start: Callable[[], subprocess.Popen[bytes]]
    is_postgres: bool = False  # ends in its own way, and after all others
    process: subprocess.Popen[bytes] | None = None
    mark: guard.Mark | None = None
    begun: float = 0.0
    deaths: int = 0
    due: float | None = None  # when it is to be started again


@dataclass
class Supervisor:
    """Holds the children. Use as a context manager: whatever happens, leaving it ends all of them."""

    installation: Installation
    children: list[Child] = field(default_factory=list)
    _guard: subprocess.Popen[bytes] | None = None
    _busy: bool = False  # between the start of a process and its being known: a stop waits that long
    _asked: bool = False

    def __enter__(self) -> Self:
        for number in STOPPING:
            signal.signal(number, self._stop)
        self._start_guard()
        return self

    def __exit__(self, *_: object) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)  # already on the way
        self.end()

    def start(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self.children.append(child)
        self._begin(child)

    def watch(self) -> None:
        """Look after the children until someone asks to stop; only StopAsked ends it."""
        wake, wake_in = os.pipe()
        os.set_blocking(wake_in, False)
        signal.set_wakeup_fd(wake_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            while True:
                self.look()
                select.select([wake], [], [], self._time_to_next())
                with suppress(BlockingIOError):
                    os.read(wake, 512) if select.select([wake], [], [], 0)[0] else None
        finally:
            signal.set_wakeup_fd(-1)
            os.close(wake)
            os.close(wake_in)

    def look(self) -> None:
        """See who died and start again whose pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._died(child, child.process.returncode, now)
            if child.due is not None and child.due <= now:
                child.due = None
                self._begin_again(child)
        if self._guard is not None and self._guard.poll() is not None:
            self._start_guard()

    def end(self) -> None:
        """End everything: first what serves, then the database."""
        for the_database in (False, True):
            marks = [c.mark for c in self.children if c.mark is not None and c.is_postgres is the_database]
            guard.end(marks, DATABASE_PATIENCE if the_database else guard.PATIENCE)
        for child in self.children:
            if child.process is not None:
                child.process.poll()
        self.children.clear()
        with suppress(Exception):
            self.installation.remember([])
        if self._guard is not None and self._guard.stdin is not None:
            with suppress(OSError):
                self._guard.stdin.write(guard.order([]))
                self._guard.stdin.close()
            self._guard.wait(2)

    # -- how ---------------------------------------------------------------------------------------------------------

    def _begin(self, child: Child) -> None:
        self._busy = True
        try:
            child.process = child.start()
            pid = child.process.pid
            child.mark = guard.mark_of_postgres(pid) if child.is_postgres else guard.mark(child.name, pid)
            child.begun = time.monotonic()
        finally:
            self._busy = False
        self._tell()
        if self._asked:
            raise StopAsked

    def _begin_again(self, child: Child) -> None:
        try:
            self._begin(child)
        except (PortalError, OSError) as error:
            say(f"{child.name} startte niet: {error}")
            self._plan(child, time.monotonic())

    def _died(self, child: Child, code: int, now: float) -> None:
        child.process = None
        if child.mark is not None and not child.is_postgres:
            guard.end([child.mark], guard.FORCED)  # what it had started itself
        if now - child.begun > CALM:
            child.deaths = 0
        why = f"signaal {-code}" if code < 0 else f"code {code}"
        self._plan(child, now)
        say(f"{child.name} stopte ({why}) en wordt opnieuw gestart.")

    def _plan(self, child: Child, now: float) -> None:
        child.due = now + PAUSES[min(child.deaths, len(PAUSES) - 1)]
        child.deaths += 1

    def _time_to_next(self) -> float:
        due = [c.due for c in self.children if c.due is not None]
        return max(0.0, min([5.0, *(d - time.monotonic() for d in due)]))

    def _start_guard(self) -> None:
        self._guard = subprocess.Popen(
            [sys.executable, "-S", "-m", "portal.operations.guard"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip
        self._tell()

    def _tell(self) -> None:
        """Tell the guard, and the next start, who runs now."""
        marks = [c.mark for c in self.children if c.mark is not None]
        self.installation.remember(marks)
        if self._guard is not None and self._guard.stdin is not None:
            with suppress(BrokenPipeError):
                self._guard.stdin.write(guard.order(marks))
                self._guard.stdin.flush()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        if not self._busy:
            raise StopAsked
