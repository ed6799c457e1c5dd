"""What an actor is nowhere is left out of the clause, to keep it short: that changes no answer."""

from collections import defaultdict

from portal.access.actor import Door
from portal.access.scope import Asked, decide_all
from portal.access.scope.standing_sql import Among, among
from portal.dossier.domain import Role
from tests.access.oracle_facts import Question, World
from tests.access.worlds import worlds
from tests.access.worlds_judge import prepare
from tests.access.worlds_town import town_of

WORLDS = 600


def what_they_are_anywhere(world: World, question: Question, of_town: dict[int, list[World]]) -> Among:
    """The roles of a person in all files, through the door and for the organisation of the question."""
    together = of_town[town_of(world.number)]
    roles = {
        Role(part.role)
        for other in together
        for part in other.participations
        if part.person == question.person and part.organisation == question.organisation
    }
    duty = any(
        shift.person == question.person and shift.organisation == question.organisation
        for other in together
        for shift in other.shifts
    )
    return among(roles, duty=duty and question.door == "work")


def test_the_clause_of_one_actor_answers_as_the_clause_of_everyone(session):
    prepared = prepare(session, worlds(WORLDS, seed=5))
    of_town: dict[int, list[World]] = defaultdict(list)
    for world in {id(world): world for world, _ in prepared.asked}.values():
        of_town[town_of(world.number)].append(world)
    groups: dict[Among, list[tuple[Asked, frozenset[str]]]] = defaultdict(list)
    for (world, question), expected in zip(prepared.asked, prepared.expected, strict=True):
        asked = Asked(
            person_id=prepared.ids.person(world, question.person),
            door=Door(question.door),
            organisation_id=prepared.ids.organisation(world, question.organisation) if question.organisation else None,
            item_id=prepared.ids.of(world, question.item),
            day=question.day,
            moment=question.moment,
        )
        groups[what_they_are_anywhere(world, question, of_town)].append((asked, expected))

    wrong = [
        (sorted(who.roles), expected, found)
        for who, pairs in groups.items()
        for (_, expected), found in zip(pairs, decide_all(session, [asked for asked, _ in pairs], who=who), strict=True)
        if expected != {str(letter) for letter in found}
    ]

    assert len(groups) > 20
    assert wrong == []
