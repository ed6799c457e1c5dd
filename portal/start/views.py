"""The first page after signing in, and what is shown at a first visit."""

from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.database.session import legal_today
from portal.dossier.writings.names import NAMES
from portal.people.models import Work
from portal.start import first_visit, organisation, queries
from portal.web.navigation import Who
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("start", __name__)
WEEK = timedelta(days=7)


@bp.get("/start")
def show() -> ResponseReturnValue:
    """The first page; with `welkom` one of the three screens of a first visit."""
    if screen := request.args.get("welkom", type=int):
        return _welcome(screen)
    start = queries.start(db(), actor())
    if actor().door is Door.FAMILY:
        return render("start/youth.html" if start.is_youth else "start/family.html", start=start, kind_names=NAMES)
    today = legal_today(db())
    return render(
        "start/work.html",
        start=start,
        kind_names=NAMES,
        administration=organisation.administration_of(db(), actor()) if Work.ORG_ADMIN in start.works else None,
        privacy=organisation.privacy_of(db(), actor(), today - WEEK, today, only_emergency=True)
        if Work.PRIVACY_OFFICER in start.works
        else None,
    )


@bp.post("/start/gezien")
def seen() -> ResponseReturnValue:
    """The three screens were shown: they do not come by themselves again."""
    first_visit.note(db(), actor())
    return redirect(url_for(".show"), 303)


def address_to_begin(session: Session, actor: Actor) -> str:
    """Where someone lands after signing in: at a first visit on what this is, afterwards on the first page."""
    new = not first_visit.was_seen(session, actor)
    return url_for("start.show", welkom=1) if new else url_for("start.show")


def describe(session: Session, actor: Actor) -> Who:
    """How the frame of each page names the one who is signed in."""
    shown = queries.oneself(session, actor)
    return Who(
        shown.name,
        shown.organisation,
        shown.youth,
        administers=shown.administers,
        guards_privacy=shown.guards_privacy,
        leads_team=shown.leads_team,
        unread=shown.unread,
    )


def _welcome(screen: int) -> ResponseReturnValue:
    screens = first_visit.screens(db(), actor())
    number = min(max(screen, 1), len(screens))
    return render("start/welcome.html", screen=screens[number - 1], number=number, count=len(screens))
