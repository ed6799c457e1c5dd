"""Pages of an organisation's administrator, who sees no file: people, sessions, the yearly review."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.database.session import legal_today
from portal.identity.forms import WORK, EmploymentForm, EndForm
from portal.identity.services import administration, sessions
from portal.identity.services.administration import NewEmployment
from portal.kernel.errors import NotFound
from portal.people.models import Work
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("organisation", __name__, url_prefix="/organisatie")


@bp.get("/medewerkers")
def people() -> ResponseReturnValue:
    return _people(EmploymentForm(starts_on=legal_today(db())))


@bp.post("/medewerkers/toevoegen")
def add_employment() -> ResponseReturnValue:
    form = EmploymentForm()
    if not form.validate_on_submit():
        return _people(form, status=422)
    new = NewEmployment(
        name=form.name.data,
        work=Work(form.work.data),
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        job_title=form.job_title.data,
        account_id=_id(form.account.data),
        person_id=_id(form.person.data),
    )
    administration.add_employment(db(), actor(), new)
    flash(_("De rol is gegeven."), "success")
    return redirect(url_for(".people"), 303)


@bp.post("/medewerkers/<uuid:employment_id>/beeindigen")
def end_employment(employment_id: UUID) -> ResponseReturnValue:
    form = EndForm()
    if not form.validate_on_submit():
        flash(_("Vul de laatste dag in."), "danger")
        return redirect(url_for(".people"), 303)
    administration.end_employment(db(), actor(), employment_id, form.ends_on.data)
    flash(_("De rol eindigt op de dag die u koos."), "success")
    return redirect(url_for(".people"), 303)


@bp.post("/accounts/<uuid:account_id>/beeindigen")
def end_account(account_id: UUID) -> ResponseReturnValue:
    administration.end_account(db(), actor(), account_id)
    flash(_("Dit account kan niet meer aanmelden."), "success")
    return redirect(url_for(".people"), 303)


@bp.post("/aanmeldingen/<uuid:session_id>/beeindigen")
def end_session(session_id: UUID) -> ResponseReturnValue:
    administration.administered(db(), actor())
    sessions.end_as_administrator(db(), actor(), session_id)
    flash(_("De aanmelding is beëindigd."), "success")
    return redirect(url_for(".people"), 303)


# The yearly review


@bp.get("/rechten")
def rights() -> ResponseReturnValue:
    rows = administration.employments(db(), actor())
    last = administration.last_review(db(), actor())
    return render("identity/rights.html", rows=_current(rows), last=last, work=WORK)


@bp.post("/rechten")
def review_rights() -> ResponseReturnValue:
    kept = frozenset(UUID(value) for value in request.form.getlist("kept"))
    administration.review(db(), actor(), kept, legal_today(db()))
    flash(_("De controle is vastgelegd. Wat u niet aanvinkte, stopt na vandaag."), "success")
    return redirect(url_for(".rights"), 303)


# Small parts


def _people(form: EmploymentForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "identity/people.html",
        status=status,
        form=form,
        rows=_current(administration.employments(db(), actor())),
        waiting=administration.waiting_accounts(db(), actor()),
        sessions=administration.sessions_of_employees(db(), actor()),
        today=legal_today(db()),
        work=WORK,
    )


def _current(rows: object) -> list[object]:
    today = legal_today(db())
    return [row for row in rows if row.ends_on is None or row.ends_on >= today]  # type: ignore[attr-defined]


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        raise NotFound from None
