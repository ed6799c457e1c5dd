"""The story, step 2: first out of sight, then together; a phone, a desk and a module worker in one plan at once."""

import statistics
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.story.steps import (
    MODULE,
    comes_in_with_code,
    editor,
    in_sight,
    more,
    reads,
    section,
    to_plan,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
FEELS = "Hoe het met me gaat"
FIRST = "Waar werken we aan"
OUT_OF_SIGHT = "Ik ben bang dat ik hier weg moet."
WITHIN = 0.100  # seconds until the other sees a letter, as the middle one of many


def test_noor_writes_out_of_sight_and_only_what_she_shares_is_read_by_others(window, demo):
    noor, sanne, mother = window("noor", viewport=PHONE), window("sanne", "xonar"), window()
    comes_in_with_code(mother, demo, "esther")
    for page in (noor, sanne, mother):
        to_plan(page)

    more(noor, FEELS).get_by_role("button", name="Eerst voor mezelf schrijven").click()
    expect(noor.get_by_role("heading", level=1)).to_contain_text("Eerst voor mezelf schrijven")
    noor.locator("[contenteditable=true]").first.click()
    noor.keyboard.type(OUT_OF_SIGHT)
    until(lambda: noor.locator(".text").first.get_attribute("data-unsent") == "false", noor)
    own = noor.url
    for page in (sanne, mother):
        page.reload()
        assert OUT_OF_SIGHT not in page.content()
        answer = page.request.get(own)
        assert (answer.status, OUT_OF_SIGHT in answer.text()) == (404, False)

    noor.get_by_role("button", name="Deel", exact=True).click()
    expect(noor.get_by_text("Gedeeld. Iedereen die deze tekst mag lezen, leest dit nu.")).to_be_visible()
    for page in (sanne, mother):
        reads(page, FEELS, OUT_OF_SIGHT)


def moments(page: Page, title: str, letters: str) -> None:
    """Note in this window when each of these letters first stands in the section, in milliseconds of the machine."""
    in_sight(page, title)
    section(page, title).locator(".text__words").first.evaluate(
        """(e, letters) => { window.seenAt = {}; const look = () => { const words = e.textContent;
             for (const one of letters) if (!(one in seenAt) && words.includes(one)) seenAt[one] = Date.now(); };
           new MutationObserver(look).observe(e, {subtree: true, childList: true, characterData: true}); }""",
        list(letters),
    )


def typed(page: Page, title: str, letters: str) -> Iterator[tuple[str, float]]:
    """Type letter by letter; when each stood in the own window."""
    moments(page, title, letters)
    for letter in letters:
        page.keyboard.type(letter)
        page.wait_for_timeout(60)
    yield from page.evaluate("Object.entries(window.seenAt)")


def test_a_phone_a_desk_and_a_module_worker_write_in_one_plan_and_see_each_others_cursor_and_words(window, plan):
    noor, sanne, okke = window("noor", viewport=PHONE), window("sanne", "xonar"), window("okke", "mutsaers")
    for page in (noor, sanne, okke):
        page.goto(plan)
    editor(noor, FIRST).click()
    noor.keyboard.type("Ik wil een eigen sleutel.")
    reads(sanne, FIRST, "eigen sleutel")
    editor(sanne, FIRST).click()
    sanne.keyboard.press("Control+End")
    sanne.keyboard.press("Enter")
    sanne.keyboard.type("Sanne regelt de sleutel.")
    editor(okke, MODULE).click()
    okke.keyboard.type("Elke twee weken op donderdag.")

    for page in (noor, sanne):
        reads(page, FIRST, "Sanne regelt de sleutel.")
        reads(page, MODULE, "Elke twee weken op donderdag.")
    expect(section(noor, FIRST).locator(".cursor__name", has_text="Sanne")).to_have_count(1)
    expect(section(sanne, FIRST).locator(".cursor__name", has_text="Noor")).to_have_count(1)
    expect(section(okke, FIRST)).to_have_count(0)  # what the module worker has no task in stays out of sight


def test_a_letter_is_seen_by_the_other_within_a_tenth_of_a_second(window, plan):
    noor, sanne = window("noor", viewport=PHONE), window("sanne", "xonar")
    for page in (noor, sanne):
        page.goto(plan)
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    moments(sanne, FIRST, letters)
    editor(noor, FIRST).click()
    noor.keyboard.press("Control+End")
    mine = dict(typed(noor, FIRST, letters))
    until(lambda: sanne.evaluate("Object.keys(window.seenAt).length") == len(letters), sanne)
    theirs = sanne.evaluate("window.seenAt")

    waits = sorted((theirs[letter] - mine[letter]) / 1000 for letter in letters)
    assert statistics.median(waits) <= WITHIN, waits
