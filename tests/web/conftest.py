"""A portal with a few endpoints that go wrong in every way, as a real visitor meets it: no testing mode, CSRF on."""

from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, abort, request
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.access import matrix
from portal.app import create_app
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken, TooOften, Unavailable
from portal.kernel.words import say
from portal.web import transactions
from portal.web.request import db
from tests.conftest import sessions_as
from tests.house.page_lint import ReadingClient

SECRET = "Dorpsstraat 3"


def _broken() -> None:
    raise ValueError(f"Noor woont {SECRET}")


def _database_error() -> None:
    db().execute(text("SELECT CAST(:typed AS integer)"), {"typed": SECRET})


def _raise(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


TROUBLES: dict[str, Callable[[], object]] = {
    "403": _raise(Denied(say("U mag dit plan lezen, maar niet veranderen."))),
    "404": _raise(NotFound("Dit plan van Noor is geheim")),
    "409": _raise(Conflict()),
    "rule": _raise(RuleBroken(say("Een plan heeft ten minste een doel nodig."))),
    "422": lambda: abort(422),
    "429": _raise(TooOften()),
    "500": _broken,
    "database": _database_error,
    "503": _raise(Unavailable()),
    "down": _raise(OperationalError("SELECT 1", {"typed": SECRET}, Exception("server closed the connection"))),
    "401": lambda: abort(401),
}


@pytest.fixture
def portal(session, connection, settings, monkeypatch) -> Flask:
    trouble = Blueprint("trouble", __name__)

    @trouble.route("/proef/<kind>", methods=["GET", "POST"])
    def go_wrong(kind):
        request.form.get("text")
        if kind in TROUBLES:
            TROUBLES[kind]()
        return "goed" if kind == "goed" else abort(404)

    monkeypatch.setattr(transactions, "PUBLIC", matrix.PUBLIC | {"trouble.go_wrong"})
    app = create_app(settings, sessions_as("portal_app", connection))
    app.register_blueprint(trouble)
    app.test_client_class = ReadingClient
    session.commit()
    return app


@pytest.fixture
def visitor(portal):
    return portal.test_client()


@pytest.fixture
def token(visitor) -> Callable[[], str]:
    """The CSRF token of this visitor's forms."""

    def token() -> str:
        page = visitor.get("/weergave").get_data(as_text=True)
        return str(page.partition('name="csrf_token" value="')[2].partition('"')[0])

    return token
