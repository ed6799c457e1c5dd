"""Which comments of a plan someone asks to see."""

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.words import Sentence, say


class CommentFilter(StrEnum):
    """One choice at a time: on a phone that is what fits, and what people use."""

    ALL = "alles"
    OPEN = "open"
    WAITS = "wacht"
    NAMES_ME = "mij-genoemd"
    OWN = "van-mij"
    YOUTH = "jongere"
    DONE = "afgerond"


FILTERS: Mapping[CommentFilter, Sentence] = {
    CommentFilter.ALL: say("Alles"),
    CommentFilter.OPEN: say("Nog open"),
    CommentFilter.WAITS: say("Wacht op een antwoord"),
    CommentFilter.NAMES_ME: say("Waar mijn naam bij staat"),
    CommentFilter.OWN: say("Waar ik zelf meepraat"),
    CommentFilter.YOUTH: say("Van de jongere"),
    CommentFilter.DONE: say("Afgerond"),
}


def chosen_filter(value: str) -> CommentFilter:
    """What stands in an address; anything else is everything."""
    return CommentFilter(value) if value in set(CommentFilter) else CommentFilter.ALL


def passes(by: CommentFilter, *, resolved: bool, own: bool, waits: bool, names_me: bool, by_youth: bool) -> bool:  # noqa: PLR0913
    """Whether a thread with these marks is among those asked for."""
    return {
        CommentFilter.ALL: True,
        CommentFilter.OPEN: not resolved,
        CommentFilter.WAITS: waits,
        CommentFilter.NAMES_ME: names_me,
        CommentFilter.OWN: own,
        CommentFilter.YOUTH: by_youth,
        CommentFilter.DONE: resolved,
    }[by]
