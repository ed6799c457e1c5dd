"""The facts of a world about a person and an item together: what opens a cell, and what closes it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.access.oracle_consent import MAY_BE_GRANTED, above, right_persons
from tests.access.oracle_facts import (
    Consent,
    CourtBlock,
    Exclusion,
    Incapacity,
    Item,
    Link,
    MeasureDecision,
    NotFor,
    OpeningCheck,
    OwnKin,
    Question,
    Release,
    StandingGrant,
    ThirdPartyMark,
    Withholding,
)
from tests.access.oracle_grid import GRID
from tests.access.oracle_standings import DAY, Held, age, birthday, standings
from tests.access.worlds_items import SUBJECT_KINDS, Items
from tests.access.worlds_town import period, stop


class Facts(Items):
    """The third part: needs people and items."""

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
            if any(
                h.standing == self.focus
                for h in standings(self.world, self.ask(person, organisation, self.world.items[0]))
            )
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
        if cell.consent and self.chance(0.2 if item == self.world.items[1] else 0.75):
            self.consent(question, held, item)
        if (cell.consent or "O" in cell.text) and held.standing.endswith("16_17") and self.chance(0.4):
            told = rng.choice([self.day - DAY, self.day, self.day + DAY, None])
            world.decisions.append(
                MeasureDecision(item.kind, question.person, "bjz", *period(rng, self.day), told=told)
            )
        if ("R" in cell.text and self.chance(0.7)) or self.chance(0.03):
            text = rng.choice([item, item, *[i for i in world.items if i.parent == item.id and i.kind == item.kind]])
            starts, ends = period(rng, self.day)
            world.releases.append(Release(item.id, text.id, question.person, starts, ends, stop(rng, starts, self.day)))
            if held.standing.startswith("parent_no") and self.chance(0.7):
                asked = Item(
                    f"item{len(world.items)}",
                    "request_377c",
                    starts - timedelta(days=rng.choice([0, 1, -1])),
                    question.person,
                )
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
        named: list[tuple[str, str, str | None]] = [
            (self.rng.choice(workers), capacity, who) if capacity == "guardian_gi" else (who, capacity, None)
            for who, capacity in found
        ]
        if named and self.chance(0.12):
            named.pop()
        if self.chance(0.08):
            named.append(
                (
                    self.rng.choice(self.around()),
                    self.rng.choice(["authority_holder", "client", "appearing", "youth"]),
                    None,
                )
            )
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
            (None, None), ((item.kind,), None), ((item.kind, "evaluation"), None),
            (None, rng.choice(above(self.world, item)).id),
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
