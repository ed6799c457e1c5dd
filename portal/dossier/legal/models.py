"""Rows of authority that were withdrawn before they began."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId
from portal.dossier.domain import AuthorityStatus

_STATUS = Enum(
    AuthorityStatus,
    native_enum=False,
    create_constraint=True,
    length=40,
    values_callable=lambda e: [member.value for member in e],
)


class WithdrawnAuthority(WithId, Base):
    """A row of authority that was written down wrongly and withdrawn before its first day, with the reason.

    Access reads nothing of it. Made by one database function only, which takes the row out of the series.
    """

    __tablename__ = "withdrawn_authority"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    status: Mapped[AuthorityStatus] = mapped_column(_STATUS)
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    document: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    reason: Mapped[str]
    withdrawn_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    withdrawn_on: Mapped[date]
