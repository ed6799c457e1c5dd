"""The comments of an upload: which went out and came back, which are new, what they answer, what was resolved."""

from collections import Counter
from collections.abc import Callable

from portal.word.alignment import alike
from portal.word.baseline import Baseline
from portal.word.remarks import suggestion_as_words
from portal.word.report import IncomingRemark, IncomingReply, IncomingThread, Where
from portal.word.upload import Place, Upload, UploadComment

TOLD = ""  # stands for the thread of a suggestion that was told in a comment
PlaceOf = Callable[[Place, Place], tuple[str, str, Where]]  # part, words, where in today's plan


class Conversation:
    """Sorts the comments of an upload; no comment is left out."""

    def __init__(self, sent: Baseline, upload: Upload, place_of: PlaceOf) -> None:
        self.threads: list[IncomingThread] = []
        self.replies: list[IncomingReply] = []
        self.resolved: list[str] = []
        self.reopened: list[str] = []
        self.removed: list[str] = []
        self.refused: list[str] = []  # suggestions that were told in a comment, and that comment is gone
        self._known = self._recognise(sent, upload)
        self._sort_new(upload, place_of)
        self._settle(sent, upload)

    def _recognise(self, sent: Baseline, upload: Upload) -> dict[str, str]:
        """The comments that went out, by author and words: their numbers change. Number → thread."""
        waiting: dict[tuple[str, str], list[str]] = {}
        for thread in sent.threads:
            for remark in thread.remarks:
                waiting.setdefault((remark.author, _plain(remark.text)), []).append(thread.key)
        told: dict[tuple[str, str], list[str]] = {}
        for made in sent.suggestions:
            if made.told:
                told.setdefault((made.author, _plain(suggestion_as_words(made))), []).append(made.key)
        known = {}
        for comment in upload.comments:
            said = comment.author, _plain(comment.text)
            if waiting.get(said):
                known[comment.number] = waiting[said].pop(0)
            elif told.get(said):
                told[said].pop(0)
                known[comment.number] = TOLD
        self.refused += [key for left in told.values() for key in left]
        return known

    def _sort_new(self, upload: Upload, place_of: PlaceOf) -> None:
        comments = {comment.number: comment for comment in upload.comments}
        beside = _neighbours(upload)
        answers: dict[str, list[UploadComment]] = {}
        firsts = []
        for comment in upload.comments:
            if comment.number in self._known:
                continue
            top = _top(comment, comments)
            certain = top is not comment
            if not certain:
                top = _top(comments.get(beside.get(comment.number, ""), comment), comments)
            if self._known.get(top.number):
                self.replies.append(IncomingReply(self._known[top.number], _remark(comment), certain=certain))
            elif top is not comment:
                answers.setdefault(top.number, []).append(comment)
            else:
                firsts.append(comment)
        firsts += [comments[number] for number in answers.keys() - {comment.number for comment in firsts}]
        for comment in firsts:
            known_top = comment.number in self._known
            remarks = [] if known_top else [comment]
            self.threads.append(_thread([*remarks, *answers.get(comment.number, [])], comment, place_of))

    def _settle(self, sent: Baseline, upload: Upload) -> None:
        came_back = Counter(self._known.values())
        closed = {
            self._known[comment.number]
            for comment in upload.comments
            if comment.number in self._known and comment.resolved
        }
        for thread in sent.threads:
            if not came_back[thread.key]:
                self.removed.append(thread.key)
            elif thread.key in closed and not thread.resolved:
                self.resolved.append(thread.key)
            elif thread.key not in closed and thread.resolved:
                self.reopened.append(thread.key)


def _neighbours(upload: Upload) -> dict[str, str]:
    """The comment beside which another stands, as LibreOffice writes an answer: number → number.

    For a comment without range the first that ends where it stands, for one with a range the first with the same.
    """
    ends: dict[Place | None, str] = {}
    ranges: dict[tuple[Place | None, Place | None], str] = {}
    for comment in upload.comments:
        if comment.start != comment.end:
            ends.setdefault(comment.end, comment.number)
            ranges.setdefault((comment.start, comment.end), comment.number)
    found = {}
    for comment in upload.comments:
        alone = comment.start == comment.end
        other = ends.get(comment.end) if alone else ranges[comment.start, comment.end]
        if other and other != comment.number and comment.start:
            found[comment.number] = other
    return found


def _top(comment: UploadComment, comments: dict[str, UploadComment]) -> UploadComment:
    """The first comment of a thread; a circle of answers, which no program makes, ends where it began."""
    seen = {comment.number}
    while comment.parent in comments and comment.parent not in seen:
        comment = comments[comment.parent]
        seen.add(comment.number)
    return comment


def _thread(comments: list[UploadComment], first: UploadComment, place_of: PlaceOf) -> IncomingThread:
    remarks = tuple(_remark(comment) for comment in comments)
    if first.start is None or first.end is None:
        return IncomingThread("", "", None, remarks, first.resolved)
    part, words, where = place_of(first.start, first.end)
    return IncomingThread(part, words, where, remarks, first.resolved)


def _remark(comment: UploadComment) -> IncomingRemark:
    return IncomingRemark(comment.author, comment.at, comment.text)


def _plain(text: str) -> str:
    return " ".join(alike(text).split())
