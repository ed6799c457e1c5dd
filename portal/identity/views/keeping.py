"""Staying signed in, seeing where, and ending it."""

from uuid import UUID

from flask import jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.identity import queries
from portal.identity.queries import SignedIn
from portal.identity.services import sessions as service
from portal.identity.views import browser
from portal.identity.views.blueprint import bp
from portal.kernel.errors import NotFound
from portal.web.rendering import render
from portal.web.request import db


@bp.get("/mijn-aanmeldingen")
def sessions() -> ResponseReturnValue:
    current = _current()
    queries.become(db(), current.account_id)
    rows = queries.own_sessions(db(), current.account_id)
    return render("identity/sessions.html", sessions=rows, current=current)


@bp.post("/mijn-aanmeldingen/<uuid:session_id>/beeindigen")
def end_session(session_id: UUID) -> ResponseReturnValue:
    current = _current()
    service.end_own(db(), current, session_id)
    return redirect(url_for("identity.sessions"), 303)


@bp.post("/mijn-aanmeldingen/andere-beeindigen")
def end_other_sessions() -> ResponseReturnValue:
    service.end_others(db(), _current())
    return redirect(url_for("identity.sessions"), 303)


@bp.post("/aanmelding/verlengen")
def keep_alive() -> ResponseReturnValue:
    """Someone is typing: the idle limit begins again. Answers how many seconds are left."""
    current = _current()
    service.touch(db(), current)
    return jsonify({"ends_at": current.ends_at.isoformat()})


def _current() -> SignedIn:
    current = browser.signed_in()
    if current is None:
        raise NotFound
    return current
