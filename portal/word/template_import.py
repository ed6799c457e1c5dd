"""The blank form of an organisation (.docx) as sections of a plan template, to look at before it is kept."""

from dataclasses import dataclass

from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.word.document import SOFT_BREAK
from portal.word.reader import read
from portal.word.upload import Line

SECTIONS_LIMIT = 200
TITLE_LIMIT = 200
HINT_LIMIT = 2000
_TITLE_STYLES = frozenset({"title", "titel"})


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """A heading of the form, `level` 1 or 2; `hint` is what stood below it, deeper headings included."""

    title: str
    level: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """`left_out`: lines before the first heading, that no section holds."""

    title: str
    sections: tuple[TemplateSection, ...]
    left_out: tuple[str, ...] = ()


def preview_template(data: bytes) -> TemplatePreview:
    """The sections that a form would give. Raises `Refused` for no safe .docx, `RuleBroken` if it has no headings."""
    lines = [line for line in read(data).lines if line.style != "generated" and line.after.strip()]
    title = next((_words(line) for line in lines if line.style in _TITLE_STYLES), "")
    top = min((line.outline for line in lines if _is_heading(line) and line.outline is not None), default=None)
    if top is None:
        raise RuleBroken(
            say(
                "Er staan geen koppen in dit bestand. "
                "Geef elke kop in Word de opmaak Kop 1 of Kop 2 en probeer het opnieuw."
            )
        )
    sections: list[tuple[str, int, list[str]]] = []
    left_out = []
    for line in lines:
        depth = line.outline - top if _is_heading(line) and line.outline is not None else None
        if depth is not None and depth < 2:
            sections.append((_words(line)[:TITLE_LIMIT], depth + 1, []))
        elif sections:
            sections[-1][2].append(_words(line))
        elif line.style not in _TITLE_STYLES:
            left_out.append(_words(line))
    if len(sections) > SECTIONS_LIMIT:
        raise RuleBroken(
            say(
                "Er staan %(count)s koppen in dit bestand. Een plan heeft er hoogstens %(most)s.",
                count=len(sections),
                most=SECTIONS_LIMIT,
            )
        )
    made = tuple(TemplateSection(name, level, "\n".join(hints)[:HINT_LIMIT]) for name, level, hints in sections)
    return TemplatePreview(title[:TITLE_LIMIT], made, tuple(left_out))


def _is_heading(line: Line) -> bool:
    return line.outline is not None and not line.in_table and line.style not in _TITLE_STYLES


def _words(line: Line) -> str:
    return " ".join(line.after.replace(SOFT_BREAK, " ").split())
