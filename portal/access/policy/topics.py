"""Which topics a role or module needs: the (n) of the grid (access-grid 7)."""

from collections.abc import Mapping

from portal.access.policy.names import Kind, Standing
from portal.dossier.domain import ModuleKind, Topic

T = Topic
ALL = frozenset(Topic)
ALL_BUT_MONEY = ALL - {T.MONEY}

NEEDED: Mapping[Standing, frozenset[Topic]] = {
    Standing.FOSTER_PARENT: frozenset(
        {T.HEALTH, T.SCHOOL, T.CONTACT, T.PLACEMENT, T.SAFETY, T.DEVELOPMENT, T.BEHAVIOUR, T.WISHES, T.EVERYDAY}
    ),
    Standing.GI_OTS: frozenset(
        {T.CONTACT, T.PLACEMENT, T.SAFETY, T.DEVELOPMENT, T.BEHAVIOUR, T.FAMILY, T.LEGAL, T.WISHES}
    ),
    Standing.GI_GUARDIAN_U16: ALL_BUT_MONEY,
    Standing.GI_GUARDIAN_16_17: ALL_BUT_MONEY,
    Standing.WORKER_PROVIDER: ALL_BUT_MONEY,
    Standing.BEHAVIOURAL_SCIENTIST: ALL_BUT_MONEY,
    Standing.DUTY_WORKER: frozenset({T.HEALTH, T.CONTACT, T.PLACEMENT, T.SAFETY, T.LEGAL}),
    Standing.MATCHER: frozenset({T.PLACEMENT, T.WISHES}),
    Standing.TEAM_MANAGER: ALL,  # of a term only its name, the days over and who owes it: the page shows no more
    Standing.RECRUITER: ALL,  # the foster-family track only: no other row holds a cell for a recruiter
}

# "legal: only who decides what": a topic that a standing needs in one kind only.
NEEDED_IN_KIND: Mapping[tuple[Standing, Kind], frozenset[Topic]] = {
    (Standing.FOSTER_PARENT, Kind.AUTHORITY_FRAMEWORK_RECORD): frozenset({T.LEGAL}),
}

MODULES: Mapping[ModuleKind, frozenset[Topic]] = {
    ModuleKind.VIDEO_INTERACTION: frozenset({T.DEVELOPMENT, T.BEHAVIOUR, T.EVERYDAY}),
    ModuleKind.DIAGNOSTICS: frozenset({T.HEALTH, T.SCHOOL, T.SAFETY, T.DEVELOPMENT, T.BEHAVIOUR, T.FAMILY}),
    ModuleKind.SYSTEMIC_THERAPY: frozenset({T.CONTACT, T.SAFETY, T.BEHAVIOUR, T.FAMILY, T.WISHES}),
    ModuleKind.TRIPLE_P: frozenset({T.BEHAVIOUR, T.EVERYDAY}),
    ModuleKind.INTENSIVE_AMBULATORY: frozenset(
        {T.CONTACT, T.PLACEMENT, T.SAFETY, T.BEHAVIOUR, T.FAMILY, T.WISHES, T.EVERYDAY}
    ),
    ModuleKind.RESPITE: frozenset({T.HEALTH, T.CONTACT, T.SAFETY, T.BEHAVIOUR, T.EVERYDAY}),
}

# An item without a topic is shown to its writer and to the one who adds it.
ADDS_TOPICS = Standing.WORKER_PROVIDER
