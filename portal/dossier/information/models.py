"""What a GI's worker asked for, topic by topic, and what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, ForeignKeyConstraint, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId
from portal.dossier.domain import Topic

_TOPIC = Enum(
    Topic, native_enum=False, create_constraint=True, length=40, values_callable=lambda e: [m.value for m in e]
)


class TopicRequest(WithId, Base):
    """One topic that a GI's worker asks for (vraag om informatie, Jw 7.3.11 lid 4), with the answer.

    Access reads nothing of it: what opens a topic is its own `topic_need`. Topics that were asked for in one go share
    `asked_together`. Only who asked and who keeps the circle read it; family reads what was done in "wie keek".
    """

    __tablename__ = "topic_request"
    __table_args__ = (
        ForeignKeyConstraint(
            ["participation_id", "youth_file_id"], ["participation.id", "participation.youth_file_id"]
        ),
        CheckConstraint("(given IS NULL) = (answered_at IS NULL)", name="answered_once"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_someone"),
        Index(
            "ix_topic_request_one_open",
            "participation_id",
            "topic",
            unique=True,
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    participation_id: Mapped[UUID]  # the part of who asks
    asked_together: Mapped[UUID]
    topic: Mapped[Topic] = mapped_column(_TOPIC)
    reason: Mapped[str]  # why it is needed to carry out the order
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    given: Mapped[bool | None]  # empty: it waits
    answer: Mapped[str | None]  # words with the answer; always there when it is no
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
