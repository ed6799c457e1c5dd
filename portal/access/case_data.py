"""The mixin for every table with data of one youth: its rows are items, which access decides upon."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Table, func
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.policy import Kind


class CaseData:
    """A row that belongs to one youth file and shares its id with an item (made by `portal.access.items.new_item`).

    `kinds` are the kinds of item that the table's rows can be; naming them makes the clause shorter.
    """

    kinds: ClassVar[frozenset[Kind]] = frozenset(Kind)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def __init_subclass__(cls, **more: Any) -> None:  # noqa: ANN401 - whatever a declarative class takes
        super().__init_subclass__(**more)
        table = cls.__dict__.get("__table__")
        if isinstance(table, Table):  # the row and its item lie in one file: the database itself refuses otherwise
            table.append_constraint(
                ForeignKeyConstraint(["id", "youth_file_id"], ["item.id", "item.youth_file_id"], ondelete="CASCADE")
            )
