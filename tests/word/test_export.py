"""What a plan looks like when it leaves as Word: complete, accessible, and with nothing in it that was not given."""

import re
import struct
import zlib
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from lxml import etree

from portal.word import document as d
from portal.word.baseline import Baseline, baseline_of
from portal.word.bench import a_big_plan
from portal.word.parts import GOALS
from portal.word.reader import read
from portal.word.writer import write
from portal.word.xml import W, w
from tests.word.rewriting import DOCUMENT, NS, files_of
from tests.word.samples import ALL, MOTHER, NOOR, a_logo, a_plan, at, p


def parsed(data: bytes, part: str = DOCUMENT) -> etree._Element:
    return etree.fromstring(files_of(data)[part])


def texts(data: bytes) -> list[str]:
    return [line.before for line in read(data).lines if line.before]


def test_it_opens_in_python_docx_as_any_word_file():
    word = docx.Document(BytesIO(write(a_plan())))

    assert [p.style.name for p in word.paragraphs if p.style and str(p.style.name).startswith(("Title", "Heading"))][
        :2
    ] == [
        "Title",
        "Heading 1",
    ]
    assert len(word.tables) == 6


def test_everything_that_was_given_is_in_it_in_reading_order():
    words = "\n".join(texts(write(a_plan())))

    order = ["Perspectiefplan van Noor", "9f4c1e77a0b2d3558c61", "Wie doen mee", "Familie Jansen",
             "Wat ik wil bereiken",
             "Ik zie mama om de zondag.", "Standpunt bij dit stuk", "Ik wil Noor liever elke week zien.", "De Big 5",
             "Kookles plannen", "Doelen", "Drie gerechten koken", "Afspraken", "Noor belt mama op woensdag.",
             "Wat iedereen van dit plan vindt", "Gezien, niet mee eens", "Verteld aan Sanne Peeters",
             "Wij willen eerder horen"]  # fmt: skip
    places = [words.index(piece) for piece in order]
    assert places == sorted(places)


def test_it_is_clean_unless_someone_is_chosen():
    files = files_of(write(a_plan()))

    assert not any("comment" in name for name in files)
    assert not re.search(rb"<w:(ins|del|commentRangeStart) ", files[DOCUMENT])


def test_remarks_of_the_chosen_author_go_along_and_those_of_others_leave_no_trace():
    everything = b"".join(files_of(write(a_plan(), remarks_of=["noor"])).values()).decode(errors="replace")

    assert "ondersteunt" in everything
    assert "lasagne" in everything
    assert "samen oefenen" not in everything
    assert "ook ’s avonds" not in everything
    assert "bespreken we nog" not in everything


SECRET = "Geheimstraat"  # stands in every field that is not written: keys


def test_no_part_of_the_file_holds_a_word_that_is_not_in_the_document():
    secret_author = d.Author(SECRET, "Karin de Wit")
    plan = a_plan()
    plan = replace(
        plan,
        sections=tuple(replace(section, key=f"{SECRET}-{section.key}") for section in plan.sections),
        threads=(
            d.Thread(
                SECRET,
                d.Anchor(f"{SECRET}-s-want", 0, 0, "Ik"),
                (d.Remark(SECRET, secret_author, at(1), "Zichtbaar."),),
            ),
        ),
        suggestions=(
            d.Suggestion(SECRET, d.Anchor(f"{SECRET}-s-want", 0, 0, "Ik"), secret_author, at(1), "Zichtbaar"),
        ),
    )

    files = files_of(write(plan, remarks_of=[SECRET]))

    assert b"Zichtbaar." in files["word/comments.xml"]
    for name, content in files.items():
        assert SECRET.encode() not in content, name
        assert SECRET not in name


ALLOWED_PARTS = {
    "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "docProps/custom.xml", "customXml/item1.xml",
    "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml", "word/numbering.xml",
    "word/header1.xml", "word/footer1.xml", "word/media/image1.png", "word/comments.xml", "word/commentsExtended.xml",
}  # fmt: skip


def test_there_are_no_other_parts_and_no_traces_of_who_made_them():
    files = files_of(write(a_plan(), remarks_of=ALL))

    assert set(files) == ALLOWED_PARTS
    core = {etree.QName(element).localname: element.text for element in etree.fromstring(files["docProps/core.xml"])}
    assert core == {"title": "Perspectiefplan van Noor", "language": "nl-NL"}
    for name, content in files.items():
        assert b"rsid" not in content, name
        assert b"python-docx" not in content, name


def test_every_word_in_every_part_comes_from_the_document_or_from_us():
    plan = d.Document(d.Marks("p", "v", "e"), "Plan", "Soort", "XONAR", "versie 1")
    empty = b"".join(files_of(write(plan)).values())

    written = b"".join(files_of(write(replace(plan, title="Plan Q7Q7"))).values())

    assert written.replace(b" Q7Q7", b"") == empty


def test_the_same_document_gives_the_same_bytes():
    assert write(a_plan(), remarks_of=ALL) == write(a_plan(), remarks_of=ALL)


def test_a_screen_reader_finds_language_headings_lists_header_rows_and_descriptions():
    data = write(a_plan())
    root, styles = parsed(data), parsed(data, "word/styles.xml")

    assert styles.find(f".//{w('docDefaults')}//{w('lang')}").get(w("val")) == "nl-NL"
    used = {style.get(w("val")) for style in root.iter(w("pStyle"))}
    assert {"Title", "Heading1", "Heading2", "ListParagraph"} <= used
    assert used <= {style.get(w("styleId")) for style in styles.iter(w("style"))}
    tables = root.findall(f".//{w('tbl')}")
    assert all(table.find(f".//{w('tblDescription')}") is not None for table in tables)
    headed = [table.find(f"{w('tr')}/{w('trPr')}/{w('tblHeader')}") is not None for table in tables]
    assert headed == [False, True, True, True, True, True]
    assert dict(root.find(".//{*}docPr").attrib) == {"id": "1", "name": "Logo", "descr": "Beeldmerk van XONAR"}
    assert {number.get(w("val")) for number in root.iter(w("numId"))} == {"1", "2"}


def test_each_numbered_list_begins_at_one():
    first, second = (d.Listing((d.ListItem((d.Run(name),)),), ordered=True) for name in ("a", "b"))
    data = write(a_plan(sections=(d.Section("s", "Lijsten", (first, p("Tussen"), second)),)))

    numbers = [number.get(w("val")) for number in parsed(data).iter(w("numId"))]
    assert len(set(numbers)) == 2
    definitions = {num.get(w("numId")): num for num in parsed(data, "word/numbering.xml").iter(w("num"))}
    assert all(definitions[number].find(f".//{w('startOverride')}") is not None for number in numbers)


def test_a_personal_copy_says_on_each_page_for_whom_it_is_and_which_version():
    footer = "".join(parsed(write(a_plan()), "word/footer1.xml").itertext())
    impersonal = "".join(parsed(write(a_plan(copy_for="")), "word/footer1.xml").itertext())

    assert "Kopie voor mr. A. Verhagen" in footer
    assert "versie 3 · controlegetal 9f4c1e77a0b2d355" in footer
    assert "Kopie voor" not in impersonal


def test_a_link_leads_only_to_the_web_a_mailbox_or_a_telephone():
    links = [
        "https://example.org/a",
        "mailto:a@example.org",
        "tel:112",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[",
        "\\\\server\\x",
    ]
    plan = a_plan(
        sections=(
            d.Section("s", "Links", tuple(d.Paragraph((d.Run(f"w{i}", link=link),)) for i, link in enumerate(links))),
        )
    )

    data = write(plan)

    relations = files_of(data)["word/_rels/document.xml.rels"].decode()
    assert [link for link in links if link in relations] == links[:3]
    assert [f"w{i}" in texts(data) for i in range(len(links))] == [True] * len(links)


@pytest.mark.parametrize(
    "text", ["a\x00b\x0bc", "<w:p>&amp;\"'</w:t>", "😀 é e\u0301 \u202e", "a\tb\nc", " wit  ruim ", "\ud800x"]
)
def test_any_text_can_be_written_and_comes_back(text):
    plan = a_plan(sections=(d.Section("s", "Kop", (p(text),)),))

    came = next(line for line in read(write(plan)).lines[::-1] if line.style == "normal")

    assert came.before == d.readable(text)


def test_marks_stand_in_two_places_and_say_nothing():
    files = files_of(write(a_plan()))

    assert read(write(a_plan())).marks == d.Marks("0192-plan", "0192-version", "0192-export")
    assert b"0192-plan" in files["docProps/custom.xml"]
    assert b"0192-plan" in files["customXml/item1.xml"]
    bookmarks = {mark.get(w("name")) for mark in parsed(write(a_plan())).iter(w("bookmarkStart"))}
    assert all(re.fullmatch(r"sd_[0-9a-f]{20}", name) for name in bookmarks)


def test_a_thread_stands_on_its_words_with_its_replies_and_state():
    upload = read(write(a_plan(), remarks_of=ALL))
    first, reply, resolved = upload.comments

    assert first.start is not None
    assert first.end is not None
    assert upload.lines[first.start.line].everything[first.start.offset : first.end.offset] == "leren koken voor mezelf"
    assert (reply.author, reply.parent) == ("Noor", first.number)
    assert (first.resolved, resolved.resolved) == (False, True)
    assert first.at == at(20)


def test_a_thread_whose_words_are_gone_stays_at_its_section():
    thread = d.Thread(
        "t", d.Anchor("s-home", 0, 3, "woorden die er niet meer zijn"), (d.Remark("r", MOTHER, at(1), "Hier."),)
    )
    upload = read(write(a_plan(threads=(thread,)), remarks_of=ALL))

    start = upload.comments[0].start
    assert start is not None
    assert upload.lines[start.line].before == "Contact met thuis"


def suggest(
    quote: str, text: str, block: int | None = 0, offset: int = 0, part: str = "s-want", key: str = "v"
) -> d.Suggestion:
    return d.Suggestion(key, d.Anchor(part, block, offset, quote), NOOR, at(3), text)


@pytest.mark.parametrize(
    ("made", "after"),
    [
        (suggest("Ik wil", "Ik wil graag"), "Ik wil graag leren koken"),
        (suggest("", "Nu: "), "Nu: Ik wil leren koken"),
        (suggest("", "Eerst dit.\n"), "Eerst dit.\nIk wil leren koken"),
        (suggest("leren koken ", "", offset=7), "Ik wil voor mezelf"),
        (suggest("dinsdag.\nHet", "woensdag. Het", offset=88), "woensdag. Het belangrijkste"),
        (suggest("koken", "bakken", block=1, offset=90), "Ik wil leren bakken"),  # found elsewhere in the part
    ],
)
def test_a_suggestion_is_a_tracked_change_that_word_can_accept_or_refuse(made, after):
    from portal.word.stream import stream_of  # noqa: PLC0415

    plan = a_plan(suggestions=(made,), threads=())
    upload = read(write(plan, remarks_of=ALL))

    stream = stream_of(upload.lines, 0)
    clean = stream_of(read(write(plan)).lines, 0)
    assert stream.before == clean.before
    assert after in stream.after
    assert {one.change.author for one in stream.tracked} == {"Noor"}
    assert upload.comments == ()


@pytest.mark.parametrize(
    "others",
    [
        (suggest("woorden die er niet zijn", "x"),),
        (suggest("Ik wil leren", "Wij", key="v1"), suggest("leren koken", "bakken", offset=7, key="v2")),
        (suggest("", "a\nb", block=0, part=GOALS),),
        (suggest("x", "y", part="een onderdeel dat er niet is"),),
    ],
)
def test_a_suggestion_without_place_of_its_own_goes_as_a_comment(others):
    upload = read(write(a_plan(suggestions=others, threads=()), remarks_of=ALL))

    assert [comment.text.startswith("Voorstel") for comment in upload.comments] == [True]
    words = write(a_plan(suggestions=others, threads=()), remarks_of=ALL)
    assert not re.search(rb"<w:del [^>]*>(?:(?!</w:del>).)*<w:(ins|del) ", files_of(words)[DOCUMENT])


def test_the_baseline_survives_its_store():
    baseline = baseline_of(a_plan(), remarks_of=ALL)

    assert Baseline.from_json(baseline.to_json()) == baseline


def test_the_biggest_plan_is_whole():
    plan = a_big_plan()
    data = write(plan, remarks_of=("mother", "youth"))

    root = parsed(data)
    assert len(root.findall(f".//{w('tbl')}")) == 31
    assert len(read(data).comments) == 100
    changed = root.xpath(
        "count(//w:ins[w:r] | //w:del[w:r and not(following-sibling::*[1][self::w:ins])])", namespaces=NS
    )
    assert changed == 50


def test_ids_of_bookmarks_controls_and_changes_are_unique():
    root = parsed(write(a_big_plan(), remarks_of=("mother", "youth")))

    for tags in (("bookmarkStart",), ("ins", "del"), ("commentRangeStart",)):
        ids = [element.get(f"{{{W}}}id") for tag in tags for element in root.iter(w(tag))]
        assert len(ids) == len(set(ids))
    controls = [element.get(w("val")) for element in root.iterfind(f".//{w('sdtPr')}/{w('id')}")]
    assert len(controls) == len(set(controls))


def test_a_logo_loses_what_is_hidden_in_it():
    from portal.word.picture import bare  # noqa: PLC0415

    png = a_logo().data
    text = b"Author\0Jan Jansen"
    chunk = struct.pack(">I", len(text)) + b"tEXt" + text + struct.pack(">I", zlib.crc32(b"tEXt" + text))
    image = d.Image(png[:33] + chunk + png[33:], "Beeldmerk")
    jpeg = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xe1\x00\x0cExif GPS 5\xff\xfe\x00\x05Jan\xff\xda\x00\x02beeld\xff\xd9"

    files = files_of(write(a_plan(logo=image)))

    assert files["word/media/image1.png"] == png
    assert bare(jpeg) == b"\xff\xd8\xff\xe0\x00\x04JF\xff\xda\x00\x02beeld\xff\xd9"
    with pytest.raises(ValueError, match="PNG or a JPEG"):
        write(a_plan(logo=d.Image(b"GIF89a", "x")))


@pytest.mark.parametrize("keys", [("a", "a"), ("portal:goals",)])
def test_sections_that_could_be_taken_for_another_part_are_refused(keys):
    with pytest.raises(ValueError, match="keys of their own"):
        write(a_plan(sections=tuple(d.Section(key, "Kop") for key in keys)))
