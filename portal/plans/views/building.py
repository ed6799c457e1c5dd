"""Goals, actions, agreements, and passages for fewer people."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField

from portal.access import scope
from portal.access.policy import Letter
from portal.kernel.errors import Denied, NotFound
from portal.plans import people, queries
from portal.plans.domain.terms import Attainment
from portal.plans.forms import (
    ActionForm,
    AgreementForm,
    FinishForm,
    GoalForm,
    ModuleForm,
    PassageForm,
    ScoreForm,
)
from portal.plans.models import Goal, Plan, PlanSection
from portal.plans.services import beginning, building
from portal.plans.views.blueprint import Act, bp, done, form_page, others, plan_url, readers_of, stands_now
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
        wish = UUID(form.wish.data) if form.wish.data else None
        building.add_action(
            db(), actor(), UUID(form.section.data), form.title.data or "", owner, form.due_on.data, wish_id=wish
        )

    return done(act, form, do, _("De actie staat erbij."))


def _adding_action(plan_id: UUID, form: ActionForm) -> Act:
    act = _adding(plan_id, _("Een actie erbij"), form.section)
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    form.owner.choices = owners(plan.youth_file_id)
    form.wish.choices = [("", _("Geen wens")), *queries.open_wishes(db(), actor(), plan)]
    return act


@bp.get("/plannen/acties/<uuid:action_id>/klaar")
def finish_form(action_id: UUID) -> ResponseReturnValue:
    return form_page(*_finishing(action_id))


@bp.post("/plannen/acties/<uuid:action_id>/klaar")
def finish_action(action_id: UUID) -> ResponseReturnValue:
    act, form = _finishing(action_id)

    def do() -> None:
        building.finish_action(db(), actor(), action_id, form.text.data or "", seen=form.seen.data)

    return done(act, form, do, _("Klaar."), lambda: stands_now(_finishing(action_id, formdata=None)[1]))


def _finishing(action_id: UUID, **how: None) -> tuple[Act, FinishForm]:
    action = building.action_to_finish(db(), actor(), action_id)
    form = FinishForm(text=action.result, seen=building.mark_on_result(action), **how)
    return Act(_("Deze actie is klaar"), _("Klaar"), plan_url(action.plan_id), intro=action.title), form


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
    readers = readers_of(section.youth_file_id, section_id)
    form = PassageForm()
    form.not_for.choices = others(readers)
    return Act(
        _("Een stuk voor minder mensen bij: %(section)s", section=section.title),
        _("Maak dit stuk"),
        plan_url(section.plan_id, section_id),
        intro=_("Wie het niet mag lezen, ziet ook niet dat het er is."),
        readers=readers,
    ), form


@bp.get("/plannen/<uuid:plan_id>/extra-hulp")
def module_form(plan_id: UUID) -> ResponseReturnValue:
    act, form = _adding_module(plan_id)
    return form_page(act, form)


@bp.post("/plannen/<uuid:plan_id>/extra-hulp")
def add_module_section(plan_id: UUID) -> ResponseReturnValue:
    act, form = _adding_module(plan_id)

    def do() -> None:
        beginning.add_module_section(db(), actor(), plan_id, UUID(form.module.data))

    return done(act, form, do, _("Het deel staat erbij."))


def _adding_module(plan_id: UUID) -> tuple[Act, ModuleForm]:
    plan = scope.load(db(), actor(), Letter.E, Plan, plan_id)
    if not beginning.takes_modules(plan.kind):
        raise NotFound
    form = ModuleForm()
    form.module.choices = [(str(one.id), one.name) for one in beginning.running_modules(db(), plan.youth_file_id)]
    intro = _("Elke extra hulp heeft een eigen deel. Wie de hulp geeft, schrijft daar mee.")
    return Act(_("Een deel voor extra hulp"), _("Zet erbij"), plan_url(plan_id), intro=intro), form


def _adding(plan_id: UUID, heading: str, field: SelectField) -> Act:
    """The page to add something at one of the sections that the actor may write in. Raises NotFound and Denied."""
    sections = queries.sections_to_write(db(), actor(), plan_id)
    if not sections:
        raise Denied
    field.choices = [("", _("Kies een deel")), *((str(section.id), section.title) for section in sections)]
    return Act(heading, _("Zet erbij"), plan_url(plan_id), hints={"section": _("Wie dat deel leest, leest ook dit.")})


def owners(file_id: UUID) -> list[tuple[str, str]]:
    """Who an action can be of, for a list of choices: nobody yet, or someone who takes part."""
    could = people.could_take_part(db(), file_id)
    known = people.known(db(), actor(), set(could), file_id)
    return [("", _("Nog niemand")), *((str(one.id), words(one.name)) for one in known.values())]
