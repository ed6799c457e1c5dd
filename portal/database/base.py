"""The declarative base: names of constraints, column types and ids are decided once."""

import os
import time
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Enum, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Text with a check, not a PostgreSQL type: values can be added and removed in a plain migration.
ENUM_AS_TEXT = Enum(
    StrEnum, native_enum=False, create_constraint=True, length=40, values_callable=lambda e: [m.value for m in e]
)


def new_id() -> UUID:
    """A version 7 uuid: random, and in order of making, so that indexes stay compact."""
    milliseconds = time.time_ns() // 1_000_000
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    number = (number & ~(0xF << 76)) | (0x7 << 76)
    return UUID(int=(number & ~(0x3 << 62)) | (0x2 << 62))


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        str: Text,
        StrEnum: ENUM_AS_TEXT,
    }


class WithId:
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
