"""The first page after signing in."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.dossier.writings.names import NAMES
from portal.start import queries
from portal.web.navigation import Who
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("start", __name__)


@bp.get("/start")
def show() -> ResponseReturnValue:
    start = queries.start(db(), actor())
    if actor().door is Door.WORK:
        return render("start/work.html", start=start, kind_names=NAMES)
    return render("start/youth.html" if start.is_youth else "start/family.html", start=start, kind_names=NAMES)


def describe(session: Session, actor: Actor) -> Who:
    """How the frame of each page names the one who is signed in."""
    shown = queries.oneself(session, actor)
    return Who(shown.name, shown.organisation, shown.youth)
