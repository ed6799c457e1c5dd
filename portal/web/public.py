"""Pages that anyone may open: the front page, hard words, how accessible we are, how you want to see the portal."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug import Response as BaseResponse

from portal.access.actor import Actor
from portal.web import language, showcase
from portal.web.glossary import GLOSSARY
from portal.web.rendering import render
from portal.web.request import db, settings
from portal.web.view_choices import COOKIE as VIEW_COOKIE
from portal.web.view_choices import ViewChoices

bp = Blueprint("public", __name__)

ListDoors = Callable[[Session], list[tuple[str, str]]]
Begin = Callable[[Session, Actor], str]

START = "start.show"  # where a signed-in person begins


@bp.get("/")
def front() -> ResponseReturnValue:
    if g.get("actor") and START in current_app.view_functions:
        begin: Begin = current_app.extensions.get("begin", lambda *_: url_for(START))
        return redirect(begin(db(), g.actor), code=303)
    return render("public/front.html", doors=_doors(), family_door=url_for("identity.family"))


@bp.get("/moeilijke-woorden")
def words() -> Response:
    return render("public/words.html", glossary=GLOSSARY)


@bp.get("/toegankelijkheid")
def accessibility() -> Response:
    return render("public/accessibility.html")


@bp.get("/weergave")
def view_choices() -> Response:
    return render("public/view_choices.html", choices=ViewChoices.of(request.cookies))


@bp.post("/weergave")
def choose_view() -> ResponseReturnValue:
    choices = ViewChoices(calm="calm" in request.form, large="large" in request.form)
    response = redirect(url_for(".view_choices"), code=303)
    _remember(response, VIEW_COOKIE, choices.as_cookie())
    flash(_("Bewaard. Alleen u ziet deze keuze."), "success")
    return response


@bp.post("/taal")
def choose_language() -> ResponseReturnValue:
    code = request.form.get("language", "")
    if code not in language.CODES:
        abort(422)
    response = redirect(_back(), code=303)
    _remember(response, language.COOKIE, code)
    refresh()
    return response


@bp.get("/onderdelen")
def components() -> Response:
    """All components on one page, to look at. In demonstration mode only."""
    if not settings().demonstration:
        abort(404)
    return render("public/components.html", **showcase.everything(request.args))


def list_doors_with(app: Flask, doors: ListDoors) -> None:
    """Let `doors` tell where people sign in for work: names with what their address is called."""
    app.extensions["work_doors"] = doors


def begin_with(app: Flask, begin: Begin) -> None:
    """Let `begin` say where a signed-in person lands."""
    app.extensions["begin"] = begin


def _doors() -> tuple[tuple[str, str], ...]:
    """The organisations with the address at which their people sign in; none while the database does not answer."""
    try:
        doors = current_app.extensions["work_doors"](db())
    except SQLAlchemyError:
        return ()
    return tuple((name, url_for("identity.start", organisation=slug)) for name, slug in doors)


def _back() -> str:
    """The page on which the choice was made, when it is one of ours."""
    came_from = urlsplit(request.referrer or "")
    ours = came_from.netloc == request.host and came_from.path.startswith("/")
    return came_from.path if ours and not came_from.path.startswith("//") else url_for(".front")


def _remember(response: BaseResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=language.ONE_YEAR, secure=settings().secure, httponly=True, samesite="Lax")
