"""The structured parts of a plan: goals, actions, agreements; and passages for fewer people."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.coediting.models import Text
from portal.coediting.services import create_text
from portal.database.session import legal_today
from portal.dossier.domain import Audience
from portal.dossier.models import Item
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.marks import mark_of
from portal.kernel.words import say
from portal.plans.domain.states import STAGES, PlanState
from portal.plans.domain.terms import Attainment
from portal.plans.models import (
    Action,
    Agreement,
    ConditionView,
    Goal,
    HomeStep,
    Plan,
    PlanSection,
    ReturnCondition,
    Wish,
)
from portal.plans.people import could_take_part
from portal.plans.services.beginning import copied_topics
from portal.plans.services.talking import words

T = TypeVar("T", Goal, Action, Agreement, ConditionView, HomeStep, PlanSection, ReturnCondition)
CLOSED = say("Deze versie is vastgesteld. Maak een nieuwe versie om iets te veranderen.")


def add_goal(session: Session, actor: Actor, section_id: UUID, title: str, how_we_see_it: str = "") -> Goal:
    """Something to reach; it has the audience of its section."""
    section = open_section(session, actor, section_id)
    made = Goal(
        id=item_at(session, actor, section).id,
        youth_file_id=section.youth_file_id,
        plan_id=section.plan_id,
        section_id=section.id,
        title=words(title),
        how_we_see_it=how_we_see_it.strip(),
        attainment=Attainment.START,
    )
    return added(session, actor, made, "goal.made")


def score_goal(session: Session, actor: Actor, goal_id: UUID, attainment: Attainment) -> Goal:
    """How far a goal is today, on five steps. Also after the plan was set: that is what evaluating is."""
    goal = scope.load(session, actor, Letter.E, Goal, goal_id)
    check_is_newest(session, goal.plan_id)
    goal.attainment, goal.scored_on = attainment, legal_today(session)
    log.record(session, actor, "goal.changed", youth_file_id=goal.youth_file_id, thing_id=goal.id)
    return goal


def add_action(  # noqa: PLR0913, PLR0917 - what, who, by when
    session: Session,
    actor: Actor,
    section_id: UUID,
    title: str,
    owner_id: UUID | None = None,
    due_on: date | None = None,
    *,
    wish_id: UUID | None = None,
) -> Action:
    """Who does what by when, perhaps to carry out a wish of the youth (`wish_id`).

    Raises RuleBroken for a day that is over, or someone who does not take part; NotFound for an unknown wish.
    """
    section = open_section(session, actor, section_id)
    check_action(session, section.youth_file_id, owner_id, due_on, legal_today(session))
    if wish_id is not None:
        wish = scope.load(session, actor, Letter.V, Wish, wish_id)
        if wish.series_id != session.get_one(Plan, section.plan_id).series_id:
            raise NotFound
    made = Action(
        wish_id=wish_id,
        id=item_at(session, actor, section).id,
        youth_file_id=section.youth_file_id,
        plan_id=section.plan_id,
        section_id=section.id,
        title=words(title),
        owner_id=owner_id,
        due_on=due_on,
    )
    return added(session, actor, made, "plan.changed")


def check_action(session: Session, file_id: UUID, owner_id: UUID | None, due_on: date | None, today: date) -> None:
    """Raises RuleBroken for a day that is over, or someone who does not take part."""
    if due_on is not None and due_on < today:
        raise RuleBroken(say("Die dag is al voorbij. Kies vandaag of later."))
    if owner_id is not None and owner_id not in could_take_part(session, file_id):
        raise RuleBroken(say("Kies iemand die meedoet aan dit plan."))


def mark_on_result(action: Action) -> str:
    """The mark of what is said now of an action being done."""
    return mark_of({"done": action.done_on, "result": action.result})


def finish_action(session: Session, actor: Actor, action_id: UUID, result: str = "", *, seen: str) -> Action:
    """Done, with what came of it: said by whose action it is, or who may write there.

    Raises Conflict when someone else said so meanwhile.
    """
    action = action_to_finish(session, actor, action_id)
    session.refresh(action, with_for_update=True)
    if mark_on_result(action) != seen:
        raise Conflict
    action.done_on, action.result = action.done_on or legal_today(session), result.strip()
    log.record(session, actor, "plan.changed", youth_file_id=action.youth_file_id, thing_id=action.id)
    return action


def action_to_finish(session: Session, actor: Actor, action_id: UUID) -> Action:
    """An action that the actor may call done. Raises NotFound and Denied."""
    action = scope.load(session, actor, Letter.V, Action, action_id)
    own = action.owner_id == actor.person_id
    if not own and Letter.E not in scope.permissions_on(session, actor, action):
        raise Denied
    return action


def add_agreement(session: Session, actor: Actor, section_id: UUID, text: str) -> Agreement:
    section = open_section(session, actor, section_id)
    made = Agreement(
        id=item_at(session, actor, section).id,
        youth_file_id=section.youth_file_id,
        plan_id=section.plan_id,
        section_id=section.id,
        text=words(text),
    )
    return added(session, actor, made, "plan.changed")


def shield_passage(
    session: Session, actor: Actor, section_id: UUID, title: str, not_for: Collection[UUID]
) -> PlanSection:
    """A text of its own under a section, for who reads the section but not for these people: not even its place.

    Raises RuleBroken when nobody was chosen, or the writer.
    """
    section = open_section(session, actor, section_id)
    if not not_for:
        raise RuleBroken(say("Kies voor wie dit stuk niet is."))
    if actor.person_id in not_for:
        raise RuleBroken(say("Iets verbergen voor de schrijver zelf kan niet."))
    may = {reader.person_id for reader in scope.readers_of(session, section_id) if Letter.V in reader.letters}
    item = new_item(
        session,
        actor,
        youth_file_id=section.youth_file_id,
        kind=Kind(session.get_one(Item, section_id).kind),
        topics=copied_topics(session, section_id),
        parent_id=section.id,
        audience=Audience.NAMED,
        readers=(may - set(not_for)) | {actor.person_id},
    )
    made = PlanSection(
        id=item.id,
        youth_file_id=section.youth_file_id,
        plan_id=section.plan_id,
        under_id=section.id,
        ordinal=section.ordinal,
        key=f"{section.key}_passage",
        title=words(title)[:120],
        hint="",
        writers=section.writers,
    )
    owner = session.get_one(Text, section.id).owner_id
    create_text(session, actor, item.id, section.youth_file_id, owner_id=owner)
    return added(session, actor, made, "item.hidden")


def open_section(session: Session, actor: Actor, section_id: UUID) -> PlanSection:
    """A section that the actor may write in, of a plan that is still open."""
    section = scope.load(session, actor, Letter.E, PlanSection, section_id)
    if not STAGES[session.get_one(Plan, section.plan_id).state].text_is_open:
        raise RuleBroken(CLOSED)
    return section


def check_is_newest(session: Session, plan_id: UUID) -> None:
    """Raises RuleBroken when a newer version took over: what still happens is said there."""
    if session.get_one(Plan, plan_id).state_on(legal_today(session)) is PlanState.REPLACED:
        raise RuleBroken(say("Er is een nieuwere versie van dit plan. Geef het daar aan."))


def item_at(session: Session, actor: Actor, section: PlanSection) -> Item:
    return new_item(
        session,
        actor,
        youth_file_id=section.youth_file_id,
        kind=Kind(session.get_one(Item, section.id).kind),
        topics=copied_topics(session, section.id),
        parent_id=section.id,
    )


def added(session: Session, actor: Actor, made: T, event: str) -> T:
    session.add(made)
    session.flush()
    log.record(session, actor, event, youth_file_id=made.youth_file_id, thing_id=made.id)
    return made
