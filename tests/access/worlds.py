"""Many random but meaningful files: the focus of each is one cell of the grid, with the facts that open or close it.

World n looks at cell n (of 50 rows × 39 columns, in a fixed shuffled order), so that 1,950 worlds meet every cell. A
town is a handful of worlds that share persons and organisations, as real files do.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from tests.access.oracle import Notes, letters
from tests.access.oracle_consent import ALL_TOPICS, MAY_BE_GRANTED, MODULE_NEEDS, above, right_persons
from tests.access.oracle_facts import (
    Authority,
    Consent,
    CourtBlock,
    DutyShift,
    EmergencyAccess,
    Exclusion,
    FamilyGuide,
    Framework,
    Incapacity,
    Item,
    Link,
    MeasureDecision,
    ModuleTopics,
    NotFor,
    OpeningCheck,
    OrganisationPeriod,
    OwnKin,
    Participation,
    Question,
    Release,
    StandingGrant,
    Stay,
    ThirdPartyMark,
    TopicNeed,
    Withholding,
    World,
)
from tests.access.oracle_grid import GRID, KINDS, STANDINGS
from tests.access.oracle_standings import DAY, FAMILY_ROLES, Held, age, birthday, holds, standings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WORLDS_PER_TOWN = 8
ORGANISATIONS = ("xonar", "rubicon", "bjz", "mutsaers", "heuvelrade", "jgz")
HOME = {  # where a role usually works
    "gi_ots": ("bjz",), "gi_guardian": ("bjz",), "module_worker": ("mutsaers", "xonar"),
    "other_provider": ("mutsaers", "rubicon"), "referrer": ("jgz",), "municipality_case": ("heuvelrade",),
    "finance": ("heuvelrade", "xonar"), "behavioural_scientist": ("xonar", "bjz"),
}  # fmt: skip
WORK_ROLES = (
    "worker_provider", "behavioural_scientist", "module_worker", "other_provider", "gi_ots", "gi_guardian", "referrer",
    "municipality_case", "finance", "team_manager", "matcher", "recruiter", "privacy_officer", "org_admin",
    "platform_admin",
)  # fmt: skip
FAMILY_STANDINGS = {"network_person", "counsellor", "lawyer", "curator_mentor", "step_parent"}
SUBJECT_KINDS = ("safety_signal", "worry_raised", "talk_with_child_alone")
MODULE_KINDS = ("module", "module_treatment", "recording", "diagnostic_report")
BOUNDARIES = (12, 16, 18, 21, 23)
BANDS = {"u12": (0, 12), "12_15": (12, 16), "16_17": (16, 18), "18plus": (18, 24), "u16": (0, 16)}
LONG_AGO = timedelta(days=9000)


@cache
def cells() -> tuple[tuple[str, str], ...]:
    every = [(standing, kind) for standing in STANDINGS for kind in KINDS]
    Random("cells").shuffle(every)
    return tuple(every)


def worlds(count: int, seed: int = 0, first: int = 0) -> Iterator[tuple[World, list[Question]]]:
    """`count` worlds, each with the questions to ask about it. Equal seeds give equal worlds."""
    for number in range(first, first + count):
        yield world_of(number, seed)


def world_of(number: int, seed: int = 0) -> tuple[World, list[Question]]:
    """In the first round over all cells the world really meets its cell; in later rounds it is left to chance."""
    asked: list[Question] = []
    for attempt in range(24 if number < len(cells()) else 1):
        builder = Builder(number, seed, attempt)
        builder.build()
        asked = builder.questions()
        if any(builder.meets(question) for question in asked):
            break
    return builder.world, asked


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
        at = datetime.combine(self.day, time(rng.choice([0, 8, 22])), AMSTERDAM)
        duty = [(person, rng.choice(ORGANISATIONS[:4])) for person in self.people[9:13] for _ in range(2)]
        self.shifts = [
            DutyShift(person, organisation, at - timedelta(hours=rng.choice([0, 1, 24])), at + timedelta(hours=rng.choice([1, 8, 30])))
            for person, organisation in dict.fromkeys(duty)
        ]
        self.guides = [
            FamilyGuide(rng.choice(self.people[7:]), rng.choice(self.people[:7]), rng.choice(ORGANISATIONS[:2]), *period(rng, self.day))
            for _ in range(3)
        ]
        self.module_topics = [
            ModuleTopics(organisation, module, topics(rng, 5) or ("health",), rng.choice([None, "agreed"]), *period(rng, self.day))
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


class Builder:
    """Builds one world: a youth, who is around them, what is in the file, and the facts about both."""

    def __init__(self, number: int, seed: int, attempt: int = 0) -> None:
        self.rng = Random(f"world {seed} {number} {attempt}")
        self.town = Town(town_of(number), seed)
        self.focus, self.kind = cells()[number % len(cells())]
        self.day = self.town.day
        self.free = self.rng.sample(self.town.people, len(self.town.people))
        self.world = World(number, born=self.born(), youth=self.free.pop())
        self.world.shifts = list(self.town.shifts)
        self.world.guides = list(self.town.guides)
        self.world.module_topics = list(self.town.module_topics)
        self.pairs: list[tuple[str, str | None, Item]] = []
        self.former: tuple[str | None, date] | None = None  # an organisation that took part, and its last day

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def build(self) -> None:
        self.organisations()
        self.family()
        self.professionals()
        self.focus_person()
        self.items()
        self.facts_about_pairs()
        self.facts_about_persons()

    # --- who ---

    def born(self) -> date:
        """The age that the focus asks for, one time in two on, just before or just after a birthday that matters."""
        low, high = next((BANDS[b] for b in ("u12", "12_15", "16_17", "18plus", "u16") if self.focus.endswith(b)), (0, 24))
        years = self.rng.randrange(low, high)
        born = self.on_birthday(years) + timedelta(days=-self.rng.randrange(1, 350))
        if self.chance(0.5):
            at = [b for b in (*BOUNDARIES, low or 12) if low <= b <= high] or [12]
            born = self.on_birthday(self.rng.choice(at)) + timedelta(days=self.rng.choice([-1, 0, 0, 1]))
        if self.chance(0.08):
            leap = next(y for y in range(self.day.year - years, 1990, -1) if y % 4 == 0)
            born = date(leap, 2, 29)
        return min(born, self.day - DAY)

    def on_birthday(self, years: int) -> date:
        try:
            return self.day.replace(year=self.day.year - years)
        except ValueError:
            return date(self.day.year - years, 3, 1)

    def new_person(self) -> str:
        """Someone new in this file; now and then someone who is in it already, in another role."""
        around = [p.person for p in self.world.participations if p.person != self.world.youth]
        if (around and self.chance(0.06)) or not self.free:
            return self.rng.choice(around)
        return self.free.pop()

    def take_part(self, role: str, person: str | None = None, *, steady: bool = False, **more: object) -> Participation:
        starts, ends = (self.day - timedelta(days=self.rng.choice([900, 100])), None) if steady else period(self.rng, self.day)
        participation = Participation(
            f"part{len(self.world.participations)}", person or self.new_person(), role, starts, ends, **more  # type: ignore[arg-type]
        )
        self.world.participations.append(participation)
        return participation

    def organisations(self) -> None:
        for organisation in ORGANISATIONS:
            if self.chance(0.7):
                starts, ends = period(self.rng, self.day) if self.chance(0.4) else (self.day - timedelta(days=1000), None)
                self.world.organisations.append(OrganisationPeriod(organisation, starts, ends))
                if ends is not None and ends < self.day and self.chance(0.2):
                    again = ends + timedelta(days=self.rng.choice([2, 30]))
                    self.world.organisations.append(OrganisationPeriod(organisation, again))

    def family(self) -> None:
        world = self.world
        world.participations.append(
            Participation("part0", world.youth, "youth", world.born if self.chance(0.5) else self.day - timedelta(days=1200))
        )
        parents = [self.take_part("parent", steady=self.chance(0.8)) for _ in range(self.rng.choice([1, 2, 2]))]
        fosters = [
            self.take_part("foster_parent", steady=self.chance(0.6), family="hazel", part_time=self.chance(0.2))
            for _ in range(self.rng.choice([0, 1, 2]))
        ]
        for foster in fosters:
            if foster.part_time:
                self.stays(foster)
        self.authority([p.person for p in parents], [p.person for p in fosters])
        self.framework()

    def stays(self, contract: Participation) -> None:
        for _ in range(self.rng.choice([0, 1, 2])):
            starts = self.day + timedelta(days=self.rng.choice([-30, -3, -2, -1, 0, 1, 2, 3, 4]))
            self.world.stays.append(Stay(contract.id, starts, starts + timedelta(days=self.rng.choice([0, 1, 2]))))

    def authority(self, parents: list[str], fosters: list[str]) -> None:
        rng, focus = self.rng, self.focus
        forms = ["joint", "joint", "sole", "sole", "gi", "foster", "other", "none"]
        if focus.startswith("gi_guardian"):
            forms = ["gi", "gi", "both"]
        elif focus.startswith("foster_guardian"):
            forms = ["foster"]
        elif focus.startswith("authority_"):
            forms = ["joint", "sole", "other", "joint"]
        elif focus.startswith("parent_no"):
            forms = ["sole", "gi", "foster", "lost", "lost"]
        elif focus == "gi_ots":
            forms = ["joint", "sole"]
        form = rng.choice(forms)
        rows: list[tuple[str, str | None, str | None]] = []
        if form == "joint":
            rows = [("joint_parents", p, None) for p in parents]
        elif form in {"sole", "lost"}:
            rows = [("sole_parent", parents[0], None)]
        elif form in {"gi", "both"}:
            rows = [(rng.choice(["guardian_gi", "guardian_gi", "guardian_provisional_gi"]), None, "bjz")]
        elif form == "foster":
            if not fosters:
                fosters = [self.take_part("foster_parent", steady=True, family="hazel").person]
            rows = [("guardian_foster", p, None) for p in fosters]
        elif form == "other":
            guardian = self.take_part(rng.choice(["guardian_person", "step_parent"]), steady=True).person
            rows = [("parent_and_other", p, None) for p in (parents[0], guardian)]
            if self.chance(0.5):
                rows = [("guardian_other", guardian, None)]
        for status, holder, organisation in rows:
            self.hold(status, holder, organisation, lost=form == "lost")
        if form in {"sole", "gi", "foster"} and self.chance(0.4):  # someone held it before
            person = rng.choice(parents)
            ends = self.day - timedelta(days=rng.choice([1, 2, 200]))
            self.world.authority.append(Authority("joint_parents", self.day - LONG_AGO, ends, person))
        if self.chance(0.1):
            self.world.authority.append(Authority("partial_to_gi", *period(rng, self.day), organisation="bjz"))

    def hold(self, status: str, holder: str | None, organisation: str | None, *, lost: bool) -> None:
        starts = self.rng.choice([
            self.day - LONG_AGO, self.world.born, self.day - timedelta(days=300), self.day - timedelta(days=10), self.day - DAY, self.day,
        ])  # fmt: skip
        starts = min(starts, self.day)
        ends = None
        if lost or self.chance(0.1):
            ends = max(starts, self.day - timedelta(days=self.rng.choice([-1, 0, 1, 1, 30, 300])))
        self.world.authority.append(Authority(status, starts, ends, holder, organisation))
        if starts > self.day - LONG_AGO and self.chance(0.2):  # an unbroken run of two rows, or a gap of a day
            eve = starts - timedelta(days=self.rng.choice([1, 1, 2]))
            self.world.authority.append(Authority(status, eve - timedelta(days=90), eve, holder, organisation))

    def framework(self) -> None:
        names = ["voluntary", "voluntary", "vots", "ots", "ots_with_placement", "guardianship", "provisional_guardianship"]
        if self.focus == "gi_ots":
            names = ["vots", "ots", "ots_with_placement"]
        elif self.focus.startswith("gi_guardian"):
            names = ["guardianship", "provisional_guardianship", "guardianship", "voluntary"]
        elif self.focus.endswith("16_17"):
            names = ["voluntary", "ots", "guardianship"]
        name = self.rng.choice(names)
        starts, ends = period(self.rng, self.day) if self.chance(0.4) else (self.day - timedelta(days=500), None)
        charged = None if name == "voluntary" or self.chance(0.4) else self.rng.choice(["bjz", "bjz", "bjz", "mutsaers"])
        self.world.frameworks.append(Framework(name, starts, ends, charged))

    def professionals(self) -> None:
        for role in self.rng.sample(WORK_ROLES, self.rng.choice([1, 2, 3])):
            self.professional(role, steady=self.chance(0.7))

    def professional(self, role: str, *, steady: bool) -> Participation:
        organisation = self.rng.choice(HOME.get(role, ("xonar", "rubicon", "bjz")))
        participation = self.take_part(
            role, steady=steady, organisation=organisation,
            module=self.rng.choice(["vib", "gezin", None]) if role == "module_worker" else None,
            module_kinds=tuple(self.rng.sample(sorted(MODULE_NEEDS), self.rng.choice([1, 1, 2]))) if role == "module_worker" else (),
            topics=topics(self.rng, 6) if role == "other_provider" else (),
        )  # fmt: skip
        if role in {"gi_ots", "other_provider", "module_worker", "matcher", "behavioural_scientist"} and self.chance(0.3):
            self.world.needs.append(TopicNeed(participation.id, topics(self.rng) or ("money",), *period(self.rng, self.day)))
        return participation

    def focus_person(self) -> None:
        """Somebody with the standing that this world is about, most of the time without conditions that take it away."""
        focus, steady = self.focus, self.chance(0.85)
        if focus == "former_foster_parent":
            starts = self.day - timedelta(days=500)
            ends = self.day - timedelta(days=self.rng.choice([1, 1, 2, 40]))
            part = self.take_part("foster_parent", steady=True, family="hazel")
            self.change(part, starts=starts, ends=ends)
        elif focus == "foster_parent":
            self.take_part("foster_parent", steady=steady, family="hazel")
        elif focus.startswith("parent_"):
            if not any(p.role == "parent" and self.has_no_authority(p.person) for p in self.world.participations):
                self.take_part("parent", steady=steady)
        elif focus in FAMILY_STANDINGS:
            self.someone_of_the_family(focus, steady=steady)
        elif focus in {"former_organisation", "duty_worker"}:
            self.of_an_organisation(focus)
        elif focus in {"gi_guardian_u16", "gi_guardian_16_17"}:
            self.professional("gi_guardian", steady=steady)
            self.takes_part("bjz")
        elif focus in WORK_ROLES:
            self.takes_part(self.professional(focus, steady=steady).organisation or "")

    def has_no_authority(self, person: str) -> bool:
        return not any(row.holder == person and holds(row, self.day) for row in self.world.authority)

    def change(self, participation: Participation, **fields: object) -> None:
        at = self.world.participations.index(participation)
        self.world.participations[at] = replace(participation, **fields)  # type: ignore[arg-type]

    def takes_part(self, organisation: str) -> None:
        """Nine times in ten the organisation really takes part."""
        if self.chance(0.9) and not any(p.organisation == organisation and holds(p, self.day) for p in self.world.organisations):
            self.world.organisations = [p for p in self.world.organisations if p.organisation != organisation]
            self.world.organisations.append(OrganisationPeriod(organisation, self.day - timedelta(days=700)))

    def someone_of_the_family(self, role: str, *, steady: bool) -> None:
        around = [p for p in self.world.participations if p.role in {"youth", "parent", "foster_parent", "guardian_person"}]
        parents = [p.person for p in around if p.role == "parent"]
        other = self.rng.choice(["network_person", "support_family"]) if role == "network_person" else role
        stands_for, kinds = None, None
        if role in {"lawyer", "counsellor"}:
            stands_for = self.rng.choice([self.world.youth, self.rng.choice(around).person])
        elif role == "step_parent":
            stands_for = self.rng.choice(parents)
        elif role == "curator_mentor":
            stands_for = self.world.youth
            kinds = self.rng.choice([None, tuple(sorted({self.kind, *self.rng.sample(KINDS, 12)}))])
        family = self.rng.choice([None, "hazel", "elder"]) if role in {"network_person", "step_parent"} else None
        self.take_part(other, self.free.pop() if self.free else None, steady=steady, stands_for=stands_for, ordered_kinds=kinds, family=family)

    def of_an_organisation(self, focus: str) -> None:
        if focus == "duty_worker":
            if not self.town.shifts:
                return
            shift = self.rng.choice(self.town.shifts)
            self.takes_part(shift.organisation)
            if self.chance(0.6):
                starts = shift.starts + timedelta(hours=self.rng.choice([-1, 0, 0, 1]))
                ends = starts + timedelta(hours=self.rng.choice([1, 4, 8, 40]))
                self.world.emergencies.append(EmergencyAccess(shift.person, shift.organisation, starts, ends))
            return
        role = self.rng.choice(["worker_provider", "module_worker", "gi_ots", "gi_guardian", "recruiter", "other_provider"])
        part = self.professional(role, steady=True)
        self.change(part, starts=self.day - timedelta(days=900))
        if role.startswith("gi_") and self.chance(0.5):
            self.takes_part("bjz")
            return  # former because its measure is over, or never was
        self.world.organisations = [p for p in self.world.organisations if p.organisation != part.organisation]
        last = self.day - timedelta(days=self.rng.choice([1, 1, 2, 100]))
        self.world.organisations.append(OrganisationPeriod(part.organisation or "", last - timedelta(days=300), last))
        self.former = part.organisation, last

    # --- what ---

    def items(self) -> None:
        kinds = [self.kind, self.kind, *self.rng.sample(KINDS, 3)]
        if self.focus.startswith("parent_no") and self.chance(0.7):
            kinds.append("request_377c")
        for kind in kinds:
            self.item(kind)
        for parent in self.rng.sample(self.world.items, 2):
            if self.chance(0.5):
                self.item(self.rng.choice([parent.kind, parent.kind, "evaluation"]), under=parent)

    def item(self, kind: str, under: Item | None = None) -> Item:
        rng, world = self.rng, self.world
        author, organisation = self.writer(kind)
        item = Item(
            f"item{len(world.items)}", kind, self.recorded(), author, organisation, topics(rng),
            audience=rng.choices(["circle", "professionals", "organisation", "named", "author"], [84, 5, 4, 4, 3])[0],
            reveals_stay=self.chance(0.12), shared_with_family=self.chance(0.6),
            fixed=self.at(rng.choice([-2, 0, 1]), rng.choice([0, 12])) if self.chance(0.12) else None,
            module=rng.choice(["vib", "gezin", None]) if kind in MODULE_KINDS else None,
            family="hazel" if kind in {"foster_family_dossier", "guidance_agreement", "billing_iJw"} and self.chance(0.6) else None,
            data_subject=self.one_of("parent") if self.chance(0.06) else None,
            parent=under.id if under else None,
        )  # fmt: skip
        if self.former and kind == self.kind and self.chance(0.7):
            recorded = min(self.former[1] - timedelta(days=rng.choice([-1, 0, 20])), self.day)
            item = replace(item, organisation=self.former[0], recorded=recorded)
        world.items.append(item)
        if kind == "recording":
            for person in rng.sample(self.around(), rng.choice([0, 1, 1, 2])):
                world.links.append(Link(item.id, person, "appears"))
            if self.chance(0.6):
                world.links.append(Link(item.id, world.youth, "appears"))
        if kind in SUBJECT_KINDS and self.chance(0.5):
            world.links.append(Link(item.id, rng.choice(self.around()), "subject"))
        if item.audience == "named":
            world.links.append(Link(item.id, rng.choice(self.around()), "reader"))
        world.links = list(dict.fromkeys(world.links))
        return item

    def around(self) -> list[str]:
        return sorted({p.person for p in self.world.participations} - {self.world.youth}) or [self.world.youth]

    def one_of(self, role: str) -> str | None:
        people = [p.person for p in self.world.participations if p.role == role]
        return self.rng.choice(people) if people else None

    def writer(self, kind: str) -> tuple[str | None, str | None]:
        parts = self.world.participations
        if kind == "request_377c":
            return self.one_of("parent"), None
        if self.chance(0.05) or not parts:
            return None, self.rng.choice([None, *ORGANISATIONS])
        part = self.rng.choice(parts)
        return part.person, part.organisation

    def recorded(self) -> date:
        """Often beside the days on which rights begin or end."""
        edges = [birthday(self.world.born, 12), *(a.starts for a in self.world.authority)]
        edges += [a.ends for a in self.world.authority if a.ends] + [p.ends for p in self.world.participations if p.ends]
        edges += [p.ends for p in self.world.organisations if p.ends]
        edge = self.rng.choice(edges) + timedelta(days=self.rng.choice([-1, 0, 1]))
        recorded = edge if self.chance(0.4) else self.day - timedelta(days=self.rng.choice([0, 1, 5, 30, 200, 600]))
        return min(recorded, self.day)

    def at(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.day + timedelta(days=days), time(hour), AMSTERDAM)

    # --- facts about who and what ---

    def doors(self) -> list[tuple[str, str | None]]:
        """Each person by each door they have."""
        found = dict.fromkeys((p.person, p.organisation) for p in self.world.participations)
        found |= dict.fromkeys((s.person, s.organisation) for s in self.world.shifts)
        return list(found)

    def ask(self, person: str, organisation: str | None, item: Item, moment: datetime | None = None) -> Question:
        return Question(person, "work" if organisation else "family", organisation, item.id, moment or self.at(0, 12))

    def facts_about_pairs(self) -> None:
        """For the focus and some others: what opens the cell, and now and then what closes it."""
        doors = self.doors()
        in_focus = [
            (person, organisation)
            for person, organisation in doors
            if any(h.standing == self.focus for h in standings(self.world, self.ask(person, organisation, self.world.items[0])))
        ]
        for person, organisation in in_focus[:2]:
            self.pairs += [(person, organisation, item) for item in self.world.items if item.kind == self.kind]
        others = [(person, organisation, item) for person, organisation in doors for item in self.world.items]
        self.pairs += self.rng.sample(others, min(len(others), 8))
        for person, organisation, item in self.pairs:
            question = self.ask(person, organisation, item)
            if self.chance(0.25):
                self.world.links.append(Link(item.id, person, "concerns"))
            for held in standings(self.world, question):
                self.open(question, held, item)
            self.close(question, item)
        self.world.links = list(dict.fromkeys(self.world.links))
        self.world.checks = list({(c.item, c.person): c for c in self.world.checks}.values())
        self.world.marks = list({m.item: m for m in self.world.marks}.values())

    def open(self, question: Question, held: Held, item: Item) -> None:
        rng, world = self.rng, self.world
        cell = GRID[item.kind][held.standing]
        if self.chance(0.12) and age(world, self.day) >= 11:
            world.incapacities.append(Incapacity((item.kind,), *period(rng, self.day)))
        if cell.consent and self.chance(0.75):
            self.consent(question, held, item)
        if (cell.consent or "O" in cell.text) and held.standing.endswith("16_17") and self.chance(0.4):
            told = rng.choice([self.day - DAY, self.day, self.day + DAY, None])
            world.decisions.append(MeasureDecision(item.kind, question.person, "bjz", *period(rng, self.day), told=told))
        if "R" in cell.text and self.chance(0.7) or self.chance(0.03):
            text = rng.choice([item, item, *[i for i in world.items if i.parent == item.id and i.kind == item.kind]])
            starts, ends = period(rng, self.day)
            world.releases.append(Release(item.id, text.id, question.person, starts, ends, stop(rng, starts, self.day)))
            if held.standing.startswith("parent_no") and self.chance(0.7):
                asked = Item(f"item{len(world.items)}", "request_377c", starts - timedelta(days=rng.choice([0, 1, -1])), question.person)
                world.items.append(replace(asked, recorded=min(asked.recorded, self.day)))
        if held.standing in MAY_BE_GRANTED and self.chance(0.25):
            self.grant(question, held, item)
        if held.begins is not None and item.recorded < held.begins and self.chance(0.4):
            looked = self.day + timedelta(days=rng.choice([-30, -1, 0, 1]))
            world.checks.append(OpeningCheck(item.id, question.person, self.chance(0.8), looked))

    def givers(self, question: Question, held: Held, item: Item) -> list[tuple[str, str, str | None]]:
        """The right persons, now and then with a mistake: one left out, or the wrong one."""
        found = [self.rng.choice(sorted(givers)) for givers in right_persons(self.world, question, held, item)]
        workers = [p.person for p in self.world.participations if p.role == "gi_guardian"] or self.around()
        named = [
            (self.rng.choice(workers), capacity, who) if capacity == "guardian_gi" else (who, capacity, None)
            for who, capacity in found
        ]
        if named and self.chance(0.12):
            named.pop()
        if self.chance(0.08):
            named.append((self.rng.choice(self.around()), self.rng.choice(["authority_holder", "client", "appearing", "youth"]), None))
        return named

    def given_on(self) -> date:
        edges = [birthday(self.world.born, years) for years in (12, 16, 18)]
        near = [e for e in edges if abs((e - self.day).days) < 400]
        if near and self.chance(0.3):
            return self.rng.choice(near) + timedelta(days=self.rng.choice([-1, 0, 1]))
        return self.day - timedelta(days=self.rng.choice([300, 30, 1, 0, 0, -1]))

    def consent(self, question: Question, held: Held, item: Item) -> None:
        rng = self.rng
        to_all = question.organisation is not None and self.chance(0.4)
        scope: tuple[tuple[str, ...] | None, str | None] = rng.choice([
            (None, None), ((item.kind,), None), ((item.kind, "evaluation"), None), (None, rng.choice(above(self.world, item)).id),
        ])  # fmt: skip
        view_only = self.chance(0.2)
        for given_by, capacity, for_organisation in self.givers(question, held, item):
            starts = self.given_on()
            ends = rng.choice([None, None, None, max(starts, self.day + timedelta(days=rng.choice([-1, 0, 40])))])
            self.world.consents.append(
                Consent(
                    given_by, capacity, starts, ends, stop(rng, starts, self.day), for_organisation,
                    person=None if to_all else question.person, organisation=question.organisation if to_all else None,
                    kinds=scope[0], item=scope[1], view_only=view_only,
                )
            )  # fmt: skip

    def grant(self, question: Question, held: Held, item: Item) -> None:
        named = self.rng.choice(above(self.world, item))
        may_comment = self.chance(0.5)
        for given_by, capacity, for_organisation in self.givers(question, held, item):
            starts = self.given_on()
            self.world.grants.append(
                StandingGrant(
                    named.id, question.person, given_by, capacity, starts, None, stop(self.rng, starts, self.day),
                    for_organisation, may_comment,
                )
            )  # fmt: skip

    def close(self, question: Question, item: Item) -> None:
        rng, world, person = self.rng, self.world, question.person
        on = rng.choice(above(world, item)).id
        starts, _ = period(rng, self.day)
        ended = stop(rng, starts, self.day)
        stood_for = [p.stands_for for p in world.participations if p.person == person and p.stands_for]
        named = rng.choice([person, person, *stood_for, *stood_for])
        if self.chance(0.05):
            world.withholdings.append(Withholding(on, named, starts, ended))
        if self.chance(0.05) and named != world.youth:
            world.exclusions.append(Exclusion(named, starts, ended))
        if self.chance(0.05):
            world.not_fors.append(NotFor(on, named, world.youth, starts, ended))
        if self.chance(0.05):
            world.marks.append(ThirdPartyMark(on, rng.choice([person, rng.choice(self.around()), None]), starts, ended))
        if self.chance(0.03):
            kinds = rng.choice([None, (item.kind,), ("evaluation", "help_plan")])
            world.blocks.append(CourtBlock(named, *period(rng, self.day), kinds=kinds))
        if question.organisation and self.chance(0.03):
            world.kin.append(OwnKin(person, starts, ended))

    def facts_about_persons(self) -> None:
        for guide in self.town.guides:  # so that a close colleague meets what is about the person they guide
            for item in self.world.items:
                if item.kind in SUBJECT_KINDS and self.chance(0.3):
                    self.world.links.append(Link(item.id, guide.guided, "subject"))
        self.world.links = list(dict.fromkeys(self.world.links))

    # --- questions ---

    def questions(self) -> list[Question]:
        """The focus on the day before, the day and the day after; the others on the day; now and then a wrong door."""
        found: list[Question] = []
        for person, organisation, item in self.pairs:
            for days in (-1, 0, 1) if item.kind == self.kind else (self.rng.choice([-1, 0, 0, 1]),):
                moment = self.at(days, self.rng.choice([0, 7, 8, 12, 22, 23]))
                if item.recorded <= moment.date():
                    found.append(self.ask(person, organisation, item, moment))
        found += self.by_the_hour()
        everyone = sorted({p.person for p in self.world.participations})
        for _ in range(3):
            person, item = self.rng.choice(everyone), self.rng.choice(self.world.items)
            organisation = self.rng.choice([None, *ORGANISATIONS])
            found.append(self.ask(person, organisation, item))
        return list(dict.fromkeys(q for q in found if self.known(q)))

    def by_the_hour(self) -> list[Question]:
        """Duty and emergency: at the first and the last minute, and just outside."""
        found = []
        for shift in self.rng.sample(self.world.shifts, 1) + self.world.emergencies * (self.focus == "duty_worker"):
            minute = timedelta(minutes=1)
            for moment in (shift.starts - minute, shift.starts, shift.ends - minute, shift.ends):
                item = self.rng.choice([i for i in self.world.items if i.kind == self.kind] or self.world.items)
                found.append(self.ask(shift.person, shift.organisation, item, moment.astimezone(AMSTERDAM)))
        return found

    def meets(self, question: Question) -> bool:
        """This question is about the cell in focus, and the cell gives something if there is anything in it."""
        item = next(i for i in self.world.items if i.id == question.item)
        if item.kind != self.kind:
            return False
        notes = Notes()
        letters(self.world, question, notes)
        here = f"{self.focus} × {self.kind} ["
        empty = GRID[self.kind][self.focus].text in {"", "D"}
        return any(here in line and (empty or not line.endswith(": -")) for line in notes.lines)

    def known(self, question: Question) -> bool:
        return next(i for i in self.world.items if i.id == question.item).recorded <= question.day


__all__ = ["FAMILY_ROLES", "WORLDS_PER_TOWN", "town_of", "world_of", "worlds"]
