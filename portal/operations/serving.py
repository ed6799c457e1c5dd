"""The web server: gunicorn with threads, after a look at the login, the keys and the settings that it gets."""

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from portal.operations.database import connect
from portal.operations.failure import CannotStart
from portal.operations.keys import key_problems
from portal.operations.logins import wall_problems
from portal.settings import Settings

METRICS = "PROMETHEUS_MULTIPROC_DIR"  # where the web processes of one server add up their figures
PROCESSES = 2
GRACE = 5  # seconds that running requests get at a stop
MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, made with a random name


def refuse_unsafe(settings: Settings) -> None:
    """Raise CannotStart, with one line per problem, when this portal would not stand behind its wall."""
    problems = []
    for name, url in (("DATABASE_URL", settings.database_url), ("DATABASE_WORKER_URL", settings.worker_database_url)):
        with connect(url, name) as connection:
            problems += [f"{name}: {problem}" for problem in wall_problems(connection)]
    problems += directory_problems((settings.keys_directory, settings.state_directory))
    problems += key_problems(settings.keys_directory)
    if problems:
        raise CannotStart("\n".join(problems))


def directory_problems(directories: Iterable[Path]) -> list[str]:
    """What is wrong with the directories that hold keys and heads of the log: they are for the portal's user alone."""
    problems = []
    for directory in directories:
        if not directory.is_dir():
            problems.append(f"De map {directory} bestaat niet. Maak haar met mode 0700.")
            continue
        problems += [
            f"{path} is leesbaar voor anderen. Doe: chmod go-rwx {path}"
            for path in (directory, *directory.iterdir())
            if path.stat().st_mode & 0o077
        ]
    return problems


def metrics_directory(state: Path, server: str) -> str:
    """An empty directory for the figures of one server of this installation; gunicorn removes it at its end."""
    directory = state / f"metrics-{re.sub(r'[^a-z0-9]+', '-', server.lower())}"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
    return str(directory)


def gunicorn(binds: Iterable[str], threads: int, *, processes: int = PROCESSES, grace: int = GRACE) -> list[str]:
    """The command that serves the portal; settings come from the environment."""
    command = [
        sys.executable, "-m", "gunicorn", "portal.app:from_settings()",
        "--worker-class", "gthread", "--workers", str(processes), "--threads", str(threads),
        "--worker-connections", str(max(1000, threads * 4)), "--keep-alive", "5",
        "--graceful-timeout", str(grace), "--no-control-socket", "--name", "samendossier",
        "--limit-request-line", "4094", "--log-level", "warning", "--config", "python:portal.operations.gunicorn_hooks",
    ]  # fmt: skip
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free:
        command += ["--worker-tmp-dir", str(MEMORY)]
    for bind in binds:
        command += ["--bind", bind]
    return command
