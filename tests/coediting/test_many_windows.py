"""Many real browser windows at one text. Slow: at night."""

from functools import partial

import pytest

from tests.coediting.browser import Window

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

WINDOWS = 20
WORDS = [f"[{n}]" for n in range(WINDOWS)]
SLOW = 120.0  # seconds: twenty windows of one browser share the machine with all else


def is_open(window: Window) -> bool:
    return window.page.locator("[data-ready=true]").count() == 1


def has_all(window: Window) -> bool:
    """Every letter of everyone."""
    return sorted("".join(window.lines())) == sorted("".join(WORDS))


def test_twenty_windows_that_open_a_cold_text_together_are_all_served(world, portal, chrome):
    people = [world.person(f"Mens {n}") for n in range(WINDOWS)]
    text_id = world.a_text(dict.fromkeys(people, "V C E"))
    windows = [Window(chrome, portal, person) for person in people]  # signed in, no text open yet

    for window in windows:
        window.page.goto(f"{portal.origin}/proef?tekst={text_id}", wait_until="commit")
    for window in windows:
        window.until(partial(is_open, window), SLOW)
    for place in range(max(map(len, WORDS))):  # each a letter in turn, all at the same place
        for word, window in zip(WORDS, windows, strict=True):
            window.type(word[place : place + 1])

    for window in windows:
        window.until(partial(has_all, window), SLOW)
    assert len({tuple(window.lines()) for window in windows}) == 1
    assert [word for word in WORDS if word not in "\n".join(windows[0].lines())] == []
    assert [window.complaints for window in windows if window.complaints] == []
    for window in windows:
        window.close()
