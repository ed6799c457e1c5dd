"""The way home: conditions, steps of the stay, aftercare."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.plans.domain.home import HomePhase, Outcome
from portal.plans.domain.terms import Attainment
from portal.plans.forms import ConditionForm, ConditionViewForm, HomeNoteForm, HomeStepForm, OutcomeForm
from portal.plans.models import HomeStep, Plan, ReturnCondition
from portal.plans.services import home
from portal.plans.views.blueprint import Act, bp, done, form_page, home_url, stands_now
from portal.web.request import actor, db


@bp.get("/plannen/<uuid:plan_id>/weg-naar-huis/nieuw")
def condition_form(plan_id: UUID) -> ResponseReturnValue:
    return form_page(_adding_condition(plan_id), ConditionForm())


@bp.post("/plannen/<uuid:plan_id>/weg-naar-huis/nieuw")
def add_condition(plan_id: UUID) -> ResponseReturnValue:
    form = ConditionForm()

    def do() -> None:
        home.add_condition(
            db(), actor(), plan_id, form.title.data or "", help_offered=form.help_offered.data or "",
            help_from=form.help_from.data or "", help_starts_on=form.help_starts_on.data,
        )  # fmt: skip

    return done(_adding_condition(plan_id), form, do, _("De voorwaarde staat erbij."))


def _adding_condition(plan_id: UUID) -> Act:
    scope.load(db(), actor(), Letter.E, Plan, plan_id)
    return Act(
        _("De weg naar huis"),
        _("Zet erbij"),
        home_url(plan_id),
        hints={"title": _("Schrijf op wat iedereen kan zien als het zo is.")},
    )


@bp.get("/plannen/weg-naar-huis/<uuid:condition_id>/hoe-ver")
def condition_view_form(condition_id: UUID) -> ResponseReturnValue:
    return form_page(_seeing(condition_id), ConditionViewForm())


@bp.post("/plannen/weg-naar-huis/<uuid:condition_id>/hoe-ver")
def see_condition(condition_id: UUID) -> ResponseReturnValue:
    form = ConditionViewForm()

    def do() -> None:
        home.see_condition(db(), actor(), condition_id, Attainment(form.attainment.data), form.text.data or "")

    return done(_seeing(condition_id), form, do, _("Dit staat er nu bij, naast wat anderen zien."))


def _seeing(condition_id: UUID) -> Act:
    row = scope.load(db(), actor(), Letter.V, ReturnCondition, condition_id)
    return Act(_("Hoe ver is het?"), _("Bewaar"), home_url(row.plan_id), intro=row.title)


@bp.get("/plannen/<uuid:plan_id>/weg-naar-huis/stap")
def home_step_form(plan_id: UUID) -> ResponseReturnValue:
    return form_page(_adding_step(plan_id), HomeStepForm())


@bp.post("/plannen/<uuid:plan_id>/weg-naar-huis/stap")
def add_home_step(plan_id: UUID) -> ResponseReturnValue:
    form = HomeStepForm()

    def do() -> None:
        home.add_step(
            db(), actor(), plan_id, HomePhase(form.phase.data), form.text.data or "", who=form.who.data or "",
            way_back=form.way_back.data or "", starts_on=form.starts_on.data, ends_on=form.ends_on.data,
        )  # fmt: skip

    return done(_adding_step(plan_id), form, do, _("De stap staat erbij."))


def _adding_step(plan_id: UUID) -> Act:
    scope.load(db(), actor(), Letter.E, Plan, plan_id)
    return Act(
        _("Een stap naar huis"),
        _("Zet erbij"),
        home_url(plan_id),
        intro=_("Elke stap wordt besproken. Er staat altijd bij wat er gebeurt als het niet goed gaat."),
        hints={
            "way_back": _("Nodig bij elke stap. Een stap terug is geen straf."),
            "ends_on": _("Leeg bij hulp na de terugkeer: een half jaar."),
        },
    )


@bp.get("/plannen/weg-naar-huis/stappen/<uuid:step_id>")
def outcome_form(step_id: UUID) -> ResponseReturnValue:
    act, step = _deciding(step_id)
    return form_page(act, OutcomeForm(outcome=step.outcome.value))


@bp.post("/plannen/weg-naar-huis/stappen/<uuid:step_id>")
def decide_step(step_id: UUID) -> ResponseReturnValue:
    form = OutcomeForm()

    def do() -> None:
        home.decide_step(db(), actor(), step_id, Outcome(form.outcome.data))

    return done(_deciding(step_id)[0], form, do, _("De stand van deze stap is bijgewerkt."))


def _deciding(step_id: UUID) -> tuple[Act, HomeStep]:
    step = scope.load(db(), actor(), Letter.E, HomeStep, step_id)
    return Act(_("Hoe gaat deze stap?"), _("Bewaar"), home_url(step.plan_id), intro=step.text), step


@bp.get("/plannen/<uuid:plan_id>/weg-naar-huis/waar-het-kind-opgroeit")
def home_note_form(plan_id: UUID) -> ResponseReturnValue:
    act, plan = _noting(plan_id)
    return form_page(act, _note_form(plan))


@bp.post("/plannen/<uuid:plan_id>/weg-naar-huis/waar-het-kind-opgroeit")
def note_on_home(plan_id: UUID) -> ResponseReturnValue:
    act, plan = _noting(plan_id)
    form = _note_form(plan)

    def do() -> None:
        note = form.note.data or ""
        home.note_on_home(db(), actor(), plan_id, note, form.grows_up_since.data, seen=form.seen.data)

    return done(act, form, do, _("Bewaard."), lambda: stands_now(_note_form(_noting(plan_id)[1], formdata=None)))


def _note_form(plan: Plan, **how: None) -> HomeNoteForm:
    return HomeNoteForm(note=plan.home_note, grows_up_since=plan.grows_up_since, seen=home.mark_on_note(plan), **how)


def _noting(plan_id: UUID) -> tuple[Act, Plan]:
    plan = scope.load(db(), actor(), Letter.S, Plan, plan_id)
    return Act(
        _("Waar het kind opgroeit"),
        _("Bewaar"),
        home_url(plan_id),
        hints={
            "note": _("Alleen nodig als de stappen of de hulp daarna nog niet te zeggen zijn."),
            "grows_up_since": _("Alleen als dat is besloten. Dan hoeft de weg naar huis niet in dit plan."),
        },
    ), plan
