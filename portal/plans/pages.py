"""What the pages about plans show, for the eyes of one person. Plain values: no database, no web."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from markupsafe import Markup

from portal.access.policy import Letter
from portal.kernel.words import Sentence, say
from portal.plans.domain.asked import Ask
from portal.plans.domain.home import HomePhase, Outcome
from portal.plans.domain.kinds import PlanKind, PlanPart
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, SectionState, Stage
from portal.plans.domain.terms import Attainment
from portal.plans.domain.wishes import WishStatus
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
class CommentShown:
    id: UUID
    person: Person | None
    text: str
    quote: str
    words_gone: bool
    line: int | None  # of the text on which its words stand; None when they are gone
    made_at: datetime
    own: bool
    is_new: bool  # said by someone else since the viewer last looked
    may_change: bool
    edited: bool
    withdrawn: bool
    resolved: bool
    for_fewer: bool
    by_youth: bool
    waits: bool  # an answer is owed
    seen_by: date | None
    answer_by: date | None
    seen_on: date | None
    answered_on: date | None
    late: bool
    named: Sequence[Person] = ()
    names_me: bool = False
    via_word: bool = False  # someone brought it in from a Word document
    said_by: Person | None = None  # whose words those are, when they take part and may be known
    said_by_name: str = ""  # or the name that stood in the document
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
    wishes_here: bool  # the youth, where they may say something
    is_filled: bool
    must_be_filled: bool
    changed: bool  # someone else wrote here since the viewer last looked
    suggestions: int
    changed_by: Sequence[Person] = ()  # of those whom the viewer may know
    added: Sequence[Sentence] = ()  # what others put at it since then: a goal, a wish, an agreement …
    taken: Sequence[Sentence] = ()  # what others took away since then
    comments: Sequence[CommentShown] = ()
    standpoints: Sequence[StandpointShown] = ()
    passages: Sequence["SectionShown"] = ()
    decided: Sequence[Decided] = ()
    wishes: Sequence[WishShown] = ()
    foster_state: SectionState | None = None

    @property
    def may_write(self) -> bool:
        return Letter.E in self.letters

    @property
    def newly_said(self) -> int:
        """Reactions and answers since the viewer last looked."""
        return sum(one.is_new for thread in self.comments for one in (thread, *thread.replies))

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
