"""What every page of the portal has around it, put on the application in one go, in the order in which it must run."""

from flask import Blueprint, Flask

from portal.web import (
    errors,
    filters,
    headers,
    health,
    language,
    metrics,
    navigation,
    public,
    rendering,
    request_log,
)
from portal.web import help as help_now

PARTS: tuple[Blueprint, ...] = (health.bp, help_now.bp, public.bp)


def register(app: Flask) -> None:
    """Before all else: the number of a request is given before anything can fail, the headers are added last."""
    request_log.register(app)
    metrics.register(app)
    headers.register(app)
    language.register(app)
    rendering.register(app)
    filters.register(app)
    navigation.register(app)
    errors.register(app)
    for part in PARTS:
        app.register_blueprint(part)
