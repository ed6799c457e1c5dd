"""The page of the duty worker, and what is told of an emergency access afterwards."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.dossier import queries as dossier
from portal.dossier import view_as
from portal.dossier.views import head
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


@bp.get("/jongeren/<uuid:file_id>/noodtoegang")
def of_file(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = services.of_file(db(), actor(), card)
    coordinates = view_as.coordinates(db(), actor(), file_id)
    return render("duty/of_file.html", file_head=head(card), card=card, found=found, coordinates=coordinates)


@bp.post("/jongeren/<uuid:file_id>/noodtoegang/<uuid:access_id>/vertellen")
def tell_the_client(file_id: UUID, access_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    services.tell_the_client(db(), actor(), card, access_id)
    flash(_("Verteld. De jongere, of wie voor een jonger kind opkomt, heeft bericht."), "success")
    return redirect(url_for("duty.of_file", file_id=file_id), 303)


@bp.get("/noodtoegang/overzicht")
def of_organisation() -> ResponseReturnValue:
    return render("duty/of_organisation.html", found=services.of_organisation(db(), actor()))


def _page(form: EmergencyForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "duty/show.html",
        status=status,
        form=form,
        on_duty=services.on_duty(db(), actor()),
        files=services.open_files(db(), actor()),
    )
