"""A portal with one page more: some texts side by side, without plans. Only tests start it.

Rights come from a table of the trial, so that a test can give and end them at any moment; all else is the portal's.
"""

import os
from collections.abc import Collection, Mapping
from uuid import UUID

from flask import Flask, Response, g, render_template_string, request
from flask import session as cookie
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import matrix

matrix.ROUTES = {**matrix.ROUTES, "GET trial_page": matrix.own()}
matrix.PUBLIC |= {"trial_enter", "trial_ready"}

# ruff: noqa: E402 (the trial's routes are known before the portal reads the list)
from portal.access.actor import Actor
from portal.access.scope import DECIDED
from portal.app import create_app
from portal.coediting import socket
from portal.coediting.rights import Deciding
from portal.database.session import engine_for, sessions_on
from portal.settings import from_environment

PAGE = """{% from "coediting/_text.html" import live_texts, text with context %}<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tekst</title><link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/css/built/portal.css">
<link rel="stylesheet" href="/static/css/built/editor.css">
<script type="module" src="/static/js/editor.js"></script></head>
<body><main class="wrap main"><h1>Tekst</h1>
{% call live_texts() %}
{% for id in texts %}{{ text(id, "Tekst " ~ loop.index, "", true, "/proef") }}{% endfor %}
{% endcall %}
</main></body></html>"""


def letters(session: Session, actor: Actor, item_id: UUID) -> frozenset[str]:
    session.info[DECIDED] = True
    found = session.scalar(
        text("SELECT letters FROM trial_right WHERE text_id = :text AND person_id = :person"),
        {"text": item_id, "person": actor.person_id},
    )
    return frozenset(found or "")


def names(session: Session, actor: Actor, text_id: UUID, people: Collection[UUID]) -> Mapping[UUID, str]:
    asked = text("SELECT person_id, name FROM trial_name WHERE person_id = ANY (:people)")
    return {row.person_id: row.name for row in session.execute(asked, {"people": list(people)})}


def app() -> Flask:
    """The application, for gunicorn."""
    settings = from_environment(os.environ)
    sessions = sessions_on(engine_for(settings.database_url, pool_size=10, max_overflow=10), settings.keys_directory)
    return with_trial(create_app(settings, sessions))


def with_trial(made: Flask) -> Flask:
    socket.hub_of(made).workshop.deciding = Deciding(letters, names)

    @made.get("/proef/als/<token>")
    def trial_enter(token: str) -> Response:
        cookie["_user_id"] = token
        return Response("ok")

    @made.get("/proef")
    def trial_page() -> Response:
        g.session.info[DECIDED] = True
        texts = request.args.getlist("tekst")
        return Response(render_template_string(PAGE, texts=texts))

    @made.get("/proef/klaar")
    def trial_ready() -> Response:
        return Response("ok")

    return made
