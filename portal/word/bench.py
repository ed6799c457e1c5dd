"""How fast and how small: the biggest plan out and in, beside bare python-docx (and pandoc) in the same run."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from statistics import median

import docx
from docx.document import Document as WordFile
from docx.text.paragraph import Paragraph as Written

from portal.word.baseline import baseline_of
from portal.word.compare import compare
from portal.word.document import (
    Anchor,
    Author,
    Block,
    Cell,
    Document,
    Heading,
    Listing,
    ListItem,
    Marks,
    Paragraph,
    Remark,
    Run,
    Section,
    Suggestion,
    Table,
    Thread,
    text_of,
)
from portal.word.parts import parts_of
from portal.word.reader import read
from portal.word.writer import write

PART = "word"
_ROUNDS = 7
_AUTHORS = ("mother", "youth")
_STORY = (
    "Noor wil graag zelf kiezen waar zij gaat wonen en wie haar daarbij helpt. De pleegouders denken mee en vertellen "
    "wat zij zien. Elke maand praten wij samen over hoe het gaat op school, thuis en met vrienden. Wie iets anders "
    "vindt, zegt dat en dan schrijven wij het op zoals het gezegd is. De begeleider zorgt dat de afspraken nagekomen "
    "worden en belt als dat niet lukt."
)
_WORDS = _STORY.split()


def a_big_plan(sections: int = 130, tables: int = 30, comments: int = 100, suggestions: int = 50) -> Document:
    """57 pages: the biggest that the portal promises to write within a second."""
    made = tuple(_section(number, with_table=number < tables) for number in range(sections))
    first = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

    def anchor(number: int, block: int, offset: int, length: int) -> Anchor:
        section = made[number % sections]
        paragraph = section.blocks[block]
        assert isinstance(paragraph, Paragraph)
        return Anchor(section.key, block, offset, text_of(paragraph.runs)[offset : offset + length])

    return Document(
        marks=Marks("plan", "version", "export"),
        title="Hulpverleningsplan",
        kind="Hulpverleningsplan",
        organisation="XONAR",
        version_label="versie 1",
        version_hash="0123456789abcdef" * 4,
        sections=made,
        threads=tuple(
            Thread(
                f"t{number}",
                anchor(number, 0, 10, 40),
                (
                    Remark(
                        f"r{number}",
                        Author("mother", "Karin de Wit"),
                        first + timedelta(hours=number),
                        f"Vraag {number}.",
                    ),
                ),
            )
            for number in range(comments)
        ),
        suggestions=tuple(
            Suggestion(
                f"v{number}",
                anchor(number * 2, 1, 20, 15 if number % 3 else 0),
                Author("youth", "Noor"),
                first + timedelta(hours=number),
                "andere woorden " if number % 4 or not number % 3 else "",
            )
            for number in range(suggestions)
        ),
    )


def measure() -> list[dict[str, object]]:
    """The figures of Word: seconds, megabytes, and ratios in one run. The floor is bare python-docx, same content."""
    plan = a_big_plan()
    ours, bare = _interleaved(lambda: write(plan, remarks_of=_AUTHORS), lambda: bare_python_docx(plan))
    data = write(plan, remarks_of=_AUTHORS)
    sent = baseline_of(plan, remarks_of=_AUTHORS)
    reading, _ = _interleaved(lambda: compare(sent, read(data)), lambda: None)
    figures = [
        _figure("57 pages out", ours, "s", 1.0, bare),
        _figure("57 pages out, against bare python-docx", ours / bare, "ratio", 1.5),
        _figure("57 pages out, memory", _megabytes("once_out"), "MB", 150.0),
        _figure("57 pages in and compared", reading, "s", 2.0),
        _figure("57 pages in and compared, memory", _megabytes("once_in"), "MB", 200.0),
    ]
    pandoc = shutil.which("pandoc")
    if pandoc:
        figures.append(_figure("57 pages out, against pandoc", ours / _pandoc(pandoc, plan), "ratio", 1.0))
    return figures


def bare_python_docx(plan: Document) -> bytes:
    """The same content by the plain interface of python-docx, without changes, marks or controls."""
    word = docx.Document()
    comments: dict[str, list[Thread]] = {}
    for thread in plan.threads:
        comments.setdefault(thread.anchor.part, []).append(thread)
    for part in parts_of(plan):
        word.add_heading(part.heading, level=min(part.level, 3))
        paragraphs = [made for block in part.blocks if (made := _bare_block(word, block))]
        for thread in comments.get(part.key, ()):
            remark = thread.remarks[0]
            word.add_comment(paragraphs[0].runs, text=remark.text, author=remark.author.name, initials="KW")
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _bare_block(word: WordFile, block: Block) -> Written | None:
    match block:
        case Paragraph() | Heading():
            return _bare_runs(word.add_paragraph(), block.runs)
        case Listing():
            style = "List Number" if block.ordered else "List Bullet"
            for item in block.items:
                _bare_runs(word.add_paragraph(style=style), item.runs)
        case Table():
            table = word.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
            for row, cells in zip(block.rows, table.rows, strict=True):
                for cell, place in zip(row, cells.cells, strict=True):
                    _bare_runs(place.paragraphs[0], cell.paragraphs[0].runs)
    return None


def _bare_runs(paragraph: Written, runs: tuple[Run, ...]) -> Written:
    for run in runs:
        made = paragraph.add_run(run.text)
        made.bold = run.bold or None
        made.italic = run.italic or None
    return paragraph


def _pandoc(pandoc: str, plan: Document) -> float:
    """Seconds of pandoc for the same headings and paragraphs, from Markdown; its start counts too."""
    lines = []
    for part in parts_of(plan):
        paragraphs = [text_of(block.runs) for block in part.blocks if isinstance(block, Paragraph)]
        lines += [f"{'#' * max(part.level, 1)} {part.heading}", *paragraphs]
    source = "\n\n".join(lines).encode()
    command = [pandoc, "-f", "markdown", "-t", "docx", "-o", "-"]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, input=source, capture_output=True, check=True)  # noqa: S603 - our own arguments
        times.append(time.perf_counter() - start)
    return median(times)


def _section(number: int, *, with_table: bool) -> Section:
    blocks: list[Block] = [_paragraph(number * 7 + index * 3) for index in range(3)]
    if number % 5 == 1:
        items = tuple(ListItem((Run(" ".join(_WORDS[index : index + 8])),)) for index in range(4))
        blocks.append(Listing(items, ordered=number % 10 == 1))
    if with_table:
        rows = [
            ("Wat", "Wie", "Wanneer", "Stand"),
            *((f"Actie {i}", "Sanne", "1 maart 2027", "Bezig") for i in range(6)),
        ]
        cells = tuple(tuple(Cell((Paragraph((Run(text),)),)) for text in row) for row in rows)
        blocks.append(Table(cells, description="Acties"))
    return Section(
        f"s{number}", f"Onderdeel {number + 1} van het plan", tuple(blocks), level=1 if number % 4 == 0 else 2
    )


def _paragraph(start: int) -> Paragraph:
    words = (_WORDS[start % 40 :] + _WORDS)[:52]
    middle = Run(" ".join(words[30:34]), bold=True)
    return Paragraph((Run(" ".join(words[:30]) + " "), middle, Run(" " + " ".join(words[34:]) + ".")))


def _interleaved(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """The median seconds of two things done in turn, so that both meet the same machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for kept, work in zip(times, (one, other), strict=True):
            start = time.perf_counter()
            work()
            kept.append(time.perf_counter() - start)
    return median(times[0]), median(times[1])


def _megabytes(work: str) -> float:
    """The most memory of a fresh process that does this one thing, Python and its libraries included (Linux)."""
    told = subprocess.run([sys.executable, "-c", _ALONE.format(work=work)], capture_output=True, check=True)  # noqa: S603
    return int(told.stdout) / 1000


_ALONE = """
from portal.word import bench
bench.{work}()
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def once_out() -> bytes:
    """Write the big plan: for the measure of memory."""
    return write(a_big_plan(), remarks_of=_AUTHORS)


def once_in() -> None:
    """Write, read and compare the big plan: for the measure of memory."""
    compare(baseline_of(a_big_plan(), remarks_of=_AUTHORS), read(once_out()))


def _figure(name: str, value: float, unit: str, goal: float, floor: float | None = None) -> dict[str, object]:
    return {"part": PART, "name": name, "value": round(value, 3), "unit": unit, "goal": goal, "floor": floor}


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
