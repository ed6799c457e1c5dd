"""A document as a .docx that a person is proud to hand over and that finds its way back."""

from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import count
from urllib.parse import urlsplit

import docx
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from lxml import etree

from portal.word.baseline import baseline_of
from portal.word.body import Body
from portal.word.document import Document, Image, readable
from portal.word.inline import LinkId, text_xml
from portal.word.package import add_comments, add_marks, template, zipped
from portal.word.parts import copy_line, footer_line, parts_of
from portal.word.picture import bare
from portal.word.remarks import lay_over
from portal.word.xml import NAMESPACES, PIC, WP

_LOGO_HEIGHT, _LOGO_WIDTH = Mm(16), Mm(70)
_LINKS = frozenset({"http", "https", "mailto", "tel"})
_FOR_WHOM = '<w:rPr><w:b/><w:bCs/><w:color w:val="1D2328"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
_FIRST_NUMBER = 100  # of bookmarks, content controls and changes; comments count from 0


def write(document: Document, *, remarks_of: Iterable[str] = ()) -> bytes:
    """The .docx of a document: clean, or with the open comments and suggestions of the authors with these keys.

    The same document gives the same bytes. What is not in the dataclass is in no part of the file.
    """
    baseline = baseline_of(document, remarks_of=remarks_of)
    parts = list(parts_of(document))
    numbers = count(_FIRST_NUMBER, 2)
    layer = lay_over(baseline, numbers)
    word = docx.Document(BytesIO(template()))
    body = Body(baseline, layer, link_id=_links(word), new_list=_lists(word), numbers=numbers)
    logo = _logo(word, document.logo) if document.logo else ""
    pieces = [xml for part in parts for xml in body.part(part, first=logo if part.level == 0 else "")]
    _fill(word, pieces)
    _edges(word, document)
    word.core_properties.title = readable(document.title)
    word.core_properties.language = "nl-NL"
    add_comments(word, layer.comments)
    add_marks(word, document.marks)
    return zipped(word)


def _fill(word: DocxDocument, pieces: list[str]) -> None:
    """Put the parsed paragraphs before the properties of the section."""
    end = word.element.body.sectPr
    for element in parse_xml(f"<w:body {NAMESPACES}>{''.join(pieces)}</w:body>"):
        end.addprevious(element)


def _edges(word: DocxDocument, document: Document) -> None:
    """Header (not on the title page) and footer with plan, version, recipient and page."""
    header = (
        f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r>{text_xml(readable(document.organisation))}</w:r></w:p>'
    )
    pages = f"{_run('bladzijde ')}{_field('PAGE')}{_run(' van ')}{_field('NUMPAGES')}"
    footer = (
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_run(readable(footer_line(document)))}'
        f"<w:r><w:tab/></w:r>{pages}</w:p>"
    )
    if document.copy_for:
        footer += (
            f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_run(readable(copy_line(document)), _FOR_WHOM)}</w:p>'
        )
    for relationship in word.part.rels.values():
        edge = {RT.HEADER: header, RT.FOOTER: footer}.get(relationship.reltype)
        if edge:
            for paragraph in parse_xml(f"<w:hdr {NAMESPACES}>{edge}</w:hdr>"):
                relationship.target_part.element.append(paragraph)


def _run(text: str, look: str = "") -> str:
    return f"<w:r>{look}{text_xml(text)}</w:r>"


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _links(word: DocxDocument) -> LinkId:
    """Relationships of addresses; none for an address that a reader must not be sent to."""
    known: dict[str, str | None] = {}

    def link_id(address: str) -> str | None:
        if address not in known:
            safe = _is_safe(address)
            known[address] = word.part.relate_to(address, RT.HYPERLINK, is_external=True) if safe else None
        return known[address]

    return link_id


def _is_safe(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in _LINKS and address.isprintable()
    except ValueError:
        return False


def _lists(word: DocxDocument) -> Callable[[], int]:
    """Numberings that each begin at 1."""
    numbering = word.part.numbering_part.element
    last = count(len(numbering.num_lst) + 1)

    def new_list() -> int:
        number = next(last)
        restart = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(6)
        )
        numbering.append(
            parse_xml(f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="1"/>{restart}</w:num>')
        )
        return number

    return new_list


def _logo(word: DocxDocument, logo: Image) -> str:
    """A paragraph with the logo, within its box, and what it shows."""
    data = bare(logo.data)
    inline = word.part.new_pic_inline(BytesIO(data), height=_LOGO_HEIGHT)
    if inline.extent.cx > _LOGO_WIDTH:
        inline = word.part.new_pic_inline(BytesIO(data), width=_LOGO_WIDTH)
    picture = parse_xml(inline.xml)
    for named in picture.iter(f"{{{WP}}}docPr", f"{{{PIC}}}cNvPr"):  # the name of the file does not go along
        named.set("name", "Logo")
    next(picture.iter(f"{{{WP}}}docPr")).set("descr", readable(logo.description))
    xml = etree.tostring(picture, encoding="unicode")
    return f'<w:p><w:pPr><w:pStyle w:val="Logo"/></w:pPr><w:r><w:drawing>{xml}</w:drawing></w:r></w:p>'
