"""The family asks its own people for the family group plan; others say yes or no, and a worker lets them in."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.plans.forms import GuestForm
from portal.plans.models import Guest
from portal.plans.services import guests
from portal.plans.views.blueprint import Act, bp, done, form_page, pressed
from portal.web.request import actor, db


@bp.get("/plannen/<uuid:plan_id>/mensen/vraag")
def invite_form(plan_id: UUID) -> ResponseReturnValue:
    guests.plan_to_ask_for(db(), actor(), plan_id)
    return form_page(_act(plan_id), GuestForm())


@bp.post("/plannen/<uuid:plan_id>/mensen/vraag")
def invite(plan_id: UUID) -> ResponseReturnValue:
    guests.plan_to_ask_for(db(), actor(), plan_id)
    form = GuestForm()

    def do() -> None:
        guests.invite(
            db(), actor(), plan_id, form.given_name.data, form.relation.data, family_name=form.family_name.data or ""
        )

    return done(_act(plan_id), form, do, _("Gevraagd."))


@bp.post("/plannen/mensen/<uuid:guest_id>/toestemming")
def agree_to_guest(guest_id: UUID) -> ResponseReturnValue:
    return pressed(
        lambda: guests.agree(db(), actor(), guest_id), _place(guest_id), _("Dat mag, heb je gezegd. Bedankt.")
    )


@bp.post("/plannen/mensen/<uuid:guest_id>/stoppen")
def refuse_guest(guest_id: UUID) -> ResponseReturnValue:
    return pressed(lambda: guests.refuse(db(), actor(), guest_id), _place(guest_id), _("Deze vraag is gestopt."))


@bp.post("/plannen/mensen/<uuid:guest_id>/toelaten")
def let_in(guest_id: UUID) -> ResponseReturnValue:
    return pressed(
        lambda: guests.let_in(db(), actor(), guest_id),
        _place(guest_id),
        _("Deze persoon doet mee. Geef bij Mensen een toegangscode, dan kan deze persoon zich aanmelden."),
    )


def _place(guest_id: UUID) -> str:
    guest = scope.load(db(), actor(), Letter.V, Guest, guest_id)
    return _guests_url(guest.plan_id)


def _guests_url(plan_id: UUID) -> str:
    return url_for("plans.show", plan_id=plan_id, _anchor="guests")


def _act(plan_id: UUID) -> Act:
    return Act(
        _("Iemand vragen voor dit plan"),
        _("Vraag deze persoon"),
        _guests_url(plan_id),
        _("Familie, vrienden, buren: u kiest zelf wie er meedenkt. Wie over toestemming gaat, zegt eerst of het mag."),
    )
