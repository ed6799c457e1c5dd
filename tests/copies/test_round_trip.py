"""Out through the page, edited in a real LibreOffice, back through the page; and files that mean harm."""

import json
import subprocess
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import request
from sqlalchemy import select

from portal.coediting.queries import plain_text
from portal.copies.models import PlanReturn, ReturnItem
from portal.dossier.domain import Framework, Role
from portal.dossier.models import LegalFramework
from portal.kernel.clock import now
from portal.plans.domain.kinds import PlanKind
from portal.plans.models import Comment, Plan, PlanSection
from portal.word.pdf import program
from tests.copies.builders import (
    a_file,
    a_written_plan,
    brought,
    copy_made,
    decided,
    fetched,
    merge_of,
    said,
    things,
)  # fmt: skip
from tests.copies.test_coming_back import WORDS, accepted
from tests.dossier.builders import LONG_AGO
from tests.plans.builders import section_of, sign_in
from tests.word.hostile import hostile
from tests.word.test_office import DRIVER, UNO

needs_office = pytest.mark.skipif(
    program() is None or UNO is None,
    reason="LibreOffice with its Python is not here: apt install libreoffice-writer python3-uno",
)
ACTS = [
    ["track", True],
    ["replace", "Opa", "Oma"],
    ["paragraph", "Zij slaapt goed.", "En lang."],
    ["comment", "elke dag", "Ook op vrijdag?"],
    ["track", False],
    ["replace", "naar school", "met de fiets naar school"],
]
WANTED = "Noor gaat elke dag met de fiets naar school.\nOma brengt haar op maandag.\nZij slaapt goed.\nEn lang."


def edited(folder, data: bytes, **jobs):
    """The same document, edited in LibreOffice in each of these ways."""
    (folder / "sent.docx").write_bytes(data)
    return _office(folder, {name: (folder / "sent.docx", acts) for name, acts in jobs.items()})


def _office(folder, jobs):
    written = [
        {"open": str(source), "save": str(folder / f"{name} again.docx"), "author": "Anna Verhagen", "acts": acts}
        for name, (source, acts) in jobs.items()
    ]
    command = [str(UNO), str(DRIVER), str(program()), str(folder / "profile")]
    run = subprocess.run(command, input=json.dumps(written), text=True, capture_output=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    return {name: (folder / f"{name} again.docx").read_bytes() for name in jobs}


@needs_office
def test_a_plan_goes_out_is_edited_in_libreoffice_and_comes_back_at_every_word(session, client_of, tmp_path):
    file = a_file(session, age=11)
    worker = client_of(file.actors["Sanne"])
    plan = a_written_plan(session, worker, file, words=WORDS)
    section = section_of(session, plan, "how_it_goes")
    session.commit()
    came = edited(tmp_path, fetched(worker, copy_made(worker, plan)), untouched=[], edited=ACTS)

    same = merge_of(worker, file, came["untouched"])
    address = merge_of(worker, file, came["edited"])
    shown = " ".join(things(worker, address))
    decided(worker, address, "Ook op vrijdag?", "comment")
    worker.post(f"{address}/delen/{section}/alles-overnemen")
    finished = said(worker.post(f"{address}/klaar", follow_redirects=True))

    assert "niets veranderd en niets gezegd" in said(worker.get(same))
    assert "Niet bijgehouden" in shown
    assert "klaar met dit bestand" in finished
    session.commit()
    made = session.scalars(select(Comment)).one()
    assert (made.quote, made.text, made.said_by) == ("elke dag", "Ook op vrijdag?", "Anna Verhagen")
    assert accepted(session, worker, section) == WANTED


def _begun(session, file, browsers, kind):
    """A plan of a kind, begun and written by whoever may."""
    for name, browser in browsers.items():
        if browser.post(f"/jongeren/{file.id}/plannen/nieuw", data={"kind": kind.value}).status_code != 303:
            continue
        session.commit()
        plan = session.scalars(select(Plan.id).where(Plan.youth_file_id == file.id, Plan.kind == kind)).one()
        sections = session.scalars(select(PlanSection.id).where(PlanSection.plan_id == plan)).all()
        session.commit()
        words = f"# Kop\nWoorden van {kind.value}: “aanhalen”, café & <haken>.\n- een punt\n- nog een punt\n1. eerst"
        for section in sections:
            answer = browser.post(f"/teksten/{section}/schrijven", data={"words": words, "seen": "0"})
            if answer.status_code == 303:
                return plan, section, browser, name
    return None


@pytest.mark.nightly
@needs_office
def test_text_out_is_text_in_for_every_kind_of_plan(session, client_of, tmp_path):
    file = a_file(session, age=16)
    session.commit()
    gi = {"Gerda": Role.GI_OTS}
    from tests.dossier.builders import joins  # noqa: PLC0415

    for name, role in gi.items():
        file.actors[name] = replace(sign_in(session, joins(session, file, role, name)), factor_at=now())
    session.add(
        LegalFramework(
            youth_file_id=file.id, framework=Framework.OTS, organisation_id=file.organisation_id,
            starts_on=now().date() - LONG_AGO,
        )
    )  # fmt: skip
    session.commit()
    browsers = {name: client_of(actor) for name, actor in file.actors.items()}
    made = {kind: _begun(session, file, browsers, kind) for kind in PlanKind}
    nobody = {kind for kind, one in made.items() if one is None}
    sources: dict[str, tuple[Path, list[object]]] = {}
    for kind, one in made.items():
        if one is not None:
            plan, _section, browser, _name = one
            (tmp_path / f"{kind}.docx").write_bytes(fetched(browser, copy_made(browser, plan)))
            sources[kind.value] = (tmp_path / f"{kind}.docx", [])

    came = _office(tmp_path, sources)
    answers = {
        kind: said(made[PlanKind(kind)][2].get(merge_of(made[PlanKind(kind)][2], file, data)))
        for kind, data in came.items()
    }

    assert nobody == set()
    assert len(answers) == 8
    assert [kind for kind, words in answers.items() if "niets veranderd en niets gezegd" not in words] == []
    session.commit()
    assert "café & <haken>" in plain_text(session, made[PlanKind.HELP][1])


@pytest.mark.nightly  # all shapes of harm through the page; `make test` has them at the reader itself
# The test's own browser writes a big request to a file of its own and leaves closing it to Python.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_file_that_means_harm_is_answered_in_time_and_leaves_no_trace(session, client_of):
    """What reading one costs in memory is measured in a process of its own (tests/word/test_hostile.py)."""
    file = a_file(session, age=11)
    worker = client_of(file.actors["Sanne"])
    a_written_plan(session, worker, file)
    slow, odd = [], []
    for name, reason, data in hostile("http://127.0.0.1:9"):
        begun = time.process_time()
        status = brought(worker, file, data, f"{name.replace(' ', '-')}.docx").status_code
        taken = time.process_time() - begun
        slow += [(name, taken)] if taken > 2.0 else []
        odd += [(name, status)] if not 400 <= status < 500 and reason is not None else []

    assert slow == []
    assert odd == []
    session.commit()
    assert session.scalars(select(PlanReturn)).all() == []
    assert session.scalars(select(ReturnItem)).all() == []


def test_what_is_sent_along_never_touches_a_disk(client_of):
    app = client_of(None).application

    with app.test_request_context("/", method="POST"):
        stream = request._get_file_stream(20_000_000, "application/octet-stream")  # noqa: SLF001

    assert type(stream) is BytesIO
