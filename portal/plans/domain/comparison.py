"""Two versions side by side, in words: what went, what came, what stayed."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

WORDS = re.compile(r"\s+|[^\s\w]|\w+")
TOO_LONG_FOR_WORDS = 20_000  # pieces; above it whole lines are compared


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
    """The way from one text to the other, word by word."""
    if before == after:
        return [Run(Change.SAME, before)] if before else []
    old, new = _pieces(before, after)
    return _joined(_runs(old, new))


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > TOO_LONG_FOR_WORDS:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return old, new


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    # The ends are mostly equal: cut them off first, which makes a long section with one change cheap.
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if head:
        yield Run(Change.SAME, "".join(old[:head]))
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    for tag, a, b, c, d in difflib.SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(Change.SAME, "".join(middle_old[a:b]))
            continue
        if b > a:
            yield Run(Change.GONE, "".join(middle_old[a:b]))
        if d > c:
            yield Run(Change.NEW, "".join(middle_new[c:d]))
    if tail:
        yield Run(Change.SAME, "".join(old[len(old) - tail :]))


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Runs in which a lone space between two changes belongs to the change: it reads as one."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].change is run.change:
            found[-1] = Run(run.change, found[-1].text + run.text)
        else:
            found.append(run)
    return found
