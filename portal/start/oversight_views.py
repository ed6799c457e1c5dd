"""What a privacy officer reads of the log."""

from datetime import date, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.database.session import legal_today
from portal.start import organisation
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("oversight", __name__)
WEEK = timedelta(days=7)


@bp.get("/organisatie/logboek")
def log() -> ResponseReturnValue:
    """What the organisation's people did, without any content."""
    today = legal_today(db())
    until = _day("tot") or today
    since = min(_day("van") or until - WEEK, until)
    only = request.args.get("spoed") == "1"
    found = organisation.privacy_of(db(), actor(), since, until, only_emergency=only)
    return render(
        "start/log.html",
        privacy=found,
        only_emergency=only,
        done=organisation.what_was_done,
        kind=organisation.kind_in_words,
        why=organisation.ground_in_words,
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
