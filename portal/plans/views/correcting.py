"""Other words for a goal, an action or an agreement of a version that is not set, or taking it away."""

from collections.abc import Mapping
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.kernel.errors import Denied, NotFound
from portal.plans import people
from portal.plans.domain.terms import ATTAINMENT_NAMES, Attainment
from portal.plans.forms import ChangeActionForm, ChangeAgreementForm, ChangeGoalForm, TakeAwayForm
from portal.plans.models import Action, Agreement, Goal, Wish
from portal.plans.people import Person
from portal.plans.services import correcting
from portal.plans.services.correcting import Part
from portal.plans.views.blueprint import Act, Stands, bp, done, form_page, plan_url, stands_now
from portal.plans.views.building import owners
from portal.web.filters import day as day_in_words
from portal.web.filters import words
from portal.web.request import actor, db

MODELS: Mapping[str, type[Part]] = {"doelen": Goal, "acties": Action, "afspraken": Agreement}


@bp.get("/plannen/doelen/<uuid:goal_id>/veranderen")
def change_goal_form(goal_id: UUID) -> ResponseReturnValue:
    return form_page(*_goal(goal_id))


@bp.post("/plannen/doelen/<uuid:goal_id>/veranderen")
def change_goal(goal_id: UUID) -> ResponseReturnValue:
    act, form = _goal(goal_id)

    def do() -> None:
        correcting.change_goal(
            db(), actor(), goal_id, form.title.data or "", form.how_we_see_it.data or "", seen=form.seen.data
        )

    return done(
        act, form, do, _("Veranderd."), lambda: stands_now(_goal(goal_id, formdata=None)[1], _by(Goal, goal_id))
    )


def _goal(goal_id: UUID, **how: None) -> tuple[Act, ChangeGoalForm]:
    goal = correcting.to_change(db(), actor(), Goal, goal_id)
    form = ChangeGoalForm(obj=goal, seen=correcting.mark_on(goal), **how)
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
            db(), actor(), action_id, form.title.data or "", owner_id=owner, due_on=form.due_on.data,
            seen=form.seen.data,
        )  # fmt: skip

    return done(
        act, form, do, _("Veranderd."), lambda: stands_now(_action(action_id, formdata=None)[1], _by(Action, action_id))
    )


def _action(action_id: UUID, **how: None) -> tuple[Act, ChangeActionForm]:
    action = correcting.to_change(db(), actor(), Action, action_id)
    owner = str(action.owner_id or "")
    form = ChangeActionForm(
        title=action.title, owner=owner, due_on=action.due_on, seen=correcting.mark_on(action), **how
    )
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
        correcting.change_agreement(db(), actor(), agreement_id, form.text.data or "", seen=form.seen.data)

    def stands() -> Stands:
        return stands_now(_agreement(agreement_id, formdata=None)[1], _by(Agreement, agreement_id))

    return done(act, form, do, _("Veranderd."), stands)


def _agreement(agreement_id: UUID, **how: None) -> tuple[Act, ChangeAgreementForm]:
    agreement = correcting.to_change(db(), actor(), Agreement, agreement_id)
    form = ChangeAgreementForm(obj=agreement, seen=correcting.mark_on(agreement), **how)
    del form.section
    return _changing(_("Deze afspraak veranderen"), agreement.plan_id), form


@bp.get("/plannen/<what>/<uuid:part_id>/weghalen")
def take_away_form(what: str, part_id: UUID) -> ResponseReturnValue:
    return form_page(*_taking_away(_model(what), part_id))


@bp.post("/plannen/<what>/<uuid:part_id>/weghalen")
def take_away(what: str, part_id: UUID) -> ResponseReturnValue:
    model = _model(what)
    act, form = _taking_away(model, part_id)

    def do() -> None:
        correcting.take_away(db(), actor(), model, part_id, seen=form.seen.data)

    def stands() -> Stands:
        return Stands(_taking_away(model, part_id, formdata=None)[1].seen.data, ())  # its words stand above the button

    return done(act, form, do, _("Weggehaald. Onder het plan blijft staan wat het was."), stands)


def _model(what: str) -> type[Part]:
    if what not in MODELS:
        raise NotFound
    return MODELS[what]


def _taking_away(model: type[Part], part_id: UUID, **how: None) -> tuple[Act, TakeAwayForm]:
    part = correcting.to_take_away(db(), actor(), model, part_id)
    headings = {Goal: _("Dit doel weghalen"), Action: _("Deze actie weghalen"), Agreement: _("Deze afspraak weghalen")}
    intro = "\n\n".join((correcting.last_words(part), *_hangs_on(part)))
    form = TakeAwayForm(seen=correcting.mark_on(part), **how)
    return Act(headings[model], _("Haal weg"), plan_url(part.plan_id), intro=intro), form


def _hangs_on(part: Part) -> list[str]:
    """What goes with a part when it is taken away, and what stays."""
    found = []
    if isinstance(part, Goal) and part.scored_on is not None:
        step = words(ATTAINMENT_NAMES[Attainment(part.attainment)])
        found.append(_("Stand op %(day)s: %(step)s. Die gaat mee weg.", day=day_in_words(part.scored_on), step=step))
    if isinstance(part, Action):
        if part.owner_id is not None:
            known = people.known(db(), actor(), {part.owner_id}, part.youth_file_id)
            if part.owner_id in known:
                name = words(known[part.owner_id].name)
                found.append(_("Deze actie staat bij wat %(name)s moet doen. Daar gaat die ook weg.", name=name))
        if part.wish_id is not None and (wish := _wish(part.wish_id)):
            found.append(_("De actie hoort bij deze wens: %(wish)s. De wens blijft staan.", wish=wish))
    if part.origin_id is not None:
        found.append(_("In de vorige versie blijft het staan."))
    return found


def _wish(wish_id: UUID) -> str:
    """The words of a wish, for who may read them."""
    try:
        return scope.load(db(), actor(), Letter.V, Wish, wish_id).text
    except (NotFound, Denied):
        return ""


def _changing(heading: str, plan_id: UUID) -> Act:
    return Act(heading, _("Bewaar"), plan_url(plan_id))


def _by(model: type[Part], part_id: UUID) -> Person | None:
    """Who put a part in other words last, when the viewer may know them."""
    part = db().get_one(model, part_id)
    if part.changed_by is None:
        return None
    return people.known(db(), actor(), {part.changed_by}, part.youth_file_id).get(part.changed_by)
