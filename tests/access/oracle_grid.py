"""The cells of access-grid.csv, read with the pattern that access-grid.md gives (section 2)."""

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

PATTERN = re.compile(r"(D|[KVCESARO]( [KVCESARO])*(\(c\))?(\(n\))?)?")
FILE = Path(__file__).with_name("access-grid.csv")


@dataclass(frozen=True)
class Cell:
    text: str
    deny: bool  # D
    for_all: frozenset[str]  # letters before O, or all letters where there is no O
    for_own: frozenset[str]  # letters after O
    consent: bool  # (c)
    need: bool  # (n)


def cell_from(text: str) -> Cell:
    if not PATTERN.fullmatch(text):
        message = f"not a cell: {text!r}"
        raise ValueError(message)
    letters = text.replace("(c)", "").replace("(n)", "").split()
    before, after = letters, list[str]()
    if letters == ["O", "V", "R"]:  # section 11, foster_family_dossier: V of own part, R for the rest
        before, after = ["R"], ["V"]
    elif "O" in letters:
        at = letters.index("O")
        before, after = letters[:at], letters[at + 1 :]
    return Cell(
        text,
        deny=text == "D",
        for_all=frozenset(before) - {"D"},
        for_own=frozenset(after),
        consent="(c)" in text,
        need="(n)" in text,
    )


def read_grid(file: Path = FILE) -> dict[str, Mapping[str, Cell]]:
    """Kind of item, then standing, to cell."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            row["item"]: {standing: cell_from(text) for standing, text in row.items() if standing != "item"}
            for row in csv.DictReader(lines)
        }


GRID = read_grid()


def weaker(kind: str, standing: str) -> Iterator[Cell]:
    """The cell with one letter, its (c) or its (n) taken out, where that makes a difference by the text."""
    cell = GRID[kind][standing]
    for letter in sorted(cell.for_all | cell.for_own):
        for_all, for_own = cell.for_all - {letter}, cell.for_own - {letter}
        implied = letter == "V" and (for_all & {"E", "S", "A"} or (not cell.for_all and for_own & {"E", "S", "A"}))
        if not implied:
            yield replace(cell, for_all=for_all, for_own=for_own)
    if cell.consent and standing != "curator_mentor":  # for whom the order stands for the consent
        yield replace(cell, consent=False)
    if cell.need:
        yield replace(cell, need=False)


@contextmanager
def instead(kind: str, standing: str, cell: Cell) -> Iterator[None]:
    """The grid with another cell, to see whether anybody would notice."""
    row, before = dict(GRID[kind]), GRID[kind]
    GRID[kind] = row | {standing: cell}
    try:
        yield
    finally:
        GRID[kind] = before


KINDS = tuple(GRID)
STANDINGS = tuple(GRID["circle"])
