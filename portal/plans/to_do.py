"""What plans ask of one person, over all files: for the first page after signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.plans.domain.states import PlanState
from portal.plans.models import Action, Comment, Plan, PlanAsked, PlanSection, Position

MOST = 12  # of each kind on a first page; the plan has them all


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something in a plan that waits for this person."""

    plan_id: UUID
    file_id: UUID
    title: str  # of the plan, or what is to be done
    by: date | None = None


def positions_asked(session: Session, actor: Actor) -> Sequence[ToDo]:
    """Plans in consultation of which the actor was asked what they think, and has not said so yet."""
    said = select(Position.plan_id).where(Position.person_id == actor.person_id)
    rows = session.scalars(
        scope.visible(session, actor, Letter.V, Plan)
        .join(PlanAsked, (PlanAsked.plan_id == Plan.id) & (PlanAsked.person_id == actor.person_id))
        .where(Plan.state == PlanState.IN_CONSULTATION, Plan.id.not_in(said))
        .order_by(Plan.consultation_until.nulls_last(), Plan.title)
        .limit(MOST)
    )
    return [ToDo(row.id, row.youth_file_id, row.title, row.consultation_until) for row in rows]


def actions_of(session: Session, actor: Actor) -> Sequence[ToDo]:
    """What the actor took on in plans that count, and is not done, the first due first."""
    counting = select(Plan.id).where(Plan.state.not_in((PlanState.REPLACED, PlanState.EVALUATED)))
    rows = session.scalars(
        scope.visible(session, actor, Letter.V, Action)
        .where(Action.owner_id == actor.person_id, Action.done_on.is_(None), Action.plan_id.in_(counting))
        .order_by(Action.due_on.nulls_last(), Action.title)
        .limit(MOST)
    )
    return [ToDo(row.plan_id, row.youth_file_id, row.title, row.due_on) for row in rows]


def answers_owed(session: Session, actor: Actor) -> Sequence[ToDo]:
    """Remarks of a youth that a professional who may write in that section owes an answer, one line per plan."""
    mine = select(scope.visible(session, actor, Letter.E, PlanSection).subquery().c.id)
    rows = session.execute(
        select(Plan.id, Plan.youth_file_id, Plan.title, func.min(Comment.answer_by).label("answer_by"))
        .join(Comment, Comment.plan_id == Plan.id)
        .where(
            Comment.section_id.in_(mine),
            Comment.answer_by.is_not(None),
            Comment.answered_on.is_(None),
            Comment.withdrawn_at.is_(None),
            Comment.resolved_at.is_(None),
            Comment.author_id != actor.person_id,
        )
        .group_by(Plan.id, Plan.youth_file_id, Plan.title)
        .order_by(func.min(Comment.answer_by))
        .limit(MOST)
    )
    return [ToDo(row.id, row.youth_file_id, row.title, row.answer_by) for row in rows]


def drafts(session: Session, actor: Actor) -> Sequence[ToDo]:
    """Plans that the actor may write and that nobody was asked about yet."""
    rows = session.scalars(
        scope.visible(session, actor, Letter.E, Plan)
        .where(Plan.state == PlanState.DRAFT)
        .order_by(Plan.title)
        .limit(MOST)
    )
    return [ToDo(row.id, row.youth_file_id, row.title) for row in rows]
