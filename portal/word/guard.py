"""The only thing that opens an upload: a zip and its XML, within limits, before anything is believed.

Limits hold for every file, hostile ones included: 2 s and 200 MB. Headers of a zip lie, so what is unpacked is
counted. What is not needed (pictures, fonts) is never unpacked. Nothing is written and nothing is fetched.
"""

import posixpath
import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from portal.word.refusal import Reason, Refused
from portal.word.xml import CONTENT_TYPES, RELATIONSHIPS

FILE_LIMIT = 20 * 1024 * 1024
ENTRIES_LIMIT = 500
ENTRY_LIMIT = 40 * 1024 * 1024
UNPACKED_LIMIT = 80 * 1024 * 1024
RATIO_LIMIT = 200
RATIO_FROM = 256 * 1024  # small entries may be as regular as they like
XML_LIMIT = 12 * 1024 * 1024  # all XML that is parsed; 57 pages written by Word take about 3
TAGS_LIMIT = 300_000  # over all parsed parts; 57 pages take about 60,000
ATTRIBUTES_LIMIT = 400_000
_DIRECTORY_LIMIT = ENTRIES_LIMIT * 1024

_END_OF_ZIP = b"PK\x05\x06"
_BIG_ZIP = b"PK\x06\x07"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_TYPES = frozenset(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml"
    for kind in ("document", "template")
)
_FORBIDDEN_KINDS = {  # by the last word of the type of a relationship
    "vbaProject": Reason.MACROS,
    "wordVbaData": Reason.MACROS,
    "keyMapCustomizations": Reason.MACROS,
    "attachedToolbars": Reason.MACROS,
    "control": Reason.MACROS,
    "activeXControlBinary": Reason.MACROS,
    "aFChunk": Reason.EMBEDDED,
    "oleObject": Reason.EMBEDDED,
    "package": Reason.EMBEDDED,
    "subDocument": Reason.EXTERNAL,
}
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")


class Package:
    """The parts of an upload that passed the guard. Parse with `xml`; follow with `related`."""

    def __init__(self, data: bytes) -> None:
        """Open the upload or raise `Refused`."""
        _check_kind(data)
        self._archive = _open(data)
        self._entries = _checked_entries(self._archive, len(data))
        self._unpacked = self._xml = self._tags = self._attributes = 0
        try:
            self._check_content()
        except RecursionError as error:
            raise Refused(Reason.TOO_COMPLEX, "recursion") from error

    def xml(self, name: str) -> etree._Element | None:
        """The parsed part, or None if there is none of that name."""
        entry = self._entries.get(name.lower())
        return None if entry is None else self._parse(self._read(entry))

    def related(self, source: str) -> list[tuple[str, str]]:
        """What a part points at inside the file: (last word of the type, name of the part)."""
        folder, name = posixpath.split(source)
        root = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        found = []
        for relationship in _relationships(root):
            if relationship.get("TargetMode", "").lower() != "external":
                target = relationship.get("Target", "")
                path = target if target.startswith("/") else posixpath.join(folder, target)
                found.append((_kind(relationship), posixpath.normpath(path).lstrip("/")))
        return found

    def main(self) -> str:
        """The name of the part with the text."""
        for kind, name in self.related(""):
            if kind == "officeDocument" and name.lower() in self._entries:
                return name
        raise Refused(Reason.NOT_WORD, "no main part")

    def names(self) -> list[str]:
        return [entry.filename for entry in self._entries.values()]

    def _check_content(self) -> None:
        """Macros, embedded and external parts, by the content types and by each file of relationships."""
        types = self.xml("[Content_Types].xml")
        if types is None:
            raise Refused(_foreign_zip(self._entries), "no content types")
        kinds = {str(element.get("ContentType", "")) for element in types.iter(f"{{{CONTENT_TYPES}}}*")}
        lowered = " ".join(kinds).lower()
        if "macroenabled" in lowered or "vbaproject" in lowered:
            raise Refused(Reason.MACROS, "content type")
        if not kinds & _MAIN_TYPES:
            raise Refused(Reason.NOT_WORD, "content type")
        for name in list(self._entries):
            if name.endswith(".rels"):
                for relationship in _relationships(self.xml(name)):
                    _check_relationship(relationship)
            elif name.endswith("vbaproject.bin"):
                raise Refused(Reason.MACROS, "name")
            elif "/embeddings/" in name or "/activex/" in name:
                raise Refused(Reason.EMBEDDED, "name")

    def _read(self, entry: ZipInfo) -> bytes:
        """The bytes of an entry, counted while they come."""
        room = min(ENTRY_LIMIT, XML_LIMIT - self._xml, UNPACKED_LIMIT - self._unpacked)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(room + 1)
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            raise Refused(Reason.DAMAGED, type(error).__name__) from error
        if len(data) > room:
            raise Refused(Reason.TOO_BIG_UNPACKED, "counted")
        self._unpacked += len(data)
        self._xml += len(data)
        return data

    def _parse(self, data: bytes) -> etree._Element:
        """XML without doctype, entities, other encodings; not deeper or fuller than a person makes it."""
        _check_encoding(data)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Refused(Reason.UNSAFE, "doctype")
        self._tags += data.count(b"<")
        self._attributes += data.count(b"=")
        if self._tags > TAGS_LIMIT or self._attributes > ATTRIBUTES_LIMIT:
            raise Refused(Reason.TOO_COMPLEX, "counted")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        try:
            root = etree.fromstring(data, parser)  # the parser above is the guard
        except etree.XMLSyntaxError as error:
            too_much = (
                "depth" in str(error) or "too long" in str(error) or "huge" in str(error).lower()
            )  # limits of the parser itself
            raise Refused(Reason.TOO_COMPLEX if too_much else Reason.DAMAGED, "xml") from error
        return root


def _check_kind(data: bytes) -> None:
    """What the first bytes say."""
    if not data:
        raise Refused(Reason.EMPTY)
    if len(data) > FILE_LIMIT:
        raise Refused(Reason.TOO_BIG)
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data
        old = "WordDocument".encode("utf-16-le") in data
        raise Refused(Reason.PASSWORD if encrypted else Reason.OLD_WORD if old else Reason.NOT_WORD, "ole")
    if data.startswith(b"%PDF"):
        raise Refused(Reason.PDF)
    if data.startswith(b"{\\rtf"):
        raise Refused(Reason.OLD_WORD, "rtf")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(Reason.NOT_WORD, "first bytes")


def _open(data: bytes) -> ZipFile:
    """The zip, after a look at the size of its directory: a directory of a million entries is a bomb by itself."""
    end = data.rfind(_END_OF_ZIP, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise Refused(Reason.DAMAGED, "no end")
    entries, size = (
        int.from_bytes(data[end + 10 : end + 12], "little"),
        int.from_bytes(data[end + 12 : end + 16], "little"),
    )
    if data[end - 20 : end - 16] == _BIG_ZIP or data.count(_END_OF_ZIP, max(0, len(data) - 65_557)) > 1:
        raise Refused(Reason.UNSAFE, "end of zip")
    if entries > ENTRIES_LIMIT or size > _DIRECTORY_LIMIT:
        raise Refused(Reason.TOO_COMPLEX, "entries")
    try:
        return ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise Refused(Reason.DAMAGED, type(error).__name__) from error


def _checked_entries(archive: ZipFile, size: int) -> dict[str, ZipInfo]:
    """The entries by name in small letters: names of parts do not differ by capitals."""
    infos = archive.infolist()
    if len(infos) > ENTRIES_LIMIT:
        raise Refused(Reason.TOO_COMPLEX, "entries")
    entries: dict[str, ZipInfo] = {}
    for info in infos:
        _check_entry(info)
        name = info.filename.lower()
        if name in entries:
            raise Refused(Reason.UNSAFE, "duplicate name")
        entries[name] = info
    if sum(info.file_size for info in infos) > UNPACKED_LIMIT:
        raise Refused(Reason.TOO_BIG_UNPACKED, "declared")
    _check_overlap(infos, size)
    return entries


def _check_entry(info: ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise Refused(Reason.PASSWORD, "zip")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise Refused(Reason.UNSAFE, "compression")
    name = info.orig_filename
    segments = name.split("/")
    if name.startswith("/") or "\\" in name or "\0" in name or ":" in name or {"..", "."} & set(segments):
        raise Refused(Reason.UNSAFE, "name")
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        raise Refused(Reason.UNSAFE, "link")
    if info.file_size > ENTRY_LIMIT:
        raise Refused(Reason.TOO_BIG_UNPACKED, "declared")
    if info.file_size > RATIO_FROM and info.file_size > RATIO_LIMIT * max(info.compress_size, 1):
        raise Refused(Reason.TOO_BIG_UNPACKED, "ratio")


def _check_overlap(infos: list[ZipInfo], size: int) -> None:
    """Entries that share bytes unpack to far more than the file holds."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused(Reason.UNSAFE, "overlap")
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
        if end > size:
            raise Refused(Reason.DAMAGED, "cut off")


def _check_encoding(data: bytes) -> None:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:64]:
        raise Refused(Reason.UNSAFE, "utf-16")
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")[:400])
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise Refused(Reason.UNSAFE, "encoding")


def _foreign_zip(entries: dict[str, ZipInfo]) -> Reason:
    return Reason.OPEN_DOCUMENT if {"mimetype", "content.xml"} <= entries.keys() else Reason.NOT_WORD


def _relationships(root: etree._Element | None) -> list[etree._Element]:
    return [] if root is None else list(root.iter(f"{{{RELATIONSHIPS}}}Relationship"))


def _check_relationship(relationship: etree._Element) -> None:
    kind = _kind(relationship)
    if kind in _FORBIDDEN_KINDS:
        raise Refused(_FORBIDDEN_KINDS[kind], kind)
    external = relationship.get("TargetMode", "").lower() == "external"
    if external and kind != "hyperlink":
        raise Refused(Reason.EXTERNAL, kind)
    if not external and ":" in relationship.get("Target", ""):
        raise Refused(Reason.EXTERNAL, "address")
    if relationship.get("Type", "").startswith("http://purl.oclc.org/"):
        raise Refused(Reason.STRICT, "relationship")


def _kind(relationship: etree._Element) -> str:
    return str(relationship.get("Type", "").rpartition("/")[2])
