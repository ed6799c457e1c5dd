"""Where words that came in stand in the text of today, and the edit that suggests other words there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.coediting import edits
from portal.copies.laid import Laid
from portal.copies.returned import Spot
from portal.kernel.errors import Conflict
from portal.kernel.words import say
from portal.word.document import SOFT_BREAK

AROUND = 40  # characters of context that are kept on each side
TELLING = 8  # characters of context by which a place between words is known again
WORDS_GONE = say("Deze woorden staan niet meer in het plan. Kijk wat er nu staat, of plaats het als reactie.")
ON_A_SUGGESTION = say("Op deze woorden staat al een ander voorstel. Besluit daar eerst over.")
IN_A_TABLE = say("In een tabel kan dit geen voorstel worden. Plaats het als reactie.")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text on paper: from a line and offset to a line and offset."""

    line: int
    start: int
    end_line: int
    end: int


def spot_at(text: str, start: int, quote: str) -> Spot:
    """What is kept of a place in the text of a section, to find it again as the text changes."""
    end = start + len(quote)
    return Spot(text.count("\n", 0, start), quote, text[max(0, start - AROUND) : start], text[end : end + AROUND])


def find(laid: Laid, spot: Spot) -> Place | None:
    """Where it stands now: the same words, with the most of their surroundings; None when they are gone."""
    text = laid.text
    if spot.quote:
        options = _all(text, spot.quote)
    elif spot.before or spot.after:
        enough = min(TELLING, len(spot.before + spot.after))
        options = [at for at in _between(text, spot) if _fit(text, spot, at) >= enough]
    else:
        options = [0] if not text.strip() else []
    if not options:
        return None
    best = max(options, key=lambda at: (_fit(text, spot, at), -abs(text.count("\n", 0, at) - spot.line)))
    return _place(text, best, best + len(spot.quote))


def edit_for(laid: Laid, lines: Sequence[str], place: Place, words: str, suggestion: UUID) -> edits.Edit:
    """The edit that suggests `words` there. `lines`: the text itself, as `whole_lines` gives it.

    Raises Conflict for words that another suggestion touches, and for what a table cannot hold.
    """
    touched = laid.lines[place.line : place.end_line + 1]
    first, last = touched[0], touched[-1]
    if (place.line, place.start) == (place.end_line, place.end):
        begin = end = first.at[place.start - 1] + 1 if place.start else 0  # right behind what stood before
    else:
        begin, end = first.at[place.start], last.at[place.end - 1] + 1 if place.end else 0
    one_line = place.line == place.end_line and "\n" not in words
    spoken = words.replace(SOFT_BREAK, " ")
    if one_line:
        if first.suggested.intersection(range(begin, end)):
            raise Conflict(ON_A_SUGGESTION)
        return edits.replaced(first.number, begin, end, spoken, suggestion)
    if any(line.in_table for line in touched):
        raise Conflict(IN_A_TABLE)
    between = last.number - first.number + 1
    if between != len(touched) or any(line.suggested for line in touched):
        raise Conflict(ON_A_SUGGESTION)
    head = lines[first.number]
    prefix = len(head) - len(first.full)
    new = (head[:prefix] + first.full[:begin] + spoken + last.full[end:]).split("\n")
    again = "" if head.startswith("#") else head[:prefix]
    after = [*lines[: first.number], new[0], *(again + line for line in new[1:]), *lines[last.number + 1 :]]
    return edits.suggested([line for line in after if line.strip() or line in lines], lambda: suggestion)


def _place(text: str, start: int, end: int) -> Place:
    line, end_line = text.count("\n", 0, start), text.count("\n", 0, end)
    return Place(line, start - text.rfind("\n", 0, start) - 1, end_line, end - text.rfind("\n", 0, end) - 1)


def _all(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _between(text: str, spot: Spot) -> list[int]:
    """Places behind what stood before, and before what stood behind."""
    before, after = spot.before[-TELLING:], spot.after[:TELLING]
    found = {at + len(before) for at in _all(text, before)} if before else {0}
    found |= set(_all(text, after)) if after else {len(text)}
    return sorted(found)


def _fit(text: str, spot: Spot, at: int) -> int:
    """How many characters around it are as they were."""
    before, after = text[max(0, at - len(spot.before)) : at], text[at + len(spot.quote) :][: len(spot.after)]
    return _same(before[::-1], spot.before[::-1]) + _same(after, spot.after)


def _same(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((n for n in range(length) if one[n] != other[n]), length)
