"""What the pages about plans show, for the eyes of one person. Plain values: no database, no web."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from markupsafe import Markup

from portal.access.policy import Letter
from portal.kernel.words import Sentence
from portal.plans.domain.asked import Ask
from portal.plans.domain.comparison import Run
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, SectionState, Stage
from portal.plans.domain.terms import Attainment
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


@dataclass(frozen=True, slots=True)
class CommentShown:
    id: UUID
    person: Person | None
    text: str
    quote: str
    words_gone: bool
    made_at: datetime
    own: bool
    may_change: bool
    edited: bool
    withdrawn: bool
    resolved: bool
    for_fewer: bool
    seen_by: date | None
    answer_by: date | None
    seen_on: date | None
    answered_on: date | None
    late: bool
    replies: Sequence["CommentShown"] = ()


@dataclass(frozen=True, slots=True)
class StandpointShown:
    id: UUID
    person: Person
    text: str
    quote: str
    own: bool
    carried_on: bool


@dataclass(frozen=True, slots=True)
class PositionShown:
    """One line of who said what of this version; without a stance: asked or not yet asked."""

    person: Person
    stance: Stance | None
    words: str
    recorded: bool
    talk_on: date | None
    taken_on: date | None
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a suggestion that the viewer made."""

    accepted: bool
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SectionShown:
    id: UUID
    plan_id: UUID
    title: str
    hint: str
    html: Markup
    letters: frozenset[Letter]  # on the text, as the state of the plan and the template leave them
    open: bool  # the plan is not set yet
    answers: bool  # may react and answer, in any state
    closes: bool  # may close what others began
    agrees_on_role: bool  # a foster parent, on the section about their own role
    is_filled: bool
    must_be_filled: bool
    changed: bool
    suggestions: int
    comments: Sequence[CommentShown] = ()
    standpoints: Sequence[StandpointShown] = ()
    passages: Sequence["SectionShown"] = ()
    decided: Sequence[Decided] = ()
    foster_state: SectionState | None = None

    @property
    def may_write(self) -> bool:
        return Letter.E in self.letters

    @property
    def may_comment(self) -> bool:
        return Letter.C in self.letters


@dataclass(frozen=True, slots=True)
class GoalShown:
    id: UUID
    title: str
    how_we_see_it: str
    attainment: Attainment
    scored_on: date | None
    section: str
    may_score: bool


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


@dataclass(frozen=True, slots=True)
class AgreementShown:
    id: UUID
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class ViewShown:
    person: Person
    attainment: Attainment
    words: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class ConditionShown:
    id: UUID
    title: str
    help_offered: str
    help_from: str
    help_starts_on: date | None
    views: Sequence[ViewShown]


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
    conditions: Sequence[ConditionShown]
    has_way_home: bool
    asks: Sequence[Ask]
    positions: Sequence[PositionShown]
    own_stance: Stance | None
    versions: Sequence[PlanLine]
    waits_for: Sequence[Sentence]
    owed: int
    first_look: bool
    may_add: bool = field(default=False)

    @property
    def may_set(self) -> bool:
        return Letter.S in self.letters

    @property
    def may_edit(self) -> bool:
        return Letter.E in self.letters


@dataclass(frozen=True, slots=True)
class SectionCompared:
    title: str
    runs: Sequence[Run]
    is_new: bool
    is_gone: bool

    @property
    def changed(self) -> bool:
        return any(run.change != "same" for run in self.runs)
