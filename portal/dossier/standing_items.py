"""The items that every file has from its first day, so that access to them is decided like to all others."""

from portal.access.policy import Kind
from portal.dossier.domain import Topic

STANDING_ITEMS: tuple[tuple[Kind, tuple[Topic, ...]], ...] = (
    # The topic that every module needs: who gives a module may see whom it is about and who helps.
    (Kind.FILE_OVERVIEW, (Topic.BEHAVIOUR,)),
    (Kind.AUTHORITY_FRAMEWORK_RECORD, (Topic.LEGAL,)),
    (Kind.PLACEMENT_TIMELINE, (Topic.PLACEMENT,)),
    (Kind.LOG_OF_FILE, (Topic.LEGAL,)),
)
