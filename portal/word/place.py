"""From a place in the text that was sent to the same place in the plan as it stands today."""

from bisect import bisect_right

from portal.word.alignment import Alignment, Clock
from portal.word.baseline import Baseline, BaselinePart
from portal.word.document import Anchor
from portal.word.report import Found, Where
from portal.word.standing import line_starts

_CONTEXT = 12  # characters beside an insertion that must still be there on one side
QUOTE_LIMIT = 1000  # characters of a quote that are kept


class Today:
    """The plan as it stands now, against which all that came in is placed."""

    def __init__(self, sent: Baseline, current: Baseline, clock: Clock) -> None:
        self._sent = {part.key: part.text for part in sent.parts}
        self._current = {part.key: part for part in current.parts}
        self._clock = clock
        self._alignments: dict[str, Alignment] = {}

    def where(self, key: str, start: int, end: int) -> Where:
        """Where `sent[start:end]` of a part is now."""
        part = self._current.get(key)
        old = self._sent.get(key, "")
        quote = old[start:end]
        if part is None:
            return Where(Anchor(key, None, 0, quote[:QUOTE_LIMIT]), Found.GONE)
        new = part.text
        aligned = self._aligned(key, old, new)
        at = aligned.to_new(start) if start < end else _insertion(aligned, start)
        if not quote:
            found = Found.HERE if _same_context(old, start, new, at) else Found.CHANGED
            return Where(_anchor(part, new, at, ""), found)
        if new.startswith(quote, at):
            return Where(_anchor(part, new, at, quote), Found.HERE)
        elsewhere = _nearest(new, quote, at)
        if elsewhere is not None:
            return Where(_anchor(part, new, elsewhere, quote), Found.ELSEWHERE)
        return Where(_anchor(part, new, at, quote), Found.CHANGED)

    def _aligned(self, key: str, old: str, new: str) -> Alignment:
        if key not in self._alignments:
            self._alignments[key] = Alignment(old, new, self._clock)
        return self._alignments[key]


def _insertion(aligned: Alignment, at: int) -> int:
    """Between two places that may have parted since: behind what stood before it."""
    return aligned.to_new(at - 1) + 1 if at else 0


def _same_context(old: str, at: int, new: str, now: int) -> bool:
    before, after = old[max(0, at - _CONTEXT) : at], old[at : at + _CONTEXT]
    return new[max(0, now - len(before)) : now] == before or new[now : now + len(after)] == after


def _nearest(text: str, quote: str, at: int) -> int | None:
    """The occurrence of a quote nearest to a place; None for words too short to be told apart."""
    left = text.rfind(quote, 0, at + len(quote))
    right = text.find(quote, at)
    options = [place for place in (left, right) if place >= 0]
    if not options or (len(quote.strip()) < _CONTEXT and text.count(quote) > 1):
        return None
    return min(options, key=lambda place: abs(place - at))


def _anchor(part: BaselinePart, text: str, at: int, quote: str) -> Anchor:
    starts = line_starts(text)
    line = bisect_right(starts, at) - 1
    return Anchor(part.key, line - 1 if line else None, at - starts[line], quote[:QUOTE_LIMIT])
