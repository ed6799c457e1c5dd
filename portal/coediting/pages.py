"""What the pages about one text show, for the eyes of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.coediting import queries, workshop
from portal.coediting.document import Block, Run
from portal.coediting.models import Text, TextRemoval
from portal.kernel.errors import Denied, NotFound
from portal.kernel.words import Sentence


@dataclass(frozen=True, slots=True)
class TextPage:
    id: UUID
    html: Markup
    may_write: bool
    draft_of: UUID | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one writer; `name` is empty where this viewer may not know. Nobody decided yet on what is suggested."""

    words: str
    name: str | Sentence | None
    added: bool = False  # a suggestion would add them
    taken: bool = False  # a suggestion would take them away


@dataclass(frozen=True, slots=True)
class SuggestionShown:
    id: UUID
    name: str | Sentence | None
    via: str | None
    made_at: datetime
    takes: str
    adds: str


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    may_decide: bool
    suggestions: Sequence[SuggestionShown]


@dataclass(frozen=True, slots=True)
class RemovalShown:
    id: UUID
    asked_by: str | Sentence | None
    asked_at: datetime
    reason: str
    approved_at: datetime | None
    may_approve: bool


def require(session: Session, actor: Actor, text_id: UUID, letter: Letter) -> Text:
    """The text, when the access clause lets the actor do this; a draft only for its writer."""
    found = session.get(Text, text_id)
    if found is None:
        raise NotFound
    letters = workshop.workshop_of(session).deciding.letters(session, actor, found.draft_of_id or text_id)
    if not letters or found.draft_by_id not in {None, actor.person_id}:
        raise NotFound
    if letter.value not in letters or "V" not in letters:
        raise Denied
    return found


def text_page(session: Session, actor: Actor, text_id: UUID) -> TextPage:
    found = require(session, actor, text_id, Letter.V)
    letters = workshop.workshop_of(session).deciding.letters(session, actor, found.draft_of_id or text_id)
    log.record(session, actor, "text.read", youth_file_id=found.youth_file_id, thing_id=text_id)
    # The HTML is made of escaped words only (portal.coediting.document).
    return TextPage(text_id, Markup(queries.html_of(session, text_id)), "E" in letters, found.draft_of_id)  # noqa: S704


def draft_page(session: Session, actor: Actor, text_id: UUID) -> TextPage:
    if require(session, actor, text_id, Letter.E).draft_of_id is None:
        raise NotFound
    return text_page(session, actor, text_id)


def writers(session: Session, actor: Actor, text_id: UUID) -> list[list[Stretch]]:
    """Who wrote what, line by line, by the names that this viewer may know."""
    found = require(session, actor, text_id, Letter.V)
    log.record(session, actor, "text.read", youth_file_id=found.youth_file_id, thing_id=text_id)
    blocks = queries.blocks_of(session, text_id, authors=True)
    lines = [line for block in blocks for line in _lines(block)]
    names = _names(session, actor, text_id, {run.author for line in lines for run in line})
    return [_stretches(line, names) for line in lines]


def _lines(block: Block) -> list[Sequence[Run]]:
    return ([block.runs] if block.runs else []) + [line for child in block.blocks for line in _lines(child)]


def _stretches(line: Sequence[Run], names: Mapping[UUID | None, str | Sentence | None]) -> list[Stretch]:
    found: list[Stretch] = []
    for run in line:
        new = Stretch(run.words, names.get(run.author), run.insertion is not None, run.deletion is not None)
        if found and replace(found[-1], words=run.words) == new:
            found[-1] = replace(new, words=found[-1].words + run.words)
        else:
            found.append(new)
    return found


def _names(
    session: Session, actor: Actor, text_id: UUID, people: set[UUID | None] | set[UUID]
) -> Mapping[UUID | None, str | Sentence | None]:
    known = {person for person in people if person is not None}
    found = workshop.workshop_of(session).deciding.names(session, actor, text_id, known)
    return {person: found.get(person) for person in known}


def suggestions(session: Session, actor: Actor, text_id: UUID) -> SuggestionsPage:
    """The suggestions that nobody decided on yet, with the words that they would take and add."""
    found = require(session, actor, text_id, Letter.V)
    letters = workshop.workshop_of(session).deciding.letters(session, actor, text_id)
    log.record(session, actor, "text.read", youth_file_id=found.youth_file_id, thing_id=text_id)
    runs = [run for block in queries.blocks_of(session, text_id) for line in _lines(block) for run in line]
    rows = queries.open_suggestions(session, text_id)
    names = _names(session, actor, text_id, {row.said_by_id or row.person_id for row in rows})
    shown = [
        SuggestionShown(
            row.id, names.get(row.said_by_id or row.person_id), row.via, row.made_at,
            "".join(run.words for run in runs if run.deletion == row.id),
            "".join(run.words for run in runs if run.insertion == row.id),
        )
        for row in rows
    ]  # fmt: skip
    return SuggestionsPage("E" in letters, [one for one in shown if one.takes or one.adds])


def removals(session: Session, actor: Actor, text_id: UUID) -> Sequence[RemovalShown]:
    require(session, actor, text_id, Letter.E)
    rows = session.scalars(
        select(TextRemoval).where(TextRemoval.text_id == text_id).order_by(TextRemoval.asked_at.desc())
    ).all()
    names = _names(session, actor, text_id, {row.asked_by_id for row in rows})
    return [
        RemovalShown(
            row.id, names.get(row.asked_by_id), row.asked_at, row.reason, row.approved_at,
            row.approved_at is None and row.asked_by_id != actor.person_id,
        )
        for row in rows
    ]  # fmt: skip
