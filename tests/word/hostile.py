"""Files that mean harm, or are merely not what they should be: each with the reason by which it must be refused.

None as reason: it may be read, but within the limits.
"""

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from portal.word.refusal import Reason
from portal.word.xml import RELATIONSHIPS, W14, W15, R, W

Kind = tuple[str, Reason | None, bytes]

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.{main}+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT = (
    f'<Relationships xmlns="{RELATIONSHIPS}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
HEAD = f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}" xmlns:w15="{W15}">'
NAMES = f'xmlns:w="{W}" xmlns:w14="{W14}" xmlns:w15="{W15}"'
TEXT = "<w:p><w:r><w:t>Wat ik wil bereiken</w:t></w:r></w:p>"


def body(inside: str) -> bytes:
    return f"{HEAD}<w:body>{inside}</w:body></w:document>".encode()


def rels(*relations: tuple[str, str, str]) -> bytes:
    """(type, target, mode)."""
    made = "".join(
        f'<Relationship Id="x{i}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}"'
        f"{f' TargetMode={mode!r}' if mode else ''}/>"
        for i, (kind, target, mode) in enumerate(relations)
    )
    return f'<Relationships xmlns="{RELATIONSHIPS}">{made}</Relationships>'.encode()


def parts(document: bytes = body(TEXT), main: str = "document.main", **more: bytes) -> dict[str, bytes]:
    found = {
        "[Content_Types].xml": TYPES.format(main=main).encode(),
        "_rels/.rels": ROOT.encode(),
        "word/document.xml": document,
    }
    return found | more


def packed(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_files(more: dict[str, bytes], **changes: object) -> bytes:
    return packed(parts(**changes) | more)  # type: ignore[arg-type]


def with_comments(comments: str, document: str, extended: str = "") -> bytes:
    relations = [("comments", "comments.xml", "")]
    more = {"word/comments.xml": f"<w:comments {NAMES}>{comments}</w:comments>".encode()}
    if extended:
        relations.append(("http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "ce.xml", ""))
        more["word/ce.xml"] = f"<w15:commentsEx {NAMES}>{extended}</w15:commentsEx>".encode()
    return with_files({"word/_rels/document.xml.rels": rels(*relations), **more}, document=body(document))


def raw_entry(name: str, data: bytes, *, flags: int = 0, mode: int = 0) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts().items():
            archive.writestr(part, content)
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data)
    made = bytearray(stream.getvalue())
    if flags:
        for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = made.rfind(signature)
            made[place + at] |= flags
    return bytes(made)


def renamed(old: bytes, new: bytes) -> bytes:
    """A zip in which an entry got a name of the same length that zipfile itself would not write."""
    return raw_entry(old.decode(), b"x").replace(old, new)


def lying(size: int) -> bytes:
    """The directory says 10 bytes, the stream holds far more."""
    data = bytearray(packed(parts(document=body(TEXT + " " * size))))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rfind(signature)
        data[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(data)


def overlapping() -> bytes:
    data = bytearray(packed(parts() | {"word/a.bin": b"a" * 999, "word/b.bin": b"a" * 999}))
    last = data.rfind(b"PK\x01\x02")
    before = data.rfind(b"PK\x01\x02", 0, last)
    data[last + 42 : last + 46] = data[before + 42 : before + 46]
    return bytes(data)


def huge_directory() -> bytes:
    """400,000 entries in the directory, while the end says 3."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    start = packed(parts())
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(entry) * 400_000, len(start), 0)
    return start + entry * 400_000 + end


def cut_crc() -> bytes:
    data = bytearray(packed(parts()))
    place = data.rfind(b"PK\x01\x02")
    data[place + 16] ^= 0xFF
    return bytes(data)


def hostile(listener: str) -> Iterator[Kind]:  # noqa: PLR0915 - a list, one kind a line
    """All of them. `listener`: an address at which someone watches whether anybody calls."""
    good = packed(parts())
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "empty", Reason.EMPTY, b""
    yield "one byte", Reason.NOT_WORD, b"P"
    yield "plain text", Reason.NOT_WORD, b"Beste allemaal,\n"
    yield "html", Reason.NOT_WORD, b"<html><body>Beste allemaal</body></html>"
    yield "a picture", Reason.NOT_WORD, b"\x89PNG\r\n\x1a\n" + b"\0" * 99
    yield "pdf", Reason.PDF, b"%PDF-1.7\n"
    yield "rtf", Reason.OLD_WORD, b"{\\rtf1 Beste allemaal}"
    yield "old doc", Reason.OLD_WORD, ole + "WordDocument".encode("utf-16-le")
    yield "old xls", Reason.NOT_WORD, ole + "Workbook".encode("utf-16-le")
    yield "password", Reason.PASSWORD, ole + "EncryptedPackage".encode("utf-16-le")
    yield (
        "odt",
        Reason.OPEN_DOCUMENT,
        packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, method=0),
    )
    yield "any zip", Reason.NOT_WORD, packed({"foto.jpg": b"x"})
    yield (
        "xlsx",
        Reason.NOT_WORD,
        packed(
            parts()
            | {"[Content_Types].xml": TYPES.format(main="x").replace("wordprocessingml", "spreadsheetml").encode()}
        ),
    )
    yield "no main part", Reason.NOT_WORD, packed({k: v for k, v in parts().items() if "document" not in k})
    yield "main part of another tag", Reason.NOT_WORD, packed(parts(document=b"<a/>"))
    yield (
        "strict",
        Reason.STRICT,
        packed(
            parts()
            | {
                "_rels/.rels": ROOT.replace(
                    "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
                ).encode()
            }
        ),
    )
    yield "cut in half", Reason.DAMAGED, good[: len(good) // 2]
    yield "cut in its directory", Reason.DAMAGED, good[:-30]
    yield "garbage behind the first bytes", Reason.DAMAGED, b"PK\x03\x04" + bytes(range(256)) * 40
    yield "wrong check sum", Reason.DAMAGED, cut_crc()
    yield "broken deflate", Reason.DAMAGED, good.replace(good[80:90], b"\xff" * 10)
    yield "malformed xml", Reason.DAMAGED, packed(parts(document=HEAD.encode() + b"<w:body><w:p></w:body>"))
    yield (
        "a NUL as a character reference",
        Reason.DAMAGED,
        packed(parts(document=body("<w:p><w:r><w:t>&#0;</w:t></w:r></w:p>"))),
    )
    yield "not utf-8", Reason.DAMAGED, packed(parts(document=body(TEXT).replace(b"ik", b"\xff\xfe")))
    yield "over 20 MB", Reason.TOO_BIG, b"PK\x03\x04" + b"\0" * (21 << 20)
    yield "501 entries", Reason.TOO_COMPLEX, packed(parts() | {f"word/media/{i}.png": b"" for i in range(600)})
    yield "400,000 entries behind a lying end", Reason.TOO_COMPLEX, huge_directory()
    yield "a bomb of 39 MB", Reason.TOO_BIG_UNPACKED, packed(parts(document=body(" " * (39 << 20))))
    yield "a bomb over 40 MB", Reason.TOO_BIG_UNPACKED, packed(parts(document=body(" " * (41 << 20))))
    yield "a bomb in a picture", Reason.TOO_BIG_UNPACKED, with_files({"word/media/a.png": b"\0" * (30 << 20)})
    yield (
        "many bombs",
        Reason.TOO_BIG_UNPACKED,
        with_files({f"word/media/{i}.png": (b"\0" * 99 + bytes([i])) * 99_999 for i in range(9)}),
    )
    yield (
        "xml over its limit",
        Reason.TOO_BIG_UNPACKED,
        packed(parts(document=body("<!--" + "".join(f"{i:x}" for i in range(2_600_000)) + "-->"))),
    )
    yield "headers that lie", Reason.DAMAGED, lying(30 << 20)
    yield "entries that overlap", Reason.UNSAFE, overlapping()
    yield "two ends", Reason.UNSAFE, good + good[good.rfind(b"PK\x05\x06") :]
    yield "a program in front", Reason.NOT_WORD, b"MZ" + good
    yield "lzma", Reason.UNSAFE, packed(parts(), method=zipfile.ZIP_LZMA)
    yield "bzip2", Reason.UNSAFE, packed(parts(), method=zipfile.ZIP_BZIP2)
    yield "password on the zip", Reason.PASSWORD, raw_entry("word/a.xml", b"x", flags=1)
    yield "two parts of one name", Reason.UNSAFE, renamed(b"word/documentAxml", b"word/document.xml")
    yield "two parts but for capitals", Reason.UNSAFE, with_files({"word/Document.XML": b"<a/>"})
    yield "a way up", Reason.UNSAFE, with_files({"word/../../../etc/passwd": b"x"})
    yield "from the root", Reason.UNSAFE, with_files({"/etc/passwd": b"x"})
    yield "backslashes", Reason.UNSAFE, renamed(b"word/..A..Aa", b"word/..\\..\\a")
    yield "a drive", Reason.UNSAFE, renamed(b"CA/a.xml", b"C:/a.xml")
    yield "a link", Reason.UNSAFE, raw_entry("word/link", b"/etc/passwd", mode=0o120777)
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    yield (
        "a billion laughs",
        Reason.UNSAFE,
        packed(parts(document=f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>'.encode() + body("&l11;"))),
    )
    yield (
        "an outside entity",
        Reason.UNSAFE,
        packed(parts(document=f'<!DOCTYPE a [<!ENTITY x SYSTEM "{listener}/x">]>'.encode() + body("&x;"))),
    )
    yield (
        "an entity of this machine",
        Reason.UNSAFE,
        packed(parts(document=b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + body("&x;"))),
    )
    yield (
        "a parameter entity",
        Reason.UNSAFE,
        packed(parts(document=f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{listener}/p"> %x;]>'.encode() + body(""))),
    )
    yield (
        "an outside doctype",
        Reason.UNSAFE,
        packed(parts(document=f'<!DOCTYPE a SYSTEM "{listener}/d">'.encode() + body(""))),
    )
    yield (
        "a doctype in the relationships",
        Reason.UNSAFE,
        packed(parts() | {"_rels/.rels": f'<!DOCTYPE a SYSTEM "{listener}/d">{ROOT}'.encode()}),
    )
    yield "utf-16", Reason.UNSAFE, packed(parts(document=body(TEXT).decode().encode("utf-16")))
    yield (
        "utf-16 without mark",
        Reason.UNSAFE,
        packed(parts(document=f'<?xml version="1.0" encoding="utf-16le"?>{TEXT}'.encode("utf-16-le"))),
    )
    yield (
        "utf-16 in relationships",
        Reason.UNSAFE,
        with_files(
            {"word/_rels/document.xml.rels": rels(("attachedTemplate", listener, "External")).decode().encode("utf-16")}
        ),
    )
    yield "utf-7", Reason.UNSAFE, packed(parts(document=b'<?xml version="1.0" encoding="utf-7"?>' + body(TEXT)))
    yield "latin-1", Reason.UNSAFE, packed(parts(document=b'<?xml version="1.0" encoding="iso-8859-1"?>' + body(TEXT)))
    macro = TYPES.format(main="document.main").replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
    )
    yield "docm", Reason.MACROS, packed(parts() | {"[Content_Types].xml": macro.encode()})
    yield "a hidden macro", Reason.MACROS, with_files({"word/vbaProject.bin": b"x"})
    yield (
        "a macro by relationship",
        Reason.MACROS,
        with_files(
            {
                "word/_rels/document.xml.rels": rels(
                    ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "x.bin", "")
                )
            }
        ),
    )
    yield "activex", Reason.MACROS, with_files({"word/_rels/document.xml.rels": rels(("control", "activeX/a.xml", ""))})
    for kind, mode in (
        ("attachedTemplate", "External"),
        ("image", "External"),
        ("image", "external"),
        ("frame", "External"),
        ("subDocument", "External"),
        ("mailMergeSource", "External"),
    ):
        yield (
            f"outside {kind} {mode}",
            Reason.EXTERNAL,
            with_files({"word/_rels/settings.xml.rels": rels((kind, f"{listener}/{kind}", mode))}),
        )
    yield (
        "an outside part that says it is inside",
        Reason.EXTERNAL,
        with_files({"word/_rels/document.xml.rels": rels(("comments", f"{listener}/c", ""))}),
    )
    yield (
        "a chunk of html",
        Reason.EMBEDDED,
        with_files({"word/_rels/document.xml.rels": rels(("aFChunk", "chunk.html", "")), "word/chunk.html": b"<p>x"}),
    )
    yield "a chunk without relationship", Reason.EMBEDDED, packed(parts(document=body(TEXT + '<w:altChunk r:id="x"/>')))
    yield "an embedded workbook", Reason.EMBEDDED, with_files({"word/embeddings/a.xlsx": b"PK"})
    yield (
        "an ole object",
        Reason.EMBEDDED,
        with_files({"word/_rels/document.xml.rels": rels(("oleObject", "a.bin", ""))}),
    )
    yield (
        "ten thousand deep",
        Reason.TOO_COMPLEX,
        packed(parts(document=body("<w:sdt><w:sdtContent>" * 9999 + "</w:sdtContent></w:sdt>" * 9999)), method=0),
    )
    yield (
        "tables in tables",
        Reason.TOO_COMPLEX,
        packed(parts(document=body("<w:tbl><w:tr><w:tc>" * 300 + TEXT + "</w:tc></w:tr></w:tbl>" * 300)), method=0),
    )
    yield (
        "a million runs",
        Reason.TOO_COMPLEX,
        packed(parts(document=body("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 250_000 + "</w:p>")), method=0),
    )
    yield (
        "a million attributes",
        Reason.TOO_COMPLEX,
        packed(
            parts(
                document=body(
                    "".join(f'<w:p w:rsidR="{i}" w:a="" w:b="" w:c="" w:d="" w:e=""/>' for i in range(80_000))
                )
            ),
            method=0,
        ),
    )
    yield from within_limits()


def within_limits() -> Iterator[Kind]:
    """Files that cost much if a reader is careless, and that it may read."""
    yield (
        "as full of runs as allowed",
        None,
        packed(parts(document=body("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * 70_000 + "</w:p>")), method=0),
    )
    yield (
        "as many paragraphs as allowed",
        None,
        packed(parts(document=body("<w:p><w:r><w:t>a b</w:t></w:r></w:p>" * 48_000)), method=0),
    )
    yield (
        "one word of 11 MB",
        Reason.TOO_COMPLEX,
        packed(parts(document=body(f"<w:p><w:r><w:t>{'abcdefgh' * 1_400_000}</w:t></w:r></w:p>")), method=0),
    )
    yield (
        "many different words",
        None,
        packed(
            parts(document=body("<w:p><w:r><w:t>" + " ".join(f"w{i}" for i in range(240_000)) + "</w:t></w:r></w:p>"))
        ),
    )
    yield (
        "as many words as allowed",
        None,
        packed(parts(document=body("<w:p><w:r><w:t>" + "a " * 990_000 + "</w:t></w:r></w:p>")), method=0),
    )
    yield (
        "too many words",
        Reason.TOO_COMPLEX,
        packed(parts(document=body("<w:p><w:r><w:t>" + "a " * 4_000_000 + "</w:t></w:r></w:p>")), method=0),
    )
    everywhere = "".join(f'<w:commentRangeStart w:id="{i}"/>' for i in range(4000))
    ends = "".join(f'<w:commentRangeEnd w:id="{i}"/>' for i in range(4000))
    one = "".join(
        f'<w:comment w:id="{i}" w:author="A"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment>' for i in range(4000)
    )
    yield (
        "4,000 comments over all of it",
        None,
        with_comments(one, f"<w:p>{everywhere}</w:p>{TEXT * 9000}<w:p>{ends}</w:p>"),
    )
    yield (
        "20,000 comments",
        Reason.TOO_COMPLEX,
        with_comments("".join(f'<w:comment w:id="{i}" w:author="A"/>' for i in range(20_000)), TEXT),
    )
    circle = "".join(f'<w15:commentEx w15:paraId="0000000{i}" w15:paraIdParent="0000000{3 - i}"/>' for i in (1, 2))
    two = "".join(
        f'<w:comment w:id="{i}" w:author="A"><w:p w14:paraId="0000000{i}"><w:r><w:t>x{i}</w:t></w:r></w:p></w:comment>'
        for i in (1, 2)
    )
    yield "comments that answer each other", None, with_comments(two, TEXT, circle)
    box = "<w:p><w:r><w:pict><w:txbxContent>"
    yield (
        "boxes in boxes",
        None,
        packed(
            parts(
                document=body(
                    box * 50
                    + TEXT
                    + box.replace("<w:", "</w:").replace(
                        "</w:p></w:r></w:pict></w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
                    )
                    * 50
                )
            ),
            method=0,
        ),
    )
    fields = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate"))
    fields += "<w:r><w:t>a</w:t></w:r>"
    yield "fields that never end", None, packed(parts(document=body(f"<w:p>{fields * 15_000}</w:p>")), method=0)
    yield (
        "20,000 bookmarks",
        None,
        packed(
            parts(
                document=body(
                    "<w:p>"
                    + "".join(f'<w:bookmarkStart w:id="{i}" w:name="b{i}"/>' for i in range(20_000))
                    + "</w:p>"
                    + TEXT
                )
            ),
            method=0,
        ),
    )
    yield (
        "nonsense as date and number",
        None,
        with_comments(
            '<w:comment w:id="x" w:author="" w:date="gisteren"><w:p/></w:comment>',
            '<w:p><w:ins w:date="9999-99-99T99" w:author=""><w:r><w:t>a</w:t></w:r></w:ins></w:p>',
        ),
    )
    yield (
        "a name of a megabyte",
        None,
        packed(
            parts(document=body(f'<w:p><w:ins w:author="{"Jan " * 250_000}"><w:r><w:t>a</w:t></w:r></w:ins></w:p>')),
            method=0,
        ),
    )
    changes = "".join(
        f'<w:{k} w:author="A{i % 9}"><w:r><w:{t}>woord{i} </w:{t}></w:r></w:{k}>'
        for i in range(18_000)
        for k, t in (("ins", "t"), ("del", "delText"))
    )
    yield "36,000 tracked changes", None, packed(parts(document=body(f"<w:p>{changes}</w:p>")), method=0)
    yield (
        "5,000 links out",
        None,
        with_files(
            {
                "word/_rels/document.xml.rels": rels(
                    *(("hyperlink", f"https://example.org/{i}", "External") for i in range(5000))
                )
            }
        ),
    )
    yield "no text at all", None, packed(parts(document=body("")))
