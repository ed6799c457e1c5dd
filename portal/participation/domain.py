"""Rules about taking part. Plain Python: no database, no web."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.dossier.domain import ModuleKind, Role, Topic
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say

SECOND_THOUGHTS = timedelta(hours=1)
"""For so long after inviting someone, who invited may still take away; never add."""

EARLIEST = date(1990, 1, 1)
"""Before this no file of today began: an earlier date is a slip of the pen."""

MOST_YEARS_AHEAD = 25
LONGEST_REPLACEMENT = timedelta(days=366)


class NeededFor(StrEnum):
    """On what ground someone may be asked in with this role."""

    WORK = "work"  # the organisation's own work: the coordinator asks
    RECORD = "record"  # verified fact: parent, guardian, youth
    CONTRACT = "contract"  # foster parent with a contract (R-PER-04)
    CONSENT = "consent"  # the youth's consent; under 12 of who has authority
    ORDER = "order"  # a court order
    OWN_CHOICE = "own_choice"  # the client chooses; nobody's consent (R-VTP-01)


_GROUNDS = {
    Role.YOUTH: NeededFor.RECORD,
    Role.PARENT: NeededFor.RECORD,
    Role.GUARDIAN_PERSON: NeededFor.RECORD,
    Role.STEP_PARENT: NeededFor.CONSENT,
    Role.FOSTER_PARENT: NeededFor.CONTRACT,
    Role.FOSTER_HOUSEHOLD: NeededFor.CONTRACT,
    Role.NETWORK_PERSON: NeededFor.CONSENT,
    Role.SUPPORT_FAMILY: NeededFor.CONSENT,
    Role.LAWYER: NeededFor.CONSENT,
    Role.CURATOR_MENTOR: NeededFor.ORDER,
    Role.COUNSELLOR: NeededFor.OWN_CHOICE,
}


ROLES_AT_HOME = (
    Role.WORKER_PROVIDER,
    Role.BEHAVIOURAL_SCIENTIST,
    Role.MODULE_WORKER,
    Role.OTHER_PROVIDER,
    Role.TEAM_MANAGER,
)
"""In which roles a colleague of the own organisation can be asked in."""

FOR_SOMEONE = frozenset({Role.STEP_PARENT, Role.LAWYER, Role.CURATOR_MENTOR})
"""Roles in which someone is there for one person: the partner, the client."""


def needed_for(role: Role) -> NeededFor:
    """What must be there before someone takes part in this role."""
    return _GROUNDS.get(role, NeededFor.WORK)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both inclusive; without an end it goes on until further notice."""

    starts_on: date
    ends_on: date | None = None


def checked_period(starts_on: date, ends_on: date | None, *, today: date) -> Period:
    """A period that can be. Raises RuleBroken in words that say what to change."""
    if starts_on < EARLIEST:
        raise RuleBroken(say("De begindatum ligt te ver terug. Klopt het jaar?"))
    last = today.replace(day=1, year=today.year + MOST_YEARS_AHEAD)
    if starts_on > last or (ends_on is not None and ends_on > last):
        raise RuleBroken(say("De datum ligt te ver vooruit. Klopt het jaar?"))
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(say("De einddatum ligt voor de begindatum. Draai ze om of pas er een aan."))
    return Period(starts_on, ends_on)


def check_role(
    role: Role,
    *,
    has_contract: bool = False,
    ground: str = "",
) -> None:
    """Whether what the role rests on is there. Raises RuleBroken.

    R-PER-04 (Jw 1.1): a foster parent has a contract. A court-appointed curator comes by the order (access-grid 4).
    That who guides foster parents is none there (R-PER-08) is kept where the part is written: `dossier.facts`.
    """
    if role is Role.FOSTER_PARENT and not has_contract:
        raise RuleBroken(say("Een pleegouder heeft een pleegcontract. Leg eerst het contract vast (R-PER-04)."))
    if needed_for(role) is NeededFor.ORDER and not ground:
        raise RuleBroken(say("Noem de beschikking van de rechter: datum en nummer."))


def check_assignment(role: Role, module_kinds: Collection[ModuleKind], topics: Collection[Topic]) -> None:
    """A module worker comes for a module, another professional for an assignment. Raises RuleBroken.

    What they need to know follows from it (access-grid 7); without it they would see nothing.
    """
    if role is Role.MODULE_WORKER and not module_kinds:
        raise RuleBroken(say("Kies voor welke module deze persoon meedoet."))
    if role is Role.OTHER_PROVIDER and not topics:
        raise RuleBroken(say("Kies waarover de opdracht van deze persoon gaat."))


def check_replacement(starts_on: date, ends_on: date | None, *, today: date) -> Period:
    """A replacement always has an end, at most a year ahead (R-REPL-01). Raises RuleBroken."""
    if ends_on is None:
        raise RuleBroken(say("Vervanging heeft altijd een einddatum. Verlengen kan later."))
    period = checked_period(starts_on, ends_on, today=today)
    if ends_on - starts_on > LONGEST_REPLACEMENT:
        raise RuleBroken(say("Vervanging duurt hooguit een jaar. Draag daarna de coördinatie over."))
    return period
