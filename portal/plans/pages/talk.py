"""A section of a plan with what is said there: reactions, standpoints, what became of suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from markupsafe import Markup

from portal.access.policy import Letter
from portal.kernel.words import Sentence
from portal.plans.domain.states import SectionState
from portal.plans.pages.wishes import WishShown
from portal.plans.people import Person


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
class Decided:
    """What became of a suggestion that the viewer made."""

    accepted: bool
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SectionShown:
    id: UUID
    file_id: UUID
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
