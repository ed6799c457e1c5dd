"""A question for consent."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.case_data import CaseData
from portal.access.policy import Kind
from portal.database.base import Base


class Answer(StrEnum):
    """How far a question for consent has come."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    DROPPED = "dropped"  # the worker asks no longer


class ConsentRequest(CaseData, Base):
    """Someone is asked for consent (toestemming gevraagd). Its item is a consent record that concerns who is asked."""

    __tablename__ = "consent_request"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="for_whom"),
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
