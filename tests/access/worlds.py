"""Many random but meaningful files: the focus of each is one cell of the grid, with the facts that open or close it.

World n looks at cell n (of 50 rows by 39 columns, in a fixed shuffled order), so that 1,950 worlds meet every cell. A
town is a handful of worlds that share persons and organisations, as real files do.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from random import Random

from tests.access.oracle import Notes, letters
from tests.access.oracle_facts import Question, World
from tests.access.oracle_grid import GRID, KINDS, STANDINGS
from tests.access.worlds_facts import Facts
from tests.access.worlds_town import AMSTERDAM, ORGANISATIONS


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
        builder = Builder(number, cells()[number % len(cells())], seed, attempt)
        builder.build()
        asked = builder.questions()
        if any(builder.meets(question) for question in asked):
            break
    return builder.world, asked


class Builder(Facts):
    """Builds one world: a youth, who is around them, what is in the file, and the facts about both."""

    def build(self) -> None:
        self.organisations()
        self.family()
        self.professionals()
        self.focus_person()
        self.items()
        self.facts_about_pairs()
        self.facts_about_persons()

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
        here = f"{self.focus} at {self.kind} ["
        empty = GRID[self.kind][self.focus].text in {"", "D"}
        return any(here in line and (empty or not line.endswith(": -")) for line in notes.lines)

    def known(self, question: Question) -> bool:
        return next(i for i in self.world.items if i.id == question.item).recorded <= question.day
