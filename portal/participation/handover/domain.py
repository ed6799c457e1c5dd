"""What of the past goes along when a file is handed over, per class. Plain Python: no database, no web."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.access.policy import Kind
from portal.kernel.words import Sentence, say


class PastClass(StrEnum):
    """A group of kinds of item that go along together, or stay behind together."""

    BASIS = "basis"
    PLANS = "plans"
    SAFETY = "safety"
    NOTES = "notes"
    DOCUMENTS = "documents"
    EXAMINATION = "examination"
    TALKS = "talks"
    STORY = "story"


class Goes(StrEnum):
    """How a class of the past reaches who takes over."""

    ALWAYS = "always"  # nobody can guide a youth without it (Jw 7.3.11 lid 2a)
    AS_NEEDED = "as_needed"  # the coordinator says whether the work needs it
    BY_CONSENT = "by_consent"  # only by consent of the right person (access-grid 4)


@dataclass(frozen=True, slots=True)
class OfThePast:
    """What a class holds, and how it goes along."""

    name: Sentence
    goes: Goes
    kinds: frozenset[Kind]


K = Kind
CLASSES: Mapping[PastClass, OfThePast] = {
    PastClass.BASIS: OfThePast(
        say("De basis: wie erbij hoort, gezag, waar het kind woont, veiligheidsplan, eigen verklaring"),
        Goes.ALWAYS,
        frozenset(
            {
                K.FILE_OVERVIEW, K.CIRCLE, K.CONTACT_DETAILS_ADDRESS, K.AUTHORITY_FRAMEWORK_RECORD, K.CONSENT_RECORD,
                K.PLACEMENT_TIMELINE, K.WHERE_TONIGHT, K.TERMS, K.MUST_KNOW_SHEET, K.NIGHT_SHEET, K.SAFETY_PLAN,
                K.COURT_ORDER, K.BESCHIKKING, K.REFERRAL, K.LOG_OF_FILE, K.OWN_STATEMENT, K.REQUEST_377C,
                K.CORRECTION_REQUEST, K.INSPECTION_REQUEST,
            }
        ),
    ),
    PastClass.PLANS: OfThePast(
        say("Plannen, afspraken en besluiten"),
        Goes.AS_NEEDED,
        frozenset(
            {
                K.HELP_PLAN, K.GI_PLAN, K.CARE_TEAM_PLAN, K.FAMILY_GROUP_PLAN, K.PERSPECTIVE_PLAN, K.EVALUATION,
                K.CONTACT_ARRANGEMENT, K.GUIDANCE_AGREEMENT, K.PLAN_SECTION_ROLE_OF_FOSTER_PARENTS, K.MODULE,
                K.PERSPECTIVE_DECISION, K.STANDPOINT, K.DEVELOPMENT_CHECK,
            }
        ),
    ),
    PastClass.SAFETY: OfThePast(
        say("Zorgen over veiligheid"), Goes.AS_NEEDED, frozenset({K.SAFETY_SIGNAL, K.WORRY_RAISED})
    ),
    PastClass.NOTES: OfThePast(
        say("Verslagen van contact, dagverslagen en vragen"),
        Goes.AS_NEEDED,
        frozenset({K.CONTACT_NOTE_GENERAL, K.FOSTER_DAY_NOTE, K.QUESTION}),
    ),
    PastClass.DOCUMENTS: OfThePast(say("Documenten"), Goes.AS_NEEDED, frozenset({K.DOCUMENT})),
    PastClass.EXAMINATION: OfThePast(
        say("Verslagen van onderzoek en behandeling"),
        Goes.BY_CONSENT,
        frozenset({K.DIAGNOSTIC_REPORT, K.MODULE_TREATMENT}),
    ),
    PastClass.TALKS: OfThePast(
        say("Gesprekken met het kind alleen, en hoe het ging"),
        Goes.BY_CONSENT,
        frozenset({K.TALK_WITH_CHILD_ALONE, K.CHECKIN}),
    ),
    PastClass.STORY: OfThePast(say("Het eigen verhaal van het kind"), Goes.BY_CONSENT, frozenset({K.MY_STORY})),
}  # fmt: skip

AS_NEEDED = tuple(each for each in PastClass if CLASSES[each].goes is Goes.AS_NEEDED)


def chosen(needed: Collection[PastClass]) -> tuple[PastClass, ...]:
    """The classes that go along: what always goes, and of what may be needed that which is. Never more by a choice."""
    return tuple(
        each
        for each in PastClass
        if CLASSES[each].goes is Goes.ALWAYS or (CLASSES[each].goes is Goes.AS_NEEDED and each in needed)
    )


def kinds_of(classes: Collection[PastClass]) -> frozenset[Kind]:
    """The kinds of item in these classes."""
    return frozenset(kind for each in classes for kind in CLASSES[each].kinds)
