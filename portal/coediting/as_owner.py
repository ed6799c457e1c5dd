"""Texts with several writers, put in by the owner of the tables: for the demo world and for figures, never for people.

People's words go through the guard and the database function that checks a ticket. Here nobody is signed in; what
comes out are the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.coediting import edits, guard
from portal.coediting.cache import CachedText, history_of
from portal.coediting.document import Line, TextDoc, lines_of
from portal.coediting.models import Text, TextClient, TextHistory, TextSnapshot, TextSuggestion, TextUpdate
from portal.coediting.store import Row


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person did to a text: wrote lines behind it, or suggested other words for some of it."""

    person_id: UUID
    at: datetime
    lines: Sequence[str] = ()
    instead_of: str = ""  # a suggestion: of these words …
    suggested: str = ""  # … these


def put(session: Session, text: Text, turns: Sequence[Turn]) -> None:
    """Write the turns into an empty text, with its snapshot, so that a page shows it without making anything."""
    cached, rows = CachedText(), list[Row]()
    for number, turn in enumerate(turns, start=1):
        cached.feed(rows)
        doc = edits.fork(cached.state())
        suggestion = uuid4() if turn.instead_of else None
        edit = _suggestion(turn, suggestion, lines_of(doc)) if suggestion else _more(turn, doc)
        update = edits.made_by(doc, edit)
        if update is None:
            continue
        reach = guard.inspect(update, limit=guard.DOCUMENT_LIMIT).reach
        own = {"text_id": text.id, "youth_file_id": text.youth_file_id, "person_id": turn.person_id}
        session.add(TextClient(**own, client=doc.client_id, next_clock=reach[2] if reach else 0))
        session.add(
            TextUpdate(
                **own, number=number, client=doc.client_id, sequence=1, bytes=update, made_at=turn.at,
                origin="suggestion" if suggestion else "editor",
            )
        )  # fmt: skip
        if suggestion:
            session.add(TextSuggestion(id=suggestion, **own, made_at=turn.at))
        rows.append(Row(number, turn.person_id, update))
    cached.feed(rows)
    if rows:
        _shorten(session, text, cached, rows, turns[-1].at)


def _more(turn: Turn, doc: TextDoc) -> edits.Edit:
    return edits.from_plain_form("\n".join([*edits.plain_lines(doc), *turn.lines]))


def _suggestion(turn: Turn, suggestion: UUID, lines: Sequence[Line]) -> edits.Edit:
    number, line = next((n, line) for n, line in enumerate(lines) if turn.instead_of in line.words)
    start = line.words.index(turn.instead_of)
    return edits.replaced(number, start, start + len(turn.instead_of), turn.suggested, suggestion)


def _shorten(session: Session, text: Text, cached: CachedText, rows: Sequence[Row], at: datetime) -> None:
    html, plain = cached.shown()
    own = {"text_id": text.id, "youth_file_id": text.youth_file_id, "up_to": cached.number}
    session.add(TextSnapshot(**own, state=cached.state(), html=html, plain=plain, made_at=at))
    authors = [[client, clock, length, str(person)] for client, clock, length, person in cached.authorship.runs()]
    session.add(TextHistory(**own, bytes=history_of([row.bytes for row in rows]), authors=authors))
