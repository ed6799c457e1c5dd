"""The way home: conditions, help for the parents, a stay in steps with a way back, and aftercare (R-HOME-01)."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from portal.kernel.errors import RuleBroken
from portal.kernel.words import Sentence, say

HOME_AFTERCARE_DAYS = 182
"""For so long there is aftercare when nothing else is agreed (domain 15, home_aftercare_days)."""


class HomePhase(StrEnum):
    """How long the child is at home in one step, from hours to weeks; and the help after the return."""

    HOURS = "hours"
    DAY = "day"
    NIGHT = "night"
    WEEKEND = "weekend"
    TRIAL_WEEKS = "trial_weeks"
    AFTERCARE = "aftercare"


class Outcome(StrEnum):
    """What became of a step. Back is no failure: the plan said beforehand what happens then."""

    PLANNED = "planned"
    STARTED = "started"
    WENT_WELL = "went_well"
    WENT_BACK = "went_back"


PHASES: Mapping[HomePhase, Sentence] = {
    HomePhase.HOURS: say("Een paar uur"),
    HomePhase.DAY: say("Een dag"),
    HomePhase.NIGHT: say("Een nacht"),
    HomePhase.WEEKEND: say("Een weekend"),
    HomePhase.TRIAL_WEEKS: say("Proefweken"),
    HomePhase.AFTERCARE: say("Hulp als het kind weer thuis woont"),
}
OUTCOMES: Mapping[Outcome, Sentence] = {
    Outcome.PLANNED: say("Nog niet begonnen"),
    Outcome.STARTED: say("Bezig"),
    Outcome.WENT_WELL: say("Ging goed"),
    Outcome.WENT_BACK: say("Een stap terug"),
}
ORDER = tuple(HomePhase)


def check_step(phase: HomePhase, starts_on: date | None, ends_on: date | None, way_back: str, who: str) -> date | None:
    """The last day of a step; of aftercare without one, half a year after its first. Raises RuleBroken."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise RuleBroken(say("De laatste dag ligt voor de eerste. Kies andere dagen."))
    if phase is HomePhase.AFTERCARE:
        if not who.strip():
            raise RuleBroken(say("Schrijf op van wie de hulp komt als het kind weer thuis woont."))
        if ends_on is None and starts_on is not None:
            return starts_on + timedelta(days=HOME_AFTERCARE_DAYS)
        return ends_on
    if not way_back.strip():
        raise RuleBroken(say("Schrijf op wat er gebeurt als deze stap niet goed gaat."))
    return ends_on


def check_before_setting(*, conditions: int, phases: frozenset[HomePhase], note: str) -> None:
    """What a plan must say of the way home before it is set (R-VAR-06, R-HOME-01). Raises RuleBroken.

    Steps and aftercare may wait with a reason; what is needed for return may not.
    """
    if not conditions:
        raise RuleBroken(
            say("Schrijf eerst op wat nodig is om weer thuis te wonen. Of leg vast waar het kind opgroeit.")
        )
    missing = [] if phases - {HomePhase.AFTERCARE} else [say("de stappen naar huis")]
    missing += [] if HomePhase.AFTERCARE in phases else [say("de hulp daarna")]
    if missing and not note.strip():
        raise RuleBroken(
            say("Bij de weg naar huis ontbreken nog: %(what)s. Vul aan, of schrijf op waarom dat nog niet kan.",
                what=" en ".join(str(one) for one in missing))
        )  # fmt: skip
