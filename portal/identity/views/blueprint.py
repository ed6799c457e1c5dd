"""The blueprint of identity, and what it adds to the application: refusals, step-up, the end of a session."""

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.identity import trail
from portal.identity.errors import SignInRefused
from portal.identity.services import sessions
from portal.identity.views import browser
from portal.web.rendering import render
from portal.web.request import db

bp = Blueprint("identity", __name__)
NOT_A_USE = frozenset({"identity.stream", "identity.keys", "static"})
"""What a browser asks by itself: it does not show that someone is there."""


def register(app: Flask) -> None:
    """Add identity to the application: its pages, and what must hold on every page."""
    app.register_blueprint(bp)
    app.extensions["csrf"].exempt(f"{bp.name}.provider_signs_out")
    app.extensions["sign_in"].unauthorized_handler(_ask_to_sign_in)
    app.before_request(_note_use)
    app.register_error_handler(SignInRefused, _refused)


def _ask_to_sign_in() -> ResponseReturnValue:
    current = browser.signed_in()
    if current is not None:
        return redirect(url_for("identity.waiting"), 303)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("identity.choose", naar=wanted), 303)


def _note_use() -> None:
    if g.get("actor") is not None and request.endpoint not in NOT_A_USE and (current := browser.signed_in()):
        sessions.touch(db(), current)


def _refused(error: SignInRefused) -> Response:
    slug = (request.view_args or {}).get("organisation")
    trail.refused(db(), error.guard, browser.organisation_of(slug))
    return render("identity/refused.html", status=error.status, error=error, slug=slug)
