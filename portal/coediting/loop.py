"""The one thread of a process that waits for all its lines at once, and what it does each round.

A thread per line would spend more time waiting for the interpreter than working (measured: three times the processor
time per keystroke). It rests between rounds where many write (`Pace`), and the pages that this process serves meanwhile
keep half of its time. A few at one text never make it rest.
"""

import logging
import selectors
import socket as sockets
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from portal.coediting.line import Line

logger = logging.getLogger(__name__)

AT_A_TURN = 20  # messages of one line in one round
LONGEST_REST = 0.02  # seconds
TIRED_AFTER = 0.006  # seconds of work more than of rest
LIVELY = 60  # changes a second in this process, above which what comes within GATHERED goes to the database together
GATHERED = 0.02  # seconds
COUNTED_OVER = 0.5  # seconds


class Pace:
    """How long the loop rests before a round, so that what many write goes to the database together.

    Who works much rests as much. And where many write, rounds begin a set time apart: at 50 plans with 4 writers each
    that takes four tenths off the processor time per keystroke, for some 20 ms of waiting.
    """

    def __init__(self) -> None:
        self._tired = 0.0  # seconds of work that no rest has followed
        self._at = 0.0  # when the last round ended
        self._not_before = 0.0  # the next round
        self._changes, self._counted_from = 0, 0.0
        self._lively = False

    def rest(self, now: float) -> float:
        """Seconds to wait before the round that could begin now."""
        tired = max(self._tired - (now - self._at), 0.0)
        rest = max(min(tired, LONGEST_REST) if tired > TIRED_AFTER else 0.0, self._not_before - now, 0.0)
        self._tired = 0.0 if rest else tired
        return rest

    def begins(self, now: float) -> None:
        """A round begins."""
        if (passed := now - self._counted_from) >= COUNTED_OVER:
            self._lively = self._changes > LIVELY * passed
            self._changes, self._counted_from = 0, now
        self._not_before = now + GATHERED if self._lively else 0.0

    def counts(self, line: Line) -> None:
        """A message of a line was heard; of those only changes count."""
        self._changes += line.asks

    def ends(self, now: float, *, worked: float) -> None:
        """The round ended, after so many seconds of the processor."""
        self._tired, self._at = self._tired + worked, now


class Loop:
    """`round` does what the messages of this round gave rise to, and says after how many seconds it is due again."""

    def __init__(self, round_: Callable[[], float]) -> None:
        self._round = round_
        self._selector: selectors.BaseSelector
        self._here: sockets.socket  # a byte in it wakes the loop
        self._there: sockets.socket
        self._calls: deque[Callable[[], None]] = deque()
        self._unheard: set[Line] = set()  # lines with something left of what they said
        self._woken = True  # nothing to wake before it runs
        self._ended = False
        self._pace = Pace()

    # -- any thread --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._here, self._there = sockets.socketpair()
        for each in (self._here, self._there):
            each.settimeout(0)
        self._selector.register(self._here, selectors.EVENT_READ, self._was_woken)
        self._woken = False
        threading.Thread(target=self._run, name="texts-loop", daemon=True).start()

    def wake(self) -> None:
        if not self._woken:
            self._woken = True
            with suppress(BlockingIOError):
                self._there.send(b"\x00")

    def call(self, what: Callable[[], None]) -> None:
        """Have something done by the loop's own thread, soon."""
        self._calls.append(what)
        self.wake()

    def end(self) -> None:
        self._ended = True
        self.wake()

    # -- its own thread ----------------------------------------------------------------------------------------------

    def take(self, line: Line) -> None:
        """From now on listen to this line."""
        line.blocked = lambda: self.call(lambda: self._watch(line))
        self._unheard.add(line)  # a browser may have spoken with its first breath
        self._watch(line)

    def let_go(self, line: Line) -> None:
        self.listen_no_more(line.sock)
        self._unheard.discard(line)
        line.sock.close()

    def leave_to(self, line: Line, job: Callable[[], None]) -> None:
        """Let the line's own thread do this; nothing more is read of it until that is done."""
        line.busy = True
        self._watch(line)

        def then() -> None:
            try:
                job()
            finally:
                self.call(lambda: self._go_on(line))

        line.do(then)

    def listen(self, to: int | sockets.socket, hear: Callable[[], None]) -> None:
        """Call `hear` whenever there is something to read on this descriptor."""
        self._selector.register(to, selectors.EVENT_READ, hear)

    def listen_no_more(self, to: int | sockets.socket) -> None:
        with suppress(KeyError, ValueError):
            self._selector.unregister(to)

    def _go_on(self, line: Line) -> None:
        line.busy = False
        if not line.gone.is_set():
            self._unheard.add(line)
            self._watch(line)

    def _watch(self, line: Line) -> None:
        """Wait for what this line can use now: room to write, or something to read unless its own thread is at work."""
        wanted = (selectors.EVENT_WRITE if line.waits else 0) | (0 if line.busy else selectors.EVENT_READ)
        with suppress(KeyError, ValueError):
            known = self._selector.get_map().get(line.sock)
            if wanted and known is None:
                self._selector.register(line.sock, wanted, line)
            elif wanted:
                self._selector.modify(line.sock, wanted, line)
            elif known is not None:
                self._selector.unregister(line.sock)

    def _run(self) -> None:
        due, pace = 0.0, self._pace
        while not self._ended:
            try:
                wait = 0.0 if self._unheard or self._calls else max(due - time.monotonic(), 0.0)
                ready = self._selector.select(wait)
                if rest := pace.rest(time.monotonic()):
                    time.sleep(rest)
                    ready = self._selector.select(0)  # and what came meanwhile
                began = time.thread_time()
                pace.begins(time.monotonic())
                self._take_in(ready)
                at = time.monotonic()
                due = self._round() + at
                pace.ends(time.monotonic(), worked=time.thread_time() - began)
            except Exception:
                logger.exception("The loop of the texts stumbled")
                time.sleep(0.1)

    def _take_in(self, ready: list[tuple[selectors.SelectorKey, int]]) -> None:
        for key, what in ready:
            if isinstance(key.data, Line):
                self._take_of(key.data, what)
            else:
                key.data()
        while self._calls:
            self._calls.popleft()()
        for line in list(self._unheard):
            self._hear(line)

    def _take_of(self, line: Line, what: int) -> None:
        if what & selectors.EVENT_WRITE:
            line.drain()
            self._watch(line)
        if what & selectors.EVENT_READ:
            line.receive()
            self._unheard.add(line)
            if line.gone.is_set():
                self.listen_no_more(line.sock)

    def _hear(self, line: Line) -> None:
        for _ in range(AT_A_TURN):
            if line.busy:
                self._unheard.discard(line)
            if line.busy or line.asks:
                return  # it is heard on when that is done
            try:
                if not line.step():
                    self._unheard.discard(line)
                    return
                self._pace.counts(line)
            except Exception:
                logger.exception("A line stumbled")
                line.close(1011)

    def _was_woken(self) -> None:
        self._woken = False
        with suppress(BlockingIOError):
            self._here.recv(1024)
