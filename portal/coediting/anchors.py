"""Where a comment or suggestion stands: a line, a quote and what stood around it, found again as the text changes.

Never a mark in the text: a mark would betray to every reader a comment that is meant for fewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

AROUND = 32  # characters of context on each side
_LONGEST = 32  # of a pattern that diff-match-patch can look for


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of one line (a paragraph or heading, counted from 0) and the words around them."""

    line: int
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    start: int  # offset in the line, in characters
    end: int


def anchor_at(lines: Sequence[str], line: int, start: int, end: int) -> Anchor:
    """The anchor of a stretch of a line."""
    words = lines[line]
    return Anchor(line, words[start:end], words[max(start - AROUND, 0) : start], words[end : end + AROUND])


def found_again(anchor: Anchor, lines: Sequence[str]) -> Place | None:
    """Where the words of an anchor stand now: the same words, nearest by context and line; None when they are gone."""
    exact = [
        (_fit(anchor, words, at) - abs(n - anchor.line) / 1000, Place(n, at, at + len(anchor.quote)))
        for n, words in enumerate(lines)
        for at in _all(words, anchor.quote)
    ]
    if exact:
        return max(exact, key=lambda found: found[0])[1]
    return _alike(anchor, lines)


def _all(words: str, quote: str) -> list[int]:
    if not quote:
        return []
    found, at = [], words.find(quote)
    while at >= 0:
        found.append(at)
        at = words.find(quote, at + 1)
    return found


def _fit(anchor: Anchor, words: str, at: int) -> float:
    """How much of the context stands where it stood: 0 to 2."""
    before, after = words[max(at - len(anchor.before), 0) : at], words[at + len(anchor.quote) :][: len(anchor.after)]
    fit = _ending(before, anchor.before) / max(len(anchor.before), 1)
    return fit + _ending(after[::-1], anchor.after[::-1]) / max(len(anchor.after), 1)


def _ending(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((n for n in range(length) if one[-1 - n] != other[-1 - n]), length)


def _alike(anchor: Anchor, lines: Sequence[str]) -> Place | None:
    """Words that changed a little: the stretch between the places where their beginning and end are found."""
    comparer = diff_match_patch()
    comparer.Match_Threshold = 0.35
    comparer.Match_Distance = 2000
    head, tail = anchor.quote[:_LONGEST], anchor.quote[-_LONGEST:]
    for n in sorted(range(len(lines)), key=lambda n: abs(n - anchor.line)):
        words = lines[n]
        start = comparer.match_main(words, head, len(anchor.before)) if head else -1
        if start < 0:
            continue
        last = comparer.match_main(words, tail, start + max(len(anchor.quote) - len(tail), 0))
        end = _end(comparer, words, last, tail) if last >= start else min(start + len(anchor.quote), len(words))
        if end > start:
            return Place(n, start, end)
    return None


def _end(comparer: diff_match_patch, words: str, at: int, tail: str) -> int:
    """Where the last letter of `tail` stands now in the words from `at` on: some may have come or gone before it."""
    found = comparer.diff_main(tail, words[at : at + len(tail) + _LONGEST], checklines=False)
    comparer.diff_cleanupSemantic(found)
    while found and found[-1][0] == comparer.DIFF_INSERT:
        found.pop()  # what stands behind it
    if not found or found[-1][0] == comparer.DIFF_DELETE:
        return min(at + len(tail), len(words))
    return at + sum(len(stretch) for kind, stretch in found if kind != comparer.DIFF_DELETE)
