"""Who someone is in one file on one day: the standings (access-grid.md 1), by plain reading of the dated series."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.access.oracle_facts import Authority, Participation, Question, World

DAY = timedelta(days=1)

FAMILY_ROLES = {
    "youth", "parent", "guardian_person", "step_parent", "foster_parent", "foster_household", "network_person",
    "support_family", "lawyer", "curator_mentor", "counsellor",
}  # fmt: skip
MAY_HOLD_AUTHORITY = {"parent", "guardian_person", "step_parent", "foster_parent"}
SUPERVISION = {"vots", "ots", "ots_with_placement"}
MEASURES = SUPERVISION | {"guardianship", "provisional_guardianship"}
GI_GUARDIAN = {"guardian_gi", "guardian_provisional_gi"}
STAY_PREVIEW_DAYS = 2  # domain 15
BY_ROLE = {  # roles whose standing has the same name, through the family door
    "network_person": "network_person",
    "support_family": "network_person",  # domain 13: as network_person
    "step_parent": "step_parent",
    "lawyer": "lawyer",
    "counsellor": "counsellor",
    "curator_mentor": "curator_mentor",
}


@dataclass(frozen=True)
class Held:
    """One standing that someone has that day, and what limits it."""

    standing: str
    participation: Participation | None = None
    begins: date | None = None  # section 8: older items are behind the gate
    last_days: tuple[date, ...] = ()  # settled reading "ending never adds": at most what one had on these days
    own_periods: tuple[tuple[date, date], ...] = ()  # of a former organisation


def holds(fact: object, day: date) -> bool:
    """In force on that day: inside the period, and not ended or withdrawn by then."""
    if day < fact.starts or (getattr(fact, "ends", None) is not None and day > fact.ends):  # type: ignore[attr-defined]
        return False
    stopped = getattr(fact, "withdrawn", None) or getattr(fact, "ended", None)
    return stopped is None or day < stopped


def birthday(born: date, age: int) -> date:
    """Domain 15: born on 29 February, a year older on 1 March in a year without that day."""
    if (born.month, born.day) == (2, 29):
        year = born.year + age
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return date(year, 2, 29) if leap else date(year, 3, 1)
    return date(born.year + age, born.month, born.day)


def age(world: World, day: date) -> int:
    years = day.year - world.born.year
    return years if birthday(world.born, years) <= day else years - 1


def band(years: int) -> str:
    """The age in the name of a column that has four bands."""
    if years < 12:
        return "u12"
    if years < 16:
        return "12_15"
    return "16_17" if years < 18 else "18plus"


def authority_rows(world: World, day: date) -> list[Authority]:
    """Who holds authority that day. partial_to_gi moves some topics of decision, not the position (domain 2.2)."""
    return [row for row in world.authority if row.status != "partial_to_gi" and holds(row, day)]


def unbroken_since(rows: list[Authority], day: date) -> date:
    """The first day of the unbroken run of these rows that covers the day."""
    first = day
    while any(holds(row, first - DAY) for row in rows):
        first = min(row.starts for row in rows if holds(row, first - DAY))
    return first


def standings(world: World, question: Question) -> list[Held]:
    """All standings of one door; those of the other door never add up (section 1)."""
    if question.door == "work":
        return work_standings(world, question)
    return family_standings(world, question.person, question.day)


# --- the family door --------------------------------------------------------------------------------------------


def family_standings(world: World, person: str, day: date) -> list[Held]:
    mine = [p for p in world.participations if p.person == person and p.role in FAMILY_ROLES]
    current = [p for p in mine if holds(p, day)]
    years = age(world, day)
    found: list[Held] = []
    for participation in current:
        if participation.role == "youth":
            found.append(youth(world, participation, years))
        elif participation.role == "parent" and years >= 18:
            found.append(parent_of_adult(world, participation))
        if participation.role in MAY_HOLD_AUTHORITY and years < 18:
            found += authority_or_not(world, participation, day, years)
        if participation.role in BY_ROLE:
            found.append(Held(BY_ROLE[participation.role], participation))
    return found + fostering(world, [p for p in mine if p.role == "foster_parent"], day)


def youth(world: World, participation: Participation, years: int) -> Held:
    """Section 8: at 12 the own right begins, for items made from that day on."""
    begins = birthday(world.born, 12) if years >= 12 else None
    return Held(f"youth_{band(years)}", participation, begins)


def parent_of_adult(world: World, participation: Participation) -> Held:
    """`parent_18plus`: every parent, with or without former authority; at most what they had before."""
    return Held("parent_18plus", participation, last_days=(birthday(world.born, 18) - DAY,))


def lost_authority(world: World, person: str, day: date) -> list[date]:
    """The last day on which this person, who holds none now, had authority."""
    rows = [row for row in world.authority if row.holder == person and row.status != "partial_to_gi"]
    if any(holds(row, day) for row in rows):
        return []
    ended = [row.ends for row in rows if row.ends is not None and row.ends < day]
    return [max(ended)] if ended else []


def authority_or_not(world: World, participation: Participation, day: date, years: int) -> list[Held]:
    person = participation.person
    rows = [row for row in authority_rows(world, day) if row.holder == person]
    if rows:
        run = [row for row in world.authority if row.holder == person and row.status != "partial_to_gi"]
        begins = unbroken_since(run, day)  # section 8: gaining authority, or being appointed guardian
        names = {"foster_guardian" if row.status == "guardian_foster" else "authority" for row in rows}
        return [Held(f"{name}_{band(years)}", participation, begins) for name in sorted(names)]
    if participation.role == "parent":
        last = tuple(lost_authority(world, person, day))
        return [Held(f"parent_no_authority_{band(years)}", participation, last_days=last)]
    return []


def fostering(world: World, contracts: list[Participation], day: date) -> list[Held]:
    """A current contract; part-time families on their days and the two days before each stay; else former."""
    days_of = [(contract, first, last) for contract in contracts for first, last in foster_days(world, contract)]
    now = [contract for contract, first, last in days_of if first <= day <= last]
    if now:
        return [Held("foster_parent", contract) for contract in dict.fromkeys(now)]
    past = [(last, contract) for contract, _, last in days_of if last < day]
    if not past:
        return []
    last_day = max(last for last, _ in past)
    former = dict.fromkeys(contract for _, contract in past)
    return [Held("former_foster_parent", contract, last_days=(last_day,)) for contract in former]


def foster_days(world: World, contract: Participation) -> list[tuple[date, date]]:
    """The days on which this contract makes someone foster parent."""
    ends = contract.ends or date.max
    if not contract.part_time:
        return [(contract.starts, ends)]
    stays = [stay for stay in world.stays if stay.participation == contract.id]
    days = [(max(s.starts - STAY_PREVIEW_DAYS * DAY, contract.starts), min(s.ends, ends)) for s in stays]
    return [(first, last) for first, last in days if first <= last]


# --- the work door ----------------------------------------------------------------------------------------------


def work_standings(world: World, question: Question) -> list[Held]:
    day, organisation = question.day, question.organisation
    if organisation is None or own_kin(world, question.person, day):
        return []
    periods = [period for period in world.organisations if period.organisation == organisation]
    takes_part = any(holds(period, day) for period in periods)
    found: list[Held] = []
    for participation in world.participations:
        if participation.person != question.person or participation.organisation != organisation:
            continue
        if participation.role in FAMILY_ROLES or not holds(participation, day):
            continue
        begun = takes_part and in_office(world, participation, day)
        if begun:
            found.append(active(world, participation, day))
        else:
            found += former_organisation(world, participation, day)
    if not question.back and takes_part and on_duty(world, question):
        found.append(Held("duty_worker"))
    return found


def own_kin(world: World, person: str, day: date) -> bool:
    """Through the work door a person's own or relatives' file is closed (section 1)."""
    family = [p for p in world.participations if p.person == person and p.role in FAMILY_ROLES]
    return any(p.starts <= day for p in family) or any(k.person == person and holds(k, day) for k in world.kin)


def on_duty(world: World, question: Question) -> bool:
    return any(
        shift.person == question.person
        and shift.organisation == question.organisation
        and shift.starts <= question.instant < shift.ends
        for shift in world.shifts
    )


def in_office(world: World, participation: Participation, day: date) -> bool:
    """A GI worker's standing rests on the measure, and ends at 18; other professionals' on the participation."""
    if participation.role not in {"gi_ots", "gi_guardian"}:
        return True
    if age(world, day) >= 18:
        return False
    if participation.role == "gi_ots":
        return any(
            row.framework in SUPERVISION and row.organisation in {None, participation.organisation} and holds(row, day)
            for row in world.frameworks
        )
    return any(holds(row, day) for row in guardian_rows(world, participation.organisation))


def guardian_rows(world: World, organisation: str | None) -> list[Authority]:
    return [row for row in world.authority if row.organisation == organisation and row.status in GI_GUARDIAN]


def active(world: World, participation: Participation, day: date) -> Held:
    if participation.role != "gi_guardian":
        return Held(participation.role, participation)
    begins = unbroken_since(guardian_rows(world, participation.organisation), day)
    name = "gi_guardian_u16" if age(world, day) < 16 else "gi_guardian_16_17"
    return Held(name, participation, begins)


def former_organisation(world: World, participation: Participation, day: date) -> list[Held]:
    """Own period, read only. For a GI the own period is over when its measure is, or at 18."""
    until = day - DAY
    if participation.role in {"gi_ots", "gi_guardian"}:
        last = last_in_office(world, participation, until)
        if last is None:
            return []
        until = last
    own = [
        (period.starts, min(period.ends or date.max, until))
        for period in world.organisations
        if period.organisation == participation.organisation and period.starts <= until
    ]
    if not own:
        return []
    last_day = max(last for _, last in own)
    return [Held("former_organisation", participation, last_days=(last_day,), own_periods=tuple(own))]


def last_in_office(world: World, participation: Participation, until: date) -> date | None:
    """The last day up to `until` on which the measure gave the standing."""
    eve = min(until, birthday(world.born, 18) - DAY)
    if participation.role == "gi_guardian":
        rows: list[tuple[date, date]] = [
            (row.starts, row.ends or date.max) for row in guardian_rows(world, participation.organisation)
        ]
    else:
        rows = [
            (row.starts, row.ends or date.max)
            for row in world.frameworks
            if row.framework in SUPERVISION and row.organisation in {None, participation.organisation}
        ]
    return max((min(ends, eve) for starts, ends in rows if starts <= eve), default=None)
