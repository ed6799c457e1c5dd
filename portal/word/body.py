"""The body of a document as WordprocessingML, part by part. Strings, parsed once: that is what makes it fast."""

from collections.abc import Callable, Iterator
from itertools import count

from portal.word.baseline import Baseline, bookmark_of
from portal.word.document import Heading, Listing, ListItem, Paragraph, Run, Table
from portal.word.inline import SPLIT, LineMarks, LinkId, line_xml
from portal.word.parts import CONTENTS, STANDPOINTS, TITLE, Part
from portal.word.remarks import Layer
from portal.word.standing import HEADING
from portal.word.xml import quoted

TEXT_WIDTH = 9298  # twentieths of a point between the margins of an A4 page
BULLETS = 1  # the numbering of all bulleted lists
_DEEPEST_HEADING = 6
_DEEPEST_ITEM = 5
_KEPT_TOGETHER = 8  # a table of at most so many rows stays on one page
_KEEP_NEXT = "<w:keepNext/>"


class Body:
    """Writes parts one after another; keeps count of lines, lists and bookmarks."""

    def __init__(
        self,
        baseline: Baseline,
        layer: Layer,
        *,
        link_id: LinkId,
        new_list: Callable[[], int],
        numbers: Iterator[int],
    ) -> None:
        self.baseline = baseline
        self.layer = layer
        self.link_id = link_id
        self.new_list = new_list
        self.numbers = numbers
        self.first_section = next((part.key for part in baseline.parts if part.editable), "")

    def part(self, part: Part, first: str = "") -> Iterator[str]:
        """The XML of one part; `first` (the logo) stands before its heading."""
        yield first
        yield self._heading(part)
        if part.key == CONTENTS:
            yield from self._contents()
            return
        line = count()
        for block in part.blocks:
            match block:
                case Paragraph():
                    yield self._line(part, next(line), _plain_style(part), block.runs)
                case Heading():
                    level = min(max(part.level, 1) + block.level, _DEEPEST_HEADING)
                    yield self._line(part, next(line), f"Heading{level}", block.runs)
                case Listing():
                    numbering = self.new_list() if block.ordered else BULLETS
                    for item in block.items:
                        yield self._line(part, next(line), "ListParagraph", item.runs, _numbered(item, numbering))
                case Table():
                    yield from self._table(part, block, line)

    def _heading(self, part: Part) -> str:
        """A heading with a bookmark, which survives other programs, and a content control for Word."""
        number, name = next(self.numbers), bookmark_of(self.baseline.marks, part.key)
        words = line_xml((Run(part.heading),), self.link_id, self.layer.of(part.key, HEADING))
        controlled = (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:sdt><w:sdtPr><w:tag w:val="{name}"/>'
            f'<w:id w:val="{number + 1}"/><w15:appearance w15:val="hidden"/></w:sdtPr>'
            f'<w:sdtContent>{words}</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>'
        )
        new_page = '<w:pageBreakBefore/><w:spacing w:before="0"/>' if part.key == self.first_section else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{_heading_style(part)}"/>{new_page}</w:pPr>{controlled}</w:p>'

    def _line(self, part: Part, line: int, style: str, runs: tuple[Run, ...], extra: str = "") -> str:
        """One line; more than one paragraph where a suggestion splits it."""
        marks = self.layer.of(part.key, line)
        content = line_xml(runs, self.link_id, marks)
        properties = f'<w:pStyle w:val="{style}"/>{extra}'
        if marks is None:
            return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"
        pieces = content.split(SPLIT)
        ends = [*pieces[1::2], _deleted_end(marks)]
        return "".join(
            f"<w:p><w:pPr>{properties}{f'<w:rPr>{end}</w:rPr>' if end else ''}</w:pPr>{words}</w:p>"
            for words, end in zip(pieces[::2], ends, strict=True)
        )

    def _table(self, part: Part, table: Table, line: Iterator[int]) -> Iterator[str]:
        widths = _widths(table)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        described = f'<w:tblDescription w:val="{quoted(table.description)}"/>' if table.description else ""
        first_row = 1 if table.header_rows else 0
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="PlanTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{first_row * 0x20:04X}" w:firstRow="{first_row}" '
            f'w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{described}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
        )
        last_row = len(table.rows) - 1
        together = last_row < _KEPT_TOGETHER
        for number, row in enumerate(table.rows):
            is_header = number < table.header_rows
            style = "TableHeading" if is_header else "TableText"
            keep = _KEEP_NEXT if together and number < last_row else ""
            yield f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_header else ''}</w:trPr>"
            for cell, width in zip(row, widths, strict=False):
                yield f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                for paragraph in cell.paragraphs:
                    yield self._line(part, next(line), style, paragraph.runs, keep)
                if not cell.paragraphs:
                    yield f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr></w:p>'
                yield "</w:tc>"
            yield "</w:tr>"
        yield "</w:tbl>" + _AFTER_TABLE

    def _contents(self) -> Iterator[str]:
        """Links to the chapters with their page, which the program that opens the file works out."""
        for part in self.baseline.parts:
            if 1 <= part.level <= 2 and part.key != CONTENTS:
                name = bookmark_of(self.baseline.marks, part.key)
                words = f'<w:r><w:t xml:space="preserve">{quoted(part.heading)}</w:t></w:r><w:r><w:tab/></w:r>'
                page = _PAGE_OF.format(name=name)
                link = f'<w:hyperlink w:anchor="{name}" w:history="1">{words}{page}</w:hyperlink>'
                yield f'<w:p><w:pPr><w:pStyle w:val="TOC{part.level}"/></w:pPr>{link}</w:p>'


# A field that is worked out anew when the file is opened; until then it shows a dash.
_PAGE_OF = (
    '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>–</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


# Word wants a paragraph between two tables; a small one keeps the rhythm.
_AFTER_TABLE = '<w:p><w:pPr><w:pStyle w:val="TableEnd"/></w:pPr></w:p>'


def _numbered(item: ListItem, numbering: int) -> str:
    level = min(item.level, _DEEPEST_ITEM)
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def _heading_style(part: Part) -> str:
    if part.key == TITLE:
        return "Title"
    if part.key == CONTENTS:
        return "TOCHeading"
    if part.key.startswith(STANDPOINTS):
        return "StandpointHeading"
    return f"Heading{min(part.level, _DEEPEST_HEADING)}"


def _plain_style(part: Part) -> str:
    if part.key == TITLE:
        return "Subtitle"
    return "Standpoint" if part.key.startswith(STANDPOINTS) else "Normal"


def _deleted_end(marks: LineMarks) -> str:
    return f"<w:del {marks.end_deleted}/>" if marks.end_deleted else ""


def _widths(table: Table) -> list[int]:
    columns = max((len(row) for row in table.rows), default=1)
    shares = table.widths if len(table.widths) == columns else (1,) * columns
    return [TEXT_WIDTH * share // sum(shares) for share in shares]
