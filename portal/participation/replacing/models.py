"""Who came in whose place, per file: for the telling, and to know it later."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId


class WhyReplaced(StrEnum):
    """Why a worker is away (R-REPL-01). It is the worker's own: no family and no colleague reads it."""

    ILLNESS = "illness"
    LEAVE = "leave"
    GONE = "gone"  # to other work: for good
    UNSAID = "unsaid"  # by the worker, who owes nobody a reason here


class ReplacedCaseload(WithId, Base):
    """One file of a caseload that went to a colleague. Made by one database function only; access reads nothing of it.

    What gives the colleague a standing is the participation (`part_id`), and the coordination.
    """

    __tablename__ = "replaced_caseload"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),)

    act_id: Mapped[UUID] = mapped_column(index=True)  # the files of one act
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    part_id: Mapped[UUID]  # the colleague's
    name_id: Mapped[UUID]  # the item that names the colleague in the file: who may view it, is told
    reason: Mapped[WhyReplaced]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    told_at: Mapped[datetime | None]
