"""A provider that lies in one way at a time. Only the honest answer signs in, and each guard is worth its place.

Each lie is told three times: with all guards (refused, by the guard that is named here), without that guard (no longer
refused by it), and without all guards that stand against it (the lie signs in). So each test here can fail.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from portal.identity import directory, guards
from tests.identity.surroundings import LIAR
from tests.providers.hostile import WAYS

pytestmark = pytest.mark.live

TUPLES = ("PRESENT", "WIRE", "METADATA", "ANSWER", "PUSHED", "TOKEN", "ID_TOKEN", "LOGOUT")

# The lie, and the guards that must all be gone before it signs in.
STOPPED_BY = {
    "metadata-other-issuer": ("metadata_issuer",),
    "metadata-no-issuer": ("metadata_issuer",),
    "metadata-only-unsigned": ("metadata_algorithms",),
    "metadata-no-pkce": ("metadata_pkce",),
    "metadata-no-pushed-requests": ("metadata_pushed_requests",),
    "metadata-no-private-key": ("metadata_authentication",),
    "keys-none": ("key", "signature"),
    "answer-other-issuer": ("answer_issuer",),
    "answer-no-issuer": ("answer_issuer",),
    "answer-two-codes": ("answer_single",),
    "unsigned": ("algorithm", "signature"),
    "wrong-key": ("signature",),
    "broken-signature": ("signature",),
    "shared-secret": ("algorithm", "signature"),
    "unknown-key": ("key", "signature"),
    "own-key-in-header": ("signature",),
    "logout-token": ("token_type",),
    "issuer-other": ("issuer",),
    "issuer-missing": ("issuer",),
    "audience-other": ("audience",),
    "audience-other-for-us": ("audience",),
    "audience-several": ("audience",),
    "audience-none": ("audience",),
    "audience-missing": ("audience",),
    "party-other": ("party",),
    "subject-empty": ("subject",),
    "subject-long": ("subject",),
    "nonce-other": ("nonce",),
    "nonce-missing": ("nonce",),
    "expired": ("expiry",),
    "expiry-missing": ("expiry",),
    "expiry-text": ("expiry",),
    "issued-in-future": ("issued",),
    "issued-long-ago": ("issued",),
    "not-yet-valid": ("not_before",),
    "level-low": ("level",),
    "signed-in-month-ago": ("sign_in_time",),
    "signed-in-tomorrow": ("sign_in_time",),
    "access-token-other": ("access_token",),
}
# These lack what a sign-in is made of: without their guard they are stopped later, or break, and never sign in.
NEVER_ENOUGH = {
    "metadata-array": "metadata_object",
    "metadata-huge": "size",
    "metadata-redirect-loop": "no_redirect",
    "metadata-redirect-elsewhere": "no_redirect",
    "metadata-broken": "status",
    "metadata-foreign-token-endpoint": "metadata_host",
    "metadata-private-jwks": "metadata_scheme",
    "metadata-script": "metadata_scheme",
    "metadata-open-redirect": "metadata_host",
    "metadata-numbers": "metadata_scheme",
    "keys-huge": "size",
    "keys-redirect": "no_redirect",
    "pushed-redirect": "no_redirect",
    "pushed-no-reference": "pushed_reference",
    "pushed-long-reference": "pushed_length",
    "pushed-broken": "status",
    "pushed-refused": "pushed_status",
    "answer-no-code": "answer_code",
    "answer-error-with-markup": "answer_error",
    "token-none": "token_none",
    "token-number": "token_form",
    "token-huge": "size",
    "token-redirect": "no_redirect",
    "subject-missing": "subject",
    "subject-number": "subject",
    "level-missing": "level",
    "sign-in-time-missing": "sign_in_time",
}
# No object, no key, no state: there is nothing to believe, and no check that could be left out.
NO_ANSWER_AT_ALL = {
    "metadata-html": "json",
    "keys-html": "json",
    "keys-nonsense": "keys_form",
    "answer-other-state": "answer_state",
    "answer-no-state": "answer_state",
    "token-garbage": "token_unreadable",
    "token-error": "token_error",
    "token-html": "token_object",
    "token-array": "token_object",
}
SLOW = ("metadata-slow", "keys-slow", "token-slow", "rather-slow-each-time")
REFUSED_ELSEWHERE = {"same_person", "time", *(guard.name for guard in guards.LOGOUT)}


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    directory.forget_all()


@contextmanager
def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> Iterator[None]:
    """The portal with some guards taken out."""
    with monkeypatch.context() as patch:
        for place in TUPLES:
            patch.setattr(guards, place, tuple(g for g in getattr(guards, place) if g.name not in names))
        directory.forget_all()
        yield
    directory.forget_all()


def tell(visitor, way: str):
    """The lie is told in a new browser; the answer, and whether it signed in."""
    visitor.session.cookies.clear()
    try:
        answer = visitor.sign_in(LIAR.format(way=way), "lieke")
    except requests.ConnectionError:
        return None, False  # the browser was sent to a place that does not exist
    return answer, "/wachten" in visitor.go("/mijn-aanmeldingen").url  # known there, and without a role


def refusals_by(world, guard):
    """How many refusals of this guard are in the log."""
    return world.sql("SELECT count(*) AS n FROM audit_event WHERE name = 'sign_in.refused' AND ground = :g", g=guard)[
        0
    ].n


AWAY = {guard.name for guard in guards.PRESENT}


def assert_refused(world, answer, entered, guard) -> None:
    assert not entered
    if guard in AWAY:
        assert answer.status_code == 503  # nothing was answered yet: later it may be
        assert answer.headers["Retry-After"]
        assert "Probeer het over een paar minuten opnieuw" in answer.text
    else:
        assert 400 <= answer.status_code < 500
    assert answer.url.startswith(world.origin)
    assert "Aanmelden is niet gelukt" in answer.text
    assert "<script>alert" not in answer.text
    assert world.last_refusal() == guard


@pytest.mark.parametrize(("way", "guard"), [(w, g[0]) for w, g in STOPPED_BY.items()] + list(NEVER_ENOUGH.items()))
def test_a_lie_is_refused_by_its_guard_and_goes_further_without_it(world, visitor, monkeypatch, way, guard):
    refusals = refusals_by(world, guard)

    answer, entered = tell(visitor, way)

    assert_refused(world, answer, entered, guard)
    assert refusals_by(world, guard) == refusals + 1
    with without(monkeypatch, guard):
        tell(visitor, way)
    assert refusals_by(world, guard) == refusals + 1  # no second one: it was this guard that refused


@pytest.mark.nightly
@pytest.mark.parametrize(("way", "names"), STOPPED_BY.items())
def test_without_its_guards_a_lie_would_sign_in(world, visitor, monkeypatch, way, names):
    with without(monkeypatch, *names):
        _, entered = tell(visitor, way)

    assert entered


@pytest.mark.parametrize(("way", "guard"), NO_ANSWER_AT_ALL.items())
def test_what_is_no_answer_is_refused(world, visitor, way, guard):
    answer, entered = tell(visitor, way)

    assert_refused(world, answer, entered, guard)


@pytest.mark.parametrize("way", SLOW)
def test_a_slow_provider_is_given_up_in_time(world, visitor, monkeypatch, way):
    monkeypatch.setattr(guards, "LONGEST_WAIT", 1.0)

    answer, entered = tell(visitor, way)

    assert_refused(world, answer, entered, "time")


@pytest.mark.nightly
def test_without_its_time_limit_the_portal_would_wait(world, visitor, monkeypatch):
    monkeypatch.setattr(guards, "LONGEST_WAIT", 60.0)

    answer, entered = tell(visitor, "metadata-slow")

    assert_refused(world, answer, entered, "json")  # it waited 7 seconds for nothing, and only then gave up


def test_every_way_of_lying_is_told():
    told = {*STOPPED_BY, *NEVER_ENOUGH, *NO_ANSWER_AT_ALL, *SLOW}

    assert told == set(WAYS)
    assert len(told) >= 30


def test_every_guard_stands_against_a_lie():
    standing = {guard.name for place in TUPLES for guard in getattr(guards, place)}
    tried = {name for names in STOPPED_BY.values() for name in names} | set(NEVER_ENOUGH.values()) | REFUSED_ELSEWHERE

    assert standing == tried


def test_the_same_provider_signs_in_when_it_is_honest(world, visitor):
    answer = visitor.sign_in("rubicon", "lieke")

    assert answer.status_code == 200
    assert visitor.is_signed_in()
