"""What plans ask of one person: actions in their name, rounds that want their view, words that want an answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, exists, or_
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.plans.domain.kinds import ROLE_SECTION
from portal.plans.domain.states import PlanState
from portal.plans.models import Action, Comment, Plan, PlanAsked, PlanSection, Position


class Asks(StrEnum):
    """What kind of thing is asked."""

    ACTION = "action"
    VIEW = "view"  # what do you think of this plan
    ROLE = "role"  # does the section about your own role stand as you agreed
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a plan asks of someone. `title` is the action's, and the plan's for the other kinds.

    Several answers in one plan are one line, due when the first is; `times` says how many.
    """

    asks: Asks
    file_id: UUID
    plan_id: UUID
    title: str
    due_on: date | None
    late: bool
    times: int = 1


def tasks_of(session: Session, actor: Actor) -> Sequence[Task]:
    """What is asked of the actor over all files, the first due on top; what has no day comes last. Logs each file."""
    today = legal_today(session)
    of_each = (_actions, _views, _roles, _answers)
    tasks = [task for ask in of_each for task in ask(session, actor, today)]
    for file_id in sorted({task.file_id for task in tasks}):
        log.record(session, actor, "task.listed", youth_file_id=file_id)
    return _once_per_plan(sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or today, task.title)))


def _once_per_plan(tasks: Sequence[Task]) -> Sequence[Task]:
    asked = Counter(task.plan_id for task in tasks if task.asks is Asks.ANSWER)
    firsts: set[UUID] = set()
    found = []
    for task in tasks:
        if task.asks is Asks.ANSWER:
            if task.plan_id in firsts:
                continue
            firsts.add(task.plan_id)
            found.append(replace(task, times=asked[task.plan_id]))
        else:
            found.append(task)
    return found


def _actions(session: Session, actor: Actor, today: date) -> Iterator[Task]:
    for row in session.execute(*scope.visible(session, actor, Letter.V, Action, _to_do)):
        late = row.due_on is not None and row.due_on < today
        yield Task(Asks.ACTION, row.youth_file_id, row.plan_id, row.title, row.due_on, late)


def _views(session: Session, actor: Actor, today: date) -> Iterator[Task]:
    for row in session.execute(*scope.visible(session, actor, Letter.V, Plan, _not_answered)):
        late = row.consultation_until is not None and row.consultation_until < today
        yield Task(Asks.VIEW, row.youth_file_id, row.id, row.title, row.consultation_until, late)


def _roles(session: Session, actor: Actor, today: date) -> Iterator[Task]:
    """A foster parent is asked whether the section on their own role is right; it waits for them alone (R-FOS-09)."""
    if actor.door is not Door.FAMILY:
        return
    for row in session.execute(*scope.visible(session, actor, Letter.A, PlanSection, _own_role, today=today)):
        yield Task(Asks.ROLE, row.youth_file_id, row.plan_id, row.title, None, late=False)


def _answers(session: Session, actor: Actor, today: date) -> Iterator[Task]:
    """Answers are owed by the professionals who may write in the section (R-DEEL-04)."""
    if actor.door is not Door.WORK:
        return
    comments = session.execute(*scope.visible(session, actor, Letter.V, Comment, _owed)).all()
    if not comments:
        return
    at = sorted({comment.section_id for comment in comments})
    sections = session.scalars(*scope.visible(session, actor, Letter.E, PlanSection, _at, at=at))
    writes = {section.id for section in sections}
    for row in (comment for comment in comments if comment.section_id in writes):
        yield Task(Asks.ANSWER, row.youth_file_id, row.plan_id, row.title, row.answer_by, row.answer_by < today)


# What each list is made of, once (`scope.visible`).


def _to_do(actions: Select[Action]) -> Select[UUID, UUID, str, date | None]:
    own = Action.owner_id == bindparam("person_id"), Action.done_on.is_(None), Plan.state != PlanState.REPLACED
    columns = Action.youth_file_id, Action.plan_id, Action.title, Action.due_on
    return actions.with_only_columns(*columns).join(Plan, Plan.id == Action.plan_id).where(*own)


def _not_answered(plans: Select[Plan]) -> Select[UUID, UUID, str, date | None]:
    me = bindparam("person_id", type_=Uuid())
    answered = exists().where(Position.plan_id == Plan.id, Position.person_id == me, Position.section_id.is_(None))
    columns = Plan.youth_file_id, Plan.id, Plan.title, Plan.consultation_until
    asked = PlanAsked.person_id == me, PlanAsked.asked_on.is_not(None), Plan.state == PlanState.IN_CONSULTATION
    return plans.with_only_columns(*columns).join(PlanAsked, PlanAsked.plan_id == Plan.id).where(*asked, ~answered)


def _own_role(sections: Select[PlanSection]) -> Select[UUID, UUID, str]:
    answered = exists().where(Position.section_id == PlanSection.id, Position.person_id == bindparam("person_id"))
    columns = PlanSection.youth_file_id, PlanSection.plan_id, Plan.title
    return (
        sections.with_only_columns(*columns)
        .join(Plan, Plan.id == PlanSection.plan_id)
        .where(
            PlanSection.key == ROLE_SECTION,
            Plan.state.not_in((PlanState.DRAFT, PlanState.REPLACED)),
            or_(Plan.replaced_on.is_(None), Plan.replaced_on > bindparam("today")),
            ~answered,
        )
    )


def _owed(comments: Select[Comment]) -> Select[UUID, UUID, UUID, str, date | None]:
    columns = Comment.youth_file_id, Comment.plan_id, Comment.section_id, Plan.title, Comment.answer_by
    return (
        comments.with_only_columns(*columns)
        .join(Plan, Plan.id == Comment.plan_id)
        .where(
            Comment.answer_by.is_not(None),
            Comment.answered_on.is_(None),
            Comment.withdrawn_at.is_(None),
            Comment.resolved_at.is_(None),
            Plan.state != PlanState.REPLACED,
        )
    )


def _at(sections: Select[PlanSection]) -> Select[PlanSection]:
    return sections.where(PlanSection.id.in_(bindparam("at", expanding=True)))
