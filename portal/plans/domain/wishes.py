"""What becomes of a wish of the youth: seen, talked about, done, or not done because of a reason they can read."""

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say


class WishStatus(StrEnum):
    """How far a wish is. It never just disappears."""

    NEW = "new"
    SEEN = "seen"
    TALKED_ABOUT = "talked_about"
    DONE = "done"
    NOT_DONE = "not_done"


NAMES: Mapping[WishStatus, Sentence] = {
    WishStatus.NEW: say("Nog niet gezien"),
    WishStatus.SEEN: say("Gezien"),
    WishStatus.TALKED_ABOUT: say("Besproken"),
    WishStatus.DONE: say("Gelukt"),
    WishStatus.NOT_DONE: say("Niet gelukt"),
}
TONES: Mapping[WishStatus, str] = {
    WishStatus.NEW: "warning",
    WishStatus.SEEN: "neutral",
    WishStatus.TALKED_ABOUT: "info",
    WishStatus.DONE: "success",
    WishStatus.NOT_DONE: "neutral",
}
OPEN = frozenset({WishStatus.NEW, WishStatus.SEEN, WishStatus.TALKED_ABOUT})
NEXT: Mapping[WishStatus, tuple[WishStatus, ...]] = {
    WishStatus.NEW: (WishStatus.SEEN, WishStatus.TALKED_ABOUT, WishStatus.DONE, WishStatus.NOT_DONE),
    WishStatus.SEEN: (WishStatus.TALKED_ABOUT, WishStatus.DONE, WishStatus.NOT_DONE),
    WishStatus.TALKED_ABOUT: (WishStatus.DONE, WishStatus.NOT_DONE),
    WishStatus.DONE: (WishStatus.TALKED_ABOUT,),
    WishStatus.NOT_DONE: (WishStatus.TALKED_ABOUT, WishStatus.DONE),
}
"""A wish that ended can be taken up again; it never goes back to not seen."""


def move(status: WishStatus, to: WishStatus, words: str) -> WishStatus:
    """The next status. Raises RuleBroken for a step back, or without the words that the youth will read.

    Talked about says what was said; not done says why; done says what came of it.
    """
    if to not in NEXT[status]:
        raise RuleBroken(say("Deze wens is al: %(status)s. Kies een andere stap.", status=str(NAMES[status]).lower()))
    if words.strip() or to is WishStatus.SEEN:
        return to
    if to is WishStatus.NOT_DONE:
        raise RuleBroken(say("Schrijf op waarom dit niet lukt. De jongere leest dit."))
    raise RuleBroken(say("Schrijf op wat er is besproken of gedaan. De jongere leest dit."))
