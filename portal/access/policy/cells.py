"""What a cell of the grid means, in letters. Plain Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from portal.access.policy.grid import GRID
from portal.access.policy.names import Kind, Standing


class Letter(StrEnum):
    """What can be done with an item (access-grid 2)."""

    K = "K"  # knows that it exists, its kind and date
    V = "V"  # views
    C = "C"  # comments and suggests
    E = "E"  # edits, makes a new one
    S = "S"  # sets, approves, closes, answers for the organisation
    A = "A"  # agrees; the own position is recorded
    R = "R"  # gets what a professional releases; gives nothing by itself


# V includes K; who may comment, edit, set or agree also views (settled readings of the grid).
INCLUDES: Mapping[Letter, frozenset[Letter]] = {
    Letter.K: frozenset(),
    Letter.V: frozenset({Letter.K}),
    Letter.C: frozenset({Letter.K, Letter.V}),
    Letter.E: frozenset({Letter.K, Letter.V}),
    Letter.S: frozenset({Letter.K, Letter.V}),
    Letter.A: frozenset({Letter.K, Letter.V}),
    Letter.R: frozenset(),
}

# "V of own part, R for the rest": here the wording beside the row decides over the general reading of O.
RELEASED_FOR_THE_REST = frozenset({Kind.FOSTER_FAMILY_DOSSIER})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what holds for every item of the row, what only for own items, and on which conditions."""

    every: frozenset[Letter] = frozenset()
    own: frozenset[Letter] = frozenset()
    consent: bool = False  # (c): only while the right person's consent is recorded
    need: bool = False  # (n): only items all of whose topics the role or module needs

    @property
    def letters(self) -> frozenset[Letter]:
        return self.every | self.own


def cell(standing: Standing, kind: Kind) -> Cell:
    """What a standing may do with a kind. What stands nowhere in the grid is denied."""
    return cells().get((standing, kind), Cell())


@cache
def cells() -> Mapping[tuple[Standing, Kind], Cell]:
    return {(standing, kind): read(text, kind) for standing, kind, text in written(GRID)}


def written(grid: str) -> Iterator[tuple[Standing, Kind, str]]:
    """Every cell of the grid as it is written."""
    kind, text = Kind.FILE_OVERVIEW, ""
    for line in filter(str.strip, grid.splitlines()):
        if not line.startswith(" "):
            kind = Kind(line.strip())
            continue
        text = line[:16].strip() or text  # a line without a cell goes on with the one above
        for name in filter(None, (word.strip() for word in line[16:].split(","))):
            yield Standing(name), kind, text


def read(text: str, kind: Kind) -> Cell:
    """Read a cell such as `V C O E(n)`."""
    letters = text.replace("(c)", "").replace("(n)", "")
    if letters in {"", "D"}:
        return Cell()
    before, _, after = letters.partition("O")
    every, own = _with_included(before), _with_included(after)
    if kind in RELEASED_FOR_THE_REST and {Letter.V, Letter.R} <= own:
        every, own = every | {Letter.R}, own - {Letter.R}
    return Cell(every, own, consent="(c)" in text, need="(n)" in text)


def _with_included(letters: str) -> frozenset[Letter]:
    written_out = frozenset(Letter(letter) for letter in letters.split())
    return written_out.union(*(INCLUDES[letter] for letter in written_out))
