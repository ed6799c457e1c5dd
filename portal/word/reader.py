"""Read an uploaded .docx: any file, hostile ones included, within 2 s and 200 MB, or a refusal with a reason."""

from lxml import etree

from portal.word.document import SOFT_BREAK, Marks, readable
from portal.word.guard import Package
from portal.word.refusal import Reason, Refused
from portal.word.story import Story, moment
from portal.word.upload import Line, Loose, Upload, UploadComment
from portal.word.xml import CUSTOM_PROPERTIES, OURS, W14, W15, w

LINES_LIMIT = 50_000
COMMENTS_LIMIT = 5_000
_PROPERTIES = ("Samendossier plan", "Samendossier versie", "Samendossier uitgave")
_EDGES = {"header": "koptekst", "footer": "voettekst"}
_NOTES = {"footnotes": ("footnote", "voetnoot"), "endnotes": ("endnote", "eindnoot")}


def read(data: bytes) -> Upload:
    """What stands in an upload, or `Refused` with the reason. Opens no connection and writes nothing."""
    package = Package(data)
    main = package.main()
    root = package.xml(main)
    body = None if root is None else root.find(w("body"))
    if body is None:
        raise Refused(Reason.STRICT if root is not None and "purl.oclc.org" in root.tag else Reason.NOT_WORD, "body")
    related = package.related(main)
    styles = _styles(package, related)
    try:
        story = Story(styles).read(body)
        comments = _comments(package, related, story)
        loose = [*story.loose, *_around(package, related, styles)]
    except RecursionError as error:
        raise Refused(Reason.TOO_COMPLEX, "recursion") from error
    if len(story.lines) > LINES_LIMIT or len(comments) > COMMENTS_LIMIT:
        raise Refused(Reason.TOO_COMPLEX, "lines or comments")
    return Upload(_marks(package, related), tuple(story.lines), tuple(comments), tuple(loose), story.bookmarks)


def _marks(package: Package, related: list[tuple[str, str]]) -> Marks | None:
    """Plan, version and export from the part of our own, else from the custom properties."""
    for kind, name in related:
        if kind == "customXml":
            root = package.xml(name)
            if root is not None and root.tag == f"{{{OURS}}}export":
                return _as_marks(root.get("plan"), root.get("version"), root.get("export"))
    for kind, name in package.related(""):
        if kind == "custom-properties":
            root = package.xml(name)
            found = {} if root is None else _custom_properties(root)
            return _as_marks(*(found.get(name) for name in _PROPERTIES))
    return None


def _custom_properties(root: etree._Element) -> dict[str, str]:
    properties = root.iter(f"{{{CUSTOM_PROPERTIES}}}property")
    return {str(element.get("name")): "".join(element.itertext()).strip() for element in properties}


def _as_marks(*values: str | None) -> Marks | None:
    plan, version, export = (readable(value or "")[:200] for value in values)
    return Marks(plan, version, export) if plan and version and export else None


def _styles(package: Package, related: list[tuple[str, str]]) -> dict[str, tuple[str, int | None]]:
    """For each style id its name in small letters and its level in the outline."""
    found: dict[str, tuple[str, int | None]] = {}
    for name in (name for kind, name in related if kind == "styles"):
        root = package.xml(name)
        for style in () if root is None else root.iter(w("style")):
            label = style.find(w("name"))
            title = "" if label is None else str(label.get(w("val"), "")).lower()
            found[str(style.get(w("styleId"), ""))] = (title, _outline(style, title))
    return found


def _outline(style: etree._Element, title: str) -> int | None:
    level = style.find(f"{w('pPr')}/{w('outlineLvl')}")
    number = title.removeprefix("heading ")
    if title.startswith("heading ") and number.isdecimal():
        return int(number) - 1
    value = None if level is None else str(level.get(w("val"), ""))
    return int(value) if value and value.isdecimal() and int(value) < 9 else None


def _comments(package: Package, related: list[tuple[str, str]], story: Story) -> list[UploadComment]:
    roots = {kind: package.xml(name) for kind, name in related if kind in {"comments", "commentsExtended"}}
    root = roots.get("comments")
    if root is None:
        return []
    states = _states(roots.get("commentsExtended"))
    elements = list(root.iter(w("comment")))[: COMMENTS_LIMIT + 1]
    by_paragraph = {
        paragraph: str(element.get(w("id"), "")) for element in elements for paragraph in _paragraph_ids(element)
    }
    comments = []
    for element in elements:
        number = str(element.get(w("id"), ""))
        parent, resolved = next(
            (states[key] for key in reversed(_paragraph_ids(element)) if key in states), ("", False)
        )
        start, end = story.range_of(number)
        comments.append(
            UploadComment(
                number,
                readable(str(element.get(w("author"), ""))).strip()[:200] or "Onbekend",
                moment(element.get(w("date"))),
                _comment_text(element),
                start,
                end,
                by_paragraph.get(parent),
                resolved,
            )
        )
    return comments


def _comment_text(element: etree._Element) -> str:
    lines = Story({}).read(element).lines
    return SOFT_BREAK.join(line.after for line in lines).strip(SOFT_BREAK + " ")


def _paragraph_ids(comment: etree._Element) -> list[str]:
    return [key for paragraph in comment.iter(w("p")) if (key := str(paragraph.get(f"{{{W14}}}paraId", "")))]


def _states(root: etree._Element | None) -> dict[str, tuple[str, bool]]:
    """For each paragraph id: the paragraph of the comment that it answers, and whether it is resolved."""
    found = {}
    for element in () if root is None else root.iter(f"{{{W15}}}commentEx"):
        done = element.get(f"{{{W15}}}done") in {"1", "true", "on"}
        found[str(element.get(f"{{{W15}}}paraId"))] = (str(element.get(f"{{{W15}}}paraIdParent", "")), done)
    return found


def _around(package: Package, related: list[tuple[str, str]], styles: dict[str, tuple[str, int | None]]) -> list[Loose]:
    """Footnotes and endnotes (we send none), and tracked words in headers and footers."""
    found = []
    for kind, name in related:
        root = package.xml(name) if kind in _NOTES or kind in _EDGES else None
        if root is None:
            continue
        if kind in _NOTES:
            tag, label = _NOTES[kind]
            for note in root.iter(w(tag)):
                if note.get(w("type")) is None:
                    found += _note(label, Story(styles).read(note).lines)
        else:
            found += _tracked(_EDGES[kind], Story(styles).read(root).lines)
    return found


def _note(label: str, lines: list[Line]) -> list[Loose]:
    text = SOFT_BREAK.join(line.everything for line in lines).strip()
    changes = [span.inserted for line in lines for span in line.spans if span.inserted]
    author = changes[0] if changes else None
    return [Loose(label, text, author.author if author else "", author.at if author else None)] if text else []


def _tracked(label: str, lines: list[Line]) -> list[Loose]:
    return [
        Loose(label, span.text, change.author, change.at)
        for line in lines
        for span in line.spans
        for change in (span.inserted, span.deleted)
        if change and span.text.strip()
    ]
