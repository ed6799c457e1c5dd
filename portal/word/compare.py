"""Compare an upload with the document as it was exported: what came in, where it belongs in today's plan.

Nothing that someone put in, took out or said is dropped: what finds no words is reported with the passage where it
was, what finds no passage with the part, what finds no part by itself.
"""

from collections import Counter
from dataclasses import replace

from portal.word.alignment import Alignment, Clock, Edit, alike, same_words
from portal.word.baseline import Baseline, BaselinePart, SentSuggestion
from portal.word.conversation import Conversation
from portal.word.document import Anchor, readable
from portal.word.locate import Located, locate, moved_parts
from portal.word.place import QUOTE_LIMIT, Today
from portal.word.report import Found, IncomingChange, PartReport, PartState, Report, Where
from portal.word.stream import Stream, Tracked, stream_of
from portal.word.upload import ChangeKind, Loose, Place, Upload

_THINKING = 1.0  # seconds for all comparisons of one upload
_MOVED_FROM = 25  # characters: shorter passages may be equal by chance
_MOVES = frozenset({ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE, ChangeKind.RESTYLED})


def compare(sent: Baseline, upload: Upload, current: Baseline | None = None) -> Report:
    """What came in with `upload`, which was made from `sent`; placed in `current`, the plan of today."""
    return _Comparison(sent, upload, current or sent).report()


class _Comparison:
    def __init__(self, sent: Baseline, upload: Upload, current: Baseline) -> None:
        self.sent = sent
        self.upload = upload
        self.clock = Clock(_THINKING)
        self.today = Today(sent, current, self.clock)
        self.located = locate(sent, upload)
        self.streams: dict[str, tuple[Stream, Alignment]] = {}
        self.changes: list[IncomingChange] = []
        self.states: dict[str, PartState] = {}
        self.accepted: list[str] = []
        self.refused: list[str] = []

    def report(self) -> Report:
        moved = moved_parts(self.sent, self.located)
        for found in self.located:
            self._part(found, moved=found.part.key in moved)
        if not self.located:
            self._homeless()
        self._pair_moves()
        talk = Conversation(self.sent, self.upload, self._comment_place)
        return Report(
            parts=tuple(self._part_report(part) for part in self.sent.parts),
            changes=tuple(self.changes),
            threads=tuple(talk.threads),
            replies=tuple(talk.replies),
            resolved=tuple(talk.resolved),
            reopened=tuple(talk.reopened),
            removed=tuple(talk.removed),
            accepted=tuple(self.accepted),
            refused=(*self.refused, *talk.refused),
            loose=self._loose(),
        )

    def _part(self, found: Located, *, moved: bool) -> None:
        part = found.part
        stream = stream_of(self.upload.lines[found.start : found.end], found.start)
        aligned = Alignment(part.text, stream.before, self.clock)
        self.streams[part.key] = stream, aligned
        edits = [] if part.generated else aligned.edits
        tracked = self._without_sent(part, stream.tracked, edits)
        self.changes += [self._tracked(part, aligned, one) for one in tracked]
        self.changes += [self._untracked(part, edit) for edit in edits]
        changed = bool(tracked or edits)
        self.states[part.key] = PartState.MOVED if moved else PartState.CHANGED if changed else PartState.SAME

    def _tracked(self, part: BaselinePart, aligned: Alignment, one: Tracked) -> IncomingChange:
        start = aligned.to_old(one.start)
        end = aligned.to_old(one.end - 1) + 1 if one.end > one.start else start
        where = self.today.where(part.key, start, max(start, end))
        if one.old and not same_words(part.text[start:end], one.old):
            where = Where(replace(where.anchor, quote=one.old[:QUOTE_LIMIT]), Found.CHANGED)
        return IncomingChange(
            part.key,
            one.kind if one.kind in _MOVES else _kind(one.old, one.new),
            one.old,
            one.new,
            where,
            one.change.author,
            one.change.at,
            move=one.change.move,
            withdrawn=one.withdrawn,
            editable=part.editable,
        )

    def _untracked(self, part: BaselinePart, edit: Edit) -> IncomingChange:
        old = part.text[edit.start : edit.end]
        where = self.today.where(part.key, edit.start, edit.end)
        return IncomingChange(
            part.key, _kind(old, edit.text), old, edit.text, where, tracked=False, editable=part.editable
        )

    def _without_sent(self, part: BaselinePart, tracked: list[Tracked], edits: list[Edit]) -> list[Tracked]:
        """Leave out the suggestions that went along; see which of them were accepted or refused in Word."""
        waiting = [made for made in self.sent.suggestions if made.anchor.part == part.key and not made.told]
        left = [one for one in tracked if not _is_sent(one, waiting)]
        for made in waiting:
            edit = next((edit for edit in edits if _carries_out(part, edit, made)), None)
            if edit is not None:
                edits.remove(edit)
                self.accepted.append(made.key)
            else:
                self.refused.append(made.key)
        return left

    def _homeless(self) -> None:
        """A file in which no part was found: all its changes, without a place."""
        nowhere = Where(Anchor(""), Found.GONE)
        for one in stream_of(self.upload.lines, 0).tracked:
            kind = one.kind if one.kind in _MOVES else _kind(one.old, one.new)
            self.changes.append(
                IncomingChange(
                    "", kind, one.old, one.new, nowhere, one.change.author, one.change.at, move=one.change.move
                )
            )

    def _pair_moves(self) -> None:
        """The two ends of a moved passage get one name: tracked by name or words, untracked by words alone."""
        gone: dict[str, int] = {}
        for index, change in enumerate(self.changes):
            if change.kind is ChangeKind.MOVED_AWAY or _left(change):
                gone.setdefault(_plain_words(change.old), index)
        for index, change in enumerate(self.changes):
            words = _plain_words(change.new)
            if (change.kind is ChangeKind.MOVED_HERE or _arrived(change)) and words in gone:
                other = gone.pop(words)
                name = f"verplaatst {other + 1}"
                self.changes[index] = replace(change, kind=ChangeKind.MOVED_HERE, move=name)
                self.changes[other] = replace(self.changes[other], kind=ChangeKind.MOVED_AWAY, move=name)

    def _comment_place(self, start: Place, end: Place) -> tuple[str, str, Where]:
        """The part in which a range begins, its words as they would become, and where they are in today's plan."""
        found = next((found for found in self.located if found.start <= start.line < found.end), None)
        found = found or (self.located[-1] if self.located else None)
        if found is None:
            words = _words_between(self.upload, start, end)
            return "", words, Where(Anchor("", None, 0, words), Found.GONE)
        stream, aligned = self.streams[found.part.key]
        words = stream.after[stream.after_at(start) : stream.after_at(end)]
        first, last = stream.before_at(start), stream.before_at(end)
        begin = aligned.to_old(first)
        stop = aligned.to_old(last - 1) + 1 if last > first else begin
        where = self.today.where(found.part.key, begin, max(begin, stop))
        if first == last and words.strip() and where.found is Found.HERE:
            where = Where(where.anchor, Found.CHANGED)
        return found.part.key, words[:QUOTE_LIMIT], where

    def _part_report(self, part: BaselinePart) -> PartReport:
        state = self.states.get(part.key, PartState.VANISHED)
        if part.generated and state is PartState.VANISHED:
            state = PartState.SAME
        return PartReport(part.key, part.heading, state, "\n".join(part.lines) if state is PartState.VANISHED else "")

    def _loose(self) -> tuple[Loose, ...]:
        """What stands outside the text, but for the pictures that we sent ourselves."""
        ours = Counter(self.sent.pictures)
        left = []
        for item in self.upload.loose:
            if item.kind == "plaatje" and ours[item.text] > 0:
                ours[item.text] -= 1
            else:
                left.append(item)
        return tuple(left)


def _kind(old: str, new: str) -> ChangeKind:
    if old and new:
        return ChangeKind.REPLACED
    return ChangeKind.DELETED if old else ChangeKind.INSERTED


def _plain_words(text: str) -> str:
    return " ".join(alike(text).split())


def _left(change: IncomingChange) -> bool:
    return not change.tracked and not change.new and len(change.old.strip()) >= _MOVED_FROM


def _arrived(change: IncomingChange) -> bool:
    return not change.tracked and not change.old and len(change.new.strip()) >= _MOVED_FROM


def _is_sent(one: Tracked, waiting: list[SentSuggestion]) -> bool:
    """Whether a change is nothing but suggestions that went along. Those in it are taken from `waiting`.

    Suggestions of one person that touch come back as one change, perhaps with new words beside them.
    """
    old, new = alike(one.old), alike(one.new)
    mine = len(waiting)
    for made in sorted(waiting, key=lambda made: len(made.anchor.quote) + len(made.text), reverse=True):
        quote, text = alike(readable(made.anchor.quote)), alike(readable(made.text))
        if one.change.author == made.author and quote in old and text in new:
            old, new = old.replace(quote, "", 1), new.replace(text, "", 1)
            waiting.remove(made)
    return len(waiting) < mine and not old.strip() and not new.strip()


def _carries_out(part: BaselinePart, edit: Edit, made: SentSuggestion) -> bool:
    """Whether an untracked difference does what the suggestion asked."""
    return same_words(part.text[edit.start : edit.end], made.anchor.quote) and same_words(edit.text, made.text)


def _words_between(upload: Upload, start: Place, end: Place) -> str:
    lines = [upload.lines[number].everything for number in range(start.line, min(end.line + 1, len(upload.lines)))]
    if not lines:
        return ""
    if start.line == end.line:
        return lines[0][start.offset : end.offset][:QUOTE_LIMIT]
    return "\n".join((lines[0][start.offset :], *lines[1:-1], lines[-1][: end.offset]))[:QUOTE_LIMIT]
