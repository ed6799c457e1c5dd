"""A whole portal, run as a stranger runs it, with a home and a port of its own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from portal.operations import guard
from portal.operations.installation import Installation

ROOT = Path(__file__).parents[2]
READY = "Stoppen: Ctrl-C"
PATIENCE = 60.0  # seconds; the machine may be busy with other tests


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(**extra: str) -> dict[str, str]:
    """The environment of a stranger: nothing of the portal in it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG", "POSTGRES_BIN") if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", **extra}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "portal.cli", *map(str, arguments)]


def portal(*arguments: object, env: dict[str, str] | None = None, prefix=()) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [*prefix, *command(*arguments)], capture_output=True, text=True, cwd=ROOT,
        env=environment() if env is None else env, timeout=PATIENCE, check=False,
    )  # fmt: skip


def as_user_1000() -> tuple[str, ...]:
    """Run as an ordinary user, who still may enter wherever this Python lives; root's own right, or a skip."""
    prefix = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine makes no user namespaces (unshare --user)")
    return prefix


@dataclass
class RunningPortal:
    home: Path
    port: int = field(default_factory=free_port)
    env: dict[str, str] = field(default_factory=environment)
    prefix: tuple[str, ...] = ()  # what runs it: unshare, for another user or a small disk
    lines: list[str] = field(default_factory=list)
    process: Any = None  # a Popen, once started

    def start(self, *arguments: str) -> "RunningPortal":
        """Run until it says that it is ready."""
        if self.process is not None:
            self.process.wait(PATIENCE)
        self.lines = []
        self.process = subprocess.Popen(
            [*self.prefix, *command("run", "--home", self.home, "--port", self.port, *arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=self.env,
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        self.until(lambda: READY in self.output or self.process.poll() is not None)
        assert READY in self.output, self.output
        return self

    def _read(self, process: Any) -> None:
        self.lines.extend(iter(process.stdout.readline, ""))
        process.stdout.close()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    @property
    def seconds(self) -> float:
        """How long it says that starting took."""
        return float(re.findall(r"Klaar na ([\d,]+) s", self.output)[-1].replace(",", "."))

    def marks(self) -> dict[str, guard.Mark]:
        """Its children, by the names that the terminal uses."""
        return {m.name: m for m in guard.read((self.home / "processes.json").read_text())}

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
        except OSError:  # also any answer that is not a good one
            return False
        return True

    def until(self, holds, patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < end, self.output
            time.sleep(0.05)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Ask it to stop; the seconds until it and all its children were gone."""
        marks = list(self.marks().values())
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        assert not [m.name for m in marks if guard.alive(m)]
        return time.monotonic() - begun

    def clean(self) -> None:
        """End whatever is left, whatever happened."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(OSError, ValueError):
            guard.end(self.marks().values())
        Installation(self.home).forget()  # what lies outside the home too
