"""The PDF: tagged, with what a screen reader needs, made only of our own bytes, and nothing left behind."""

import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest

from portal.word import pdf
from portal.word.bench import a_big_plan
from tests.word.samples import a_plan

needs_office = pytest.mark.skipif(
    pdf.program() is None, reason="LibreOffice is not here: apt install libreoffice-writer"
)


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """Where the work is done, so that a test can see what stays there."""
    monkeypatch.setattr(pdf, "_MEMORY", tmp_path)
    return tmp_path


@needs_office
def test_a_plan_becomes_a_tagged_pdf_in_dutch_with_its_title(workplace):
    data = pdf.write_pdf(a_plan())

    assert data.startswith(b"%PDF-")
    assert b"/MarkInfo<</Marked true>>" in data
    assert b"/Lang(nl-NL)" in data
    assert b"/DisplayDocTitle true" in data
    assert list(workplace.iterdir()) == []


@needs_office
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo is not here: apt install poppler-utils")
def test_headings_lists_header_cells_and_the_logo_are_tagged(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(pdf.write_pdf(a_plan()))

    tree = subprocess.run(["pdfinfo", "-struct", path], capture_output=True, text=True, check=True).stdout

    assert {"H1", "H2", "L", "LI", "Table", "TH", "TD", "Figure", "Link"} <= set(tree.replace(":", "").split())


@needs_office
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here: apt install poppler-utils")
def test_the_contents_of_a_long_plan_show_the_right_pages(tmp_path):
    path = tmp_path / "big.pdf"
    path.write_bytes(pdf.write_pdf(a_big_plan(sections=12, tables=2, comments=0, suggestions=0)))

    pages = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")

    for number in (1, 7, 12):
        heading = f"Onderdeel {number} van het plan"
        listed = next(line for line in pages[1].splitlines() if heading in line)
        page = int(listed.rsplit(".", 1)[1])
        assert any(line.strip() == heading for line in pages[page - 1].splitlines())


def test_without_libreoffice_it_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "_PROGRAMS", ("een-programma-dat-er-niet-is",))

    assert pdf.program() is None
    with pytest.raises(pdf.NoLibreOffice, match="Neem het Word-bestand"):
        pdf.write_pdf(a_plan())


def a_program(folder: Path, script: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_program_that_says_all_is_well_but_gives_nothing_is_not_believed(workplace, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(pdf, "_PROGRAMS", (a_program(tmp_path_factory.mktemp("bin"), "exit 0"),))

    with pytest.raises(pdf.PdfFailed):
        pdf.write_pdf(a_plan())
    assert list(workplace.iterdir()) == []


def test_a_program_that_hangs_is_ended_with_all_that_it_started(workplace, tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("bin")
    monkeypatch.setattr(pdf, "_PROGRAMS", (a_program(folder, f"sleep 300 & echo $! > {folder}/child; wait"),))

    with pytest.raises(pdf.PdfFailed):
        pdf.write_pdf(a_plan(), seconds=0.5)

    assert ends_soon(int((folder / "child").read_text()))
    assert list(workplace.iterdir()) == []


def ends_soon(number: int) -> bool:
    """A killed process is gone within moments, not at the very instant of the signal."""
    end = time.monotonic() + 5
    while is_running(number) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_running(number)


def is_running(number: int) -> bool:
    """A process that ended and waits to be reaped does not count."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")
    return not state.exists() or state.read_text().split()[2] != "Z"
