"""A page and its floor: the same statements as raw SQL through psycopg, and the same compiled template."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from sqlalchemy import Engine, event

from portal.access import names
from portal.access.scope import loading
from portal.audit import log
from portal.operations.database import plain


@dataclass
class Seen:
    """What one request did: its statements with their values, and the templates that it filled."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    templates: list[tuple[Template, dict[str, Any]]] = field(default_factory=list)

    @property
    def queries(self) -> int:
        """Statements that ask something, without those that set who acts (engineering notes 8)."""
        return sum("set_config(" not in statement for statement, _ in self.statements)


@contextmanager
def watching(app: Flask, engine: Engine) -> Iterator[Seen]:
    seen = Seen()

    def statement(_connection: object, _cursor: object, text: str, values: Any, *_: object) -> None:  # noqa: ANN401
        seen.statements.append((text, values))

    def filled(_app: Flask, template: Template, context: dict[str, Any], **_: object) -> None:
        seen.templates.append((template, context))

    event.listen(engine, "before_cursor_execute", statement)
    template_rendered.connect(filled, app)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        template_rendered.disconnect(filled, app)


@dataclass
class Page:
    """One page of the portal as one signed-in person asks for it, and its floor."""

    app: Flask
    engine: Engine
    client: FlaskClient  # a browser in which someone is signed in
    url: str

    def ask(self) -> None:
        """One request through the whole portal."""
        answer = self.client.get(self.url)
        if answer.status_code != 200:
            raise RuntimeError(f"{self.url} answered {answer.status_code}")
        answer.close()

    def watched(self) -> Seen:
        with watching(self.app, self.engine) as seen:
            self.ask()
        return seen

    @contextmanager
    def floor(self) -> Iterator[Callable[[], None]]:
        """What the same page would cost at least: nothing but its statements, its commit and its template."""
        self.ask()
        seen = self.watched()
        address = plain(self.engine.url.render_as_string(hide_password=False))
        with (
            psycopg.connect(address, options="-c jit=off") as connection,
            self.app.test_request_context(self.url),
        ):

            def bare() -> None:
                with connection.cursor() as named, psycopg.RawCursor(connection) as numbered:
                    for text, values in seen.statements:
                        cursor = numbered if "$1" in text else named  # as the portal itself sends it
                        cursor.execute(text, values or None)
                        if cursor.description:
                            cursor.fetchall()
                connection.commit()
                for template, context in seen.templates:
                    template.render(context).encode()

            yield bare


@contextmanager
def without_policy_and_log() -> Iterator[None]:
    """Let pages show all that is in the file and write down nothing: to see what policy and log cost."""
    everything = "SELECT id FROM item WHERE youth_file_id = CAST(:youth_file_id AS uuid)"
    instead: tuple[tuple[Any, str, Any], ...] = (
        (loading, "text_of_ids", lambda *_: everything),
        (names, "permitted", lambda *_: everything),
        (log, "record", lambda *_, **__: None),
    )
    kept = [getattr(place, name) for place, name, _ in instead]
    for place, name, other in instead:
        setattr(place, name, other)
    try:
        yield
    finally:
        for (place, name, _), own in zip(instead, kept, strict=True):
            setattr(place, name, own)
