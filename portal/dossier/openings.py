"""Pages with which a file begins and ends, and goes from hand to hand: ask to open, coordinate, close, open again."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.access.actor import Door
from portal.access.scope import DECIDED
from portal.database.session import legal_today
from portal.dossier import coordinating, facts, queries, view_as
from portal.dossier.domain import Role
from portal.dossier.forms import CoordinatorForm, OpeningForm, ReasonForm
from portal.dossier.models import FileRequest
from portal.dossier.views import head
from portal.kernel.errors import NotFound, RuleBroken
from portal.web import trying
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("opening", __name__)


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


@bp.route("/jongeren/<uuid:file_id>/coordinator", methods=["GET", "POST"])
def coordinator(file_id: UUID) -> ResponseReturnValue:
    card = queries.card(db(), actor(), file_id)
    coordinating.require_leads(db(), actor(), file_id)
    form = CoordinatorForm()
    people = [(str(id_), name) for id_, name in coordinating.colleagues(db(), actor())]
    form.person.choices = [("", _("Kies een collega")), *people]
    if not form.is_submitted():
        form.from_day.data = legal_today(db())
    elif form.validate() and trying.done(
        form,
        lambda: coordinating.let_coordinate(db(), actor(), file_id, UUID(form.person.data), form.from_day.data),
    ):
        flash(_("Uw collega coördineert vanaf die dag. Het gezin ziet de nieuwe naam."), "success")
        return redirect(url_for("opening.coordinator", file_id=file_id), 303)
    return render(
        "dossier/coordinator.html",
        status=422 if form.errors or form.form_errors else 200,
        file_head=head(card),
        card=card,
        form=form,
        terms=coordinating.terms(db(), actor(), file_id),
        asked=coordinating.asked_here(db(), file_id),
        today=legal_today(db()),
    )


@bp.post("/jongeren/<uuid:file_id>/coordinator/gebeld/<uuid:request_id>")
def called(file_id: UUID, request_id: UUID) -> ResponseReturnValue:
    queries.card(db(), actor(), file_id)
    coordinating.called(db(), actor(), file_id, request_id)
    flash(_("Vastgelegd dat u belde. Wie vroeg, merkt hier niets van."), "success")
    return redirect(url_for("opening.coordinator", file_id=file_id), 303)


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
        asked=coordinating.asked_here(db(), file_id),
    )
