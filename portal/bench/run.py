"""Starting and stopping all of `portal run`: from an empty home, the second time, and what a stop takes."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from portal.bench.harness import Figure
from portal.bench.surroundings import Surroundings
from portal.operations.installation import ROOT, Installation

READY = "Stoppen: Ctrl-C"
FIRST, SECOND, STOP = 60, 5, 5  # seconds (issue 2; the first includes the libraries, which `make` installs)


def figures(place: Surroundings) -> Iterator[Figure]:
    """Three starts of one home, the first of them from nothing but its libraries; the others in the middle of them."""
    home = place.directory / "var"
    first, stopped = _start_and_stop(home)
    before = _processor_seconds()
    again = [_start_and_stop(home) for _ in range(3)]
    work = (_processor_seconds() - before) / len(again)
    yield Figure("run", "start from an empty home (libraries there)", first, "s", FIRST)
    yield Figure("run", "start the second time", sorted(start for start, _ in again)[1], "s", SECOND)
    yield Figure("run", "stop: all processes gone", max(stopped, *(stop for _, stop in again)), "s", STOP)
    yield Figure("run", "start the second time and stop: processor time", work, "s")
    Installation(home).forget()


def _processor_seconds() -> float:
    """Of all processes that ended under this one so far: what does not change when the machine is busy."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _start_and_stop(home: Path) -> tuple[float, float]:
    """Seconds until it says that it is ready, and from SIGTERM until it is gone."""
    begun = time.perf_counter()
    with portal_at(home):
        ready = time.perf_counter()
    return ready - begun, time.perf_counter() - ready


@contextlib.contextmanager
def portal_at(home: Path) -> Iterator[str]:
    """All of `portal run` in a home of its own, with the demo world, from when it is ready until it is asked to stop.

    Gives its origin; returns when all its processes are gone.
    """
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    command = [sys.executable, "-m", "portal.cli", "run", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - this very installation
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if READY in line:
                break
        else:
            raise RuntimeError(f"portal run did not start: {''.join(said[-3:])}")
        try:
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()
