"""The way home (R-HOME-01): conditions with help for parents, as each side sees them; a stay in steps; aftercare."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import Topic
from portal.dossier.models import Item
from portal.kernel.errors import Conflict, RuleBroken
from portal.kernel.marks import mark_of
from portal.kernel.words import say
from portal.plans.domain.home import HomePhase, Outcome, check_step
from portal.plans.domain.states import STAGES
from portal.plans.domain.terms import Attainment
from portal.plans.models import ConditionView, HomeStep, Plan, ReturnCondition
from portal.plans.services.building import CLOSED, added, check_is_newest
from portal.plans.services.talking import words

WAY_HOME_TOPICS = (Topic.PLACEMENT, Topic.FAMILY)


def add_condition(  # noqa: PLR0913 - what must be so, and what help there is for it
    session: Session,
    actor: Actor,
    plan_id: UUID,
    title: str,
    *,
    help_offered: str = "",
    help_from: str = "",
    help_starts_on: date | None = None,
) -> ReturnCondition:
    """What is needed before the child can live at home again, and which help the parents get for it (R-HOME-01)."""
    plan = _open_plan(session, actor, plan_id)
    item = _item_under(session, actor, plan, Kind(plan.kind))
    made = ReturnCondition(
        id=item.id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        title=words(title),
        help_offered=help_offered.strip(),
        help_from=help_from.strip(),
        help_starts_on=help_starts_on,
    )
    return added(session, actor, made, "plan.changed")


def see_condition(
    session: Session, actor: Actor, condition_id: UUID, attainment: Attainment, text: str = ""
) -> ConditionView:
    """How the actor sees the progress of a condition; beside how others see it, never instead of it."""
    condition = scope.load(session, actor, Letter.V, ReturnCondition, condition_id)
    item = _item_under(session, actor, condition, Kind.STANDPOINT)
    made = ConditionView(
        id=item.id,
        youth_file_id=condition.youth_file_id,
        plan_id=condition.plan_id,
        condition_id=condition.id,
        person_id=actor.person_id,
        attainment=attainment,
        words=text.strip(),
        seen_on=legal_today(session),
    )
    return added(session, actor, made, "standpoint.made")


def add_step(  # noqa: PLR0913 - what happens, with whom, when, and what if it fails
    session: Session,
    actor: Actor,
    plan_id: UUID,
    phase: HomePhase,
    text: str,
    *,
    who: str = "",
    way_back: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> HomeStep:
    """A step of the stay at home, with what happens when it does not go well; or the aftercare, with who gives it."""
    plan = _open_plan(session, actor, plan_id)
    ends_on = check_step(phase, starts_on, ends_on, way_back, who)
    item = _item_under(session, actor, plan, Kind(plan.kind))
    made = HomeStep(
        id=item.id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        phase=phase,
        text=words(text),
        who=who.strip(),
        way_back=way_back.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        outcome=Outcome.PLANNED,
    )
    return added(session, actor, made, "plan.changed")


def decide_step(session: Session, actor: Actor, step_id: UUID, outcome: Outcome) -> HomeStep:
    """What became of a step, decided today. Also after the plan was set: the way home is walked then."""
    step = scope.load(session, actor, Letter.E, HomeStep, step_id)
    check_is_newest(session, step.plan_id)
    step.outcome, step.decided_on = outcome, legal_today(session)
    log.record(session, actor, "plan.changed", youth_file_id=step.youth_file_id, thing_id=step.id)
    return step


def mark_on_note(plan: Plan) -> str:
    """The mark of what is said now of where the child grows up."""
    return mark_of({"note": plan.home_note, "since": plan.grows_up_since})


def note_on_home(  # noqa: PLR0913 - what is said, and what was seen
    session: Session, actor: Actor, plan_id: UUID, note: str, grows_up_since: date | None, *, seen: str
) -> Plan:
    """Why there are no steps home yet; or since when it is decided that the child grows up in this family.

    The decision itself is the work of who sets the plan. Raises RuleBroken for a day to come, Conflict when someone
    else said something else meanwhile.
    """
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    session.refresh(plan, with_for_update=True)
    if mark_on_note(plan) != seen:
        raise Conflict
    if not STAGES[plan.state].text_is_open:
        raise RuleBroken(CLOSED)
    if grows_up_since is not None and grows_up_since > legal_today(session):
        raise RuleBroken(say("Dat besluit is nog niet genomen. Kies vandaag of eerder."))
    plan.home_note, plan.grows_up_since = note.strip(), grows_up_since
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return plan


def _open_plan(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """A plan that the actor may write in and that is not set. Raises NotFound, Denied, RuleBroken."""
    plan = scope.load(session, actor, Letter.E, Plan, plan_id)
    if not STAGES[plan.state].text_is_open:
        raise RuleBroken(CLOSED)
    return plan


def _item_under(session: Session, actor: Actor, thing: Plan | ReturnCondition, kind: Kind) -> Item:
    return new_item(
        session, actor, youth_file_id=thing.youth_file_id, kind=kind, topics=WAY_HOME_TOPICS, parent_id=thing.id
    )
