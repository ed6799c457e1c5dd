"""Changes that the server makes: the plain form, suggestions, decisions; others' words stay."""

from uuid import UUID, uuid4

import pytest
from pycrdt import Doc

from portal.coediting import edits, guard
from portal.coediting.document import Block, Run, blocks_of, html_of, lines_of, plain_of
from portal.coediting.ledger import Ledger


def a_text(*lines: str) -> Doc:
    doc = edits.fork(b"\x00\x00")
    edits.made_by(doc, edits.from_plain_form("\n".join(lines)))
    return doc


def after(doc: Doc, edit) -> Doc:
    """The document after an edit that was made on a fork and came back as an update that the guard takes."""
    ledger = Ledger.of_state(guard.inspect(doc.get_update()))
    update = edits.made_by(edits.fork(doc.get_update()), edit)
    assert update is not None
    ledger.refuse_what_does_not_fit(guard.from_browser(update))
    doc.apply_update(update)
    return doc


def plain(doc: Doc) -> list[str]:
    return edits.plain_form(doc).split("\n")


@pytest.mark.parametrize(
    ("before", "written"),
    [
        (["Een", "Twee", "Drie"], ["Een", "Twee en een half", "Drie"]),
        (["Een", "Twee", "Drie"], ["Een", "Drie"]),
        (["Een"], ["Nul", "Een", "Twee"]),
        (["# Wonen", "Op zichzelf"], ["# Wonen en werk", "Op zichzelf", "- kamer", "- hond"]),
        (["- een", "- twee"], ["- een", "- anderhalf", "- twee"]),
        (["1. een", "2. twee"], ["1. een"]),
        (["Hé 😀 daar"], ["Hé 😀😀 daar!"]),
        ([], ["Begin"]),
        (["Weg"], []),
        (["a", "b", "c"], ["c", "x", "a"]),
    ],
)
def test_the_text_becomes_what_was_written_in_the_box(before, written):
    doc = a_text(*before)

    after(doc, edits.from_plain_form("\n".join(written)))

    assert plain(doc) == (written or [""])


def test_what_others_wrote_meanwhile_stays():
    doc = a_text("Ik wil naar huis.", "Met mijn hond.")
    seen = doc.get_update()
    after(doc, edits.from_plain_form("Ik wil heel graag naar huis.\nMet mijn hond.\nEn een fiets."))

    update = edits.made_by(edits.fork(seen), edits.from_plain_form("Ik wil naar huis toe.\nMet mijn oude hond."))
    doc.apply_update(update)

    assert plain(doc) == ["Ik wil heel graag naar huis toe.", "Met mijn oude hond.", "En een fiets."]


def test_bold_words_stay_bold():
    doc = a_text("Dit is belangrijk werk")
    with doc.transaction():
        lines_of(doc)[0].parts[0].format(7, 17, {"strong": {}})

    after(doc, edits.from_plain_form("Dit is heel belangrijk werk"))

    assert "<strong>belangrijk</strong>" in html_of(blocks_of(doc))


def test_a_suggestion_shows_both_and_changes_no_word():
    doc = a_text("Zij gaat in mei naar huis")
    one = UUID(int=7)

    after(doc, edits.replaced(0, 12, 15, "juni", one))

    assert plain_of(blocks_of(doc)) == "Zij gaat in mei naar huis"
    assert html_of(blocks_of(doc)) == (
        '<p>Zij gaat in <del class="suggested suggested--deletion">mei</del>'
        '<ins class="suggested suggested--insertion">juni</ins> naar huis</p>'
    )


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("Zij gaat in mei graag naar huis", ["Zij gaat in [mei](juni) graag naar huis", "(Fijn.)"]),
        ("Zij gaat in mei, denk ik, naar huis", ["Zij gaat in [mei], denk ik,(juni) naar huis", "(Fijn.)"]),
        ("Zij gaat naar huis", ["Zij gaat (juni)naar huis", "(Fijn.)"]),
        ("Zij gaat in mei", ["Zij gaat in [mei](juni)", "(Fijn.)"]),
        ("Zij gaat in mei naar huis\nGoed.", ["Zij gaat in [mei](juni) naar huis", "Goed.", "(Fijn.)"]),
    ],
)
def test_what_is_suggested_is_not_in_the_box_and_stays_where_it_is(written, lines):
    doc = a_text("Zij gaat in mei naar huis")
    after(doc, edits.replaced(0, 12, 15, "juni", UUID(int=7)))
    after(doc, edits.suggested(["Zij gaat in meijuni naar huis", "Fijn."]))
    assert plain(doc) == ["Zij gaat in mei naar huis"]

    after(doc, edits.from_plain_form(written))

    def shown(run: Run) -> str:
        return f"({run.words})" if run.insertion else f"[{run.words}]" if run.deletion else run.words

    assert ["".join(map(shown, block.runs)) for block in blocks_of(doc)] == lines
    assert plain(doc) == written.split("\n")


@pytest.mark.parametrize(
    ("accepted", "words"), [(True, "Zij gaat in juni naar huis"), (False, "Zij gaat in mei naar huis")]
)
def test_a_decision_leaves_no_trace_of_the_suggestion(accepted, words):
    doc, one = a_text("Zij gaat in mei naar huis"), uuid4()
    after(doc, edits.replaced(0, 12, 15, "juni", one))

    after(doc, edits.decided([one], accepted=accepted))

    assert html_of(blocks_of(doc)) == f"<p>{words}</p>"


def test_a_suggested_line_goes_whole_when_refused():
    doc, one = a_text("Een"), uuid4()
    after(doc, edits.suggested(["Een", "Twee"], lambda: one))
    assert html_of(blocks_of(doc)) == '<p>Een</p><p><ins class="suggested suggested--insertion">Twee</ins></p>'

    after(doc, edits.decided([one], accepted=False))

    assert html_of(blocks_of(doc)) == "<p>Een</p>"


def test_words_are_escaped_in_html():
    assert html_of((Block("paragraph", (Run('<b onclick="x">&'),)),)) == "<p>&lt;b onclick=&quot;x&quot;&gt;&amp;</p>"


def test_blocks_go_into_another_text_as_they_are():
    source = a_text("# Kop", "- een", "- twee", "Slot")

    target = after(a_text("Begin"), edits.appended(blocks_of(source)))

    assert plain(target) == ["Begin", "# Kop", "- een", "- twee", "Slot"]
