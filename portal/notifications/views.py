"""Berichten: what is new for the one who reads, kept until they have seen it, and after."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.notifications import queries, services
from portal.notifications.queries import Line
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("notices", __name__)


@bp.get("/berichten", endpoint="list")
def show() -> ResponseReturnValue:
    page = max(request.args.get("pagina", 1, type=int), 1)
    return render("notifications/list.html", found=queries.notices(db(), actor(), page), at_page=page)


@bp.post("/berichten/<uuid:notice_id>/lezen")
def read(notice_id: UUID) -> ResponseReturnValue:
    line = queries.notice(db(), actor(), notice_id)
    services.mark_seen(db(), actor(), [line.id])
    return redirect(_address(line) or url_for("notices.list"), 303)


@bp.post("/berichten/gelezen")
def all_read() -> ResponseReturnValue:
    services.mark_seen(db(), actor(), [line.id for line in queries.notices(db(), actor(), 1, limit=500).lines])
    flash(_("Alles staat op gelezen."), "success")
    return redirect(url_for("notices.list"), 303)


def _address(line: Line) -> str | None:
    """Where it can be read, when that page is there for this kind of notice."""
    if line.endpoint not in current_app.view_functions:
        return None
    if not line.in_file:
        return url_for(line.endpoint)
    values: dict[str, Any] = {"file_id": line.youth_file_id}
    if line.telling.with_item:
        values[line.telling.with_item] = line.item_id
    return url_for(line.endpoint, **values)
