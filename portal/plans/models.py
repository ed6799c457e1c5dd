"""Plans, their sections, and all that people say about them.

Each row with content is an item of the file with an id and an audience of its own: a section, a thread of comments, a
goal. So access is decided per part, by the one clause, and a part that someone may not know of leaves no trace.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.case_data import CaseData
from portal.database.base import Base, WithId
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState
from portal.plans.domain.terms import Attainment, WishStatus


class PlanTemplate(WithId, Base):
    """An organisation's own form of one kind of plan. Without one, the standard template is used (standard.py)."""

    __tablename__ = "plan_template"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "starts_on"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[PlanKind]
    title: Mapped[str]
    starts_on: Mapped[date]  # a plan begun from this day on uses it; older plans keep their own sections
    sections: Mapped[list[dict[str, object]]] = mapped_column(JSONB)  # standard.Section, written out


class Plan(CaseData, Base):
    """One version of a plan (plan). The next version is a new row that begins as a copy."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("series_id", "number"),)

    kind: Mapped[PlanKind]
    title: Mapped[str]
    series_id: Mapped[UUID] = mapped_column(index=True)  # the same for all versions of one plan
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


class PlanSection(CaseData, Base):
    """One section of a plan: a text of its own (the co-edited text has the same id) with its own audience."""

    __tablename__ = "plan_section"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    key: Mapped[str]
    title: Mapped[str]
    hint: Mapped[str]
    writers: Mapped[list[str]] = mapped_column(ARRAY(Text))  # standard.Writer
    must_be_filled: Mapped[bool] = mapped_column(default=False, server_default="false")


class Goal(CaseData, Base):
    """Something to reach, on a scale of five steps (doel)."""

    __tablename__ = "plan_goal"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    how_we_see_it: Mapped[str] = mapped_column(server_default="")  # waaraan merken we dat het gelukt is
    attainment: Mapped[Attainment] = mapped_column(default=Attainment.START, server_default=Attainment.START)
    scored_on: Mapped[date | None]


class Action(CaseData, Base):
    """Who does what by when (actie). It shows up in its owner's list."""

    __tablename__ = "plan_action"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_goal.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]


class Agreement(CaseData, Base):
    """An agreement beside the text (afspraak)."""

    __tablename__ = "plan_agreement"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    text: Mapped[str]


class ReturnCondition(CaseData, Base):
    """What must be so before the child can live at home again, in words that can be seen (R-HOME-01)."""

    __tablename__ = "plan_return_condition"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str]
    help_offered: Mapped[str] = mapped_column(server_default="")  # empty is shown as such
    help_from: Mapped[str] = mapped_column(server_default="")
    help_starts_on: Mapped[date | None]


class ConditionView(CaseData, Base):
    """How one side sees the progress of a condition at an evaluation."""

    __tablename__ = "plan_condition_view"

    condition_id: Mapped[UUID] = mapped_column(ForeignKey("plan_return_condition.id"), index=True)
    attainment: Mapped[Attainment]
    words: Mapped[str] = mapped_column(server_default="")
    seen_on: Mapped[date]


class Step(StrEnum):
    """Steps of the way home, from hours to aftercare."""

    HOURS = "hours"
    DAY = "day"
    NIGHT = "night"
    WEEKEND = "weekend"
    TRIAL_WEEKS = "trial_weeks"
    HOME = "home"
    AFTERCARE = "aftercare"


class StayStep(CaseData, Base):
    """A step of the phased stay at home, or of the aftercare: decided, with a way back (R-HOME-01)."""

    __tablename__ = "plan_stay_step"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[Step]
    text: Mapped[str]
    starts_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    taken_back_on: Mapped[date | None]


class Thread(CaseData, Base):
    """Comments on words of a section. Lives on with its quote when the words are gone (draad).

    The place is kept twice: relative positions for the browser, and block, quote and context for the server. Never a
    mark in the text, which everyone who reads the text would receive.
    """

    __tablename__ = "plan_thread"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("plan_section.id"), index=True)
    quote: Mapped[str] = mapped_column(server_default="")  # empty: about the whole section
    block: Mapped[int | None]
    before: Mapped[str] = mapped_column(server_default="")
    after: Mapped[str] = mapped_column(server_default="")
    place_in_browser: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    words_gone: Mapped[bool] = mapped_column(default=False, server_default="false")
    is_question: Mapped[bool] = mapped_column(default=False, server_default="false")
    by_youth: Mapped[bool] = mapped_column(default=False, server_default="false")
    seen_by_due: Mapped[date | None]
    answer_due: Mapped[date | None]
    seen_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Comment(CaseData, Base):
    """One remark in a thread (opmerking). Its words change for five minutes only; after that it can be withdrawn."""

    __tablename__ = "plan_comment"

    thread_id: Mapped[UUID] = mapped_column(ForeignKey("plan_thread.id"), index=True)
    text: Mapped[str]
    mentions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SuggestionState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Suggestion(CaseData, Base):
    """Other words for words of a section (voorstel). Only who may write there takes it over."""

    __tablename__ = "plan_suggestion"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("plan_section.id"), index=True)
    old_text: Mapped[str] = mapped_column(server_default="")
    new_text: Mapped[str] = mapped_column(server_default="")
    block: Mapped[int | None]
    before: Mapped[str] = mapped_column(server_default="")
    after: Mapped[str] = mapped_column(server_default="")
    via_word: Mapped[str | None]  # "naam (via Word)"
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.OPEN, server_default=SuggestionState.OPEN)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class Standpoint(CaseData, Base):
    """Words of one person that stay beside a passage in every set version ("mijn woorden blijven")."""

    __tablename__ = "plan_standpoint"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("plan_section.id"), index=True)
    suggestion_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_suggestion.id"))
    quote: Mapped[str] = mapped_column(server_default="")
    text: Mapped[str]
    carried_on: Mapped[bool] = mapped_column(default=True, server_default="true")  # into the next version


class Position(CaseData, Base):
    """Where one person stands on this version (standpunt bij het plan). Seen is never agreed."""

    __tablename__ = "plan_position"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id", "section_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("(recorded_for IS NULL) OR (talk_on IS NOT NULL) OR (stance = 'not_reached')", name="talk"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_section.id"))  # the foster parents' own section
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    stance: Mapped[Stance]
    words: Mapped[str] = mapped_column(server_default="")
    recorded_for: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # the worker who held the talk
    talk_on: Mapped[date | None]
    taken_at: Mapped[datetime]


class Taking(StrEnum):
    """What became of someone's part in a step (R-PMAP-01)."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    TOOK_PART = "took_part"
    NO_ANSWER = "no_answer"
    DID_NOT_WANT = "did_not_want"


class TakingPart(CaseData, Base):
    """One line of the participation map: who could take part in this plan, when asked, and what came of it."""

    __tablename__ = "plan_taking_part"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[Taking] = mapped_column(default=Taking.NOT_ASKED, server_default=Taking.NOT_ASKED)
    asked_on: Mapped[date | None]
    asked_how: Mapped[str | None]
    why_not: Mapped[str | None]


class Wish(CaseData, Base):
    """A wish of the youth and what became of it (wens)."""

    __tablename__ = "plan_wish"

    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"), index=True)
    text: Mapped[str]
    status: Mapped[WishStatus] = mapped_column(default=WishStatus.NEW, server_default=WishStatus.NEW)
    reason: Mapped[str] = mapped_column(server_default="")
    status_on: Mapped[date | None]
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_action.id"))


class FrozenPart(WithId, Base):
    """One part of a set version as it was sealed. Never changed: the database refuses it."""

    __tablename__ = "plan_frozen_part"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"),)

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), index=True)  # who may read that, may read this
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    key: Mapped[str]
    content: Mapped[str]  # canonical JSON, exactly the bytes that were hashed
    salt: Mapped[bytes] = mapped_column(LargeBinary)


class LastLook(WithId, Base):
    """When someone last looked at a plan, for "what changed since". Shown to nobody else, ever."""

    __tablename__ = "plan_last_look"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    looked_at: Mapped[datetime]
