"""`portal run`: everything on this machine, from nothing to a table that says who can sign in."""

import errno
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import click

from portal.demo.practice import services as practice_services
from portal.demo.practice import slugs
from portal.operations import database, guard, providers, serving
from portal.operations.database import Addresses
from portal.operations.demonstration import settings_of
from portal.operations.failure import CannotStart
from portal.operations.installation import ROOT, Installation, write_json
from portal.operations.keys import make_keys
from portal.operations.postgres import EmbeddedPostgres
from portal.operations.progress import say, step
from portal.operations.supervisor import Child, StopAsked, Supervisor
from portal.settings import from_environment

NOT_YET = dict.fromkeys(("DATABASE_URL", "DATABASE_WORKER_URL"), "postgresql://")
PORTAL = (sys.executable, "-m", "portal.cli")
READY = 30.0  # seconds that a process gets before it is said not to start
GRACE = 1  # seconds for running requests at a stop: everything ends within five
LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


@dataclass
class Run:
    """One run of this installation on one port."""

    installation: Installation
    port: int
    environ: Mapping[str, str]

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def __call__(self, *, fresh: bool = False) -> None:
        """Start everything and look after it until someone asks to stop. Raises CannotStart."""
        begun = time.monotonic()
        click.echo("Samendossier start …")
        self.installation.prepare()
        with ExitStack() as held, self.installation.only_one():
            if self.installation.end_leftovers():
                say("Wat van een vorige keer nog draaide, is gestopt.")
            sockets = held.enter_context(listening(self.port))
            if fresh:
                with step("Gegevens van deze map weggooien"):
                    self._forget()
            supervisor = held.enter_context(Supervisor(self.installation))
            try:
                self._start(supervisor, sockets)
                self._show_who_can_sign_in()
                seconds = f"{time.monotonic() - begun:.1f}".replace(".", ",")
                click.echo(f"Klaar na {seconds} s. Open {self.origin}")
                click.echo("Stoppen: Ctrl-C. De gegevens blijven bewaard; make fresh begint opnieuw.")
                supervisor.watch()
            except StopAsked:
                click.echo("\nSamendossier stopt …")
        click.echo("Gestopt.")

    # -- the steps ---------------------------------------------------------------------------------------------------

    def _start(self, supervisor: Supervisor, sockets: list[socket.socket]) -> None:
        with step("Instellingen en sleutels"):
            environment = self._environment()
        addresses = self._database(supervisor)
        environment |= {"DATABASE_URL": addresses.app, "DATABASE_WORKER_URL": addresses.worker}
        with step("Tabellen") as more:
            before = database.migrate(addresses.owner)
            head = database.newest_revision()
            more.append("al bij" if before == head else f"van {before or 'niets'} naar {head}")
        self._check_logins(environment)
        services = [providers.practice(self.installation, slug) for slug in slugs()]
        with step("Oefenwereld") as more:
            more.append("gevuld" if self._fill(addresses.owner, services) else "staat er al")
        launcher = self._practice(supervisor, services, environment) if providers.are_here() else None
        with step("Webserver, taken en aanmelddiensten om te oefenen"):
            worker = Child("De taken", lambda: self._process("worker", [*PORTAL, "worker"], environment))
            web = Child("De webserver", lambda: self._web(sockets, environment))
            supervisor.start(worker)
            supervisor.start(web)
            self._until(lambda: answers(self.port), supervisor, web, "web")
            if launcher is not None:
                self._until(lambda: all(each.answers() for each in services), supervisor, launcher, "providers")
            if worker.deaths:
                raise CannotStart(f"De taken startten niet: {self._last_words('worker')}")

    def _forget(self) -> None:
        if self.environ.get("DATABASE_URL"):
            database.drop_given(self.environ, self.installation)
        server = EmbeddedPostgres(self.installation.postgres)
        end_orphan(server)
        self.installation.forget()
        self.installation.prepare()

    def _environment(self) -> dict[str, str]:
        """The settings of the processes that serve: those of `portal serve`, in demonstration mode."""
        make_keys(self.installation.keys)
        environment = {**self.environ, **settings_of(self.installation, self.origin)}
        from_environment({**environment, **NOT_YET})  # a wrong setting is said before anything starts
        return environment

    def _database(self, supervisor: Supervisor) -> Addresses:
        if self.environ.get("DATABASE_URL"):
            with step(f"Database op {database.where(self.environ['DATABASE_URL'])}"):
                return database.on_given(self.environ, self.installation)
        server = EmbeddedPostgres(self.installation.postgres)
        with step("PostgreSQL"):
            end_orphan(server)
            child = Child("PostgreSQL", server.launch, is_postgres=True)
            supervisor.start(child)
            self._until_postgres(server, supervisor, child)
            return database.on_embedded(server)

    def _until_postgres(self, server: EmbeddedPostgres, supervisor: Supervisor, child: Child) -> None:
        end = time.monotonic() + READY
        while not server.answers():
            supervisor.look()
            if time.monotonic() > end or (child.deaths and not server.met_an_earlier_server()):
                raise server.failure()
            time.sleep(0.02)

    def _fill(self, owner: str, services: Sequence[providers.Practice]) -> bool:
        """Make the demo world, once. Returns whether it was made now."""
        with database.connect(owner) as connection:
            if connection.execute("SELECT 1 FROM organisation LIMIT 1").fetchone():
                return False
        from portal.demo.accounts import Practice  # noqa: PLC0415 - a second that most starts do not need
        from portal.demo.filling import fill_database  # noqa: PLC0415

        issuers = {each.slug: each.issuer for each in services}
        codes = fill_database(owner, Practice(issuers, self.installation.keys, self.installation.secret_key()))
        write_json(self.installation.codes, codes)
        return True

    def _practice(
        self, supervisor: Supervisor, services: Sequence[providers.Practice], environment: Mapping[str, str]
    ) -> Child:
        """Start the practice services of all organisations; each is a process of its own."""
        issuers = {each.slug: each.issuer for each in services}
        if self.installation.keep("origin", self.origin) or not self.installation.providers.exists():
            providers.write(self.installation, practice_services(issuers, self.origin))
        command = providers.command(self.installation)
        child = Child("De aanmelddiensten", lambda: self._process("providers", command, environment))
        supervisor.start(child)
        return child

    def _check_logins(self, environment: Mapping[str, str]) -> None:
        from portal.operations.logins import wall_problems  # noqa: PLC0415

        for name in ("DATABASE_URL", "DATABASE_WORKER_URL"):
            with database.connect(environment[name], name) as connection:
                problems = wall_problems(connection)
            if problems:
                raise CannotStart(f"{name}: {problems[0]}")

    def _web(self, sockets: list[socket.socket], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        descriptors = [s.fileno() for s in sockets]
        threads = int(environment.get("WEB_THREADS", "80"))
        command = serving.gunicorn([f"fd://{d}" for d in descriptors], threads, grace=GRACE)
        metrics = {serving.METRICS: serving.metrics_directory(self.installation.heads, "run")}
        return self._process("web", command, {**environment, **metrics}, pass_fds=descriptors)

    def _process(
        self, log: str, command: Sequence[str], environment: Mapping[str, str], pass_fds: Sequence[int] = ()
    ) -> subprocess.Popen[bytes]:
        with self.installation.log(log).open("ab") as file:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd=ROOT, env=dict(environment),
                pass_fds=pass_fds, start_new_session=True,
            )  # fmt: skip

    def _until(self, ready: Callable[[], bool], supervisor: Supervisor, child: Child, log: str) -> None:
        end = time.monotonic() + READY
        while not ready():
            supervisor.look()
            if child.deaths or time.monotonic() > end:
                raise CannotStart(f"{child.name} startte niet: {self._last_words(log)}")
            time.sleep(0.05)

    def _last_words(self, log: str) -> str:
        path = self.installation.log(log)
        lines = [line.strip() for line in path.read_text(errors="replace").splitlines() if line.strip()]
        telling = [line for line in lines[-40:] if "Error" in line or "Wrong" in line] or lines
        return f"{telling[-1] if telling else 'geen reden gegeven'} (zie {path})"

    def _show_who_can_sign_in(self) -> None:
        from portal.demo import people  # noqa: PLC0415

        click.echo(f"\n{people.table(self.installation.known_codes())}\n")


def answers(port: int) -> bool:
    """Whether the web server gives any answer that is not a failure of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def listening(port: int) -> Iterator[list[socket.socket]]:
    """The sockets on which the web server will answer, on this machine only. Raises CannotStart.

    They belong to the supervisor, so that connections wait, and are not refused, while a web server starts again.
    """
    sockets: list[socket.socket] = []
    try:
        for family, address in LOOPBACK:
            try:
                one = socket.socket(family, socket.SOCK_STREAM)
            except OSError:
                continue  # no IPv6 here
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                one.bind((address, port))
                one.listen(2048)
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL and family == socket.AF_INET6:
                    sockets.remove(one)
                    one.close()
                    continue
                raise _not_this_port(port, error) from error
        yield sockets
    finally:
        for each in sockets:
            each.close()


def _not_this_port(port: int, error: OSError) -> CannotStart:
    if error.errno == errno.EACCES:
        return CannotStart(f"Poort {port} vraagt rechten van de beheerder. Kies een hogere: make run PORT=8001")
    if error.errno == errno.EADDRINUSE:
        return CannotStart(
            f"Poort {port} is bezet door een ander programma. Stop dat, of kies een andere: make run PORT={port + 1}"
        )
    return CannotStart(f"Poort {port} kan niet gebruikt worden: {error.strerror}.")


def end_orphan(server: EmbeddedPostgres) -> None:
    """End a server of this installation that runs on without us: only our own child can be watched."""
    pid = server.pid()
    if pid is not None:
        guard.end([guard.mark_of_postgres(pid)])


def port_from(text: str) -> int:
    """Read a port. Raises CannotStart."""
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise CannotStart(f"PORT is geen poort: {text!r}. Geef een getal van 1024 tot en met 65535.")
    return int(text)
