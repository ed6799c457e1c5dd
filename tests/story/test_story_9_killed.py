"""The story, step 9: in the middle of step 2 the web process is killed with -9, then PostgreSQL.

Everyone goes on by themselves, and no word that the portal acknowledged is lost, also when its writer's window is gone.
"""

import time

import pytest
from playwright.sync_api import Page

from tests.story.steps import (
    MODULE,
    editor,
    in_sight,
    killed,
    saved,
    until,
    words,
)

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
FIRST = "Waar werken we aan"
# Seconds until everyone goes on. Here the whole web server dies and starts anew; where one of its processes dies the
# other goes on, and three seconds hold (tests/coediting/test_browser.py).
WITHIN = {"De webserver": 6.0, "PostgreSQL": 30.0}


def adds(page: Page, title: str, line: str) -> None:
    editor(page, title).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type(line)


def all_stand(page: Page, title: str, *lines: str) -> None:
    in_sight(page, title)
    until(lambda: all(line in words(page, title) for line in lines), page)


@pytest.mark.timed
@pytest.mark.parametrize("victim", WITHIN)
def test_who_was_writing_goes_on_by_themselves_and_no_acknowledged_word_is_lost(window, demo, plan, victim):
    noor, sanne, okke = window("noor", viewport=PHONE), window("sanne", "xonar"), window("okke", "mutsaers")
    gone, before, during, after, module = (f"{what} {victim}." for what in ("Weg", "Voor", "Tijdens", "Na", "Module"))
    for page in (noor, sanne, okke):
        page.goto(plan)
    adds(noor, FIRST, gone)
    saved(noor, FIRST)
    adds(sanne, FIRST, before)
    adds(okke, MODULE, module)

    killed(demo, victim)
    noor.close()  # what only her window still knew is gone with it
    begun = time.monotonic()
    sanne.bring_to_front()
    sanne.keyboard.type(f" {during}")
    until(demo.answers, sanne, WITHIN[victim])
    for page, title in ((sanne, FIRST), (okke, MODULE)):
        saved(page, title, WITHIN[victim] - (time.monotonic() - begun))

    adds(sanne, FIRST, after)
    saved(sanne, FIRST)
    all_stand(sanne, FIRST, gone, before, during, after)
    fresh = window("noor", viewport=PHONE)
    fresh.goto(plan)
    all_stand(fresh, FIRST, gone, before, during, after)
    all_stand(fresh, MODULE, module)
    adds(fresh, FIRST, f"En verder, {victim}.")
    all_stand(sanne, FIRST, f"En verder, {victim}.")
