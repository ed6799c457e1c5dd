"""Sessions: new tokens, limits, "Mijn aanmeldingen", and endings that take effect at once."""

import threading
import time
from contextlib import contextmanager

import pytest
import requests
from sqlalchemy.exc import OperationalError

from portal.database.base import new_id
from portal.identity import queries
from portal.identity.domain import LIMITS

pytestmark = pytest.mark.live


class Stream:
    """An open page that waits to hear that its session is over."""

    def __init__(self, visitor):
        self.ended_at = None
        self.answer = visitor.session.get(f"{visitor.origin}/aanmelding/stroom", stream=True, timeout=60)
        assert self.answer.status_code == 200
        self.lines = self.answer.iter_lines()
        assert next(self.lines) == b": still here"
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self):
        for line in self.lines:
            if line == b"event: ended":
                self.ended_at = time.monotonic()
                return

    def assert_ends_within_a_second(self, act):
        begun = time.monotonic()
        act()
        self.thread.join(5)
        assert self.ended_at is not None, "the stream heard nothing"
        assert self.ended_at - begun < 1.0


@contextmanager
def own_page(visitor):
    visitor.go("/mijn-aanmeldingen")
    yield visitor.page


def token_of(visitor):
    return visitor.session.cookies.get_dict()


def test_each_sign_in_gets_a_new_token_and_ends_what_the_browser_held_before(world, visitor):
    visitor.sign_in("rubicon", "lieke")
    before = requests.Session()
    before.cookies.update(visitor.session.cookies)

    visitor.sign_in("rubicon", "lieke")

    old = before.get(f"{world.origin}/mijn-aanmeldingen", allow_redirects=False, timeout=10)
    assert old.status_code == 303
    assert visitor.is_signed_in()


@pytest.mark.timed
def test_someone_sees_where_they_are_signed_in_and_ends_one_which_stops_within_a_second(
    world, visitor, another_visitor
):
    other = another_visitor()
    other.session.headers["User-Agent"] = "Mozilla/5.0 (Android 15; Mobile) Gecko/140.0 Firefox/140.0"
    visitor.sign_in("rubicon", "lieke")
    other.sign_in("rubicon", "lieke")
    stream = Stream(other)

    visitor.go("/mijn-aanmeldingen")
    assert "Firefox op Android" in visitor.answer.text
    assert "dit apparaat" in visitor.answer.text
    row = visitor.page.find("th", string=lambda t: t and "Firefox op Android" in t).find_parent("tr")
    action = row.find("form")["action"]
    stream.assert_ends_within_a_second(lambda: visitor.submit(action=action, button="Beëindig"))

    assert not other.is_signed_in()
    assert visitor.is_signed_in()


def test_someone_ends_all_their_other_sessions(world, visitor, another_visitor):
    others = [another_visitor() for _ in range(2)]
    visitor.sign_in("xonar", "sanne")
    for other in others:
        other.sign_in("xonar", "sanne")

    visitor.go("/mijn-aanmeldingen")
    visitor.submit(action="andere-beeindigen", button="Beëindig alle andere")

    assert visitor.is_signed_in()
    assert not any(other.is_signed_in() for other in others)


@pytest.mark.timed
def test_quick_exit_ends_the_session_and_leads_to_a_neutral_page_without_javascript(world, visitor):
    visitor.sign_in("rubicon", "lieke")
    stream = Stream(visitor)
    held = requests.Session()
    held.cookies.update(visitor.session.cookies)
    visitor.go("/mijn-aanmeldingen")

    answers = []
    stream.assert_ends_within_a_second(
        lambda: answers.append(visitor.submit(action="/snel-weg", button="Snel weg", allow_redirects=False))
    )

    assert answers[0].status_code == 303
    assert answers[0].headers["Location"] == world.settings.exit_url
    assert answers[0].headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not visitor.is_signed_in()
    assert held.get(f"{world.origin}/mijn-aanmeldingen", allow_redirects=False, timeout=10).status_code == 303
    assert world.sql("SELECT ground FROM audit_event WHERE name = 'session.ended' ORDER BY at DESC LIMIT 1")[
        0
    ].ground == (
        "signed_out"  # the log does not tell how someone left
    )


def test_quick_exit_works_for_who_is_not_signed_in_and_with_a_token_that_is_too_old(world, visitor):
    visitor.go("/aanmelden")

    answer = visitor.submit(action="/snel-weg", button="Snel weg", typed={"csrf_token": "old"}, allow_redirects=False)

    assert answer.headers["Location"] == world.settings.exit_url


def test_another_site_cannot_end_a_session_by_the_quick_exit(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    answer = visitor.session.post(
        f"{world.origin}/snel-weg", headers={"Origin": "https://evil.example"}, allow_redirects=False, timeout=10
    )

    assert answer.status_code == 303
    assert visitor.is_signed_in()


def test_quick_exit_does_not_wait_for_a_database_that_is_away(world, visitor, monkeypatch):
    visitor.sign_in("rubicon", "lieke")
    visitor.go("/mijn-aanmeldingen")

    def away(*_args):
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(queries, "signed_in", away)
    answer = visitor.submit(action="/snel-weg", button="Snel weg", allow_redirects=False)
    monkeypatch.undo()

    assert answer.headers["Location"] == world.settings.exit_url
    assert not visitor.is_signed_in()  # the token is gone from this browser


def test_nobody_ends_a_session_of_another(world, visitor, another_visitor):
    other = another_visitor()
    visitor.sign_in("rubicon", "lieke")
    other.sign_in("xonar", "sanne")
    theirs = world.sql(
        "SELECT s.id FROM sign_in_session s JOIN account a ON a.id = s.account_id "
        "WHERE a.subject = 'sanne' AND s.ended_at IS NULL ORDER BY s.created_at DESC LIMIT 1"
    )[0].id

    visitor.go("/mijn-aanmeldingen")
    token = visitor.page.find("input", attrs={"name": "csrf_token"})["value"]
    answer = visitor.session.post(
        f"{world.origin}/mijn-aanmeldingen/{theirs}/beeindigen", data={"csrf_token": token}, timeout=10
    )

    assert answer.status_code == 404
    assert other.is_signed_in()


@pytest.mark.timed
@pytest.mark.parametrize("ending", ["employment", "account", "link"])
def test_ending_an_employment_an_account_or_a_link_stops_requests_and_streams_within_a_second(world, visitor, ending):
    visitor.sign_in("rubicon", "lieke")
    stream = Stream(visitor)
    end, mend = {
        "employment": (
            "UPDATE employment SET ends_on = legal_today() - 1 WHERE person_id = :p",
            "UPDATE employment SET ends_on = NULL WHERE person_id = :p",
        ),
        "account": (
            "UPDATE account SET ended_at = now() WHERE person_id = :p",
            "UPDATE account SET ended_at = NULL WHERE person_id = :p",
        ),
        "link": (
            "UPDATE identity_provider SET ended_at = now() WHERE slug = 'rubicon' AND :p = :p",
            "UPDATE identity_provider SET ended_at = NULL WHERE slug = 'rubicon' AND :p = :p",
        ),
    }[ending]
    person = str(world.people["lieke"])
    try:
        stream.assert_ends_within_a_second(lambda: world.sql(end, p=person))
        assert not visitor.is_signed_in()
    finally:
        world.sql(mend, p=person)


@pytest.mark.parametrize("limit", ["idle_ends_at", "ends_at"])
def test_a_session_ends_by_itself_without_use_and_in_any_case(world, visitor, limit):
    visitor.sign_in("xonar", "sanne")

    world.sql(f"UPDATE sign_in_session SET {limit} = now() - interval '1 second' WHERE ended_at IS NULL")

    assert not visitor.is_signed_in()


def test_typing_extends_a_session_and_asking_how_long_it_lives_does_not(world, visitor):
    visitor.sign_in("xonar", "sanne")
    visitor.go("/mijn-aanmeldingen")
    token = visitor.page.find("input", attrs={"name": "csrf_token"})["value"]
    shorten = (
        "UPDATE sign_in_session SET last_used_at = now() - interval '20 minutes', "
        "idle_ends_at = now() + interval '10 minutes' WHERE ended_at IS NULL"
    )
    world.sql(shorten)

    state = visitor.go("/aanmelding/stand").json()
    assert 500 < visitor.go("/aanmelding/stand").json()["seconds"] <= 600
    visitor.session.post(f"{world.origin}/aanmelding/verlengen", data={"csrf_token": token}, timeout=10)

    assert state["signed_in"] is True
    assert visitor.go("/aanmelding/stand").json()["seconds"] > 1700


def test_typing_over_a_socket_extends_a_session_as_far_as_typing_in_a_form(world, visitor):
    for kind, limits in LIMITS.items():
        account, session = new_id(), new_id()
        world.sql(
            "INSERT INTO account (id, kind, issuer, subject) VALUES (:a, :kind, 'own', :s)",
            a=account,
            kind=kind,
            s=kind,
        )
        world.sql(
            "INSERT INTO sign_in_session (id, token_hash, account_id, factor, factor_at, device, device_hash, "
            "last_used_at, idle_ends_at, ends_at) VALUES (:i, sha256(:t), :a, 'provider', now(), 'x', '', "
            "now() - interval '1 minute', now() + interval '1 second', now() + interval '1 day')",
            i=session,
            t=kind.encode(),
            a=account,
        )

        world.sql("SELECT touch_session(:i)", i=session)

        row = world.sql("SELECT idle_ends_at - last_used_at AS idle FROM sign_in_session WHERE id = :i", i=session)[0]
        assert row.idle == limits.idle


def test_signing_out_clears_the_browser_and_ends_the_session_at_the_provider_too(world, visitor):
    visitor.sign_in("rubicon", "lieke")
    before = requests.Session()
    before.cookies.update(visitor.session.cookies)

    visitor.go("/afmelden")
    answer = visitor.submit(button="Meld mij af")

    assert answer.url.startswith(f"{world.origin}/afgemeld")
    assert '"cache"' in answer.history[0].headers["Clear-Site-Data"]
    assert before.get(f"{world.origin}/mijn-aanmeldingen", allow_redirects=False, timeout=10).status_code == 303
    visitor.go("/aanmelden/rubicon")
    visitor.submit(action="/begin", button="Verder")
    assert "/login/" in visitor.answer.url  # the provider asks who it is: its session is gone too


def test_signed_in_pages_are_never_stored(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    assert visitor.go("/mijn-aanmeldingen").headers["Cache-Control"] == "no-store"


def test_the_token_stands_in_no_cookie_that_a_script_can_read(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    for cookie in visitor.session.cookies:
        if "samendossier" in cookie.name:
            assert cookie.has_nonstandard_attr("HttpOnly")
            assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_what_someone_typed_when_their_session_ended_is_there_after_signing_in_again(world, visitor):
    visitor.sign_in("xonar", "sanne")
    visitor.go("/mijn-aanmeldingen")
    token = visitor.page.find("input", attrs={"name": "csrf_token"})["value"]
    world.sql("UPDATE sign_in_session SET idle_ends_at = now() - interval '1 second' WHERE ended_at IS NULL")
    long = "Een middag werk. " * 20

    visitor.answer = visitor.session.post(
        f"{world.origin}/mijn-aanmeldingen/andere-beeindigen", data={"csrf_token": token, "tekst": long}, timeout=10
    )
    assert "bewaard" in visitor.answer.text
    way = visitor.page.find("a", string=lambda t: t and "werk bij" in t)["href"]
    visitor.go(way)
    visitor.submit(action="/xonar/begin", button="XONAR")
    visitor.prove("sanne")

    assert "/verder/" in visitor.answer.url
    assert long.strip() in visitor.answer.text


def test_what_someone_typed_is_shown_to_nobody_else(world, visitor, another_visitor):
    visitor.sign_in("xonar", "sanne")
    visitor.go("/mijn-aanmeldingen")
    token = visitor.page.find("input", attrs={"name": "csrf_token"})["value"]
    world.sql("UPDATE sign_in_session SET idle_ends_at = now() - interval '1 second' WHERE ended_at IS NULL")
    visitor.session.post(
        f"{world.origin}/mijn-aanmeldingen/andere-beeindigen", data={"csrf_token": token, "tekst": "geheim"}, timeout=10
    )
    held = world.sql("SELECT id, sealed FROM held_form ORDER BY created_at DESC LIMIT 1")[0]

    other = another_visitor()
    other.sign_in("rubicon", "lieke")

    assert other.go(f"/verder/{held.id}").status_code == 404
    assert b"geheim" not in bytes(held.sealed)


def test_a_stream_is_refused_where_there_are_enough(world, visitor, monkeypatch):
    visitor.sign_in("xonar", "sanne")
    monkeypatch.setattr(world.app.extensions["sign_in_watch"], "_most", 0)

    assert visitor.go("/aanmelding/stroom").status_code == 503
