"""The text of a part of Word (body, note, comment) as lines: one walk over its XML."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from lxml import etree

from portal.kernel.clock import HOME
from portal.word.document import SOFT_BREAK, readable
from portal.word.refusal import Reason, Refused
from portal.word.upload import Change, ChangeKind, Line, Loose, Place, Span
from portal.word.xml import MC, W, w

_SYMBOLS = {
    "tab": "\t",
    "br": SOFT_BREAK,
    "cr": SOFT_BREAK,
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
    "ptab": "\t",
}
_TRACKED = {
    "ins": ChangeKind.INSERTED,
    "del": ChangeKind.DELETED,
    "moveFrom": ChangeKind.MOVED_AWAY,
    "moveTo": ChangeKind.MOVED_HERE,
    "cellIns": ChangeKind.INSERTED,
    "cellDel": ChangeKind.DELETED,
    "rPrChange": ChangeKind.RESTYLED,
    "pPrChange": ChangeKind.RESTYLED,
}
_ADDS = frozenset({ChangeKind.INSERTED, ChangeKind.MOVED_HERE})
_GENERATED_STYLE = re.compile(r"^(toc|contents|inhopg|index|table of contents)[ _-]?(heading )?\d*$")
TEXT_LIMIT = 2_000_000  # characters in one part; 57 pages have about 150,000
_PICTURES = frozenset({"drawing", "pict", "object"})
_TEXT_BOX = w("txbxContent")


def moment(text: str | None) -> datetime | None:
    """A date as Word writes it: wall-clock time, whatever letter stands behind it. None if it is none."""
    try:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=HOME) if text else None
    except ValueError:
        return None


class Story:
    """Walks over block and inline elements. The state is who inserted and who deleted what is being read."""

    def __init__(self, styles: dict[str, tuple[str, int | None]]) -> None:
        self.styles = styles
        self.lines: list[Line] = []
        self.loose: list[Loose] = []
        self.bookmarks: dict[str, Place] = {}
        self._starts: dict[str, Place] = {}
        self._ends: dict[str, Place] = {}
        self._references: dict[str, Place] = {}
        self._moves: dict[str, str] = {}
        self._line: Line | None = None
        self._length = 0
        self._inserted: Change | None = None
        self._deleted: Change | None = None
        self._row_inserted: Change | None = None
        self._row_deleted: Change | None = None
        self._in_table = 0
        self._tags: list[str] = []
        self._fields: list[bool] = []  # for each open field: still in its code?
        self._codes = 0
        self._characters = 0
        self._boxes: list[tuple[etree._Element, Change | None, Change | None]] = []
        self._waiting: list[str] = []

    def read(self, root: etree._Element) -> "Story":
        self._blocks(root)
        return self

    def range_of(self, comment: str) -> tuple[Place | None, Place | None]:
        """From where to where a comment stands; a comment without range stands at its reference."""
        at = self._references.get(comment)
        start = self._starts.get(comment, at)
        end = self._ends.get(comment, at)
        if start and end and end < start:
            start, end = end, start
        return start or end, end or start

    # Blocks: paragraphs, tables and what wraps them.

    def _blocks(self, parent: etree._Element) -> None:
        for element in parent:
            name = _name(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name == "altChunk":
                raise Refused(Reason.EMBEDDED, "altChunk")
            elif name in _TRACKED:
                self._inside(_TRACKED[name], element, self._blocks)
            elif name == "sdt":
                self._control(element, self._blocks)
            elif name == "AlternateContent":
                self._blocks(_first_choice(element))
            elif not self._range_mark(name, element) and name in {"customXml", "smartTag", "Choice", "Fallback"}:
                self._blocks(element)

    def _table(self, table: etree._Element) -> None:
        self._in_table += 1
        for row in _through(table, "tr"):
            outer = self._row_inserted, self._row_deleted
            properties = row.find(w("trPr"))
            self._row_inserted = self._tracked_in(properties, "ins") or outer[0]
            self._row_deleted = self._tracked_in(properties, "del") or outer[1]
            for cell in _through(row, "tc"):
                of_row = self._row_inserted, self._row_deleted
                properties = cell.find(w("tcPr"))
                self._row_inserted = self._tracked_in(properties, "cellIns") or of_row[0]
                self._row_deleted = self._tracked_in(properties, "cellDel") or of_row[1]
                self._blocks(cell)
                self._row_inserted, self._row_deleted = of_row
            self._row_inserted, self._row_deleted = outer
        self._in_table -= 1

    def _paragraph(self, element: etree._Element) -> None:
        outer = self._line, self._length
        line = self._line = Line(
            in_table=self._in_table > 0,
            row_inserted=self._row_inserted or self._inserted,
            row_deleted=self._row_deleted or self._deleted,
            tags=self._tags.copy(),
        )
        self._length = 0
        self.lines.append(line)
        for name in self._waiting:
            self._bookmark(name)
        self._waiting.clear()
        properties = element.find(w("pPr"))
        if properties is not None:
            self._paragraph_properties(properties, line)
        self._inlines(element)
        line.spans = _joined(line.spans)
        self._line, self._length = outer
        boxes, self._boxes = self._boxes, []
        for box, inserted, deleted in boxes:
            state = self._inserted, self._deleted
            self._inserted, self._deleted = inserted, deleted
            self._blocks(box)
            self._inserted, self._deleted = state

    def _paragraph_properties(self, properties: etree._Element, line: Line) -> None:
        style = properties.find(w("pStyle"))
        key = "" if style is None else str(style.get(w("val"), ""))
        name, line.outline = self.styles.get(key, (key.lower(), None))
        line.style = "generated" if _GENERATED_STYLE.match(name) else name
        level = properties.find(w("outlineLvl"))
        if level is not None and str(level.get(w("val"), "")).isdecimal():
            line.outline = int(level.get(w("val")))
        line.restyled = self._tracked_in(properties, "pPrChange")
        mark = properties.find(w("rPr"))
        line.end_inserted = self._tracked_in(mark, "ins") or self._tracked_in(mark, "moveTo")
        line.end_deleted = self._tracked_in(mark, "del") or self._tracked_in(mark, "moveFrom")

    # Inline: runs and what wraps them.

    def _inlines(self, parent: etree._Element) -> None:
        for element in parent:
            name = _name(element)
            if name == "r":
                self._run(element)
            elif name in {"ins", "del", "moveFrom", "moveTo"}:
                self._inside(_TRACKED[name], element, self._inlines)
            elif name == "sdt":
                self._control(element, self._inlines)
            elif name == "AlternateContent":
                self._inlines(_first_choice(element))
            elif not self._range_mark(name, element) and name not in {"pPr", "rPr", "sdtPr", "proofErr"}:
                self._inlines(element)  # hyperlink, smartTag, fldSimple, customXml, dir, bdo, oMath …

    def _run(self, run: etree._Element) -> None:
        restyled = self._tracked_in(run.find(w("rPr")), "rPrChange")
        for element in run:
            name = _name(element)
            text = _text(name, element)
            if text:
                self._add(text, restyled)
            elif name == "fldChar":
                self._field(str(element.get(w("fldCharType"), "")))
            elif name == "commentReference":
                self._references[str(element.get(w("id"), ""))] = self._here()
            elif name in _PICTURES:
                self._picture(element)
            elif name == "AlternateContent":
                self._run(_first_choice(element))
            elif name == "ruby":
                self._ruby(element)

    def _ruby(self, element: etree._Element) -> None:
        for run in element.iterfind(f"{w('rubyBase')}/{w('r')}"):
            self._run(run)

    def _field(self, kind: str) -> None:
        """Of a field the result is text, its code is not."""
        if kind == "begin":
            self._fields.append(True)
            self._codes += 1
        elif kind == "separate" and self._fields:
            self._codes -= self._fields[-1]
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._codes -= self._fields.pop()

    def _picture(self, element: etree._Element) -> None:
        boxes = list(_boxes(element))
        self._boxes += [(box, self._inserted, self._deleted) for box in boxes]
        if not boxes:
            described = next((str(item.get("descr")) for item in element.iter() if item.get("descr")), "")
            change = self._inserted
            author, at = (change.author, change.at) if change else ("", None)
            self.loose.append(Loose("plaatje", readable(described)[:500], author, at))

    def _add(self, text: str, restyled: Change | None) -> None:
        if not text or self._codes or self._line is None:
            return
        text = readable(text)
        self._characters += len(text)
        if self._characters > TEXT_LIMIT:
            raise Refused(Reason.TOO_COMPLEX, "text")
        self._line.spans.append(Span(text, self._inserted, self._deleted, restyled))
        self._length += len(text)

    # Tracked changes, content controls, bookmarks and ranges.

    def _inside(self, kind: ChangeKind, element: etree._Element, walk: Callable[[etree._Element], None]) -> None:
        outer = self._inserted, self._deleted
        change = self._change(kind, element)
        if kind in _ADDS:
            self._inserted = self._inserted or change
        else:
            self._deleted = self._deleted or change
        walk(element)
        self._inserted, self._deleted = outer

    def _control(self, element: etree._Element, walk: Callable[[etree._Element], None]) -> None:
        tag = element.find(f"{w('sdtPr')}/{w('tag')}")
        content = element.find(w("sdtContent"))
        name = "" if tag is None else str(tag.get(w("val"), ""))
        if content is None:
            return
        if self._line is not None:
            self._line.tags.append(name)
            walk(content)
        else:
            self._tags.append(name)
            walk(content)
            self._tags.pop()

    def _range_mark(self, name: str, element: etree._Element) -> bool:
        """Where a bookmark, comment or move begins or ends. True if it was one of these."""
        key = str(element.get(w("id"), ""))
        if name == "bookmarkStart":
            self._bookmark(str(element.get(w("name"), ""))) if self._line else self._waiting.append(
                str(element.get(w("name"), ""))
            )
        elif name == "commentRangeStart":
            self._starts.setdefault(key, self._here())
        elif name == "commentRangeEnd":
            self._ends.setdefault(key, self._here())
        elif name in {"moveFromRangeStart", "moveToRangeStart"}:
            self._moves[name[:6]] = str(element.get(w("name"), ""))[:100]
        return name.endswith(("Start", "End"))

    def _bookmark(self, name: str) -> None:
        if self._line is not None and name:
            self._line.names.append((name, self._length))
            self.bookmarks.setdefault(name, self._here())

    def _here(self) -> Place:
        if self._line is None:  # between two paragraphs: the next one
            return Place(len(self.lines), 0)
        return Place(len(self.lines) - 1, self._length)

    def _change(self, kind: ChangeKind, element: etree._Element) -> Change:
        author = readable(str(element.get(w("author"), ""))).strip()[:200] or "Onbekend"
        move = self._moves.get(_name(element)[:6], "") if kind.value.startswith("moved") else ""
        return Change(kind, author, moment(element.get(w("date"))), move)

    def _tracked_in(self, properties: etree._Element | None, name: str) -> Change | None:
        found = None if properties is None else properties.find(w(name))
        return None if found is None else self._change(_TRACKED[name], found)


def _name(element: etree._Element) -> str:
    """The local name of a Word (or compatibility) element, empty for any other."""
    namespace, _, name = element.tag[1:].partition("}")
    return name if namespace in {W, MC} else ""


def _first_choice(element: etree._Element) -> etree._Element:
    """Of alternatives for old and new programs the first: both say the same."""
    found = element.find(f"{{{MC}}}Choice")
    if found is None:
        found = element.find(f"{{{MC}}}Fallback")
    return element if found is None else found


def _through(parent: etree._Element, wanted: str) -> Iterable[etree._Element]:
    """Rows or cells, also those in content controls or other wraps."""
    for element in parent:
        name = _name(element)
        if name == wanted:
            yield element
        elif name in {"sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo"}:
            yield from _through(element, wanted)


def _boxes(element: etree._Element) -> Iterable[etree._Element]:
    """The text boxes in a drawing; those inside a box are read with that box."""
    for child in element:
        if child.tag == _TEXT_BOX:
            yield child
        else:
            yield from _boxes(_first_choice(child) if _name(child) == "AlternateContent" else child)


def _text(name: str, element: etree._Element) -> str:
    """What an element of a run says, if it is a kind of text. Breaks of pages and columns say nothing."""
    if name in {"t", "delText"}:
        return element.text or ""
    if name in _SYMBOLS and element.get(w("type")) not in {"page", "column"}:
        return _SYMBOLS[name]
    return _symbol(element) if name == "sym" else ""


def _symbol(element: etree._Element) -> str:
    try:
        code = int(str(element.get(w("char"), "")), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else "•"


def _joined(spans: list[Span]) -> list[Span]:
    """Runs are split anywhere by programs: words with one history become one span."""
    joined: list[Span] = []
    pieces: list[str] = []
    for span in spans:
        if joined and _same(joined[-1], span):
            pieces.append(span.text)
            continue
        if joined and len(pieces) > 1:
            joined[-1] = _with_text(joined[-1], "".join(pieces))
        joined.append(span)
        pieces = [span.text]
    if joined and len(pieces) > 1:
        joined[-1] = _with_text(joined[-1], "".join(pieces))
    return joined


def _same(one: Span, other: Span) -> bool:
    return (one.inserted, one.deleted, one.restyled) == (other.inserted, other.deleted, other.restyled)


def _with_text(span: Span, text: str) -> Span:
    return Span(text, span.inserted, span.deleted, span.restyled)
