"""Checks of the demo world (domain 14.5) on plans in real windows, with several people at the same moment."""

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly]

WORDS = "Ik slaap slecht na een ruzie met mama."


def plans_of_the_one_file(page: Page) -> None:
    """Go to the plans of the one file that these people have. Who may not know the youth's name finds it too."""
    page.goto("/mijn-dossiers")
    page.locator("main a[href^='/jongeren/']").first.click()
    page.get_by_role("link", name="Plannen").first.click()


def section_in(page: Page, title: str) -> Locator:
    found = page.locator("section.plan-section", has=page.get_by_role("heading", name=title))
    found.scroll_into_view_if_needed()  # a text begins when it comes near the eye
    return found


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def check_31_what_noor_shares_is_what_each_parent_finds(window_of, size):
    father = window_of("mark", viewport=size)
    plans_of_the_one_file(father)
    father.get_by_role("link", name="Contact met thuis").click()

    expect(father.get_by_text("Papa bel ik, soms gaan we eten.")).to_be_visible()
    expect(father.locator("section.plan-section")).to_have_count(1)
    assert "perspectiefplan" not in father.content().lower()


def check_32_noor_presses_not_for_mama_while_her_mother_has_the_plan_open(window_of):
    noor, mother = window_of("noor"), window_of("esther")
    for page in (noor, mother):
        plans_of_the_one_file(page)
        page.get_by_role("link", name="Mijn perspectiefplan").click()
    section_in(mother, "Hoe het met me gaat")
    section = section_in(noor, "Hoe het met me gaat")
    section.locator("[contenteditable=true]").click()
    noor.keyboard.press("Control+End")
    noor.keyboard.type(WORDS)
    expect(mother.get_by_text(WORDS)).to_be_visible(timeout=15_000)

    section.locator(".plan-more summary").click()
    section.get_by_role("link", name="Wie leest dit deel?").click()
    noor.locator("li", has_text="mama").get_by_role("button", name="Niet voor deze persoon").click()
    expect(noor.get_by_text("Dit deel is er niet meer voor die persoon.").first).to_be_visible()

    expect(mother.get_by_text(WORDS)).to_have_count(0, timeout=15_000)
    mother.reload()
    assert WORDS not in mother.content()
    assert "Hoe het met me gaat" not in mother.content()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def test_what_is_said_of_words_stands_beside_them_or_under_their_paragraph(window_of, size):
    page = window_of("ineke", viewport=size)
    plans_of_the_one_file(page)
    page.get_by_role("link", name="Mijn perspectiefplan").click()
    section_in(page, "Dit ben ik")
    words = page.locator(".ProseMirror p", has_text="ik kan goed met kleine kinderen")
    note = page.locator("[data-note-of]", has_text="Ons neefje vraagt altijd naar jou.")
    expect(words).to_be_visible()
    live = page.locator(".ProseMirror", has=page.locator("p", has_text="ik kan goed met kleine kinderen"))
    expect(live).to_have_count(1)
    inside = live.locator("[data-note-of]")
    expect(inside).to_have_count(1 if size["width"] < 600 else 0)

    at, beside = words.bounding_box(), note.bounding_box()
    assert at is not None
    assert beside is not None
    if size["width"] < 600:
        assert at["y"] + at["height"] <= beside["y"] < at["y"] + at["height"] + 40
    else:
        assert beside["x"] >= at["x"] + at["width"]
        assert abs(beside["y"] - at["y"]) < 40
