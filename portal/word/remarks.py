"""Where comments and suggestions stand in a document: on their words, or, if those are gone, at the heading."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from portal.kernel.clock import HOME
from portal.word.baseline import Baseline, BaselinePart, SentRemark, SentSuggestion, SentThread, bookmark_of
from portal.word.inline import SPLIT, LineMarks, text_xml
from portal.word.standing import HEADING, Range, find
from portal.word.xml import quoted


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


def lay_over(baseline: Baseline, numbers: Iterator[int]) -> Layer:
    """Place what goes along in a document: suggestions in the text, told ones and threads as comments."""
    layer = Layer()
    parts = {part.key: part for part in baseline.parts}
    ids = count()
    for made in baseline.suggestions:
        if made.told:
            _comment(layer, baseline, parts, _as_thread(made), ids, numbers)
        else:
            _suggest(layer, parts[made.anchor.part], made, numbers)
    for thread in baseline.threads:
        _comment(layer, baseline, parts, thread, ids, numbers)
    return layer


def suggestion_as_words(made: SentSuggestion) -> str:
    """A suggestion told as a comment, where it cannot stand in the text."""
    if not made.anchor.quote:
        return f"Voorstel om toe te voegen: “{made.text}”"
    if not made.text:
        return f"Voorstel om weg te halen: “{made.anchor.quote}”"
    return f"Voorstel: “{made.text}” in plaats van “{made.anchor.quote}”"


def local_time(at: datetime) -> str:
    """A moment as Word writes it: the clock on the wall, whatever the letter Z says."""
    return at.astimezone(HOME).strftime("%Y-%m-%dT%H:%M:%SZ")


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
    found = find(part.text, thread.anchor) or _whole_line(part, HEADING)
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


def _suggest(layer: Layer, part: BaselinePart, made: SentSuggestion, numbers: Iterator[int]) -> None:
    """Put a tracked change in the text, in which it has its place."""
    found = find(part.text, made.anchor)
    assert found is not None
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


def _insertion(text: str, numbers: Iterator[int], who: str) -> Iterator[str]:
    for index, words in enumerate(text.split("\n")):
        if index:
            yield f'{SPLIT}<w:ins w:id="{next(numbers)}" {who}/>{SPLIT}'
        if words:
            yield f'<w:ins w:id="{next(numbers)}" {who}><w:r>{text_xml(words)}</w:r></w:ins>'


def _per_line(part: BaselinePart, found: Range) -> Iterator[tuple[int, int, int]]:
    for line in found.lines():
        text = part.heading if line == HEADING else part.lines[line]
        yield (
            line,
            found.offset if line == found.line else 0,
            found.end_offset if line == found.end_line else len(text),
        )
