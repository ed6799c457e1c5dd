"""What must hold whatever the grid says: the portal's clause compared with itself, over variants of the same worlds.

Each property is asked of the portal alone; the oracle only makes the worlds.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.access.scope import Asked, decide_all, visible
from portal.access.scope.loading import permitted_ids
from portal.access.scope.roles import among_for
from portal.database.legal_day import DemonstrationClock
from portal.dossier.models import Item
from tests.access.oracle_facts import (
    Consent,
    CourtBlock,
    Exclusion,
    Link,
    NotFor,
    OwnKin,
    Question,
    Release,
    StandingGrant,
    ThirdPartyMark,
    Withholding,
    World,
)
from tests.access.oracle_standings import birthday, holds
from tests.access.worlds import worlds
from tests.access.worlds_database import Ids, write
from tests.access.worlds_judge import analyse, in_words, shown, words_of
from tests.access.worlds_portal import answers
from tests.access.worlds_town import AMSTERDAM, WORLDS_PER_TOWN

COUNT = 200
FIRST = 200_000
DAY = timedelta(days=1)
Pair = tuple[World, World, Question]  # a world, the same world with one difference, and what is asked of both


def pairs_of(vary: Callable[[World, Question, Random], tuple[World, World] | None], count: int = COUNT) -> list[Pair]:
    """Variants of worlds, each a file of its own."""
    found: list[Pair] = []
    for world, questions in worlds(count, seed=7, first=FIRST):
        rng = Random(world.number)
        for question in rng.sample(questions, min(len(questions), 4)):
            if varied := vary(world, question, rng):
                number = (FIRST + 1000 * COUNT + 2 * len(found)) * WORLDS_PER_TOWN
                base, variant = varied
                found.append((
                    replace(base, number=number), replace(variant, number=number + WORLDS_PER_TOWN), question,
                ))  # fmt: skip
    return found


def judged(session: Session, pairs: list[Pair]) -> Iterator[tuple[Pair, frozenset[str], frozenset[str]]]:
    ids = Ids()
    write(session, (world for base, variant, _ in pairs for world in (base, variant)), ids)
    analyse(session)
    asked = [(world, question) for base, variant, question in pairs for world in (base, variant)]
    letters = answers(session, asked, ids)
    yield from zip(pairs, letters[::2], letters[1::2], strict=True)


def says(pair: Pair, before: frozenset[str], after: frozenset[str]) -> str:
    base, variant, question = pair
    changed = [line for line in words_of(variant) if line not in words_of(base)]
    gone = [line for line in words_of(base) if line not in words_of(variant)]
    return "\n".join([
        f"{in_words(question)}: {shown(before)} became {shown(after)}", "instead of", *gone, "came", *changed, "in",
        *words_of(variant),
    ])  # fmt: skip


# --- ending never adds -------------------------------------------------------------------------------------------


def ended_yesterday(world: World, question: Question, rng: Random) -> tuple[World, World] | None:
    """One relation of this person (or of their organisation) ended on the day before; no act of that day or later."""
    day = question.day
    base = without_acts_since(world, day)
    candidates = [
        (name, fact)
        for name in ("participations", "authority", "organisations")
        for fact in getattr(world, name)
        if holds(fact, day) and holds(fact, day - DAY) and of_person(name, fact, question)
    ]
    item = next(i for i in world.items if i.id == question.item)
    if not candidates or item.kind in {"request_377c", "talk_with_child_alone"}:  # excepted by the text; household
        return None
    name, fact = rng.choice(candidates)
    facts = [replace(f, ends=day - DAY) if f is fact else f for f in getattr(base, name)]
    return base, base.but(**{name: facts})


def of_person(name: str, fact: object, question: Question) -> bool:
    if name == "organisations":
        return getattr(fact, "organisation", None) == question.organisation
    person = getattr(fact, "holder" if name == "authority" else "person", None)
    return person == question.person and (name == "authority" or getattr(fact, "role", None) != "youth")


def without_acts_since(world: World, day: date) -> World:
    acts = ("consents", "grants", "releases", "needs")
    return world.but(
        **{name: [fact for fact in getattr(world, name) if fact.starts < day] for name in acts},
        checks=[check for check in world.checks if check.looked < day],
        decisions=[d for d in world.decisions if d.starts < day and (d.told is None or d.told < day)],
        shifts=[],
        emergencies=[],
    )


def test_the_end_of_a_relation_never_adds_a_letter(session):
    met = 0
    for pair, before, after in judged(session, pairs_of(ended_yesterday)):
        assert after <= before, says(pair, before, after)
        met += after != before
    assert met > 20  # endings that did take something away


# --- a grant to somebody else ------------------------------------------------------------------------------------


def grant_elsewhere(world: World, question: Question, rng: Random) -> tuple[World, World] | None:
    """Everything one can be given, to somebody who has nothing to do with the person who asks."""
    near = {question.person} | {p.stands_for for p in world.participations if p.person == question.person}
    others = sorted({p.person for p in world.participations} - near - {None})
    if not others:
        return None
    other, day = rng.choice(others), question.day - timedelta(days=2)
    return world, replace(
        world,
        consents=[*world.consents, Consent(world.youth, "youth", day, person=other)],
        grants=[*world.grants, StandingGrant(question.item, other, world.youth, "youth", day, may_comment=True)],
        releases=[*world.releases, Release(question.item, question.item, other, day)],
    )


def test_a_grant_to_somebody_else_changes_nothing(session):
    for pair, before, after in judged(session, pairs_of(grant_elsewhere)):
        assert before == after, says(pair, before, after)


# --- denials -----------------------------------------------------------------------------------------------------


def withheld(world: World, question: Question, _: Random) -> tuple[World, World]:
    return world, replace(world, withholdings=[Withholding(question.item, question.person, question.day)])


def blocked(world: World, question: Question, _: Random) -> tuple[World, World]:
    return world, replace(world, blocks=[CourtBlock(question.person, question.day)])


@pytest.mark.parametrize("deny", [withheld, blocked])
def test_withholding_and_court_block_leave_nothing_at_all(session, deny):
    met = 0
    for pair, before, after in judged(session, pairs_of(deny, 80)):
        assert after == frozenset(), says(pair, before, after)
        met += bool(before)
    assert met > 40


def excluded(world: World, question: Question, _: Random) -> tuple[World, World]:
    items = [replace(i, reveals_stay=i.reveals_stay or i.id == question.item) for i in world.items]
    return world, replace(world, items=items, exclusions=[*world.exclusions, Exclusion(question.person, question.day)])


def not_for(world: World, question: Question, _: Random) -> tuple[World, World] | None:
    if question.door == "work":
        return None
    line = NotFor(question.item, question.person, world.youth, question.day)
    return world, replace(world, not_fors=[*world.not_fors, line])


def of_a_stranger(world: World, question: Question, _: Random) -> tuple[World, World] | None:
    if question.door == "work":
        return None
    marks = [m for m in world.marks if m.item != question.item]
    return world, replace(world, marks=[*marks, ThirdPartyMark(question.item, None, question.day)])


def of_kind(world: World, question: Question, kind: str, organisation: str | None = None) -> World:
    """The same world, where the item asked about is of this kind."""
    items = [
        replace(i, kind=kind, organisation=organisation or i.organisation) if i.id == question.item else i
        for i in world.items
    ]
    return replace(world, items=items)


def about_them(world: World, question: Question, _: Random) -> tuple[World, World]:
    base = of_kind(world, question, "worry_raised")
    links = [x for x in world.links if (x.item, x.person) != (question.item, question.person)]
    base = replace(base, links=links)
    return base, replace(base, links=[*links, Link(question.item, question.person, "subject")])


def kin(world: World, question: Question, _: Random) -> tuple[World, World] | None:
    if question.door != "work":
        return None
    return world, replace(world, kin=[*world.kin, OwnKin(question.person, question.day)])


def of_another_provider(world: World, question: Question, _: Random) -> tuple[World, World] | None:
    if question.door != "work" or question.organisation is None:
        return None
    kind, other = "foster_family_dossier", "rubicon" if question.organisation == "xonar" else "xonar"
    return of_kind(world, question, kind, question.organisation), of_kind(world, question, kind, other)


@pytest.mark.parametrize(
    ("deny", "at_least"),
    [(excluded, 20), (not_for, 20), (of_a_stranger, 20), (about_them, 5), (kin, 20), (of_another_provider, 5)],
)
def test_the_other_denials_leave_only_own_words(session, deny, at_least):
    met = 0
    for pair, before, after in judged(session, pairs_of(deny, 80)):
        _, variant, question = pair
        item = next(i for i in variant.items if i.id == question.item)
        own = item.author == question.person
        assert after <= (before & {"K", "V"} if own else frozenset()), says(pair, before, after)
        met += after < before
    assert met > at_least


# --- order and time ----------------------------------------------------------------------------------------------


def shuffled(world: World, _: Question, rng: Random) -> tuple[World, World]:
    lists = {f.name: getattr(world, f.name) for f in fields(world) if isinstance(getattr(world, f.name), list)}
    mixed = {name: rng.sample(facts, len(facts)) for name, facts in lists.items() if name != "items"}
    return world, world.but(**mixed)


def test_the_order_in_which_facts_were_written_is_irrelevant(session):
    for pair, before, after in judged(session, pairs_of(shuffled, 60)):
        assert before == after, says(pair, before, after)


def stated_days(world: World) -> set[date]:
    """Every day on which something may change: a beginning, the day after an end, a birthday, a day of a fact."""
    days = {birthday(world.born, years) for years in (12, 16, 18)}
    for f in fields(world):
        facts = getattr(world, f.name)
        for fact in facts if isinstance(facts, list) else []:
            for at in fields(fact):
                value = getattr(fact, at.name)
                if isinstance(value, date):  # a datetime is one as well
                    on = value.astimezone(AMSTERDAM).date() if isinstance(value, datetime) else value
                    days |= {on, on + DAY}
    return days | {stay.starts - 2 * DAY for stay in world.stays}


def test_rights_move_on_stated_days_only(session):
    asked: list[tuple[World, Question]] = []
    made = list(worlds(60, seed=8, first=FIRST))
    for world, questions in made:
        for question in questions[:4]:
            item = next(i for i in world.items if i.id == question.item)
            for days in range(-30, 31):
                moment = datetime.combine(question.day + timedelta(days=days), time(12), AMSTERDAM)
                if moment.date() >= item.recorded:
                    asked.append((world, replace(question, moment=moment)))
    ids = Ids()
    write(session, (world for world, _ in made), ids)
    analyse(session)
    letters = answers(session, asked, ids)
    moved = 0
    for (world, today), (again, tomorrow), before, after in zip(asked, asked[1:], letters, letters[1:], strict=False):
        if world is again and replace(today, moment=tomorrow.moment) == tomorrow and tomorrow.day - today.day == DAY:
            assert before == after or tomorrow.day in stated_days(world), "\n".join([
                f"{in_words(tomorrow)}: {shown(before)} became {shown(after)}", *words_of(world),
            ])  # fmt: skip
            moved += before != after
    assert moved > 25


def test_a_question_is_answered_alone_as_among_others(session):
    """In one statement with the questions about other files nothing leaks from one answer into another."""
    made = list(worlds(100, seed=10, first=FIRST))
    ids = Ids()
    write(session, (world for world, _ in made), ids)
    asked = [(world, question) for world, questions in made for question in questions]
    together = answers(session, asked, ids)
    for at in Random(0).sample(range(len(asked)), 40):
        assert answers(session, [asked[at]], ids) == [together[at]], in_words(asked[at][1])


# --- list and check ----------------------------------------------------------------------------------------------


def took_part(world: World, actor: Actor, ids: Ids) -> bool:
    """Ever, by this door: who was never in a file by it has written nothing in it by it either."""
    ways = [(p.person, p.organisation) for p in world.participations]
    ways += [(s.person, s.organisation) for s in world.shifts]
    return any(
        ids.person(world, person) == actor.person_id
        and (ids.organisation(world, organisation) if organisation else None) == actor.organisation_id
        for person, organisation in ways
    )


def test_a_list_holds_exactly_what_the_check_allows(session, behind_wall):
    """Behind the wall, on the legal day of the worlds, over all files of the database."""
    made = list(worlds(64, seed=9, first=FIRST))
    ids = Ids()
    write(session, (world for world, _ in made), ids)
    actors: dict[Actor, date] = {}
    for world, questions in made:
        for question in questions[:3]:
            organisation = ids.organisation(world, question.organisation) if question.organisation else None
            person = ids.person(world, question.person)
            actors[Actor(person, person, Door(question.door), organisation)] = question.day
    today = session.scalar(text("SELECT legal_today()"))
    listed = 0
    for actor in Random(0).sample(list(actors), 30):
        day = actors[actor]
        session.merge(DemonstrationClock(one=True, offset_days=(day - today).days))
        session.flush()
        names = {
            ids.of(world, item.id): f"{world.number} {in_words(item)}"
            for world, _ in made
            for item in world.items
            if took_part(world, actor, ids) or ids.person(world, item.author or "decider") != actor.person_id
        }
        asked = [Asked(actor.person_id, actor.door, actor.organisation_id, item, day) for item in names]
        checked = decide_all(session, asked)
        acting = behind_wall(actor)
        for letter in (Letter.K, Letter.V, Letter.E):
            expected = {a.item_id for a, letters in zip(asked, checked, strict=True) if letter in letters}
            found = {item.id for item in acting.scalars(*visible(acting, actor, letter, Item))} & set(names)
            differ = sorted(names[item] for item in found ^ expected)
            assert found == expected, f"{letter} of {actor} on {day}: {len(found)} in the list, not so: {differ}"
            listed += len(found)
    assert listed > 30


def acting(world: World, question: Question, ids: Ids) -> tuple[Actor, Asked]:
    """Who asks the question, now."""
    person = ids.person(world, question.person)
    organisation = ids.organisation(world, question.organisation) if question.organisation else None
    actor = Actor(person, person, Door(question.door), organisation)
    return actor, Asked(person, actor.door, organisation, ids.of(world, question.item), question.day)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [12, pytest.param(400, marks=pytest.mark.nightly)])
def test_what_nobody_among_them_can_be_is_left_out_of_the_clause_and_changes_no_answer(session, count):
    """The clause of one actor, for one kind, everywhere or in one file, beside the whole clause."""
    made = list(worlds(count, seed=11, first=FIRST))
    ids = Ids()
    write(session, (world for world, _ in made), ids)
    analyse(session)
    asked = [
        (acting(world, question, ids), world, question)
        for world, questions in made
        for question in questions
        if question.door == "work" or world.number % 8 == 0
    ]
    whole = decide_all(session, [asked_ for (_, asked_), _, _ in asked])
    plain = 0
    for ((actor, alone), world, question), letters in zip(asked, whole, strict=True):
        who = among_for(session, actor)
        is_plain = not (who.handed_over or who.by_age)  # nothing looks back: the clause is one plain join
        plain += is_plain and bool(letters)
        if not is_plain and world.number % 8:
            continue
        assert decide_all(session, [alone], who=who) == [letters], in_words(question)
        kinds = frozenset(Kind(item.kind) for item in world.items if item.id == question.item)
        file = session.scalars(select(Item.youth_file_id).where(Item.id == alone.item_id)).one()
        conditions = [
            Item.id.in_(permitted_ids(session, actor, letter, kinds, day=alone.day, youth_file_id=where))
            for letter in (Letter.K, Letter.V, Letter.C, Letter.E)
            for where in (None, file)
        ]
        found = session.execute(select(*conditions).where(Item.id == alone.item_id)).one()
        expected = [letter in letters for letter in (Letter.K, Letter.V, Letter.C, Letter.E) for _ in range(2)]
        assert list(found) == expected, f"{in_words(question)}: {shown(frozenset(map(str, letters)))}"
    assert plain > count // 10
