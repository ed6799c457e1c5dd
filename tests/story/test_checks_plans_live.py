"""Checks of the demo world (domain 14.5) on plans in real windows, with several people at the same moment."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly]

WORDS = "Ik slaap slecht na een ruzie met mama."


@pytest.fixture(scope="module")
def accounts():
    """Accounts made in this module: who → the secret of the app."""
    return {}


@pytest.fixture
def with_code(window, demo, accounts):
    """A window of someone who was handed a code: the first time it becomes an account, later one signs in with it."""

    def with_code(who, **options):
        page = window(**options)
        if who in accounts:
            page.goto("/aanmelden/wachtwoord")
        else:
            page.goto("/aanmelden/code")
            code = re.findall(rf"^  {who} .*\(code: ([A-Z0-9-]+)\)", demo.output, re.MULTILINE)[0]
            page.locator("input[name=code]").fill(code)
            page.get_by_role("button", name="Verder").click()
            page.goto("/uitnodiging/wachtwoord")
            accounts[who] = re.findall(r"<code>([A-Z2-7]{32})</code>", page.content())[0]
        page.locator("input[name=user_name]").fill(who)
        page.locator("input[name=password]").fill("drie gewone woorden")
        page.locator("input[name=totp_code]").fill(pyotp.TOTP(accounts[who]).now())
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        return page

    return with_code


def plan_in(page: Page, youth: str) -> None:
    """Go to the perspective plan as a person would."""
    page.get_by_role("link", name=youth).first.click()
    page.get_by_role("link", name="Plannen").first.click()
    page.get_by_role("link", name="Mijn perspectiefplan").click()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def check_31_what_noor_shares_is_what_each_parent_finds(with_code, size):
    father = with_code("mark", viewport=size)
    father.goto("/mijn-dossiers")
    father.get_by_role("link", name="Noor").first.click()
    father.get_by_role("link", name="Plannen").first.click()
    father.get_by_role("link", name="Contact met thuis").click()

    expect(father.get_by_text("Papa bel ik, soms gaan we eten.")).to_be_visible()
    expect(father.locator("section.plan-section")).to_have_count(1)
    assert "perspectiefplan" not in father.content().lower()


def check_32_noor_presses_not_for_mama_while_her_mother_has_the_plan_open(window, with_code):
    noor, mother = window("noor"), with_code("esther")
    for page, way in ((noor, "/mijn-dossiers"), (mother, "/mijn-dossiers")):
        page.goto(way)
        plan_in(page, "Noor")
    section = noor.locator("section.plan-section", has=noor.get_by_role("heading", name="Hoe het met me gaat"))
    section.locator("[contenteditable=true]").click()
    noor.keyboard.type(WORDS)
    expect(mother.get_by_text(WORDS)).to_be_visible(timeout=10_000)

    section.get_by_role("link", name="Wie leest dit deel?").click()
    noor.locator("li", has_text="mama").get_by_role("button", name="Niet voor deze persoon").click()
    expect(noor.get_by_text("Dit deel is er niet meer voor die persoon.")).to_be_visible()

    expect(mother.get_by_text(WORDS)).to_have_count(0, timeout=15_000)
    mother.reload()
    assert WORDS not in mother.content()
    assert "Hoe het met me gaat" not in mother.content()
