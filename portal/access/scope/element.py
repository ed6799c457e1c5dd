"""The clause as a part of larger statements: its text is made once, what changes are the values.

SQLAlchemy's own `text()` copies itself for each new set of values, which cost more than the query of a small caseload.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BinaryExpression, BindParameter, Boolean, ColumnElement, Date, Text, Uuid, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import operators, roles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

_UUID, _BOOLEAN = Uuid(), Boolean()
TYPES: Mapping[str, TypeEngine[Any]] = {
    "person_id": _UUID,
    "door": Text(),
    "organisation_id": _UUID,
    "day": Date(),
    "youth_file_id": _UUID,
}
VIEWERS = "viewer_"
_NAME = re.compile(r"(?<!:):([a-z_]+)\b")


class PermittedIds(roles.InElementRole, ColumnElement[Any]):
    """The ids that the clause opens to one asker, for use in any WHERE: `Item.id.in_(PermittedIds(…))`."""

    inherit_cache = True
    __visit_name__ = "permitted_ids"
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy declares it
        ("text", InternalTraversal.dp_string),
        ("values", InternalTraversal.dp_clauseelement_list),
    ]
    type = _UUID

    def __init__(self, text: str, values: Mapping[str, BindParameter[Any]]) -> None:
        """`text` is a SELECT of ids with the values as `:name`; a value that it does not name is left out."""
        self.text = text
        self.values = [values[name] for name in _names(text)]


def for_later(text: str) -> PermittedIds:
    """The ids, with the values left open: for a statement that is kept, to which they are given at each execution."""
    open_values = {name: bindparam(name, type_=_type(name)) for name in _names(text)}
    return PermittedIds(text, open_values)


@lru_cache(maxsize=512)
def of_both(theirs: str, viewers: str, *, none: bool) -> str:
    """The ids that stand in both; none at all where nothing may be done with them (`portal.access.looking`).

    The values of the second are named `viewer_…`.
    """
    renamed = _NAME.sub(lambda name: f":{VIEWERS}{name[1]}", viewers)
    return f"SELECT t.id FROM ({theirs}) t WHERE {str(not none).lower()} AND t.id IN (SELECT v.id FROM ({renamed}) v)"


def is_one_of(column: InstrumentedAttribute[UUID], ids: PermittedIds) -> ColumnElement[bool]:
    """The same as `column.in_(ids)`, without SQLAlchemy finding out what `ids` could be."""
    return BinaryExpression(column.expression, ids, operators.in_op, type_=_BOOLEAN)


def bound(values: Mapping[str, object]) -> Mapping[str, BindParameter[Any]]:
    """The values as parts of a statement."""
    return {name: BindParameter(name, value, _type(name), unique=True) for name, value in values.items()}


def _type(name: str) -> TypeEngine[Any]:
    return TYPES[name.removeprefix(VIEWERS)]


@lru_cache(maxsize=512)
def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NAME.findall(text)))


@compiles(PermittedIds)
def _as_sql(element: PermittedIds, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    written = {
        name: compiler.process(value, **options)
        for name, value in zip(_names(element.text), element.values, strict=True)
    }
    return f"({_NAME.sub(lambda name: written[name[1]], element.text)})"
