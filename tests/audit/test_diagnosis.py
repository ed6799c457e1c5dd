"""One chain that does not hold together: what was done to it, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.audit.canonical import COLUMNS, NO_HASH, hash_of
from portal.audit.diagnosis import PAIRS_LIMIT, diagnosed
from portal.database.base import new_id

CHAIN = new_id()
LENGTH = 3 * PAIRS_LIMIT


@pytest.fixture
def events():
    made, previous = [], NO_HASH
    for number in range(1, LENGTH + 1):
        event = dict.fromkeys(COLUMNS) | {
            "chain": CHAIN, "sequence": number, "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            "chain_kind": "file", "name": "plan.read", "outcome": "allowed", "thing_id": new_id(), "emergency": False,
            "previous_hash": previous,
        }  # fmt: skip
        event["hash"] = previous = hash_of(event)
        made.append(event)
    return made


def found(events, last=None):
    last = last or (LENGTH, events[-1]["hash"])
    return [(problem.what.value, problem.sequence, problem.until) for problem in diagnosed(CHAIN, events, last)]


def test_a_sound_chain_has_no_problems(events):
    assert found(events) == []


def test_a_chain_in_which_everything_was_edited_is_told_event_by_event(events):
    for event in events:
        event["kind"] = "plan"

    assert found(events) == [("edited", number, number) for number in range(1, LENGTH + 1)]


@pytest.mark.parametrize("many", [1, 5, 40])
def test_many_deletions_that_were_closed_up_are_one(events, many):
    last = (LENGTH - many, events[-1]["hash"])
    kept = events[:9] + [event | {"sequence": event["sequence"] - many} for event in events[9 + many :]]

    assert found(kept, last) == [("deleted", 10, 9 + many)]


def test_two_swaps_far_apart_and_a_gap_are_all_named(events):
    for one, other in ((3, 150), (20, 21)):
        events[one - 1]["sequence"], events[other - 1]["sequence"] = other, one
    events = sorted((e for e in events if e["sequence"] not in {100, 101}), key=lambda e: e["sequence"])

    assert found(events) == [("swapped", 3, 150), ("swapped", 20, 21), ("deleted", 100, 101)]


def test_an_edit_and_a_replaced_event_in_one_chain_are_both_named(events):
    events[29]["emergency"] = True
    events[59]["emergency"] = True
    events[59]["hash"] = hash_of(events[59])

    assert found(events) == [("edited", 30, 30), ("edited", 60, 60)]


def test_a_chain_of_which_nothing_is_left_is_cut_from_the_first(events):
    assert found([], (LENGTH, events[-1]["hash"])) == [("cut", 1, LENGTH)]
