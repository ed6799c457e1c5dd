"""A round of consultation, positions, setting, the next version."""

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.database.session import legal_today
from portal.plans import people, queries
from portal.plans.domain.kinds import WORDS_STAY_THE_YOUTHS
from portal.plans.domain.positions import Stance, Way
from portal.plans.forms import (
    AskedForm,
    EvaluateForm,
    NotAskedForm,
    PositionForm,
    RecordedPositionForm,
    RoundForm,
    SetForm,
)
from portal.plans.models import Plan, PlanSection
from portal.plans.services import agreeing, setting, versions
from portal.plans.views.blueprint import Act, bp, done, form_page, plan_url, pressed, readers_of
from portal.web.filters import words
from portal.web.request import actor, db


@bp.get("/plannen/<uuid:plan_id>/overleg")
def round_form(plan_id: UUID) -> ResponseReturnValue:
    return form_page(_asking(plan_id), RoundForm())


@bp.post("/plannen/<uuid:plan_id>/overleg")
def start_round(plan_id: UUID) -> ResponseReturnValue:
    form = RoundForm()

    def do() -> None:
        agreeing.start_round(db(), actor(), plan_id, form.until.data)

    return done(_asking(plan_id), form, do, _("De overlegronde is begonnen."))


def _asking(plan_id: UUID) -> Act:
    scope.load(db(), actor(), Letter.S, Plan, plan_id)
    intro = _("Iedereen die meedoet, kan laten weten wat hij of zij van het plan vindt.")
    return Act(_("Overleg over dit plan"), _("Begin het overleg"), plan_url(plan_id), intro=intro)


@bp.post("/plannen/<uuid:plan_id>/terug-naar-concept")
def back_to_draft(plan_id: UUID) -> ResponseReturnValue:
    return pressed(
        lambda: agreeing.back_to_draft(db(), actor(), plan_id), plan_url(plan_id), _("Het plan is weer een concept.")
    )


@bp.get("/plannen/<uuid:plan_id>/eens-of-niet")
def position_form(plan_id: UUID) -> ResponseReturnValue:
    act = _answering(plan_id)
    earlier = queries.own_position(db(), actor(), plan_id)
    return form_page(act, PositionForm(data={"stance": earlier.stance, "text": earlier.words} if earlier else None))


@bp.post("/plannen/<uuid:plan_id>/eens-of-niet")
def take_position(plan_id: UUID) -> ResponseReturnValue:
    form = PositionForm()

    def do() -> None:
        agreeing.take_position(db(), actor(), plan_id, Stance(form.stance.data), form.text.data or "")

    return done(_answering(plan_id), form, do, _("Dit antwoord staat bij het plan."))


def _answering(plan_id: UUID) -> Act:
    plan = scope.load(db(), actor(), Letter.V, Plan, plan_id)
    intro = _("Alleen lezen telt niet als eens zijn. Een antwoord kan later nog anders.")
    readers = readers_of(plan.youth_file_id, plan_id)
    return Act(_("Eens of niet eens?"), _("Laat dit weten"), plan_url(plan_id), intro=intro, readers=readers)


@bp.get("/plannen/delen/<uuid:section_id>/akkoord")
def role_form(section_id: UUID) -> ResponseReturnValue:
    return form_page(_on_role(section_id), PositionForm())


@bp.post("/plannen/delen/<uuid:section_id>/akkoord")
def agree_on_role(section_id: UUID) -> ResponseReturnValue:
    form = PositionForm()

    def do() -> None:
        agreeing.agree_on_role(db(), actor(), section_id, Stance(form.stance.data), form.text.data or "")

    return done(_on_role(section_id), form, do, _("Dit antwoord staat bij het deel."))


def _on_role(section_id: UUID) -> Act:
    section = scope.load(db(), actor(), Letter.A, PlanSection, section_id)
    intro = _("Alleen dit deel wacht op het akkoord van pleegouders. De rest van het plan wacht daar niet op.")
    return Act(section.title, _("Laat dit weten"), plan_url(section.plan_id, section_id), intro=intro)


@bp.get("/plannen/<uuid:plan_id>/gesprek")
def talk_form(plan_id: UUID) -> ResponseReturnValue:
    act, form = _recording(plan_id)
    return form_page(act, form)


@bp.post("/plannen/<uuid:plan_id>/gesprek")
def record_position(plan_id: UUID) -> ResponseReturnValue:
    act, form = _recording(plan_id)

    def do() -> None:
        agreeing.record_position(
            db(), actor(), plan_id, UUID(form.person.data), Stance(form.stance.data), form.text.data or "",
            form.talk_on.data,
        )  # fmt: skip

    return done(act, form, do, _("Het antwoord uit het gesprek staat bij het plan."))


def _recording(plan_id: UUID) -> tuple[Act, RecordedPositionForm]:
    plan = scope.load(db(), actor(), Letter.S, Plan, plan_id)
    form = RecordedPositionForm()
    form.person.choices = _others(plan)
    intro = _("Voor wie het portaal niet gebruikt. Schrijf op wat deze persoon zelf zei.")
    hints = {"talk_on": _("Niet bereikt? Laat dit leeg en schrijf op wie het heeft geprobeerd.")}
    return Act(_("Een antwoord uit een gesprek"), _("Leg vast"), plan_url(plan_id), intro=intro, hints=hints), form


@bp.get("/plannen/<uuid:plan_id>/vaststellen")
def set_form(plan_id: UUID) -> ResponseReturnValue:
    act, form = _setting(plan_id)
    return form_page(act, form)


@bp.post("/plannen/<uuid:plan_id>/vaststellen")
def set_plan(plan_id: UUID) -> ResponseReturnValue:
    act, form = _setting(plan_id)

    def do() -> None:
        note = form.differ_note.data if "differ_note" in form else ""
        setting.set_plan(db(), actor(), plan_id, form.in_force_on.data, note or "")

    return done(act, form, do, _("Het plan is vastgesteld. Aan deze versie verandert niets meer."))


def _setting(plan_id: UUID) -> tuple[Act, SetForm]:
    plan = scope.load(db(), actor(), Letter.S, Plan, plan_id)
    form = SetForm()
    if plan.kind not in WORDS_STAY_THE_YOUTHS:
        del form.differ_note
    intro = _("Deze versie wordt bewaard zoals zij nu is, met wat iedereen zei. Niemand kan haar daarna veranderen.")
    hints = {"differ_note": _("Alleen nodig als de jongere het niet eens is met het plan.")}
    return Act(_("Het plan vaststellen"), _("Stel vast"), plan_url(plan_id), intro=intro, hints=hints), form


@bp.post("/plannen/<uuid:plan_id>/nieuwe-versie")
def next_version(plan_id: UUID) -> ResponseReturnValue:
    made: list[Plan] = []
    answer = pressed(
        lambda: made.append(versions.next_version(db(), actor(), plan_id)),
        plan_url(plan_id),
        _("De nieuwe versie begint als kopie. De vorige blijft gelden tot deze is vastgesteld."),
    )
    return redirect(plan_url(made[0].id), 303) if made else answer


@bp.get("/plannen/<uuid:plan_id>/evalueren")
def evaluate_form(plan_id: UUID) -> ResponseReturnValue:
    return form_page(_evaluating(plan_id), EvaluateForm())


@bp.post("/plannen/<uuid:plan_id>/evalueren")
def evaluate(plan_id: UUID) -> ResponseReturnValue:
    form = EvaluateForm()

    def do() -> None:
        agreeing.evaluate(db(), actor(), plan_id, form.text.data or "", form.evaluated_on.data)

    return done(_evaluating(plan_id), form, do, _("De evaluatie staat bij het plan."))


def _evaluating(plan_id: UUID) -> Act:
    scope.load(db(), actor(), Letter.S, Plan, plan_id)
    intro = _("Werk eerst bij hoe ver elk doel is. Schrijf dan op hoe het ging, in woorden van iedereen die erbij was.")
    hints = {"evaluated_on": _("Leeg: vandaag.")}
    return Act(_("Het plan evalueren"), _("Bewaar de evaluatie"), plan_url(plan_id), intro=intro, hints=hints)


@bp.get("/plannen/<uuid:plan_id>/anders-gevraagd")
def asked_form(plan_id: UUID) -> ResponseReturnValue:
    act, form = _asking_otherwise(plan_id)
    form.asked_on.data = legal_today(db())
    return form_page(act, form)


@bp.post("/plannen/<uuid:plan_id>/anders-gevraagd")
def note_asked(plan_id: UUID) -> ResponseReturnValue:
    act, form = _asking_otherwise(plan_id)

    def do() -> None:
        agreeing.note_asked(
            db(), actor(), plan_id, UUID(form.person.data), Way(form.way.data), asked_on=form.asked_on.data
        )

    return done(act, form, do, _("Hoe en wanneer het is gevraagd, staat bij wie er meedoet."))


def _asking_otherwise(plan_id: UUID) -> tuple[Act, AskedForm]:
    plan = scope.load(db(), actor(), Letter.S, Plan, plan_id)
    form = AskedForm()
    form.person.choices = _others(plan)
    intro = _("Voor wie u op een andere manier vroeg wat hij of zij van dit plan vindt.")
    return Act(_("Hoe iemand is gevraagd"), _("Leg vast"), plan_url(plan_id), intro=intro), form


def _others(plan: Plan) -> list[tuple[str, str]]:
    """Who could take part in this plan, beside the actor, as the actor may know them."""
    could = people.asked_for(db(), plan)
    known = people.known(db(), actor(), set(could) - {actor().person_id}, plan.youth_file_id)
    return [("", _("Kies een persoon")), *((str(one.id), words(one.name)) for one in known.values())]


@bp.get("/plannen/<uuid:plan_id>/niet-gevraagd")
def not_asked_form(plan_id: UUID) -> ResponseReturnValue:
    act, form = _not_asking_otherwise(plan_id)
    return form_page(act, form)


@bp.post("/plannen/<uuid:plan_id>/niet-gevraagd")
def note_not_asked(plan_id: UUID) -> ResponseReturnValue:
    act, form = _not_asking_otherwise(plan_id)

    def do() -> None:
        person, why = UUID(form.person.data), form.text.data or ""
        agreeing.note_not_asked(db(), actor(), plan_id, person, why, excluded=bool(form.excluded.data))

    return done(act, form, do, _("De reden staat bij wie er meedoet."))


def _not_asking_otherwise(plan_id: UUID) -> tuple[Act, NotAskedForm]:
    plan = scope.load(db(), actor(), Letter.S, Plan, plan_id)
    form = NotAskedForm()
    form.person.choices = _others(plan)
    return Act(_("Waarom iemand niet is gevraagd"), _("Leg vast"), plan_url(plan_id)), form
