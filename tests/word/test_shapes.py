"""Documents as Word and Google Docs write them, built by hand from ECMA-376 and Microsoft's additions to it."""

import pytest

from portal.word.baseline import baseline_of
from portal.word.compare import compare
from portal.word.reader import read
from portal.word.report import Found, PartState, Report
from portal.word.upload import ChangeKind, authors
from portal.word.writer import write
from portal.word.xml import W14, W15, w
from tests.word.rewriting import (
    a_comment,
    commented,
    content,
    files_of,
    paragraph_with,
    rewritten,
    run,
    tracked,
    without,
    xml,
    zipped,
)
from tests.word.samples import ALL, a_plan

WANT = "Ik wil leren koken voor mezelf en mijn mbo-diploma halen. Piet helpt mij elke week op dinsdag."
HOME = "Ik zie mama om de zondag."


def compared(data: bytes, remarks_of=()) -> Report:
    return compare(baseline_of(a_plan(), remarks_of=remarks_of), read(data))


def changed(words: str, inside: str) -> Report:
    return compared(rewritten(write(a_plan()), lambda root: content(paragraph_with(root, words), inside)))


# Word


def moved(kind: str, text: str, name: str = "move1") -> str:
    """A move as Word writes it: a named range around the words on both sides."""
    who = 'w:author="An" w:date="2026-11-21T09:30:00Z"'
    start = f'<w:{kind}RangeStart w:id="8001" {who} w:name="{name}"/>'
    return f'{start}{tracked(kind, text, "An")}<w:{kind}RangeEnd w:id="8001"/>'


def test_a_move_of_word_is_one_thing_with_two_ends():
    report = changed(
        "Ik wil leren", moved("moveTo", "Piet helpt mij. ") + run(WANT[:58]) + moved("moveFrom", WANT[58:])
    )

    here, away = report.changes
    assert (here.kind, here.new) == (ChangeKind.MOVED_HERE, "Piet helpt mij. ")
    assert (away.kind, away.old, away.where.anchor.offset) == (ChangeKind.MOVED_AWAY, WANT[58:], 58)
    assert here.author == away.author == "An"


def test_a_moved_paragraph_takes_its_mark_along():
    who = 'w:id="8002" w:author="An" w:date="2026-11-21T09:30:00Z"'

    def edit(root):
        away = paragraph_with(root, "Opa brengt mij terug")
        words = "Opa brengt mij terug voor het eten."
        content(away, moved("moveFrom", words))
        away.find(w("pPr")).append(xml(f"<w:rPr><w:moveFrom {who}/></w:rPr>")[0])
        mark = f"<w:pPr><w:rPr><w:moveTo {who}/></w:rPr></w:pPr>"
        paragraph_with(root, "Mama haalt mij op").addprevious(xml(f"<w:p>{mark}{moved('moveTo', words)}</w:p>")[0])

    one, other = sorted(compared(rewritten(write(a_plan()), edit)).changes, key=lambda change: change.kind)

    assert (one.kind, other.kind) == (ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE)
    assert one.old.strip() == other.new.strip() == "Opa brengt mij terug voor het eten."
    assert one.move == other.move != ""


def test_words_split_over_runs_hyperlinks_tags_and_controls_are_one_text():
    field = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    code = '<w:r><w:instrText xml:space="preserve"> HYPERLINK "https://example.org" </w:instrText></w:r>'
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    pieces = [
        run("Ik "),
        f'<w:smartTag w:element="x">{run("wil")}</w:smartTag><w:proofErr w:type="spellStart"/>',
        control(control(run(" le")) + run("ren")),
        "<w:r><w:lastRenderedPageBreak/></w:r>",
        f'<w:hyperlink w:anchor="x">{run(" koken")}</w:hyperlink>',
        f'<w:fldSimple w:instr=" REF x ">{run(WANT[18:30])}</w:fldSimple>',
        field[0] + code + field[1] + run(WANT[30:]) + field[2],
    ]

    assert changed("Ik wil leren", "".join(pieces)).is_empty


def test_a_comment_over_split_runs_and_an_insertion_keeps_its_words():
    start, end = commented(9)
    inside = run("Ik ") + start + run("wil le") + tracked("ins", "vend ") + run("ren") + end + run(WANT[12:])
    data = rewritten(
        write(a_plan(), remarks_of=ALL), lambda root: content(paragraph_with(root, "Ik wil leren"), inside)
    )
    data = rewritten(data, lambda root: root.append(xml(a_comment(9, "An", "Mooi"))[0]), "word/comments.xml")

    (thread,) = compared(data, ALL).threads

    assert thread.where is not None
    assert thread.quote == "wil levend ren"
    assert (thread.where.anchor.offset, thread.where.anchor.quote) == (3, "wil leren")
    assert thread.where.found is Found.HERE


def with_replies(parent_paragraph: str) -> bytes:
    """Two comments by one person: a new one, and an answer to the comment with this paragraph id."""
    data = rewritten(
        write(a_plan(), remarks_of=ALL),
        lambda root: [
            root.append(xml(a_comment(50, "An", "Een antwoord").replace("<w:p>", '<w:p w14:paraId="0A0B0C0D">'))[0]),
            root.append(xml(a_comment(51, "An", "En nog een").replace("<w:p>", '<w:p w14:paraId="0A0B0C0E">'))[0]),
        ],
        "word/comments.xml",
    )
    extended = [(f"{0x0A0B0C0D:08X}", parent_paragraph), (f"{0x0A0B0C0E:08X}", "0A0B0C0D")]
    made = "".join(
        f'<w15:commentEx w15:paraId="{key}" w15:paraIdParent="{parent}" w15:done="0"/>' for key, parent in extended
    )
    return rewritten(data, lambda root: [root.append(element) for element in xml(made)], "word/commentsExtended.xml")


def test_answers_and_answers_to_answers_go_to_the_thread_that_went_out():
    replies = compared(with_replies("00000001"), ALL).replies

    assert [(reply.thread, reply.remark.text, reply.certain) for reply in replies] == [
        ("t1", "Een antwoord", True), ("t1", "En nog een", True)]  # fmt: skip


def test_an_answer_to_a_comment_that_is_gone_is_a_comment_of_its_own():
    report = compared(with_replies("0F0F0F0F"), ALL)

    assert report.replies == ()
    assert [[remark.text for remark in thread.remarks] for thread in report.threads] == [["Een antwoord", "En nog een"]]


def test_the_people_part_of_word_adds_nobody():
    files = files_of(write(a_plan(), remarks_of=ALL))
    login = '<w15:presenceInfo w15:providerId="AD" w15:userId="S::geheim@example.org"/>'
    person = f'<w15:person w15:author="Geheim">{login}</w15:person>'
    files["word/people.xml"] = f'<w15:people xmlns:w15="{W15}">{person}</w15:people>'.encode()
    kind = b"http://schemas.microsoft.com/office/2011/relationships/people"
    relation = b'<Relationship Id="p1" Type="' + kind + b'" Target="people.xml"/>'
    name = "word/_rels/document.xml.rels"
    files[name] = files[name].replace(b"</Relationships>", relation + b"</Relationships>")

    upload = read(zipped(files))

    assert "Geheim" not in list(authors(upload))
    assert compared(zipped(files), ALL).is_empty


@pytest.mark.parametrize("author", ["", "  ", "An\tvan 't Hof", "A" * 500])
def test_an_author_always_has_a_name_that_can_be_shown(author):
    (change,) = changed("Ik wil leren", run(WANT) + tracked("ins", " Ja.", author)).changes

    assert change.author == (author.strip().replace("\t", " ")[:200] or "Onbekend")


def test_smart_quotes_and_an_ellipsis_that_word_makes_are_no_difference():
    report = changed("Weten wie ik", run("Weten wie ik ‘s avonds kan bellen."))

    assert report.is_empty


def test_a_merged_and_a_split_paragraph_are_told_as_such():
    who = 'w:id="1" w:author="An" w:date="2026-11-21T09:30:00Z"'

    def merge(root):
        paragraph_with(root, "Mama haalt mij op").find(w("pPr")).append(xml(f"<w:rPr><w:del {who}/></w:rPr>")[0])

    def split(root):
        old = paragraph_with(root, "Ik wil leren")
        old.addprevious(xml(f"<w:p><w:pPr><w:rPr><w:ins {who}/></w:rPr></w:pPr>{run(WANT[:58])}</w:p>")[0])
        mark = old.find(f".//{w('bookmarkStart')}")
        content(old, run(WANT[58:]))
        assert mark is None

    merged, parted = (compared(rewritten(write(a_plan()), edit)) for edit in (merge, split))

    assert [(c.old, c.new, c.part) for c in merged.changes] == [("\n", "", "s-home")]
    assert [(c.old, c.new, c.where.anchor.offset) for c in parted.changes] == [("", "\n", 58)]


def test_deleted_and_inserted_columns_and_rows_bring_their_words():
    who = 'w:id="1" w:author="An" w:date="2026-11-21T09:30:00Z"'

    def edit(root):
        row = paragraph_with(root, "Inkomen").getparent().getparent()
        row.find(w("trPr")).append(xml(f"<w:del {who}/>")[0])
        cell = paragraph_with(root, "Tante Els").getparent()
        cell.find(w("tcPr")).append(xml(f"<w:cellDel {who}/>")[0])

    changes = compared(rewritten(write(a_plan()), edit)).changes

    assert [c.old for c in changes] == [
        "\nTante Els is er altijd voor mij.",
        "\nInkomen\nZakgeld en een bijbaan.\nLeren omgaan met vaste lasten.",
    ]
    assert {c.new for c in changes} == {""}


def test_text_in_a_text_box_is_not_lost():
    box = f"<w:txbxContent><w:p>{run('Let op!')}</w:p></w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"

    report = changed("Ik wil leren", f"{run(WANT)}<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>")

    assert [change.new.strip() for change in report.changes] == ["Let op!"]


def test_a_changed_style_of_a_paragraph_is_told_as_look_only():
    look = '<w:pPrChange w:id="1" w:author="An" w:date="2026-11-21T09:30:00Z"><w:pPr/></w:pPrChange>'
    data = rewritten(
        write(a_plan()), lambda root: paragraph_with(root, "Ik wil leren").find(w("pPr")).append(xml(look)[0])
    )

    (change,) = compared(data).changes

    assert (change.kind, change.old, change.new) == (ChangeKind.RESTYLED, WANT, "")


def test_the_ids_that_word_adds_to_every_paragraph_mean_nothing():
    def edit(root):
        for number, element in enumerate(root.iter(w("p"), w("r"))):
            element.set(w("rsidR"), f"{number:08X}")
            element.set(f"{{{W14}}}paraId", f"{number:08X}")

    assert compared(rewritten(write(a_plan(), remarks_of=ALL), edit), ALL).is_empty


# Google Docs: own styles and bookmarks, no marks of ours, no content controls, comments without states.


def as_google_docs(data: bytes) -> bytes:
    def edit(root):
        for number, mark in enumerate(root.iter(w("bookmarkStart"))):
            mark.set(w("name"), f"_heading=h.{number:x}kx{number * 7:x}")
        for control in list(root.iter(w("sdt"))):
            for child in list(control.find(w("sdtContent"))):
                control.addprevious(child)
            control.getparent().remove(control)
        for style in list(root.iter(w("pStyle"))):
            if not style.get(w("val")).startswith("Heading"):
                style.getparent().remove(style)
        for table in root.iter(w("tbl")):
            if table.getnext().tag == w("p") and not "".join(table.getnext().itertext()):
                table.getparent().remove(table.getnext())

    return rewritten(without(data, "docProps/custom.xml", "customXml/item1.xml", "word/commentsExtended.xml"), edit)


def test_a_document_that_went_through_google_docs_still_finds_its_sections():
    data = as_google_docs(write(a_plan()))

    assert read(data).marks is None
    report = compared(data)
    assert report.changes == ()
    assert {part.state for part in report.parts} == {PartState.SAME}


def test_suggestions_and_comments_of_google_docs_come_in_at_their_words():
    start, end = commented(900)

    def edit(root):
        inside = run("Ik zie ") + tracked("ins", "papa en ", "Piet", "2026-11-21T09:30:00Z") + start + run("mama") + end
        content(
            paragraph_with(root, HOME),
            inside
            + run(" om de zondag.")
            + run(" In de kerstvakantie slaap ik twee nachten thuis, als dat voor iedereen goed voelt."),
        )

    data = rewritten(as_google_docs(write(a_plan(), remarks_of=ALL)), edit)
    data = rewritten(data, lambda root: root.append(xml(a_comment(900, "Piet", "Elke week?"))[0]), "word/comments.xml")
    report = compared(data, ALL)

    assert [(change.new, change.author, change.part) for change in report.changes] == [("papa en ", "Piet", "s-home")]
    assert [(thread.quote, thread.part) for thread in report.threads] == [("mama", "s-home")]
