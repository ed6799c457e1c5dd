"""Consent and grants: whose consent is (c), what a standing grant may open, what a decision under a measure opens."""

from collections.abc import Mapping
from enum import StrEnum

from portal.access.policy.names import Kind, Standing
from portal.dossier.domain import Capacity

S = Standing


class Band(StrEnum):
    """The youth's age on the day, as far as consent goes (access-grid 4)."""

    UNDER_12 = "u12"  # the authority holders or guardian; joint authority: both
    FROM_12 = "12_15"  # the youth
    FROM_16 = "16_17"  # the youth, also towards parents with authority and guardians
    ADULT = "18plus"


# In which capacity someone's own consent counts, in a matter that the youth can weigh (access-grid 4). Who holds
# authority from 12 on is asked for a recording, or where the youth cannot weigh it: a worker writes that down.
GIVES: Mapping[Standing, Capacity] = {
    S.YOUTH_12_15: Capacity.YOUTH,
    S.YOUTH_16_17: Capacity.YOUTH,
    S.YOUTH_18PLUS: Capacity.YOUTH,
    S.AUTHORITY_U12: Capacity.AUTHORITY_HOLDER,
    S.FOSTER_GUARDIAN_U12: Capacity.AUTHORITY_HOLDER,
}

# A standing grant is never more than an authority holder of a child of that age could have (access-grid 6).
AT_MOST: Mapping[Band, Standing] = {
    Band.UNDER_12: S.AUTHORITY_U12,
    Band.FROM_12: S.AUTHORITY_12_15,
    Band.FROM_16: S.AUTHORITY_16_17,
    Band.ADULT: S.PARENT_18PLUS,
}
GRANTABLE: Mapping[Standing, tuple[Band, ...]] = {
    S.PARENT_NO_AUTHORITY_U12: (Band.UNDER_12,),
    S.PARENT_NO_AUTHORITY_12_15: (Band.FROM_12,),
    S.PARENT_NO_AUTHORITY_16_17: (Band.FROM_16,),
    S.PARENT_18PLUS: (Band.ADULT,),
    S.AUTHORITY_16_17: (Band.FROM_16,),
    S.FOSTER_GUARDIAN_16_17: (Band.FROM_16,),
    S.FOSTER_PARENT: tuple(Band),
    S.FORMER_FOSTER_PARENT: tuple(Band),
    S.NETWORK_PERSON: tuple(Band),
    S.STEP_PARENT: tuple(Band),
    S.LAWYER: tuple(Band),
}
NEVER_GRANTED = frozenset(
    {
        Kind.PRIVATE_CORNER,
        Kind.TALK_WITH_CHILD_ALONE,
        Kind.SAFETY_SIGNAL,
        Kind.WORRY_RAISED,
        Kind.RECORDING,
        Kind.MODULE_TREATMENT,
        Kind.FOSTER_FAMILY_DOSSIER,
        Kind.BILLING_IJW,
        Kind.LOG_OF_FILE,
        Kind.REQUEST_377C,
        Kind.INSPECTION_REQUEST,
        Kind.CORRECTION_REQUEST,
        Kind.COMPLAINT,
        Kind.SURVEY_ANSWER,
        Kind.MESSAGE_THREAD,
        Kind.CONSENT_RECORD,
    }
)

# At 16 and 17 a decision of the GI "needed for the measure" stands for the youth's consent (R-DOS-15): it opens V, and
# for the GI as guardian all letters of the cell. Of rows with O it opens V there where the guardian had V under 16.
BY_MEASURE = frozenset({S.AUTHORITY_16_17, S.FOSTER_GUARDIAN_16_17, S.GI_GUARDIAN_16_17})
GUARDIAN_BY_MEASURE = S.GI_GUARDIAN_16_17
GUARDIAN_BEFORE = S.GI_GUARDIAN_U16

# A parent without authority gets what was released after the own 377c request, and never what the authority holder may
# not get (R-PAR-03, access-grid 5).
AFTER_377C = frozenset({S.PARENT_NO_AUTHORITY_U12, S.PARENT_NO_AUTHORITY_12_15})

# Of a day note youth and parents get the part that its writer shared (R-AFS-06).
ONLY_THE_SHARED_PART: Mapping[Kind, frozenset[Standing]] = {
    Kind.FOSTER_DAY_NOTE: frozenset(
        {
            S.YOUTH_U12,
            S.YOUTH_12_15,
            S.YOUTH_16_17,
            S.YOUTH_18PLUS,
            S.AUTHORITY_U12,
            S.AUTHORITY_12_15,
            S.AUTHORITY_16_17,
            S.PARENT_18PLUS,
            S.PARENT_NO_AUTHORITY_U12,
            S.PARENT_NO_AUTHORITY_12_15,
            S.PARENT_NO_AUTHORITY_16_17,
        }
    )
}

# "For an organisation: what it recorded in its own period": where O means the organisation's, not only the person's.
_ITS_OWN_CASE = frozenset({Kind.REFERRAL, Kind.BESCHIKKING, Kind.TERMS, Kind.BILLING_IJW, Kind.DOCUMENT})
_ALWAYS_PERSONAL = frozenset({Kind.MESSAGE_THREAD, Kind.LOG_OF_FILE, Kind.QUESTION, Kind.WORRY_RAISED})
OWN_OF_ORGANISATION: Mapping[Standing, frozenset[Kind]] = {
    S.FORMER_ORGANISATION: frozenset(Kind) - _ALWAYS_PERSONAL,
    S.REFERRER: _ITS_OWN_CASE,
    S.MUNICIPALITY_CASE: _ITS_OWN_CASE,
    S.FINANCE: _ITS_OWN_CASE,
    S.PRIVACY_OFFICER: frozenset({Kind.LOG_OF_FILE}),
}

# Kinds that by their nature say or betray where the youth stays; so do uploads until someone has looked (R-GEH-02/04).
REVEALS_STAY = frozenset(
    {
        Kind.CONTACT_DETAILS_ADDRESS,
        Kind.PLACEMENT_TIMELINE,
        Kind.WHERE_TONIGHT,
        Kind.MUST_KNOW_SHEET,
        Kind.NIGHT_SHEET,
        Kind.FOSTER_DAY_NOTE,
        Kind.GUIDANCE_AGREEMENT,
        Kind.FOSTER_FAMILY_DOSSIER,
        Kind.BILLING_IJW,
        Kind.BESCHIKKING,
        Kind.DOCUMENT,
        Kind.RECORDING,
        Kind.MY_STORY,
    }
)
