"""The log of who did or saw what, and the last link of each chain. Rows are only ever added.

No content of a file fits in: every text column takes short lower-case words only, by a check in the database.
"""

from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.actor import Door
from portal.database.base import Base

WORDS = {  # how each text column must look: words of the program, never of a person
    "name": "^[a-z][a-z0-9_.]{2,59}$",
    "kind": "^[a-z][A-Za-z0-9_]{0,59}$",
    "standing": "^[a-z][a-z0-9_]{0,59}([+][a-z][a-z0-9_]{0,59})*$",
    "ground": "^[A-Za-z][A-Za-z0-9_.:+()-]{0,99}$",
    "origin": "^[a-z][a-z0-9_.:-]{0,59}$",
}


class ChainKind(StrEnum):
    """What a chain is about (access.md, The log)."""

    FILE = "file"  # one per youth file
    ORGANISATION = "organisation"  # one per organisation: its people, its link, its families
    PORTAL = "portal"  # one for all else: sign-ins, settings


class Outcome(StrEnum):
    ALLOWED = "allowed"
    REFUSED = "refused"


class AuditEvent(Base):
    """One deed or one look, as NEN 7513 asks (domain 6.3). Written by the function `audit_append` and by nothing else.

    No foreign keys: the log outlives what it tells of, and it must not slow down on it.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        *(CheckConstraint(f"{column} ~ '{pattern}'", name=f"{column}_is_words") for column, pattern in WORDS.items()),
        CheckConstraint("sequence > 0", name="sequence_counts_from_one"),
        CheckConstraint("(chain_kind = 'file') = (youth_file_id IS NOT NULL)", name="file_chain_has_file"),
        CheckConstraint("youth_file_id IS NULL OR youth_file_id = chain", name="file_is_chain"),
        Index("ix_audit_event_person_id_at", "person_id", "at"),
        Index(
            "ix_audit_event_organisation_id_at",
            "organisation_id",
            "at",
            postgresql_where="organisation_id IS NOT NULL",
        ),
    )

    chain: Mapped[UUID] = mapped_column(primary_key=True)  # the file, the organisation, or zeros for the portal
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # from 1, without holes
    at: Mapped[datetime]  # real time; never goes back within a chain
    chain_kind: Mapped[ChainKind]
    name: Mapped[str]  # portal.audit.events
    outcome: Mapped[Outcome]
    youth_file_id: Mapped[UUID | None]
    thing_id: Mapped[UUID | None]
    kind: Mapped[str | None]  # which sort of item: a row of the access grid, or a table
    version: Mapped[int | None]
    person_id: Mapped[UUID | None]  # nobody: a job, or someone who has not signed in
    door: Mapped[Door | None]
    session_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]  # for which the person acted
    standing: Mapped[str | None]  # role(s) in the file at that moment, joined by "+"
    ground: Mapped[str | None]  # the grant or rule that allowed it, or refused it
    on_behalf_of: Mapped[UUID | None]
    emergency: Mapped[bool]
    origin: Mapped[str | None]  # which process: web, socket, job:…, command:…
    address: Mapped[IPv4Address | IPv6Address | None] = mapped_column(
        INET, deferred=True, deferred_raiseload=True
    )  # for security only: the portal's login cannot read it
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditChain(Base):
    """The last link of each chain: what the next event hangs on, and what appending locks."""

    __tablename__ = "audit_chain"
    __table_args__ = {"postgresql_with": {"fillfactor": "50"}}  # noqa: RUF012 - room to update in place

    chain: Mapped[UUID] = mapped_column(primary_key=True)
    chain_kind: Mapped[ChainKind]
    sequence: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
