"""Which kinds of plan there are, whose they are, and which clock the law puts on them (domain 2.5)."""

from dataclasses import dataclass
from enum import StrEnum


class PlanKind(StrEnum):
    """Kinds of plan. The value is the row of the access grid that decides who may do what with it."""

    HELP = "help_plan"  # hulpverleningsplan
    GI = "gi_plan"  # plan van aanpak van de GI
    CARE_TEAM = "care_team_plan"  # plan van aanpak van het zorgteam
    PERSPECTIVE = "perspective_plan"  # perspectiefplan, toekomstplan
    SAFETY = "safety_plan"  # veiligheidsplan
    CONTACT = "contact_arrangement"  # bezoek- of contactregeling
    FAMILY_GROUP = "family_group_plan"  # familiegroepsplan
    GUIDANCE = "guidance_agreement"  # begeleidingsafspraken pleegouder


class PlanPart(StrEnum):
    """What stands beside the texts of a plan and can be taken away again."""

    GOAL = "goal"  # doel
    ACTION = "action"  # actie
    AGREEMENT = "agreement"  # afspraak


ROLE_OF_FOSTER_PARENTS = "plan_section_role_of_foster_parents"
ROLE_SECTION = "role_of_foster_parents"  # the key of that section, in every template that has it
"""The grid's row for the one section that needs the foster parents' consent (R-FOS-09)."""

WORDS_STAY_THE_YOUTHS = frozenset({PlanKind.PERSPECTIVE})
"""Plans in which only the youth changes the youth's own words; others suggest (R-16-02)."""

NEVER_A_WAY_HOME = frozenset({PlanKind.SAFETY, PlanKind.CONTACT, PlanKind.GUIDANCE, PlanKind.PERSPECTIVE})
"""Plans that say nothing of the way home. In the others it stands, unless the child grows up here (R-HOME-01)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A term for setting a plan: days after what starts it, whether law or guideline, and its source."""

    rule: str
    days: int
    starts: str  # the fact that starts the clock
    law: bool
    source: str


# R-PLA-04: the clocks run side by side and all are shown; the strictest that applies is the target.
CLOCKS: dict[PlanKind, tuple[Clock, ...]] = {
    PlanKind.HELP: (Clock("R-PLA-01", 42, "family_group_plan_waived", law=True, source="Jw 4.1.3 lid 5"),),
    PlanKind.GI: (
        Clock("R-PLA-04", 42, "measure_started", law=True, source="Jw 4.1.3"),
        Clock("R-GEZ-10", 365, "last_set", law=True, source="BJw 4.2.4"),
    ),
    PlanKind.CARE_TEAM: (Clock("R-RL-04", 30, "left_home", law=False, source="Richtlijn Pleegzorg"),),
}


def has_a_way_home(kind: PlanKind, *, grows_up_here: bool) -> bool:
    """Whether the plan must say what is needed for return. R-VAR-06, R-HOME-01.

    `grows_up_here`: the placement offers a perspective (perspectiefbiedend, pleegoudervoogdij).
    """
    return kind not in NEVER_A_WAY_HOME and not grows_up_here


def may_reword(kind: PlanKind, *, own: bool, of_the_youth: bool) -> bool:
    """Whether who writes in a plan may put a part of it in other words: the youth's own stay the youth's (R-16-02)."""
    return own or not (of_the_youth and kind in WORDS_STAY_THE_YOUTHS)


def may_take_away(kind: PlanKind, *, own: bool, of_the_youth: bool, maker_is_here: bool, sets: bool) -> bool:
    """Whether who writes in a plan may take a part of it away before the version is set; a set one stays (R-PLA-07).

    Who made it may. For someone who no longer takes part, who sets the plan may; never words of the youth in the
    youth's own plan (R-16-02).
    """
    return own or (sets and not maker_is_here and may_reword(kind, own=False, of_the_youth=of_the_youth))
