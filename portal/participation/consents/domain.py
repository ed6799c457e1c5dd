"""Who someone outside the file is, and for what they get a copy of a plan (R-DOS-07 to R-DOS-10)."""

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.words import Sentence, say

OWN_CONSENT_FROM = 16  # from then the youth alone decides whether a plan goes to someone outside (R-CON-01)
LONGEST_NAME, LONGEST_WORDS = 120, 500


class OutsideRole(StrEnum):
    """Who someone outside the file is."""

    LAWYER = "lawyer"
    COURT = "court"
    COUNCIL = "council"
    GI = "gi"
    MUNICIPALITY = "municipality"
    VEILIG_THUIS = "veilig_thuis"
    CARE = "care"
    SCHOOL = "school"
    FAMILY = "family"
    OTHER = "other"


class Purpose(StrEnum):
    """For what a copy is made."""

    OWN_USE = "own_use"
    TALK = "talk"
    HEARING = "hearing"
    DECISION = "decision"
    HANDOVER = "handover"
    OTHER = "other"


OUTSIDE_NAMES: Mapping[OutsideRole, Sentence] = {
    OutsideRole.LAWYER: say("Advocaat"),
    OutsideRole.COURT: say("Rechtbank"),
    OutsideRole.COUNCIL: say("Raad voor de Kinderbescherming"),
    OutsideRole.GI: say("Gecertificeerde instelling"),
    OutsideRole.MUNICIPALITY: say("Gemeente"),
    OutsideRole.VEILIG_THUIS: say("Veilig Thuis"),
    OutsideRole.CARE: say("Andere hulpverlener"),
    OutsideRole.SCHOOL: say("School"),
    OutsideRole.FAMILY: say("Familie of vriend"),
    OutsideRole.OTHER: say("Iemand anders"),
}
PURPOSE_NAMES: Mapping[Purpose, Sentence] = {
    Purpose.OWN_USE: say("Om zelf te lezen of te bewaren"),
    Purpose.TALK: say("Voor een gesprek of overleg"),
    Purpose.HEARING: say("Voor een zitting bij de rechter"),
    Purpose.DECISION: say("Voor een besluit over de hulp"),
    Purpose.HANDOVER: say("Omdat iemand anders de hulp overneemt"),
    Purpose.OTHER: say("Iets anders"),
}
