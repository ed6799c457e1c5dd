"""What belongs to this one installation: the directory var/ with its keys, passwords, ports and logs (0600)."""

import fcntl
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal.operations import guard
from portal.operations.failure import CannotStart, in_words
from portal.operations.postgres import home_for

ROOT = Path(__file__).parents[2]
LARGEST_LOG = 10 * 1024 * 1024  # bytes; a longer log is begun anew at the next start
ROOM_FIRST, ROOM_LATER = 200, 30  # megabytes that must be free for the first and for a later start


@dataclass(frozen=True)
class Installation:
    """The paths of one checkout's own state. Nothing in it is shared with another checkout."""

    home: Path

    @property
    def postgres(self) -> Path:
        """Where the embedded PostgreSQL keeps its data."""
        return home_for(self.home / "postgres")

    @property
    def keys(self) -> Path:
        return self.home / "keys"

    @property
    def heads(self) -> Path:
        return self.home / "heads"

    @property
    def logs(self) -> Path:
        return self.home / "log"

    @property
    def providers(self) -> Path:
        return self.home / "providers.json"

    @property
    def codes(self) -> Path:
        """The one-time codes of the demo, as a worker would have handed them over."""
        return self.home / "codes.json"

    def known_codes(self) -> dict[str, str]:
        return dict(json.loads(self.codes.read_text())) if self.codes.exists() else {}

    @property
    def processes(self) -> Path:
        return self.home / "processes.json"

    def prepare(self) -> None:
        """Make the directories (0700) and see that there is room. Raises CannotStart."""
        first = not self.home.exists()
        try:
            os.umask(0o077)
            for directory in (self.home, self.keys, self.heads, self.logs):
                directory.mkdir(exist_ok=True)
                directory.chmod(0o700)
            if os.getuid() == 0:
                self.home.chmod(0o711)  # the user that runs PostgreSQL walks through it to its data
            with tempfile.TemporaryFile(dir=self.home) as probe:
                probe.write(b"\0" * 4096)
                probe.flush()
        except OSError as error:
            if first:
                self.forget()
            raise in_words(error, self.home) from error
        needed = ROOM_LATER if (self.home / "secret_key").exists() else ROOM_FIRST
        free = shutil.disk_usage(self.home).free // 1024 // 1024
        if free < needed:
            if first:
                self.forget()
            raise CannotStart(
                f"De schijf is bijna vol: er is {free} MB vrij bij {self.home.parent} en er is {needed} MB nodig. "
                "Maak ruimte vrij en start opnieuw."
            )

    def forget(self) -> None:
        """Throw away everything of this installation, the lock excepted when one is held."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.postgres)
        with suppress(FileNotFoundError):
            for path in self.home.iterdir():
                if path.name == "run.lock":
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
            with suppress(OSError):
                self.home.rmdir()

    def secret_key(self) -> str:
        """The key that signs cookies and forms; made once."""
        return self._kept("secret_key", lambda: secrets.token_urlsafe(48))

    def known_secret(self) -> str:
        """The same when there is one, for who only looks; empty before the first start."""
        path = self.home / "secret_key"
        return path.read_text() if path.exists() else ""

    def password(self, role: str) -> str:
        """The password of one login of this installation on a server that asks for one; made once."""
        return self._kept(f"password-{role}", lambda: secrets.token_urlsafe(24))

    def number(self, name: str, make: Callable[[], int]) -> int:
        """A number that stays the same from start to start, such as a provider's port."""
        return int(self._kept(name, lambda: str(make())))

    def keep(self, name: str, value: str) -> bool:
        """Write down what later commands want to know; returns whether it is new."""
        path = self.home / name
        if path.exists() and path.read_text() == value:
            return False
        write_private(path, value)
        return True

    def log(self, name: str) -> Path:
        path = self.logs / f"{name}.log"
        with suppress(FileNotFoundError):
            if path.stat().st_size > LARGEST_LOG:
                path.unlink()
        return path

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        path = self.home / name
        try:
            return path.read_text()
        except FileNotFoundError:
            value = make()
            write_private(path, value)
            return value
        except OSError as error:
            raise in_words(error, path) from error

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Hold this installation alone. The lock goes with the process, also when it is killed."""
        with (self.home / "run.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotStart(
                    f"De portal draait al vanuit deze map ({self.home.parent}). Stop die eerst met Ctrl-C."
                ) from None
            yield

    def remember(self, marks: list[guard.Mark]) -> None:
        """Write down which processes run, so that the next start can end what a kill -9 of all left behind."""
        write_private(self.processes, guard.order(marks).decode())

    def end_leftovers(self) -> list[guard.Mark]:
        """End what an earlier run left behind, if anything; call it only inside `only_one`."""
        try:
            marks = guard.read(self.processes.read_text())
        except (OSError, ValueError, TypeError):
            return []
        return guard.end(marks)


INSTALLATION = Installation(ROOT / "var")


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises CannotStart."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise in_words(error, path) from error


def write_json(path: Path, value: object) -> None:
    write_private(path, json.dumps(value, indent=1, ensure_ascii=False))
