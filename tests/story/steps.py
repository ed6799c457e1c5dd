"""What several steps of the story do: find a plan as a person finds it, sit at a section, wait for words."""

import re
import time
from collections.abc import Callable

import pyotp
from playwright.sync_api import Locator, Page

from tests.operations.running import RunningPortal

PERSPECTIVE = "Mijn perspectiefplan"
HELP = "Hulpverleningsplan"
WORDS = ".text__words, .text:not(:has(.text__words)) .text__page"  # the editor's, once it runs
OWN_PASSWORD = "drie gewone woorden"


def to_file(page: Page, youth: str) -> None:
    """From the first page to a youth's file, by the links that there are."""
    page.goto("/start")
    if page.url.endswith("welkom=1"):
        page.get_by_role("button", name="Sla over").click()
        page.wait_for_url(re.compile(r"/start$"))
    page.get_by_role("navigation").get_by_role("link", name=re.compile("^Mijn (jeugdigen|dossier)")).first.click()
    page.get_by_role("main").get_by_role("link", name=youth).first.click()


def to_plan(page: Page, youth: str = "Noor", title: str = PERSPECTIVE) -> str:
    """The address of the plan, after going there as a person does."""
    to_file(page, youth)
    page.get_by_role("link", name="Plannen", exact=True).first.click()
    page.get_by_role("link", name=title).first.click()
    page.wait_for_url(re.compile(r"/plannen/[0-9a-f-]{36}"))
    return page.url


def section(page: Page, title: str) -> Locator:
    return page.locator("section.plan-section", has=page.get_by_role("heading", name=title))


def more(page: Page, title: str) -> Locator:
    """What one does at a section less often, opened."""
    ways = section(page, title).locator(".plan-ways").first
    ways.locator("summary").click()
    return ways


def in_sight(page: Page, title: str) -> Locator:
    """A section that its reader looks at: a text comes alive when it comes into sight, in a window that is in front."""
    page.bring_to_front()
    section(page, title).scroll_into_view_if_needed()
    text = section(page, title).locator(".text").first
    until(lambda: text.get_attribute("data-ready") == "true", page)
    return text


def editor(page: Page, title: str) -> Locator:
    """Where one writes."""
    in_sight(page, title)
    return section(page, title).locator("[contenteditable=true]").first


def words(page: Page, title: str) -> str:
    """The words of a section as they stand there, live or on paper, without the names at cursors."""
    found: str = (
        section(page, title)
        .locator(WORDS)
        .first.evaluate(
            "e => { const c = e.cloneNode(true); c.querySelectorAll('.cursor').forEach(n => n.remove());"
            " return c.textContent }"
        )
    )
    return found


def until(done: Callable[[], bool], page: Page, seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"not within {seconds} s"
        page.wait_for_timeout(20)


def reads(page: Page, title: str, what: str) -> None:
    """These words stand in the section that this reader looks at, or come within moments."""
    in_sight(page, title)
    until(lambda: what in words(page, title), page)


def comes_in_with_code(page: Page, demo: RunningPortal, who: str) -> str:
    """Someone who was handed a code makes an account with a password and an app; the secret of the app."""
    code = re.findall(rf"^  {who} .*\(code: ([A-Z0-9-]+)\)", demo.output, re.MULTILINE)[0]
    page.goto("/aanmelden/code")
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Verder").click()
    page.goto("/uitnodiging/wachtwoord")
    secret: str = re.findall(r"<code>([A-Z2-7]{32})</code>", page.content())[0]
    _fill(page, who, secret)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    page.wait_for_url("**/start*")
    return secret


def signs_in_with_app(page: Page, who: str, secret: str, password: str = OWN_PASSWORD) -> None:
    page.goto("/aanmelden/wachtwoord")
    _fill(page, who, secret, password)
    page.wait_for_url("**/start*")


def _fill(page: Page, who: str, secret: str, password: str = OWN_PASSWORD) -> None:
    page.locator("input[name=user_name]").fill(who)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=totp_code]").fill(pyotp.TOTP(secret).now())
    page.locator("main form button[type=submit]").first.click()
