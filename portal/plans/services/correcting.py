"""Other words for a goal, an action or an agreement, or taking it away, as long as the version is not set.

Who saves brings back the mark of what they saw (`seen`). When someone else saved meanwhile the deed stops, and the
page says what stands there now: nobody's words go without a word.
"""

from collections.abc import Mapping
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
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.marks import mark_of
from portal.kernel.words import say
from portal.plans.domain.kinds import PlanPart, may_reword, may_take_away
from portal.plans.domain.states import STAGES
from portal.plans.models import Action, Agreement, Goal, Plan, TakenAway
from portal.plans.people import takes_part, youth_of
from portal.plans.services.building import CLOSED, check_action
from portal.plans.services.talking import words

Part = Action | Agreement | Goal
T = TypeVar("T", bound=Part)

WHAT: Mapping[type, PlanPart] = {Goal: PlanPart.GOAL, Action: PlanPart.ACTION, Agreement: PlanPart.AGREEMENT}
OWN_WORDS: Mapping[type, tuple[str, ...]] = {
    Goal: ("title", "how_we_see_it"), Action: ("title", "owner_id", "due_on"), Agreement: ("text",),
}  # fmt: skip
"""What is changed on the form: how far a goal is, and what came of an action, have forms of their own."""


def mark_on(part: Part) -> str:
    """The mark of what a part says now."""
    return mark_of({name: getattr(part, name) for name in OWN_WORDS[type(part)]})


def to_change(session: Session, actor: Actor, model: type[T], part_id: UUID) -> T:
    """A part that the actor may put in other words.

    Raises NotFound and Denied, also for the youth's words in the youth's own plan (R-16-02); RuleBroken once it is set,
    Conflict once it was taken away.
    """
    part, plan = _open(session, actor, model, part_id)
    own, of_the_youth = _whose(session, actor, part)
    if not may_reword(plan.kind, own=own, of_the_youth=of_the_youth):
        raise Denied(say("Dit zijn woorden van de jongere. Alleen de jongere verandert ze."))
    return part


def to_take_away(session: Session, actor: Actor, model: type[T], part_id: UUID) -> T:
    """A part that the actor may take away. Raises NotFound, Denied and RuleBroken, also for an action that is done."""
    part, plan = _open(session, actor, model, part_id)
    own, of_the_youth = _whose(session, actor, part)
    if not may_take_away(
        plan.kind,
        own=own,
        of_the_youth=of_the_youth,
        maker_is_here=session.get_one(Item, part.id).author_id in takes_part(session, plan.youth_file_id),
        sets=Letter.S in scope.permissions_on(session, actor, plan),
    ):
        raise Denied(say("Alleen wie dit erbij zette, haalt het weg."))
    if isinstance(part, Action) and part.done_on is not None:
        raise RuleBroken(say("Deze actie is klaar. Wat eruit kwam, blijft staan."))
    return part


def change_goal(  # noqa: PLR0913 - what, how it shows, and what was seen
    session: Session, actor: Actor, goal_id: UUID, title: str, how_we_see_it: str, *, seen: str
) -> Goal:
    goal = _as_seen(session, to_change(session, actor, Goal, goal_id), seen)
    goal.title, goal.how_we_see_it, goal.changed_by = words(title), how_we_see_it.strip(), actor.person_id
    log.record(session, actor, "goal.changed", youth_file_id=goal.youth_file_id, thing_id=goal.id)
    return goal


def change_action(  # noqa: PLR0913 - what, who, by when, and what was seen
    session: Session,
    actor: Actor,
    action_id: UUID,
    title: str,
    *,
    owner_id: UUID | None,
    due_on: date | None,
    seen: str,
) -> Action:
    """Raises RuleBroken for another day that is over, or for someone else who does not take part."""
    action = _as_seen(session, to_change(session, actor, Action, action_id), seen)
    check_action(
        session,
        action.youth_file_id,
        owner_id if owner_id != action.owner_id else None,
        due_on if due_on != action.due_on else None,
        legal_today(session),
    )
    action.title, action.owner_id, action.due_on, action.changed_by = words(title), owner_id, due_on, actor.person_id
    log.record(session, actor, "plan.changed", youth_file_id=action.youth_file_id, thing_id=action.id)
    return action


def change_agreement(session: Session, actor: Actor, agreement_id: UUID, text: str, *, seen: str) -> Agreement:
    agreement = _as_seen(session, to_change(session, actor, Agreement, agreement_id), seen)
    agreement.text, agreement.changed_by = words(text), actor.person_id
    log.record(session, actor, "plan.changed", youth_file_id=agreement.youth_file_id, thing_id=agreement.id)
    return agreement


def take_away(session: Session, actor: Actor, model: type[Part], part_id: UUID, *, seen: str) -> TakenAway:
    """Take a part out of a version that is not set. Its last words, and who took it away, stay to be read."""
    part = _as_seen(session, to_take_away(session, actor, model, part_id), seen)
    taken = TakenAway(
        id=part.id, youth_file_id=part.youth_file_id, plan_id=part.plan_id, section_id=part.section_id,
        what=WHAT[model], words=last_words(part), taken_by=actor.person_id, taken_on=legal_today(session),
    )  # fmt: skip
    session.delete(part)
    session.add(taken)
    session.flush()
    log.record(session, actor, "plan.part_taken_away", youth_file_id=taken.youth_file_id, thing_id=taken.id)
    return taken


def last_words(part: Part) -> str:
    """A part in one line."""
    if isinstance(part, Goal):
        return " – ".join(one for one in (part.title, part.how_we_see_it) if one)
    return part.title if isinstance(part, Action) else part.text


# -- how ---------------------------------------------------------------------------------------------------------------


def _open(session: Session, actor: Actor, model: type[T], part_id: UUID) -> tuple[T, Plan]:
    try:
        part = scope.load(session, actor, Letter.E, model, part_id)
    except NotFound:
        scope.load(session, actor, Letter.V, TakenAway, part_id)
        raise Conflict(say("Dit is intussen weggehaald uit het plan.")) from None
    plan = session.get_one(Plan, part.plan_id)
    if not STAGES[plan.state].text_is_open:
        raise RuleBroken(CLOSED)
    return part, plan


def _whose(session: Session, actor: Actor, part: Part) -> tuple[bool, bool]:
    """Whether a part is the actor's own, and whether it is the youth's."""
    author = session.get_one(Item, part.id).author_id
    return author == actor.person_id, author == youth_of(session, part.youth_file_id)


def _as_seen(session: Session, part: T, seen: str) -> T:
    """The part, locked. Raises Conflict when it says something else than what who saves has seen."""
    session.refresh(part, with_for_update=True)
    if mark_on(part) != seen:
        raise Conflict
    return part
