"""The one clause, asked in other ways: who can read this, which sessions may, when it changes; its rules mixed.

Each is held against plain single questions about the same worlds.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import bindparam, select, text

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter, entitlements
from portal.access.policy import denials as policy_denials
from portal.access.policy import standings as policy_standings
from portal.access.scope import Asked, clause, decide_all, item_sql, standing_sql
from portal.database.base import new_id
from portal.database.legal_day import DemonstrationClock
from portal.database.session import legal_today
from portal.dossier.models import Item
from tests.access.worlds import worlds
from tests.access.worlds_database import Ids, write
from tests.access.worlds_judge import analyse, in_words, prepare

FIRST = 300_000
DAY = timedelta(days=1)
AHEAD = 40  # days


@pytest.fixture
def made(session):
    """Some worlds in the database, with their ids."""
    found, ids = list(worlds(24, seed=12, first=FIRST)), Ids()
    write(session, (world for world, _ in found), ids)
    analyse(session)
    return found, ids


def everyone_in(session, item_id, day):
    """Each way in which anyone ever took part in the item's file, or is on duty for an organisation in it."""
    rows = session.execute(
        text(
            "SELECT DISTINCT p.person_id, p.organisation_id FROM participation p JOIN item i"
            " ON i.youth_file_id = p.youth_file_id WHERE i.id = :item UNION SELECT d.person_id, d.organisation_id"
            " FROM duty_shift d JOIN organisation_period o ON o.organisation_id = d.organisation_id JOIN item i"
            " ON i.youth_file_id = o.youth_file_id WHERE i.id = :item AND d.starts_at <= now() AND now() < d.ends_at"
        ),
        {"item": item_id},
    )
    return [
        Asked(row.person_id, Door.WORK if row.organisation_id else Door.FAMILY, row.organisation_id, item_id, day)
        for row in rows
    ]


def test_what_can_be_viewed_among_some_items_is_what_the_check_allows(session, made):
    found, ids = made
    day = legal_today(session)
    seen = hidden = 0
    for world, questions in found[:12]:
        in_file = select(Item.youth_file_id).where(Item.id == ids.of(world, questions[0].item)).scalar_subquery()
        items = session.scalars(select(Item).where(Item.youth_file_id == in_file)).all()
        asked = [replace(one, item_id=item.id) for one in everyone_in(session, items[0].id, day) for item in items]
        may = {one for one, letters in zip(asked, decide_all(session, asked), strict=True) if Letter.V in letters}
        for one in [one for one in asked if one.item_id == items[0].id]:
            actor = Actor(one.person_id, new_id(), one.door, one.organisation_id)

            viewable = scope.viewable_among(
                session, actor, [item.id for item in items], frozenset(Kind(item.kind) for item in items)
            )

            assert viewable == {item.id for item in items if replace(one, item_id=item.id) in may}, world.number
            seen, hidden = seen + len(viewable), hidden + len(items) - len(viewable)
    assert min(seen, hidden) > 30


def test_the_readers_of_an_item_are_exactly_those_whom_the_check_allows(session, made):
    found, ids = made
    met = 0
    for world, questions in found:
        item = ids.of(world, questions[0].item)
        day = questions[0].day
        people = everyone_in(session, item, day)
        letters = decide_all(session, people)

        readers = {
            (one.person_id, one.door, one.organisation_id): one.letters
            for one in scope.readers_of(session, item, day=day)
        }

        assert readers == {
            (one.person_id, one.door, one.organisation_id): may for one, may in zip(people, letters, strict=True) if may
        }, world.number
        met += len(readers)
    assert met > 30


def test_the_sessions_that_may_are_exactly_those_whom_the_check_allows(session, made):
    found, ids = made
    met = 0
    for world, questions in found:
        session.merge(DemonstrationClock(one=True, offset_days=(questions[0].day - today_of(session)).days))
        session.flush()
        session.info.pop("legal_today", None)
        item = ids.of(world, questions[0].item)
        day = session.scalar(text("SELECT legal_today()"))
        listening = [
            Actor(one.person_id, new_id(), one.door, one.organisation_id) for one in everyone_in(session, item, day)
        ]
        session.info["legal_today"] = day
        for letter in (Letter.V, Letter.E):
            allowed = {
                actor.session_id for actor in listening if letter in scope.permissions_on(session, actor, item, day=day)
            }

            assert scope.sessions_that_may(session, letter, item, listening) == allowed
            met += len(allowed)
    assert met > 20


def today_of(session):
    return session.scalar(text("SELECT legal_today() - coalesce((SELECT offset_days FROM demonstration_clock), 0)"))


def test_the_next_change_is_the_first_day_on_which_the_answer_is_another(session, made):
    """Found by asking at the known days only, held against asking on every day."""
    found, ids = made
    moved = 0
    for world, questions in found:
        for question in Random(world.number).sample(questions, min(9, len(questions))):
            item = ids.of(world, question.item)
            organisation = ids.organisation(world, question.organisation) if question.organisation else None
            actor = Actor(ids.person(world, question.person), new_id(), Door(question.door), organisation)
            days = [question.day + n * DAY for n in range(AHEAD)]
            each = decide_all(session, [Asked(actor.person_id, actor.door, organisation, item, day) for day in days])
            first = next((day for day, may in zip(days, each, strict=True) if may != each[0]), None)

            told = scope.next_change(session, actor, item, after=question.day)

            assert (told if told and told <= days[-1] else None) == first, f"{in_words(question)} in {world.number}"
            moved += first is not None
    assert moved > 5


def shuffled_rules(patch, rng):
    """The rules, the denials and the lines of the grid in another order."""
    rules = rng.sample(policy_standings.RULES, len(policy_standings.RULES))
    patch.setattr(standing_sql, "RULES", tuple(rules))
    names = rng.sample(list(policy_denials.DENIALS), len(policy_denials.DENIALS))
    patch.setattr(item_sql, "DENIALS", {name: policy_denials.DENIALS[name] for name in names})
    whole = entitlements.entitlements
    patch.setattr(clause, "entitlements", lambda *asked: rng.sample(lines := whole(*asked), len(lines)))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rules_is_irrelevant(session, monkeypatch, seed):
    prepared = prepare(session, worlds(250, seed=13, first=FIRST))
    shuffled_rules(monkeypatch, Random(seed))
    forget()
    try:
        assert prepared.differences(session) == []
    finally:
        monkeypatch.undo()
        forget()


def forget():
    clause.permitted.cache_clear()
    clause.statement.cache_clear()


def of_the_named(items):
    return items.where(Item.author_id == bindparam("author"))


def test_what_a_list_is_given_takes_the_place_of_nobody_who_asks_and_its_shape_is_kept_once(session):
    actor = Actor(new_id(), new_id(), Door.WORK, new_id())

    with pytest.raises(TypeError, match="person_id"):
        scope.visible(session, actor, Letter.V, Item, of_the_named, author=actor.person_id, person_id=new_id())
    with pytest.raises(TypeError, match="anew"):
        scope.visible(session, actor, Letter.V, Item, lambda items: items)
    kept, _ = scope.visible(session, actor, Letter.V, Item, of_the_named, author=actor.person_id)
    assert kept is scope.visible(session, actor, Letter.V, Item, of_the_named, author=new_id())[0]
