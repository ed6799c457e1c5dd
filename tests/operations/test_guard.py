"""What must end, ends: politely when it listens, by force when it does not, and never the wrong process."""

import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from portal.operations import guard
from tests.operations.running import ROOT

STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
POLITE = "import time; print('up', flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {POLITE!r}]); time.sleep(60)"


@pytest.fixture
def start():
    started = []

    def start(code):
        process: Any = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
        started.append(process)
        process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_who_listens_is_asked_and_who_does_not_is_forced(start):
    polite, stubborn = start(POLITE), start(STUBBORN)
    marks = [guard.mark("polite", polite.pid), guard.mark("stubborn", stubborn.pid)]

    assert guard.end(marks, patience=0.5) == marks

    assert polite.wait(1) == -signal.SIGTERM
    assert stubborn.wait(1) == -signal.SIGKILL


def test_what_it_started_itself_goes_with_it(start):
    parent = start(PARENT)
    mark = guard.mark("parent", parent.pid)
    parent.kill()
    parent.wait()
    assert guard.alive(mark), "its child runs on"

    guard.end([mark], patience=1)

    assert not guard.alive(mark)


def test_another_process_with_the_same_number_is_left_alone(start):
    stranger = start(POLITE)
    mark = guard.Mark("long gone", stranger.pid, born="1", group=False)

    assert guard.end([mark]) == []

    assert stranger.poll() is None


def test_when_the_supervisor_is_gone_the_guard_ends_all_of_its_last_order(start):
    first, second = start(POLITE), start(POLITE)
    guardian: Any = subprocess.Popen(
        [sys.executable, "-S", "-m", "portal.operations.guard"], stdin=subprocess.PIPE, cwd=ROOT, start_new_session=True
    )
    guardian.stdin.write(guard.order([guard.mark("first", first.pid)]))
    guardian.stdin.write(guard.order([guard.mark("second", second.pid)]))
    guardian.stdin.write(b'[{"half an order')
    guardian.stdin.flush()
    time.sleep(0.3)
    assert second.poll() is None

    guardian.stdin.close()
    guardian.wait(6)

    assert second.wait(1) == -signal.SIGTERM
    assert first.poll() is None, "it was no longer in the order"
