"""Where an item can be read: parts above are named by endpoint; what this installation does not have has no way."""

from uuid import UUID

from flask import current_app, url_for

from portal.access.policy import Kind

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
