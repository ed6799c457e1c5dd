"""A text as plain values: blocks with runs of words, made from a pycrdt document. Never `str()` on a fragment: walked.

Offsets here count Python characters; pycrdt counts UTF-8 bytes, which only `edits` has to know.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any
from uuid import UUID

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from portal.coediting import schema
from portal.coediting.encoding import Refused, units

__all__ = [
    "Block",
    "Line",
    "Run",
    "TextDoc",
    "XmlText",
    "blocks_of",
    "html_of",
    "lines_of",
    "plain_of",
    "units",
    "words_of",
]

TextDoc = Doc[XmlFragment]
BREAK = "↵"  # how a line break inside a paragraph is written where a text has one line per paragraph


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike, by one author when authors were asked for."""

    words: str
    strong: bool = False
    em: bool = False
    href: str | None = None
    insertion: UUID | None = None  # the suggestion that would add these words
    deletion: UUID | None = None  # the suggestion that would take them away
    author: UUID | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a text: a paragraph, heading, list, item, table, row or cell. A line break is a run of one newline."""

    kind: str
    runs: tuple[Run, ...] = ()
    blocks: tuple["Block", ...] = ()
    level: int = 1  # of a heading: 1 to 3
    order: int = 1  # first number of a numbered list
    colspan: int = 1
    rowspan: int = 1

    @property
    def words(self) -> str:
        """The words as they stand now: what is suggested to add is not there yet, what to take away still is."""
        return "".join(run.words for run in self.runs if run.insertion is None)


@dataclass(slots=True)
class Line:
    """A paragraph or heading in the document itself, to edit: its holders of words and breaks, in order."""

    element: XmlElement
    prefix: str
    parts: list[XmlText | XmlElement] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(words_of(part) if isinstance(part, XmlText) else BREAK for part in self.parts)

    @property
    def standing(self) -> list[int]:
        """The offsets of what stands in the line now: what is suggested to add does not, what to take away does."""
        stands: list[bool] = []
        for part in self.parts:
            runs = part.diff() if isinstance(part, XmlText) else [(BREAK, None)]
            for words, marks in runs:
                stands += [not marks or "insertion" not in marks] * (len(words) if isinstance(words, str) else 0)
        return [at for at, here in enumerate(stands) if here]


def fragment_of(doc: TextDoc) -> XmlFragment:
    fragment: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
    return fragment


def words_of(holder: XmlText) -> str:
    return "".join(words for words, _ in holder.diff() if isinstance(words, str))


def blocks_of(doc: TextDoc) -> tuple[Block, ...]:
    """The whole text as values."""
    return tuple(_block(child, 1) for child in fragment_of(doc).children if isinstance(child, XmlElement))


def _block(element: XmlElement, depth: int) -> Block:
    if depth > schema.DEEPEST:
        raise Refused("nested too deep")
    kind = element.tag or ""
    runs: list[Run] = []
    blocks: list[Block] = []
    for child in element.children:
        if isinstance(child, XmlText):
            runs += _runs(child)
        elif isinstance(child, XmlElement) and child.tag == "hard_break":
            runs.append(Run("\n"))
        elif isinstance(child, XmlElement):
            blocks.append(_block(child, depth + 1))
    numbers = {name: int(value) for name, value in _attributes(element) if name in schema.ATTRIBUTE_NAMES}
    return Block(kind, tuple(runs), tuple(blocks), **numbers)


def _runs(holder: XmlText) -> Iterator[Run]:
    for words, marks in holder.diff():
        if not isinstance(words, str) or not words:
            continue
        has = marks or {}
        yield Run(
            words,
            strong="strong" in has,
            em="em" in has,
            href=has["link"]["href"] if "link" in has else None,
            insertion=UUID(has["insertion"]["id"]) if "insertion" in has else None,
            deletion=UUID(has["deletion"]["id"]) if "deletion" in has else None,
        )


def with_authors(blocks: tuple[Block, ...], lines: Iterator[list[tuple[str, UUID | None]]]) -> tuple[Block, ...]:
    """The same blocks, each run cut where the author changes. `lines`: the authors per holder of words, in order."""
    authors = (author for line in lines for words, author in line for _ in words)
    return tuple(_with_authors(block, authors) for block in blocks)


def _with_authors(block: Block, authors: Iterator[UUID | None]) -> Block:
    runs: list[Run] = []
    for run in block.runs:
        if run.words == "\n":
            runs.append(run)
            continue
        for character in run.words:
            author = next(authors, None)
            if ord(character) > 0xFFFF:
                next(authors, None)  # two units in the ledger
            if (
                runs
                and replace(runs[-1], words="", author=None) == replace(run, words="", author=None)
                and runs[-1].author == author
            ):
                runs[-1] = replace(runs[-1], words=runs[-1].words + character)
            else:
                runs.append(replace(run, words=character, author=author))
    return replace(block, runs=tuple(runs), blocks=tuple(_with_authors(child, authors) for child in block.blocks))


def lines_of(doc: TextDoc) -> list[Line]:
    """The paragraphs and headings of a document in order, each with how it begins in plain writing."""
    return list(_lines(fragment_of(doc), "", 0))


def _lines(node: XmlFragment | XmlElement, prefix: str, depth: int) -> Iterator[Line]:
    number = 1
    for child in node.children:
        if not isinstance(child, XmlElement) or depth > schema.DEEPEST:
            continue
        tag = child.tag or ""
        if tag in schema.TEXT_BLOCKS:
            start = "#" * _number(child, "level") + " " if tag == "heading" else prefix
            yield Line(child, start, [part for part in child.children if isinstance(part, XmlText | XmlElement)])
            prefix = "  " if prefix.strip() else prefix
        elif tag == "list_item":
            ordered = isinstance(node, XmlElement) and node.tag == "ordered_list"
            yield from _lines(child, f"{_number(node, 'order') + number - 1}. " if ordered else "- ", depth + 1)
            number += 1
        elif tag in {"table_cell", "table_header"}:
            yield from _lines(child, "| ", depth + 1)
        else:
            yield from _lines(child, prefix, depth + 1)


def _number(node: XmlElement | XmlFragment, name: str) -> int:
    found = dict(_attributes(node)) if isinstance(node, XmlElement) else {}
    return int(found.get(name, 1))


def _attributes(element: XmlElement) -> list[tuple[str, Any]]:
    return list(iter(element.attributes))  # type: ignore[type-var] # the library names its iterator an iterable


# -- as HTML and as plain words --------------------------------------------------------------------------------------

_TAGS = {
    "paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "table": "table",
    "table_row": "tr", "table_cell": "td", "table_header": "th",
}  # fmt: skip


def html_of(blocks: tuple[Block, ...]) -> str:
    """The text as HTML without a single attribute that came from a person, but links inside the portal."""
    return "".join(_html(block) for block in blocks)


def _html(block: Block) -> str:
    tag = f"h{block.level + 2}" if block.kind == "heading" else _TAGS[block.kind]
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in (("start", block.order), ("colspan", block.colspan), ("rowspan", block.rowspan))
        if value != 1
    )
    inner = "".join(map(_html_run, block.runs)) + html_of(block.blocks)
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _html_run(run: Run) -> str:
    html = "<br>" if run.words == "\n" else escape(run.words)
    if run.em:
        html = f"<em>{html}</em>"
    if run.strong:
        html = f"<strong>{html}</strong>"
    if run.href:
        html = f'<a href="{escape(run.href)}">{html}</a>'
    if run.insertion:
        html = f'<ins class="suggested suggested--insertion">{html}</ins>'
    if run.deletion:
        html = f'<del class="suggested suggested--deletion">{html}</del>'
    return html


def plain_of(blocks: tuple[Block, ...]) -> str:
    """The words alone, a line per paragraph: for searching and comparing. Suggested words are not in it."""
    return "\n".join(_plain(blocks))


def _plain(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if block.kind in schema.TEXT_BLOCKS:
            yield block.words
        yield from _plain(block.blocks)
