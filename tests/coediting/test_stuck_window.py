"""A real browser window that takes nothing any more. Slow: at night."""

import time

import pytest

from tests.coediting.live import Writer, add_line

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

SLOW = 60.0  # seconds: four megabytes come in after it


def test_a_window_whose_line_stands_still_keeps_nobody_waiting_and_catches_up(world, wire, open_window):
    sanne, noor, els = world.person("Sanne"), world.person("Noor"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", noor: "V C E", els: "V C"})
    stuck = open_window(els, text_id, at=wire.portal, tolerant=True)
    one, other = Writer(wire.portal, sanne, text_id), Writer(wire.portal, noor, text_id)
    slowest = 0.0

    wire.runs.clear()
    for n in range(40):
        began = time.monotonic()
        one.write(add_line(f"{n} " + "veel woorden " * 8000))
        other.until(lambda n=n: len(other.fragment.children) == n + 1)
        slowest = max(slowest, time.monotonic() - began)
    seen = len(stuck.lines())
    wire.runs.set()

    assert slowest < 2.0
    assert seen < 40
    stuck.until(lambda: len(stuck.lines()) == 40, SLOW)
    for each in (one, other):
        each.close()
