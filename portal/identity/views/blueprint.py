"""The blueprint of identity, and what it adds to the application: refusals, step-up, the end of a session."""

from flask import Blueprint, Flask, Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from portal.identity import queries, trail
from portal.identity.devices import named
from portal.identity.errors import SignInRefused, StepUpNeeded
from portal.identity.services import held_forms, sessions
from portal.identity.views import browser
from portal.identity.watch import Watch
from portal.settings import Settings
from portal.web.filters import words
from portal.web.rendering import render, wants_fragment
from portal.web.request import db
from portal.web.typed import typed

bp = Blueprint("identity", __name__)
NOT_A_USE = frozenset({"identity.stream", "identity.state", "identity.keys", "static"})
"""What a browser asks by itself: it does not show that someone is there."""
STREAMS_PER_THREAD = 0.25
SECONDS_TO_WAIT = "60"


def register(app: Flask, *pages: Blueprint) -> None:
    """Add identity to the application: its pages, and what must hold on every page."""
    settings: Settings = app.extensions["settings"]
    most = max(1, int(settings.web_threads * STREAMS_PER_THREAD))
    app.extensions["sign_in_watch"] = Watch(settings.database_url, most)
    for part in (bp, *pages):
        app.register_blueprint(part)
    app.extensions["csrf"].exempt(
        "portal.identity.views.doors.provider_signs_out"
    )  # no browser: the token is the proof
    app.extensions["csrf"].exempt("portal.identity.views.doors.leave")  # an old page lets go too; it looks at Origin
    app.extensions["sign_in"].unauthorized_handler(_ask_to_sign_in)
    app.before_request(_note_use)
    app.register_error_handler(SignInRefused, _refused)
    app.register_error_handler(StepUpNeeded, _ask_for_factor)
    app.jinja_env.filters["device"] = lambda stored: words(named(stored))


def _note_use() -> None:
    if g.get("actor") is not None and request.endpoint not in NOT_A_USE and (current := browser.signed_in()):
        sessions.touch(db(), current)


def _ask_to_sign_in() -> ResponseReturnValue:
    """To the door, with the way back, and with what was typed when the session ended meanwhile."""
    if browser.signed_in() is not None:
        return _go(url_for("identity.waiting"))
    destination = _way_back(held_forms.owner_of(db(), browser.token() or ""))
    return _go(url_for("public.front") if destination == "/" else url_for("identity.again", naar=destination))


def _ask_for_factor(_error: StepUpNeeded) -> ResponseReturnValue:
    db().rollback()  # nothing of the deed happened; only what was typed is kept
    current = browser.signed_in()
    if current is not None:
        queries.become(db(), current.account_id)  # the answer leads to one's own page
    destination = _way_back(current.account_id if current else None)
    db().commit()
    return _go(url_for("identity.step_up", naar=destination))


def _way_back(account_id: object) -> str:
    """The page that was asked for; for a form, a page from which it can be sent after all."""
    if request.method in {"GET", "HEAD"}:
        return browser.safe_destination(request.full_path.rstrip("?"))
    fields = [(field.name, field.value) for field in typed()]
    held = held_forms.hold(db(), account_id, request.path, fields) if account_id else None  # type: ignore[arg-type]
    return url_for("identity.go_on", held_id=held) if held else "/"


def _go(address: str) -> AnyResponse:
    """Another page; a request of htmx is told to load it whole."""
    if wants_fragment():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def _refused(error: SignInRefused) -> Response:
    slug = (request.view_args or {}).get("organisation")
    trail.refused(db(), error.guard, browser.organisation_of(slug))
    page = render("identity/refused.html", status=error.status, error=error, slug=slug)
    if error.status == 503:
        page.headers["Retry-After"] = SECONDS_TO_WAIT
    return page
