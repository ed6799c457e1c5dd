"""Something goes wrong: people read what they can do, and what they typed is still there."""

import io
import json
import logging
import re

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from portal.access.actor import Actor, Door
from portal.app import UPLOAD_LIMIT
from portal.database.base import new_id
from portal.web import navigation, transactions
from tests.web.conftest import SECRET

STATUS = {
    "403": 403,
    "404": 404,
    "409": 409,
    "rule": 409,
    "422": 422,
    "429": 429,
    "500": 500,
    "503": 503,
    "down": 503,
    "401": 401,
}
TYPED = "Ik wil graag drie nachten bij mama slapen.\nEn ik wil dat papa dat ook weet, want hij vraagt er steeds naar."


def read(response):
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def without_what_changes(page: bytes) -> bytes:
    return re.sub(rb'(name="csrf_token" value=)"[^"]+"', rb'\1""', page)


@pytest.mark.parametrize(("kind", "status"), STATUS.items())
def test_a_page_says_what_happened_and_what_to_do(visitor, kind, status):
    response = visitor.get(f"/proef/{kind}")

    page = read(response)
    assert response.status_code == status
    assert page.h1.get_text(strip=True)
    assert len(page.select("[data-error-words] p")) >= 1
    assert page.select("main a.button"), "a way on"
    assert "112" not in page.main.get_text()


@pytest.mark.parametrize(("kind", "status"), STATUS.items())
def test_what_was_typed_is_still_there(visitor, token, kind, status):
    data = {"csrf_token": token(), "text": TYPED, "title": "Logeren", "password": "hunter2hunter2"}

    response = visitor.post(f"/proef/{kind}", data=data)

    page = read(response)
    assert response.status_code == status
    assert page.select_one("textarea").string.strip() == TYPED
    assert "Logeren" in str(page)
    assert "hunter2" not in str(page)
    assert "no-store" in response.headers["Cache-Control"]


def test_trying_again_sends_the_same_to_the_same_place(visitor, token):
    page = read(visitor.post("/proef/500", data={"csrf_token": token(), "text": TYPED, "title": "Logeren"}))

    form = page.select_one("[data-typed] form")
    sent = {field["name"]: field.get("value") or field.string for field in form.select("input, textarea")}

    assert form.get("action") is None, "the address that failed"
    assert form["method"] == "post"
    assert sent["title"] == "Logeren"
    assert visitor.post("/proef/goed", data=sent).status_code == 200


def test_a_form_that_stood_open_too_long_gives_its_text_back(visitor):
    response = visitor.post("/proef/goed", data={"csrf_token": "van gisteren", "text": TYPED})

    assert response.status_code == 400
    assert read(response).select_one("textarea").string.strip() == TYPED


def test_a_form_of_someone_signed_in_that_stood_open_too_long_gives_its_text_back_too(visitor):
    """The form's token is looked at before anything else, also before who is signed in can be found."""
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "the token of a session"

    response = visitor.post("/proef/goed", data={"csrf_token": "van gisteren", "text": TYPED})

    assert response.status_code == 400
    assert read(response).select_one("textarea").string.strip() == TYPED


def test_a_text_beside_a_file_that_is_too_large_is_still_there(visitor, token):
    data = {
        "csrf_token": token(),
        "text": TYPED,
        "letter": FileStorage(io.BytesIO(b"x" * (UPLOAD_LIMIT + 1)), "brief.docx"),
    }

    boundary, body = encode_multipart(MultiDict(data))  # as bytes: the client would leave its temporary file open

    response = visitor.post("/proef/goed", data=body, content_type=f"multipart/form-data; boundary={boundary}")

    assert response.status_code == 413
    assert read(response).select_one("textarea[readonly]").string.strip() == TYPED


def test_a_text_that_is_too_large_is_still_there(visitor, token):
    long = "Het was een lange dag. " * (UPLOAD_LIMIT // 20)

    response = visitor.post("/proef/goed", data={"csrf_token": token(), "text": long})

    assert response.status_code == 413
    assert read(response).select_one("textarea").string.strip() == long.strip()


def test_markup_in_what_was_typed_stays_text(visitor, token):
    hostile = '</textarea><script src="https://elders.example/x.js"></script>' + "a" * 100

    page = read(visitor.post("/proef/500", data={"csrf_token": token(), "text": hostile}))

    assert page.select_one("textarea").string.strip() == hostile
    assert not page.select("script[src*=elders]")


def test_what_may_not_be_known_and_what_does_not_exist_are_the_same_bytes(visitor):
    visitor.get("/weergave")

    forbidden, absent, no_route = (visitor.get(path) for path in ("/proef/404", "/proef/bestaat-niet", "/nergens"))

    assert {answer.status_code for answer in (forbidden, absent, no_route)} == {404}
    assert len({without_what_changes(answer.data) for answer in (forbidden, absent, no_route)}) == 1
    assert {key for key, _ in forbidden.headers} == {key for key, _ in absent.headers}


@pytest.mark.parametrize("path", ["/proef/404", "/nergens"])
def test_the_page_of_what_is_absent_is_the_same_for_who_is_signed_in(portal, visitor, monkeypatch, path):
    nobodys = visitor.get(path).data
    someone = Actor(new_id(), new_id(), Door.WORK, new_id())
    monkeypatch.setattr(transactions, "current_actor", lambda: someone)
    navigation.describe_with(portal, lambda _session, _actor: navigation.Who("Sanne", "XONAR"))

    assert without_what_changes(visitor.get(path).data) == without_what_changes(nobodys)


def test_a_page_that_is_only_for_posting_looks_absent(visitor):
    assert without_what_changes(visitor.get("/taal").data) == without_what_changes(visitor.get("/nergens").data)


def test_the_reason_of_a_refusal_is_on_the_page(visitor):
    assert "U mag dit plan lezen, maar niet veranderen." in read(visitor.get("/proef/403")).main.get_text()


def test_the_number_on_the_page_of_a_fault_is_in_the_log(visitor, caplog):
    with caplog.at_level(logging.INFO, logger="portal"):
        page = read(visitor.get("/proef/500"))

    number = page.select_one(".error-number").get_text(strip=True)
    told = [record for record in caplog.records if record.msg == "fault"]
    assert [record.fields["request_number"] for record in told] == [number]
    assert told[0].fields["fault"] == ["builtins.ValueError"]
    assert any(place.endswith("_broken") for place in told[0].fields["places"])


@pytest.mark.parametrize("kind", ["500", "database", "down"])
def test_the_log_of_a_fault_holds_nothing_of_what_was_typed(visitor, token, kind, capsys, caplog):
    visitor.post(f"/proef/{kind}?naam=Noor", data={"csrf_token": token(), "text": TYPED + SECRET})

    told = json.dumps([record.__dict__ for record in caplog.records], default=str) + "".join(capsys.readouterr())
    assert '"fault"' in told
    assert SECRET not in told
    assert "drie nachten" not in told
    assert "Noor" not in told


def test_an_error_page_needs_no_database(portal, visitor, monkeypatch):
    def fail(*_):
        raise AssertionError("the error page looked in the database")

    visitor.get("/weergave")
    monkeypatch.setattr("sqlalchemy.orm.Session.execute", fail)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", fail)

    assert visitor.get("/proef/503").status_code == 503


@pytest.mark.parametrize(("kind", "seconds"), [("429", "60"), ("503", "30")])
def test_a_machine_is_told_how_long_to_wait(visitor, kind, seconds):
    assert visitor.get(f"/proef/{kind}").headers["Retry-After"] == seconds
