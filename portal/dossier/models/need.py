"""What a role needs to know, and the check before older items open."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId
from portal.dossier.models.fact import Fact, of_same_file, period


class TopicNeed(Fact, Base):
    """Topics that a participant needs beside those of the role or module, with the reason.

    A request under R-DOS-10, an agreed assignment.
    """

    __tablename__ = "topic_need"
    __table_args__ = (of_same_file("participation_id", "participation"), period())

    participation_id: Mapped[UUID] = mapped_column(index=True)
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class ModuleTopics(WithId, Base):
    """An organisation's own list of topics for a module, instead of the standard one. More only with a reason."""

    __tablename__ = "module_topics"
    __table_args__ = (period(),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    module_kind: Mapped[str]  # ModuleKind
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class OpeningCheck(Fact, Base):
    """Someone looked at an older item before it opens for a person whose right began later (access-grid 8).

    `opened`: it opens from `looked_on`; not opened: it stays closed by a denial of its own.
    """

    __tablename__ = "opening_check"
    __table_args__ = (of_same_file("item_id"), UniqueConstraint("item_id", "person_id"))

    item_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    opened: Mapped[bool]
    looked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    looked_on: Mapped[date]
