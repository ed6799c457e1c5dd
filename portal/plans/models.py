"""Plans, their sections, and all that people say about them.

Each row with content is an item of the file with an id and an audience of its own: a section, a comment, a goal. So
access is decided per part, by the one clause, and a part that someone may not know of leaves no trace.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.case_data import CaseData
from portal.access.policy import Kind
from portal.database.base import Base, WithId
from portal.plans.domain.home import HomePhase, Outcome
from portal.plans.domain.kinds import PlanKind, PlanPart
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, on_day
from portal.plans.domain.terms import Attainment
from portal.plans.domain.wishes import WishStatus

PLANS = frozenset(Kind(kind.value) for kind in PlanKind)
PARTS = PLANS | {Kind.PLAN_SECTION_ROLE_OF_FOSTER_PARENTS}
OWN_WORDS = frozenset({Kind.STANDPOINT})


class OfPlan(CaseData):
    """Something that stands in one version of a plan."""

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)


class AtSection(OfPlan):
    """Something that stands at one section, and has its audience."""

    section_id: Mapped[UUID] = mapped_column(ForeignKey("plan_section.id"))


class GoesOn:
    """What the next version begins with as well."""

    origin_id: Mapped[UUID | None]  # the same in the first version that had it, for comparing and for what goes on


class Plan(CaseData, Base):
    """One version of a plan (plan). The next version is a new row that begins as a copy."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("series_id", "number"),)
    kinds = PLANS

    kind: Mapped[PlanKind]
    title: Mapped[str]
    series_id: Mapped[UUID]  # the same for all versions of one plan
    number: Mapped[int]
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"))
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT, server_default=PlanState.DRAFT)
    consultation_until: Mapped[date | None]
    set_at: Mapped[datetime | None]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    in_force_on: Mapped[date | None]
    differ_note: Mapped[str | None]  # youth and worker differ, in the youth's own plan (R-16-02)
    seal: Mapped[bytes | None] = mapped_column(LargeBinary)  # root of the tree of hashes
    seal_blanks: Mapped[bytes | None] = mapped_column(LargeBinary)
    replaced_on: Mapped[date | None]  # the first day of the version after this one
    home_note: Mapped[str] = mapped_column(server_default="", default="")  # why there are no steps home yet
    grows_up_since: Mapped[date | None]  # decided: the child grows up in this family (perspectiefbiedend)

    def state_on(self, day: date) -> PlanState:
        """The state on a legal day: a version goes into force and is replaced by itself, on its date."""
        return on_day(self.state, day, in_force_on=self.in_force_on, replaced_on=self.replaced_on)


class PlanSection(OfPlan, Base):
    """One section of a plan: a text of its own (the co-edited text has the same id) with its own audience.

    A passage that is kept from someone is a section under a section: who may not read it finds no place of it either.
    """

    __tablename__ = "plan_section"
    kinds = PARTS

    under_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_section.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    key: Mapped[str]
    title: Mapped[str]
    hint: Mapped[str]
    writers: Mapped[list[str]] = mapped_column(ARRAY(Text))  # standard.Writer
    must_be_filled: Mapped[bool] = mapped_column(default=False, server_default="false")


class Corrected(GoesOn, AtSection):
    """What can be put in other words, and taken away, until the version is set."""

    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who put it in other words last


class Goal(Corrected, Base):
    """Something to reach, on a scale of five steps (doel). Stands under a section and has its audience."""

    __tablename__ = "plan_goal"
    kinds = PARTS

    title: Mapped[str]
    how_we_see_it: Mapped[str] = mapped_column(server_default="")  # waaraan merken we dat het gelukt is
    attainment: Mapped[Attainment] = mapped_column(default=Attainment.START, server_default=Attainment.START)
    scored_on: Mapped[date | None]


class Action(Corrected, Base):
    """Who does what by when (actie)."""

    __tablename__ = "plan_action"
    kinds = PARTS

    title: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(server_default="", default="")  # what came of it, in plain words
    wish_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_wish.id"))  # the youth's wish that it carries out


class Agreement(Corrected, Base):
    """An agreement beside the text (afspraak)."""

    __tablename__ = "plan_agreement"
    kinds = PARTS

    text: Mapped[str]


class TakenAway(AtSection, Base):
    """A goal, action or agreement that was taken away before the version was set: its last words, by whom and when.

    It keeps the item that the part had, so who could read that reads this. It does not go on into the next version.
    """

    __tablename__ = "plan_taken_away"
    kinds = PARTS

    what: Mapped[PlanPart]
    words: Mapped[str]
    taken_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    taken_on: Mapped[date]


class ReturnCondition(GoesOn, OfPlan, Base):
    """What must be so before the child can live at home again, in words that can be seen (R-HOME-01)."""

    __tablename__ = "plan_return_condition"
    kinds = PARTS

    title: Mapped[str]
    help_offered: Mapped[str] = mapped_column(server_default="")  # empty is shown as such
    help_from: Mapped[str] = mapped_column(server_default="")
    help_starts_on: Mapped[date | None]


class HomeStep(GoesOn, OfPlan, Base):
    """A step of the phased stay at home, or the aftercare when the child is home again (R-HOME-01)."""

    __tablename__ = "plan_home_step"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="period"),)
    kinds = PARTS

    phase: Mapped[HomePhase]
    text: Mapped[str]  # what happens, or how the aftercare goes
    who: Mapped[str] = mapped_column(server_default="", default="")  # who is there, or who gives the aftercare
    way_back: Mapped[str] = mapped_column(server_default="", default="")  # what happens when it does not go well
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.PLANNED, server_default=Outcome.PLANNED)
    decided_on: Mapped[date | None]


class ConditionView(OfPlan, Base):
    """How one person sees the progress of a condition; the newest of each person counts."""

    __tablename__ = "plan_condition_view"
    kinds = OWN_WORDS

    condition_id: Mapped[UUID] = mapped_column(ForeignKey("plan_return_condition.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    attainment: Mapped[Attainment]
    words: Mapped[str] = mapped_column(server_default="")
    seen_on: Mapped[date]


class Comment(AtSection, Base):
    """A remark on words of a section, or a reply to one (opmerking).

    It lives on with its quote when the words are gone. The place is never a mark in the text, which everyone who reads
    the text would receive. Its words change for five minutes only; after that it can be withdrawn.
    """

    __tablename__ = "plan_comment"
    kinds = PARTS

    thread_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_comment.id"), index=True)  # empty: begins one
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    said_by: Mapped[str | None]  # whose words they are, when the author brought them in from a Word document
    said_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # the same, as a participant
    text: Mapped[str]
    quote: Mapped[str] = mapped_column(server_default="")  # empty: about the whole section
    line: Mapped[int] = mapped_column(server_default="0")
    before: Mapped[str] = mapped_column(server_default="")
    after: Mapped[str] = mapped_column(server_default="")
    by_youth: Mapped[bool] = mapped_column(default=False, server_default="false")
    seen_by: Mapped[date | None]  # a professional must have seen it by this day
    answer_by: Mapped[date | None]
    seen_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Mention(WithId, Base):
    """Someone named in a comment, out of those who can read it (@). Read beside the comment, never without it."""

    __tablename__ = "plan_mention"
    __table_args__ = (UniqueConstraint("comment_id", "person_id"),)

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("plan_comment.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)


class Wish(CaseData, Base):
    """A wish of the youth at a section (wens). It belongs to all versions of the plan and never just disappears."""

    __tablename__ = "plan_wish"
    kinds = PARTS

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))  # the version in which it was said
    series_id: Mapped[UUID] = mapped_column(index=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("plan_section.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str]
    status: Mapped[WishStatus] = mapped_column(default=WishStatus.NEW, server_default=WishStatus.NEW)
    said_on: Mapped[date]


class WishStep(WithId, Base):
    """What was done with a wish, step by step. Read beside the wish, never without it."""

    __tablename__ = "plan_wish_step"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    wish_id: Mapped[UUID] = mapped_column(ForeignKey("plan_wish.id"), index=True)
    status: Mapped[WishStatus]
    words: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    on_day: Mapped[date]


class Evaluation(OfPlan, Base):
    """How a plan went, as it was talked about on one day (evaluatie)."""

    __tablename__ = "plan_evaluation"
    kinds = PARTS

    evaluated_on: Mapped[date]
    text: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Standpoint(GoesOn, AtSection, Base):
    """Words of one person that stay beside a section in every set version ("mijn woorden blijven")."""

    __tablename__ = "plan_standpoint"
    kinds = OWN_WORDS

    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    quote: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str]
    carried_on: Mapped[bool] = mapped_column(default=True, server_default="true")  # into the next version


class Position(OfPlan, Base):
    """Where one person stands on this version. Seen is never agreed; what was said before stays beside it."""

    __tablename__ = "plan_position"
    __table_args__ = (
        CheckConstraint("recorded_by IS NULL OR talk_on IS NOT NULL OR stance = 'not_reached'", name="talk"),
    )
    kinds = OWN_WORDS | {Kind.PLAN_SECTION_ROLE_OF_FOSTER_PARENTS}

    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_section.id"))  # the foster parents' own section
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    stance: Mapped[Stance]
    words: Mapped[str] = mapped_column(server_default="")
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # the worker who held the talk
    talk_on: Mapped[date | None]
    taken_at: Mapped[datetime]


class PlanTemplate(WithId, Base):
    """What an organisation made of the template of one kind of plan (sjabloon). Without it the standard one holds."""

    __tablename__ = "plan_template"
    __table_args__ = (UniqueConstraint("organisation_id", "kind"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[PlanKind]
    title: Mapped[str]
    sections: Mapped[list[dict[str, object]]] = mapped_column(JSONB)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class PlanAnswerTerms(Base):
    """How soon an organisation answers, in working days: sooner than the agreed terms, never later."""

    __tablename__ = "plan_answer_terms"
    __table_args__ = (
        CheckConstraint(
            "comment BETWEEN 1 AND 10 AND youth_seen BETWEEN 1 AND 2 AND youth_answer BETWEEN 1 AND 5",
            name="never_longer",
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    comment: Mapped[int] = mapped_column(SmallInteger)
    youth_seen: Mapped[int] = mapped_column(SmallInteger)
    youth_answer: Mapped[int] = mapped_column(SmallInteger)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class PlanAsked(WithId, Base):
    """Someone was asked to take part in a version of a plan, or was not and why: a line of the map (R-PMAP-01)."""

    __tablename__ = "plan_asked"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id"),
        CheckConstraint("asked_on IS NOT NULL OR why_not <> ''", name="asked_or_why_not"),
    )

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    asked_on: Mapped[date | None]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # or who wrote down why not
    way: Mapped[str] = mapped_column(server_default="", default="")  # how: a letter, a talk; empty is by the portal
    why_not: Mapped[str] = mapped_column(server_default="", default="")
    excluded: Mapped[bool] = mapped_column(default=False, server_default="false")  # said to professionals only


class Guest(CaseData, Base):
    """Someone whom the family asks to make the family group plan with them (eigen netwerk).

    A name until who keeps the circle lets them in; what they may read or write rests on consent, as for anyone of the
    network. Belongs to all versions of the plan.
    """

    __tablename__ = "plan_guest"
    kinds = PLANS

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))  # the version for which they were asked
    series_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    given_name: Mapped[str]
    family_name: Mapped[str] = mapped_column(server_default="", default="")
    relation: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_on: Mapped[date]
    joined_on: Mapped[date | None]
    ended_on: Mapped[date | None]  # refused, or taken back by who asked


class FrozenPart(WithId, Base):
    """One part of a set version as it was sealed. Never changed: the database refuses it."""

    __tablename__ = "plan_frozen_part"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"),)

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), index=True)  # who may read that, may read this
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    key: Mapped[str]
    content: Mapped[str]  # canonical JSON, exactly the bytes that were hashed
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)  # the neighbours' hashes on the way to the root


class LastLook(WithId, Base):
    """When someone last looked at a plan, for "what changed since". Shown to nobody else, ever."""

    __tablename__ = "plan_last_look"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    looked_at: Mapped[datetime]
