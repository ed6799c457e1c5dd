"""The rows of one plan that one viewer may read, gathered once: everything on the page comes from here.

Rows, not entities: a page reads and never writes, and an entity costs more than the statement that brings it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.coediting.models import TextUpdate
from portal.database.base import Base
from portal.database.session import legal_today
from portal.dossier.domain import Audience
from portal.dossier.models import Item
from portal.plans import people
from portal.plans.deciding import narrowed
from portal.plans.domain.kinds import PlanKind
from portal.plans.models import (
    OWN_WORDS,
    PARTS,
    Action,
    Agreement,
    Comment,
    ConditionView,
    Evaluation,
    Goal,
    HomeStep,
    Plan,
    PlanAsked,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
    TakenAway,
    Wish,
)

Found = Sequence[Row[Any]]
ROLE_SECTION = Kind.PLAN_SECTION_ROLE_OF_FOSTER_PARENTS


class Shown:
    """One plan for one viewer, before it becomes a page."""

    def __init__(self, session: Session, actor: Actor, plan: Plan, last: datetime | None = None) -> None:
        self.session, self.actor, self.plan = session, actor, plan
        self.last = last  # when the viewer last looked at it
        self.today = legal_today(session)
        self.state = plan.state_on(self.today)
        self.items = items_under(session, actor, plan)
        self.sections = self.rows(PlanSection, order=(PlanSection.ordinal, PlanSection.id))
        self.standings = scope.standings_in(session, actor, plan.youth_file_id)
        self.plain_letters = scope.permissions_on_all(session, actor, [plan.id, *(s.id for s in self.sections)])
        self.plan_letters = self.plain_letters[plan.id]
        self.letters = {s.id: narrowed(self.plain_letters[s.id], plan, s, self.standings) for s in self.sections}
        self.titles = {section.id: section.title for section in self.sections}
        self.comments, self.standpoints, self.positions = self.rows(Comment), self.rows(Standpoint), self.rows(Position)
        self.goals, self.actions, self.agreements = self.rows(Goal), self.rows(Action), self.rows(Agreement)
        self.taken = self.rows(TakenAway)
        self.conditions, self.views = self.rows(ReturnCondition), self.rows(ConditionView)
        self.home_steps, self.evaluations = self.rows(HomeStep), self.rows(Evaluation)
        self.wishes = self._wishes()
        self.asked = {
            row.person_id: row
            for row in session.execute(select(PlanAsked.__table__).where(PlanAsked.plan_id == plan.id))
        }
        self.wrote = self._wrote()
        until = scope.last_day_in(session, actor, plan.youth_file_id, self.standings)
        self.could = people.asked_for(session, plan, until)
        self.people = people.known(session, actor, self._mentioned(), plan.youth_file_id)

    def rows(self, model: type[Base], order: Sequence[Any] = ()) -> Found:
        """The rows of a part of this plan on which the viewer has V, oldest first."""
        table = model.__table__
        found = select(table).where(table.c.plan_id == self.plan.id).order_by(*(order or (table.c.id,)))
        return [row for row in self.session.execute(found) if row.id in self.items]

    def _wishes(self) -> Found:
        """Wishes go on from version to version: those of all versions that the viewer may read."""
        of_plan = select(Wish.__table__).where(Wish.series_id == self.plan.series_id).order_by(Wish.id)
        rows = self.session.execute(of_plan).all()
        if all(row.id in self.items for row in rows):
            return rows
        allowed = permitted(self.session, self.actor, self.plan)
        ids = [row.id for row in rows]
        seen = set(self.session.scalars(select(Item.id).where(Item.id.in_(ids), Item.id.in_(allowed))))
        return [row for row in rows if row.id in seen]

    def _wrote(self) -> Mapping[UUID, set[UUID]]:
        """Section → who else wrote in it since the viewer last looked."""
        found: dict[UUID, set[UUID]] = defaultdict(set)
        if self.last is not None:
            changed = select(TextUpdate.text_id, TextUpdate.person_id).distinct()
            others = (TextUpdate.made_at > self.last, TextUpdate.person_id != self.actor.person_id)
            for row in self.session.execute(changed.where(TextUpdate.text_id.in_(self.titles), *others)):
                found[row.text_id].add(row.person_id)
        return found

    def is_new(self, row: Row[Any]) -> bool:
        """Whether someone else said or added this since the viewer last looked."""
        if self.last is None or row.created_at <= self.last or row.id not in self.items:
            return False
        return self.items[row.id].author_id not in {None, self.actor.person_id}

    @cached_property
    def here(self) -> frozenset[UUID]:
        """Everyone who takes part in the file today, in whatever role."""
        return people.takes_part(self.session, self.plan.youth_file_id)

    def _mentioned(self) -> set[UUID]:
        mentioned = {row.author_id for row in (*self.comments, *self.standpoints, *self.wishes)}
        mentioned |= {row.person_id for row in (*self.positions, *self.views, *self.evaluations)}
        mentioned |= {row.taken_by for row in self.taken}
        mentioned |= {row.owner_id for row in self.actions if row.owner_id}
        mentioned |= {row.said_by_id for row in self.comments if row.said_by_id}
        mentioned = mentioned.union(*self.wrote.values())
        return mentioned | set(self.could) | set(self.asked)


def permitted(session: Session, actor: Actor, plan: Plan) -> Any:  # noqa: ANN401 - a select of ids
    """The ids of what belongs to plans of this kind in the file, on which the actor has V."""
    kinds = frozenset({Kind(PlanKind(plan.kind).value), ROLE_SECTION}) | OWN_WORDS
    return permitted_ids(
        session, actor, Letter.V, kinds & (PARTS | OWN_WORDS), day=legal_today(session),
        youth_file_id=plan.youth_file_id,
    )  # fmt: skip


def items_under(session: Session, actor: Actor, plan: Plan) -> Mapping[UUID, Row[UUID, Audience, UUID | None]]:
    """The items of a plan that the actor may view, with audience and author: one statement for the whole page."""
    rows = session.execute(
        select(Item.id, Item.audience, Item.author_id).where(
            Item.youth_file_id == plan.youth_file_id,
            Item.path.contains([plan.id]),
            Item.id.in_(permitted(session, actor, plan)),
        )
    )
    return {row.id: row for row in rows}
