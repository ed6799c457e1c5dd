"""A file that is offered to another organisation, and how far that has come."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.case_data import CaseData
from portal.access.policy import Kind
from portal.database.base import Base

OPEN = "withdrawn_at IS NULL AND refused_why IS NULL AND done_at IS NULL"


class Handover(CaseData, Base):
    """One hand-over of a file (overdracht): offered, taken on or refused, completed or withdrawn.

    Its item is of kind `circle`: it says who will be around the youth. The other organisation reads none of it until it
    is completed, only `handovers_offered()`: from whom, from which day, and whom to call.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("from_organisation_id <> to_organisation_id", name="another_organisation"),
        CheckConstraint("(accepted_by IS NULL) = (accepted_name IS NULL)", name="accepted_by_name"),
        CheckConstraint("done_at IS NULL OR accepted_by IS NOT NULL", name="done_after_accepted"),
        Index("ix_handover_one_open", "youth_file_id", unique=True, postgresql_where=text(OPEN)),
    )

    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.CIRCLE})

    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    from_day: Mapped[date]  # the first day on which the other organisation leads
    past_classes: Mapped[list[str]] = mapped_column(ARRAY(Text))  # PastClass: what of the past goes along
    why: Mapped[str]  # for the family, in plain words
    offered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    contact_name: Mapped[str]  # whom the other organisation calls: an employee's own work details
    contact_phone: Mapped[str | None]
    contact_email: Mapped[str | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    accepted_name: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    refused_why: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
