"""One plan for one viewer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.database.base import new_id
from portal.kernel.clock import now
from portal.plans.domain.states import STAGES, PlanState
from portal.plans.models import LastLook, Plan
from portal.plans.pages import PlanPage
from portal.plans.queries import parts
from portal.plans.queries.asked import asks, map_of, own_stance, waits_for
from portal.plans.queries.comments import owed
from portal.plans.queries.listed import versions_of
from portal.plans.queries.sections import sections_of
from portal.plans.queries.shown import Shown


def plan_page(session: Session, actor: Actor, plan_id: UUID) -> PlanPage:
    """One plan for one viewer. Logs the read. Raises NotFound, or Denied for who may know of it only."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    shown = Shown(session, actor, plan)
    last = _last_look(session, actor, plan)
    sections, positions, home = sections_of(shown, last), map_of(shown), parts.way_home(shown)
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
        evaluations=parts.evaluations(shown),
        asks=asks(session, plan, shown.today),
        positions=positions,
        own_stance=own_stance(shown),
        versions=versions_of(session, actor, plan),
        waits_for=waits_for(shown, sections, positions, home),
        owed=owed(shown),
        first_look=last is None,
        may_add=STAGES[shown.state].text_is_open and any(Letter.E in letters for letters in shown.letters.values()),
        may_evaluate=Letter.S in shown.plan_letters and shown.state in {PlanState.IN_FORCE, PlanState.EVALUATED},
    )


def _last_look(session: Session, actor: Actor, plan: Plan) -> datetime | None:
    return session.scalar(
        select(LastLook.looked_at).where(LastLook.plan_id == plan.id, LastLook.person_id == actor.person_id)
    )


def _look_now(session: Session, actor: Actor, plan: Plan) -> None:
    look = insert(LastLook).values(
        id=new_id(), youth_file_id=plan.youth_file_id, plan_id=plan.id, person_id=actor.person_id, looked_at=now()
    )
    session.execute(
        look.on_conflict_do_update(index_elements=["plan_id", "person_id"], set_={"looked_at": look.excluded.looked_at})
    )
