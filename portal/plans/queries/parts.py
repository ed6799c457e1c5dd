"""What stands beside the texts of a plan: goals, actions, agreements, the way home, how it went."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from portal.access.policy import Letter
from portal.dossier.domain import Role
from portal.plans.domain.home import ORDER, HomePhase
from portal.plans.domain.kinds import has_a_way_home, may_reword, may_take_away
from portal.plans.domain.states import STAGES, PlanState
from portal.plans.pages import (
    ActionShown,
    AgreementShown,
    ConditionShown,
    EvaluationShown,
    GoalShown,
    HomeShown,
    HomeStepShown,
    TakenAwayShown,
    ViewShown,
)
from portal.plans.queries.shown import Shown
from portal.plans.services.setting import grows_up_here


def goals(shown: Shown) -> list[GoalShown]:
    open_one = shown.state is not PlanState.REPLACED
    return [
        GoalShown(
            row.id, row.title, row.how_we_see_it, row.attainment, row.scored_on, shown.titles[row.section_id],
            Letter.E in shown.plain_letters[row.section_id] and open_one,
            _may_change(shown, row), _may_take_away(shown, row),
        )
        for row in shown.goals
        if row.section_id in shown.titles
    ]  # fmt: skip


def actions(shown: Shown) -> list[ActionShown]:
    wishes = {wish.id: wish.text for wish in shown.wishes}
    return [
        ActionShown(
            row.id, row.title, shown.people.get(row.owner_id) if row.owner_id else None, row.due_on, row.done_on,
            row.done_on is None and row.due_on is not None and row.due_on < shown.today,
            shown.titles[row.section_id],
            row.done_on is None
            and (row.owner_id == shown.actor.person_id or Letter.E in shown.plain_letters[row.section_id]),
            row.result,
            wishes.get(row.wish_id, ""),
            _may_change(shown, row),
            row.done_on is None and _may_take_away(shown, row),
        )
        for row in shown.actions
        if row.section_id in shown.titles
    ]  # fmt: skip


def agreements(shown: Shown) -> list[AgreementShown]:
    return [
        AgreementShown(
            row.id, row.text, shown.titles[row.section_id], _may_change(shown, row), _may_take_away(shown, row)
        )
        for row in shown.agreements
        if row.section_id in shown.titles
    ]


def _may_change(shown: Shown, row: Row[Any]) -> bool:
    """Whether the viewer may put it in other words; the youth's own in the youth's own plan stay (R-16-02)."""
    if not _is_open(shown, row):
        return False
    own, of_the_youth = _whose(shown, row)
    return may_reword(shown.plan.kind, own=own, of_the_youth=of_the_youth)


def _may_take_away(shown: Shown, row: Row[Any]) -> bool:
    """Whether the viewer may take it out before the version is set."""
    if not _is_open(shown, row):
        return False
    own, of_the_youth = _whose(shown, row)
    sets = Letter.S in shown.plan_letters
    maker_is_here = own or not sets or shown.items[row.id].author_id in shown.here
    return may_take_away(shown.plan.kind, own=own, of_the_youth=of_the_youth, maker_is_here=maker_is_here, sets=sets)


def _is_open(shown: Shown, row: Row[Any]) -> bool:
    return STAGES[shown.state].text_is_open and Letter.E in shown.plain_letters[row.section_id]


def _whose(shown: Shown, row: Row[Any]) -> tuple[bool, bool]:
    """Whether it is the viewer's own, and whether it is the youth's."""
    author = shown.items[row.id].author_id
    return author == shown.actor.person_id, author is not None and shown.could.get(author) is Role.YOUTH


def taken_away(shown: Shown) -> list[TakenAwayShown]:
    return [
        TakenAwayShown(row.what, row.words, shown.people.get(row.taken_by), row.taken_on)
        for row in shown.taken
        if row.section_id in shown.titles
    ]


def evaluations(shown: Shown) -> list[EvaluationShown]:
    return [
        EvaluationShown(row.id, row.evaluated_on, row.text, shown.people.get(row.person_id))
        for row in shown.evaluations
    ]


def way_home(shown: Shown) -> HomeShown | None:
    """None where the plan says nothing of it: a kind that never does, or a child who grows up here (R-VAR-06)."""
    plan = shown.plan
    if not has_a_way_home(plan.kind, grows_up_here=False):
        return None
    here = grows_up_here(shown.session, plan)
    may_walk = Letter.E in shown.plan_letters and shown.state is not PlanState.REPLACED
    steps = [
        HomeStepShown(
            row.id, row.phase, row.text, row.who, row.way_back, row.starts_on, row.ends_on, row.outcome,
            row.decided_on, may_walk,
        )
        for row in sorted(shown.home_steps, key=lambda row: (ORDER.index(row.phase), row.starts_on or shown.today))
    ]  # fmt: skip
    return HomeShown(
        needed=not here,
        grows_up_since=plan.grows_up_since,
        note=plan.home_note,
        conditions=_conditions(shown),
        steps=[step for step in steps if step.phase is not HomePhase.AFTERCARE],
        aftercare=[step for step in steps if step.phase is HomePhase.AFTERCARE],
        may_say=shown.state is not PlanState.REPLACED,
    )


def _conditions(shown: Shown) -> list[ConditionShown]:
    newest = {(view.condition_id, view.person_id): view for view in shown.views}
    views: dict[UUID, list[ViewShown]] = defaultdict(list)
    for view in newest.values():
        if view.person_id in shown.people:
            own = view.person_id == shown.actor.person_id
            views[view.condition_id].append(
                ViewShown(shown.people[view.person_id], view.attainment, view.words, view.seen_on, own)
            )
    return [
        ConditionShown(row.id, row.title, row.help_offered, row.help_from, row.help_starts_on, views[row.id])
        for row in shown.conditions
    ]
