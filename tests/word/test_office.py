"""Round trips through a real LibreOffice: edited as a person would, saved, read, compared."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from portal.plans.domain.kinds import PlanKind
from portal.plans.standard import TEMPLATES
from portal.word.baseline import baseline_of
from portal.word.bench import a_big_plan
from portal.word.compare import compare
from portal.word.document import Document
from portal.word.pdf import program
from portal.word.reader import read
from portal.word.report import Found
from portal.word.upload import ChangeKind
from portal.word.writer import write
from tests.word.samples import ALL, a_plan

DRIVER = Path(__file__).parent / "office_driver.py"


def python_with_uno() -> str | None:
    """The Python that LibreOffice's own bindings are for: the system's, or the one that comes with it."""
    soffice = program()
    beside = [str(Path(soffice).resolve().parent / "python")] if soffice else []
    for name in (sys.executable, "/usr/bin/python3", *beside):
        if (
            shutil.which(name)
            and subprocess.run([name, "-c", "import uno"], capture_output=True, check=False).returncode == 0
        ):
            return name
    return None


UNO = python_with_uno()
pytestmark = pytest.mark.skipif(
    program() is None or UNO is None,
    reason="LibreOffice with its Python is not here: apt install libreoffice-writer python3-uno",
)

EDITS = [
    ["insert", "leren koken", " en bakken"],
    ["delete", " en mijn mbo-diploma halen"],
    ["replace", "Opa", "Oma"],
    ["paragraph", "Ik mag altijd bellen.", "Ook als het laat is."],
    ["replace", "Zakgeld", "Kleedgeld"],
]

JOBS = {
    "untouched": [],
    "tracked": [["track", True], *EDITS, ["bold", "belangrijkste vind"], ["cut_and_paste", "Meer weten? ", "Het "]],
    "untracked": [["track", False], *EDITS],
    "talked": [
        ["comment", "de familie Jansen", "Klopt dit nog?"],
        ["reply", "Dit bespreken we nog met opa.", "Gedaan!"],
        ["reply", "Zullen we op zondag samen oefenen?", "Goed idee."],
        ["resolve", "Zullen we op zondag samen oefenen?"],
    ],
    "deleted": [["track", True], ["delete_paragraph", "Opa brengt mij"]],
    "accepted": [["accept_all"]],
    "comment deleted": [["delete_comment", "Dit bespreken we nog met opa."]],
}


def a_plan_of(kind: PlanKind) -> Document:
    """A plan of a kind, with something of everything in the sections that it starts with."""
    filling = a_plan().sections
    sections = tuple(
        replace(filling[number % len(filling)], key=section.key, title=section.title, level=1)
        for number, section in enumerate(TEMPLATES[kind].sections)
    )
    return a_plan(
        title=TEMPLATES[kind].title, kind=TEMPLATES[kind].title, sections=sections, threads=(), suggestions=()
    )


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    """All documents, edited in one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "plan.docx").write_bytes(write(a_plan(), remarks_of=ALL))
    (folder / "big.docx").write_bytes(write(a_big_plan(), remarks_of=("mother", "youth")))
    jobs = [
        {
            "open": str(folder / "plan.docx"),
            "save": str(folder / f"{name}.docx"),
            "author": "Anna Verhagen",
            "acts": acts,
        }
        for name, acts in JOBS.items()
    ]
    for kind in TEMPLATES:
        (folder / f"{kind.value}.docx").write_bytes(write(a_plan_of(kind)))
        came = str(folder / f"{kind.value} again.docx")
        jobs.append({"open": str(folder / f"{kind.value}.docx"), "save": came, "author": "A B", "acts": []})
    jobs.append({"open": str(folder / "big.docx"), "save": str(folder / "big again.docx"), "author": "A B", "acts": []})
    command = [str(UNO), str(DRIVER), str(program()), str(folder / "profile")]
    run = subprocess.run(command, input=json.dumps(jobs), text=True, capture_output=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr[-3000:]
    return folder


def came_back(edited: Path, name: str):
    return compare(baseline_of(a_plan(), remarks_of=ALL), read((edited / f"{name}.docx").read_bytes()))


def test_a_document_that_was_only_saved_again_brings_nothing(edited):
    upload = read((edited / "untouched.docx").read_bytes())

    assert upload.marks == a_plan().marks
    assert came_back(edited, "untouched").is_empty


@pytest.mark.parametrize("kind", list(TEMPLATES))
def test_text_out_is_text_in_for_every_kind_of_plan(edited, kind):
    report = compare(baseline_of(a_plan_of(kind)), read((edited / f"{kind.value} again.docx").read_bytes()))

    assert report.is_empty


def test_the_biggest_plan_comes_back_whole(edited):
    plan = a_big_plan()

    report = compare(baseline_of(plan, remarks_of=("mother", "youth")), read((edited / "big again.docx").read_bytes()))

    assert report.is_empty


def test_edits_with_tracking_on_become_suggestions_of_their_author(edited):
    changes = came_back(edited, "tracked").changes

    assert {(c.part, c.kind.value, c.old, c.new) for c in changes} == {
        ("s-want", "inserted", "", " en bakken"),
        ("s-want", "deleted", " en mijn mbo-diploma halen", ""),
        ("s-want", "restyled", "belangrijkste vind", ""),
        ("s-want", "moved_away", "Meer weten? ", ""),
        ("s-want", "moved_here", "", "Meer weten? "),
        ("s-home", "replaced", "Opa", "Oma"),
        ("s-home", "inserted", "", "\nOok als het laat is."),
        ("s-big5", "replaced", "Zakgeld", "Kleedgeld"),
    }
    assert {(c.author, c.tracked, c.where.found) for c in changes} == {("Anna Verhagen", True, Found.HERE)}
    assert all(c.at is not None for c in changes)
    assert len({c.move for c in changes if c.kind in {ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE}}) == 1


def test_the_same_edits_with_tracking_off_become_suggestions_too(edited):
    report = came_back(edited, "untracked")

    said = " ".join(change.new for change in report.changes)
    gone = " ".join(change.old for change in report.changes)
    assert {change.tracked for change in report.changes} == {False}
    assert all(word in said for word in ("bakken", "Oma", "Ook als het laat is.", "Kleedgeld"))
    assert all(word in gone for word in ("mbo-diploma", "Opa", "Zakgeld"))
    assert [part.key for part in report.parts if part.state != "same"] == ["s-want", "s-home", "s-big5"]


def test_comments_answers_and_resolving_come_back_at_their_words(edited):
    report = came_back(edited, "talked")

    (thread,) = report.threads
    assert thread.where is not None
    assert (thread.quote, thread.remarks[0].text, thread.where.found) == (
        "de familie Jansen",
        "Klopt dit nog?",
        Found.HERE,
    )
    assert {(reply.thread, reply.remark.text) for reply in report.replies} == {("t1", "Goed idee."), ("t2", "Gedaan!")}
    assert (report.resolved, report.changes) == (("t1",), ())


def test_a_paragraph_that_was_taken_out_is_told_with_its_words(edited):
    changes = came_back(edited, "deleted").changes

    assert [change.old for change in changes] == [
        "Opa brengt mij terug",
        " voor het eten.\n",
    ]  # mother's words lie between
    assert {(change.new, change.author, change.part) for change in changes} == {("", "Anna Verhagen", "s-home")}


def test_suggestions_that_were_accepted_there_are_told_as_accepted(edited):
    report = came_back(edited, "accepted")

    assert set(report.accepted) == {"v1", "v2"}
    assert (report.changes, report.refused) == ((), ())


def test_a_comment_that_was_removed_there_is_told(edited):
    assert came_back(edited, "comment deleted").removed == ("t2",)
