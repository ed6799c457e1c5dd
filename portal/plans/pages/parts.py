"""What stands beside the texts of a plan: goals, actions, agreements, the way home, how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.kernel.words import Sentence, say
from portal.plans.domain.home import HomePhase, Outcome
from portal.plans.domain.kinds import PlanPart
from portal.plans.domain.terms import Attainment
from portal.plans.people import Person


@dataclass(frozen=True, slots=True)
class GoalShown:
    id: UUID
    title: str
    how_we_see_it: str
    attainment: Attainment
    scored_on: date | None
    section: str
    may_score: bool
    may_change: bool
    may_take_away: bool


@dataclass(frozen=True, slots=True)
class ActionShown:
    id: UUID
    title: str
    owner: Person | None
    due_on: date | None
    done_on: date | None
    late: bool
    section: str
    may_finish: bool
    result: str = ""
    wish: str = ""
    may_change: bool = False
    may_take_away: bool = False


@dataclass(frozen=True, slots=True)
class AgreementShown:
    id: UUID
    text: str
    section: str
    may_change: bool
    may_take_away: bool


@dataclass(frozen=True, slots=True)
class TakenAwayShown:
    """A goal, action or agreement that was taken out before the version was set."""

    what: PlanPart
    words: str
    by: Person | None
    on_day: date


@dataclass(frozen=True, slots=True)
class ViewShown:
    person: Person
    attainment: Attainment
    words: str
    seen_on: date
    own: bool = False


@dataclass(frozen=True, slots=True)
class HomeStepShown:
    id: UUID
    phase: HomePhase
    text: str
    who: str
    way_back: str
    starts_on: date | None
    ends_on: date | None
    outcome: Outcome
    decided_on: date | None
    may_decide: bool


@dataclass(frozen=True, slots=True)
class EvaluationShown:
    id: UUID
    evaluated_on: date
    text: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class ConditionShown:
    id: UUID
    title: str
    help_offered: str
    help_from: str
    help_starts_on: date | None
    views: Sequence[ViewShown]


@dataclass(frozen=True, slots=True)
class HomeShown:
    """The way home, or since when it is decided that the child grows up in this family."""

    needed: bool
    grows_up_since: date | None
    note: str
    conditions: Sequence[ConditionShown]
    steps: Sequence[HomeStepShown]
    aftercare: Sequence[HomeStepShown]
    may_say: bool  # how far one thinks that it is

    @property
    def missing(self) -> list[Sentence]:
        """What must still be said before the plan is set."""
        found = [] if self.conditions else [say("Er staat nog niet wat nodig is om weer thuis te wonen.")]
        if not self.note:
            found += [] if self.steps else [say("De stappen naar huis staan er nog niet.")]
            found += [] if self.aftercare else [say("De hulp na de terugkeer staat er nog niet.")]
        return found
