"""Staying signed in, seeing where, ending it, proving it again, and going on with what one was typing."""

from uuid import UUID

from flask import Response, current_app, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from portal.identity import queries
from portal.identity.domain import AccountKind, Purpose, is_fresh
from portal.identity.errors import StepUpNeeded
from portal.identity.queries import SignedIn
from portal.identity.services import held_forms, own_account, sign_in
from portal.identity.services import sessions as service
from portal.identity.services.sign_in import Errand
from portal.identity.views import browser
from portal.identity.views.blueprint import bp
from portal.identity.views.doors import origin_of
from portal.identity.watch import Watch
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.web.headers import allow_forms_to
from portal.web.rendering import render
from portal.web.request import db, settings


@bp.get("/mijn-aanmeldingen")
def sessions() -> ResponseReturnValue:
    current = _current()
    queries.become(db(), current.account_id)
    rows = queries.own_sessions(db(), current.account_id)
    means = own_account.means(db(), current.account_id) if current.kind is AccountKind.OWN else None
    others = queries.others_of_organisation(db(), current.provider_id) if current.provider_id else []
    for other in others:
        allow_forms_to(origin_of(other.issuer))
    return render("identity/sessions.html", sessions=rows, current=current, means=means, others=others)


@bp.post("/mijn-aanmeldingen/<uuid:session_id>/beeindigen")
def end_session(session_id: UUID) -> ResponseReturnValue:
    service.end_own(db(), _current(), session_id)
    return redirect(url_for(".sessions"), 303)


@bp.post("/mijn-aanmeldingen/andere-beeindigen")
def end_other_sessions() -> ResponseReturnValue:
    service.end_others(db(), _current())
    return redirect(url_for(".sessions"), 303)


# What the page's script asks


@bp.get("/aanmelding/stand")
def state() -> ResponseReturnValue:
    """How long this session still lives without use; a fresh form token for pages that stand open."""
    current = browser.signed_in()
    if current is None or not current.has_rights:
        return jsonify({"signed_in": False})
    queries.become(db(), current.account_id)
    left = min(current.idle_ends_at, current.ends_at) - clock.now()
    return jsonify(
        {
            "signed_in": True,
            "account": str(current.account_id),
            "seconds": max(0, int(left.total_seconds())),
            "csrf_token": generate_csrf(),
        }
    )


@bp.post("/aanmelding/verlengen")
def keep_alive() -> ResponseReturnValue:
    """Someone is typing: the idle limit begins again."""
    service.touch(db(), _current())
    return "", 204


@bp.get("/aanmelding/stroom")
def stream() -> ResponseReturnValue:
    """Says that the session ended, within a second. A browser holds one of these, however many pages are open."""
    current = _current()
    queries.become(db(), current.account_id)
    watch: Watch = current_app.extensions["sign_in_watch"]
    messages = watch.follow(current.session_id)
    if messages is None:
        return Response(status=503, headers={"Retry-After": "30"})
    return Response(messages, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


# Proving again


@bp.get("/bevestigen")
def step_up() -> ResponseReturnValue:
    current = _current()
    queries.become(db(), current.account_id)
    destination = browser.safe_destination(request.args.get("naar"))
    name = None
    if current.provider_id is not None:
        link = queries.link_of_id(db(), current.provider_id)
        allow_forms_to(origin_of(link.issuer))
        name = queries.name_of_organisation(db(), link.organisation_id)
    means = own_account.means(db(), current.account_id) if current.kind is AccountKind.OWN else None
    return render("identity/step_up.html", name=name, means=means, destination=destination)


@bp.post("/bevestigen/begin")
def begin_step_up() -> ResponseReturnValue:
    current = _current()
    if current.provider_id is None:
        raise NotFound
    queries.become(db(), current.account_id)
    link = queries.link_of_id(db(), current.provider_id)
    destination = browser.safe_destination(request.form.get("naar"))
    errand = Errand(destination, Purpose.STEP_UP, current)
    address = sign_in.send(db(), link, settings(), browser.device().token, errand)
    return browser.with_device(make_response(redirect(address, 303)))


@bp.post("/mijn-aanmeldingen/koppel/<organisation>")
def begin_tie(organisation: str) -> ResponseReturnValue:
    """Prove a second account, at another link of the same organisation: its provider changes, and its people stay."""
    current = _current()
    if not is_fresh(current.factor_at, clock.now()):
        raise StepUpNeeded
    if current.provider_id is None or current.kind is not AccountKind.WORK:
        raise NotFound
    queries.become(db(), current.account_id)
    link = queries.link(db(), organisation)
    errand = Errand(url_for(".sessions"), Purpose.TIE, current)
    address = sign_in.send(db(), link, settings(), browser.device().token, errand)
    return browser.with_device(make_response(redirect(address, 303)))


# Going on


@bp.get("/verder/<uuid:held_id>")
def go_on(held_id: UUID) -> ResponseReturnValue:
    """What someone was typing before they had to sign in: to send it after all."""
    form = held_forms.held(db(), _current().account_id, held_id)
    return render("identity/go_on.html", form=form)


def _current() -> SignedIn:
    current = browser.signed_in()
    if current is None:
        raise NotFound
    return current
