"""The youth file and every fact that access leans on.

Periods are `starts_on` … `ends_on`, both inclusive; `ends_on` empty means "until further notice". A `…_on` that ends
something before its period (`withdrawn_on`, `ended_on`) is the first day on which it no longer holds, so that it works
at once. Facts are never deleted: they end.
"""

from portal.dossier.models.consent import Consent, Given, Incapacity, MeasureDecision, Release, StandingGrant
from portal.dossier.models.denials import (
    CourtBlock,
    Exclusion,
    FamilyGuide,
    NotFor,
    OwnKin,
    ThirdPartyMark,
    Withholding,
)
from portal.dossier.models.fact import Fact
from portal.dossier.models.file import AccessEpoch, Coordinator, FileRequest, OrganisationPeriod, YouthFile
from portal.dossier.models.items import CasePerson, ContactDetails, Item, ItemPerson
from portal.dossier.models.need import ModuleTopics, OpeningCheck, TopicNeed
from portal.dossier.models.people import Authority, DutyShift, EmergencyAccess, LegalFramework, Participation, Stay

__all__ = [
    "AccessEpoch",
    "Authority",
    "CasePerson",
    "Consent",
    "ContactDetails",
    "Coordinator",
    "CourtBlock",
    "DutyShift",
    "EmergencyAccess",
    "Exclusion",
    "Fact",
    "FamilyGuide",
    "FileRequest",
    "Given",
    "Incapacity",
    "Item",
    "ItemPerson",
    "LegalFramework",
    "MeasureDecision",
    "ModuleTopics",
    "NotFor",
    "OpeningCheck",
    "OrganisationPeriod",
    "OwnKin",
    "Participation",
    "Release",
    "StandingGrant",
    "Stay",
    "ThirdPartyMark",
    "TopicNeed",
    "Withholding",
    "YouthFile",
]
