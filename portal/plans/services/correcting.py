"""Other words for a goal, an action or an agreement, as long as the version is not set."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.models import Item
from portal.kernel.errors import Denied, RuleBroken
from portal.kernel.words import say
from portal.plans.domain.kinds import may_reword
from portal.plans.domain.states import STAGES
from portal.plans.models import Action, Agreement, Goal, Plan
from portal.plans.people import youth_of
from portal.plans.services.building import CLOSED, check_action
from portal.plans.services.talking import words

T = TypeVar("T", Action, Agreement, Goal)


def to_change(session: Session, actor: Actor, model: type[T], part_id: UUID) -> T:
    """A part that the actor may put in other words.

    Raises NotFound and Denied, also for the youth's words in the youth's own plan (R-16-02); RuleBroken once it is set.
    """
    part = scope.load(session, actor, Letter.E, model, part_id)
    plan = session.get_one(Plan, part.plan_id)
    if not STAGES[plan.state].text_is_open:
        raise RuleBroken(CLOSED)
    author = session.get_one(Item, part.id).author_id
    of_the_youth = author == youth_of(session, plan.youth_file_id)
    if not may_reword(plan.kind, own=author == actor.person_id, of_the_youth=of_the_youth):
        raise Denied(say("Dit zijn woorden van de jongere. Alleen de jongere verandert ze."))
    return part


def change_goal(session: Session, actor: Actor, goal_id: UUID, title: str, how_we_see_it: str) -> Goal:
    goal = to_change(session, actor, Goal, goal_id)
    goal.title, goal.how_we_see_it = words(title), how_we_see_it.strip()
    log.record(session, actor, "goal.changed", youth_file_id=goal.youth_file_id, thing_id=goal.id)
    return goal


def change_action(  # noqa: PLR0913 - what, who, by when
    session: Session, actor: Actor, action_id: UUID, title: str, *, owner_id: UUID | None, due_on: date | None
) -> Action:
    """Raises RuleBroken for another day that is over, or for someone else who does not take part."""
    action = to_change(session, actor, Action, action_id)
    check_action(
        session,
        action.youth_file_id,
        owner_id if owner_id != action.owner_id else None,
        due_on if due_on != action.due_on else None,
        legal_today(session),
    )
    action.title, action.owner_id, action.due_on = words(title), owner_id, due_on
    log.record(session, actor, "plan.changed", youth_file_id=action.youth_file_id, thing_id=action.id)
    return action


def change_agreement(session: Session, actor: Actor, agreement_id: UUID, text: str) -> Agreement:
    agreement = to_change(session, actor, Agreement, agreement_id)
    agreement.text = words(text)
    log.record(session, actor, "plan.changed", youth_file_id=agreement.youth_file_id, thing_id=agreement.id)
    return agreement
