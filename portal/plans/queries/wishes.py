"""Wishes of the youth with all that became of them: from the wish through plan, talk and action to the result."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.plans import people
from portal.plans.domain.wishes import OPEN
from portal.plans.models import Action, Comment, Plan, PlanSection, Wish, WishStep
from portal.plans.pages import ActionOfWish, AnsweredWords, MyWords, StepShown, WishShown
from portal.plans.queries.shown import Shown

SHORT = 80  # characters of a wish in a list of choices


def wishes_of(shown: Shown) -> Mapping[UUID, list[WishShown]]:
    """The wishes at each section of this version; those of an earlier version stand at the section it became."""
    if not shown.wishes:
        return {}
    keys = {section.key: section.id for section in shown.sections if section.under_id is None}
    old = {row.section_id for row in shown.wishes} - shown.titles.keys()
    was = dict(shown.session.execute(select(PlanSection.id, PlanSection.key).where(PlanSection.id.in_(old))).all())
    found: dict[UUID, list[WishShown]] = defaultdict(list)
    for wish in _made(shown.session, shown.actor, shown.plan.youth_file_id, shown.wishes, shown.people):
        place = wish.section_id if wish.section_id in shown.titles else keys.get(was.get(wish.section_id, ""))
        if place is not None:
            found[place].append(wish)
    return found


def wish_to_show(session: Session, actor: Actor, wish_id: UUID) -> WishShown:
    """One wish with its steps. Raises NotFound and Denied. Logs the read."""
    wish = scope.load(session, actor, Letter.V, Wish, wish_id)
    known = people.known(session, actor, {wish.author_id}, wish.youth_file_id)
    row = session.execute(select(Wish.__table__).where(Wish.id == wish.id)).one()
    log.record(session, actor, "plan.read", youth_file_id=wish.youth_file_id, thing_id=wish.id)
    return _made(session, actor, wish.youth_file_id, [row], known)[0]


def open_wishes(session: Session, actor: Actor, plan: Plan) -> list[tuple[str, str]]:
    """Wishes of the youth that an action can be for, with the beginning of their words."""
    rows = session.scalars(
        *scope.visible(session, actor, Letter.V, Wish, _open, youth_file_id=plan.youth_file_id, series=plan.series_id)
    )
    return [(str(row.id), row.text if len(row.text) <= SHORT else row.text[:SHORT] + "…") for row in rows]


def _open(wishes: Select[Wish]) -> Select[Wish]:
    return wishes.where(Wish.series_id == bindparam("series"), Wish.status.in_(OPEN)).order_by(Wish.id)


def what_became_of(session: Session, actor: Actor, file_id: UUID) -> MyWords:
    """What happened to the actor's own words in the plans of a file: wishes, and what they asked. Logs the read."""
    rows = session.execute(*scope.visible(session, actor, Letter.V, Wish, _own, youth_file_id=file_id)).all()
    known = people.known(session, actor, {actor.person_id}, file_id)
    wishes = _made(session, actor, file_id, rows, known)
    log.record(session, actor, "plan.read", youth_file_id=file_id)
    return MyWords(
        open=[wish for wish in wishes if wish.status in OPEN],
        ended=[wish for wish in wishes if wish.status not in OPEN],
        asked=_asked(session, actor, file_id),
    )


def _own(wishes: Select[Wish]) -> Select[Any]:
    """As rows, the last one first."""
    own = wishes.where(Wish.author_id == bindparam("person_id"))
    return own.with_only_columns(*Wish.__table__.columns).order_by(Wish.said_on.desc(), Wish.id.desc())


def _asked(session: Session, actor: Actor, file_id: UUID) -> list[AnsweredWords]:
    """The actor's own comments that ask for an answer, newest first."""
    rows = session.execute(*scope.visible(session, actor, Letter.V, Comment, _own_questions, youth_file_id=file_id))
    return [
        AnsweredWords(
            row.id, row.plan_id, row.plan, row.text, row.created_at, row.seen_on, row.answered_on, row.seen_by,
            row.answer_by,
        )
        for row in rows
    ]  # fmt: skip


def _own_questions(comments: Select[Comment]) -> Select[Any]:
    asked = Comment.author_id == bindparam("person_id"), Comment.answer_by.is_not(None), Comment.withdrawn_at.is_(None)
    with_plan = comments.with_only_columns(*Comment.__table__.columns, Plan.title.label("plan"))
    return with_plan.join(Plan, Plan.id == Comment.plan_id).where(*asked).order_by(Comment.created_at.desc()).limit(50)


def _made(
    session: Session, actor: Actor, file_id: UUID, rows: Sequence[Row[Any]], known: Mapping[UUID, people.Person]
) -> list[WishShown]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    steps = session.execute(
        select(WishStep.__table__).where(WishStep.wish_id.in_(ids)).order_by(WishStep.on_day, WishStep.id)
    ).all()
    actions = session.execute(
        *scope.visible(session, actor, Letter.V, Action, _for_wishes, youth_file_id=file_id, wishes=ids)
    ).all()
    seen = {row.person_id for row in steps} | {row.owner_id for row in actions if row.owner_id}
    known = {**known, **people.known(session, actor, seen - known.keys(), file_id)}
    plans = {
        row.id: row
        for row in session.execute(
            select(Plan.id, Plan.title, Plan.number).where(Plan.id.in_({row.plan_id for row in rows}))
        )
    }
    sections = dict(
        session.execute(
            select(PlanSection.id, PlanSection.title).where(PlanSection.id.in_({row.section_id for row in rows}))
        ).all()
    )
    today = legal_today(session)
    return [
        WishShown(
            id=row.id,
            plan_id=row.plan_id,
            section_id=row.section_id,
            text=row.text,
            status=row.status,
            said_on=row.said_on,
            own=row.author_id == actor.person_id,
            person=known.get(row.author_id),
            plan=plans[row.plan_id].title,
            section=sections[row.section_id],
            steps=[
                StepShown(step.status, step.words, known.get(step.person_id), step.on_day)
                for step in steps
                if step.wish_id == row.id
            ],
            actions=[
                ActionOfWish(
                    action.title, known.get(action.owner_id), action.due_on, action.done_on, action.result,
                    late=action.done_on is None and action.due_on is not None and action.due_on < today,
                )
                for action in _newest(actions)
                if action.wish_id == row.id
            ],
        )
        for row in rows
    ]  # fmt: skip


def _for_wishes(actions: Select[Action]) -> Select[Any]:
    for_these = actions.where(Action.wish_id.in_(bindparam("wishes", expanding=True)))
    return for_these.with_only_columns(*Action.__table__.columns).order_by(Action.id)


def _newest(actions: Sequence[Row[Any]]) -> list[Row[Any]]:
    """An action that went on into the next version stands once: as it is there."""
    return list({action.origin_id or action.id: action for action in actions}.values())
