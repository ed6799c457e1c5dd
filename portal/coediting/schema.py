"""What a text may hold: kinds of block, marks, attributes; the same as in static/src/editor/schema.js.

The lists are by kind of child only, never by order: whatever passes here is valid for the editor, whose binding
throws away what it does not know. So a hostile writer cannot make an honest browser delete a colleague's words.
"""

import re
from collections.abc import Callable, Mapping

ROOT = "text"  # name of the one shared fragment in every document
WORDS = "#text"  # stands for a run of words inside a block

BLOCKS = frozenset({"paragraph", "heading", "bullet_list", "ordered_list", "table"})
IN_CELL = frozenset({"paragraph", "bullet_list", "ordered_list"})
INLINE = frozenset({WORDS, "hard_break"})

# kind -> what may stand directly in it
CHILDREN: Mapping[str, frozenset[str]] = {
    ROOT: BLOCKS,
    "paragraph": INLINE,
    "heading": INLINE,
    "hard_break": frozenset(),
    "bullet_list": frozenset({"list_item"}),
    "ordered_list": frozenset({"list_item"}),
    "list_item": IN_CELL,
    "table": frozenset({"table_row"}),
    "table_row": frozenset({"table_cell", "table_header"}),
    "table_cell": IN_CELL,
    "table_header": IN_CELL,
}
ELEMENTS = frozenset(CHILDREN) - {ROOT}
TEXT_BLOCKS = frozenset({"paragraph", "heading"})

# The root is level 0. A list in a list in a list just fits, and so does a list in a cell; the editor goes no deeper.
DEEPEST = 8

_LINK = re.compile(r"/[A-Za-z0-9/_-]{0,200}(?:#[A-Za-z0-9_-]{1,80})?")
_SUGGESTION = re.compile(r"[0-9a-f]{32}")


def _whole(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_internal_link(value: object) -> bool:
    """Links stay inside the portal: a path, no host, no query (which could carry words out)."""
    return isinstance(value, str) and not value.startswith("//") and _LINK.fullmatch(value) is not None


def is_suggestion_id(value: object) -> bool:
    return isinstance(value, str) and _SUGGESTION.fullmatch(value) is not None


ATTRIBUTES: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "heading": {"level": _whole(1, 3)},
    "ordered_list": {"order": _whole(1, 9999)},
    "table_cell": {"colspan": _whole(1, 50), "rowspan": _whole(1, 200)},
    "table_header": {"colspan": _whole(1, 50), "rowspan": _whole(1, 200)},
}
ATTRIBUTE_NAMES = frozenset(name for names in ATTRIBUTES.values() for name in names)

# mark -> its attributes, all of them required
MARKS: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "strong": {},
    "em": {},
    "link": {"href": is_internal_link},
    "insertion": {"id": is_suggestion_id},
    "deletion": {"id": is_suggestion_id},
}
SUGGESTION_MARKS = frozenset({"insertion", "deletion"})


def is_mark(name: str, value: object) -> bool:
    """Whether `value` is what the editor stores for the mark `name`: None takes the mark away."""
    attributes = MARKS.get(name)
    if attributes is None:
        return False
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and value.keys() == attributes.keys()
        and all(check(value[key]) for key, check in attributes.items())
    )


def is_attribute(element: str, name: str, value: object) -> bool:
    check = ATTRIBUTES.get(element, {}).get(name)
    return check is not None and check(value)
