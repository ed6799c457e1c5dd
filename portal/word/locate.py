"""Where each part of an export stands in the file that came back."""

from bisect import bisect_left
from dataclasses import dataclass

from portal.word.alignment import alike
from portal.word.baseline import Baseline, BaselinePart, bookmark_of
from portal.word.upload import Upload

_TELLING = 16  # characters of a line by which a part without heading is known again


@dataclass(frozen=True, slots=True)
class Located:
    """A part and its lines in the upload; `with_heading` False if only its text was found."""

    part: BaselinePart
    start: int
    end: int
    with_heading: bool = True


def locate(baseline: Baseline, upload: Upload) -> list[Located]:
    """The parts that were found, in the order of the upload; together they hold all its lines.

    By bookmark, which other programs keep; else by the content control, which Word keeps; else by the words of the
    heading; else by the first telling line below it.
    """
    heads = _by_marks(baseline, upload)
    heads |= _by_heading(baseline, upload, heads)
    bodies = _by_body(baseline, upload, heads)
    starts = sorted(
        [(line, key, True) for key, line in heads.items()] + [(line, key, False) for key, line in bodies.items()]
    )
    parts = {part.key: part for part in baseline.parts}
    located = []
    for index, (line, key, with_heading) in enumerate(starts):
        start = line if index else 0
        end = starts[index + 1][0] if index + 1 < len(starts) else len(upload.lines)
        located.append(Located(parts[key], start, end, with_heading))
    return located


def moved_parts(baseline: Baseline, located: list[Located]) -> set[str]:
    """The fewest parts that must have moved to come from the one order to the other."""
    order = {part.key: index for index, part in enumerate(baseline.parts)}
    numbers = [order[found.part.key] for found in located]
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    stayed = set()
    last = tails[-1] if tails else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return {found.part.key for found in located if order[found.part.key] not in stayed}


def _by_marks(baseline: Baseline, upload: Upload) -> dict[str, int]:
    tags = {tag: index for index, line in reversed(list(enumerate(upload.lines))) for tag in line.tags}
    heads: dict[str, int] = {}
    taken: set[int] = set()
    for part in baseline.parts:
        name = bookmark_of(baseline.marks, part.key)
        bookmark = upload.bookmarks.get(name)
        line = bookmark.line if bookmark else tags.get(name)
        if (
            line is not None
            and line < len(upload.lines)
            and line not in taken
            and not _stands_alone(part, upload, line)
        ):
            heads[part.key] = line
            taken.add(line)
    return heads


def _stands_alone(part: BaselinePart, upload: Upload, line: int) -> bool:
    """Whether a bookmark was left behind on other words while its heading went elsewhere."""
    wanted = _plain(part.heading)
    here = upload.lines[line]
    if wanted in {_plain(here.before), _plain(here.after)} or here.outline is not None:
        return False
    return any(_plain(other.before) == wanted and other.outline is not None for other in upload.lines)


def _by_heading(baseline: Baseline, upload: Upload, heads: dict[str, int]) -> dict[str, int]:
    """By the words of the heading: a line that is a heading before one that is not, near its neighbours before far."""
    missing = [part for part in baseline.parts if part.key not in heads]
    if not missing:
        return {}
    lines: dict[str, list[int]] = {}
    for index, line in enumerate(upload.lines):
        if line.style != "generated" and not line.in_table:
            for words in {_plain(line.before), _plain(line.after)}:
                lines.setdefault(words, []).append(index)
    found: dict[str, int] = {}
    taken = set(heads.values())
    expected = 0
    for part in baseline.parts:
        if part.key in heads:
            expected = heads[part.key]
            continue
        options = [line for line in lines.get(_plain(part.heading), ()) if line not in taken]
        if options and part.heading.strip():
            near = expected
            best = min(options, key=lambda line: (upload.lines[line].outline is None, line < near, abs(line - near)))
            found[part.key] = expected = best
            taken.add(best)
    return found


def _by_body(baseline: Baseline, upload: Upload, heads: dict[str, int]) -> dict[str, int]:
    missing = [part for part in baseline.parts if part.key not in heads and part.editable]
    if not missing:
        return {}
    taken = set(heads.values())
    lines = {_plain(line.before): index for index, line in reversed(list(enumerate(upload.lines))) if not line.in_table}
    found: dict[str, int] = {}
    for part in missing:
        telling = next((line for line in part.lines if len(line) >= _TELLING), None)
        at = lines.get(_plain(telling)) if telling else None
        if at is not None and at not in taken:
            found[part.key] = at
            taken.add(at)
    return found


def _plain(text: str) -> str:
    return " ".join(alike(text).casefold().split())
