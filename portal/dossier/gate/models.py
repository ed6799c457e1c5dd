"""How far the opening of older items has come, for one person whose right began."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId


class OpeningRound(WithId, Base):
    """The talk that guides the opening, and the day on which all was looked at.

    Access reads nothing of it: what opens an item is its own `opening_check`.
    """

    __tablename__ = "opening_round"
    __table_args__ = (
        UniqueConstraint("youth_file_id", "person_id", "began_on"),
        CheckConstraint("(talked_on IS NULL) = (talked_by IS NULL)", name="talked_by_someone"),
        CheckConstraint("(finished_on IS NULL) = (finished_by IS NULL)", name="finished_by_someone"),
    )

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # whose right began
    began_on: Mapped[date]
    talked_on: Mapped[date | None]
    talked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    finished_on: Mapped[date | None]
    escalated_on: Mapped[date | None]  # the term was over: the team manager was told
    finished_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
