"""A PDF of a copy is made by a job that opens one sealed file; where LibreOffice is missing the page says so."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from portal.copies.domain import FileState, Format
from portal.copies.models import CopyFile
from portal.copies.services import printing
from portal.kernel.clock import now
from portal.word import pdf
from tests.conftest import sessions_as
from tests.copies.builders import a_file, a_written_plan, copy_made, link_of, said

needs_office = pytest.mark.skipif(
    pdf.program() is None, reason="LibreOffice is not here: apt install libreoffice-writer"
)


@pytest.fixture
def file(session):
    return a_file(session, age=11)


@pytest.fixture
def worker(file, client_of):
    return client_of(file.actors["Sanne"])


@pytest.fixture
def copy(session, worker, file):
    return copy_made(worker, a_written_plan(session, worker, file))


@pytest.fixture
def working(session, connection):
    """What a job works with: the rights of the worker's login."""
    session.commit()
    return SimpleNamespace(sessions=sessions_as("portal_worker", connection))


def the_pdf(session):
    session.commit()
    session.expire_all()
    return session.scalars(select(CopyFile).where(CopyFile.format == Format.PDF)).one()


@needs_office
def test_a_pdf_is_asked_for_made_by_the_job_and_fetched(session, worker, copy, working):
    asked = worker.post(f"{copy}/pdf")
    waiting = said(worker.get(copy))
    printing.make_pdf(working, the_pdf(session).id)
    ready = worker.get(copy)
    answer = worker.get(link_of(ready, "Haal de pdf op"))

    assert asked.status_code == 303
    assert "De pdf wordt gemaakt" in waiting
    assert answer.data.startswith(b"%PDF")
    assert b"/MarkInfo" in answer.data or b"/StructTreeRoot" in answer.data
    assert answer.headers["Content-Disposition"] == "attachment; filename=plan-versie-1.pdf"


@needs_office
def test_asking_twice_makes_one_pdf_and_the_job_may_run_twice(session, worker, copy, working):
    worker.post(f"{copy}/pdf")
    worker.post(f"{copy}/pdf")
    row = the_pdf(session)
    printing.make_pdf(working, row.id)
    first = the_pdf(session).sealed
    printing.make_pdf(working, row.id)

    assert the_pdf(session).sealed == first


def test_where_libreoffice_is_missing_the_page_says_so_and_word_still_works(session, worker, copy, monkeypatch):
    monkeypatch.setattr(pdf, "_PROGRAMS", ("no-such-program",))

    page = worker.get(copy)
    answer = worker.post(f"{copy}/pdf", follow_redirects=True)

    assert "LibreOffice is niet geïnstalleerd" in said(page)
    assert "Maak er een pdf van" not in said(page)
    assert "LibreOffice is niet geïnstalleerd" in said(answer)
    assert worker.get(link_of(page, "Haal het Word-bestand op")).status_code == 200
    session.commit()
    assert session.scalars(select(CopyFile.format)).all() == [Format.DOCX]


def test_a_pdf_that_fails_is_told_and_can_be_asked_again(session, worker, copy, working, monkeypatch):
    monkeypatch.setattr(pdf, "_PROGRAMS", ("true",))  # a program that makes nothing
    worker.post(f"{copy}/pdf")
    printing.make_pdf(working, the_pdf(session).id)
    failed = the_pdf(session).state
    session.commit()

    page = said(worker.get(copy))
    worker.post(f"{copy}/pdf")

    assert failed is FileState.FAILED
    assert "lukte niet" in page
    assert "Maak er een pdf van" in page
    session.commit()
    states = session.scalars(select(CopyFile.state).where(CopyFile.format == Format.PDF).order_by(CopyFile.id)).all()
    assert states == [FileState.FAILED, FileState.WAITING]


def test_the_worker_sees_the_sealed_files_and_nothing_of_the_register_or_the_plan(session, copy, working):
    del copy
    for table in ("plan_copy", "plan", "plan_section", "text_snapshot", "plan_return_item"):
        with working.sessions() as other, pytest.raises(Exception, match="permission denied"):
            other.execute(text(f"SELECT * FROM {table}"))
    session.rollback()


def test_files_that_nobody_fetched_are_cleared_away(session, copy, working):
    session.execute(text("UPDATE plan_copy_file SET made_at = :then"), {"then": now() - timedelta(hours=25)})
    session.commit()

    printing.forget(working)

    session.commit()
    assert session.scalars(select(CopyFile)).all() == []
