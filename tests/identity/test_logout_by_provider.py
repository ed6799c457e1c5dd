"""A provider says that someone signed out there. Only the honest word of that provider ends a session."""

import time

import pytest
import requests

from portal.identity import directory, guards
from tests.identity.test_hostile_provider import without
from tests.identity.test_sessions import Stream
from tests.providers.hostile import LOGOUT_SIGNATURES, LOGOUT_WAYS

pytestmark = pytest.mark.live

STOPPED_BY = {
    "issuer-other": ("logout_issuer",),
    "audience-other": ("logout_audience",),
    "audience-several": ("logout_audience",),
    "issued-long-ago": ("logout_issued",),
    "issued-in-future": ("logout_issued",),
    "expired": ("logout_expiry",),
    "id-missing": ("logout_id",),
    "with-nonce": ("logout_nonce",),
    "no-event": ("logout_event",),
    "other-event": ("logout_event",),
    "nobody": ("logout_whom",),
    "unsigned": ("logout_algorithm", "logout_signature"),
    "wrong-key": ("logout_signature",),
    "shared-secret": ("logout_algorithm", "logout_signature"),
    "unknown-key": ("logout_key", "logout_signature"),
    "id-token": ("logout_type",),
}
CANNOT_END_ANYTHING = {"id-missing", "nobody"}  # without their guard they break, and still end nothing


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    directory.forget_all()


def test_signing_out_at_the_provider_ends_the_session_here_within_a_second(world, visitor):
    visitor.sign_in("rubicon", "lieke")
    stream = Stream(visitor)

    stream.assert_ends_within_a_second(lambda: world.control("rubicon", "end", sub="lieke"))

    assert not visitor.is_signed_in()


def test_signing_out_at_the_provider_ends_nobody_elses_session(world, visitor, another_visitor):
    other = another_visitor()
    visitor.sign_in("rubicon", "lieke")
    other.sign_in("rubicon", "beheer")

    world.control("rubicon", "end", sub="lieke")

    assert not visitor.is_signed_in()
    assert other.is_signed_in()


@pytest.mark.parametrize("way", STOPPED_BY)
def test_a_forged_logout_token_ends_nothing(world, visitor, way):
    visitor.sign_in("rubicon", "lieke")

    statuses = world.control("rubicon", "forge", sub="lieke", way=way)

    assert statuses
    assert set(statuses) == {400}
    assert world.last_refusal() == STOPPED_BY[way][0]
    assert visitor.is_signed_in()


@pytest.mark.parametrize("way", sorted(set(STOPPED_BY) - CANNOT_END_ANYTHING))
def test_without_its_guards_a_forged_logout_token_would_end_the_session(world, visitor, monkeypatch, way):
    visitor.sign_in("rubicon", "lieke")

    with without(monkeypatch, *STOPPED_BY[way]):
        world.control("rubicon", "forge", sub="lieke", way=way)

    assert not visitor.is_signed_in()


def test_a_logout_token_counts_once(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    statuses = world.control("rubicon", "forge", sub="lieke", way="replayed")

    assert statuses.count(400) == statuses.count(200) > 0
    assert world.last_refusal() == "logout_replay"


def test_another_providers_logout_token_ends_nothing(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    answer = requests.post(f"{world.origin}/aanmelden/rubicon/afmelding", data={"logout_token": "a.b.c"}, timeout=10)

    assert answer.status_code == 400
    assert visitor.is_signed_in()


def test_every_way_of_forging_is_tried():
    assert set(STOPPED_BY) == {*LOGOUT_WAYS, *LOGOUT_SIGNATURES}
    assert {name for names in STOPPED_BY.values() for name in names} == {guard.name for guard in guards.LOGOUT}


def test_a_rotated_key_is_known_before_it_signs_and_a_replaced_one_is_fetched(world, visitor, monkeypatch):
    monkeypatch.setattr(directory, "ASKED_AGAIN_AFTER", 0.0)
    visitor.sign_in("xonar", "sanne")
    fetched = world.control("xonar", "calls")["jwks"]

    world.control("xonar", "rotate")
    visitor.sign_in("xonar", "sanne")
    assert world.control("xonar", "calls")["jwks"] == fetched

    world.control("xonar", "replace")
    visitor.sign_in("xonar", "sanne")
    assert world.control("xonar", "calls")["jwks"] == fetched + 1
    assert visitor.is_signed_in()


def test_strange_keys_do_not_make_the_portal_ask_again_and_again(world, visitor):
    visitor.sign_in("rubicon", "lieke")
    fetched = world.control("rubicon", "calls")["jwks"]

    for _ in range(5):
        world.control("rubicon", "forge", sub="lieke", way="unknown-key")
        time.sleep(0.01)

    assert world.control("rubicon", "calls")["jwks"] == fetched
