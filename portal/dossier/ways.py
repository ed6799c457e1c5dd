"""Where an item can be read: parts above are named by endpoint; what this installation does not have has no way."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app, url_for
from sqlalchemy.orm import Session

from portal.access.policy import Kind
from portal.kernel.words import Sentence

PLANS = frozenset(
    {
        Kind.HELP_PLAN,
        Kind.GI_PLAN,
        Kind.CARE_TEAM_PLAN,
        Kind.FAMILY_GROUP_PLAN,
        Kind.PERSPECTIVE_PLAN,
        Kind.SAFETY_PLAN,
        Kind.CONTACT_ARRANGEMENT,
        Kind.GUIDANCE_AGREEMENT,
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under another item: its own words, to tell it from the others, and where it is read."""

    words: Sentence
    href: str


Parts = Callable[[Session, Collection[UUID]], Mapping[UUID, Part]]
WORDS = frozenset({Kind.OWN_STATEMENT, Kind.QUESTION, Kind.WORRY_RAISED, Kind.REQUEST_377C})


def page_of_item(file_id: UUID, item_id: UUID, kind: Kind, *, top: bool) -> str:
    """The address of the item's own page, or nothing. What stands under another is read there."""
    if not top:
        return ""
    if kind in WORDS:
        return url_for("words.one", file_id=file_id, writing_id=item_id)
    if kind in PLANS and "plans.show" in current_app.view_functions:
        return url_for("plans.show", plan_id=item_id)
    return ""


def tell_parts_with(app: Flask, parts: Parts) -> None:
    """A part above says what its rows under an item are. It is asked only of items that the viewer may see."""
    app.extensions["parts_of_items"] = parts


def parts_told(session: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Part]:
    """Item → its own words and place, of those that stand under another."""
    told: Parts | None = current_app.extensions.get("parts_of_items")
    return told(session, item_ids) if told and item_ids else {}
