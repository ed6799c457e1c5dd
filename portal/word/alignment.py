"""Two forms of a text laid side by side, word by word: what differs, and where a place in the one is in the other."""

import re
import time
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

_TOKEN = re.compile(r"\.\.\.|[\w\u00ad\u0300-\u036f]+|\n|[^\S\n]+|[^\w\s]")
_ALIKE = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u00ad": None,
    }
)  # fmt: skip
_ONE_DIFF = 0.25  # seconds that one comparison may think


class Clock:
    """Seconds that all comparisons of one upload may think together; after that they stay right but grow coarse."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def left(self) -> float:
        return max(0.0, self._ends_at - time.monotonic())


@dataclass(frozen=True, slots=True)
class Edit:
    """`old[start:end]` gives way to `text`, which stands at `at` in the new form."""

    start: int
    end: int
    text: str
    at: int


def alike(text: str) -> str:
    """Text as programs leave it alone: quotes straight, spaces and hyphens plain, no hidden hyphens, one form of é."""
    return unicodedata.normalize("NFC", text.translate(_ALIKE).replace("…", "..."))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same: quotes, spaces at the ends and empty lines do not count."""
    return one == other or " ".join(alike(one).split()) == " ".join(alike(other).split())


class Alignment:
    """The differences from `old` to `new`."""

    def __init__(self, old: str, new: str, clock: Clock) -> None:
        self.old, self.new = old, new
        self._pairs: list[tuple[int, int, int, int]] = []  # equal stretches: old start, old end, new start, new end
        if old == new:
            self._pairs.append((0, len(old), 0, len(new)))
        else:
            self._align(clock)
        self._old_starts = [pair[0] for pair in self._pairs]
        self._new_starts = [pair[2] for pair in self._pairs]

    @property
    def edits(self) -> list[Edit]:
        """What differs in words; differences in white space alone, which programs make themselves, do not count."""
        edits: list[Edit] = []
        old = new = 0
        for old_start, old_end, new_start, new_end in [*self._pairs, (len(self.old), 0, len(self.new), 0)]:
            if (old, new) != (old_start, new_start):
                edits.append(Edit(old, old_start, self.new[new:new_start], new))
            old, new = old_end, new_end
        return [edit for edit in self._merged(edits) if not same_words(self.old[edit.start : edit.end], edit.text)]

    def to_new(self, at: int) -> int:
        return _mapped(at, self._old_starts, self._pairs, len(self.new))

    def to_old(self, at: int) -> int:
        flipped = [(c, d, a, b) for a, b, c, d in self._near(at)]
        return _mapped(at, [pair[0] for pair in flipped], flipped, len(self.old))

    def _near(self, at: int) -> list[tuple[int, int, int, int]]:
        index = max(0, bisect_right(self._new_starts, at) - 1)
        return self._pairs[index : index + 2]

    def _align(self, clock: Clock) -> None:
        """Compare tokens written as single characters, so that words stay whole."""
        letters: dict[str, str] = {}
        old_tokens, new_tokens = _TOKEN.findall(self.old), _TOKEN.findall(self.new)
        old, new = _encoded(old_tokens, letters), _encoded(new_tokens, letters)
        engine = diff_match_patch()
        engine.Diff_Timeout = max(0.001, min(_ONE_DIFF, clock.left()))
        at = [0, 0]
        index = [0, 0]
        for operation, run in engine.diff_main(old, new, checklines=False):
            count = len(run)
            lengths = [
                sum(map(len, tokens[i : i + count])) if operation in wanted else 0
                for tokens, i, wanted in ((old_tokens, index[0], (0, -1)), (new_tokens, index[1], (0, 1)))
            ]
            if operation == 0:
                self._pair(old_tokens[index[0] : index[0] + count], new_tokens[index[1] : index[1] + count], *at)
            at = [at[0] + lengths[0], at[1] + lengths[1]]
            index = [index[0] + (count if operation <= 0 else 0), index[1] + (count if operation >= 0 else 0)]

    def _pair(self, old: list[str], new: list[str], old_at: int, new_at: int) -> None:
        """Equal stretches; a token that is spelt otherwise in the other (é, a hidden hyphen) stands on its own."""
        start = old_at, new_at
        for one, other in zip(old, new, strict=True):
            old_next, new_next = old_at + len(one), new_at + len(other)
            if len(one) != len(other):
                if start != (old_at, new_at):
                    self._pairs.append((start[0], old_at, start[1], new_at))
                self._pairs.append((old_at, old_next, new_at, new_next))
                start = old_next, new_next
            old_at, new_at = old_next, new_next
        if start != (old_at, new_at):
            self._pairs.append((start[0], old_at, start[1], new_at))

    def _merged(self, edits: list[Edit]) -> list[Edit]:
        """Edits with nothing but a space between them are one to a reader."""
        merged: list[Edit] = []
        for edit in edits:
            gap = self.old[merged[-1].end : edit.start] if merged else ""
            if merged and gap.isspace() and "\n" not in gap:
                first = merged.pop()
                edit = Edit(first.start, edit.end, self.new[first.at : edit.at + len(edit.text)], first.at)  # noqa: PLW2901
            merged.append(edit)
        return merged


def _encoded(tokens: list[str], letters: dict[str, str]) -> str:
    return "".join([letters.setdefault(_key(token), chr(0x100 + len(letters))) for token in tokens])


def _key(token: str) -> str:
    return token if token.isascii() else alike(token)


def _mapped(at: int, starts: list[int], pairs: list[tuple[int, int, int, int]], end: int) -> int:
    """The place in the other form; inside something that was replaced, the place where that began."""
    index = bisect_right(starts, at) - 1
    if index < 0:
        return 0 if pairs else min(at, end)
    start, stop, other_start, other_stop = pairs[index]
    return min(other_start + at - start, other_stop) if at <= stop else other_stop
