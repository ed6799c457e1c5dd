"""`portal run` as a stranger meets it: it starts, it stays, it ends, and nothing that dies takes the rest along."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from portal.operations import guard
from portal.operations.postgres import WHEEL, EmbeddedPostgres
from tests.operations.running import RunningPortal, as_user_1000, environment, free_port, portal

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One portal that the tests of this module start, hurt, stop and start again."""
    started = RunningPortal(tmp_path_factory.mktemp("checkout") / "var").start()
    yield started
    started.clean()


def test_it_shows_each_step_and_who_can_sign_in(running):
    steps = [line.split()[1] for line in running.lines if line.lstrip().startswith("✓")]

    assert steps[:4] == ["Instellingen", "PostgreSQL", "Tabellen:", "Oefenwereld:"]
    assert "Rubicon Jeugdzorg" in running.output
    assert "Sanne Bovenveld" in running.output
    running.until(running.answers)


def test_what_it_keeps_is_readable_for_its_user_only(running):
    kept = [p for p in running.home.rglob("*") if "postgres" not in p.parts]

    assert len(kept) > 5
    assert not [p for p in kept if p.stat().st_mode & 0o077]


def test_it_answers_on_this_machine_only(running):
    listening = [line.split()[1] for line in _listeners() if line.split()[1].endswith(f":{running.port:04X}")]

    assert listening
    assert {address.partition(":")[0] for address in listening} <= {"0100007F", "00000000000000000000000001000000"}


@pytest.mark.parametrize("who", ["De webserver", "De taken", "PostgreSQL"])
def test_what_is_killed_is_started_again(running, who):
    before = running.marks()[who]

    os.kill(before.pid, signal.SIGKILL)

    running.until(lambda: running.marks()[who].pid != before.pid)
    running.until(running.answers)
    assert running.process.poll() is None
    assert f"{who} stopte (signaal 9) en wordt opnieuw gestart." in running.output


def test_while_the_web_server_starts_again_a_visitor_waits_and_is_not_refused(running):
    os.kill(running.marks()["De webserver"].pid, signal.SIGKILL)

    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert visitor.recv(12).startswith(b"HTTP/1.1 ")


def test_a_second_one_from_the_same_home_is_refused(running):
    second = portal("run", "--home", running.home, "--port", free_port())

    assert second.returncode == 1
    assert "De portal draait al vanuit deze map" in second.stderr
    running.until(running.answers)


def test_killed_itself_it_takes_its_children_along_and_the_next_start_works(running):
    marks = running.marks()

    running.process.kill()

    running.until(lambda: not [m for m in marks.values() if guard.alive(m)], patience=8)
    running.start()
    assert "staat er al" in running.output


def test_killed_together_with_its_guard_it_leaves_nothing_that_the_next_start_cannot_handle(running):
    marks = running.marks()
    for guardian in _children_of(running.process.pid, "portal.operations.guard"):
        os.kill(guardian, signal.SIGSTOP)
        running.process.kill()
        os.kill(guardian, signal.SIGKILL)
    running.process.wait()
    time.sleep(0.5)
    assert guard.alive(marks["PostgreSQL"]), "otherwise nothing was left to handle"

    running.start()

    assert "Wat van een vorige keer nog draaide, is gestopt." in running.output
    assert not [m.name for m in marks.values() if guard.alive(m)]


def test_a_guard_that_dies_is_replaced(running):
    (guardian,) = _children_of(running.process.pid, "portal.operations.guard")

    os.kill(guardian, signal.SIGKILL)

    running.until(lambda: _children_of(running.process.pid, "portal.operations.guard") not in ([], [guardian]))


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.nightly)]
)
def test_asked_to_stop_it_ends_every_process_within_five_seconds(running, number):
    if running.process.poll() is not None:
        running.start()

    assert running.stop(number) < 5
    assert running.process.returncode == 0
    assert "Gestopt." in running.output


@pytest.mark.nightly
def test_data_stays_between_runs_until_one_begins_anew(running):
    running.start()
    assert "Oefenwereld: staat er al" in running.output
    secret = (running.home / "secret_key").read_text()
    running.stop()

    running.start("--fresh")

    assert "Oefenwereld: gevuld" in running.output
    assert (running.home / "secret_key").read_text() != secret
    running.stop()


@pytest.mark.nightly
def test_two_run_side_by_side(running, tmp_path):
    running.start()
    other = RunningPortal(tmp_path / "var")
    try:
        other.start()
        running.until(running.answers)
        other.until(other.answers)
        other.stop()
        running.until(running.answers)
    finally:
        other.clean()
        running.stop()


@pytest.mark.nightly
@pytest.mark.skipif(os.getuid() != 0, reason="all other tests here already run as an ordinary user")
def test_it_works_for_an_ordinary_user(tmp_path):
    started = RunningPortal(tmp_path / "var", prefix=as_user_1000())
    try:
        started.start()
        started.until(started.answers)
        assert started.home.stat().st_mode & 0o777 == 0o700
        started.stop()
    finally:
        started.clean()


@pytest.mark.nightly
@pytest.mark.skipif(os.getuid() != 0, reason="only root starts PostgreSQL as someone else")
def test_it_works_for_root_where_nobody_else_may_enter(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = EmbeddedPostgres(tmp_path)._from_wheel()[0].parents[1]  # noqa: SLF001
    for part in (package, package.with_name(f"{WHEEL}.libs")):
        subprocess.run(["cp", "-r", part, closed / part.name], check=True)
    (binaries,) = (closed / WHEEL).glob("pginstall18/bin")
    started = RunningPortal(closed / "var", env=environment(POSTGRES_BIN=str(binaries)))
    try:
        started.start()
        started.until(started.answers)
        started.stop()
        assert closed.stat().st_mode & 0o777 == 0o700, "no directory of the user is opened to others"
    finally:
        started.clean()


def _listeners() -> list[str]:
    lines = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        lines += [line for line in Path(table).read_text().splitlines()[1:] if line.split()[3] == "0A"]
    return lines


def _children_of(pid: int, word: str) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in found.stdout.splitlines() if word in line]
