"""Attacks through the browser, and a provider that is slow or gone while others go on."""

import socket
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from portal.identity import directory, guards, transport
from portal.identity.errors import ProviderAway, ProviderFailed
from portal.identity.views.browser import safe_destination
from tests.identity.surroundings import LIAR, Browser

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    directory.forget_all()


def answer_of(visitor, organisation="rubicon", person="lieke"):
    """The address with which the provider sends the browser back, not yet opened."""
    visitor.go(f"/aanmelden/{organisation}")
    visitor.submit(action="/begin", button="Verder")
    sent = visitor.session.post(visitor.answer.url, data={"person": person}, allow_redirects=False, timeout=10)
    return sent.headers["Location"]


def test_an_answer_counts_once(world, visitor):
    address = answer_of(visitor)
    assert visitor.go(address).status_code == 200

    answer = visitor.go(address)

    assert answer.status_code == 400
    assert world.last_refusal() == "answer_state"


def test_an_answer_counts_only_in_the_browser_that_was_sent(world, visitor, another_visitor):
    address = answer_of(visitor)
    victim = another_visitor()
    victim.go("/aanmelden/rubicon")

    answer = victim.go(address)

    assert answer.status_code == 400
    assert not victim.is_signed_in()
    assert world.last_refusal() == "answer_state"


def test_an_answer_of_one_provider_does_not_count_at_another(world, visitor):
    address = answer_of(visitor).replace("/aanmelden/rubicon/", "/aanmelden/xonar/")

    answer = visitor.go(address)

    assert answer.status_code == 400
    assert not visitor.is_signed_in()


def test_an_answer_that_comes_too_late_does_not_count(world, visitor):
    address = answer_of(visitor)
    world.sql("UPDATE sign_in_request SET created_at = now() - interval '11 minutes'")

    assert visitor.go(address).status_code == 400


def test_state_and_nonce_have_at_least_128_bits_and_the_browser_carries_a_reference_only(world, visitor):
    visitor.go("/aanmelden/rubicon")
    answer = visitor.submit(action="/begin", button="Verder", allow_redirects=False)
    sent = parse_qs(urlsplit(answer.headers["Location"]).query)

    assert set(sent) == {"client_id", "request_uri"}  # pushed: nothing to read or change on the way
    state = parse_qs(urlsplit(answer_of(visitor)).query)["state"][0]
    assert len(state) >= 43
    row = world.sql("SELECT nonce, verifier FROM sign_in_request ORDER BY created_at DESC LIMIT 1")
    assert all(len(value) >= 43 for value in row[0])


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%5Cevil.example/..//evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/ok\r\nLocation: https://evil.example",
        "\x00/",
    ],
)
def test_no_destination_leads_out_of_the_portal(world, visitor, wanted):
    visitor.go(f"/aanmelden/rubicon?{urlencode({'naar': wanted})}")
    visitor.submit(action="/begin", button="Verder")
    answer = visitor.prove("lieke")

    assert answer.url.startswith(world.origin)
    assert urlsplit(safe_destination(wanted)).netloc == ""


def test_beginning_needs_a_form_of_the_portal(world, visitor):
    answer = visitor.session.post(f"{world.origin}/aanmelden/rubicon/begin", timeout=10)

    assert answer.status_code == 400


@pytest.mark.timed
def test_while_a_provider_is_slow_no_transaction_is_open_and_others_sign_in(world, monkeypatch):
    monkeypatch.setattr(guards, "LONGEST_WAIT", 3.0)
    slow = LIAR.format(way="metadata-slow")
    seen = []

    def wait():
        browser = Browser(world.origin)
        browser.go(f"/aanmelden/{slow}")
        seen.append(browser.submit(action="/begin", button="Verder").status_code)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(1.0)
    idle = world.sql(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() "
        "AND usename = 'portal_app' AND state LIKE 'idle in transaction%'"
    )[0].n
    other = Browser(world.origin)
    begun = time.monotonic()
    other.sign_in("rubicon", "lieke")
    took = time.monotonic() - begun
    waiting.join()

    assert idle == 0
    assert other.is_signed_in()
    assert took < 2.5
    assert seen == [503]


@pytest.mark.timed
def test_at_most_four_wait_for_a_provider_and_the_next_hears_at_once(world, monkeypatch):
    monkeypatch.setattr(guards, "LONGEST_WAIT", 3.0)
    slow = LIAR.format(way="metadata-slow")
    times = []

    def wait():
        browser = Browser(world.origin)
        browser.go(f"/aanmelden/{slow}")
        begun = time.monotonic()
        assert browser.submit(action="/begin", button="Verder").status_code == 503
        times.append(time.monotonic() - begun)

    waiting = [threading.Thread(target=wait) for _ in range(8)]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()

    assert sum(took < 1.5 for took in times) >= 8 - directory.WAITING_AT_MOST
    assert max(times) < 5.0


def test_a_provider_that_is_gone_leaves_running_sessions_alone(world, visitor, another_visitor):
    visitor.sign_in("xonar", "sanne")
    row = world.sql("SELECT issuer FROM identity_provider WHERE slug = 'xonar'")[0]
    gone = "http://localhost:9"
    world.sql("UPDATE identity_provider SET issuer = :i, version = version + 1 WHERE slug = 'xonar'", i=gone)
    try:
        other = another_visitor()
        other.go("/aanmelden/xonar")
        answer = other.submit(action="/begin", button="Verder")

        assert answer.status_code == 503
        assert "antwoordt nu niet" in answer.text
        assert visitor.is_signed_in()
    finally:
        world.sql("UPDATE identity_provider SET issuer = :i, version = version + 1 WHERE slug = 'xonar'", i=row.issuer)


@pytest.mark.timed
def test_a_name_that_is_looked_up_for_too_long_is_given_up_in_time(world, visitor, monkeypatch):
    """The servers of names are somebody else's too: waiting for them counts."""
    monkeypatch.setattr(guards, "LONGEST_WAIT", 1.0)
    look_up = socket.getaddrinfo

    def hanging(host, *args, **kwargs):
        if host == "naam-die-hangt.localhost":
            time.sleep(4)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    row = world.sql("SELECT issuer FROM identity_provider WHERE slug = 'xonar'")[0]
    hangs = row.issuer.replace("localhost", "naam-die-hangt.localhost")
    change = "UPDATE identity_provider SET issuer = :i, version = version + 1 WHERE slug = 'xonar'"
    with monkeypatch.context() as patch:
        patch.setattr(guards, "_is_loopback", lambda host: host.endswith("localhost"))
        world.sql(change, i=hangs)
        try:
            visitor.go("/aanmelden/xonar")
            begun = time.monotonic()
            answer = visitor.submit(action="/begin", button="Verder")
            took = time.monotonic() - begun
        finally:
            world.sql(change, i=row.issuer)

    assert answer.status_code == 503
    assert world.last_refusal() == "time"
    assert took < 2.0


def test_a_name_that_nobody_knows_is_a_provider_that_is_away(world):
    with (
        transport.ProviderSession(plain_http=False) as session,
        pytest.raises(ProviderAway) as refused,
    ):
        session.request("GET", "https://nergens.invalid/", withhold_token=True)

    assert refused.value.guard == "reach"


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_outside_demonstration_mode_no_private_address_is_reached(address):
    with transport.ProviderSession(plain_http=False) as session, pytest.raises(ProviderFailed) as refused:
        session.request("GET", address, withhold_token=True)

    assert refused.value.guard == "private_address"


@pytest.mark.parametrize(
    "address", ["http://example.org/", "http://localhost/", "ftp://example.org/", "https://user@example.org/"]
)
def test_outside_demonstration_mode_only_https_is_spoken(address):
    with transport.ProviderSession(plain_http=False) as session, pytest.raises(ProviderFailed) as refused:
        session.request("GET", address, withhold_token=True)

    assert refused.value.guard == "address"


def test_the_portal_reads_no_secret_of_accounts_by_a_plain_select(world):
    engine = create_engine(world.settings.database_url)
    try:
        for table in ("password", "totp", "recovery_code", "passkey", "account", "held_form"):
            with engine.connect() as connection:
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        for select in (
            "token_hash FROM sign_in_session",
            "id_token FROM sign_in_session",
            "* FROM sign_in_request",
            "* FROM attempt",
        ):
            with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text(f"SELECT {select}"))
    finally:
        engine.dispose()


def test_who_begins_again_and_again_must_wait_and_others_at_another_address_go_on(world, visitor):
    for _ in range(21):
        visitor.go("/aanmelden/xonar")
        answer = visitor.submit(action="/begin", button="Verder", allow_redirects=False)
        if answer.status_code == 429:
            break

    assert answer.status_code == 429
    assert "Wacht" in answer.text
    other = Browser(world.origin)
    other.go("/aanmelden/rubicon")
    assert other.submit(action="/begin", button="Verder", allow_redirects=False).status_code == 303
    world.sql("DELETE FROM attempt")
