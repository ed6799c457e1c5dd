"""The one thread that hears all lines of a process: in turn, wakened by anyone, and never ended by one of them."""

import socket
import threading
import time
from functools import partial
from types import SimpleNamespace

import pytest

from portal.coediting import loop as loops
from portal.coediting.line import Line
from portal.coediting.loop import AT_A_TURN, COUNTED_OVER, GATHERED, LIVELY, LONGEST_REST, Loop, Pace

SOON = 10.0  # seconds: far longer than any of this takes, on the busiest machine
NEVER = 3600.0  # seconds until the round is due by itself


class Events:
    """Events that came on a line: one for each byte."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def receive_data(self, data: bytes) -> None:
        self.waiting += [bytes([byte]) for byte in data]


class Spoken(Line):
    """A line whose messages are bytes; `said` holds what was heard of it, in order."""

    def __init__(self, hear) -> None:
        here, self.there = socket.socketpair()
        here.settimeout(0)
        self.events = Events()
        super().__init__(SimpleNamespace(sock=here, ws=self.events, connected=True), None, "", 1000)
        self.said: list[bytes] = []
        self.heard = hear
        self.ends = [here, self.there, self.sock]

    def step(self) -> bool:
        if not self.events.waiting:
            return False
        self.said.append(self.events.waiting.pop(0))
        self.heard(self.said[-1])
        return True


class Counting(Loop):
    """A loop that keeps by which thread each of its rounds was made."""

    def __init__(self) -> None:
        self.rounds: list[str] = []
        super().__init__(self.count)

    def count(self) -> float:
        self.rounds.append(threading.current_thread().name)
        return NEVER


@pytest.fixture
def started():
    """Starts a loop, and ends it with all that it holds."""
    begun: list[Loop] = []

    def started(loop: Loop) -> Loop:
        loop.start()
        begun.append(loop)
        return loop

    yield started
    for loop in begun:
        ended = threading.Event()

        def end(loop: Loop = loop, ended: threading.Event = ended) -> None:
            loop.end()
            ended.set()

        loop.call(end)
        assert ended.wait(SOON)
        for each in (loop._here, loop._there):  # noqa: SLF001 - in earnest they end with the process
            each.close()


@pytest.fixture
def loop(started):
    return started(Counting())


@pytest.fixture
def a_line(loop):
    lines: list[Spoken] = []

    def a_line(hear=lambda _byte: None):
        line = Spoken(hear)
        lines.append(line)
        threading.Thread(target=line.serve, daemon=True).start()
        loop.call(lambda: loop.take(line))
        return line

    yield a_line
    for line in lines:
        for end in line.ends:
            end.close()


def until(done) -> None:
    deadline = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_what_is_left_to_it_is_done_in_order_by_its_own_thread(loop):
    done = []
    for n in range(50):
        loop.call(lambda n=n: done.append((n, threading.current_thread().name)))

    until(lambda: len(done) == 50)

    assert done == [(n, "texts-loop") for n in range(50)]
    assert set(loop.rounds) == {"texts-loop"}


def test_a_round_follows_what_was_heard(loop, a_line):
    line = a_line()
    until(lambda: loop.rounds)
    before = len(loop.rounds)

    line.there.send(b"a")

    until(lambda: line.said == [b"a"] and len(loop.rounds) > before)


def test_a_line_that_says_much_keeps_nobody_waiting(loop, a_line):
    order = []
    loud, quiet = a_line(lambda _: order.append("loud")), a_line(lambda _: order.append("quiet"))
    held, go = threading.Event(), threading.Event()
    loop.call(held.set)
    loop.call(partial(go.wait, SOON))
    assert held.wait(SOON)

    loud.there.send(b"x" * 10 * AT_A_TURN)
    quiet.there.send(b"y")
    go.set()

    until(lambda: len(order) == 10 * AT_A_TURN + 1)
    assert order.index("quiet") <= 2 * AT_A_TURN


def test_what_takes_long_is_done_beside_it_and_the_line_is_not_heard_meanwhile(loop, a_line):
    go, jobs = threading.Event(), []

    def work() -> None:
        go.wait(SOON)
        jobs.append(threading.current_thread().name)

    def hear(byte: bytes) -> None:
        if byte == b"L":
            loop.leave_to(slow, work)

    slow, other = a_line(hear), a_line()
    slow.there.send(b"Lab")
    other.there.send(b"c")

    until(lambda: other.said == [b"c"])
    assert slow.said == [b"L"]
    go.set()
    until(lambda: slow.said == [b"L", b"a", b"b"])
    assert jobs
    assert jobs[0] != "texts-loop"


def test_a_line_that_stumbles_is_closed_and_the_others_go_on(loop, a_line, caplog):
    def stumble(_byte: bytes) -> None:
        raise RuntimeError("stumbled")

    bad, good = a_line(stumble), a_line()
    bad.there.send(b"x")
    until(bad.closed.is_set)
    good.there.send(b"a")

    until(lambda: good.said == [b"a"])
    assert "A line stumbled" in caplog.text


def test_a_round_that_stumbles_does_not_end_it(started, caplog):
    tries = []

    def round_() -> float:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("stumbled")
        return NEVER

    loop = started(Loop(round_))
    done = threading.Event()
    loop.call(done.set)

    assert done.wait(SOON)
    until(lambda: len(tries) > 1)
    assert "stumbled" in caplog.text


def test_a_line_that_went_is_let_go_of(loop, a_line):
    line = a_line()
    line.there.close()
    until(line.gone.is_set)

    loop.call(lambda: loop.let_go(line))
    until(lambda: line.sock.fileno() < 0)
    loop.call(lambda: None)  # it goes on
    before = len(loop.rounds)
    loop.wake()
    until(lambda: len(loop.rounds) > before)


def test_who_worked_much_rests_and_who_worked_little_does_not(started, monkeypatch):
    rests = []
    monkeypatch.setattr(time, "sleep", rests.append)  # of the loop; nothing else sleeps meanwhile
    work = threading.Event()

    def round_() -> float:
        began = time.thread_time()
        while work.is_set() and time.thread_time() - began < 2 * loops.TIRED_AFTER:
            pass
        return 0.0 if work.is_set() else NEVER

    loop = started(Loop(round_))
    few = threading.Event()
    loop.call(few.set)
    assert few.wait(SOON)
    assert rests == []

    work.set()
    loop.wake()
    deadline = time.monotonic() + SOON
    while not rests:
        assert time.monotonic() < deadline
    work.clear()
    assert max(rests) <= loops.LONGEST_REST


@pytest.mark.parametrize(("a_second", "waits"), [(LIVELY // 2, False), (LIVELY * 3, True)])
def test_rounds_begin_a_set_time_apart_where_many_write_and_at_once_where_few_do(a_second, waits):
    pace = Pace()
    pace.begins(100.0)
    for _ in range(int(a_second * COUNTED_OVER)):
        pace.counts(SimpleNamespace(asks=True))
    now = 100.0 + COUNTED_OVER

    pace.begins(now)
    pace.ends(now + 0.001, worked=0.001)

    assert pace.rest(now + 0.005) == pytest.approx(GATHERED - 0.005 if waits else 0.0)
    assert pace.rest(now + GATHERED) == 0.0


def test_where_it_becomes_quiet_again_nobody_waits():
    pace = Pace()
    pace.begins(100.0)
    for _ in range(LIVELY * 3):
        pace.counts(SimpleNamespace(asks=True))
    pace.begins(100.0 + COUNTED_OVER)
    quiet = 100.0 + 2 * COUNTED_OVER

    pace.begins(quiet)
    pace.ends(quiet + 0.001, worked=0.001)

    assert pace.rest(quiet + 0.002) == 0.0


def test_who_works_much_rests_as_much_once_and_never_long():
    pace = Pace()
    pace.begins(100.0)
    pace.ends(100.0, worked=0.011)
    assert pace.rest(100.001) == pytest.approx(0.010)
    assert pace.rest(100.011) == 0.0

    pace.ends(101.0, worked=5.0)
    assert pace.rest(101.0) == LONGEST_REST
