"""Where the words of a remark stand in a part of a document, and which suggestions can stand in its text."""

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from portal.word.document import Anchor

HEADING = -1  # the number of the line that is the heading of a part


@dataclass(frozen=True, slots=True)
class Range:
    """From a place in one line up to a place in the same or a later line; lines count from 0, the heading is -1."""

    line: int
    offset: int
    end_line: int
    end_offset: int

    def lines(self) -> range:
        return range(self.line, self.end_line + 1)


class Standing:
    """Gives suggestions a place in the text, one after another: what one person takes out, no other one touches."""

    def __init__(self) -> None:
        self._taken_out: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        self._put_in: dict[tuple[str, int], list[int]] = defaultdict(list)

    def takes(self, text: str, anchor: Anchor, new: str, *, in_tables: Container[int]) -> bool:
        """Whether this suggestion can stand in `text`, its part, as a tracked change. Then its place is taken.

        Not if its words are gone, if they are words of another suggestion, or if it would join or split cells of a
        table (`in_tables`: the lines in them) or the heading.
        """
        found = find(text, anchor)
        if found is None:
            return False
        crosses = found.line != found.end_line or "\n" in new
        if crosses and any(line == HEADING or line in in_tables for line in found.lines()):
            return False
        lines = text.split("\n")
        ranges = {
            (anchor.part, line): (
                found.offset if line == found.line else 0,
                found.end_offset if line == found.end_line else len(lines[line + 1]),
            )
            for line in found.lines()
        }
        if any(self._touches(where, *ends) for where, ends in ranges.items()):
            return False
        for where, (start, end) in ranges.items():
            if start < end:
                self._taken_out[where].append((start, end))
        if new:
            self._put_in[anchor.part, found.end_line].append(found.end_offset)
        return True

    def _touches(self, where: tuple[str, int], start: int, end: int) -> bool:
        over_words = any((a < end and start < b) or a < start < b for a, b in self._taken_out[where])
        return over_words or any(start < at < end for at in self._put_in[where])


def find(text: str, anchor: Anchor) -> Range | None:
    """The words of an anchor: at its place, else elsewhere in its block, else in the part; None if they are gone."""
    starts = line_starts(text)
    line = 0 if anchor.block is None else anchor.block + 1
    if line >= len(starts):
        line = len(starts) - 1
    line_end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
    at = min(starts[line] + anchor.offset, line_end)
    if not text.startswith(anchor.quote, at):
        found = text.find(anchor.quote, starts[line])
        at = found if found >= 0 else text.find(anchor.quote)
        if at < 0:
            return None
    return range_of(starts, at, at + len(anchor.quote))


def line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def range_of(starts: list[int], start: int, end: int) -> Range:
    """The range of two places in the whole text of a part."""
    first = max(i for i, begin in enumerate(starts) if begin <= start)
    last = max(i for i, begin in enumerate(starts) if begin <= end)
    return Range(first - 1, start - starts[first], last - 1, end - starts[last])
