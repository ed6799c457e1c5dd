"""Every way in stands in the matrix and says what it needs; what the matrix does not know, fails."""

import re

import click
import pytest

from portal import cli
from portal.access.matrix import COMMANDS, JOBS, PUBLIC, ROUTES, SOCKETS, WRITING, RestsOn
from portal.app import create_app
from portal.audit.events import EVENTS
from portal.operations import working
from tests.conftest import sessions_as

KEBAB = re.compile(r"(/[a-z0-9]+([.-][a-z0-9]+)*|/<(\w+:)?\w+>)*/?|/static/<path:filename>|/\.well-known/.*")


@pytest.fixture
def app(settings, connection):
    return create_app(settings, sessions_as("portal_app", connection))


def ways_in(app):
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_route_and_method_stands_in_the_matrix_or_on_the_public_list(app):
    unknown = {way for way in ways_in(app) if way.split()[1] not in PUBLIC and way not in ROUTES and way not in SOCKETS}

    assert not unknown, "write a line for these in portal/access/matrix.py"


def test_the_matrix_names_no_route_that_is_gone(app):
    there = ways_in(app)
    gone = {way for way in (*ROUTES, *SOCKETS) if way not in there}
    gone |= {f"* {endpoint}" for endpoint in PUBLIC if not any(way.endswith(f" {endpoint}") for way in there)}

    assert not gone, "take these out of portal/access/matrix.py"


def test_a_right_to_read_never_guards_a_change():
    weak = {
        way
        for way, deed in ROUTES.items()
        if not way.startswith("GET ") and deed.rests_on is RestsOn.ITEM and not deed.letters & WRITING
    }

    assert not weak, "a change needs C, E, S or A"


def test_every_change_leaves_an_audit_event_that_is_known():
    silent = {way for way, deed in ROUTES.items() if not way.startswith("GET ") and not deed.events} - CHANGE_NOTHING
    unknown = {(way, name) for way, deed in ROUTES.items() for name in deed.events if name not in EVENTS}

    assert not silent
    assert not unknown


def test_every_read_of_a_file_leaves_an_audit_event():
    silent = {way for way, deed in ROUTES.items() if deed.rests_on is RestsOn.ITEM and not deed.events}

    assert not silent


def test_paths_are_short_dutch_words_with_hyphens_and_ids_are_typed(app):
    odd = {rule.rule for rule in app.url_map.iter_rules() if not KEBAB.fullmatch(rule.rule)}
    loose = {
        rule.rule
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()  # noqa: SLF001
        if name.endswith("_id") and type(converter).__name__ != "UUIDConverter"
    }

    assert not odd
    assert not loose


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_change_without_a_token_of_the_form_is_refused(settings, connection, method):
    """CSRF: with protection on, no route of the matrix takes a change without its token."""
    app = create_app(settings, sessions_as("portal_app", connection))
    app.config["TESTING"] = True
    client = app.test_client()
    open_doors = []
    for rule in app.url_map.iter_rules():
        if method.upper() not in (rule.methods or ()) or rule.endpoint in EXEMPT:
            continue
        values = {
            name: "00000000-0000-4000-8000-000000000000" if type(c).__name__ == "UUIDConverter" else "1"
            for name, c in rule._converters.items()  # noqa: SLF001
        }
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)  # type: ignore[arg-type]
        if client.open(address, method=method.upper()).status_code < 400:
            open_doors.append(rule.endpoint)

    assert open_doors == []


def commands(group, before=""):
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")
            else:
                yield f"{before}{name}"


def test_every_job_stands_in_the_matrix_and_no_other():
    assert {job.name for job in working.JOBS} == set(JOBS)


def test_every_command_stands_in_the_matrix_and_no_other():
    assert set(commands(cli.portal)) == set(COMMANDS)


CHANGE_NOTHING = {
    "POST copies.preview_template",  # shows what a form would give; what is kept, is kept by the next step
    "POST identity.keep_alive",  # only prolongs the own session while someone types
}
EXEMPT = frozenset({"identity.leave"})  # the quick exit never holds anybody: it looks at Origin instead
