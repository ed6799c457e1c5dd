"""The youth file itself: opened, asked for, coordinated, and with whom it is."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId
from portal.dossier.domain import Role
from portal.dossier.models.fact import Fact, names, period


class YouthFile(WithId, Base):
    """The one file of one youth (jeugddossier), shared by all organisations. `born_on` decides every age."""

    __tablename__ = "youth_file"

    born_on: Mapped[date]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]  # first day on which it is closed; nothing new is made in a closed file
    bsn_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)  # key id, nonce and text; R-BSN-06
    bsn_key_id: Mapped[str | None]
    bsn_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)  # keyed hash, the only way to look it up


class FileRequest(WithId, Base):
    """Someone asked to open a file. The answer is the same for all, whether or not the file exists (R-BSN-07).

    A job settles it: a new file gets the id that stands here; when the BSN already has a file, its coordinator is
    asked, and the one who asked goes on waiting.
    """

    __tablename__ = "file_request"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    role: Mapped[Role]  # how the one who asked will take part
    given_name: Mapped[str]
    family_name: Mapped[str]
    born_on: Mapped[date]
    proof: Mapped[str]  # on what the opening rests: referral, order, crisis report
    youth_file_id: Mapped[UUID]  # the id that the file will have; the BSN below is bound to it
    bsn_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    bsn_key_id: Mapped[str | None]
    bsn_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime | None]
    existing_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("youth_file.id"), index=True)  # never shown
    handled_at: Mapped[datetime | None]  # the coordinator called who asked
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class AccessEpoch(Base):
    """A number per file that every write to a fact raises. A cached answer about access dies with it."""

    __tablename__ = "access_epoch"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(server_default="0")


class OrganisationPeriod(Fact, Base):
    """An organisation takes part in the file in this period.

    Once its last period is over, whoever still takes part for it has the standing `former_organisation`: what it
    recorded in its own periods, read only.
    """

    __tablename__ = "organisation_period"
    __table_args__ = (
        period(),
        Index(
            "ix_organisation_period_ended",
            "organisation_id",
            "youth_file_id",
            postgresql_where=text("ends_on IS NOT NULL"),
        ),
        Index("ix_organisation_period_taken_over", "youth_file_id", postgresql_where=text("past_kinds IS NOT NULL")),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    leads: Mapped[bool] = mapped_column(default=False, server_default="false")  # answers for the whole file
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    past_kinds: Mapped[list[str] | None] = names()
    """Kind; what it got of the past when it took the file over. Empty: it did not come in by a hand-over.

    What others recorded before this period, of a kind that does not stand here, opens to it by consent only.
    """


class Coordinator(Fact, Base):
    """Who coordinates the file (a worker of the leading organisation). One at every moment."""

    __tablename__ = "coordinator"
    __table_args__ = (period(),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
