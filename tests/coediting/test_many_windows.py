"""Many real browser windows at one text. Slow: at night."""

import pytest

from tests.coediting.browser import Window

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

WINDOWS = 20
SLOW = 120.0  # seconds: twenty windows of one browser share the machine with all else


def test_twenty_windows_that_open_a_cold_text_together_are_all_served(world, portal, chrome):
    people = [world.person(f"Mens {n}") for n in range(WINDOWS)]
    text_id = world.a_text(dict.fromkeys(people, "V C E"))
    windows = [Window(chrome, portal, person) for person in people]  # signed in, no text open yet

    for window in windows:
        window.page.goto(f"{portal.origin}/proef?tekst={text_id}", wait_until="commit")
    for window in windows:
        window.until(lambda w=window: w.page.locator("[data-ready=true]").count() == 1, SLOW)
    for number, window in enumerate(windows):
        window.type(f"[{number}]")

    for window in windows:
        window.until(lambda w=window: all(f"[{n}]" in "".join(w.lines()) for n in range(WINDOWS)), SLOW)
    assert len({tuple(window.lines()) for window in windows}) == 1
    assert [window.complaints for window in windows if window.complaints] == []
    for window in windows:
        window.close()
