"""The story, step 6: the legal day moves. Aya turns 16, Joris turns 18, and what is open on a screen follows by itself.

The evening before, everyone concerned saw it coming and nothing has changed yet. On the day itself Aya writes in the
plan. Of Joris's foster parents the rights of guardians end; what they need to go on caring stays, and Joris decides
the rest.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.story.steps import (
    HELP,
    begins,
    editor,
    in_sight,
    reads,
    saved,
    section,
    signs_in_with_own_account,
    the_day_is,
    to_file,
    to_plan,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
AYA_IS_SIXTEEN, JORIS_IS_EIGHTEEN = 60, 150  # days from the first of the demo world
GOES = "Waar werken we aan"
LIVING = "Wonen"
NOBODY = "Vanaf 18 jaar heeft niemand meer gezag."


def test_the_evening_before_everyone_saw_it_coming_and_the_day_itself_aya_writes(window, demo):
    hilde, farah, aya = (
        window("hilde", "wsgv"),
        window("farah"),
        signs_in_with_own_account(window(viewport=PHONE), demo, "aya"),
    )
    plan = begins(hilde, "Aya", HELP)
    editor(hilde, GOES).click()
    hilde.keyboard.type("Aya reist zelf met de bus.")
    saved(hilde, GOES)

    the_day_is(demo, AYA_IS_SIXTEEN - 1)
    for page in (hilde, farah, aya):
        page.goto("/start")
        assert "16" in page.locator("main").inner_text()
    aya.goto(plan)
    reads(aya, GOES, "Aya reist zelf met de bus.")
    expect(section(aya, GOES).locator("[contenteditable=true]")).to_have_count(0)

    the_day_is(demo, AYA_IS_SIXTEEN)
    until(lambda: section(aya, GOES).locator("[contenteditable=true]").count() == 1, aya)
    editor(aya, GOES).click()
    aya.keyboard.press("Control+End")
    aya.keyboard.type(" En met de trein.")
    saved(aya, GOES)
    hilde.goto(plan)
    reads(hilde, GOES, "En met de trein.")


def authority(page: Page) -> str:
    """What the page about authority says, to who goes there from the file."""
    to_file(page, "Joris")
    page.get_by_role("link", name="Gezag en juridisch kader").first.click()
    return page.locator("main").inner_text()


def test_at_eighteen_the_foster_parents_are_guardians_no_more_and_can_go_on_caring(window, demo):
    the_day_is(demo, JORIS_IS_EIGHTEEN - 1)
    greet, joris = window("greet", viewport=PHONE), window("joris", viewport=PHONE)
    for page in (greet, joris):
        page.goto("/start")
        assert "18" in page.locator("main").inner_text()
    before = authority(greet)
    to_plan(greet, "Joris")
    in_sight(greet, LIVING)

    the_day_is(demo, JORIS_IS_EIGHTEEN)
    to_plan(joris, "Joris")
    editor(joris, LIVING).click()
    joris.keyboard.press("Control+End")
    joris.keyboard.type(" Nu ik 18 ben, ook.")
    reads(greet, LIVING, "Nu ik 18 ben, ook.")  # in the window that was open the evening before
    assert NOBODY not in before
    for page in (greet, joris):
        assert NOBODY in authority(page)


def test_what_more_they_see_joris_decides(window, demo):
    the_day_is(demo, JORIS_IS_EIGHTEEN)
    joris = window("joris", viewport=PHONE)
    to_file(joris, "Joris")
    joris.get_by_role("link", name="Toestemming", exact=True).first.click()
    joris.get_by_role("link", name="Toestemming geven").first.click()
    joris.get_by_label("Wie mag het zien?").select_option(label="Greet (pleegouder)")
    joris.get_by_label("Mijn verhaal").check()
    joris.get_by_role("button", name="Bekijk wat er dan te zien is").click()
    expect(joris.get_by_role("main")).to_contain_text("Dit ziet deze persoon dan")
    joris.get_by_role("button", name="Ja, ik geef toestemming").click()
    expect(joris.get_by_role("row", name="Greet")).to_contain_text("Mijn verhaal")
