"""Goals, actions, agreements, the way home, and passages for fewer people."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField

from portal.access import scope
from portal.access.policy import Letter
from portal.kernel.errors import Denied
from portal.plans import people, queries
from portal.plans.domain.terms import Attainment
from portal.plans.forms import (
    ActionForm,
    AgreementForm,
    ConditionForm,
    ConditionViewForm,
    GoalForm,
    PassageForm,
    ScoreForm,
)
from portal.plans.models import Action, Goal, Plan, PlanSection, ReturnCondition
from portal.plans.services import building
from portal.plans.views.blueprint import Act, bp, done, form_page, plan_url, pressed
from portal.web.filters import words
from portal.web.request import actor, db


@bp.get("/plannen/<uuid:plan_id>/doelen/nieuw")
def goal_form(plan_id: UUID) -> ResponseReturnValue:
    form = GoalForm()
    return form_page(_adding(plan_id, _("Een doel erbij"), form.section), form)


@bp.post("/plannen/<uuid:plan_id>/doelen/nieuw")
def add_goal(plan_id: UUID) -> ResponseReturnValue:
    form = GoalForm()
    act = _adding(plan_id, _("Een doel erbij"), form.section)

    def do() -> None:
        section = UUID(form.section.data)
        building.add_goal(db(), actor(), section, form.title.data or "", form.how_we_see_it.data or "")

    return done(act, form, do, _("Het doel staat erbij."))


@bp.get("/plannen/doelen/<uuid:goal_id>/stand")
def score_form(goal_id: UUID) -> ResponseReturnValue:
    act, goal = _scoring(goal_id)
    return form_page(act, ScoreForm(attainment=goal.attainment.value))


@bp.post("/plannen/doelen/<uuid:goal_id>/stand")
def score_goal(goal_id: UUID) -> ResponseReturnValue:
    form = ScoreForm()

    def do() -> None:
        building.score_goal(db(), actor(), goal_id, Attainment(form.attainment.data))

    return done(_scoring(goal_id)[0], form, do, _("De stand is bijgewerkt."))


def _scoring(goal_id: UUID) -> tuple[Act, Goal]:
    goal = scope.load(db(), actor(), Letter.E, Goal, goal_id)
    return Act(_("Hoe ver is dit doel?"), _("Bewaar"), plan_url(goal.plan_id), intro=goal.title), goal


@bp.get("/plannen/<uuid:plan_id>/acties/nieuw")
def action_form(plan_id: UUID) -> ResponseReturnValue:
    form = ActionForm()
    return form_page(_adding_action(plan_id, form), form)


@bp.post("/plannen/<uuid:plan_id>/acties/nieuw")
def add_action(plan_id: UUID) -> ResponseReturnValue:
    form = ActionForm()
    act = _adding_action(plan_id, form)

    def do() -> None:
        owner = UUID(form.owner.data) if form.owner.data else None
        building.add_action(db(), actor(), UUID(form.section.data), form.title.data or "", owner, form.due_on.data)

    return done(act, form, do, _("De actie staat erbij."))


def _adding_action(plan_id: UUID, form: ActionForm) -> Act:
    act = _adding(plan_id, _("Een actie erbij"), form.section)
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    form.owner.choices = [("", _("Nog niemand")), *_those_who_take_part(plan.youth_file_id)]
    return act


@bp.post("/plannen/acties/<uuid:action_id>/klaar")
def finish_action(action_id: UUID) -> ResponseReturnValue:
    action = scope.load(db(), actor(), Letter.V, Action, action_id)
    back = plan_url(action.plan_id)
    return pressed(lambda: building.finish_action(db(), actor(), action_id), back, _("Klaar."))


@bp.get("/plannen/<uuid:plan_id>/afspraken/nieuw")
def agreement_form(plan_id: UUID) -> ResponseReturnValue:
    form = AgreementForm()
    return form_page(_adding(plan_id, _("Een afspraak erbij"), form.section), form)


@bp.post("/plannen/<uuid:plan_id>/afspraken/nieuw")
def add_agreement(plan_id: UUID) -> ResponseReturnValue:
    form = AgreementForm()
    act = _adding(plan_id, _("Een afspraak erbij"), form.section)

    def do() -> None:
        building.add_agreement(db(), actor(), UUID(form.section.data), form.text.data or "")

    return done(act, form, do, _("De afspraak staat erbij."))


@bp.get("/plannen/<uuid:plan_id>/weg-naar-huis/nieuw")
def condition_form(plan_id: UUID) -> ResponseReturnValue:
    return form_page(_adding_condition(plan_id), ConditionForm())


@bp.post("/plannen/<uuid:plan_id>/weg-naar-huis/nieuw")
def add_condition(plan_id: UUID) -> ResponseReturnValue:
    form = ConditionForm()

    def do() -> None:
        building.add_condition(
            db(), actor(), plan_id, form.title.data or "", help_offered=form.help_offered.data or "",
            help_from=form.help_from.data or "", help_starts_on=form.help_starts_on.data,
        )  # fmt: skip

    return done(_adding_condition(plan_id), form, do, _("De voorwaarde staat erbij."))


def _adding_condition(plan_id: UUID) -> Act:
    scope.load(db(), actor(), Letter.E, Plan, plan_id)
    return Act(
        _("De weg naar huis"),
        _("Zet erbij"),
        plan_url(plan_id),
        hints={"title": _("Schrijf op wat iedereen kan zien als het zo is.")},
    )


@bp.get("/plannen/weg-naar-huis/<uuid:condition_id>/hoe-ver")
def condition_view_form(condition_id: UUID) -> ResponseReturnValue:
    return form_page(_seeing(condition_id), ConditionViewForm())


@bp.post("/plannen/weg-naar-huis/<uuid:condition_id>/hoe-ver")
def see_condition(condition_id: UUID) -> ResponseReturnValue:
    form = ConditionViewForm()

    def do() -> None:
        building.see_condition(db(), actor(), condition_id, Attainment(form.attainment.data), form.text.data or "")

    return done(_seeing(condition_id), form, do, _("Dit staat er nu bij, naast wat anderen zien."))


def _seeing(condition_id: UUID) -> Act:
    row = scope.load(db(), actor(), Letter.V, ReturnCondition, condition_id)
    return Act(_("Hoe ver is het?"), _("Bewaar"), plan_url(row.plan_id), intro=row.title)


@bp.get("/plannen/delen/<uuid:section_id>/stuk-apart")
def passage_form(section_id: UUID) -> ResponseReturnValue:
    act, form = _shielding(section_id)
    return form_page(act, form)


@bp.post("/plannen/delen/<uuid:section_id>/stuk-apart")
def shield_passage(section_id: UUID) -> ResponseReturnValue:
    act, form = _shielding(section_id)

    def do() -> None:
        people_out = {UUID(one) for one in form.not_for.data or ()}
        building.shield_passage(db(), actor(), section_id, form.title.data or "", people_out)

    return done(act, form, do, _("Het stuk staat klaar. Wie het niet mag lezen, ziet er niets van."))


def _shielding(section_id: UUID) -> tuple[Act, PassageForm]:
    section = scope.load(db(), actor(), Letter.E, PlanSection, section_id)
    readers = queries.readers(db(), actor(), section_id)
    form = PassageForm()
    form.not_for.choices = [(str(one.id), words(one.name)) for one in readers if one.id != actor().person_id]
    return Act(
        _("Een stuk voor minder mensen bij: %(section)s", section=section.title),
        _("Maak dit stuk"),
        plan_url(section.plan_id, section_id),
        intro=_("Wie het niet mag lezen, ziet ook niet dat het er is."),
        readers=tuple(readers),
    ), form


def _adding(plan_id: UUID, heading: str, field: SelectField) -> Act:
    """The page to add something at one of the sections that the actor may write in. Raises NotFound and Denied."""
    sections = queries.sections_to_write(db(), actor(), plan_id)
    if not sections:
        raise Denied
    field.choices = [(str(section.id), section.title) for section in sections]
    return Act(heading, _("Zet erbij"), plan_url(plan_id), hints={"section": _("Wie dat deel leest, leest ook dit.")})


def _those_who_take_part(file_id: UUID) -> list[tuple[str, str]]:
    could = people.could_take_part(db(), file_id)
    known = people.known(db(), actor(), set(could), file_id)
    return [(str(one.id), words(one.name)) for one in known.values()]
