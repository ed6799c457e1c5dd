"""Ending a part, standing in for someone, and who coordinates."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.dossier import queries as dossier
from portal.dossier.domain import Role
from portal.kernel.errors import NotFound
from portal.participation import directory, queries, services
from portal.participation.forms import EndForm, FromDayForm, StandInForm, as_id
from portal.participation.queries import Part
from portal.participation.views.frame import bp, page
from portal.web.request import actor, db
from portal.web.trying import done


@bp.route("/mensen/<uuid:part_id>/stoppen", methods=["GET", "POST"])
def end(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    part = queries.part(db(), actor(), card, part_id)
    form = EndForm()
    if form.validate_on_submit() and done(form, lambda: services.end_part(db(), actor(), part_id, form.ends_on.data)):
        flash(_("Vastgelegd. Na de laatste dag is er geen toegang meer."), "success")
        return redirect(url_for(".people", file_id=file_id), code=303)
    return page("participation/end.html", card, form, part=part)


@bp.route("/mensen/<uuid:part_id>/vervangen", methods=["GET", "POST"])
def stand_in(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    part = queries.part(db(), actor(), card, part_id)
    if part.organisation_id is None:
        raise NotFound
    form = StandInForm()
    form.colleague.choices = _colleagues_of(part)
    if form.validate_on_submit() and done(
        form,
        lambda: services.stand_in(
            db(),
            actor(),
            part_id,
            colleague_id=as_id(form.colleague.data),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
        ),
    ):
        flash(_("De vervanging staat vast. Zij stopt vanzelf op de laatste dag. De familie krijgt bericht."), "success")
        return redirect(url_for(".people", file_id=file_id), code=303)
    return page("participation/stand_in.html", card, form, part=part)


@bp.route("/mensen/<uuid:part_id>/coordineren", methods=["GET", "POST"])
def coordinate(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    part = queries.part(db(), actor(), card, part_id)
    if part.role_key is not Role.WORKER_PROVIDER or part.coordinates:
        raise NotFound
    form = FromDayForm()
    if form.validate_on_submit() and done(
        form, lambda: services.coordinate(db(), actor(), part_id, form.starts_on.data)
    ):
        flash(_("Vastgelegd. De familie krijgt bericht."), "success")
        return redirect(url_for(".people", file_id=file_id), code=303)
    return page("participation/coordinate.html", card, form, part=part)


def _colleagues_of(part: Part) -> list[tuple[str, str]]:
    found = directory.professionals(db(), part.organisation_id) if part.organisation_id else ()
    return [(str(one.person_id), one.name) for one in found if one.person_id != part.person_id]
