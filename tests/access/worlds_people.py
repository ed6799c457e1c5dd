"""Who is around the youth of a world: family, authority, professionals, and somebody with the standing in focus."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.access.oracle_consent import MODULE_NEEDS
from tests.access.oracle_facts import (
    Authority,
    EmergencyAccess,
    Framework,
    Item,
    OrganisationPeriod,
    Participation,
    Stay,
    TopicNeed,
    World,
)
from tests.access.oracle_grid import KINDS
from tests.access.oracle_standings import DAY, holds
from tests.access.worlds_town import ORGANISATIONS, Town, period, topics, town_of

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
BOUNDARIES = (12, 16, 18, 21, 23)
BANDS = {"u12": (0, 12), "12_15": (12, 16), "16_17": (16, 18), "18plus": (18, 24), "u16": (0, 16)}
LONG_AGO = timedelta(days=9000)


class People:
    """The first part of a world in the making."""

    def __init__(self, number: int, focus: tuple[str, str], seed: int = 0, attempt: int = 0) -> None:
        self.seed = seed
        self.rng = Random(f"world {seed} {number} {attempt}")
        self.town = Town(town_of(number), seed)
        self.focus, self.kind = focus
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

    def born(self) -> date:
        """The age that the focus asks for, one time in two on, just before or just after a birthday that matters."""
        low, high = next(
            (BANDS[b] for b in ("u12", "12_15", "16_17", "18plus", "u16") if self.focus.endswith(b)), (0, 24)
        )
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

    def take_part(self, role: str, person: str | None = None, *, steady: bool = False, **more: Any) -> Participation:
        starts, ends = (
            (self.day - timedelta(days=self.rng.choice([900, 100])), None) if steady else period(self.rng, self.day)
        )
        participation = Participation(
            f"part{len(self.world.participations)}",
            person or self.new_person(),
            role,
            starts,
            ends,
            **more,
        )
        self.world.participations.append(participation)
        return participation

    def organisations(self) -> None:
        for organisation in ORGANISATIONS:
            if self.chance(0.7):
                starts, ends = (
                    period(self.rng, self.day) if self.chance(0.4) else (self.day - timedelta(days=1000), None)
                )
                self.world.organisations.append(OrganisationPeriod(organisation, starts, ends))
                if ends is not None and ends < self.day and self.chance(0.2):
                    again = ends + timedelta(days=self.rng.choice([2, 30]))
                    self.world.organisations.append(OrganisationPeriod(organisation, again))

    def family(self) -> None:
        world = self.world
        world.participations.append(
            Participation(
                "part0", world.youth, "youth", world.born if self.chance(0.5) else self.day - timedelta(days=1200)
            )
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
        form = self.rng.choice(self.forms_of_authority())
        rows = [] if form == "none" else self.holders(form, parents, fosters)
        for status, holder, organisation in rows:
            self.hold(status, holder, organisation, lost=form == "lost")
        if form in {"sole", "gi", "foster"} and self.chance(0.4):  # someone held it before
            person = self.rng.choice(parents)
            ends = self.day - timedelta(days=self.rng.choice([1, 2, 200]))
            self.world.authority.append(Authority("joint_parents", self.day - LONG_AGO, ends, person))
        if self.chance(0.1):
            self.world.authority.append(Authority("partial_to_gi", *period(self.rng, self.day), organisation="bjz"))

    def forms_of_authority(self) -> list[str]:
        fitting = {
            "gi_guardian": ["gi"], "foster_guardian": ["foster"], "authority_": ["joint", "sole", "other", "joint"],
            "parent_no": ["sole", "gi", "foster", "lost", "lost"], "gi_ots": ["joint", "sole"],
        }  # fmt: skip
        any_form = ["joint", "joint", "sole", "sole", "gi", "foster", "other", "none"]
        return next((forms for name, forms in fitting.items() if self.focus.startswith(name)), any_form)

    def holders(self, form: str, parents: list[str], fosters: list[str]) -> list[tuple[str, str | None, str | None]]:
        """Status, person and organisation of each holder."""
        if form == "joint":
            return [("joint_parents", parent, None) for parent in parents]
        if form in {"sole", "lost"}:
            return [("sole_parent", parents[0], None)]
        if form == "gi":
            return [(self.rng.choice(["guardian_gi", "guardian_gi", "guardian_provisional_gi"]), None, "bjz")]
        if form == "foster":
            if not fosters or self.chance(0.3):  # a guardian whose contract is over, or never was
                role = self.rng.choice(["foster_parent", "guardian_person"])
                fosters = [*fosters[:1], self.take_part(role, steady=True, family="hazel").person]
            carers = fosters
            return [("guardian_foster", carer, None) for carer in carers]
        guardian = self.take_part(self.rng.choice(["guardian_person", "step_parent"]), steady=True).person
        if self.chance(0.5):
            return [("guardian_other", guardian, None)]
        return [("parent_and_other", holder, None) for holder in (parents[0], guardian)]

    def hold(self, status: str, holder: str | None, organisation: str | None, *, lost: bool) -> None:
        starts = self.rng.choice([
            self.day - LONG_AGO, self.world.born, self.day - timedelta(days=300), self.day - timedelta(days=10),
            self.day - DAY, self.day,
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
        names = [
            "voluntary",
            "voluntary",
            "vots",
            "ots",
            "ots_with_placement",
            "guardianship",
            "provisional_guardianship",
        ]
        if self.focus == "gi_ots":
            names = ["vots", "ots", "ots_with_placement"]
        elif self.focus.startswith("gi_guardian"):
            names = ["guardianship", "provisional_guardianship", "guardianship", "voluntary"]
        elif self.focus.endswith("16_17"):
            names = ["voluntary", "ots", "guardianship"]
        name = self.rng.choice(names)
        starts, ends = period(self.rng, self.day) if self.chance(0.4) else (self.day - timedelta(days=500), None)
        charged = (
            None if name == "voluntary" or self.chance(0.4) else self.rng.choice(["bjz", "bjz", "bjz", "mutsaers"])
        )
        self.world.frameworks.append(Framework(name, starts, ends, charged))

    def professionals(self) -> None:
        for role in self.rng.sample(WORK_ROLES, self.rng.choice([1, 2, 3])):
            self.professional(role, steady=self.chance(0.7))

    def professional(self, role: str, *, steady: bool) -> Participation:
        organisation = self.rng.choice(HOME.get(role, ("xonar", "rubicon", "bjz")))
        more: dict[str, Any] = {}
        if role == "module_worker":
            modules = self.rng.sample(sorted(MODULE_NEEDS), self.rng.choice([1, 1, 2]))
            more = {"module": self.rng.choice(["vib", "gezin", None]), "module_kinds": tuple(modules)}
        elif role == "other_provider":
            more = {"topics": topics(self.rng, 6)}
        participation = self.take_part(role, steady=steady, organisation=organisation, **more)
        if role in {"gi_ots", "other_provider", "module_worker", "matcher", "behavioural_scientist"} and self.chance(
            0.3
        ):
            self.world.needs.append(
                TopicNeed(participation.id, topics(self.rng) or ("money",), *period(self.rng, self.day))
            )
        return participation

    def focus_person(self) -> None:
        """Somebody with the standing in focus, mostly without conditions that take it away."""
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

    def change(self, participation: Participation, **fields: Any) -> None:
        at = self.world.participations.index(participation)
        self.world.participations[at] = replace(participation, **fields)

    def takes_part(self, organisation: str) -> None:
        """Nine times in ten the organisation really takes part."""
        if self.chance(0.9) and not any(
            p.organisation == organisation and holds(p, self.day) for p in self.world.organisations
        ):
            self.world.organisations = [p for p in self.world.organisations if p.organisation != organisation]
            self.world.organisations.append(OrganisationPeriod(organisation, self.day - timedelta(days=700)))

    def someone_of_the_family(self, role: str, *, steady: bool) -> None:
        around = [
            p for p in self.world.participations if p.role in {"youth", "parent", "foster_parent", "guardian_person"}
        ]
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
        self.take_part(
            other,
            self.free.pop() if self.free else None,
            steady=steady,
            stands_for=stands_for,
            ordered_kinds=kinds,
            family=family,
        )

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
        role = self.rng.choice(
            ["worker_provider", "module_worker", "gi_ots", "gi_guardian", "recruiter", "other_provider"]
        )
        part = self.professional(role, steady=True)
        self.change(part, starts=self.day - timedelta(days=900))
        if role.startswith("gi_") and self.chance(0.5):
            self.takes_part("bjz")
            return  # former because its measure is over, or never was
        self.world.organisations = [p for p in self.world.organisations if p.organisation != part.organisation]
        last = self.day - timedelta(days=self.rng.choice([1, 1, 2, 100]))
        self.world.organisations.append(OrganisationPeriod(part.organisation or "", last - timedelta(days=300), last))
        self.former = part.organisation, last
