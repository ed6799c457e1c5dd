"""Texts that people write together, and all that belongs to them.

No login of the portal may insert a change: the database function `take_change` is the only way in. Rows of changes
are the truth and the legal history; snapshots and histories are shortenings that can be thrown away and made again.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base

NOW = text("now()")


class Text(Base):
    """One text with one audience: a section of a plan, a shielded passage. Its id is that of its item."""

    __tablename__ = "text"
    __table_args__ = (CheckConstraint("(draft_of_id IS NULL) = (draft_by_id IS NULL)", name="draft"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Whose words nobody else may change (R-16-02): the youth, in their own plan."""
    draft_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("text.id"), index=True)
    draft_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Written out of sight by one person ("eerst voor mezelf"); nobody else sees it before it is shared."""
    shared_at: Mapped[datetime | None]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)


class TextUpdate(Base):
    """One change to a text, as bytes of Yjs. Numbered per text in the order of committing; never changed.

    Text and writer are those of the ticket that brought it; `TextClient` holds the references to both.
    """

    __tablename__ = "text_update"
    __table_args__ = (
        UniqueConstraint("text_id", "client", "sequence"),
        CheckConstraint(
            "origin IN ('editor', 'plain form', 'suggestion', 'decision', 'import', 'share', 'removal')", name="origin"
        ),
    )

    text_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    youth_file_id: Mapped[UUID]
    person_id: Mapped[UUID]  # who wrote the words
    client: Mapped[int] = mapped_column(BigInteger)
    sequence: Mapped[int] = mapped_column(BigInteger)  # per client; the same change sent twice is stored once
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
    origin: Mapped[str]
    made_at: Mapped[datetime]


class TextClient(Base):
    """A Yjs client id belongs to the first person who uses it in a text."""

    __tablename__ = "text_client"

    text_id: Mapped[UUID] = mapped_column(ForeignKey("text.id"), primary_key=True)
    client: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    youth_file_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    next_clock: Mapped[int] = mapped_column(BigInteger)


class TextTicket(Base):
    """What the access clause answered when a session opened a text; dies with session, epoch and legal day."""

    __tablename__ = "text_ticket"
    __table_args__ = (Index("ix_text_ticket_session_id_text_id", "session_id", "text_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text_id: Mapped[UUID] = mapped_column(ForeignKey("text.id"))
    youth_file_id: Mapped[UUID]
    session_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    may_write: Mapped[bool]
    may_suggest: Mapped[bool]
    epoch: Mapped[int] = mapped_column(BigInteger)
    legal_day: Mapped[date]
    valid_until: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    ended_at: Mapped[datetime | None]


class TextSnapshot(Base):
    """A text up to one change, without a byte of what was deleted: what readers get."""

    __tablename__ = "text_snapshot"

    text_id: Mapped[UUID] = mapped_column(ForeignKey("text.id"), primary_key=True)
    youth_file_id: Mapped[UUID]
    up_to: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    html: Mapped[str]
    plain: Mapped[str]
    made_at: Mapped[datetime]


class TextHistory(Base):
    """All changes up to one, merged, with what was deleted and who wrote what. Never leaves the server."""

    __tablename__ = "text_history"

    text_id: Mapped[UUID] = mapped_column(ForeignKey("text.id"), primary_key=True)
    youth_file_id: Mapped[UUID]
    up_to: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
    authors: Mapped[list[object]] = mapped_column(JSONB)


class TextSuggestion(Base):
    """Who suggested what the mark with this id shows, and what became of it. Who is never in the text itself."""

    __tablename__ = "text_suggestion"
    __table_args__ = (
        CheckConstraint(
            "(accepted IS NULL) = (decided_by_id IS NULL) AND (accepted IS NULL) = (decided_at IS NULL)",
            name="decision",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text_id: Mapped[UUID] = mapped_column(ForeignKey("text.id"), index=True)
    youth_file_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str | None]  # "Word", when it came in a document
    said_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # whose words they were there
    made_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class TextRemoval(Base):
    """A secret is taken out for good, history included: one person asks, another approves. No content here."""

    __tablename__ = "text_removal"
    __table_args__ = (CheckConstraint("approved_by_id <> asked_by_id", name="two_people"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text_id: Mapped[UUID] = mapped_column(ForeignKey("text.id"), index=True)
    youth_file_id: Mapped[UUID]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[str]
    stretches: Mapped[list[object]] = mapped_column(JSONB)  # client, clock, length of the words to take out
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
