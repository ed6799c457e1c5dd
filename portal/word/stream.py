"""The text of one part of an upload as it was and as it would become, with each change between the two."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.word.upload import Change, ChangeKind, Line, Place, Span

_MOVES = frozenset({ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE})


@dataclass(slots=True)
class Tracked:
    """What one person changed in one go: `before[start:end]` gave way to `new`. Restyled: nothing did."""

    kind: ChangeKind
    change: Change
    start: int
    end: int
    new: str = ""
    old: str = ""
    withdrawn: bool = False


@dataclass(slots=True)
class Stream:
    """`before`: insertions removed, deletions kept. `first_line` is the number of its first line in the upload."""

    before: str = ""
    after: str = ""
    tracked: list[Tracked] = field(default_factory=list)
    first_line: int = 0
    places: list[list[tuple[int, int, int, int]]] = field(default_factory=list)  # (everything, before, kept, after)

    def before_at(self, place: Place) -> int:
        """The offset in `before` of a place in the upload."""
        return self._at(place)[0]

    def after_at(self, place: Place) -> int:
        return self._at(place)[1]

    def _at(self, place: Place) -> tuple[int, int]:
        if place.line < self.first_line:
            return 0, 0
        if place.line - self.first_line >= len(self.places):
            return len(self.before), len(self.after)
        best = (0, 0)
        for offset, before, state, after in self.places[place.line - self.first_line]:
            if offset > place.offset:
                break
            more = place.offset - offset
            best = before + (more if state & 1 else 0), after + (more if state & 2 else 0)
        return best


def stream_of(lines: tuple[Line, ...], first_line: int) -> Stream:
    """Lay the lines of a part in a row. Breaks between paragraphs are characters with a history of their own."""
    stream = Stream(first_line=first_line)
    before: list[str] = []
    after: list[str] = []
    lengths = [0, 0]
    open_change: Tracked | None = None
    for index, line in enumerate(lines):
        if index:
            open_change = _take(stream, _break(lines[index - 1], line), before, after, lengths, open_change)
        places = []
        offset = 0
        for span in _spans(line):
            kept = (span.inserted is None) + 2 * (span.deleted is None)
            places.append((offset, lengths[0], kept, lengths[1]))
            open_change = _take(stream, span, before, after, lengths, open_change)
            offset += len(span.text)
        places.append((offset, lengths[0], 0, lengths[1]))
        stream.places.append(places)
        if line.restyled and line.before:
            end = lengths[0]
            stream.tracked.append(
                Tracked(ChangeKind.RESTYLED, line.restyled, end - len(line.before), end, old=line.before)
            )
    stream.before, stream.after = "".join(before), "".join(after)
    return stream


def _spans(line: Line) -> Iterator[Span]:
    """The spans of a line; a row that came or went as a whole passes that on to its words."""
    for span in line.spans:
        if line.row_inserted or line.row_deleted:
            yield Span(span.text, span.inserted or line.row_inserted, span.deleted or line.row_deleted, span.restyled)
        else:
            yield span


def _break(above: Line, line: Line) -> Span:
    """The break before a line, with who made or removed it."""
    inserted = above.end_inserted or line.row_inserted
    deleted = above.end_deleted or line.row_deleted
    return Span("\n", inserted, deleted)


def _take(  # noqa: PLR0913, PLR0917 - the state of one walk
    stream: Stream,
    span: Span,
    before: list[str],
    after: list[str],
    lengths: list[int],
    open_change: Tracked | None,
) -> Tracked | None:
    """Add a span to the texts and to the changes; returns the change that the next span may continue."""
    start = lengths[0]
    if span.inserted is None:
        before.append(span.text)
        lengths[0] += len(span.text)
    if span.deleted is None:
        after.append(span.text)
        lengths[1] += len(span.text)
    if span.restyled and span.inserted is None and span.deleted is None:
        where = (start, lengths[0])
        stream.tracked.append(Tracked(ChangeKind.RESTYLED, span.restyled, *where, old=span.text))
    if span.inserted is None and span.deleted is None:
        return None
    found = _tracked(span, start, lengths[0])
    if open_change and _continues(open_change, found):
        open_change.end = found.end
        open_change.old += found.old
        open_change.new += found.new
        return open_change
    stream.tracked.append(found)
    return found


def _tracked(span: Span, start: int, end: int) -> Tracked:
    if span.inserted:
        return Tracked(
            span.inserted.kind, span.inserted, start, start, new=span.text, withdrawn=span.deleted is not None
        )
    assert span.deleted is not None
    return Tracked(span.deleted.kind, span.deleted, start, end, old=span.text)


def _continues(one: Tracked, other: Tracked) -> bool:
    """Whether it is the same person going on: words taken out and put in together are one change."""
    if one.change.author != other.change.author or one.withdrawn != other.withdrawn:
        return False
    moves = {one.kind, other.kind} & _MOVES
    return one.kind == other.kind if moves else True
