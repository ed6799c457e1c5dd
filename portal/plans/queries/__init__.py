"""What the pages about plans show. Every row passes through the one clause; names through names_for."""

from portal.plans.queries.asked import framework_of, own_position
from portal.plans.queries.listed import plans_of, sections_to_write, shared_sections, versions_of
from portal.plans.queries.maps import maps_of
from portal.plans.queries.named import names_of_parts
from portal.plans.queries.news import news_of
from portal.plans.queries.page import plan_page, shared_page
from portal.plans.queries.wishes import open_wishes, what_became_of, wish_to_show

__all__ = [
    "framework_of",
    "maps_of",
    "names_of_parts",
    "news_of",
    "open_wishes",
    "own_position",
    "plan_page",
    "plans_of",
    "sections_to_write",
    "shared_page",
    "shared_sections",
    "versions_of",
    "what_became_of",
    "wish_to_show",
]
