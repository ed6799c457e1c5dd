"""The policy, asked: lists, single things, buttons, readers and listening sessions, all through the same clause."""

from portal.access.scope.asking import (
    Asked,
    Reader,
    decide_all,
    explain,
    last_day_in,
    readers_of,
    sessions_that_may,
    standings_in,
)
from portal.access.scope.changes import next_change, next_day_of
from portal.access.scope.loading import (
    DECIDED,
    knows,
    letters_in_file,
    load,
    may,
    permissions_on,
    permissions_on_all,
    permitted_ids,
    require_in_file,
    viewable_among,
    visible,
)

__all__ = [
    "DECIDED",
    "Asked",
    "Reader",
    "decide_all",
    "explain",
    "knows",
    "last_day_in",
    "letters_in_file",
    "load",
    "may",
    "next_change",
    "next_day_of",
    "permissions_on",
    "permissions_on_all",
    "permitted_ids",
    "readers_of",
    "require_in_file",
    "sessions_that_may",
    "standings_in",
    "viewable_among",
    "visible",
]
