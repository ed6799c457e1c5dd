"""Pages of an organisation's administrator, who sees no file: people, sessions, the link, the yearly review."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.audit import log
from portal.database.session import legal_today
from portal.identity import keys
from portal.identity.domain import Purpose
from portal.identity.forms import WORK, EmploymentForm, EndForm
from portal.identity.links import link_of
from portal.identity.models import IdentityProvider
from portal.identity.services import administration, link_test, sessions, sign_in
from portal.identity.services.administration import NewEmployment
from portal.identity.services.sign_in import Errand
from portal.identity.views import browser
from portal.identity.views.doors import origin_of
from portal.kernel.errors import NotFound
from portal.people.models import Work
from portal.web.headers import allow_forms_to
from portal.web.rendering import render
from portal.web.request import actor, db, settings

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


# The link


@bp.get("/koppeling")
def link() -> ResponseReturnValue:
    rows = administration.links(db(), actor())
    for row in rows:
        allow_forms_to(origin_of(row.issuer))
    return render("identity/link.html", rows=rows, links=[link_of(row) for row in rows], report=None, tested=None)


@bp.post("/koppeling/<uuid:provider_id>/testen")
def test_link(provider_id: UUID) -> ResponseReturnValue:
    """Ask the provider all that a sign-in needs, outside any transaction, and show the report."""
    row = _own_link(provider_id)
    tested = link_of(row)
    rows = administration.links(db(), actor())
    db().commit()
    report = link_test.report_on(tested, settings())
    passed = link_test.passed(report)
    _note_test(provider_id, "passed" if passed else "failed")
    for each in rows:
        allow_forms_to(origin_of(each.issuer))
    links = [link_of(each) for each in rows]
    return render("identity/link.html", rows=rows, links=links, report=report, tested=tested, passed=passed)


@bp.post("/koppeling/<uuid:provider_id>/proef")
def trial_sign_in(provider_id: UUID) -> ResponseReturnValue:
    """A sign-in that changes nothing: it shows what the provider says of the administrator."""
    tested, current = link_of(_own_link(provider_id)), browser.signed_in()
    errand = Errand(url_for(".link"), Purpose.LINK_TEST, current)
    address = sign_in.send(db(), tested, settings(), browser.device().token, errand)
    _note_test(provider_id, "trial")
    return browser.with_device(make_response(redirect(address, 303)))


@bp.post("/koppeling/<uuid:provider_id>/sleutels-wisselen")
def switch_keys(provider_id: UUID) -> ResponseReturnValue:
    sessions.require_fresh_factor(actor())
    _own_link(provider_id)
    administration.switch_keys(db(), actor(), provider_id, keys.make(settings().keys_directory))
    flash(_("De volgende sleutel tekent vanaf nu. Er staat een nieuwe klaar."), "success")
    return redirect(url_for(".link"), 303)


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


def _own_link(provider_id: UUID) -> IdentityProvider:
    found = next((row for row in administration.links(db(), actor()) if row.id == provider_id), None)
    if found is None:
        raise NotFound
    return found


def _note_test(provider_id: UUID, outcome: str) -> None:
    organisation_id = administration.administered(db(), actor())
    log.record(
        db(),
        actor(),
        "link.tested",
        thing_id=provider_id,
        kind="identity_provider",
        ground=outcome,
        organisation_id=organisation_id,
    )


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        raise NotFound from None
