"""What every fact about a file has."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, ForeignKeyConstraint, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import WithId
from portal.dossier.domain import FAMILY_ROLES

FAMILY = ", ".join(f"'{role}'" for role in sorted(FAMILY_ROLES))


def period() -> CheckConstraint:
    return CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period")


def of_same_file(column: str, table: str = "item") -> ForeignKeyConstraint:
    """What a fact names lies in the fact's own file: a wrong id is refused by the database itself."""
    return ForeignKeyConstraint([column, "youth_file_id"], [f"{table}.id", f"{table}.youth_file_id"])


def one_of(values: type[StrEnum]) -> Enum:
    return Enum(
        values, native_enum=False, create_constraint=True, length=40, values_callable=lambda e: [m.value for m in e]
    )


def names() -> Mapped[list[str] | None]:
    """A list of names; empty column means "all"."""
    return mapped_column(ARRAY(Text))


class Fact(WithId):
    """A fact about one file that access leans on: writing it raises the file's access epoch (by a trigger)."""

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who wrote this fact down
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
