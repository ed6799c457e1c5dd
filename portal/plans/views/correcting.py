"""Other words for a goal, an action or an agreement of a version that is not set."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.plans.forms import ActionForm, AgreementForm, GoalForm
from portal.plans.models import Action, Agreement, Goal
from portal.plans.services import correcting
from portal.plans.views.blueprint import Act, bp, done, form_page, plan_url
from portal.plans.views.building import owners
from portal.web.request import actor, db


@bp.get("/plannen/doelen/<uuid:goal_id>/veranderen")
def change_goal_form(goal_id: UUID) -> ResponseReturnValue:
    return form_page(*_goal(goal_id))


@bp.post("/plannen/doelen/<uuid:goal_id>/veranderen")
def change_goal(goal_id: UUID) -> ResponseReturnValue:
    act, form = _goal(goal_id)

    def do() -> None:
        correcting.change_goal(db(), actor(), goal_id, form.title.data or "", form.how_we_see_it.data or "")

    return done(act, form, do, _("Veranderd."))


def _goal(goal_id: UUID) -> tuple[Act, GoalForm]:
    goal = correcting.to_change(db(), actor(), Goal, goal_id)
    form = GoalForm(obj=goal)
    del form.section
    return _changing(_("Dit doel veranderen"), goal.plan_id), form


@bp.get("/plannen/acties/<uuid:action_id>/veranderen")
def change_action_form(action_id: UUID) -> ResponseReturnValue:
    return form_page(*_action(action_id))


@bp.post("/plannen/acties/<uuid:action_id>/veranderen")
def change_action(action_id: UUID) -> ResponseReturnValue:
    act, form = _action(action_id)

    def do() -> None:
        owner = UUID(form.owner.data) if form.owner.data else None
        correcting.change_action(
            db(), actor(), action_id, form.title.data or "", owner_id=owner, due_on=form.due_on.data
        )

    return done(act, form, do, _("Veranderd."))


def _action(action_id: UUID) -> tuple[Act, ActionForm]:
    action = correcting.to_change(db(), actor(), Action, action_id)
    owner = str(action.owner_id or "")
    form = ActionForm(data={"title": action.title, "owner": owner, "due_on": action.due_on})
    del form.section
    del form.wish
    form.owner.choices = owners(action.youth_file_id)
    return _changing(_("Deze actie veranderen"), action.plan_id), form


@bp.get("/plannen/afspraken/<uuid:agreement_id>/veranderen")
def change_agreement_form(agreement_id: UUID) -> ResponseReturnValue:
    return form_page(*_agreement(agreement_id))


@bp.post("/plannen/afspraken/<uuid:agreement_id>/veranderen")
def change_agreement(agreement_id: UUID) -> ResponseReturnValue:
    act, form = _agreement(agreement_id)

    def do() -> None:
        correcting.change_agreement(db(), actor(), agreement_id, form.text.data or "")

    return done(act, form, do, _("Veranderd."))


def _agreement(agreement_id: UUID) -> tuple[Act, AgreementForm]:
    agreement = correcting.to_change(db(), actor(), Agreement, agreement_id)
    form = AgreementForm(obj=agreement)
    del form.section
    return _changing(_("Deze afspraak veranderen"), agreement.plan_id), form


def _changing(heading: str, plan_id: UUID) -> Act:
    return Act(heading, _("Bewaar"), plan_url(plan_id))
