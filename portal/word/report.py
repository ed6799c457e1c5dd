"""What came in with an upload, each thing to accept into the plan or to leave. Plain data for the merge page."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.word.document import Anchor
from portal.word.upload import ChangeKind, Loose


class Found(StrEnum):
    """How sure the place in today's plan is."""

    HERE = "here"  # the words stand where they stood
    ELSEWHERE = "elsewhere"  # the same words, at another place
    CHANGED = "changed"  # the passage is there, but these words changed: a person must look
    GONE = "gone"  # neither the words nor their passage


class PartState(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in today's plan. The anchor names the nearest passage if the words themselves are gone."""

    anchor: Anchor
    found: Found


@dataclass(frozen=True, slots=True)
class IncomingChange:
    """Other words for a passage: `old` gives way to `new` (either may be empty).

    `tracked` False: the difference was seen, nobody is named. `move` is shared by the two ends of a moved passage.
    `kind` RESTYLED: only the look of `old` changed. `withdrawn`: inserted by this author and crossed out again.
    `editable` False: not the plan's own text (title page, tables that the portal makes), so at most a comment.
    """

    part: str
    kind: ChangeKind
    old: str
    new: str
    where: Where
    author: str = ""
    at: datetime | None = None
    tracked: bool = True
    move: str = ""
    withdrawn: bool = False
    editable: bool = True


@dataclass(frozen=True, slots=True)
class IncomingRemark:
    author: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class IncomingThread:
    """A new comment with its answers. `part` is empty if it stands nowhere in the text."""

    part: str
    quote: str
    where: Where | None
    remarks: tuple[IncomingRemark, ...]
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class IncomingReply:
    """An answer to a thread that went out. `certain` False: it only stands at the same words."""

    thread: str
    remark: IncomingRemark
    certain: bool = True


@dataclass(frozen=True, slots=True)
class PartReport:
    key: str
    heading: str
    state: PartState
    text: str = ""  # of a vanished part: what stood there


@dataclass(frozen=True, slots=True)
class Report:
    """All that came in. Nothing in an upload is missing here but white space, straight quotes and page numbers.

    `resolved`, `reopened`, `removed`: keys of threads that were closed, opened or deleted in Word.
    `accepted`, `refused`: keys of suggestions that went out and were dealt with in Word.
    """

    parts: tuple[PartReport, ...]
    changes: tuple[IncomingChange, ...] = ()
    threads: tuple[IncomingThread, ...] = ()
    replies: tuple[IncomingReply, ...] = ()
    resolved: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    loose: tuple[Loose, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether the document came back as it went."""
        lists = (self.changes, self.threads, self.replies, self.resolved, self.reopened, self.removed)
        settled = (self.accepted, self.refused, self.loose)
        return not any((*lists, *settled)) and all(part.state is PartState.SAME for part in self.parts)

    def names(self) -> list[str]:
        """Everyone who wrote in it, each once: to be mapped to participants."""
        remarks = [remark for thread in self.threads for remark in thread.remarks]
        everyone = [change.author for change in self.changes]
        everyone += [remark.author for remark in (*remarks, *(reply.remark for reply in self.replies))]
        return list(dict.fromkeys(name for name in (*everyone, *(item.author for item in self.loose)) if name))
