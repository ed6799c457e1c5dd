"""For whom a copy is, for what, and on what ground it may leave (R-DOS-07 to R-DOS-10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say
from portal.participation.consents.domain import OWN_CONSENT_FROM, OutsideRole

KEPT = timedelta(hours=24)
"""How long a file stays ready to be fetched; the register of copies stays."""
STEP_UP_MINUTES = 5
VOICE_FROM = 12


class RecipientKind(StrEnum):
    """Whose eyes decide what goes along."""

    ONESELF = "oneself"
    PARTICIPANT = "participant"  # who takes part in the file: what they may see themselves
    OUTSIDE = "outside"  # who does not: what the whole circle may see, or what their client may see


class Ground(StrEnum):
    """Why a copy may go to someone outside the file."""

    CONSENT = "consent"
    OWN_CHOICE = "own_choice"  # the youth of 16 or older takes it out
    SUPERVISION = "supervision"
    INVOLVED = "involved"
    COURT = "court"
    COUNCIL = "council"
    REPORT = "report"


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


class FileState(StrEnum):
    """A file that is made by a job."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


GROUND_NAMES: Mapping[Ground, Sentence] = {
    Ground.CONSENT: say("Met toestemming"),
    Ground.OWN_CHOICE: say("Eigen keuze van de jongere"),
    Ground.SUPERVISION: say("De GI heeft dit nodig voor de ondertoezichtstelling (Jeugdwet 7.3.11 lid 4)"),
    Ground.INVOLVED: say("De ontvanger helpt zelf mee en heeft dit daarvoor nodig (Jeugdwet 7.3.11 lid 2)"),
    Ground.COURT: say("De rechter heeft erom gevraagd"),
    Ground.COUNCIL: say("De Raad voor de Kinderbescherming heeft erom gevraagd (BW 1:240)"),
    Ground.REPORT: say("Een melding bij Veilig Thuis (Wmo 2015 5.2.6)"),
}
# A ground of law holds for these recipients only.
GROUND_IS_FOR: Mapping[Ground, frozenset[OutsideRole]] = {
    Ground.SUPERVISION: frozenset({OutsideRole.GI}),
    Ground.INVOLVED: frozenset({OutsideRole.CARE, OutsideRole.GI, OutsideRole.MUNICIPALITY, OutsideRole.SCHOOL}),
    Ground.COURT: frozenset({OutsideRole.COURT}),
    Ground.COUNCIL: frozenset({OutsideRole.COUNCIL}),
    Ground.REPORT: frozenset({OutsideRole.VEILIG_THUIS}),
}
CHOSEN_BY_WORKERS = tuple(ground for ground in Ground if ground is not Ground.OWN_CHOICE)


@dataclass(frozen=True, slots=True)
class Basis:
    """The ground that was named, with its evidence."""

    ground: Ground | None
    evidence: str = ""
    dated: bool = False  # whether the day of the consent is known
    in_portal: bool = False  # whether it was given in the portal, by whom it is about


def whose_consent(age: int) -> Sentence:
    """Whose consent a copy for someone outside needs (R-DOS-07, R-CON-01)."""
    if age >= OWN_CONSENT_FROM:
        return say("Toestemming van de jongere zelf")
    if age >= VOICE_FROM:
        return say("Toestemming van de jongere en van wie het gezag heeft")
    return say("Toestemming van wie het gezag heeft")


def check_basis(basis: Basis, role: OutsideRole, *, under_supervision: bool) -> None:
    """A copy for someone outside needs recorded consent or a named ground of law. Raises RuleBroken."""
    ground = basis.ground
    if ground is None:
        raise RuleBroken(say("Kies waarom dit plan naar buiten mag: met toestemming, of op grond van de wet."))
    if ground is Ground.OWN_CHOICE:
        return
    if ground is Ground.CONSENT:
        if not basis.in_portal and (not basis.evidence.strip() or not basis.dated):
            raise RuleBroken(say("Schrijf op wanneer en hoe de toestemming is gegeven."))
        return
    if role not in GROUND_IS_FOR[ground]:
        raise RuleBroken(say("Deze wettelijke reden past niet bij deze ontvanger. Kies een andere reden of ontvanger."))
    if ground is Ground.SUPERVISION and not under_supervision:
        raise RuleBroken(say("Er is nu geen ondertoezichtstelling. Kies een andere reden."))
    if not basis.evidence.strip():
        raise RuleBroken(say("Schrijf erbij waaruit dit blijkt, zoals een brief of een datum."))
