"""Kijk als: a page of the file made exactly as another would get it, with everything taken out that does something."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, g, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from portal.access.actor import Actor
from portal.access.looking import looking_as
from portal.dossier.models import Item
from portal.kernel.errors import Denied, NotFound
from portal.web.request import actor, db

# The pages that can be looked at. What is private to who reads it (notices, the log, own settings) is none of them.
FIRST = "dossier.show"
PAGES = frozenset({FIRST, "plans.of_file", "plans.show", "words.own"})

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
DOES_SOMETHING = re.compile(
    r"<(form|script|button|dialog|input|textarea|select)\b.*?</\1>|<input\b[^>]*>|\s(?:data-)?hx-[a-z-]+=\"[^\"]*\"",
    re.DOTALL,
)
WHOM_TO_ASK = re.compile(r'<aside class="card card--quiet own-worker".*?</aside>', re.DOTALL)
LANDMARK = re.compile(r'(<nav\b[^>]*\saria-label="[^"]*)"')  # beside the viewer's own, each needs another name
LINK = re.compile(r'(<a\b[^>]*?)\shref="([^"]*)"')
TITLE = re.compile(r"(</?)h1\b")


def page_of(file_id: UUID, where: str) -> tuple[str, Mapping[str, Any]]:
    """Which page of this file an address asks for: the first one when it asks for none. Raises NotFound."""
    if not where:
        return FIRST, {"file_id": file_id}
    try:
        endpoint, values = _addresses().match(urlsplit(where).path, method="GET")
    except HTTPException:
        raise NotFound from None
    if endpoint not in PAGES or not _of_this_file(file_id, values):
        raise NotFound
    return endpoint, values


def as_seen_by(other: Actor, day: date, file_id: UUID, where: str) -> Markup | None:
    """The page as this person would see it on that day, of what the viewer may see too; None when they get none."""
    endpoint, values = page_of(file_id, where)
    with looking_as(db(), actor(), other, day), _signed_in_as(other):
        html = _made(current_app.view_functions[endpoint], values)
    if html is None:
        return None

    def link(found: re.Match[str]) -> str:
        """A link leads to the same page of the mirror, or nowhere."""
        there = _in_the_mirror(file_id, found[2])
        if there is None:
            return found[1]
        address = url_for("dossier.look_as", file_id=file_id, als=other.person_id, dag=day.isoformat(), waar=there)
        return f'{found[1]} href="{Markup.escape(address)}"'

    shown = DOES_SOMETHING.sub("", WHOM_TO_ASK.sub("", html))
    mark = Markup.escape(_("kijk als"))
    named = LANDMARK.sub(rf'\1 ({mark})"', shown)
    return Markup(LINK.sub(link, named))  # noqa: S704 - of our own templates, which escape


def _made(view: Callable[..., Any], values: Mapping[str, Any]) -> str | None:
    try:
        response = current_app.make_response(view(**values))
    except (NotFound, Denied, HTTPException):
        return None
    found = MAIN.search(response.get_data(as_text=True))
    return TITLE.sub(r"\1h2", found[1]) if found and response.status_code == 200 else None


@contextmanager
def _signed_in_as(other: Actor) -> Iterator[None]:
    """Templates and views meet the other; the session, and the wall behind it, stay the viewer's."""
    viewer, frame = g.actor, g.pop("site", None)
    g.actor = other
    try:
        yield
    finally:
        g.actor = viewer
        g.pop("site", None)
        if frame is not None:
            g.site = frame


def _in_the_mirror(file_id: UUID, href: str) -> str | None:
    try:
        page_of(file_id, href.replace("&amp;", "&") or "#")
    except NotFound:
        return None
    return urlsplit(href).path


def _of_this_file(file_id: UUID, values: Mapping[str, Any]) -> bool:
    if "file_id" in values:
        return bool(values["file_id"] == file_id)
    item = db().get(Item, values["plan_id"]) if "plan_id" in values else None
    return item is not None and item.youth_file_id == file_id


def _addresses() -> MapAdapter:
    return current_app.url_map.bind("localhost")
