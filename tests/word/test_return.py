"""What comes back is found at its words: changes, comments, answers, moved and vanished passages."""

from dataclasses import replace

import pytest

from portal.word import document as d
from portal.word.baseline import Baseline, BaselinePart, baseline_of
from portal.word.compare import compare
from portal.word.match import matches
from portal.word.parts import GOALS
from portal.word.reader import read
from portal.word.report import Found, PartState, Report
from portal.word.upload import ChangeKind
from portal.word.writer import write
from portal.word.xml import NAMESPACES, w
from tests.word.rewriting import a_comment, commented, content, paragraph_with, rewritten, run, tracked, without, xml
from tests.word.samples import ALL, MOTHER, NOOR, a_plan, at, p

WANT = "Ik wil leren koken voor mezelf en mijn mbo-diploma halen. Piet helpt mij elke week op dinsdag."


def returned(edit=lambda root: None, *, current: Baseline | None = None, remarks_of=(), plan=None) -> Report:
    plan = plan or a_plan()
    sent = Baseline.from_json(baseline_of(plan, remarks_of=remarks_of).to_json())
    return compare(sent, read(rewritten(write(plan, remarks_of=remarks_of), edit)), current)


def with_line(words: str, inside: str):
    return lambda root: content(paragraph_with(root, words), inside)


def today(part: str, *lines: str) -> Baseline:
    """The plan as it became meanwhile: this part says something else now."""
    sent = baseline_of(a_plan())
    return replace(sent, parts=tuple(replace(x, lines=lines) if x.key == part else x for x in sent.parts))


@pytest.mark.parametrize("remarks_of", [(), ALL])
def test_a_document_that_comes_back_as_it_went_brings_nothing(remarks_of):
    assert returned(remarks_of=remarks_of).is_empty


def test_a_tracked_change_is_a_suggestion_of_its_author():
    report = returned(
        with_line(
            "Ik wil leren",
            run("Ik wil ") + tracked("del", "leren koken") + tracked("ins", "leren bakken") + run(WANT[18:]),
        )
    )

    (change,) = report.changes
    assert (change.kind, change.old, change.new) == (ChangeKind.REPLACED, "leren koken", "leren bakken")
    assert (change.author, change.at and change.at.isoformat()) == ("mr. A. Verhagen", "2026-11-21T09:30:00+01:00")
    assert change.where.anchor == d.Anchor("s-want", 0, 7, "leren koken")
    assert change.where.found is Found.HERE
    assert [part.key for part in report.parts if part.state is PartState.CHANGED] == ["s-want"]


def test_an_untracked_difference_is_a_suggestion_of_nobody_named():
    (change,) = returned(with_line("Ik wil leren", run(WANT.replace("dinsdag", "woensdag")))).changes

    assert (change.tracked, change.author, change.old, change.new) == (False, "", "dinsdag", "woensdag")
    assert change.where.anchor == d.Anchor("s-want", 0, 86, "dinsdag")


def test_tracked_and_untracked_changes_in_one_line_both_come_in():
    text = run(WANT[:86].replace("Piet", "Sanne")) + tracked("del", "dinsdag") + tracked("ins", "zondag") + run(".")

    changes = returned(with_line("Ik wil leren", text)).changes

    assert [(c.tracked, c.old, c.new) for c in changes] == [(True, "dinsdag", "zondag"), (False, "Piet", "Sanne")]
    assert all(c.where.found is Found.HERE for c in changes)


def test_an_insertion_that_another_crossed_out_is_told_too():
    crossed = '<w:ins w:author="An"><w:del w:author="Bo"><w:r><w:delText>zomaar</w:delText></w:r></w:del></w:ins>'

    (change,) = returned(with_line("Ik wil leren", run(WANT) + crossed)).changes

    assert (change.new, change.author, change.withdrawn) == ("zomaar", "An", True)


def test_quotes_spaces_and_empty_lines_that_programs_change_are_no_difference():
    def edit(root):
        content(paragraph_with(root, "Weten wie ik"), run("Weten wie ik\u00a0's avonds kan bel\u00adlen. "))
        paragraph_with(root, "Ik zie mama").addprevious(xml("<w:p/>")[0])

    assert returned(edit).is_empty


def test_a_changed_cell_and_a_new_row_come_in_at_the_table():
    def edit(root):
        content(paragraph_with(root, "Zakgeld"), run("Kleedgeld en een bijbaan."))
        row = paragraph_with(root, "Welzijn").getparent().getparent()
        made = "".join(f"<w:tc><w:p>{tracked('ins', text, 'An')}</w:p></w:tc>" for text in ("Geloof", "Kerk", "Niets"))
        row.addnext(xml(f'<w:tr><w:trPr><w:ins w:author="An" w:id="1"/></w:trPr>{made}</w:tr>')[0])

    changes = returned(edit).changes

    assert [(c.tracked, c.old, c.new) for c in changes] == [
        (True, "", "\nGeloof\nKerk\nNiets"), (False, "Zakgeld", "Kleedgeld")]  # fmt: skip


def test_a_change_outside_the_text_of_the_plan_is_marked_as_such():
    (change,) = returned(with_line("Stageplek vinden", run("Stageplek zoeken"))).changes

    assert (change.part, change.editable) == (GOALS, False)


def test_a_new_paragraph_and_a_deleted_one_keep_their_places():
    def edit(root):
        new = xml(
            f'<w:p><w:pPr><w:rPr><w:ins w:author="An" w:id="1"/></w:rPr></w:pPr>{tracked("ins", "Nieuw.", "An")}</w:p>'
        )[0]
        paragraph_with(root, "Opa brengt mij").addprevious(new)
        gone = paragraph_with(root, "Ik mag altijd bellen")
        content(gone, tracked("del", "Ik mag altijd bellen.", "An"))

    report = returned(edit)

    assert [(c.old, c.new, c.where.anchor.block) for c in report.changes] == [
        ("", "Nieuw.\n", 3), ("Ik mag altijd bellen.", "", 4)]  # fmt: skip


def test_a_moved_passage_is_one_thing_with_two_ends():
    def edit(root):
        paragraph = paragraph_with(root, "Opa brengt mij")
        paragraph_with(root, "Het belangrijkste").addnext(paragraph)

    one, other = sorted(returned(edit).changes, key=lambda change: change.kind)

    assert (one.kind, other.kind) == (ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE)
    assert one.move == other.move != ""
    assert (one.part, other.part) == ("s-home", "s-want")


def test_a_section_that_moved_or_vanished_is_told():
    def edit(root):
        body = root.find(w("body"))
        items = list(body)
        first = items.index(paragraph_with(root, "Wat ik wil bereiken"))
        second = items.index(paragraph_with(root, "Contact met thuis"))
        third = items.index(paragraph_with(root, "De Big 5"))
        steps = items.index(paragraph_with(root, "Mijn eerste stappen"))
        goals = items.index(next(p for p in items if "".join(p.itertext()) == "Doelen"))
        for element in items[first:second]:
            items[third].addprevious(element)
        for element in items[steps:goals]:
            body.remove(element)

    report = returned(edit)

    states = {part.key: part.state for part in report.parts}
    assert states["s-want"] is PartState.MOVED
    assert states["s-steps"] is PartState.VANISHED
    assert (
        next(part.text for part in report.parts if part.key == "s-steps")
        == "Kookles plannen\nCV maken\nBellen met de bakker"
    )
    assert report.changes == ()


def with_comment(words: str, inside: str, text: str):
    """A document with a new comment on words of a line, as Word writes it."""
    plan = a_plan()
    data = rewritten(write(plan, remarks_of=ALL), with_line(words, inside))
    comment = a_comment(77, "mr. A. Verhagen", text)
    return rewritten(data, lambda root: root.append(xml(comment)[0]), "word/comments.xml")


START, END = commented(77)
HERS = tracked("ins", ", ook ’s avonds", "Karin de Wit", "2026-11-20T11:15:00Z")


def test_a_new_comment_becomes_a_thread_at_its_words():
    data = with_comment(
        "Opa brengt mij",
        f"{START}{run('Opa')}{END}{run(' brengt mij terug')}{HERS}{run(' voor het eten.')}",
        "Welke opa?",
    )

    report = compare(baseline_of(a_plan(), remarks_of=ALL), read(data))

    (thread,) = report.threads
    assert thread.where is not None
    assert (thread.part, thread.quote, thread.remarks[0].text) == ("s-home", "Opa", "Welke opa?")
    assert thread.where.anchor == d.Anchor("s-home", 3, 0, "Opa")
    assert report.changes == ()


def test_a_comment_on_words_that_were_just_inserted_stands_where_they_were_put():
    data = with_comment(
        "Ik mag altijd bellen",
        run("Ik mag altijd bellen.") + START + tracked("ins", " Ook als het laat is.") + END,
        "Fijn",
    )

    (thread,) = compare(baseline_of(a_plan(), remarks_of=ALL), read(data)).threads

    assert thread.where is not None
    assert thread.quote == " Ook als het laat is."
    assert (thread.where.anchor.block, thread.where.anchor.offset, thread.where.found) == (4, 21, Found.CHANGED)


def test_a_comment_over_several_paragraphs_keeps_its_words():
    def edit(root):
        paragraph_with(root, "Mama haalt mij").insert(1, xml(START)[0])
        for element in xml(END):
            paragraph_with(root, "Ik mag altijd").append(element)

    data = rewritten(with_comment("Kookles", run("Kookles plannen"), "Alle drie"), edit)

    (thread,) = compare(baseline_of(a_plan(), remarks_of=ALL), read(data)).threads
    assert thread.quote.count("\n") == 2


def test_a_comment_that_stands_nowhere_is_still_there():
    data = with_comment("Kookles", run("Kookles plannen"), "Zomaar iets")

    (thread,) = compare(baseline_of(a_plan(), remarks_of=ALL), read(data)).threads

    assert (thread.part, thread.where, thread.remarks[0].text) == ("", None, "Zomaar iets")


def test_the_same_words_said_again_by_the_same_person_are_said_again():
    said = a_plan().threads[0].remarks[0]
    data = rewritten(
        write(a_plan(), remarks_of=ALL),
        lambda root: root.append(xml(a_comment(77, said.author.name, said.text))[0]),
        "word/comments.xml",
    )

    (thread,) = compare(baseline_of(a_plan(), remarks_of=ALL), read(data)).threads

    assert thread.remarks[0].text == said.text


def test_resolved_reopened_and_removed_threads_are_told():
    plan = a_plan()
    data = write(plan, remarks_of=ALL)

    def swap(root):
        for element in root:
            done = "{http://schemas.microsoft.com/office/word/2012/wordml}done"
            element.set(done, "0" if element.get(done) == "1" else "1")

    report = compare(baseline_of(plan, remarks_of=ALL), read(rewritten(data, swap, "word/commentsExtended.xml")))
    assert (report.resolved, report.reopened, report.removed) == (("t1",), ("t2",), ())

    gone = rewritten(data, lambda root: root.remove(root[2]), "word/comments.xml")
    assert compare(baseline_of(plan, remarks_of=ALL), read(gone)).removed == ("t2",)


def test_a_suggestion_accepted_or_refused_in_word_is_told_and_not_offered_again():
    def settle(root):
        content(paragraph_with(root, "Ik wil leren"), run(WANT.replace("helpt", "ondersteunt")))
        content(paragraph_with(root, "Opa brengt"), run("Opa brengt mij terug voor het eten."))

    plan = a_plan(threads=())
    report = returned(settle, remarks_of=ALL, plan=plan)

    assert (report.accepted, report.refused, report.changes) == (("v1",), ("v2",), ())


def suggesting(*made: tuple[d.Author, d.Anchor, str]):
    """The plan with these suggestions in it."""
    return a_plan(
        threads=(),
        suggestions=tuple(
            d.Suggestion(f"v{number}", anchor, author, at(20), text)
            for number, (author, anchor, text) in enumerate(made)
        ),
    )


COOK = d.Anchor("s-want", 0, 7, "leren koken")


@pytest.mark.parametrize(
    "plan",
    [
        suggesting((NOOR, COOK, ""), (NOOR, COOK, "")),
        suggesting((NOOR, COOK, ""), (MOTHER, COOK, "")),
        suggesting((NOOR, COOK, "bakken"), (NOOR, COOK, "bakken")),
        suggesting((NOOR, d.Anchor("s-want", 0, 13, ""), "goed "), (MOTHER, COOK, "")),
        suggesting((MOTHER, COOK, ""), (NOOR, d.Anchor("s-want", 0, 13, ""), "goed ")),
    ],
    ids=["twice out", "out by two people", "twice another word", "out around a new word", "a new word amid words out"],
)
def test_suggestions_at_the_very_same_words_come_back_as_they_went(plan):
    assert returned(plan=plan, remarks_of=ALL).is_empty


def test_a_suggestion_that_was_told_in_a_comment_is_refused_when_that_comment_is_gone():
    plan = suggesting((NOOR, COOK, ""), (MOTHER, COOK, ""))
    sent = baseline_of(plan, remarks_of=ALL)
    report = compare(sent, read(without(write(plan, remarks_of=ALL), "word/comments")))

    assert [made.told for made in sent.suggestions] == [False, True]
    assert report.refused == ("v1",)


def test_a_suggestion_that_stays_behind_takes_no_place_of_one_that_goes_along():
    plan = suggesting((NOOR, COOK, ""), (MOTHER, COOK, ""))

    assert [made.told for made in baseline_of(plan, remarks_of=["mother"]).suggestions] == [False]


def test_a_change_of_look_alone_is_told_as_that():
    look = '<w:r><w:rPr><w:b/><w:rPrChange w:author="An" w:id="1"><w:rPr/></w:rPrChange></w:rPr><w:t>mezelf</w:t></w:r>'

    (change,) = returned(with_line("Ik wil leren", run(WANT[:24]) + look + run(WANT[30:]))).changes

    assert (change.kind, change.old, change.new, change.author) == (ChangeKind.RESTYLED, "mezelf", "", "An")


DELETED = with_line("Ik wil leren", run(WANT[:57]) + tracked("del", WANT[57:]))


@pytest.mark.parametrize(
    ("lines", "found", "anchor"),
    [
        ((WANT, "x"), Found.HERE, d.Anchor("s-want", 0, 57, WANT[57:])),
        (("Nieuw vooraf.", WANT), Found.HERE, d.Anchor("s-want", 1, 57, WANT[57:])),
        (("Voortaan: " + WANT,), Found.HERE, d.Anchor("s-want", 0, 67, WANT[57:])),
        ((WANT.replace("Piet", "Sanne"),), Found.CHANGED, d.Anchor("s-want", 0, 57, WANT[57:])),
        (("Alles is nu anders.",), Found.CHANGED, None),
    ],
)
def test_a_suggestion_finds_its_words_in_the_plan_of_today_or_says_it_could_not(lines, found, anchor):
    (change,) = returned(DELETED, current=today("s-want", *lines)).changes

    assert change.where.found is found
    assert anchor is None or change.where.anchor == anchor


def test_words_that_moved_to_another_place_are_found_there():
    current = today("s-want", "Piet helpt mij elke week op dinsdag.", "Ik leer nu al koken, en dat gaat goed.")
    (change,) = returned(with_line("Ik wil leren", run(WANT[:58]) + tracked("del", WANT[58:])), current=current).changes

    assert change.where.anchor.quote == WANT[58:]
    assert change.where.found in {Found.HERE, Found.ELSEWHERE}
    assert change.where.anchor.block == 0


def test_a_section_that_is_gone_from_the_plan_leaves_the_suggestion_whole():
    sent = baseline_of(a_plan())
    current = replace(sent, parts=tuple(x for x in sent.parts if x.key != "s-want"))

    (change,) = returned(DELETED, current=current).changes

    assert (change.where.found, change.old) == (Found.GONE, WANT[57:])


def test_footnotes_pictures_and_tracked_words_in_the_footer_come_in_as_loose_ends():
    from tests.word.hostile import rels  # noqa: PLC0415
    from tests.word.rewriting import files_of, zipped  # noqa: PLC0415

    data = rewritten(
        write(a_plan()),
        lambda root: content(paragraph_with(root, "Kopie voor"), run("Kopie ") + tracked("ins", "niet", "An")),
        "word/footer1.xml",
    )
    files = files_of(data)
    relation = rels(("footnotes", "footnotes.xml", "")).split(b">", 1)[1].split(b"</Rel")[0]
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", relation + b"</Relationships>"
    )
    files["word/footnotes.xml"] = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="2"><w:p>{run("Zie de wet.")}</w:p></w:footnote></w:footnotes>'
    ).encode()
    files["word/document.xml"] = files["word/document.xml"].replace(
        b"<w:sectPr>", b'<w:p><w:r><w:pict><w:x descr="Een foto"/></w:pict></w:r></w:p><w:sectPr>'
    )

    report = compare(baseline_of(a_plan()), read(zipped(files)))

    assert {(item.kind, item.text) for item in report.loose} == {
        ("voetnoot", "Zie de wet."),
        ("voettekst", "niet"),
        ("plaatje", "Een foto"),
    }


def test_a_document_that_lost_its_marks_is_found_by_its_words():
    other = baseline_of(
        a_plan(
            marks=d.Marks("x", "y", "z"),
            sections=(d.Section("o", "Iets anders", (p("Heel andere woorden over heel andere dingen."),)),),
            title="Hulpplan",
            goals=(),
            agreements=(),
            positions=(),
        )
    )
    mine = baseline_of(a_plan())
    data = without(write(a_plan()), "docProps/custom.xml", "customXml/item1.xml")
    bare = rewritten(
        data, lambda root: [e.getparent().remove(e) for e in root.xpath("//*[local-name()='bookmarkStart']")]
    )
    upload = read(bare)

    best, *rest = matches(upload, [other, mine])

    assert upload.marks is None
    assert best.baseline is mine
    assert best.confidence > 0.9
    assert all(match.confidence < 0.5 for match in rest)
    assert matches(read(data), [other, mine])[0].confidence == 1.0


@pytest.mark.parametrize("lost", ["bookmarks", "controls", "both", "renamed", "headings"])
def test_sections_are_found_whatever_marks_were_lost(lost):
    def edit(root):
        for mark in list(root.iter(w("bookmarkStart"))):
            if lost in {"bookmarks", "both", "headings"}:
                mark.getparent().remove(mark)
            elif lost == "renamed":
                mark.set(w("name"), "id." + mark.get(w("name"))[3:12])
        for control in list(root.iter(w("sdt"))):
            if lost != "bookmarks":
                parent, inside = control.getparent(), control.find(w("sdtContent"))
                for child in list(inside):
                    control.addprevious(child)
                parent.remove(control)
        if lost == "headings":
            heading = paragraph_with(root, "Contact met thuis")
            heading.getparent().remove(heading)
        content(paragraph_with(root, "Opa brengt"), run("Oma brengt mij terug voor het eten."))

    report = returned(edit)

    assert [part.key for part in report.parts if part.state is PartState.VANISHED] == []
    changes = {(change.part, change.old, change.new) for change in report.changes}
    assert ("s-home", "Opa", "Oma") in changes
    assert changes - {("s-home", "Opa", "Oma")} == (
        {("s-home", "Contact met thuis\n", "")} if lost == "headings" else set()
    )


def test_a_wholly_other_document_drops_nothing():
    from tests.word.hostile import body, packed, parts  # noqa: PLC0415

    data = packed(parts(document=body(f"<w:p>{run('Iets anders')}{tracked('ins', 'erbij', 'An')}</w:p>")))
    report = compare(baseline_of(a_plan()), read(data))

    assert [change.new for change in report.changes] == ["erbij"]
    assert {part.state for part in report.parts} == {PartState.VANISHED}


def test_everyone_who_wrote_is_named_once():
    report = returned(
        with_line(
            "Ik wil leren",
            tracked("ins", "a", "An") + run(WANT) + tracked("ins", "b", "Bo") + tracked("ins", "c", "An"),
        )
    )

    assert report.names() == ["An", "Bo"]


def test_a_baseline_part_reads_as_heading_and_lines():
    assert BaselinePart("k", "Kop", ("een", "twee"), editable=True).text == "Kop\neen\ntwee"
