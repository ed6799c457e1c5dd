"""One request is one transaction; what goes wrong at its very end is a page too, and then nothing was done."""

import pytest
from flask import g

from portal.access.scope import DECIDED
from portal.audit import log
from portal.audit.log import LogFailed
from portal.kernel.errors import Conflict
from tests.dossier.builders import a_file_of


@pytest.mark.parametrize(("error", "status", "words"), [(LogFailed, 503, "logboek"), (Conflict, 409, "veranderd")])
def test_an_error_at_the_commit_is_a_page_in_plain_words(session, client_of, monkeypatch, error, status, words):
    file = a_file_of(session)
    client = client_of(file.actors["Sanne"])

    def refuse(_session):
        raise error

    monkeypatch.setattr("sqlalchemy.orm.Session.commit", refuse)

    page = client.get("/start")

    assert page.status_code == status
    assert words in page.text


def test_an_answer_without_a_decision_is_not_given(session, client_of, monkeypatch):
    file = a_file_of(session)
    client = client_of(file.actors["Sanne"])
    monkeypatch.setitem(client.application.view_functions, "start.show", lambda: "geheim")

    with pytest.raises(RuntimeError, match="without asking"):
        client.get("/start")


def test_the_log_knows_that_a_deed_came_from_the_web(session, client_of, monkeypatch):
    file = a_file_of(session)
    client = client_of(file.actors["Sanne"])
    seen = {}

    def look():
        g.session.info[DECIDED] = True
        seen.update(g.session.info[log._ORIGIN])  # noqa: SLF001
        return "goed"

    monkeypatch.setitem(client.application.view_functions, "start.show", look)
    client.get("/start")

    assert seen == {"origin": "web", "address": "127.0.0.1"}
