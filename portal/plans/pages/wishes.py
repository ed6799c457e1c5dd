"""What became of someone's own words: wishes with their steps and actions, and what they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.plans.domain.wishes import WishStatus
from portal.plans.people import Person


@dataclass(frozen=True, slots=True)
class StepShown:
    """What was done with a wish on one day."""

    status: WishStatus
    words: str
    person: Person | None
    on_day: date


@dataclass(frozen=True, slots=True)
class ActionOfWish:
    """An action that carries out a wish, with what came of it."""

    title: str
    owner: Person | None
    due_on: date | None
    done_on: date | None
    result: str
    late: bool


@dataclass(frozen=True, slots=True)
class WishShown:
    """A wish of the youth and all that became of it."""

    id: UUID
    plan_id: UUID
    section_id: UUID
    text: str
    status: WishStatus
    said_on: date
    own: bool
    person: Person | None
    plan: str
    section: str
    steps: Sequence[StepShown]
    actions: Sequence[ActionOfWish]


@dataclass(frozen=True, slots=True)
class AnsweredWords:
    """Something that the viewer asked in a plan, and how far the answer is."""

    id: UUID
    plan_id: UUID
    plan: str
    text: str
    asked_at: datetime
    seen_on: date | None
    answered_on: date | None
    seen_by: date | None
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class MyWords:
    """What happened to someone's own words in the plans of a file."""

    open: Sequence[WishShown]
    ended: Sequence[WishShown]
    asked: Sequence[AnsweredWords]
