"""Wie mag wat: the grid as a page, printed from the policy itself. There is no second version of it."""

from dataclasses import dataclass

from portal.access.policy import Kind, Letter, Standing, cell
from portal.dossier.kind_names import KIND_NAMES, STANDING_NAMES
from portal.kernel.words import Sentence, say

LETTERS = {
    Letter.K: say("weet dat het er is"),
    Letter.V: say("leest"),
    Letter.C: say("reageert en stelt voor"),
    Letter.E: say("schrijft"),
    Letter.S: say("stelt vast"),
    Letter.A: say("gaat akkoord of zegt wat hij vindt"),
    Letter.R: say("krijgt het als een professional het vrijgeeft"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One cell in words: who, the letters, and what they hang on."""

    standing: Sentence
    letters: tuple[Sentence, ...]
    own: tuple[Sentence, ...]
    consent: bool
    need: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of item and everyone who may do something with it."""

    kind: Sentence
    key: str
    lines: tuple[Line, ...]


def table() -> tuple[Part, ...]:
    """The whole grid, kind by kind, without the cells that give nothing."""
    return tuple(Part(KIND_NAMES[kind], kind.value, _lines(kind)) for kind in Kind)


def _lines(kind: Kind) -> tuple[Line, ...]:
    found = []
    for standing in Standing:
        written = cell(standing, kind)
        if written.every or written.own:
            found.append(
                Line(
                    STANDING_NAMES[standing],
                    _in_words(written.every),
                    _in_words(written.own - written.every),
                    written.consent,
                    written.need,
                )
            )
    return tuple(found)


def _in_words(letters: frozenset[Letter]) -> tuple[Sentence, ...]:
    """The letters as words; what a stronger letter includes is not said twice."""
    shown = set(letters)
    if Letter.V in shown:
        shown.discard(Letter.K)
    return tuple(sentence for letter, sentence in LETTERS.items() if letter in shown)
