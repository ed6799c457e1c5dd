"""Changes that the server makes in a text: from the plain form, as a suggestion, by a decision about one.

Each is made on a fork of the document and comes out as one update, which goes the way of all changes: guard, ledger,
database. So whatever others wrote meanwhile stays, and their bold and tables with it.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from uuid import UUID, uuid4

from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from portal.coediting import schema, strokes
from portal.coediting.document import Block, Line, TextDoc, fragment_of, lines_of, words_of

Edit = Callable[[TextDoc], None]
SIMILAR = 0.35  # of two lines: below this one line went and another came


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
        _each_line(doc, _standing(doc), new, strokes.write, strokes.remove, strokes.add)

    return edit


def suggested(after: Sequence[str], new_id: Callable[[], UUID] = uuid4) -> Edit:
    """The edit that suggests what would make these lines of a document, and changes none of its words."""

    def edit(doc: TextDoc) -> None:
        old = [(line, line.words) for line in lines_of(doc)]

        def write(line: Line, words: str) -> None:
            strokes.suggest(line, words, new_id)

        def take(line: Line) -> None:
            strokes.mark_whole(line, strokes.deletion(new_id()))

        def add(doc: TextDoc, before: Line | None, words: str) -> None:
            strokes.add(doc, before, words, strokes.insertion(new_id()))

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


# -- suggestions -----------------------------------------------------------------------------------------------------


def replaced(line: int, start: int, end: int, words: str, suggestion: UUID) -> Edit:
    """The edit that suggests other words for a stretch of one line; no words: to take it away."""

    def edit(doc: TextDoc) -> None:
        found = lines_of(doc)[line]
        if words:
            strokes.insert(found, end, words, strokes.insertion(suggestion))
        if end > start:
            strokes.mark(found, start, end, strokes.deletion(suggestion))

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
                strokes.remove(Line(line.element, line.prefix, []))

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
