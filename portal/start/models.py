"""Who was shown what this is. Nobody but the person themself reads it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.actor import Door
from portal.database.base import Base


class FirstVisit(Base):
    """Somebody saw the three screens of a first visit, at one of their doors."""

    __tablename__ = "first_visit"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    door: Mapped[Door] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
