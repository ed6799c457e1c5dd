"""What someone is to be told, the mails that say so, and where those go. No content, no names."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.actor import Door
from portal.database.base import Base, WithId
from portal.notifications.domain import How, Rhythm


class Notice(WithId, Base):
    """There is something new for one person, at one of their doors (bericht). It stays in the portal, mailed or not."""

    __tablename__ = "notice"
    __table_args__ = (
        ForeignKeyConstraint(["item_id", "youth_file_id"], ["item.id", "item.youth_file_id"]),
        CheckConstraint("item_id IS NULL OR youth_file_id IS NOT NULL", name="item_in_file"),
        Index("ix_notice_unseen", "person_id", "door", postgresql_where=text("seen_at IS NULL")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    door: Mapped[Door]
    kind: Mapped[str]  # what happened, as the log names it: plan.commented
    youth_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("youth_file.id"), index=True)
    item_id: Mapped[UUID | None] = mapped_column(index=True)
    mail_id: Mapped[UUID | None] = mapped_column(ForeignKey("mail.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime | None]


class Mail(WithId, Base):
    """One mail to one person about one or more notices. Its id is its Message-ID: sent twice, it is shown once."""

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_waiting", "person_id", "door", postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    door: Mapped[Door]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]  # when a mail server took it
    given_up_at: Mapped[datetime | None]  # when a mail server said that this address takes no mail
    problem: Mapped[str | None]  # the server's code, never its words


class MailAddress(Base):
    """Where the mails of one person go, per door: a worker who is a foster parent too has two."""

    __tablename__ = "mail_address"
    __table_args__ = (
        CheckConstraint(
            "daily_at BETWEEN 0 AND 23 AND quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23", name="hours"
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    door: Mapped[Door] = mapped_column(primary_key=True)
    address: Mapped[str]
    how: Mapped[How] = mapped_column(default=How.AT_ONCE, server_default=How.AT_ONCE)
    daily_at: Mapped[int] = mapped_column(SmallInteger, server_default=text("17"))
    quiet_from: Mapped[int] = mapped_column(SmallInteger, server_default=text("21"))
    quiet_until: Mapped[int] = mapped_column(SmallInteger, server_default=text("7"))

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.how, self.daily_at, self.quiet_from, self.quiet_until)


class Alias(Base):
    """What one person calls a youth in their own mails, so that two children are told apart; seen by nobody else."""

    __tablename__ = "mail_alias"
    __table_args__ = (CheckConstraint("length(words) BETWEEN 1 AND 30", name="words"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    door: Mapped[Door] = mapped_column(primary_key=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), primary_key=True)
    words: Mapped[str]
