"""What was read from an uploaded .docx: lines with their tracked changes, comments, marks. Nothing is judged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.word.document import Marks


class ChangeKind(StrEnum):
    INSERTED = "inserted"
    DELETED = "deleted"
    REPLACED = "replaced"
    MOVED_AWAY = "moved_away"
    MOVED_HERE = "moved_here"
    RESTYLED = "restyled"


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed it, when, and for a move its name (both ends carry the same)."""

    kind: ChangeKind
    author: str
    at: datetime | None
    move: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words with one history. Inserted by one and deleted by another is possible: then they are in neither text."""

    text: str
    inserted: Change | None = None
    deleted: Change | None = None
    restyled: Change | None = None


@dataclass(slots=True)
class Line:
    """One paragraph.

    `end_inserted`: the break after it was inserted, so before, it was one with the next. `row_inserted`: all of it
    (a table row) is new.
    """

    spans: list[Span] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    in_table: bool = False
    end_inserted: Change | None = None
    end_deleted: Change | None = None
    row_inserted: Change | None = None
    row_deleted: Change | None = None
    restyled: Change | None = None
    names: list[tuple[str, int]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def before(self) -> str:
        """The words as they were: insertions removed, deletions kept."""
        return "".join(span.text for span in self.spans if span.inserted is None)

    @property
    def after(self) -> str:
        """The words as they would become."""
        return "".join(span.text for span in self.spans if span.deleted is None)

    @property
    def everything(self) -> str:
        """Inserted and deleted words too: what offsets count in."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place: the number of the line and the offset in `Line.everything`."""

    line: int
    offset: int


@dataclass(frozen=True, slots=True)
class UploadComment:
    """A comment. `parent` is the number of the one that it answers; start and end are None if it stands nowhere."""

    number: str
    author: str
    at: datetime | None
    text: str
    start: Place | None
    end: Place | None
    parent: str | None = None
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Loose:
    """Something outside the lines: a footnote, a header with tracked words, a picture."""

    kind: str
    text: str
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    marks: Marks | None
    lines: tuple[Line, ...]
    comments: tuple[UploadComment, ...]
    loose: tuple[Loose, ...]
    bookmarks: dict[str, Place]

    @property
    def text_before(self) -> str:
        """All text without what was inserted: for finding the plan of a document that lost its marks."""
        return "\n".join(line.before for line in self.lines)


def authors(upload: Upload) -> Iterator[str]:
    """Everyone who left a trace in it, each once, in order."""
    seen: dict[str, None] = {}
    for line in upload.lines:
        for change in _changes(line):
            seen.setdefault(change.author)
    for comment in upload.comments:
        seen.setdefault(comment.author)
    return iter(seen)


def _changes(line: Line) -> Iterator[Change]:
    own = (line.end_inserted, line.end_deleted, line.row_inserted, line.row_deleted, line.restyled)
    yield from (change for change in own if change)
    for span in line.spans:
        yield from (change for change in (span.inserted, span.deleted, span.restyled) if change)
