"""Who owes an answer to what was said, and by when (R-DEEL-04; central configuration, domain 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say
from portal.kernel.workdays import add_workdays

COMMENT_ANSWER_WORKDAYS = 10
YOUTH_SEEN_WORKDAYS = 2
YOUTH_ANSWER_WORKDAYS = 5
EDIT_MINUTES = 5
"""For so long may a comment be changed by who wrote it; after that it can be withdrawn."""


@dataclass(frozen=True, slots=True)
class AnswerTerms:
    """Terms in working days. An organisation may make them shorter, never longer."""

    comment: int = COMMENT_ANSWER_WORKDAYS
    youth_seen: int = YOUTH_SEEN_WORKDAYS
    youth_answer: int = YOUTH_ANSWER_WORKDAYS

    def __post_init__(self) -> None:
        limits = (COMMENT_ANSWER_WORKDAYS, YOUTH_SEEN_WORKDAYS, YOUTH_ANSWER_WORKDAYS)
        for days, most in zip((self.comment, self.youth_seen, self.youth_answer), limits, strict=True):
            if not 0 < days <= most:
                raise RuleBroken(say("Een termijn voor antwoord is 1 tot %(most)s werkdagen.", most=most))


@dataclass(frozen=True, slots=True)
class Due:
    """The days by which a comment is to be seen and answered. Comments of professionals have no term to be seen."""

    seen_by: date | None
    answered_by: date


def due(asked_on: date, *, by_youth: bool, terms: AnswerTerms) -> Due:
    """When an answer is owed to what was asked on this day."""
    if by_youth:
        return Due(add_workdays(asked_on, terms.youth_seen), add_workdays(asked_on, terms.youth_answer))
    return Due(None, add_workdays(asked_on, terms.comment))


class Attainment(StrEnum):
    """How far a goal is, on five steps (goal attainment scaling)."""

    WORSE = "-2"
    START = "-1"
    HALFWAY = "0"
    REACHED = "1"
    BEYOND = "2"


ATTAINMENT_NAMES: Mapping[Attainment, Sentence] = {
    Attainment.WORSE: say("Het gaat minder goed dan aan het begin"),
    Attainment.START: say("Zoals aan het begin"),
    Attainment.HALFWAY: say("Een stap vooruit"),
    Attainment.REACHED: say("Gelukt"),
    Attainment.BEYOND: say("Beter dan gedacht"),
}
