"""Many random but meaningful files: the focus of each is one cell of the grid, with the facts that open or close it.

World n looks at cell n (of 50 rows by 39 columns, in a fixed shuffled order), so that 1,950 worlds meet every cell. A
town is a handful of worlds that share persons and organisations, as real files do.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random

from tests.access.oracle import Notes, letters
from tests.access.oracle_facts import Consent, Question, World
from tests.access.oracle_grid import GRID, KINDS, STANDINGS, instead, weaker
from tests.access.worlds_facts import Facts
from tests.access.worlds_town import AMSTERDAM, ORGANISATIONS

ATTEMPTS = 80


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
    """In the first round over all cells the world would notice a change of its cell; later it is left to chance."""
    best, sharpest = Builder(number, seed), -1.0
    for attempt in range(ATTEMPTS if number < len(cells()) else 1):
        builder = Builder(number, seed, attempt)
        builder.build()
        sharpness = builder.sharpness() if number < len(cells()) else 1.0
        if sharpness > sharpest:
            best, sharpest = builder, sharpness
        if sharpest == 1.0:
            break
    return best.world, best.asked


class Builder(Facts):
    """Builds one world: a youth, who is around them, what is in the file, and the facts about both."""

    def __init__(self, number: int, seed: int, attempt: int = 0) -> None:
        super().__init__(number, cells()[number % len(cells())], seed, attempt)
        self.asked: list[Question] = []

    def build(self) -> None:
        self.organisations()
        self.family()
        self.professionals()
        self.focus_person()
        self.items()
        self.facts_about_pairs()
        self.facts_about_persons()
        self.handed_over()
        self.asked = self.questions()

    def handed_over(self) -> None:
        """Now and then an organisation took the file over: it got some kinds of the past, and consent for others."""
        rng = Random(f"handed over {self.seed} {self.world.number}")  # its own chance: what was made before stays so
        for at, period in enumerate(self.world.organisations):
            starts = max(period.starts, self.day - timedelta(days=rng.choice([3, 40, 95, 130])))
            if rng.random() > 0.12 or (period.ends is not None and period.ends < starts):
                continue
            past = {*rng.sample(KINDS, 12), self.kind} - ({self.kind} if rng.random() < 0.6 else set())
            self.world.organisations[at] = replace(period, starts=starts, past=tuple(sorted(past)))
            if rng.random() < 0.5:
                self.world.consents.append(
                    Consent(
                        self.world.youth,
                        "youth",
                        self.day - timedelta(days=rng.choice([0, 2])),
                        organisation=period.organisation,
                        kinds=rng.choice([None, (self.kind,)]),
                        view_only=rng.random() < 0.3,
                    )
                )

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

    def sharpness(self) -> float:
        """Which part of the changes of the cell in focus somebody who asks these questions would notice."""
        about = [q for q in self.asked if self.of_focus(q)]
        answers = [letters(self.world, question) for question in about]
        if not any(self.meets(question) for question in about):
            return 0.0
        noticed, changes = 1, 1
        for cell in weaker(self.kind, self.focus):
            changes += 1
            with instead(self.kind, self.focus, cell):
                noticed += any(letters(self.world, q) != a for q, a in zip(about, answers, strict=True))
        return noticed / changes

    def of_focus(self, question: Question) -> bool:
        return any(i.id == question.item and i.kind == self.kind for i in self.world.items)

    def meets(self, question: Question) -> bool:
        """This question is about the cell in focus, and the cell gives something if there is anything in it."""
        notes = Notes()
        letters(self.world, question, notes)
        here = f"{self.focus} at {self.kind} ["
        empty = GRID[self.kind][self.focus].text in {"", "D"}
        return any(here in line and (empty or not line.endswith(": -")) for line in notes.lines)

    def known(self, question: Question) -> bool:
        return next(i for i in self.world.items if i.id == question.item).recorded <= question.day
