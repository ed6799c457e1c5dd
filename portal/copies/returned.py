"""What came back in a document, one thing at a time: what it is and what may become of it. Plain Python."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from portal.kernel.words import Sentence, say


class ReturnState(StrEnum):
    UNSURE = "unsure"  # a person must say which plan it is of
    OPEN = "open"
    DONE = "done"


class ItemState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    LEFT = "left"


class What(StrEnum):
    """The kinds of things that come in."""

    THREAD = "thread"  # a new comment, with its answers
    REPLY = "reply"  # an answer in a thread of the plan
    CHANGE = "change"  # other words
    MOVE = "move"  # words that stand elsewhere now
    LOOK = "look"  # only the look of words changed
    RESOLVED = "resolved"
    REOPENED = "reopened"
    REMOVED = "removed"  # a comment of the plan that was taken out
    ACCEPTED = "accepted"  # a suggestion of the plan, carried out there
    REFUSED = "refused"
    VANISHED = "vanished"  # a section that is not in the document any more
    MOVED_SECTION = "moved_section"
    LOOSE = "loose"  # a footnote, a picture, words at the edge of the page


WHAT_NAMES: Mapping[What, Sentence] = {
    What.THREAD: say("Opmerking"),
    What.REPLY: say("Antwoord"),
    What.CHANGE: say("Andere woorden"),
    What.MOVE: say("Verplaatst"),
    What.LOOK: say("Alleen de opmaak is anders"),
    What.RESOLVED: say("In Word afgerond"),
    What.REOPENED: say("In Word weer geopend"),
    What.REMOVED: say("In Word weggehaald"),
    What.ACCEPTED: say("Voorstel in Word overgenomen"),
    What.REFUSED: say("Voorstel in Word niet overgenomen"),
    What.VANISHED: say("Dit deel staat niet meer in het bestand"),
    What.MOVED_SECTION: say("Dit deel staat in het bestand op een andere plek"),
    What.LOOSE: say("Staat buiten de tekst"),
}


class Way(StrEnum):
    """Into what a thing can be taken over."""

    COMMENT = "comment"
    SUGGESTION = "suggestion"
    REPLY = "reply"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    ACCEPT = "accept"
    REFUSE = "refuse"


WAYS: Mapping[What, tuple[Way, ...]] = {
    What.THREAD: (Way.COMMENT,),
    What.REPLY: (Way.REPLY,),
    What.CHANGE: (Way.SUGGESTION, Way.COMMENT),
    What.MOVE: (Way.SUGGESTION, Way.COMMENT),
    What.LOOK: (Way.COMMENT,),
    What.RESOLVED: (Way.RESOLVE,),
    What.REOPENED: (Way.REOPEN,),
    What.REMOVED: (Way.RESOLVE,),
    What.ACCEPTED: (Way.ACCEPT, Way.COMMENT),
    What.REFUSED: (Way.REFUSE, Way.COMMENT),
    What.VANISHED: (Way.COMMENT,),
    What.MOVED_SECTION: (Way.COMMENT,),
    What.LOOSE: (Way.COMMENT,),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a section's text: the words meant, and what stood around them. Without words: between the two."""

    line: int
    quote: str
    before: str = ""
    after: str = ""
    heading: bool = False  # the title of the section, which is not text


@dataclass(frozen=True, slots=True)
class Said:
    """Words of someone in the document."""

    author: str
    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that came in, as it is kept (sealed) until it was decided upon."""

    what: What
    author: str = ""
    at: str = ""
    tracked: bool = True
    old: str = ""
    new: str = ""
    spot: Spot | None = None
    sure: bool = True  # whether the place was found for certain
    there: Spot | None = None  # of a move: where it went
    there_section: str = ""
    said: tuple[Said, ...] = ()
    resolved: bool = False
    refers_to: str = ""  # the thread or suggestion of the plan
    editable: bool = True
    withdrawn: bool = False
    where_words: str = ""  # for what has no section: where it stood in the document

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Incoming":
        stored: dict[str, Any] = json.loads(text)
        for name in ("spot", "there"):
            stored[name] = Spot(**stored[name]) if stored[name] else None
        stored["said"] = tuple(Said(**said) for said in stored["said"])
        return cls(**{**stored, "what": What(stored["what"])})

    @property
    def ways(self) -> tuple[Way, ...]:
        """What it can become: words outside the plan's own text, or without a place, only a comment."""
        offered = WAYS[self.what]
        if Way.SUGGESTION in offered and (
            not self.editable or self.withdrawn or self.spot is None or self.spot.heading
        ):
            return (Way.COMMENT,)
        return offered
