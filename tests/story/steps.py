"""What several steps of the story do: find a plan as a person finds it, sit at a section, wait for words."""

import os
import re
import signal
import time
from collections.abc import Callable

import pyotp
from playwright.sync_api import Locator, Page, expect

from portal.demo.own import OWN_PASSWORD as OF_THE_CAST
from portal.demo.own import totp_secret
from portal.operations import legal_day
from portal.operations.demonstration import addresses
from portal.operations.installation import Installation
from tests.operations.running import RunningPortal

PERSPECTIVE = "Mijn perspectiefplan"
HELP = "Hulpverleningsplan"
WORDS = ".text__words, .text:not(:has(.text__words)) .text__page"  # the editor's, once it runs
MODULE = "Extra hulp: systeemtherapie"
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


def signs_in_with_own_account(page: Page, demo: RunningPortal, who: str) -> Page:
    """Someone of the cast whose account is the portal's own: a password, and the code of an app."""
    signs_in_with_app(page, who, totp_secret(Installation(demo.home).known_secret(), who), OF_THE_CAST)
    return page


def saved(page: Page, title: str, seconds: float = 15.0) -> None:
    """All that was written here is acknowledged: the portal said that it is stored."""
    text = in_sight(page, title)
    until(lambda: text.get_attribute("data-unsent") == "false", page, seconds)


def begins(page: Page, youth: str, kind: str) -> str:
    """Begin a plan of this kind in the file of this youth; its address."""
    to_file(page, youth)
    page.get_by_role("link", name="Plannen", exact=True).first.click()
    page.get_by_role("link", name="Begin een plan").first.click()
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_url(re.compile(r"/plannen/[0-9a-f-]{36}"))
    return page.url


def decides(page: Page, title: str, button: str, reason: str = "") -> None:
    """Take the one suggestion at this section of the plan over, or not, with a reason."""
    section(page, title).get_by_role("link", name="1 voorstel").click()
    page.get_by_label("Kies dit voorstel").check()
    page.get_by_label("Reden").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("Er zijn geen voorstellen.")).to_be_visible()


def a_next_version_with_a_module(sanne: Page) -> str:
    """The worker begins a next version of Noor's help plan, with a section for the module that runs; its address."""
    old = to_plan(sanne, title=HELP)
    sanne.get_by_role("button", name="Maak een nieuwe versie").click()
    sanne.wait_for_url(lambda url: url != old and "/plannen/" in url)
    new = sanne.url
    sanne.get_by_role("link", name="Een deel voor extra hulp").click()
    sanne.get_by_label("systeemtherapie").check()
    sanne.get_by_role("button", name="Zet erbij").click()
    expect(section(sanne, MODULE)).to_be_visible()
    return new


def the_day_is(demo: RunningPortal, days: int) -> None:
    """Move the day that counts for rights and terms so many days from the real one, as `portal demo clock` does."""
    legal_day.moved(addresses(Installation(demo.home), {}).owner, str(days))


def killed(demo: RunningPortal, name: str) -> None:
    """kill -9 of one of the portal's own processes, with what it started."""
    mark = demo.marks()[name]
    if mark.group:
        os.killpg(mark.pid, signal.SIGKILL)
    else:
        os.kill(mark.pid, signal.SIGKILL)
