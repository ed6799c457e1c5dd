"""Measuring is fair: each thing has its turn in every round, and a goal that was missed is shown."""

import json
import time
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace

import pytest

from portal.bench import chromium, command
from portal.bench.harness import Figure, Times, against_floor, take_turns
from portal.operations.failure import CannotStart


def test_each_thing_is_done_once_per_round_in_shifting_order():
    done: list[str] = []

    take_turns({name: partial(done.append, name) for name in "abc"}, rounds=3, warm=0)

    assert "".join(done) == "abcbcacab"


def test_warming_does_not_count():
    times = iter([0.05, 0.05, *[0.0] * 10])

    taken = take_turns({"thing": lambda: time.sleep(next(times))}, rounds=10, warm=2)

    assert taken["thing"].p99 < 40


def test_percentiles_are_of_the_right_rounds():
    times = Times.of([number / 1000 for number in range(1, 101)])

    assert (times.p50, times.p95, times.p99) == pytest.approx((51, 96, 100))


def test_the_ratio_is_of_the_medians_of_one_run():
    ratio, *_ = against_floor("web", "page", lambda: time.sleep(0.004), lambda: time.sleep(0.002), 1.5, rounds=20)

    assert ratio.value == pytest.approx(2, rel=0.4)
    assert ratio.reached is False
    assert ratio.floor == pytest.approx(2, rel=0.5)


@pytest.mark.parametrize(
    ("value", "goal", "at_most", "reached"),
    [(1.4, 1.5, True, True), (1.6, 1.5, True, False), (9, 8, False, True), (7, 8, False, False), (7, None, True, None)],
)
def test_a_goal_is_a_ceiling_or_a_bottom(value, goal, at_most, reached):
    assert Figure("web", "x", value, "ms", goal, at_most=at_most).reached is reached


def test_the_table_marks_what_was_missed_and_the_file_holds_the_agreed_names(tmp_path):
    figures = [
        Figure("web", "page", 1.62, "x", 1.5, 3.2),
        Figure("audit", "verified", 412_345, "rows/s", 300_000, at_most=False),
    ]
    found = command.Measured(figures, {"browser": "Chromium ontbreekt: installeer het pakket chromium"})

    missed, met, skipped, together = command.table(found).splitlines()[1:]
    command.write(found, tmp_path / "bench.json")

    assert missed.startswith("! web")
    assert met.startswith("  audit")
    assert "niet" in missed
    assert {"412.345", "gehaald"} <= set(met.split())
    assert skipped == "  browser    niet gemeten: Chromium ontbreekt: installeer het pakket chromium"
    assert together == "  1 van 2 doelen gehaald"
    written = json.loads((tmp_path / "bench.json").read_text())["figures"]
    assert [set(figure) for figure in written] == [{"part", "name", "value", "unit", "goal", "floor"}] * 2


def test_a_part_that_is_not_there_is_named():
    with pytest.raises(CannotStart, match="Onbekend onderdeel: plannen"):
        command.measure(["plannen"])


def test_without_chromium_the_browsers_part_is_named_and_left_out(monkeypatch, tmp_path):
    @contextmanager
    def nowhere(**_):
        yield SimpleNamespace(directory=tmp_path)

    monkeypatch.setattr(command, "surroundings", nowhere)
    monkeypatch.setattr(chromium, "NAMES", ("a-browser-that-is-not-here",))

    found = command.measure(["browser"])

    assert found.figures == []
    assert found.skipped == {"browser": "Chromium ontbreekt: installeer het pakket chromium"}
