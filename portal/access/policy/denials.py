"""The denials: they come first, leave no trace, and no consent, grant, release or emergency opens them.

They hold for what stands under an item as if they were on it. What someone wrote can be kept from them by a court block
or a two-person withholding only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.access.policy.names import Kind


class Denial(StrEnum):
    """The ways in which an item does not exist for someone (access-grid 3)."""

    SECRET_PLACEMENT = "secret_placement"  # noqa: S105 - items that reveal the stay, for the excluded and who stands in for them
    WITHHELD = "withheld"
    THIRD_PARTY = "third_party"
    COURT_BLOCK = "court_block"
    NOT_FOR = "not_for"  # "niet voor mama", through the family door
    SUBJECT = "subject"  # who the signal, worry or talk is about, and close colleagues
    FOSTER_FAMILY_DOSSIER = "foster_family_dossier"  # at work: of the own organisation only
    OWN_KIN = "own_kin"  # the work door of kin and household


@dataclass(frozen=True, slots=True)
class Reach:
    """The source of a denial, and whether it holds against who wrote the words."""

    source: str
    author_too: bool = False


DENIALS: Mapping[Denial, Reach] = {
    Denial.COURT_BLOCK: Reach("domain 2.3, order of the court", author_too=True),
    Denial.WITHHELD: Reach("R-INF-02, R-CON-05, R-AFS-01", author_too=True),
    Denial.SECRET_PLACEMENT: Reach("R-GEH-01, R-GEH-02"),
    Denial.THIRD_PARTY: Reach("R-AFS-02, R-AFS-03"),
    Denial.NOT_FOR: Reach("R-PAR-06, access-grid 3"),
    Denial.SUBJECT: Reach("domain 6.4"),
    Denial.FOSTER_FAMILY_DOSSIER: Reach("R-FOS-12"),
    Denial.OWN_KIN: Reach("access.md, The actor"),
}

# A signal, worry or talk is kept from whom it is about; the talk also from that person's partner and household.
ABOUT_SOMEONE = frozenset({Kind.SAFETY_SIGNAL, Kind.WORRY_RAISED, Kind.TALK_WITH_CHILD_ALONE})
KEPT_FROM_HOUSEHOLD = frozenset({Kind.TALK_WITH_CHILD_ALONE})

# Emergency access never opens these, nor anything that a counsellor wrote (access-grid 10).
NEVER_IN_EMERGENCY = frozenset({Kind.PRIVATE_CORNER, Kind.FOSTER_FAMILY_DOSSIER, Kind.RECORDING})

# Deeds that keep something from someone, and those by which a client has a counsellor. In the log the family reads only
# what they did of this themselves: a line of another would betray it.
HELD_BACK_FROM_FAMILY = frozenset(
    {
        "counsellor.asked", "counsellor.stopped", "court_block.changed", "exclusion.lifted", "exclusion.made",
        "exclusion.reviewed", "item.hidden",
        "item.reviewed", "item.shown_again", "shields.read",
    }
)  # fmt: skip
