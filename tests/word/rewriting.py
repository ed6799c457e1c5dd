"""Change an exported file as another program would: part by part, in its XML."""

import zipfile
from collections.abc import Callable
from io import BytesIO

from lxml import etree

from portal.word.xml import NAMESPACES, W, w

NS = {"w": W}
DOCUMENT = "word/document.xml"


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def rewritten(data: bytes, edit: Callable[[etree._Element], object], part: str = DOCUMENT) -> bytes:
    files = files_of(data)
    root = etree.fromstring(files[part])
    edit(root)
    files[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return zipped(files)


def without(data: bytes, *names: str) -> bytes:
    """Leave parts out, and what points at them."""
    files = {name: content for name, content in files_of(data).items() if not name.startswith(names)}
    for name in [name for name in files if name.endswith(".rels")]:
        root = etree.fromstring(files[name])
        for relation in list(root):
            if any(gone.split("/")[-1] in relation.get("Target", "") for gone in names):
                root.remove(relation)
        files[name] = etree.tostring(root)
    return zipped(files)


def xml(inside: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<w:x {NAMESPACES}>{inside}</w:x>"))


def paragraph_with(root: etree._Element, words: str) -> etree._Element:
    return next(p for p in root.iter(w("p")) if words in "".join(p.itertext()))


def content(paragraph: etree._Element, inside: str) -> None:
    """Give a paragraph other content; its properties stay."""
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)
    for child in xml(inside):
        paragraph.append(child)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def a_comment(number: int, author: str, text: str, at: str = "2026-11-21T10:00:00Z") -> str:
    words = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    return f'<w:comment w:id="{number}" w:author="{author}" w:date="{at}">{words}</w:comment>'


def commented(number: int) -> tuple[str, str]:
    """What stands before and behind the words of a comment."""
    end = f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
    return f'<w:commentRangeStart w:id="{number}"/>', end


def tracked(kind: str, text: str, author: str = "mr. A. Verhagen", at: str = "2026-11-21T09:30:00Z") -> str:
    tag = "w:delText" if kind in {"del", "moveFrom"} else "w:t"
    inside = f'<w:r><{tag} xml:space="preserve">{text}</{tag}></w:r>'
    return f'<w:{kind} w:id="9001" w:author="{author}" w:date="{at}">{inside}</w:{kind}>'
