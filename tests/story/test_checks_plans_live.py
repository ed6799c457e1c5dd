"""Checks of the demo world (domain 14.5) on plans in real windows, with several people at the same moment."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly]

WORDS = "Ik slaap slecht na een ruzie met mama."


def plan_in(page: Page, youth: str) -> None:
    """Go to the perspective plan as a person would."""
    page.get_by_role("link", name=youth).first.click()
    page.get_by_role("link", name="Plannen").first.click()
    page.get_by_role("link", name="Mijn perspectiefplan").click()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def check_31_what_noor_shares_is_what_each_parent_finds(window, size):
    father = window("mark", viewport=size)
    father.goto("/mijn-dossiers")
    father.get_by_role("link", name="Noor").first.click()
    father.get_by_role("link", name="Plannen").first.click()
    father.get_by_role("link", name="Contact met thuis").click()

    expect(father.get_by_text("Papa bel ik, soms gaan we eten.")).to_be_visible()
    expect(father.locator("section.plan-section")).to_have_count(1)
    assert "perspectiefplan" not in father.content().lower()


def check_32_noor_presses_not_for_mama_while_her_mother_has_the_plan_open(window):
    noor, mother = window("noor"), window("esther")
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
