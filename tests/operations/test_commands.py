"""The commands: help in full sentences, exit codes, JSON where data is printed, and no start without what is needed."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import time
from typing import Any

import click
import pytest
from click.testing import CliRunner

from portal.cli import portal as group
from portal.operations.keys import make_keys
from tests.operations.running import ROOT, command, environment, free_port, portal


def commands(of: click.Group = group, path: tuple[str, ...] = ()):
    context = click.Context(of)
    for name in of.list_commands(context):
        found = of.get_command(context, name)
        yield (*path, name), found
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))


def test_all_commands_of_the_issue_are_there():
    names = {" ".join(path) for path, _ in commands()}

    assert names >= {
        "run", "serve", "worker", "migrate", "demo", "demo clock", "cast", "doctor", "audit verify", "bench",
        "keys rotate",
    }  # fmt: skip


def test_every_command_says_in_full_sentences_what_it_does():
    for path, found in commands():
        text = (found.help or "").strip()
        assert text, path
        assert text[0].isupper(), path
        assert text.split("\n\n")[0].rstrip()[-1] in ".?)1", f"{path}: {text!r}"
        options = [parameter for parameter in found.params if isinstance(parameter, click.Option)]
        assert not [option.name for option in options if not option.help], path


@pytest.mark.parametrize("name", [" ".join(path) for path, _ in commands()])
def test_help_of_each_command_ends_well(name):
    done = CliRunner().invoke(group, [*name.split(), "--help"])

    assert done.exit_code == 0
    assert "Usage:" in done.output


def test_a_command_that_is_not_there_ends_with_2():
    done = portal("renn")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_cast_is_data_for_programs():
    done = portal("cast", "--json")

    persons = json.loads(done.stdout)["persons"]
    by_name = {person["user_name"]: person for person in persons}
    assert by_name["sanne"] | {"code": None} == {
        "name": "Sanne Bovenveld",
        "user_name": "sanne",
        "password": "oefenen",
        "provider": "XONAR",
        "organisation": "XONAR",
        "roles": {"Fenna": ["begeleider"], "Joris": ["begeleider"], "Lotte": ["begeleider"], "Noor": ["begeleider"]},
        "work": "pleegzorgbegeleider",
        "code": None,
        "totp_secret": None,
    }
    assert by_name["noor"]["roles"] == {"Noor": ["jeugdige"]}
    assert by_name["esther"]["password"] is None
    assert len(by_name) == len(persons)


@pytest.fixture
def settings_of_a_deployment(settings, tmp_path):
    """As an administrator sets them, with keys and directories as they should be."""
    keys, state = tmp_path / "keys", tmp_path / "state"
    for directory in (keys, state):
        directory.mkdir(mode=0o700)
    make_keys(keys)
    return environment(
        DATABASE_URL=settings.database_url,
        DATABASE_WORKER_URL=settings.worker_database_url,
        SECRET_KEY="0123456789abcdef0123456789abcdef",
        KEYS_DIRECTORY=str(keys),
        STATE_DIRECTORY=str(state),
        ORIGIN="https://samendossier.example",
    )


def test_serve_names_every_setting_that_is_missing():
    done = portal("serve", env=environment())

    assert done.returncode == 1
    assert [line.split()[1] for line in done.stderr.splitlines()] == [
        "DATABASE_URL", "DATABASE_WORKER_URL", "SECRET_KEY", "KEYS_DIRECTORY", "STATE_DIRECTORY", "ORIGIN"
    ][: len(done.stderr.splitlines())]  # fmt: skip
    assert len(done.stderr.splitlines()) >= 5


def test_serve_refuses_the_owner_of_the_tables(server, database, settings_of_a_deployment):
    env = settings_of_a_deployment | {"DATABASE_URL": server.url(database, "portal_owner")}

    done = portal("serve", "--bind", f"127.0.0.1:{free_port()}", env=env)

    assert done.returncode == 1
    assert "DATABASE_URL: de login portal_owner bezit tabellen of de database." in done.stderr


def test_serve_refuses_a_login_of_the_worker_that_is_too_strong(server, database, settings_of_a_deployment):
    env = settings_of_a_deployment | {"DATABASE_WORKER_URL": server.url(database)}

    done = portal("serve", "--bind", f"127.0.0.1:{free_port()}", env=env)

    assert done.returncode == 1
    assert "DATABASE_WORKER_URL: de login" in done.stderr


@pytest.mark.parametrize("wrong", ["gone", "open", "open directory", "empty"])
def test_serve_starts_only_with_keys_that_others_cannot_read(settings_of_a_deployment, tmp_path, wrong):
    keys = tmp_path / "keys"
    if wrong == "open":
        next(keys.rglob("*.key")).chmod(0o644)
    elif wrong == "open directory":
        keys.chmod(0o755)
    else:
        shutil.rmtree(keys)
        if wrong == "empty":
            keys.mkdir(mode=0o700)

    done = portal("serve", "--bind", f"127.0.0.1:{free_port()}", env=settings_of_a_deployment)

    assert done.returncode == 1
    assert str(keys) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.live
def test_serve_serves_and_stops_at_a_signal(settings_of_a_deployment):
    port = free_port()
    serving: Any = subprocess.Popen(
        command("serve", "--bind", f"127.0.0.1:{port}", "--processes", "1"),
        cwd=ROOT, env=settings_of_a_deployment, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        end = time.monotonic() + 40
        while not _healthy(port):
            assert time.monotonic() < end
            assert serving.poll() is None, serving.stderr.read().decode()
            time.sleep(0.1)
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(8) == 0
    finally:
        serving.kill()
        serving.communicate()


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_the_doctor_finds_nothing_wrong_with_a_good_deployment(settings_of_a_deployment):
    done = portal("doctor", "--json", env=settings_of_a_deployment)

    said = json.loads(done.stdout)
    assert said["ok"], said
    assert done.returncode == 0
    assert {f["subject"] for f in said["findings"]} >= {
        "instellingen",
        "server",
        "logins",
        "tabellen",
        "sleutels",
        "dag",
    }


def test_the_doctor_names_what_is_wrong_and_looks_at_the_rest_too(server, database, settings_of_a_deployment, tmp_path):
    (tmp_path / "keys").chmod(0o755)
    sign_in = tmp_path / "keys" / "sign-in"
    sign_in.mkdir(mode=0o700, exist_ok=True)
    (sign_in / "0.pem").touch(0o644)
    env = settings_of_a_deployment | {
        "DATABASE_URL": server.url(database, "portal_owner"),
        "MAIL_URL": f"smtp://127.0.0.1:{free_port()}",
    }

    done = portal("doctor", "--json", env=env)

    said = json.loads(done.stdout)
    wrong = {
        subject: [f["says"] for f in said["findings"] if (f["subject"], f["state"]) == (subject, "fout")]
        for subject in {f["subject"] for f in said["findings"] if f["state"] == "fout"}
    }
    assert done.returncode == 1
    assert set(wrong) == {"logins", "sleutels", "mail"}
    assert f"chmod go-rwx {tmp_path / 'keys'}" in wrong["sleutels"][0]
    assert f"chmod go-rwx {sign_in / '0.pem'}" in wrong["sleutels"][-1]
    assert not said["ok"]
    assert any("geen portal worker" in f["says"] for f in said["findings"])


def test_the_doctor_says_which_setting_is_missing():
    done = portal("doctor", "--json", env=environment(SECRET_KEY="0" * 32))

    assert done.returncode == 1
    assert "DATABASE_URL ontbreekt" in done.stdout


def test_the_doctor_sees_that_migrations_wait(server, settings_of_a_deployment):
    name = server.make("empty")
    try:
        env = settings_of_a_deployment | {
            "DATABASE_URL": server.url(name, "portal_app"),
            "DATABASE_WORKER_URL": server.url(name, "portal_worker"),
        }
        done = portal("doctor", env=env)
    finally:
        server.drop(name)

    assert done.returncode == 1
    assert "portal migrate" in done.stdout


def test_migrate_prints_the_sql_for_who_may():
    done = portal("migrate", "--print-sql", "--database", "dossiers")

    assert done.returncode == 0
    for words in ("CREATE ROLE", '"portal_app"', "NOBYPASSRLS", 'CREATE DATABASE "dossiers"'):
        assert words in done.stdout


def test_migrate_makes_an_empty_database_whole_and_says_so(server):
    name = server.make("bare")
    env = environment(DATABASE_OWNER_URL=server.url(name, "portal_owner"))
    try:
        first, second = portal("migrate", env=env), portal("migrate", env=env)
    finally:
        server.drop(name)

    assert first.returncode == second.returncode == 0
    assert first.stdout.startswith("De tabellen staan nu op ")
    assert second.stdout.startswith("De tabellen waren al op ")


def test_two_that_migrate_at_once_do_not_get_in_each_others_way(server):
    name = server.make("both")
    env = {**os.environ, **environment(DATABASE_OWNER_URL=server.url(name, "portal_owner"))}
    try:
        both = [subprocess.Popen(command("migrate"), cwd=ROOT, env=env, stderr=subprocess.PIPE) for _ in range(2)]
        said = [each.communicate(timeout=60)[1].decode() for each in both]
    finally:
        server.drop(name)

    assert [each.returncode for each in both] == [0, 0], said
