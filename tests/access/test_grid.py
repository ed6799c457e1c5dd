"""The grid in the code is the agreed one, cell by cell, and the printed policy is the one that was approved."""

import csv
from pathlib import Path

import pytest

from portal.access.policy import Kind, Letter, Standing, cell
from portal.access.policy.cells import cells, read, written
from portal.access.policy.entitlements import ASKED, entitlements
from portal.access.policy.grid import GRID
from portal.access.policy.printed import printed
from portal.access.policy.standings import RULES, SOURCES

AGREED = Path(__file__).parent / "access-grid.csv"
APPROVED = Path(__file__).parent / "matrix.txt"


def test_every_cell_of_the_grid_is_as_agreed():
    with AGREED.open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    in_code = {(standing.value, kind.value): text for standing, kind, text in written(GRID)}
    agreed = {
        (standing, row[0]): text for row in rows for standing, text in zip(head[1:], row[1:], strict=True) if text
    }

    assert in_code == agreed
    assert [standing.value for standing in Standing] == head[1:]
    assert [kind.value for kind in Kind] == [row[0] for row in rows]


def test_the_printed_policy_is_the_approved_one():
    assert printed() == APPROVED.read_text(encoding="utf-8"), (
        "The policy changed. Let a care worker read the difference; then write the new text with "
        "`python -m portal.access.policy.printed > tests/access/matrix.txt`."
    )


@pytest.mark.parametrize(
    ("text", "every", "own"),
    [
        ("", "", ""),
        ("D", "", ""),
        ("K", "K", ""),
        ("V C O E(n)", "KVC", "KVE"),
        ("O V E", "", "KVE"),
        ("A O V", "KVA", "KV"),
        ("K R O V A", "KR", "KVA"),
        ("V C A(c)", "KVCA", ""),
    ],
)
def test_a_cell_reads_as_the_legend_says(text, every, own):
    found = read(text, Kind.HELP_PLAN)

    assert (found.every, found.own) == (frozenset(map(Letter, every)), frozenset(map(Letter, own)))
    assert (found.consent, found.need) == ("(c)" in text, "(n)" in text)


def test_own_part_of_the_foster_family_dossier_is_seen_and_the_rest_is_released():
    found = cell(Standing.FOSTER_PARENT, Kind.FOSTER_FAMILY_DOSSIER)

    assert Letter.R in found.every
    assert found.own == {Letter.K, Letter.V}


def test_every_standing_has_a_rule_with_its_source():
    assert set(SOURCES) == set(Standing)
    assert all(rule.source for rule in RULES)


def test_what_stands_nowhere_is_denied():
    given = {(line.standing, kind) for line in entitlements(ASKED, list(Kind)) for kind in line.kinds}
    grantable = {
        (line.standing, kind)
        for line in entitlements(ASKED, list(Kind))
        for kind in line.kinds
        if line.condition.granted or line.condition.by_measure
    }

    nothing = {
        (standing, kind)
        for standing in Standing
        for kind in Kind
        if not cells().get((standing, kind), read("", kind)).letters
    }
    assert not (given - grantable) & nothing
