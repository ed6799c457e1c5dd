"""Changes that the server makes in a text: from the plain form, as a suggestion, by a decision about one.

Each is made on a fork of the document and comes out as one update, which goes the way of all changes: guard, ledger,
database. So whatever others wrote meanwhile stays, and their bold and tables with it.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from uuid import UUID, uuid4

from diff_match_patch import diff_match_patch
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from portal.coediting import schema
from portal.coediting.document import BREAK, Block, Line, TextDoc, fragment_of, lines_of, words_of

Edit = Callable[[TextDoc], None]
Marks = dict[str, dict[str, str]]
SIMILAR = 0.35  # of two lines: below this one line went and another came
_KEEP, _INSERT, _DELETE = 0, 1, -1


def fork(state: bytes) -> TextDoc:
    """A document of its own with this state, under a client id that nobody has."""
    doc: TextDoc = Doc(client_id=secrets.randbits(32))
    fragment_of(doc)
    doc.apply_update(state)
    return doc


def made_by(doc: TextDoc, edit: Edit) -> bytes | None:
    """The update that `edit` makes on the document; None when it changed nothing."""
    updates: list[bytes] = []

    def collect(event: TransactionEvent) -> None:
        updates.append(event.update)

    subscription = doc.observe(collect)
    try:
        with doc.transaction():
            edit(doc)
    finally:
        doc.unobserve(subscription)
    made = [update for update in updates if update != b"\x00\x00"]
    return made[0] if made else None


# -- the plain form --------------------------------------------------------------------------------------------------


def plain_form(doc: TextDoc) -> str:
    """The text as someone edits it in a plain box: a line per paragraph, lists and headings by how they begin.

    What is only suggested to add is not in it: beside the words that it would replace nobody could tell them apart.
    """
    return "\n".join(plain_lines(doc))


def plain_lines(doc: TextDoc) -> list[str]:
    return [line.prefix + words for line, words in _standing(doc)]


def _standing(doc: TextDoc) -> list[tuple[Line, str]]:
    """The lines with their words that stand; not a line that somebody only suggests."""
    found: list[tuple[Line, str]] = []
    for line in lines_of(doc):
        words, standing = line.words, line.standing
        if standing or not words:
            found.append((line, "".join(words[at] for at in standing)))
    return found


def from_plain_form(written: str) -> Edit:
    """The edit that makes of a document what was written in the box, touching only what differs."""

    def edit(doc: TextDoc) -> None:
        new = written.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
        _each_line(doc, _standing(doc), new, _write_line, _take_line, _add_line)

    return edit


def suggested(after: Sequence[str], new_id: Callable[[], UUID] = uuid4) -> Edit:
    """The edit that suggests what would make these lines of a document, and changes none of its words."""

    def edit(doc: TextDoc) -> None:
        old = [(line, line.words) for line in lines_of(doc)]

        def write(line: Line, words: str) -> None:
            _suggest_in(line, words, new_id)

        def take(line: Line) -> None:
            _mark_whole(line, {"deletion": {"id": new_id().hex}})

        def add(doc: TextDoc, before: Line | None, words: str) -> None:
            _add_line(doc, before, words, {"insertion": {"id": new_id().hex}})

        _each_line(doc, old, list(after), write, take, add)

    return edit


def _each_line(  # noqa: PLR0913, PLR0917 - a walk and what to do at each of its turns
    doc: TextDoc,
    old: list[tuple[Line, str]],
    new: list[str],
    write: Callable[[Line, str], None],
    take: Callable[[Line], None],
    add: Callable[[TextDoc, Line | None, str], None],
) -> None:
    before = [line.prefix + words for line, words in old]
    if new == [""]:
        new = []
    last: Line | None = None
    for kind, i, j, k, m in SequenceMatcher(None, before, new, autojunk=False).get_opcodes():
        if kind == "equal":
            last = old[j - 1][0]
            continue
        for line, words in _paired(old[i:j], new[k:m]):
            if line is not None and words is not None:
                write(line, words.removeprefix(line.prefix))
                last = line
            elif line is not None:
                take(line)
            elif words is not None:
                add(doc, last, words)
                last = _line_after(doc, last)


def _paired(old: Sequence[tuple[Line, str]], new: Sequence[str]) -> Iterator[tuple[Line | None, str | None]]:
    """Lines that became other lines, beside lines that went and came: in order, the likest first."""
    i = 0
    for words in new:
        match = next(
            (
                n
                for n in range(i, len(old))
                if words.startswith(old[n][0].prefix) and _alike(old[n][0].prefix + old[n][1], words)
            ),
            None,
        )
        if match is None:
            yield None, words
            continue
        for gone, _ in old[i:match]:
            yield gone, None
        yield old[match][0], words
        i = match + 1
    for gone, _ in old[i:]:
        yield gone, None


def _alike(one: str, other: str) -> bool:
    return (
        SequenceMatcher(None, one, other, autojunk=False).ratio() >= SIMILAR
        if len(one) < 4000
        else one[:200] == other[:200]
    )


def _line_after(doc: TextDoc, line: Line | None) -> Line | None:
    lines = lines_of(doc)
    if line is None:
        return lines[0] if lines else None
    at = next((n for n, one in enumerate(lines) if _same(one.element, line.element)), None)
    return lines[at + 1] if at is not None and at + 1 < len(lines) else line


def _same(one: XmlElement, other: XmlElement) -> bool:
    return bool(one == other)


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What differs, from the end to the beginning: offset in `old`, characters that go, words that come."""
    comparer = diff_match_patch()
    found = comparer.diff_main(old, new, checklines=False)
    comparer.diff_cleanupSemantic(found)
    steps: list[tuple[int, int, str]] = []
    at = 0
    for kind, words in found:
        if kind == _KEEP:
            at += len(words)
        elif kind == _DELETE:
            steps.append((at, len(words), ""))
            at += len(words)
        elif steps and steps[-1][0] + steps[-1][1] == at and not steps[-1][2]:
            steps[-1] = (steps[-1][0], steps[-1][1], words)
        else:
            steps.append((at, 0, words))
    return reversed(steps)


def _write_line(line: Line, words: str) -> None:
    """Make these words stand in the line. What is suggested to add stays where it is, between them."""
    old, standing = line.words, line.standing
    for at, length, new in _changes("".join(old[n] for n in standing), words):
        if new:
            _insert(line, standing[at + length - 1] + 1 if at + length else 0, new, None)
        for start, end in reversed(_stretches(standing[at : at + length])):
            _take(line, start, end)


def _stretches(offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Offsets in order, as the stretches that they make together."""
    found: list[tuple[int, int]] = []
    for at in offsets:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


def _take_line(line: Line) -> None:
    """Remove a paragraph, and the list item or list that held nothing else; in a cell only its words go."""
    node: XmlElement | XmlFragment = line.element
    parent = node.parent
    while (
        isinstance(parent, XmlElement)
        and parent.tag in {"list_item", "bullet_list", "ordered_list"}
        and len(list(parent.children)) == 1
    ):
        node, parent = parent, parent.parent
    if (
        isinstance(parent, XmlElement)
        and parent.tag in {"table_cell", "table_header"}
        and len(list(parent.children)) == 1
    ):
        for _ in range(len(line.parts)):
            del line.element.children[0]
        return
    if isinstance(parent, XmlElement | XmlFragment):
        del parent.children[_index(parent, node)]


def _add_line(doc: TextDoc, before: Line | None, words: str, marks: Marks | None = None) -> None:
    """A new paragraph after a line, or at the beginning; a heading or list item when it begins like one."""
    fragment = fragment_of(doc)
    at, holder = 0, fragment
    kind, body = _read_prefix(words)
    if before is not None:
        node: XmlElement | XmlFragment = before.element
        parent = node.parent
        if kind == "list_item" and isinstance(parent, XmlElement) and parent.tag == "list_item":
            list_ = parent.parent
            assert isinstance(list_, XmlElement)
            item = XmlElement("list_item")
            list_.children.insert(_index(list_, parent) + 1, item)
            _fill(item, "paragraph", {}, body, marks)
            return
        while isinstance(parent, XmlElement):
            node, parent = parent, parent.parent
        at = _index(fragment, node) + 1
    if kind == "list_item":
        list_ = XmlElement("bullet_list" if words.startswith("-") else "ordered_list")
        holder.children.insert(at, list_)
        item = XmlElement("list_item")
        list_.children.append(item)
        _fill(item, "paragraph", {}, body, marks)
    elif kind == "heading":
        _fill(holder, "heading", {"level": min(len(words) - len(words.lstrip("#")), 3)}, body, marks, at)
    else:
        _fill(holder, "paragraph", {}, body, marks, at)


def _read_prefix(words: str) -> tuple[str, str]:
    head, _, rest = words.partition(" ")
    if head and head == "#" * len(head) and len(head) <= 3:
        return "heading", rest
    if head == "-" or (head.endswith(".") and head[:-1].isdecimal() and len(head) <= 4):
        return "list_item", rest
    return "paragraph", rest if head == "|" else words


def _fill(  # noqa: PLR0913, PLR0917 - all that a new block is
    holder: XmlElement | XmlFragment,
    tag: str,
    attributes: dict[str, int],
    words: str,
    marks: Marks | None,
    at: int | None = None,
) -> None:
    block = XmlElement(tag, attributes)  # type: ignore[arg-type] # pycrdt takes numbers too
    if at is None:
        holder.children.append(block)
    else:
        holder.children.insert(at, block)
    for n, piece in enumerate(words.split(BREAK)):
        if n:
            block.children.append(XmlElement("hard_break"))
        if piece:
            text = XmlText()
            block.children.append(text)
            text.insert(0, piece, marks)


def _index(parent: XmlElement | XmlFragment, child: XmlElement | XmlFragment) -> int:
    return next(n for n, one in enumerate(parent.children) if one == child)


def _take(line: Line, begin: int, until: int) -> None:
    """Take away what stands between two offsets of the line."""
    for holder, start, end in reversed(list(_pieces(line, begin, until))):
        if isinstance(holder, XmlText):
            text = words_of(holder)
            del holder[_bytes(text, start) : _bytes(text, end)]
        else:
            del line.element.children[_index(line.element, holder)]


def _insert(line: Line, at: int, words: str, marks: Marks | None) -> None:
    seen = 0
    for part in line.parts:
        if isinstance(part, XmlText):
            text = words_of(part)
            if seen <= at <= seen + len(text):
                part.insert(_bytes(text, at - seen), words.replace(BREAK, " "), marks)
                return
            seen += len(text)
        else:
            seen += 1
    holder = XmlText()
    line.element.children.append(holder)
    holder.insert(0, words.replace(BREAK, " "), marks)


def _pieces(line: Line, start: int, end: int) -> Iterator[tuple[XmlText | XmlElement, int, int]]:
    """The parts of a line between two offsets, each with its own offsets."""
    seen = 0
    for part in line.parts:
        length = len(words_of(part)) if isinstance(part, XmlText) else 1
        if seen < end and seen + length > start:
            yield part, max(start - seen, 0), min(end - seen, length)
        seen += length


def _bytes(text: str, offset: int) -> int:
    return len(text[:offset].encode())


# -- suggestions -----------------------------------------------------------------------------------------------------


def _suggest_in(line: Line, words: str, new_id: Callable[[], UUID]) -> None:
    for at, length, new in _changes(line.words, words):
        marks = new_id().hex
        if new:
            _insert(line, at + length, new, {"insertion": {"id": marks}})
        _mark(line, at, at + length, {"deletion": {"id": marks}})


def _mark(line: Line, start: int, end: int, marks: Marks) -> None:
    for holder, first, last in list(_pieces(line, start, end)):
        if isinstance(holder, XmlText) and last > first:
            text = words_of(holder)
            holder.format(_bytes(text, first), _bytes(text, last), marks)


def _mark_whole(line: Line, marks: Marks) -> None:
    _mark(line, 0, len(line.words), marks)


def replaced(line: int, start: int, end: int, words: str, suggestion: UUID) -> Edit:
    """The edit that suggests other words for a stretch of one line; no words: to take it away."""

    def edit(doc: TextDoc) -> None:
        found = lines_of(doc)[line]
        if words:
            _insert(found, end, words, {"insertion": {"id": suggestion.hex}})
        if end > start:
            _mark(found, start, end, {"deletion": {"id": suggestion.hex}})

    return edit


def decided(suggestions: Sequence[UUID], *, accepted: bool) -> Edit:
    """The edit that carries out suggestions, or takes their traces away."""
    ids = {suggestion.hex for suggestion in suggestions}

    def edit(doc: TextDoc) -> None:
        for line in reversed(lines_of(doc)):
            gone = False
            for part in line.parts:
                if isinstance(part, XmlText):
                    gone |= _decide(part, ids, accepted=accepted)
            if gone and not line.words:
                _take_line(Line(line.element, line.prefix, []))

    return edit


def _decide(holder: XmlText, ids: set[str], *, accepted: bool) -> bool:
    """Returns whether words went."""
    at = 0
    steps: list[tuple[int, int, str]] = []
    for words, marks in holder.diff():
        size = len(words.encode()) if isinstance(words, str) else 1
        has = marks or {}
        steps += [(at, at + size, name) for name in schema.SUGGESTION_MARKS & has.keys() if has[name]["id"] in ids]
        at += size
    gone = False
    for start, end, name in reversed(steps):
        if (name == "insertion") is accepted:
            holder.format(start, end, {name: None})  # it stays, as words like all others
        else:
            del holder[start:end]
            gone = True
    return gone


def appended(blocks: Sequence[Block]) -> Edit:
    """The edit that puts blocks behind what stands in a text."""

    def edit(doc: TextDoc) -> None:
        for block in blocks:
            _append(fragment_of(doc), block)

    return edit


def _append(holder: XmlFragment | XmlElement, block: Block) -> None:
    names = schema.ATTRIBUTES.get(block.kind, {})
    element = XmlElement(block.kind, {name: getattr(block, name) for name in names})
    holder.children.append(element)
    for run in block.runs:
        if run.words == "\n":
            element.children.append(XmlElement("hard_break"))
            continue
        children = list(element.children)
        text = children[-1] if children and isinstance(children[-1], XmlText) else None
        if text is None:
            text = XmlText()
            element.children.append(text)
        marks: dict[str, dict[str, str]] = {}
        if run.strong:
            marks["strong"] = {}
        if run.em:
            marks["em"] = {}
        if run.href:
            marks["link"] = {"href": run.href}
        text.insert(len(words_of(text).encode()), run.words, marks)
    for child in block.blocks:
        _append(element, child)
