"""Two versions side by side, in words: what went, what came, what stayed."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

WORDS = re.compile(r"\s+|[^\s\w]|\w+")
STOP = re.compile(r"[.,;:!?]")
TOO_LONG_FOR_WORDS = 4_000  # pieces that differ in one go; above it they are gone and new as a whole


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that all stayed, all went or all came."""

    change: Change
    text: str


def compare(before: str, after: str) -> list[Run]:
    """The way from one text to the other: equal lines as they are, and word by word only what differs between them."""
    if before == after:
        return [Run(Change.SAME, before)] if before else []
    return _joined(_by_line(before.splitlines(keepends=True), after.splitlines(keepends=True)))


def _by_line(old: list[str], new: list[str]) -> Iterator[Run]:
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(Change.SAME, "".join(old[a:b]))
        else:
            yield from _by_word(WORDS.findall("".join(old[a:b])), WORDS.findall("".join(new[c:d])))


def _by_word(old: list[str], new: list[str]) -> Iterator[Run]:
    # The ends are mostly equal: cut them off first, which makes a long line with one change cheap.
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if head:
        yield Run(Change.SAME, "".join(old[:head]))
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield Run(Change.SAME, "".join(old[len(old) - tail :]))


def _between(old: list[str], new: list[str]) -> Iterator[Run]:
    alike = difflib.SequenceMatcher(None, old, new, autojunk=False)
    too_long = len(old) + len(new) > TOO_LONG_FOR_WORDS
    for tag, a, b, c, d in [("replace", 0, len(old), 0, len(new))] if too_long else alike.get_opcodes():
        if tag == "equal":
            yield Run(Change.SAME, "".join(old[a:b]))
            continue
        if b > a:
            yield Run(Change.GONE, "".join(old[a:b]))
        if d > c:
            yield Run(Change.NEW, "".join(new[c:d]))


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Runs of one kind that follow each other as one; a new sentence ends with its own full stop."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].change is run.change:
            found[-1] = Run(run.change, found[-1].text + run.text)
        else:
            found.append(run)
    for place in range(1, len(found) - 1):
        found[place - 1 : place + 2] = _with_its_own_stop(*found[place - 1 : place + 2])
    return [run for run in found if run.text]


def _with_its_own_stop(before: Run, run: Run, after: Run) -> tuple[Run, Run, Run]:
    """`eat|. She sleeps|.` is the same as `eat.| She sleeps.|`, and reads better."""
    stop = run.text[:1]
    if before.change is not Change.SAME or after.change is not Change.SAME or run.change is Change.SAME:
        return before, run, after
    if not STOP.match(stop) or not after.text.startswith(stop):
        return before, run, after
    return (
        Run(before.change, before.text + stop),
        Run(run.change, run.text[1:] + stop),
        Run(after.change, after.text[1:]),
    )
