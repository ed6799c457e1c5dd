"""Pages for machines: does the process live, can it serve, its figures."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.kernel.errors import NotFound
from portal.web import metrics
from portal.web.request import db, settings

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def live() -> Response:
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/readyz")
def ready() -> Response:
    """200 while the database answers, 503 while it does not."""
    try:
        db().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("database\n", status=503, content_type="text/plain; charset=utf-8")
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@bp.get("/metrics")
def figures() -> Response:
    if not metrics.may_be_read(settings().metrics_token):
        raise NotFound
    return metrics.page()
