"""The mixin for every table with data of one youth: its rows are items, which access decides upon."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.access.policy import Kind


class CaseData:
    """A row that belongs to one youth file and shares its id with an item.

    `kinds` are the kinds of item that the table's rows can be.
    """

    kinds: ClassVar[frozenset[Kind]]

    id: Mapped[UUID] = mapped_column(primary_key=True)
    youth_file_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[ForeignKeyConstraint, ...]:
        return (ForeignKeyConstraint(["id", "youth_file_id"], ["item.id", "item.youth_file_id"]),)
