"""The clause as a part of larger statements: its text is made once, what changes are the values.

SQLAlchemy's own `text()` copies itself for each new set of values, which cost more than the query of a small caseload.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Boolean, ColumnElement, Date, FromClause, Text, Uuid
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

_UUID = Uuid()
TYPES: Mapping[str, TypeEngine[Any]] = {
    "person_id": _UUID,
    "door": Text(),
    "organisation_id": _UUID,
    "day": Date(),
    "youth_file_id": _UUID,
}
_NAME = re.compile(r"(?<!:):([a-z_]+)\b")


class Permitted(ColumnElement[bool]):
    """`column` holds an id that the clause opens to one asker."""

    inherit_cache = True
    __visit_name__ = "permitted"
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy declares it
        ("column", InternalTraversal.dp_clauseelement),
        ("text", InternalTraversal.dp_string),
        ("values", InternalTraversal.dp_clauseelement_list),
    ]
    type = Boolean()

    def __init__(self, column: ColumnElement[UUID], text: str, values: Mapping[str, BindParameter[Any]]) -> None:
        """`text` is a SELECT of ids with the values as `:name`; a value that it does not name is left out."""
        self.column = column
        self.text = text
        self.values = [values[name] for name in _names(text)]

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.column._from_objects  # noqa: SLF001 - as each element of SQLAlchemy says it


def bound(values: Mapping[str, object]) -> Mapping[str, BindParameter[Any]]:
    """The values as parts of statements: those of who asks are made once and used in all that are asked."""
    return {name: BindParameter(name, value, TYPES[name], unique=True) for name, value in values.items()}


@lru_cache(maxsize=512)
def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NAME.findall(text)))


@compiles(Permitted)
def _as_sql(element: Permitted, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    written = {
        name: compiler.process(value, **options)
        for name, value in zip(_names(element.text), element.values, strict=True)
    }
    ids = _NAME.sub(lambda name: written[name[1]], element.text)
    return f"{compiler.process(element.column, **options)} IN ({ids})"
