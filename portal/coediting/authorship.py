"""Who wrote which words. Kept apart from Yjs client ids, which change hands when a paragraph is split.

The editor's binding deletes a split, retyped or moved paragraph and writes it again in the name of whoever pressed
the key. So for each change, words that it deletes and inserts are compared: what was deleted and written again keeps
its author. Undo and cut-and-paste bring words back in a later change: those are known by the place they return to
(undo) or by their length (a dozen characters or more of something deleted before, or one whole line).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from uuid import UUID

from portal.coediting.guard import Change, What
from portal.coediting.ledger import Effect, Item, Ledger

Run = tuple[int, int, int, UUID]  # client, clock, length, author
Span = tuple[int, int, int]  # client, clock, length

SURE = 12  # characters: nobody types this much of a deleted passage in one change by chance
_GRAVES = 400  # deletions remembered for undo and paste
_BURIED = 200_000  # characters of them together, besides what the last change deleted
_TOKENS = re.compile(r"\w+[^\S\n]*|\s+|.", re.DOTALL)
_WORD = re.compile(r"\w+")
_MANY_TOKENS = 3_000


class Grave:
    """Words of one line that one change deleted, each with its author."""

    __slots__ = ("authors", "words")

    def __init__(self, items: Sequence[Item]) -> None:
        self.words = "".join(item.words for item in items)
        self.authors = [item.author for item in items for _ in range(item.length)]


class Authorship:
    """A ledger that knows its authors: takes changes in the order of their rows."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        self.ledger = ledger or Ledger()
        self.graves: deque[Grave] = deque()
        self.buried = 0  # characters in them

    def take(self, change: Change, author: UUID) -> Effect:
        """Take one change of `author`; words that it only brings back keep the author they had."""
        effect = self.ledger.take(change, author)
        if effect.inserted:
            graves = list(_graves(effect.deleted))
            self._give_back(effect.inserted, graves, author)
        if effect.deleted:
            self._bury(list(_graves(effect.deleted)))
        return effect

    def _bury(self, graves: list[Grave]) -> None:
        self.graves.extend(graves)
        self.buried += sum(len(grave.words) for grave in graves)
        while len(self.graves) > _GRAVES or (self.buried > _BURIED and len(self.graves) > len(graves)):
            self.buried -= len(self.graves.popleft().words)

    def _give_back(self, inserted: Iterable[Span], graves: list[Grave], author: UUID) -> None:
        left = []
        for span in inserted:
            known = self._undone(span) or (self._buried(span) if self.graves else None)
            if known:
                self._assign(span, known)
            else:
                left.append(span)
        if graves and left:
            self._match(left, graves, author)

    def _undone(self, span: Span) -> Sequence[UUID | None] | None:
        """The authors of the deleted words right behind these, when they are the same words: an undo."""
        item = self.ledger.find(span[:2])
        if item.clock != span[1] and item.right_origin is None:
            return None
        if item.right_origin is None:
            return None
        client, clock = item.right_origin
        words, authors, wanted = "", [], self._words(span)
        while len(words) < len(wanted):
            if clock >= self.ledger.next_clock(client):
                return None
            other = self.ledger.find((client, clock))
            if other.what is not What.WORDS or not other.deleted:
                return None
            words += other.words[clock - other.clock :]
            authors += [other.author] * (other.end - clock)
            clock = other.end
        return authors[: len(wanted)] if words.startswith(wanted) else None

    def _buried(self, span: Span) -> Sequence[UUID | None] | None:
        """The authors of words deleted in an earlier change that come back whole: a paste, or undo of a line."""
        words = self._words(span)
        whole_line = self._fills_new_line(span)
        if len(words) < SURE and not whole_line:
            return None
        for grave in reversed(self.graves):
            at = grave.words.find(words) if len(words) >= SURE else (0 if grave.words == words else -1)
            if at >= 0:
                return grave.authors[at : at + len(words)]
        return None

    def _fills_new_line(self, span: Span) -> bool:
        """Whether the words are the first in a line that the same client made just before them."""
        item = self.ledger.find(span[:2])
        holder = item.parent
        return (
            holder is not None
            and item.clock == span[1]
            and holder.client == item.client
            and 0 < item.clock - holder.clock <= 3
        )

    def _match(self, inserted: list[Span], graves: list[Grave], author: UUID) -> None:
        """Align what was deleted with what was inserted, word by word, and give the same words their author back."""
        old = "\n".join(grave.words for grave in graves)
        authors: list[UUID | None] = []
        for grave in graves:
            authors += [*grave.authors, None]
        if all(known in {author, None} for known in authors):
            return
        new = "\n".join(self._words(span) for span in inserted)
        given = _Alignment(old, new, authors, author).align()
        at = 0
        for span in inserted:
            self._assign(span, given[at : at + span[2]])
            at += span[2] + 1

    def _words(self, span: Span) -> str:
        client, clock, length = span
        words = ""
        while len(words) < length:
            item = self.ledger.find((client, clock + len(words)))
            words += item.words[clock + len(words) - item.clock :]
            if item.what is not What.WORDS:
                return words
        return words[:length]

    def _assign(self, span: Span, authors: Sequence[UUID | None]) -> None:
        client, clock, length = span
        start = 0
        for at in range(1, length + 1):
            if at == length or authors[at] != authors[start]:
                if authors[start] is not None:
                    for item in self.ledger.between(client, clock + start, clock + at):
                        item.author = authors[start]
                start = at

    # -- keeping and reading -----------------------------------------------------------------------------------------

    def runs(self) -> list[Run]:
        """The authors of all words that stand in the text, as stretches of ids, to keep beside a snapshot."""
        runs: list[Run] = []
        for client, items in self.ledger.items.items():
            for item in items:
                if item.what is not What.WORDS or item.deleted or item.author is None:
                    continue
                if (
                    runs
                    and runs[-1][0] == client
                    and runs[-1][1] + runs[-1][2] == item.clock
                    and runs[-1][3] == item.author
                ):
                    runs[-1] = (client, runs[-1][1], runs[-1][2] + item.length, item.author)
                else:
                    runs.append((client, item.clock, item.length, item.author))
        return runs

    def restore(self, runs: Iterable[Run]) -> None:
        for client, clock, length, author in runs:
            for item in list(self.ledger.between(client, clock, clock + length)):
                item.author = author

    def lines(self) -> Iterator[list[tuple[str, UUID | None]]]:
        """For each line of words in the text, in order: stretches of words with their author."""
        for items in self.ledger.lines():
            line: list[tuple[str, UUID | None]] = []
            for item in items:
                if item.what is not What.WORDS:
                    continue
                if line and line[-1][1] == item.author:
                    line[-1] = (line[-1][0] + item.words, item.author)
                else:
                    line.append((item.words, item.author))
            yield line

    def signature(self, owner: UUID) -> tuple[str, tuple[str, ...]]:
        """What must stay when another changes a text of which `owner`'s words are theirs alone to change (R-16-02).

        All characters of the owner in their order, and the words that they are part of: so splitting a paragraph,
        joining two and making words bold passes, and taking away, moving, or writing into a word does not. Words
        that are only suggested do not count yet.
        """
        characters: list[str] = []
        words: list[str] = []
        for line in self.ledger.lines():
            text, mine = _settled(line, owner)
            characters += [c for c, own in zip(text, mine, strict=True) if own and not c.isspace()]
            words += [m.group() for m in _WORD.finditer(text) if any(mine[m.start() : m.end()])]
        return "".join(characters), tuple(words)


def _settled(line: Iterable[Item], owner: UUID) -> tuple[str, list[bool]]:
    """The words of a line without those that are only suggested, and of each character whether it is the owner's."""
    text, mine, suggested = "", [], False
    for item in line:
        if item.what is What.MARK and isinstance(item.content, tuple) and item.content[0] == "insertion":
            suggested = item.content[1] is not None
        elif item.what is What.WORDS and not suggested:
            text += item.words
            mine += [item.author == owner] * item.length
    return text, mine


def _graves(deleted: Iterable[Item]) -> Iterator[Grave]:
    """What one change deleted, line by line, in the order in which it stood."""
    by_line: dict[int, list[Item]] = {}
    for item in deleted:
        by_line.setdefault(id(item.parent), []).append(item)
    for items in by_line.values():
        yield Grave(_in_order(items))


def _in_order(items: list[Item]) -> list[Item]:
    if len(items) < 2:
        return items
    wanted = set(items)
    parent = items[0].parent
    assert parent is not None
    return [item for item in parent.children() if item in wanted]


class _Alignment:
    """For each character of `new` its author: that of the same words in `old`, or who inserted it."""

    def __init__(self, old: str, new: str, authors: Sequence[UUID | None], author: UUID) -> None:
        self.old, self.new, self.authors = old, new, authors
        self.given: list[UUID | None] = [author] * len(new)
        self._gone: list[tuple[int, int]] = []
        self._come: list[tuple[int, int]] = []

    def align(self) -> list[UUID | None]:
        if self.old == self.new:
            self._copy(0, 0, len(self.new))
            return self.given
        before, after = _TOKENS.findall(self.old), _TOKENS.findall(self.new)
        if len(before) + len(after) > _MANY_TOKENS:
            before, after = self.old.splitlines(keepends=True), self.new.splitlines(keepends=True)
        if len(before) + len(after) > _MANY_TOKENS:
            before, after = [self.old], [self.new]  # so much at once: what begins and ends alike keeps its author
        starts_old, starts_new = _starts(before), _starts(after)
        for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            self._step(kind, (starts_old[i], starts_old[j]), (starts_new[k], starts_new[m]))
        self._changed_places()
        return self.given

    def _step(self, kind: str, old: tuple[int, int], new: tuple[int, int]) -> None:
        if kind == "equal":
            self._copy(old[0], new[0], new[1] - new[0])
            return
        head = _common(self.old[slice(*old)], self.new[slice(*new)])
        self._copy(old[0], new[0], head)
        tail = _common(self.old[old[0] + head : old[1]][::-1], self.new[new[0] + head : new[1]][::-1])
        self._copy(old[1] - tail, new[1] - tail, tail)
        self._gone.append(old)
        self._come.append(new)

    def _changed_places(self) -> None:
        """What went in one place and came whole in another."""
        for start, end in self._come:
            wanted = self.new[start:end].strip("\n")
            if not wanted.strip():
                continue
            shift = self.new[start:end].find(wanted)
            places = (self.old.find(wanted, first, last) for first, last in self._gone)
            at = next((place for place in places if place >= 0), None)
            if at is not None:
                self._copy(at, start + shift, len(wanted))

    def _copy(self, old_at: int, new_at: int, length: int) -> None:
        for i in range(length):
            if self.authors[old_at + i] is not None and self.new[new_at + i] == self.old[old_at + i]:
                self.given[new_at + i] = self.authors[old_at + i]


def _starts(tokens: Sequence[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _common(one: str, other: str) -> int:
    length = min(len(one), len(other))
    return next((i for i in range(length) if one[i] != other[i]), length)
