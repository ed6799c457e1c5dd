"""A text of a plan laid out for paper: its lines as Word counts them, and what is suggested in it.

On paper stands what holds now: words that are only suggested are not in it, words to take away still are. Each line
remembers where its characters stand in the text itself, so that what comes back finds its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from portal.coediting import schema
from portal.coediting.document import BREAK
from portal.coediting.document import Block as TextBlock
from portal.coediting.document import Run as TextRun
from portal.word.document import SOFT_BREAK, Block, Cell, Heading, Listing, ListItem, Paragraph, Run, Table


@dataclass(frozen=True, slots=True)
class LaidLine:
    """One line. `number`: its place in the text itself; `at`: where each character (and the end) stands there."""

    number: int
    words: str  # as on paper
    full: str  # as in the text, with what is suggested
    at: tuple[int, ...]
    suggested: frozenset[int]  # offsets in `full` of words that someone suggests to add or to take away
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of one suggestion: in a line of the paper, at an offset, these words give way to those."""

    suggestion: UUID
    line: int
    offset: int
    quote: str
    text: str


@dataclass(slots=True)
class Laid:
    """A whole text."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[LaidLine] = field(default_factory=list)
    hunks: list[Hunk] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.words for line in self.lines)


def laid_out(blocks: Sequence[TextBlock]) -> Laid:
    """The text as it goes on paper."""
    layer = _Layer()
    for block in blocks:
        layer.laid.blocks.extend(layer.block(block))
    return layer.laid


class _Layer:
    def __init__(self) -> None:
        self.laid = Laid()
        self.count = 0

    def block(self, block: TextBlock) -> Iterator[Block]:
        if block.kind == "heading":
            if (runs := self.line(block)) is not None:
                yield Heading(runs, min(max(block.level, 1), 3))
        elif block.kind in schema.TEXT_BLOCKS:
            if (runs := self.line(block)) is not None:
                yield Paragraph(runs)
        elif block.kind in {"bullet_list", "ordered_list"}:
            yield from self.listing(block)
        elif block.kind == "table":
            yield from self.table(block)
        else:
            for child in block.blocks:
                yield from self.block(child)

    def listing(self, block: TextBlock) -> Iterator[Block]:
        items = tuple(self.items(block, 0))
        if items:
            yield Listing(items, ordered=block.kind == "ordered_list")

    def items(self, block: TextBlock, level: int) -> Iterator[ListItem]:
        for item in block.blocks:
            for child in item.blocks:
                if child.kind in {"bullet_list", "ordered_list"}:
                    yield from self.items(child, level + 1)
                elif (runs := self.line(child)) is not None:
                    yield ListItem(runs, level)

    def table(self, block: TextBlock) -> Iterator[Block]:
        rows = [tuple(self.cell(cell) for cell in row.blocks) for row in block.blocks]
        columns = max((len(row) for row in rows), default=0)
        if columns:
            padded = tuple(row + (Cell(()),) * (columns - len(row)) for row in rows)
            has_head = bool(block.blocks[0].blocks) and all(c.kind == "table_header" for c in block.blocks[0].blocks)
            yield Table(padded, header_rows=1 if has_head else 0)

    def cell(self, block: TextBlock) -> Cell:
        lines = [self.line(child, in_table=True) for child in _text_blocks(block)]
        return Cell(tuple(Paragraph(runs or ()) for runs in lines))

    def line(self, block: TextBlock, *, in_table: bool = False) -> tuple[Run, ...] | None:
        """The runs of a line on paper; None for a line that is only suggested."""
        number, self.count = self.count, self.count + 1
        kept = tuple(run for run in block.runs if run.insertion is None)
        if block.runs and not kept and not in_table:
            self._suggested_line(block.runs)
            return None
        words, full, at, suggested = "", "", [], set()
        for run in block.runs:
            for character in BREAK if run.words == "\n" else run.words:
                if run.insertion is not None or run.deletion is not None:
                    suggested.add(len(full))
                if run.insertion is None:
                    words += SOFT_BREAK if run.words == "\n" else character
                    at.append(len(full))
                full += character
        at.append(len(full))
        self._hunks(block.runs)
        self.laid.lines.append(LaidLine(number, words, full, tuple(at), frozenset(suggested), in_table))
        return tuple(Run(run.words, run.strong, run.em) for run in kept)

    def _hunks(self, runs: Sequence[TextRun]) -> None:
        """Runs of one suggestion that touch are one stretch."""
        line, offset = len(self.laid.lines), 0
        open_one: Hunk | None = None
        for run in runs:
            which = run.insertion or run.deletion
            length = 0 if run.insertion is not None else len(run.words)
            if open_one is not None and open_one.suggestion != which:
                self.laid.hunks.append(open_one)
                open_one = None
            if which is not None:
                quote, text = ("", run.words) if run.insertion is not None else (run.words, "")
                begun = open_one or Hunk(which, line, offset, "", "")
                open_one = Hunk(which, line, begun.offset, begun.quote + quote, begun.text + text)
            offset += length
        if open_one is not None:
            self.laid.hunks.append(open_one)

    def _suggested_line(self, runs: Sequence[TextRun]) -> None:
        """A whole new paragraph that is suggested: it comes behind the line before it."""
        which = next((run.insertion for run in runs if run.insertion is not None), None)
        words = "".join(run.words for run in runs)
        if which is not None and words.strip():
            before = self.laid.lines[-1] if self.laid.lines else None
            line, offset = (len(self.laid.lines) - 1, len(before.words)) if before else (-1, 0)
            self.laid.hunks.append(Hunk(which, line, offset, "", "\n" + words if before else words))


def _text_blocks(block: TextBlock) -> Iterator[TextBlock]:
    for child in block.blocks:
        if child.kind in schema.TEXT_BLOCKS:
            yield child
        else:
            yield from _text_blocks(child)
