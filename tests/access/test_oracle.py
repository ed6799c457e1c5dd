"""The portal's access clause against the oracle, over worlds that meet every cell, denial and path of the grid."""

import re
from collections import Counter

import pytest
from sqlalchemy.orm import Session

from tests.access.oracle import Notes, letters
from tests.access.oracle_facts import Question, World
from tests.access.oracle_grid import GRID, KINDS, STANDINGS, instead, weaker
from tests.access.worlds import cells, worlds
from tests.access.worlds_judge import Prepared, differences, prepare, report

WORLDS = 2000  # more than there are cells: the first round meets each of the 1,950
CELL = re.compile(r"(?:cell|deny) (\w+) at (\w+) \[[^]]*\](?:: (.*))?")
PATHS = (
    "floor", "own", "own of an organisation", "E ended", "audience", "day note not shared", "outside the order",
    "denial secret placement", "denial withheld", "denial third party", "denial court block", "denial niet voor",
    "denial subject", "denial household of subject", "denial foster family dossier",
    "(c) missing", "(c) view only", "(c) whole cell", "(c) by youth", "(c) by authority_holder",
    "(c) by joint authority_holder", "(c) by guardian_gi", "(c) by client", "(c) by data_subject", "(c) by appearing",
    "(c) by representative", "(c) by order", "measure decision", "measure decision opens a row with O",
    "(n) not needed", "(n) without topics",
    "released", "377c: the holder may not get it", "older release opens nothing new after the end",
    "standing grant by youth", "standing grant by authority_holder", "standing grant by joint authority_holder",
    "standing grant by client",
    "gate closed", "gate opened", "gate: already seen", "gate: already known",
    "as before the end", "ended, and not seen before", "consent after the end", "emergency access",
    "the past at a hand-over: stayed behind", "the past at a hand-over: consented",
)  # fmt: skip


@pytest.fixture(scope="module")
def notes() -> Counter[str]:
    return Counter()


@pytest.fixture
def prepared(session: Session, notes: Counter[str]) -> Prepared:
    notes.clear()
    return prepare(session, worlds(WORLDS), notes)


def test_the_portal_decides_as_the_oracle_does(session, prepared, notes):
    found = prepared.differences(session)
    if found:
        pytest.fail(report(session, found))
    every_path_was_met(notes)


def every_path_was_met(notes: Counter[str]) -> None:
    """A rule that no world touches is a rule that no one checks."""
    asked, gave = set(), set()
    for line in notes:
        if cell := CELL.fullmatch(line):
            asked.add(cell.group(1, 2))
            if cell.group(3) not in {None, "-"}:
                gave.add(cell.group(1, 2))
    filled = {
        (standing, kind) for standing in STANDINGS for kind in KINDS if GRID[kind][standing].text not in {"", "D"}
    }
    assert set(cells()) - asked == set(), "cells that no world asked about"
    assert filled - gave == set(), "cells that never gave anything"
    assert [path for path in PATHS if not notes[path]] == [], "paths that no world took"


@pytest.mark.nightly
def test_the_worlds_notice_98_of_100_changes_of_a_cell():
    """Each letter, (c) and (n) of the grid taken out in turn: an oracle with that grid would answer otherwise."""
    touched: dict[tuple[str, str], list[tuple[World, Question, frozenset[str]]]] = {}
    for world, questions in worlds(WORLDS):
        for question in questions:
            notes = Notes()
            found = letters(world, question, notes)
            for standing, kind in {cell.group(1, 2) for line in notes.lines if (cell := CELL.fullmatch(line))}:
                touched.setdefault((kind, standing), []).append((world, question, found))
    changes, unnoticed = 0, []
    for kind, standing in ((kind, standing) for kind in KINDS for standing in STANDINGS):
        for changed in weaker(kind, standing):
            changes += 1
            with instead(kind, standing, changed):
                if all(letters(w, q) == found for w, q, found in touched.get((kind, standing), [])):
                    unnoticed.append((kind, standing, changed))
    assert changes > 2000
    assert len(unnoticed) <= 0.02 * changes, unnoticed


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_the_portal_decides_as_the_oracle_does_in_a_hundred_thousand_worlds(session, part):
    found = []
    for difference in differences(session, 10_000, seed=1 + part, first=part * 10_000):
        found.append(difference)
        if len(found) >= 50:
            break
    if found:
        pytest.fail(report(session, found))
