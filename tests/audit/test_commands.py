"""`portal audit verify` and `portal audit seal`, as an operator runs them: words, JSON and exit codes."""

import json

import pytest
from click.testing import CliRunner

from portal.audit.commands import audit

pytestmark = pytest.mark.live


@pytest.fixture
def run(world):
    environ = {
        "DATABASE_URL": world.settings.database_url,
        "DATABASE_WORKER_URL": world.settings.worker_database_url,
        "SECRET_KEY": "x" * 32,
        "KEYS_DIRECTORY": str(world.settings.keys_directory),
        "STATE_DIRECTORY": str(world.settings.state_directory),
        "DEMONSTRATION": "1",
    }

    def run(*arguments, **changes):
        return CliRunner(env=environ | changes).invoke(audit, arguments)

    return run


def test_a_whole_log_is_said_to_be_whole(run):
    done = run("verify")

    assert done.exit_code == 0
    assert "Het logboek is heel." in done.output
    assert "30 regels in 3 ketens, 2 koppen" in done.output


def test_a_manipulation_is_named_with_its_place_and_another_exit_code(run, world):
    world.tamper("UPDATE audit_event SET kind = 'plan' WHERE chain = %(file)s AND sequence = 4", file=world.files[1])

    done = run("verify")
    data = json.loads(run("verify", "--json", "--processes", "1").output)

    assert done.exit_code == 1
    assert f"keten file {world.files[1]}, nummer 4, 20" in done.output
    assert "heel" not in done.output
    assert (data["whole"], data["rows"], data["problems"][0]["what"]) == (False, 30, "edited")
    assert (data["problems"][0]["chain"], data["problems"][0]["sequence"]) == (str(world.files[1]), 4)
    assert data["problems"][0]["at"]


def test_more_than_one_event_is_named_from_to(run, world):
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence IN (4, 5)", file=world.files[1])

    assert "nummer 4 tot en met 5" in run("verify").output


def test_a_log_that_is_not_sealed_has_an_exit_code_of_its_own(run, tmp_path):
    (tmp_path / "empty").mkdir()

    done = run("verify", "--heads", str(tmp_path / "empty"))

    assert done.exit_code == 4
    assert "geen getekende kop" in done.output


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"DATABASE_WORKER_URL": "postgresql://nobody@/none?host=/nowhere"}, "kon niet worden nagekeken"),
        ({"KEYS_DIRECTORY": "/nowhere"}, "geen openbare sleutel"),
        ({"SECRET_KEY": ""}, "SECRET_KEY ontbreekt"),
    ],
)
def test_what_stands_in_the_way_is_one_clear_line(run, changes, says):
    done = run("verify", **changes)

    assert done.exit_code == 3
    assert says in done.output
    assert "Traceback" not in done.output


def test_sealing_says_what_it_did(run, world):
    assert "De laatste kop zegt nog alles." in run("seal").output

    world.read(world.files[0])

    assert "Kop 3 is getekend: 3 ketens." in run("seal").output
    assert run("seal", KEYS_DIRECTORY="/nowhere").exit_code == 3


def test_every_command_has_help_in_full_sentences(run):
    for arguments in (["--help"], ["verify", "--help"], ["seal", "--help"]):
        assert "." in run(*arguments).output
