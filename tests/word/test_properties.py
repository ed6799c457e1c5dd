"""Properties over many documents: text in equals text out, and nothing in an upload is missing from the report."""

import random
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.word import document as d
from portal.word.alignment import Alignment, Clock
from portal.word.baseline import baseline_of
from portal.word.compare import compare
from portal.word.reader import read
from portal.word.report import Report
from portal.word.stream import stream_of
from portal.word.writer import write
from portal.word.xml import w
from tests.word.rewriting import a_comment, commented, rewritten, run, tracked, xml
from tests.word.samples import ALL, a_plan

MANY = settings(
    max_examples=20,
    derandomize=True,  # the same examples each time; nightly looks further
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
AUTHORS = ("An", "Bo", "Cas")
REMARKING = (d.Author("a", "An"), d.Author("b", "Bo"))
WHO = ("a", "b")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
words = st.lists(
    st.sampled_from(
        ["ik", "jij", "wil", "niet", "koken", "thuis", "’s", "avonds,", "école", "18", "é.", "–", '"zo"', "<", "&", ">"]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
runs = st.lists(st.builds(d.Run, texts | words, st.booleans(), st.booleans()), min_size=1, max_size=4).map(tuple)
cells = st.lists(st.builds(d.Paragraph, runs), min_size=1, max_size=2).map(lambda made: d.Cell(tuple(made)))
tables = (
    st.integers(1, 3)
    .flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width).map(tuple), min_size=1, max_size=3))
    .map(lambda rows: d.Table(tuple(rows)))
)
items = st.builds(d.ListItem, runs, st.integers(0, 3))
blocks = st.one_of(
    st.builds(d.Paragraph, runs),
    st.builds(d.Heading, runs, st.integers(1, 3)),
    st.builds(d.Listing, st.lists(items, min_size=1, max_size=3).map(tuple), st.booleans()),
    tables,
)
sections = st.lists(
    st.tuples(words, st.lists(blocks, max_size=4).map(tuple), st.integers(1, 2)), min_size=1, max_size=10
)


@st.composite
def documents(draw):
    """Any document, with remarks at any words of it, right or wrong."""
    made = tuple(
        d.Section(f"s{i}", f"{i} {title}", inside, level) for i, (title, inside, level) in enumerate(draw(sections))
    )
    plain = a_plan(sections=made, threads=(), suggestions=())
    parts = baseline_of(plain).parts

    def anchor(key):
        part = draw(st.sampled_from(parts))
        block = draw(st.sampled_from([None, *range(len(part.lines))]))
        line = part.heading if block is None else part.lines[block]
        start = draw(st.integers(0, len(line)))
        return d.Anchor(part.key, block, start, line[start : draw(st.integers(start, len(line)))])

    authors, when = st.sampled_from(REMARKING), datetime(2026, 11, 1, tzinfo=UTC)
    threads = tuple(
        d.Thread(f"t{i}", anchor(i), (d.Remark(f"r{i}", draw(authors), when, f"opmerking {i}"),))
        for i in range(draw(st.integers(0, 3)))
    )
    suggested = tuple(
        d.Suggestion(f"v{i}", anchor(i), draw(authors), when, draw(words | st.just("")))
        for i in range(draw(st.integers(0, 3)))
    )
    suggested = tuple(one for one in suggested if one.text or one.anchor.quote)
    return a_plan(sections=made, threads=threads, suggestions=suggested)


def everything_said(report: Report) -> tuple[str, str]:
    """All words put in and all taken out, by anyone."""
    added = " ".join(change.new for change in report.changes) + " ".join(item.text for item in report.loose)
    return added, " ".join(change.old for change in report.changes)


@MANY
@given(documents())
def test_text_in_equals_text_out(document):
    sent = baseline_of(document)
    upload = read(write(document))

    lines = [line.before for line in upload.lines if line.style not in {"table end", "logo", "generated"}]
    assert lines == [line for part in sent.parts for line in (part.heading, *part.lines)]
    assert compare(sent, upload).is_empty


@MANY
@given(documents())
def test_remarks_change_nothing_in_the_text_and_come_back_as_they_went(document):
    clean, full = read(write(document)), read(write(document, remarks_of=WHO))

    assert stream_of(full.lines, 0).before == stream_of(clean.lines, 0).before
    report = compare(baseline_of(document, remarks_of=WHO), full)
    assert [*report.threads, *report.replies, *report.removed] == []
    assert [*report.changes, *report.refused, *report.accepted] == []


def shuffled(data: bytes, seed: int) -> bytes:
    """As programs rewrite a file: runs cut and wrapped anywhere, new numbers, other bookmarks, proofing marks."""
    dice = random.Random(seed)

    def edit(root):
        for element in list(root.iter(w("r"))):
            text = element.find(w("t"))
            if text is None or len(element) != 1 or not text.text or element.getparent().tag in {w("ins"), w("del")}:
                continue
            cuts = sorted({0, len(text.text), *(dice.randrange(len(text.text) + 1) for _ in range(dice.randrange(3)))})
            pieces = [text.text[a:b] for a, b in pairwise(cuts)]
            for piece in pieces:
                one = xml('<w:r><w:rPr><w:noProof/></w:rPr><w:t xml:space="preserve"/></w:r>')[0]
                one.find(w("t")).text = piece
                if dice.random() < 0.2:
                    one = wrapped(one, dice)
                element.addprevious(one)
                element.addprevious(xml("<w:proofErr w:type='spellStart'/>")[0])
            element.getparent().remove(element)
        for number, element in enumerate(root.iter()):
            if element.get(w("id")) and element.tag not in {
                w("commentRangeStart"),
                w("commentRangeEnd"),
                w("commentReference"),
                w("bookmarkStart"),
                w("bookmarkEnd"),
            }:
                element.set(w("id"), str(70_000 + number))
        numbers = {mark.get(w("id")): str(dice.randrange(10**6)) for mark in root.iter(w("bookmarkStart"))}
        for mark in [*root.iter(w("bookmarkStart")), *root.iter(w("bookmarkEnd"))]:
            mark.set(w("id"), numbers[mark.get(w("id"))])

    return rewritten(data, edit)


def wrapped(element, dice):
    kind = dice.choice(["sdt", "smartTag", "sdt in sdt"])
    if kind == "smartTag":
        wrap = xml('<w:smartTag w:element="x"/>')[0]
        wrap.append(element)
        return wrap
    wrap = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")[0]
    wrap[1].append(wrapped_twice(element) if kind == "sdt in sdt" else element)
    return wrap


def wrapped_twice(element):
    wrap = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")[0]
    wrap[1].append(element)
    return wrap


@MANY
@given(documents(), st.integers(0, 2**32))
def test_runs_and_ids_may_be_shuffled_without_any_difference(document, seed):
    report = compare(baseline_of(document, remarks_of=WHO), read(shuffled(write(document, remarks_of=WHO), seed)))

    assert report.is_empty


edits = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.sampled_from(["ins", "del", "plain", "drop", "comment", "move"]),
        st.integers(0, 10**6),
        st.sampled_from(AUTHORS),
    ),
    min_size=1,
    max_size=8,
)


@MANY
@given(edits, st.integers(0, 2**32), st.booleans())
def test_nothing_that_someone_put_in_took_out_or_said_is_missing_from_the_report(made, seed, shuffle):  # noqa: C901
    """Edits at random places of random kinds by several hands; each carries a word that stands nowhere else."""
    said: list[tuple[str, str]] = []
    comments: list[str] = []

    def edit(root):
        for number, (line, kind, place, author) in enumerate(made):
            options = [
                r
                for r in root.iter(w("r"))
                if r.find(w("t")) is not None
                and len(r) <= 2
                and r.getparent().tag in {w("p"), w("sdtContent")}
                and "woord" not in (r.find(w("t")).text or "")
            ]
            element = options[line % len(options)]
            text = element.find(w("t")).text or ""
            cut = place % (len(text) + 1)
            word = f"woord{number}x"
            head, middle, tail = text[:cut], text[cut : cut + 6], text[cut + 6 :]
            inside = {
                "ins": run(quoted(head)) + tracked("ins", f" {word} ", author) + run(quoted(middle + tail)),
                "del": run(quoted(head))
                + (tracked("del", quoted(middle), author) if middle else "")
                + run(quoted(tail)),
                "plain": run(quoted(f"{head} {word} {middle}{tail}")),
                "drop": run(quoted(head + tail)),
                "comment": run(quoted(head)) + run(quoted(middle)).join(commented(5000 + number)) + run(quoted(tail)),
                "move": run(quoted(head)) + tracked("moveTo", f" {word} ", author) + run(quoted(middle + tail)),
            }[kind]
            if kind in {"ins", "plain", "move"}:
                said.append(("in", word))
            if kind == "comment":
                comments.append(a_comment(5000 + number, author, word))
                said.append(("comment", word))
            for new in xml(inside):
                element.addprevious(new)
            element.getparent().remove(element)

    sent = baseline_of(a_plan(), remarks_of=ALL)
    data = rewritten(write(a_plan(), remarks_of=ALL), edit)
    data = rewritten(data, lambda root: [root.append(xml(comment)[0]) for comment in comments], "word/comments.xml")
    upload = read(shuffled(data, seed) if shuffle else data)
    report = compare(sent, upload)

    added, removed = everything_said(report)
    remarks = " ".join(remark.text for thread in report.threads for remark in thread.remarks) + " ".join(
        reply.remark.text for reply in report.replies
    )
    for kind, word in said:
        assert word in (remarks if kind == "comment" else added), (kind, word)
    ours = {made.text for made in a_plan().suggestions} | {made.anchor.quote for made in a_plan().suggestions}
    for line in upload.lines:
        for span in line.spans:
            if span.deleted and span.inserted is None and span.text not in ours:
                assert span.text in removed
            if span.inserted and span.text not in ours:
                assert span.text in added


def quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def test_a_text_without_its_differences_is_the_other_text():
    @MANY
    @given(words, words)
    def holds(old, new):
        aligned = Alignment(old, new, Clock(1.0))
        pieces, at = [], 0
        for edit in aligned.edits:
            pieces += [old[at : edit.start], edit.text]
            at = edit.end
        assert " ".join("".join([*pieces, old[at:]]).split()) == " ".join(new.split())

    holds()


@MANY
@given(words, words)
def test_places_in_two_texts_keep_their_order(old, new):
    aligned = Alignment(old, new, Clock(1.0))

    there = [aligned.to_new(at) for at in range(len(old) + 1)]
    back = [aligned.to_old(at) for at in range(len(new) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    assert all(0 <= at <= len(new) for at in there)
    assert all(0 <= at <= len(old) for at in back)


PROPERTIES = {
    test_text_in_equals_text_out: (documents(),),
    test_remarks_change_nothing_in_the_text_and_come_back_as_they_went: (documents(),),
    test_runs_and_ids_may_be_shuffled_without_any_difference: (documents(), st.integers(0, 2**32)),
    test_nothing_that_someone_put_in_took_out_or_said_is_missing_from_the_report: (
        edits,
        st.integers(0, 2**32),
        st.booleans(),
    ),
}


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_the_properties_hold_for_many_more(holds):
    settings(MANY, max_examples=1000, derandomize=False)(given(*PROPERTIES[holds])(holds.hypothesis.inner_test))()
