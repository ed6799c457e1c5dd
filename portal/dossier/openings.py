"""Pages with which a file begins and ends: ask to open, close, open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select, text

from portal.access.actor import Door
from portal.access.scope import DECIDED
from portal.database.session import legal_today
from portal.dossier import facts, queries, view_as
from portal.dossier.domain import Role
from portal.dossier.forms import OpeningForm, ReasonForm
from portal.dossier.models import FileRequest
from portal.dossier.views import head
from portal.kernel.errors import NotFound, RuleBroken
from portal.people.directory import names_of_organisations
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("opening", __name__)


@dataclass(frozen=True, slots=True)
class AskedHere:
    """Another organisation asked to open a file that is there already: a task for the coordinator."""

    organisation: str
    asked_at: datetime


@bp.get("/jongeren/nieuw")
def new() -> ResponseReturnValue:
    return _opening_page(OpeningForm())


@bp.post("/jongeren/nieuw")
def ask() -> ResponseReturnValue:
    form = OpeningForm()
    if not form.validate():
        return _opening_page(form, 422)
    try:
        facts.ask_to_open_file(
            db(),
            actor(),
            given_name=form.given_name.data,
            family_name=form.family_name.data or "",
            born_on=form.born_on.data,
            proof=form.proof.data,
            role=Role(form.role.data),
            bsn=form.bsn.data or "",
        )
    except RuleBroken as error:
        form.form_errors = [words(error.sentence)]
        return _opening_page(form, 422)
    db().info[DECIDED] = True
    flash(_("Wij vragen het na. U hoort het zodra het dossier voor u open is, of een collega belt u."), "info")
    return redirect(url_for("opening.new"), 303)


@bp.get("/jongeren/<uuid:file_id>/sluiten")
def show_ending(file_id: UUID) -> ResponseReturnValue:
    return _ending_page(file_id, ReasonForm())


@bp.post("/jongeren/<uuid:file_id>/sluiten")
def close(file_id: UUID) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return _ending_page(file_id, form, 422)
    facts.close_file(db(), actor(), file_id, form.reason.data)
    flash(_("Het dossier is gesloten. Wie mocht lezen, kan het nog lezen."), "success")
    return redirect(url_for("opening.show_ending", file_id=file_id), 303)


@bp.post("/jongeren/<uuid:file_id>/heropenen")
def reopen(file_id: UUID) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate():
        return _ending_page(file_id, form, 422)
    facts.reopen_file(db(), actor(), file_id, form.reason.data)
    flash(_("Het dossier is weer open."), "success")
    return redirect(url_for("opening.show_ending", file_id=file_id), 303)


# -- how ---------------------------------------------------------------------------------------------------------------


def _opening_page(form: OpeningForm, status: int = 200) -> ResponseReturnValue:
    if actor().door is not Door.WORK:
        raise NotFound
    db().info[DECIDED] = True  # what is shown is what the actor asked for: the wall shows nobody else's
    asked = db().execute(
        select(FileRequest.given_name, FileRequest.family_name, FileRequest.asked_at, FileRequest.opened_at)
        .where(FileRequest.asked_by == actor().person_id)
        .order_by(FileRequest.asked_at.desc())
        .limit(20)
    )
    return render("dossier/opening.html", status=status, form=form, asked=asked.all())


def _ending_page(file_id: UUID, form: ReasonForm, status: int = 200) -> ResponseReturnValue:
    card = queries.card(db(), actor(), file_id)
    if not view_as.coordinates(db(), actor(), file_id):
        raise NotFound
    return render(
        "dossier/ending.html",
        status=status,
        file_head=head(card),
        card=card,
        form=form,
        asked=_asked_here(file_id),
    )


def _asked_here(file_id: UUID) -> Sequence[AskedHere]:
    names = names_of_organisations(db(), legal_today(db()))
    rows = db().execute(text("SELECT organisation_id, asked_at FROM file_requests_for(:file)"), {"file": file_id})
    return [AskedHere(names.get(row.organisation_id, ""), row.asked_at) for row in rows]
