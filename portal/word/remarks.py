"""Where comments and suggestions stand in a document: on their words, or, if those are gone, at the heading."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from portal.word.baseline import Baseline, BaselinePart, SentRemark, SentSuggestion, SentThread, bookmark_of
from portal.word.document import Anchor
from portal.word.inline import SPLIT, LineMarks, text_xml
from portal.word.xml import quoted

HEADING = -1  # the number of the line that is the heading of a part
_HERE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as it is written; `parent` is the number of the first of its thread."""

    number: int
    author: str
    at: datetime
    text: str
    parent: int | None = None
    resolved: bool = False


@dataclass(slots=True)
class Layer:
    """All that lies over the text: marks per part and line, and the comments that they refer to."""

    lines: dict[tuple[str, int], LineMarks] = field(default_factory=lambda: defaultdict(LineMarks))
    comments: list[Comment] = field(default_factory=list)

    def of(self, part: str, line: int) -> LineMarks | None:
        return self.lines.get((part, line))


@dataclass(frozen=True, slots=True)
class Range:
    """From a place in one line up to a place in the same or a later line; lines count from 0, the heading is -1."""

    line: int
    offset: int
    end_line: int
    end_offset: int


def lay_over(baseline: Baseline, numbers: Iterator[int], *, unsplittable: frozenset[tuple[str, int]]) -> Layer:
    """Place what goes along in a document. `unsplittable`: lines in table cells, that a remark may not join or split.

    A suggestion that has no place of its own (words gone, or over words of another suggestion) goes as a comment.
    """
    layer = Layer()
    parts = {part.key: part for part in baseline.parts}
    ids = count()
    for made in baseline.suggestions:
        part = parts.get(made.anchor.part)
        if part is None or not _suggest(layer, part, made, numbers, unsplittable):
            _comment(layer, baseline, parts, _as_thread(made), ids, numbers)
    for thread in baseline.threads:
        _comment(layer, baseline, parts, thread, ids, numbers)
    return layer


def find(part: BaselinePart, anchor: Anchor) -> Range | None:
    """The words of an anchor: at its place, else elsewhere in its block, else in the part; None if they are gone."""
    text = part.text
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


def suggestion_as_words(made: SentSuggestion) -> str:
    """A suggestion told as a comment, where it cannot stand in the text."""
    if not made.anchor.quote:
        return f"Voorstel om toe te voegen: “{made.text}”"
    if not made.text:
        return f"Voorstel om weg te halen: “{made.anchor.quote}”"
    return f"Voorstel: “{made.text}” in plaats van “{made.anchor.quote}”"


def local_time(at: datetime) -> str:
    """A moment as Word writes it: the clock on the wall, whatever the letter Z says."""
    return at.astimezone(_HERE).strftime("%Y-%m-%dT%H:%M:%SZ")


def _as_thread(made: SentSuggestion) -> SentThread:
    words = SentRemark(made.key, made.author, made.at, suggestion_as_words(made))
    return SentThread(made.key, made.anchor, (words,), resolved=False)


def _comment(  # noqa: PLR0913, PLR0917 - one thread meets all that it stands on
    layer: Layer,
    baseline: Baseline,
    parts: dict[str, BaselinePart],
    thread: SentThread,
    ids: Iterator[int],
    numbers: Iterator[int],
) -> None:
    part = parts.get(thread.anchor.part) or baseline.parts[0]
    found = find(part, thread.anchor) or _whole_line(part, HEADING)
    if (found.line, found.offset) == (found.end_line, found.end_offset):
        found = _whole_line(part, found.line)
    first = None
    written = []
    for remark in thread.remarks:
        number = next(ids)
        written.append(number)
        layer.comments.append(Comment(number, remark.author, remark.at, remark.text, first, thread.resolved))
        first = number if first is None else first
    mark = next(numbers)
    name = bookmark_of(baseline.marks, thread.key)
    begins = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in written)
    ends = "".join(map(_reference, written))
    start = f'{begins}<w:bookmarkStart w:id="{mark}" w:name="{name}"/>'
    layer.lines[part.key, found.line].points.append((found.offset, start))
    layer.lines[part.key, found.end_line].points.append((found.end_offset, f'<w:bookmarkEnd w:id="{mark}"/>{ends}'))


def _reference(number: int) -> str:
    look = '<w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
    return f'<w:commentRangeEnd w:id="{number}"/><w:r>{look}<w:commentReference w:id="{number}"/></w:r>'


def _whole_line(part: BaselinePart, line: int) -> Range:
    return Range(line, 0, line, len(part.heading if line == HEADING else part.lines[line]))


def _suggest(
    layer: Layer,
    part: BaselinePart,
    made: SentSuggestion,
    numbers: Iterator[int],
    unsplittable: frozenset[tuple[str, int]],
) -> bool:
    """Put a tracked change in the text; False if it cannot stand there."""
    found = find(part, made.anchor)
    if found is None or not _fits(layer, part.key, found, made, unsplittable):
        return False
    who = f'w:author="{quoted(made.author)}" w:date="{local_time(made.at)}"'
    if made.anchor.quote:
        for line, start, end in _per_line(part, found):
            marks = layer.lines[part.key, line]
            if start < end:
                marks.deleted.append((start, end, f'w:id="{next(numbers)}" {who}'))
            if line < found.end_line:
                marks.end_deleted = f'w:id="{next(numbers)}" {who}'
    if made.text:
        xml = "".join(_insertion(made.text, numbers, who))
        layer.lines[part.key, found.end_line].points.append((found.end_offset, xml))
    return True


def _insertion(text: str, numbers: Iterator[int], who: str) -> Iterator[str]:
    for index, words in enumerate(text.split("\n")):
        if index:
            yield f'{SPLIT}<w:ins w:id="{next(numbers)}" {who}/>{SPLIT}'
        if words:
            yield f'<w:ins w:id="{next(numbers)}" {who}><w:r>{text_xml(words)}</w:r></w:ins>'


def _fits(layer: Layer, key: str, found: Range, made: SentSuggestion, unsplittable: Iterable[tuple[str, int]]) -> bool:
    crosses = found.line != found.end_line or "\n" in made.text
    lines = range(found.line, found.end_line + 1)
    if crosses and (HEADING in lines or any((key, line) in unsplittable for line in lines)):
        return False
    for line in lines:
        marks = layer.of(key, line)
        start = found.offset if line == found.line else 0
        end = found.end_offset if line == found.end_line else sys.maxsize
        if marks and any((a < end and start < b) or a < start < b for a, b, _ in marks.deleted):
            return False
    return True


def _per_line(part: BaselinePart, found: Range) -> Iterator[tuple[int, int, int]]:
    for line in range(found.line, found.end_line + 1):
        text = part.heading if line == HEADING else part.lines[line]
        yield (
            line,
            found.offset if line == found.line else 0,
            found.end_offset if line == found.end_line else len(text),
        )
