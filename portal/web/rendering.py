"""Whole page or fragment. A fragment is a template of its own that the page includes."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, make_response, render_template, request, url_for
from htmx_flask.requests import HtmxAwareRequest


def register(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = asset


def render(page: str, *, fragment: str | None = None, status: int = 200, **context: object) -> Response:
    """Render the page; to an htmx request for a part of it, only the fragment."""
    template = fragment if fragment and wants_fragment() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")  # or a cache shows a fragment as a page
    return response


def wants_fragment() -> bool:
    # Boosted links and the back button carry the htmx header too, but need a whole page.
    htmx = cast(HtmxAwareRequest, request).htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def asset(filename: str) -> str:
    """The address of a static file with its fingerprint: a browser keeps it for ever, a new build has a new address."""
    folder = current_app.static_folder
    assert folder is not None
    return url_for("static", filename=filename, v=_fingerprint(Path(folder) / filename))


@cache
def _fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
