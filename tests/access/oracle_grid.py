"""The cells of access-grid.csv, read with the pattern that access-grid.md gives (section 2)."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
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


def read_grid(file: Path = FILE) -> Mapping[str, Mapping[str, Cell]]:
    """Kind of item, then standing, to cell."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            row["item"]: {standing: cell_from(text) for standing, text in row.items() if standing != "item"}
            for row in csv.DictReader(lines)
        }


GRID = read_grid()
KINDS = tuple(GRID)
STANDINGS = tuple(GRID["circle"])
