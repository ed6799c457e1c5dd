"""The parts of a .docx around its body: our template, properties, comments, and the zip itself."""

from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.comments import CommentsPart

from portal.word.document import SOFT_BREAK, Marks
from portal.word.inline import text_xml
from portal.word.remarks import Comment, local_time
from portal.word.xml import CUSTOM_PROPERTIES, NAMESPACES, OURS, VARIANT_TYPES, W15, quoted

_TEMPLATE = Path(__file__).parent / "template"
_ANY_DAY = (1980, 1, 1, 0, 0, 0)  # a zip wants a date; the same one always, so that it tells nothing
_MICROSOFT = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what every custom property must name


@cache
def template() -> bytes:
    """Our own empty document: readable XML in the repository, without traces of who made it."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for path in sorted(_TEMPLATE.rglob("*")):
            if path.is_file():
                archive.writestr(path.relative_to(_TEMPLATE).as_posix(), path.read_bytes())
    return stream.getvalue()


def add_marks(document: DocxDocument, marks: Marks) -> None:
    """Plan, version and export, twice: as custom properties and as a part of our own; programs keep one of them."""
    package = document.part.package
    named = [("Samendossier plan", marks.plan), ("Samendossier versie", marks.version)]
    named.append(("Samendossier uitgave", marks.export))
    properties = "".join(
        f'<property fmtid="{_PROPERTY_SET}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{quoted(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(named, start=2)
    )
    custom = f'<Properties xmlns="{CUSTOM_PROPERTIES}" xmlns:vt="{VARIANT_TYPES}">{properties}</Properties>'
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package.relate_to(_part(package, "/docProps/custom.xml", kind, custom), RT.CUSTOM_PROPERTIES)
    ours = (
        f'<export xmlns="{OURS}" plan="{quoted(marks.plan)}" version="{quoted(marks.version)}" '
        f'export="{quoted(marks.export)}"/>'
    )
    document.part.relate_to(_part(package, "/customXml/item1.xml", "application/xml", ours), RT.CUSTOM_XML)


def add_comments(document: DocxDocument, comments: list[Comment]) -> None:
    """The comments, and the part by which Word knows which answer which and which are resolved."""
    if not comments:
        return
    package = document.part.package
    xml = f"<w:comments {NAMESPACES}>{''.join(map(_comment, comments))}</w:comments>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    part = CommentsPart(PackURI("/word/comments.xml"), kind, parse_xml(xml), package)
    document.part.relate_to(part, RT.COMMENTS)
    extended = "".join(map(_extended, comments))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
    xml = f'<w15:commentsEx xmlns:w15="{W15}">{extended}</w15:commentsEx>'
    document.part.relate_to(_part(package, "/word/commentsExtended.xml", kind, xml), _MICROSOFT)


def zipped(document: DocxDocument) -> bytes:
    """The package as a zip whose bytes depend on its content only."""
    package = document.part.package
    parts = list(package.iter_parts())
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=4) as archive:
        _store(archive, CONTENT_TYPES_URI, _ContentTypesItem.from_parts(parts).blob)  # type: ignore[no-untyped-call]
        _store(archive, PACKAGE_URI.rels_uri, package.rels.xml)
        for part in parts:
            _store(archive, part.partname, part.blob)
            if len(part.rels):
                _store(archive, part.partname.rels_uri, part.rels.xml)
    return stream.getvalue()


def _store(archive: ZipFile, uri: PackURI, blob: bytes) -> None:
    entry = ZipInfo(uri.membername, _ANY_DAY)
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, blob)


def _part(package: Package, name: str, kind: str, xml: str) -> Part:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Part(PackURI(name), kind, (head + xml).encode(), package)


def _comment(comment: Comment) -> str:
    """A comment; its last paragraph carries the number by which answers find it."""
    lines = comment.text.split(SOFT_BREAK)
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    paragraphs = "".join(
        f"<w:p{_paragraph_id(comment.number) if index == len(lines) - 1 else ''}>"
        f'<w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{mark if index == 0 else ""}<w:r>{text_xml(line)}</w:r></w:p>'
        for index, line in enumerate(lines)
    )
    return (
        f'<w:comment w:id="{comment.number}" w:author="{quoted(comment.author)}" w:date="{local_time(comment.at)}" '
        f'w:initials="{quoted(_initials(comment.author))}">{paragraphs}</w:comment>'
    )


def _extended(comment: Comment) -> str:
    parent = "" if comment.parent is None else f' w15:paraIdParent="{comment.parent + 1:08X}"'
    return f'<w15:commentEx w15:paraId="{comment.number + 1:08X}"{parent} w15:done="{int(comment.resolved)}"/>'


def _paragraph_id(number: int) -> str:
    return f' w14:paraId="{number + 1:08X}"'


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isalpha())[:4].upper()
