"""A question for consent."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.case_data import CaseData
from portal.access.policy import Kind
from portal.database.base import Base
from portal.participation.consents.domain import OutsideRole, Purpose


class Answer(StrEnum):
    """How far a question for consent has come."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    DROPPED = "dropped"  # the worker asks no longer


class ConsentRequest(CaseData, Base):
    """Someone is asked for consent (toestemming gevraagd). Its item is a consent record that concerns who is asked.

    For a person or an organisation in the file, a yes makes a consent on which access leans. For a copy of a plan that
    goes to someone outside, nobody gets access: then the answer stands here, and `item_id` is the plan.
    """

    __tablename__ = "consent_request"
    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, organisation_id, outside_name) = 1", name="for_whom"),
        CheckConstraint(
            "num_nonnulls(outside_name, outside_role, purpose, contents, item_id) IN (0, 5)"
            " AND (outside_name IS NOT NULL OR num_nonnulls(client_id, given_on, withdrawn_on) = 0)",
            name="outside",
        ),
        ForeignKeyConstraint(["item_id", "youth_file_id"], ["item.id", "item.youth_file_id"]),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_once"),
    )

    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.CONSENT_RECORD})

    asked_of: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # for whom
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))  # for whom
    asked_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))  # Kind
    view_only: Mapped[bool] = mapped_column(default=False, server_default="false")
    why: Mapped[str]  # in plain words, for who is asked
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ends_on: Mapped[date | None]  # of the consent, when it is given
    state: Mapped[Answer] = mapped_column(default=Answer.OPEN, server_default=Answer.OPEN)
    answer: Mapped[str | None]  # words with a refusal, if any
    answered_at: Mapped[datetime | None]
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"))

    outside_role: Mapped[OutsideRole | None]
    outside_name: Mapped[str | None]
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # on whose behalf someone outside asks
    purpose: Mapped[Purpose | None]
    purpose_words: Mapped[str] = mapped_column(server_default="", default="")
    contents: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # the headings of what is in the copy
    item_id: Mapped[UUID | None] = mapped_column(index=True)  # the plan
    given_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawal_evidence: Mapped[str | None]  # how a worker heard it
