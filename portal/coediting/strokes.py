"""What can be done with one line of a document: words in, out or marked, and a line gone or new.

Offsets count characters of the line as it stands in the document, what is suggested included.
"""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from diff_match_patch import diff_match_patch
from pycrdt import XmlElement, XmlFragment, XmlText

from portal.coediting.document import BREAK, Line, TextDoc, fragment_of, words_of

Marks = dict[str, dict[str, str]]
_KEEP, _DELETE = 0, -1


def insertion(suggestion: UUID) -> Marks:
    """The mark of words that a suggestion would add."""
    return {"insertion": {"id": suggestion.hex}}


def deletion(suggestion: UUID) -> Marks:
    """The mark of words that a suggestion would take away."""
    return {"deletion": {"id": suggestion.hex}}


def write(line: Line, words: str) -> None:
    """Make these words stand in the line. What is suggested to add stays where it is, between them."""
    old, standing = line.words, line.standing
    for at, length, new in _changes("".join(old[n] for n in standing), words):
        if new:
            insert(line, standing[at + length - 1] + 1 if at + length else 0, new, None)
        for start, end in reversed(_stretches(standing[at : at + length])):
            _take(line, start, end)


def suggest(line: Line, words: str, new_id: Callable[[], UUID]) -> None:
    """Suggest what would make these words of the line: each place that differs is a suggestion of its own."""
    for at, length, new in _changes(line.words, words):
        suggestion = new_id()
        if new:
            insert(line, at + length, new, insertion(suggestion))
        mark(line, at, at + length, deletion(suggestion))


def remove(line: Line) -> None:
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


def add(doc: TextDoc, before: Line | None, words: str, marks: Marks | None = None) -> None:
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


def insert(line: Line, at: int, words: str, marks: Marks | None) -> None:
    """Put words before an offset of the line; a line break in them becomes a space."""
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


def mark(line: Line, start: int, end: int, marks: Marks) -> None:
    """Give the words between two offsets these marks; a line break carries none."""
    for holder, first, last in list(_pieces(line, start, end)):
        if isinstance(holder, XmlText) and last > first:
            text = words_of(holder)
            holder.format(_bytes(text, first), _bytes(text, last), marks)


def mark_whole(line: Line, marks: Marks) -> None:
    mark(line, 0, len(line.words), marks)


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


def _stretches(offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Offsets in order, as the stretches that they make together."""
    found: list[tuple[int, int]] = []
    for at in offsets:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found


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
