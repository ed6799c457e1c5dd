"""Find the plan of a document that lost its marks, by its words. A person confirms; nothing is decided here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.word.alignment import alike
from portal.word.baseline import Baseline, bookmark_of
from portal.word.upload import Upload

_WORDS = re.compile(r"\w+")
_RUN = 4  # words in a row: few texts share many of these by chance
_WORTH_SHOWING = 0.15


@dataclass(frozen=True, slots=True)
class Match:
    """`confidence` from 0 to 1: the share of words in a row that both have; 1.0 if a bookmark of ours is there."""

    baseline: Baseline
    confidence: float


def matches(upload: Upload, candidates: Iterable[Baseline]) -> list[Match]:
    """The candidates that may be the origin of an upload, best first. The caller gives only what its user may see."""
    words = _runs(upload.text_before)
    found = (Match(baseline, _confidence(upload, words, baseline)) for baseline in candidates)
    return sorted((m for m in found if m.confidence >= _WORTH_SHOWING), key=lambda m: m.confidence, reverse=True)


def _confidence(upload: Upload, words: set[tuple[str, ...]], baseline: Baseline) -> float:
    if any(bookmark_of(baseline.marks, part.key) in upload.bookmarks for part in baseline.parts):
        return 1.0
    sent = _runs("\n".join(part.text for part in baseline.parts))
    shared = len(words & sent)
    return round(2 * shared / (len(words) + len(sent)), 3) if shared else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(alike(text).casefold())
    return {tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1))}
