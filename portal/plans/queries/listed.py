"""Lists: the plans of a file, the versions of one, who can read something, where someone may write."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.plans.domain.states import STAGES, PlanState
from portal.plans.models import Plan, PlanSection
from portal.plans.pages import PlanLine, SharedLine
from portal.plans.queries.news import news_of

DRAFTS = 12  # on a first page


def plans_of(session: Session, actor: Actor, file_id: UUID) -> Sequence[PlanLine]:
    """The plans of a file that the actor may view, newest version first; older versions stand on the plan's page."""
    rows = session.scalars(*scope.visible(session, actor, Letter.V, Plan, youth_file_id=file_id))
    newest = {plan.series_id: plan for plan in sorted(rows, key=lambda plan: plan.number)}
    log.record(session, actor, "plan.read", youth_file_id=file_id)
    today = legal_today(session)
    news = news_of(session, actor, file_id, [plan.id for plan in newest.values()])
    return [
        replace(_line(plan, today), news=news[plan.id]) for plan in sorted(newest.values(), key=lambda plan: plan.title)
    ]


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that someone writes, and about which nobody was asked yet."""

    plan_id: UUID
    file_id: UUID
    title: str


def drafts_of(session: Session, actor: Actor) -> Sequence[Draft]:
    """The drafts that the actor may write, over all files. Logs each file."""
    rows = session.execute(*scope.visible(session, actor, Letter.E, Plan, _drafts)).all()
    for file_id in sorted({row.youth_file_id for row in rows}):
        log.record(session, actor, "task.listed", youth_file_id=file_id)
    return [Draft(*row) for row in rows]


def _drafts(plans: Select[Plan]) -> Select[UUID, UUID, str]:
    drafts = plans.with_only_columns(Plan.id, Plan.youth_file_id, Plan.title).where(Plan.state == PlanState.DRAFT)
    return drafts.order_by(Plan.title, Plan.id).limit(DRAFTS)


def shared_sections(session: Session, actor: Actor, file_id: UUID) -> list[SharedLine]:
    """Sections that the actor may read of plans that as a whole are not for them."""
    plans = session.scalars(*scope.visible(session, actor, Letter.V, Plan, youth_file_id=file_id)).all()
    rows = session.scalars(
        *scope.visible(
            session, actor, Letter.V, PlanSection, _of_others, youth_file_id=file_id, plans=[plan.id for plan in plans]
        )
    )
    return [SharedLine(row.id, row.plan_id, row.title) for row in rows]


def _of_others(sections: Select[PlanSection]) -> Select[PlanSection]:
    return _in_order(sections.where(PlanSection.plan_id.not_in(bindparam("plans", expanding=True))))


def _in_order(sections: Select[PlanSection]) -> Select[PlanSection]:
    return sections.order_by(PlanSection.ordinal, PlanSection.id)


def versions_of(session: Session, actor: Actor, plan: Plan) -> list[PlanLine]:
    """All versions of this plan that the actor may view, the newest first."""
    others = select(Plan.id).where(Plan.series_id == plan.series_id, Plan.id != plan.id).limit(1)
    today = legal_today(session)
    if session.scalar(others) is None:
        return [_line(plan, today)]
    rows = session.scalars(
        *scope.visible(
            session, actor, Letter.V, Plan, _of_series, youth_file_id=plan.youth_file_id, series=plan.series_id
        )
    )
    return [_line(row, today) for row in rows]


def _of_series(plans: Select[Plan]) -> Select[Plan]:
    return plans.where(Plan.series_id == bindparam("series")).order_by(Plan.number.desc())


def _line(plan: Plan, today: date) -> PlanLine:
    state = plan.state_on(today)
    return PlanLine(
        plan.id, plan.title, plan.kind, plan.number, STAGES[state], state, plan.consultation_until, plan.set_at,
        plan.in_force_on,
    )  # fmt: skip


def sections_to_write(session: Session, actor: Actor, plan_id: UUID) -> list[PlanSection]:
    """The sections of an open plan in which the actor has E. Raises NotFound and Denied for the plan itself."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    if not STAGES[plan.state].text_is_open:
        return []
    rows = session.scalars(
        *scope.visible(
            session, actor, Letter.E, PlanSection, sections_of, youth_file_id=plan.youth_file_id, plan=plan.id
        )
    )
    return list(rows)


def sections_of(sections: Select[PlanSection]) -> Select[PlanSection]:
    """Those of the one version that is given as `plan`, in their order (for `scope.visible`)."""
    return _in_order(sections.where(PlanSection.plan_id == bindparam("plan")))
