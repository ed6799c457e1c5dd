"""The standings: what a person is in one file on one day. One rule each, as data.

A rule reads: whoever takes part in this role, while the youth is in these years of age and this is so, has this
standing. A person may have several; those of one door add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.access.policy.names import Standing
from portal.dossier.domain import (
    AGE_OF_ADULTHOOD,
    AGE_OF_OWN_CONSENT,
    AGE_OF_OWN_VOICE,
    WORK_ROLES,
    Role,
)


class When(StrEnum):
    """What must be so on the day, besides the role and the age."""

    TAKES_PART = "takes_part"  # the participation runs
    HOLDS_AUTHORITY = "holds_authority"  # a row of the authority series names this person, other than as foster parent
    HOLDS_NO_AUTHORITY = "holds_no_authority"
    HOLDS_FOSTER_GUARDIANSHIP = "holds_foster_guardianship"  # guardian_foster (BW1 282)
    CHILD_IS_THERE = "child_is_there"  # not part-time, or a day of a stay or one of the two days before it
    CHILD_IS_NOT_THERE = "child_is_not_there"  # the participation is over, or it is another day of a part-time family
    ORGANISATION_TAKES_PART = "organisation_takes_part"  # the organisation's own period in the file runs
    SUPERVISION_RUNS = "supervision_runs"  # and the family supervision (OTS, VOTS) with this GI
    ORGANISATION_IS_GUARDIAN = "organisation_is_guardian"  # and the guardianship of this GI
    ORGANISATION_IS_DONE = "organisation_is_done"  # it took part, and its period or its measure is over


class Began(StrEnum):
    """A right that begins: from this day new items, older ones one by one after a check (access-grid 8)."""

    TWELFTH_BIRTHDAY = "twelfth_birthday"
    OWN_AUTHORITY = "own_authority"  # a parent gains authority, a person is appointed guardian
    GUARDIANSHIP_OF_GI = "guardianship_of_gi"


class Ended(StrEnum):
    """A standing that is what is left after an ending: never more than on the last day before (settled readings)."""

    ADULTHOOD = "adulthood"  # the day before the 18th birthday
    LOST_AUTHORITY = "lost_authority"  # the last day of the own authority, if there was one
    LAST_STAY = "last_stay"  # the last day that the child was there
    OWN_PERIOD = "own_period"  # the last day of the organisation's own period in the file


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has a standing, and the rules of `domain.md` it comes from."""

    standing: Standing
    roles: frozenset[Role]
    source: str
    from_age: int = 0
    to_age: int = 200  # up to, not including
    when: When = When.TAKES_PART
    began: Began | None = None
    ended: Ended | None = None


_YOUTH = frozenset({Role.YOUTH})
_PARENT = frozenset({Role.PARENT})
_MAY_HOLD_AUTHORITY = frozenset({Role.PARENT, Role.STEP_PARENT, Role.GUARDIAN_PERSON, Role.FOSTER_PARENT})
_FOSTER_PARENT = frozenset({Role.FOSTER_PARENT})
_AT_12, _AT_16, _AT_18 = AGE_OF_OWN_VOICE, AGE_OF_OWN_CONSENT, AGE_OF_ADULTHOOD


def _with_authority(standing: Standing, source: str, from_age: int, to_age: int) -> Rule:
    held = When.HOLDS_AUTHORITY
    return Rule(standing, _MAY_HOLD_AUTHORITY, source, from_age, to_age, held, began=Began.OWN_AUTHORITY)


def _without_authority(standing: Standing, source: str, from_age: int, to_age: int) -> Rule:
    return Rule(standing, _PARENT, source, from_age, to_age, When.HOLDS_NO_AUTHORITY, ended=Ended.LOST_AUTHORITY)


def _foster_guardian(standing: Standing, source: str, from_age: int, to_age: int) -> Rule:
    held = When.HOLDS_FOSTER_GUARDIANSHIP
    return Rule(standing, _MAY_HOLD_AUTHORITY, source, from_age, to_age, held, began=Began.OWN_AUTHORITY)


def _at_work(standing: Standing, role: Role, source: str) -> Rule:
    return Rule(standing, frozenset({role}), source, when=When.ORGANISATION_TAKES_PART)


RULES: tuple[Rule, ...] = (
    # The family door
    Rule(Standing.YOUTH_U12, _YOUTH, "R-INF-01, R-DOS-14", 0, _AT_12),
    Rule(Standing.YOUTH_12_15, _YOUTH, "R-DOS-14, R-CON-01", _AT_12, _AT_16, began=Began.TWELFTH_BIRTHDAY),
    Rule(Standing.YOUTH_16_17, _YOUTH, "R-CON-01, R-DEEL-02", _AT_16, _AT_18, began=Began.TWELFTH_BIRTHDAY),
    Rule(Standing.YOUTH_18PLUS, _YOUTH, "R-PER-02, R-CON-01", _AT_18, began=Began.TWELFTH_BIRTHDAY),
    _with_authority(Standing.AUTHORITY_U12, "R-CON-01, R-DOS-14", 0, _AT_12),
    _with_authority(Standing.AUTHORITY_12_15, "R-CON-01, R-DOS-14", _AT_12, _AT_16),
    _with_authority(Standing.AUTHORITY_16_17, "R-DOS-14, R-DOS-15", _AT_16, _AT_18),
    Rule(Standing.PARENT_18PLUS, _PARENT, "R-CON-09", _AT_18, ended=Ended.ADULTHOOD),
    _without_authority(Standing.PARENT_NO_AUTHORITY_U12, "R-PAR-03, R-PAR-04", 0, _AT_12),
    _without_authority(Standing.PARENT_NO_AUTHORITY_12_15, "R-PAR-03, R-PAR-04", _AT_12, _AT_16),
    _without_authority(Standing.PARENT_NO_AUTHORITY_16_17, "R-PAR-04, R-DOS-14", _AT_16, _AT_18),
    Rule(Standing.FOSTER_PARENT, _FOSTER_PARENT, "R-PER-04, R-FOS-08", when=When.CHILD_IS_THERE),
    _foster_guardian(Standing.FOSTER_GUARDIAN_U12, "R-PER-05", 0, _AT_12),
    _foster_guardian(Standing.FOSTER_GUARDIAN_12_15, "R-PER-05", _AT_12, _AT_16),
    _foster_guardian(Standing.FOSTER_GUARDIAN_16_17, "R-PER-05, R-DOS-14", _AT_16, _AT_18),
    Rule(
        Standing.FORMER_FOSTER_PARENT,
        _FOSTER_PARENT,
        "R-PAR-01, access-grid 1",
        when=When.CHILD_IS_NOT_THERE,
        ended=Ended.LAST_STAY,
    ),
    Rule(Standing.NETWORK_PERSON, frozenset({Role.NETWORK_PERSON, Role.SUPPORT_FAMILY}), "R-DEEL-05"),
    Rule(Standing.STEP_PARENT, frozenset({Role.STEP_PARENT}), "R-PER-03"),
    Rule(Standing.LAWYER, frozenset({Role.LAWYER}), "domain 13"),
    Rule(Standing.COUNSELLOR, frozenset({Role.COUNSELLOR}), "R-VTP-01, R-VTP-03"),
    Rule(Standing.CURATOR_MENTOR, frozenset({Role.CURATOR_MENTOR}), "R-CON-03"),
    # The work door
    _at_work(Standing.WORKER_PROVIDER, Role.WORKER_PROVIDER, "R-DOS-08, R-PRO-01"),
    _at_work(Standing.BEHAVIOURAL_SCIENTIST, Role.BEHAVIOURAL_SCIENTIST, "R-DOS-08, R-PRO-01"),
    _at_work(Standing.MODULE_WORKER, Role.MODULE_WORKER, "R-DOS-08, R-DOS-13"),
    _at_work(Standing.OTHER_PROVIDER, Role.OTHER_PROVIDER, "R-DOS-08"),
    _at_work(Standing.REFERRER, Role.REFERRER, "domain 13"),
    _at_work(Standing.MUNICIPALITY_CASE, Role.MUNICIPALITY_CASE, "domain 13"),
    _at_work(Standing.FINANCE, Role.FINANCE, "R-VER-05"),
    _at_work(Standing.TEAM_MANAGER, Role.TEAM_MANAGER, "domain 13"),
    _at_work(Standing.MATCHER, Role.MATCHER, "R-FOS-12"),
    _at_work(Standing.RECRUITER, Role.RECRUITER, "R-FOS-12"),
    _at_work(Standing.PRIVACY_OFFICER, Role.PRIVACY_OFFICER, "domain 6.3"),
    _at_work(Standing.ORG_ADMIN, Role.ORG_ADMIN, "domain 13"),
    _at_work(Standing.PLATFORM_ADMIN, Role.PLATFORM_ADMIN, "domain 13"),
    Rule(Standing.GI_OTS, frozenset({Role.GI_OTS}), "R-GEZ-03, R-DOS-10", 0, _AT_18, When.SUPERVISION_RUNS),
    Rule(
        Standing.GI_GUARDIAN_U16,
        frozenset({Role.GI_GUARDIAN}),
        "R-CON-01",
        0,
        _AT_16,
        When.ORGANISATION_IS_GUARDIAN,
        Began.GUARDIANSHIP_OF_GI,
    ),
    Rule(
        Standing.GI_GUARDIAN_16_17,
        frozenset({Role.GI_GUARDIAN}),
        "R-DOS-14, R-DOS-15",
        _AT_16,
        _AT_18,
        When.ORGANISATION_IS_GUARDIAN,
        Began.GUARDIANSHIP_OF_GI,
    ),
    Rule(
        Standing.FORMER_ORGANISATION,
        WORK_ROLES,
        "R-AVG-01, access-grid 11",
        when=When.ORGANISATION_IS_DONE,
        ended=Ended.OWN_PERIOD,
    ),
)

# `duty_worker` needs no participation: on the duty roster at that hour, of an organisation in the file (R-NIGHT-01).
ON_DUTY = Standing.DUTY_WORKER

# Whoever stands in for another for these standings may do at most what that person may view (access-grid 4).
FOR_A_CLIENT = frozenset({Standing.LAWYER, Standing.COUNSELLOR})

# The standings for which a court's order stands for the consent, within its scope and period.
BY_ORDER = frozenset({Standing.CURATOR_MENTOR})

SOURCES: Mapping[Standing, str] = {rule.standing: rule.source for rule in RULES} | {ON_DUTY: "R-NIGHT-01"}
