"""Asks the portal and the oracle the same questions about many worlds, and says in words where they differ."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access.policy import Kind
from portal.access.scope.asking import ALL_KINDS
from tests.access.oracle import Notes, letters
from tests.access.oracle_facts import Item, Question, World
from tests.access.worlds import worlds
from tests.access.worlds_database import IN_THIS_ORDER, Ids, write
from tests.access.worlds_portal import answers
from tests.access.worlds_town import WORLDS_PER_TOWN

Asked = tuple[World, Question]
Made = tuple[World, list[Question]]
SHRINKING = 10_000_000  # numbers of worlds made while shrinking: towns of their own


@dataclass(frozen=True)
class Difference:
    world: World
    question: Question
    oracle: frozenset[str]
    portal: frozenset[str]
    alone: bool = True  # also when nothing else is asked in the same statement

    def __str__(self) -> str:
        notes = Notes()
        letters(self.world, self.question, notes)
        return "\n".join([
            f"World {self.world.number}: the oracle says {shown(self.oracle)}, the portal says {shown(self.portal)}.",
            f"Asked: {in_words(self.question)}",
            *([] if self.alone else ["Only in one statement with other questions; alone the portal agrees."]),
            *(f"  {line}" for line in words_of(self.world)),
            "The oracle's rules: " + ("; ".join(dict.fromkeys(notes.lines)) or "no standing at all"),
        ])  # fmt: skip


@dataclass
class Prepared:
    """Worlds that stand in the database of a session, with the oracle's answers: judge them as often as you like."""

    asked: list[Asked]
    expected: list[frozenset[str]]
    ids: Ids
    kinds: frozenset[Kind] = ALL_KINDS  # of what kinds the items are that are asked about

    def differences(self, session: Session) -> list[Difference]:
        found = answers(session, self.asked, self.ids, self.kinds)
        return [
            Difference(world, question, expected, portal)
            for (world, question), expected, portal in zip(self.asked, self.expected, found, strict=True)
            if expected != portal
        ]


def prepare(session: Session, made: Iterable[Made], notes: Counter[str] | None = None) -> Prepared:
    """Writes worlds (the owner's session, not committed) and asks the oracle; `notes` counts which rules spoke."""
    ids = Ids()
    pairs = list(made)
    write(session, (world for world, _ in pairs), ids)
    analyse(session)
    asked, expected = [], []
    for world, questions in pairs:
        for question in questions:
            spoke = Notes()
            asked.append((world, question))
            expected.append(letters(world, question, spoke))
            if notes is not None:
                notes.update(set(spoke.lines))
    return Prepared(asked, expected, ids)


def analyse(session: Session) -> None:
    """So that the planner knows what was just written."""
    session.execute(text("ANALYZE " + ", ".join(model.__tablename__ for model in IN_THIS_ORDER)))


def differences(
    session: Session, count: int, seed: int = 0, *, first: int = 0, batch: int = 1000, notes: Counter[str] | None = None
) -> Iterator[Difference]:
    """All differences over `count` worlds, in batches that are each rolled back. For the tests and for mutation."""
    made = worlds(count, seed, first)
    while part := list(islice(made, batch)):
        with session.begin_nested() as savepoint:
            yield from prepare(session, part, notes).differences(session)
            savepoint.rollback()


def difference_count(session: Session, count: int, seed: int = 0) -> int:
    """How many answers of the portal are wrong over these worlds. For mutants one after another: `prepare` once, then
    `Prepared.differences` for each."""
    return sum(1 for _ in differences(session, count, seed))


# --- a minimal world ---------------------------------------------------------------------------------------------


def shrink(session: Session, difference: Difference) -> Difference:
    """Drops facts while portal and oracle still differ."""
    number = SHRINKING + difference.world.number * 4096 * WORLDS_PER_TOWN
    alone = judge_one(session, replace(difference.world, number=number), difference.question)
    if alone is None:
        return replace(difference, alone=False)
    smallest, shrunk = alone, True
    while shrunk:
        shrunk = False
        for smaller in smaller_worlds(smallest.world, smallest.question):
            number += WORLDS_PER_TOWN
            found = judge_one(session, replace(smaller, number=number), smallest.question)
            if found:
                smallest, shrunk = found, True
                break
    return smallest


def judge_one(session: Session, world: World, question: Question) -> Difference | None:
    with session.begin_nested() as savepoint:
        ids = Ids()
        write(session, [world], ids)
        expected = letters(world, question)
        portal = answers(session, [(world, question)], ids)[0]
        savepoint.rollback()
    return Difference(world, question, expected, portal) if expected != portal else None


def smaller_worlds(world: World, question: Question) -> Iterator[World]:
    """First without a whole list of facts, then without one fact."""
    lists = [f.name for f in fields(world) if isinstance(getattr(world, f.name), list)]
    for name in lists:
        if len(getattr(world, name)) > 1 and name != "items":
            yield tidy(world.but(**{name: []}))
    for name in lists:
        facts = getattr(world, name)
        for at, fact in enumerate(facts):
            if name == "items" and fact.id in needed_items(world, question):
                continue
            yield tidy(world.but(**{name: facts[:at] + facts[at + 1 :]}))
    for at, item in enumerate(world.items):
        for plain in plainer(item):
            yield replace(world, items=[*world.items[:at], plain, *world.items[at + 1 :]])


def plainer(item: Any) -> Iterator[Any]:
    for name, value in (
        ("audience", "circle"), ("reveals_stay", False), ("fixed", None), ("module", None), ("family", None),
        ("data_subject", None), ("parent", None), ("author", None), ("organisation", None),
    ):  # fmt: skip
        if getattr(item, name) != value:
            yield replace(item, **{name: value})


def needed_items(world: World, question: Question) -> set[str]:
    by_id = {item.id: item for item in world.items}
    found, at = set(), by_id.get(question.item)
    while at is not None:
        found.add(at.id)
        at = by_id.get(at.parent) if at.parent else None
    return found


def tidy(world: World) -> World:
    """Without facts about what is no longer there."""
    items = {item.id for item in world.items}
    while gone := {item.id for item in world.items if item.id in items and item.parent not in items | {None}}:
        items -= gone
    parts = {participation.id for participation in world.participations}
    kept: dict[str, Any] = {}
    for f in fields(world):
        facts = getattr(world, f.name)
        if isinstance(facts, list):
            kept[f.name] = [fact for fact in facts if stands(fact, items, parts)]
    return world.but(**kept)


def stands(fact: Any, items: set[str], parts: set[str]) -> bool:
    return (
        (not isinstance(fact, Item) or fact.id in items)
        and getattr(fact, "item", None) in items | {None}
        and getattr(fact, "text", None) in items | {None}
        and getattr(fact, "participation", None) in parts | {None}
    )


# --- words -------------------------------------------------------------------------------------------------------


def shown(found: frozenset[str]) -> str:
    return " ".join(letter for letter in "KVCESA" if letter in found) or "nothing"


def words_of(world: World) -> list[str]:
    lines = [f"youth {world.youth}, born {world.born}"]
    for f in fields(world):
        facts = getattr(world, f.name)
        if isinstance(facts, list):
            lines += [in_words(fact) for fact in facts]
    return lines


def in_words(fact: Any) -> str:
    """A record as a line: its name, and what it says that is not the default."""
    if not is_dataclass(fact):
        return str(fact)
    said = [
        f"{f.name} {value_in_words(getattr(fact, f.name))}"
        for f in fields(fact)
        if getattr(fact, f.name) != f.default and getattr(fact, f.name) is not None
    ]
    return f"{type(fact).__name__}: " + ", ".join(said)


def value_in_words(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M %Z")
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value) if isinstance(value, tuple) else str(value)


def report(session: Session, found: Sequence[Difference], most: int = 3) -> str:
    """Where they differ, each as small as it gets; and for all which rules spoke."""
    kinds = Counter(summary(difference) for difference in found)
    small = [str(shrink(session, difference)) for difference in one_of_each(found, most)]
    listed = "\n".join(f"{count:6} of {what}" for what, count in kinds.most_common(25))
    return f"{len(found)} differences\n{listed}\n\n" + "\n\n".join(small)


def summary(difference: Difference) -> str:
    item = next(i for i in difference.world.items if i.id == difference.question.item)
    notes = Notes()
    letters(difference.world, difference.question, notes)
    rules = "; ".join(sorted({line.split(" at ")[0] for line in notes.lines}))
    return f"{item.kind}: oracle {shown(difference.oracle)}, portal {shown(difference.portal)} ({rules})"


def one_of_each(found: Sequence[Difference], most: int) -> list[Difference]:
    first: dict[str, Difference] = {}
    for difference in found:
        first.setdefault(summary(difference), difference)
    return list(first.values())[:most]
