"""What worlds share: the day, persons by name, organisations, and the facts that belong to no single file."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.access.oracle_consent import ALL_TOPICS, MODULE_NEEDS
from tests.access.oracle_facts import DutyShift, FamilyGuide, ModuleTopics

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WORLDS_PER_TOWN = 8
ORGANISATIONS = ("xonar", "rubicon", "bjz", "mutsaers", "heuvelrade", "jgz")


def town_of(number: int) -> int:
    return number // WORLDS_PER_TOWN


class Town:
    """What worlds share: persons by name, organisations, and the facts that belong to no single file."""

    def __init__(self, number: int, seed: int) -> None:
        rng = Random(f"town {seed} {number}")
        self.day = rng.choice([
            date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2028, 3, 1),
            date(2026, 1, 1) + timedelta(days=rng.randrange(1200)), date(2026, 10, 25), date(2027, 3, 28),
        ])  # fmt: skip
        self.people = [f"p{n}" for n in range(14)]
        at = datetime.combine(self.day, time(rng.choice([0, 8, 22])), AMSTERDAM).astimezone(UTC)
        duty = [(person, rng.choice(ORGANISATIONS[:4])) for person in self.people[9:13] for _ in range(2)]
        self.shifts = [
            DutyShift(
                person,
                organisation,
                at - timedelta(hours=rng.choice([0, 1, 24])),
                at + timedelta(hours=rng.choice([1, 8, 30])),
            )
            for person, organisation in dict.fromkeys(duty)
        ]
        self.guides = [
            FamilyGuide(
                rng.choice(self.people[7:]),
                rng.choice(self.people[:7]),
                rng.choice(ORGANISATIONS[:2]),
                *period(rng, self.day),
            )
            for _ in range(3)
        ]
        self.module_topics = [
            ModuleTopics(
                organisation,
                module,
                topics(rng, 5) or ("health",),
                rng.choice([None, "agreed"]),
                *period(rng, self.day),
            )
            for organisation in ("mutsaers", "xonar")
            for module in rng.sample(sorted(MODULE_NEEDS), 1)
        ]


def period(rng: Random, day: date) -> tuple[date, date | None]:
    """Mostly around the day, often with a boundary on it or beside it."""
    starts = day - timedelta(days=rng.choice([900, 400, 400, 60, 20, 5, 1, 1, 0, 0, -1]))
    ends = rng.choice([None, None, None, None, day + timedelta(days=rng.choice([400, 30, 1, 0, 0, -1, -1, -2, -20]))])
    return starts, None if ends is None else max(starts, ends)


def stop(rng: Random, starts: date, day: date) -> date | None:
    """When something was ended or withdrawn: mostly not; else around the day, never before it began."""
    if rng.random() < 0.75:
        return None
    return max(starts, day + timedelta(days=rng.choice([-20, -1, 0, 0, 1, 1, 30])))


def topics(rng: Random, most: int = 3) -> tuple[str, ...]:
    return tuple(sorted(rng.sample(sorted(ALL_TOPICS), rng.choice([0, *range(1, most + 1), 1, 2]))))
