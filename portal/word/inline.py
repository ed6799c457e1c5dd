"""The words of one line as WordprocessingML: runs, cut where remarks begin and end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal.word.document import SOFT_BREAK, Run, readable
from portal.word.xml import quoted

# Stands in the XML of a line where an inserted paragraph mark splits it; followed by its `w:ins`, up to the next.
SPLIT = "\x00"

LinkId = Callable[[str], str | None]  # the relationship of an address, None if it may not be a link

_LOOKS = {
    (False, False): "",
    (True, False): "<w:rPr><w:b/><w:bCs/></w:rPr>",
    (False, True): "<w:rPr><w:i/><w:iCs/></w:rPr>",
    (True, True): "<w:rPr><w:b/><w:bCs/><w:i/><w:iCs/></w:rPr>",
}
_LINK_LOOK = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'


@dataclass(slots=True)
class LineMarks:
    """What remarks ask of one line.

    `points`: XML that stands at an offset, in the order given. `deleted`: ranges with the attributes of their
    `w:del`. `end_deleted`: attributes, if the deletion goes on over the end of the line.
    """

    points: list[tuple[int, str]] = field(default_factory=list)
    deleted: list[tuple[int, int, str]] = field(default_factory=list)
    end_deleted: str = ""


def line_xml(runs: tuple[Run, ...], link_id: LinkId, marks: LineMarks | None = None) -> str:
    """The content of a paragraph."""
    if marks is None:
        return "".join(_piece(readable(run.text), run, link_id) for run in runs if run.text)
    return "".join(_cut(runs, link_id, marks))


def text_xml(text: str, tag: str = "w:t") -> str:
    """Text as the content of a run, with breaks and tabs as elements."""
    if SOFT_BREAK not in text and "\t" not in text:
        return f'<{tag} xml:space="preserve">{quoted(text)}</{tag}>'
    pieces: list[str] = []
    for index, line in enumerate(text.split(SOFT_BREAK)):
        pieces.append("<w:br/>" if index else "")
        for place, words in enumerate(line.split("\t")):
            pieces.append("<w:tab/>" if place else "")
            pieces.append(f'<{tag} xml:space="preserve">{quoted(words)}</{tag}>' if words else "")
    return "".join(pieces)


def _cut(runs: tuple[Run, ...], link_id: LinkId, marks: LineMarks) -> Iterator[str]:
    """Runs between the places where something begins or ends, with what stands at these places."""
    places = sorted({at for at, _ in marks.points} | {end for a, b, _ in marks.deleted for end in (a, b)})
    waiting = sorted(marks.points, key=lambda point: point[0])
    position = 0
    for run in runs:
        text = readable(run.text)
        inside = [place - position for place in places if position < place < position + len(text)]
        for start, end in zip([0, *inside], [*inside, len(text)], strict=True):
            while waiting and waiting[0][0] <= position + start:
                yield waiting.pop(0)[1]
            if start < end:
                yield _piece(text[start:end], run, link_id, _deletion(marks, position + start))
        position += len(text)
    yield from (xml for _, xml in waiting)


def _deletion(marks: LineMarks, at: int) -> str:
    return next((who for start, end, who in marks.deleted if start <= at < end), "")


def _piece(text: str, run: Run, link_id: LinkId, deleted: str = "") -> str:
    link = link_id(run.link) if run.link else None
    look = _LINK_LOOK if link else _LOOKS[run.bold, run.italic]
    xml = f"<w:r>{look}{text_xml(text, 'w:delText' if deleted else 'w:t')}</w:r>"
    if deleted:
        xml = f"<w:del {deleted}>{xml}</w:del>"
    return f'<w:hyperlink r:id="{link}">{xml}</w:hyperlink>' if link else xml
