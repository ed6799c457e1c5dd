"""Every page that a person can reach by its links, for every kind of person: axe, the HTML checker, narrow screens."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Error, Page

from tests.browsing import axe_finds, html_checker_finds, needs_axe, needs_html_checker

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(1800)]

PERSONS = {  # user name → where they sign in; one of each kind
    "noor": "digid",
    "nadia": "digid",
    "marit": "digid",
    "ineke": "digid",
    "sanne": "xonar",
    "okke": "mutsaers",
    "thijs": "bjz",
    "wout": "xonar",
}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|\d+")


def pattern(address: str) -> str:
    """An address without what differs from row to row: one page of each form is looked at."""
    return ID.sub("*", urlsplit(address).path)


def pages_of(page: Page) -> Iterator[str]:
    """Walk from the start page along every link of the own site; each form of address once. No link leads nowhere."""
    here = urlsplit(page.url)
    waiting, met, dead = [(page.url, "the start")], {pattern(page.url)}, []
    while waiting:
        address, source = waiting.pop(0)
        try:
            answer = page.goto(address)
        except Error as stopped:
            if "Download is starting" not in str(stopped):  # a file to take along is no page
                raise
            continue
        assert answer is not None, address
        if answer.status != 200:
            dead.append(f"{pattern(source)} links to {pattern(address)}: {answer.status}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield pattern(address)
        for link in page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)"):
            target = urlsplit(urljoin(address, link))
            if target.netloc == here.netloc and pattern(link) not in met and not target.path.startswith("/static/"):
                met.add(pattern(link))
                waiting.append((link.partition("#")[0], address))
    assert dead == []


@needs_axe
@pytest.mark.parametrize(("user_name", "organisation"), PERSONS.items())
def test_axe_finds_nothing_and_no_page_is_wider_than_a_phone(window, user_name, organisation):
    page = window(user_name, organisation, bypass_csp=True, reduced_motion="reduce")
    found: dict[str, list[str]] = {}
    wide, seen = [], []
    for name in pages_of(page):
        seen.append(name)
        page.set_viewport_size({"width": 360, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(name)
        found |= {f"{name} {rule}": places for rule, places in axe_finds(page).items()}
        page.set_viewport_size({"width": 1280, "height": 900})

    assert (found, wide) == ({}, [])
    assert len(seen) > 8, seen


@needs_html_checker
@pytest.mark.parametrize(("user_name", "organisation"), PERSONS.items())
def test_the_html_checker_finds_nothing(window, user_name, organisation, tmp_path):
    page = window(user_name, organisation, java_script_enabled=False)
    for number, _ in enumerate(pages_of(page)):
        (tmp_path / f"{number}.html").write_text(page.context.request.get(page.url).text())

    assert html_checker_finds(tmp_path) == []
