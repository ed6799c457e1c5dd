"""Ends processes for sure: by itself when the supervisor is gone, and for the supervisor when it stops or starts.

Run as `python -m portal.operations.guard` it reads its orders from a pipe that only the supervisor holds. When the
supervisor dies, however it dies, the pipe closes and the guard ends all that the last order named. Standard library
only: it must start in a blink and lean on nothing.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PATIENCE = 1.8  # seconds between asking and forcing; all that serves, then the database, must be gone in five
FORCED = 0.4  # seconds that a killed process gets to be gone


@dataclass(frozen=True)
class Mark:
    """One process that may have to be ended, known by its number and the moment of its birth."""

    name: str
    pid: int
    born: str
    ask: int = int(signal.SIGTERM)  # the signal that asks it to end
    force: int = int(signal.SIGKILL)  # the one that ends it at once, when it did not
    group: bool = True  # the processes that it started stand in its process group and go with it


def mark(name: str, pid: int, *, ask: int = signal.SIGTERM, force: int = signal.SIGKILL, group: bool = True) -> Mark:
    return Mark(name, pid, birth(pid), int(ask), int(force), group)


def mark_of_postgres(pid: int) -> Mark:
    """PostgreSQL ends its own children: asked by SIGINT (open work is rolled back), forced by SIGQUIT (it recovers)."""
    return mark("PostgreSQL", pid, ask=signal.SIGINT, force=signal.SIGQUIT, group=False)


def birth(pid: int) -> str:
    """When a process began, so that another one with the same number is not taken for it; empty when it is gone."""
    if Path("/proc/self/stat").exists():
        fields = _stat(pid)
        return fields[19] if fields and fields[0] not in "ZX" else ""
    done = subprocess.run(["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def alive(mark: Mark) -> bool:
    """Whether that very process, or (its group) what it started, still runs."""
    now = birth(mark.pid)
    if now:
        return now == mark.born
    return mark.group and _group_runs(mark.pid)


def end(marks: Iterable[Mark], patience: float = PATIENCE) -> list[Mark]:
    """Ask all to end, force those that do not within `patience` seconds; returns those that were there."""
    found = [m for m in marks if alive(m)]
    for each in found:
        _send(each, each.ask)
    if not _gone(found, patience):
        for last_word in ("force", None):  # what ends it at once, and what ends anything
            for each in (m for m in found if alive(m)):
                _send(each, each.force if last_word else signal.SIGKILL)
            if _gone(found, FORCED):
                break
    return found


def _gone(marks: list[Mark], patience: float) -> bool:
    limit = time.monotonic() + patience
    while any(alive(m) for m in marks):
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def _send(mark: Mark, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if mark.group:
            os.killpg(mark.pid, number)
        else:
            os.kill(mark.pid, number)


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name, which may hold spaces: state first."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _group_runs(group: int) -> bool:
    """Whether a group whose leader is gone still has living members. Its number is not given out while it has."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # macOS says so of zombies too; they are gone within the patience
    processes = Path("/proc")
    if not (processes / "self/stat").exists():
        return True
    members = (_stat(int(p.name)) for p in processes.iterdir() if p.name.isdigit())
    return any(fields and fields[2] == str(group) and fields[0] not in "ZX" for fields in members)


def order(marks: Iterable[Mark]) -> bytes:
    """One line for the guard: all that must end when the supervisor is gone."""
    return json.dumps([asdict(m) for m in marks]).encode() + b"\n"


def read(text: str) -> list[Mark]:
    return [Mark(**fields) for fields in json.loads(text)] if text.strip() else []


def main() -> None:
    """Wait for the end of the pipe; only then act. Ctrl-C is for the supervisor, not for us."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    last = ""
    for line in sys.stdin:
        if line.endswith("\n"):
            last = line
    end(read(last))


if __name__ == "__main__":
    main()
