"""The page of the duty worker."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.duty import services
from portal.duty.forms import EmergencyForm
from portal.duty.services import Emergency
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("duty", __name__)


@bp.get("/noodtoegang")
def show() -> ResponseReturnValue:
    return _page(EmergencyForm())


@bp.post("/noodtoegang")
def open_file() -> ResponseReturnValue:
    form = EmergencyForm()
    if not form.validate():
        return _page(form, 422)
    emergency = Emergency(
        form.given_name.data, form.family_name.data, form.born_on.data, form.ground.data, int(form.hours.data)
    )
    services.open_for_emergency(db(), actor(), emergency)
    flash(_("Uw vraag is verwerkt. Is er een dossier waar u nu dienst voor heeft? Dan staat het hieronder."), "info")
    return redirect(url_for("duty.show"), 303)


def _page(form: EmergencyForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "duty/show.html",
        status=status,
        form=form,
        on_duty=services.on_duty(db(), actor()),
        files=services.open_files(db(), actor()),
    )
