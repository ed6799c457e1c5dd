"""One plan for one viewer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.looking import who_looks
from portal.access.policy import Letter
from portal.audit import log
from portal.database.base import new_id
from portal.kernel.clock import now
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.states import STAGES, PlanState
from portal.plans.models import LastLook, Plan
from portal.plans.pages import PlanPage, SharedPage
from portal.plans.people import asks_people
from portal.plans.queries import parts
from portal.plans.queries.asked import asks, map_of, own_stance, waits_for
from portal.plans.queries.comments import owed
from portal.plans.queries.guests import guests
from portal.plans.queries.listed import versions_of
from portal.plans.queries.sections import sections_of
from portal.plans.queries.shown import Shown
from portal.plans.services.beginning import module_key, running_modules, takes_modules


def plan_page(session: Session, actor: Actor, plan_id: UUID) -> PlanPage:
    """One plan for one viewer. Logs the read. Raises NotFound, or Denied for who may know of it only."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    last = _last_look(session, actor, plan)
    shown = Shown(session, actor, plan, last)
    sections, positions, home = sections_of(shown), map_of(shown), parts.way_home(shown)
    log.record(session, actor, "plan.read", youth_file_id=plan.youth_file_id, thing_id=plan.id, kind=plan.kind.value)
    _look_now(session, actor, plan)
    return PlanPage(
        id=plan.id,
        file_id=plan.youth_file_id,
        title=plan.title,
        kind=plan.kind,
        number=plan.number,
        state=shown.state,
        stage=STAGES[shown.state],
        consultation_until=plan.consultation_until,
        in_force_on=plan.in_force_on,
        set_at=plan.set_at,
        differ_note=plan.differ_note or "",
        letters=shown.plan_letters,
        sections=sections,
        goals=parts.goals(shown),
        actions=parts.actions(shown),
        agreements=parts.agreements(shown),
        home=home,
        taken_away=parts.taken_away(shown),
        evaluations=parts.evaluations(shown),
        asks=asks(session, plan, shown.today),
        positions=positions,
        own_stance=own_stance(shown),
        versions=versions_of(session, actor, plan),
        waits_for=waits_for(shown, sections, positions, home),
        owed=owed(shown),
        last_look=last,
        may_add=STAGES[shown.state].text_is_open and any(Letter.E in letters for letters in shown.letters.values()),
        guests=guests(shown),
        may_invite=_may_invite(shown),
        modules=_has_module_without_section(shown),
        may_evaluate=Letter.S in shown.plan_letters and shown.state in {PlanState.IN_FORCE, PlanState.EVALUATED},
    )


def _may_invite(shown: Shown) -> bool:
    return (
        shown.plan.kind is PlanKind.FAMILY_GROUP
        and asks_people(shown.actor, shown.could)
        and Letter.E in shown.plan_letters
        and STAGES[shown.state].text_is_open
    )


def _has_module_without_section(shown: Shown) -> bool:
    if not STAGES[shown.state].text_is_open or Letter.E not in shown.plan_letters:
        return False
    if not takes_modules(shown.plan.kind):
        return False
    keys = {section.key for section in shown.sections}
    running = running_modules(shown.session, shown.plan.youth_file_id)
    return any(module_key(module.id) not in keys for module in running)


def shared_page(session: Session, actor: Actor, plan_id: UUID) -> SharedPage | None:
    """The sections that someone may read of a plan that is not theirs to read; None when there is none. Logs the read.

    Nothing of the plan itself shows: not its title, its state, its versions, nor how many sections there are.
    """
    plan = session.get(Plan, plan_id)
    if plan is None:
        return None
    shown = Shown(session, actor, plan)
    if not shown.sections:
        return None
    sections = sections_of(shown)
    for section in sections:
        log.record(session, actor, "plan.read", youth_file_id=plan.youth_file_id, thing_id=section.id)
    return SharedPage(plan.id, plan.youth_file_id, sections, text_is_open=STAGES[shown.state].text_is_open)


def _last_look(session: Session, actor: Actor, plan: Plan) -> datetime | None:
    """When the viewer last looked. The database gives it to nobody else, also not to who looks as this person."""
    return session.scalar(
        select(LastLook.looked_at).where(LastLook.plan_id == plan.id, LastLook.person_id == actor.person_id)
    )


def _look_now(session: Session, actor: Actor, plan: Plan) -> None:
    if who_looks(session, actor):
        return  # someone else looks as this person
    look = insert(LastLook).values(
        id=new_id(), youth_file_id=plan.youth_file_id, plan_id=plan.id, person_id=actor.person_id, looked_at=now()
    )
    session.execute(
        look.on_conflict_do_update(index_elements=["plan_id", "person_id"], set_={"looked_at": look.excluded.looked_at})
    )
