"""Where an item can be read: parts above are named by endpoint; what this installation does not have has no way."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import Item
from portal.kernel.words import Sentence, say

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
    """What an item is called, to tell it from the others, and where it is read (nowhere: empty)."""

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
    """A part above says what its items are called. It is asked only of items that the viewer may see."""
    app.extensions["parts_of_items"] = parts


def parts_told(session: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Part]:
    """Item → its own words and place, where a part above says them. Ask it only of items that the viewer may see."""
    told: Parts | None = current_app.extensions.get("parts_of_items")
    return told(session, item_ids) if told and item_ids else {}


def told_to(session: Session, actor: Actor, item_ids: Collection[UUID]) -> Mapping[UUID, Part]:
    """Item → what this viewer may know it by: its own words for who views it, its kind for who only knows of it.

    What they may not know of is not among them.
    """
    letters = scope.permissions_on_all(session, actor, item_ids)
    viewed = {item_id for item_id, found in letters.items() if Letter.V in found}
    told = dict(parts_told(session, viewed))
    known = {item_id for item_id, found in letters.items() if Letter.K in found} - told.keys()
    for item in session.scalars(select(Item).where(Item.id.in_(known))):
        kind, top = Kind(item.kind), item.parent_id is None
        href = page_of_item(item.youth_file_id, item.id, kind, top=top) if item.id in viewed else ""
        told[item.id] = Part(KIND_NAMES[kind] if top else say("een deel van: %(what)s", what=KIND_NAMES[kind]), href)
    return told
