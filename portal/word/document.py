"""A plan as it stands on paper: plain dataclasses, filled by the part that owns the plan.

All that is in the file that leaves the portal is in here, and nothing else: what the recipient may not see
must not be put in. The one exception are the keys (of sections, threads, suggestions, authors): they find
things back when the file returns and are never written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

# A line end inside a paragraph (shift + enter). A plain "\n" parts two paragraphs.
SOFT_BREAK = "\u2028"


@dataclass(frozen=True, slots=True)
class Run:
    """Words with one look. A line end in the text is a soft break."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: level 1 stands directly below the heading of the section itself."""

    runs: tuple[Run, ...]
    level: int = 1


@dataclass(frozen=True, slots=True)
class ListItem:
    runs: tuple[Run, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with bullets or numbers."""

    items: tuple[ListItem, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `header_rows` repeat on each page, `description` is read aloud, `widths` are parts of the whole."""

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    description: str = ""
    widths: tuple[int, ...] = ()


Block = Paragraph | Heading | Listing | Table


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Words that stay beside a passage in every version ("Mijn woorden blijven")."""

    key: str
    author: str
    text: str
    on: date | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the plan. Level 1 is a chapter, level 2 stands under it."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1
    standpoints: tuple[Standpoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    role: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with how far it is, in words (the five-step scale), and what is done for it."""

    text: str
    helped_by: str = ""
    due_on: date | None = None
    attainment: str = ""
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    text: str
    with_whom: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what by when."""

    text: str
    who: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so before the child can live at home again, the help for it, and how each sees it."""

    text: str
    help: str = ""
    views: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where someone stands on this version, in their own words; `spoken_with` if a talk was recorded for them."""

    name: str
    role: str
    stance: str
    on: date | None = None
    words: str = ""
    spoken_with: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a remark stands: the part, its block (None: the heading), the offset in it and the words meant.

    Blocks are counted as `lines_of` gives them: each paragraph, list item, heading and paragraph in a cell is one.
    """

    part: str
    block: int | None = None
    offset: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a remark. The key chooses whose remarks go along; only the name is written."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Remark:
    key: str
    author: Author
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its replies."""

    key: str
    anchor: Anchor
    remarks: tuple[Remark, ...]
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Other words: the quote of the anchor gives way to `text`. Without quote an insertion, without text a deletion."""

    key: str
    anchor: Anchor
    author: Author
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A logo (PNG or JPEG) and what it shows, for who cannot see it."""

    data: bytes
    description: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What lets the file find its plan when it comes back. Opaque ids."""

    plan: str
    version: str
    export: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that one copy holds.

    `facts` are lines for the title page ("Begindatum", "1 maart 2026"). `copy_for` makes the copy a personal one.
    """

    marks: Marks
    title: str
    kind: str
    organisation: str
    version_label: str
    version_hash: str = ""
    subtitle: str = ""
    logo: Image | None = None
    facts: tuple[tuple[str, str], ...] = ()
    copy_for: str = ""
    participants: tuple[Participant, ...] = ()
    sections: tuple[Section, ...] = ()
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    conditions: tuple[Condition, ...] = ()
    positions: tuple[Position, ...] = ()
    threads: tuple[Thread, ...] = field(default=())
    suggestions: tuple[Suggestion, ...] = field(default=())


def text_of(runs: tuple[Run, ...]) -> str:
    """The words of a line as they come back from Word."""
    text = runs[0].text if len(runs) == 1 else "".join(run.text for run in runs)
    return readable(text)


def readable(text: str) -> str:
    """Text without what XML cannot hold, with soft breaks as one character."""
    if text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", SOFT_BREAK).translate(_UNWRITABLE)


# Control characters and lone surrogates do not exist in XML 1.0.
_UNWRITABLE = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)


def lines_of(blocks: tuple[Block, ...]) -> Iterator[tuple[Run, ...]]:
    """The lines of blocks in reading order: paragraphs, headings, items, and the paragraphs of cells row by row."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block.runs
            case Listing():
                yield from (item.runs for item in block.items)
            case Table():
                yield from (paragraph.runs for row in block.rows for cell in row for paragraph in cell.paragraphs)
