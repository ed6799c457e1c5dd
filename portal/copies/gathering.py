"""What one recipient may read of a plan, gathered: what they may not see is never read into it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.coediting.models import TextSuggestion
from portal.coediting.queries import blocks_of
from portal.copies.eyes import Eyes, Recipient
from portal.copies.laid import Laid, laid_out
from portal.dossier.role_names import SOMEONE
from portal.plans.models import (
    Action,
    Agreement,
    Comment,
    ConditionView,
    Evaluation,
    FrozenPart,
    Goal,
    HomeStep,
    Plan,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
)
from portal.plans.people import could_take_part, youth_of

Row = TypeVar(
    "Row", Action, Agreement, Comment, ConditionView, Evaluation, Goal, HomeStep, PlanSection, Position,
    ReturnCondition, Standpoint,
)  # fmt: skip
BESIDE = (Goal, Action, Agreement, ReturnCondition, HomeStep, Evaluation, Standpoint, Position)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part that the maker sees and the recipient does not get."""

    title: str


class Gathering:
    """The rows of one plan that one recipient may read. What was set is read as it was set."""

    def __init__(self, session: Session, maker: Actor, plan: Plan, recipient: Recipient) -> None:
        self.session, self.plan = session, plan
        self.eyes = Eyes(session, maker, plan, recipient)
        every = self._every(PlanSection)
        self.sections = _in_order([row for row in every if row.id in self.eyes.items])
        shown = {row.id for row in self.sections}
        self.left_out = tuple(
            LeftOut(row.title) for row in _in_order(every) if row.id in self.eyes.mine and row.id not in shown
        )
        self.laid: Mapping[UUID, Laid] = {row.id: laid_out(blocks_of(session, row.id)) for row in self.sections}
        self.frozen = self._frozen()
        self.goals, self.actions, self.agreements = self.rows(Goal), self.rows(Action), self.rows(Agreement)
        self.conditions, self.views = self.rows(ReturnCondition), self.rows(ConditionView)
        self.home_steps, self.evaluations = self.rows(HomeStep), self.rows(Evaluation)
        self.standpoints = [row for row in self.rows(Standpoint) if row.carried_on or plan.seal is None]
        self.positions = self.rows(Position)
        self.comments = [row for row in self.rows(Comment) if row.section_id in shown]
        self.suggestions = {
            row.id: row
            for row in session.scalars(
                select(TextSuggestion).where(TextSuggestion.text_id.in_(shown), TextSuggestion.accepted.is_(None))
            )
        }
        standings = scope.standings_in(session, maker, plan.youth_file_id)
        until = scope.last_day_in(session, maker, plan.youth_file_id, standings)
        self.could = could_take_part(session, plan.youth_file_id, until)
        self.youth = youth_of(session, plan.youth_file_id)
        self.people = self.eyes.names(self._mentioned())

    def rows(self, model: type[Row]) -> list[Row]:
        return [row for row in self._every(model) if row.id in self.eyes.items]

    def _every(self, model: type[Row]) -> list[Row]:
        return list(self.session.scalars(select(model).where(model.plan_id == self.plan.id).order_by(model.id)))

    def _frozen(self) -> Mapping[UUID, dict[str, Any]]:
        if self.plan.seal is None:
            return {}
        rows = self.session.scalars(
            select(FrozenPart).where(FrozenPart.plan_id == self.plan.id, FrozenPart.item_id.in_(self.eyes.items))
        )
        return {row.item_id: json.loads(row.content) for row in rows}

    def hidden(self, kinds: Iterable[type[Any]] = BESIDE) -> int:
        """How many things beside the sections the maker sees and the recipient does not get."""
        return sum(
            id_ in self.eyes.mine and id_ not in self.eyes.items
            for model in kinds
            for id_ in self.session.scalars(select(model.id).where(model.plan_id == self.plan.id))
        )

    def name(self, person: UUID | None) -> str:
        known = self.people.get(person) if person is not None else None
        return str(known.name) if known else str(SOMEONE)

    def name_or_nothing(self, person: UUID | None) -> str:
        return self.name(person) if person in self.people else ""

    def _mentioned(self) -> set[UUID]:
        mentioned = {row.author_id for row in self.comments} | {row.author_id for row in self.standpoints}
        mentioned |= {row.said_by_id for row in self.comments if row.said_by_id}
        mentioned |= {row.person_id for row in self.positions} | {row.person_id for row in self.views}
        mentioned |= {row.person_id for row in self.evaluations}
        mentioned |= {row.recorded_by for row in self.positions if row.recorded_by}
        mentioned |= {row.owner_id for row in self.actions if row.owner_id}
        mentioned |= {row.person_id for row in self.suggestions.values()}
        mentioned |= {row.said_by_id for row in self.suggestions.values() if row.said_by_id}
        return mentioned | set(self.could) | ({self.youth} if self.youth else set())


def _in_order(rows: Iterable[PlanSection]) -> list[PlanSection]:
    """Sections in their order, each followed by its passages."""
    rows = list(rows)
    under: dict[UUID, list[PlanSection]] = defaultdict(list)
    for row in rows:
        if row.under_id is not None:
            under[row.under_id].append(row)
    tops = sorted((row for row in rows if row.under_id is None), key=lambda row: (row.ordinal, row.id))
    found = [
        one for top in tops for one in (top, *sorted(under.pop(top.id, ()), key=lambda row: (row.ordinal, row.id)))
    ]
    return found + [row for left in under.values() for row in left]
