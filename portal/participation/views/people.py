"""Who takes part; second thoughts."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.dossier import queries as dossier
from portal.dossier.views import head
from portal.participation import queries, services
from portal.participation.views.frame import bp
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.get("/mensen")
def people(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.people(db(), actor(), card)
    return render("participation/people.html", file_head=head(card), card=card, people=found)


@bp.get("/mensen/<uuid:part_id>")
def one(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    part = queries.part(db(), actor(), card, part_id)
    return render("participation/one.html", file_head=head(card), card=card, part=part)


@bp.post("/mensen/<uuid:part_id>/terugnemen")
def take_back(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.part(db(), actor(), card, part_id)
    services.take_back(db(), actor(), part_id)
    flash(_("Teruggenomen. Deze persoon ziet niets van het dossier; een code werkt niet meer."), "success")
    return redirect(url_for(".people", file_id=file_id), code=303)
