"""The portal's own answer to the questions about the worlds: the access clause, all of them in one statement."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.access.actor import Door
from portal.access.policy import Kind
from portal.access.scope import Asked, decide_all
from portal.access.scope.asking import ALL_KINDS
from tests.access.oracle_facts import Question, World
from tests.access.worlds_database import Ids


def answers(
    session: Session, asked: Sequence[tuple[World, Question]], ids: Ids, kinds: frozenset[Kind] = ALL_KINDS
) -> list[frozenset[str]]:
    questions = [
        Asked(
            person_id=ids.person(world, question.person),
            door=Door(question.door),
            organisation_id=ids.organisation(world, question.organisation) if question.organisation else None,
            item_id=ids.of(world, question.item),
            day=question.day,
            moment=question.moment,
        )
        for world, question in asked
    ]
    return [frozenset(str(letter) for letter in found) for found in decide_all(session, questions, kinds=kinds)]
