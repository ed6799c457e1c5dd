"""The offset of the legal day: one row at most, in demonstration mode only, which no login of the portal can write."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base


class DemonstrationClock(Base):
    __tablename__ = "demonstration_clock"
    __table_args__ = (
        CheckConstraint("one", name="single_row"),
        CheckConstraint("offset_days BETWEEN -36500 AND 36500", name="offset"),
    )

    one: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    offset_days: Mapped[int] = mapped_column(server_default="0")
