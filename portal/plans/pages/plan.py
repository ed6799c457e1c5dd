"""A plan as a whole: its line in a list, who takes part, the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from portal.access.policy import Letter
from portal.kernel.words import Sentence
from portal.plans.domain.asked import Ask
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, Stage
from portal.plans.pages.parts import ActionShown, AgreementShown, EvaluationShown, GoalShown, HomeShown, TakenAwayShown
from portal.plans.pages.talk import SectionShown
from portal.plans.people import Person


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in the list of a file."""

    id: UUID
    title: str
    kind: PlanKind
    number: int
    stage: Stage
    state: PlanState
    consultation_until: date | None
    set_at: datetime | None
    in_force_on: date | None = None
    news: int | None = None  # sections in which something came since the viewer last looked; None: never opened


@dataclass(frozen=True, slots=True)
class PositionShown:
    """One line of the participation map; without a stance: asked, not yet asked, or not asked and why."""

    person: Person
    stance: Stance | None
    words: str
    recorded: bool
    talk_on: date | None
    taken_on: date | None
    asked_on: date | None
    way: str = ""
    why_not: str = ""
    excluded: bool = False
    took_part: Sequence[Sentence] = ()


@dataclass(frozen=True, slots=True)
class PlanMap:
    """Who takes part in one plan, out of those whom the viewer may know."""

    plan: PlanLine
    lines: Sequence[PositionShown]
    asked: int
    took_part: int  # of those who were asked: said something, wrote, or answered


@dataclass(frozen=True, slots=True)
class GuestShown:
    """Someone whom the family asked for its plan, and how far that is."""

    id: UUID
    name: str
    relation: str
    asked_by: Person | None
    asked_on: date
    joined_on: date | None
    agreed: bool  # all whose consent counts have given it
    may_agree: bool
    may_stop: bool
    may_let_in: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan for one viewer; what they may not know of is not in it, and not in any number."""

    id: UUID
    file_id: UUID
    title: str
    kind: PlanKind
    number: int
    state: PlanState
    stage: Stage
    consultation_until: date | None
    in_force_on: date | None
    set_at: datetime | None
    differ_note: str
    letters: frozenset[Letter]
    sections: Sequence[SectionShown]
    goals: Sequence[GoalShown]
    actions: Sequence[ActionShown]
    agreements: Sequence[AgreementShown]
    home: HomeShown | None
    taken_away: Sequence[TakenAwayShown]
    evaluations: Sequence[EvaluationShown]
    asks: Sequence[Ask]
    positions: Sequence[PositionShown]
    own_stance: Stance | None
    versions: Sequence[PlanLine]
    waits_for: Sequence[Sentence]
    owed: int
    last_look: datetime | None
    may_add: bool = field(default=False)
    may_evaluate: bool = field(default=False)
    modules: bool = field(default=False)  # extra help runs that has no section here yet
    guests: Sequence[GuestShown] = ()
    may_invite: bool = field(default=False)  # of the family, in its own plan
    filtered: bool = field(default=False)  # only some of what is said shows

    @property
    def talks(self) -> bool:
        """Whether there is anything said to choose from."""
        return self.filtered or any(section.comments for section in self.sections)

    @property
    def news(self) -> list[SectionShown]:
        """Sections and passages where someone wrote, said or added something since the viewer last looked."""
        every = (one for section in self.sections for one in (section, *section.passages))
        return [one for one in every if one.changed or one.newly_said or one.added or one.taken]

    @property
    def may_set(self) -> bool:
        return Letter.S in self.letters

    @property
    def may_edit(self) -> bool:
        return Letter.E in self.letters


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Sections that someone may read of a plan that as a whole is not for them."""

    plan_id: UUID
    file_id: UUID
    sections: Sequence[SectionShown]
    text_is_open: bool


@dataclass(frozen=True, slots=True)
class SharedLine:
    """Such a section in the list of a file."""

    id: UUID
    plan_id: UUID
    title: str
