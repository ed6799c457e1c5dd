"""Every answer carries the headers that keep a page to itself."""

import pytest
from flask import request

from portal.web import headers

PATHS = (
    "/",
    "/hulp-nu",
    "/weergave",
    "/moeilijke-woorden",
    "/toegankelijkheid",
    "/onderdelen",
    "/nergens",
    "/proef/500",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_may_load_from_its_own_place_only(visitor, path):
    policy = dict(part.split(" ", 1) for part in visitor.get(path).headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == policy["img-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self' https://www.knmi.nl"  # the quick exit is a form and ends there
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_kept_nowhere_and_tells_nobody(visitor, path):
    sent = visitor.get(path).headers

    assert sent["Cache-Control"] == "no-store"
    assert sent["Referrer-Policy"] == "same-origin"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Cross-Origin-Opener-Policy"] == sent["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in sent["Permissions-Policy"]
    assert "HX-Request" in sent["Vary"]


def test_a_static_file_with_its_fingerprint_is_kept_for_ever(visitor, portal):
    with portal.test_request_context():
        address = portal.jinja_env.globals["asset"]("css/built/portal.css")

    with visitor.get(address) as with_fingerprint, visitor.get(address.partition("?")[0]) as without:
        assert "immutable" in with_fingerprint.headers["Cache-Control"]
        assert "immutable" not in without.headers["Cache-Control"]


def test_a_form_may_end_at_a_provider_only_on_the_page_that_says_so(portal, visitor):
    def allow() -> None:
        if request.path == "/hulp-nu":
            headers.allow_forms_to("https://aanmelden.example")

    portal.before_request(allow)

    assert (
        "form-action 'self' https://www.knmi.nl https://aanmelden.example;"
        in visitor.get("/hulp-nu").headers["Content-Security-Policy"]
    )
    assert "aanmelden.example" not in visitor.get("/").headers["Content-Security-Policy"]


def test_each_answer_has_a_number_of_its_own(visitor):
    numbers = {visitor.get("/hulp-nu").headers["X-Request-Number"] for _ in range(20)}

    assert len(numbers) == 20
