"""What stands in the way of a start is said in one Dutch line that says what to do; nothing is left half-made."""

import os
import socket
import struct
import subprocess
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest

from portal.operations.database import NAME
from portal.operations.installation import Installation
from portal.operations.postgres import EmbeddedPostgres
from tests.operations.running import ROOT, RunningPortal, as_user_1000, command, environment, free_port, portal

pytestmark = pytest.mark.live


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a refused start ends with."""
    lines = done.stderr.splitlines()
    assert done.returncode == 1, done.stderr + done.stdout
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    return lines[0].removeprefix("Fout: ")


def test_a_port_that_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused(portal("run", "--home", tmp_path / "var", "--port", port))

    assert line == (
        f"Poort {port} is bezet door een ander programma. Stop dat, of kies een andere: make run PORT={port + 1}"
    )
    assert not (tmp_path / "var" / "postgres").exists()


@pytest.mark.parametrize("port", ["nul", "0", "70000", "-1"])
def test_a_port_that_is_none(tmp_path, port):
    line = refused(portal("run", "--home", tmp_path / "var", f"--port={port}"))

    assert line.startswith(f"PORT is geen poort: {port!r}.")
    assert not (tmp_path / "var").exists()


def test_a_setting_that_is_wrong(tmp_path):
    line = refused(
        portal("run", "--home", tmp_path / "var", "--port", free_port(), env=environment(WEB_THREADS="veel"))
    )

    assert line == "WEB_THREADS is geen getal van 1 of meer: 'veel'"
    assert not (tmp_path / "var" / "postgres").exists()


def test_no_permission_to_write(tmp_path):
    place = tmp_path / "closed"
    place.mkdir(mode=0o555)
    if os.getuid() == 0:  # root may write anywhere, but not where nothing can be written
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", place], check=True)
    try:
        line = refused(portal("run", "--home", place / "var", "--port", free_port()))
    finally:
        if os.getuid() == 0:
            subprocess.run(["umount", place], check=True)

    assert line.startswith("Geen recht om te schrijven in")
    assert str(place) in line


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a small disk")
@pytest.mark.parametrize("megabytes", [1, 64])
def test_a_disk_without_room_before_the_start(tmp_path, megabytes):
    place = tmp_path / "small"
    place.mkdir()
    line = refused(on_a_disk_of(megabytes, place, command("run", "--home", place / "var", "--port", free_port())))

    assert line.startswith("De schijf is ")
    assert "Maak ruimte vrij" in line


@pytest.fixture
def open_to_others():
    """A directory that the user of PostgreSQL can enter; those of pytest are closed to all but their owner."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        yield Path(place)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a small disk")
def test_a_disk_that_fills_up_while_postgresql_makes_its_files(open_to_others):
    place = open_to_others
    done = on_a_disk_of(30, place, ["sh", "-c", f"""
        "$0" -c 'import sys; from pathlib import Path; from portal.operations.installation import Installation
from portal.operations.postgres import EmbeddedPostgres
try: EmbeddedPostgres(Path("{place}/postgres")).start()
except Exception as error: print("Fout:", error, file=sys.stderr); sys.exit(1)'
        code=$?; ls {place}/postgres; exit $code""", command()[0]])  # fmt: skip

    assert refused(done).startswith("De schijf is vol")
    assert "data" not in done.stdout.split(), "half a cluster"


def on_a_disk_of(megabytes, place, arguments):
    mount = f'mount -t tmpfs -o size={megabytes}m,mode=711 none {place} && exec "$@"'
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount, "sh", *arguments],
        capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=60, check=False,
    )  # fmt: skip


def test_a_database_that_does_not_answer(tmp_path):
    url = f"postgresql://someone:hidden@localhost:{free_port()}/postgres"

    line = refused(portal("run", "--home", tmp_path / "var", "--port", free_port(), env=environment(DATABASE_URL=url)))

    assert "antwoordt niet" in line
    assert "Klopt DATABASE_URL, en draait de server?" in line
    assert "hidden" not in line


def test_an_address_that_is_none(tmp_path):
    env = environment(DATABASE_URL="sqlite:///portal.db")

    line = refused(portal("run", "--home", tmp_path / "var", "--port", free_port(), env=env))

    assert line == "DATABASE_URL is geen adres van PostgreSQL (postgresql://login@host/database)."


def test_a_server_that_is_too_old(tmp_path):
    with old_server("14.19") as port:
        env = environment(DATABASE_URL=f"postgresql://someone@127.0.0.1:{port}/postgres?sslmode=disable")
        line = refused(portal("run", "--home", tmp_path / "var", "--port", free_port(), env=env))

    assert f"127.0.0.1:{port}/postgres is PostgreSQL 14. Nodig is 15 of later" in line


class old_server:  # noqa: N801 - reads as a sentence
    """Greets as PostgreSQL of an older version does: real bytes on a real socket, for there is no old server here."""

    def __init__(self, version):
        self.version = version.encode()

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._greet, daemon=True).start()
        return self.socket.getsockname()[1]

    def __exit__(self, *_):
        self.socket.close()

    def _greet(self):
        visitor, _ = self.socket.accept()
        with visitor:
            visitor.recv(4096)
            status = b"server_version\0" + self.version + b"\0"
            visitor.sendall(b"R" + struct.pack(">ii", 8, 0) + b"S" + struct.pack(">i", 4 + len(status)) + status)
            visitor.sendall(b"S" + struct.pack(">i", 25) + b"client_encoding\0UTF8\0"[:21])
            visitor.sendall(b"Z" + struct.pack(">i", 5) + b"I")
            visitor.recv(4096)


def test_a_migration_that_fails(tmp_path):
    home = tmp_path / "var"
    home.mkdir(mode=0o711)
    tmp_path.chmod(0o755)
    server = EmbeddedPostgres(Installation(home).postgres, durable=False).start()
    try:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            connection.execute("CREATE ROLE portal_owner LOGIN")
            connection.execute(f"CREATE DATABASE {NAME} OWNER portal_owner")
        with psycopg.connect(server.conninfo(NAME, "portal_owner"), autocommit=True) as connection:
            connection.execute("CREATE TABLE person (mine int)")
        server.stop()

        line = refused(portal("run", "--home", home, "--port", free_port()))

        assert 'relation "person" already exists' in line
        assert "De database staat op 0001; er is niets half gedaan." in line
        server.start()
        with psycopg.connect(server.conninfo(NAME, "portal_owner")) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert {name for (name,) in tables} == {"alembic_version", "demonstration_clock", "person"}
    finally:
        server.stop()
        Installation(home).forget()


@pytest.mark.nightly
def test_a_database_of_a_newer_version(tmp_path):
    running = RunningPortal(tmp_path / "var")
    try:
        running.start()
        server = EmbeddedPostgres(Installation(running.home).postgres)
        with psycopg.connect(server.conninfo(NAME, "portal_owner"), autocommit=True) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        running.stop()

        line = refused(portal("run", "--home", running.home, "--port", running.port))
    finally:
        running.clean()

    assert "De database is van een nieuwere versie van de portal (9999)" in line


@pytest.mark.nightly
def test_after_an_obstacle_nothing_runs_on(tmp_path):
    """The obstacle comes last: the database is up when the practice world cannot be made."""
    running = RunningPortal(tmp_path / "var")
    try:
        running.start()
        server = EmbeddedPostgres(Installation(running.home).postgres)
        with psycopg.connect(server.conninfo(NAME, "postgres"), autocommit=True) as connection:
            connection.execute("ALTER ROLE portal_app BYPASSRLS")
        running.stop()

        line = refused(portal("run", "--home", running.home, "--port", running.port))

        assert "BYPASSRLS" in line
        assert not server.answers()
    finally:
        running.clean()


@pytest.mark.skipif(os.getuid() != 0, reason="needs root")
def test_an_ordinary_user_and_a_port_of_the_system(tmp_path):
    if int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 80:
        pytest.skip("every port is free for all here")
    line = refused(portal("run", "--home", tmp_path / "var", "--port", "80", prefix=as_user_1000()))

    assert line == "Poort 80 vraagt rechten van de beheerder. Kies een hogere: make run PORT=8001"
