"""Texts to read: for pages, Word, comparing and setting. Whoever asks has decided that the actor may view them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.coediting import document, edits, workshop
from portal.coediting.document import Block
from portal.coediting.models import TextSnapshot, TextSuggestion, TextUpdate


@dataclass(frozen=True, slots=True)
class Frozen:
    """A text as it stood at one moment, for a set version."""

    number: int
    blocks: tuple[Block, ...]
    html: str
    plain: str
    digest: bytes  # SHA-256 of the HTML; salt it before showing it to anyone


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a page shows it: marked up, and its words alone, a line per paragraph."""

    html: str
    plain: str


NOTHING = Shown("", "")


def blocks_of(session: Session, text_id: UUID, *, authors: bool = False) -> tuple[Block, ...]:
    """The text as plain values; with `authors` each run says who wrote it."""
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        blocks = document.blocks_of(cached.doc())
        return document.with_authors(blocks, cached.authorship.lines()) if authors else blocks


def html_of(session: Session, text_id: UUID) -> str:
    return htmls_of(session, [text_id])[text_id]


def htmls_of(session: Session, text_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The HTML of many texts."""
    return {text_id: text.html for text_id, text in shown_texts(session, text_ids).items()}


def shown_texts(session: Session, text_ids: Sequence[UUID]) -> Mapping[UUID, Shown]:
    """Many texts as a page shows them: two queries when their snapshots are fresh or this process has them at hand.

    A text that is neither costs a few queries more, once.
    """
    numbers = select(TextUpdate.text_id, func.max(TextUpdate.number)).where(TextUpdate.text_id.in_(text_ids))
    last: dict[UUID, int] = dict(session.execute(numbers.group_by(TextUpdate.text_id)).all())
    kept = {
        row.text_id: row
        for row in session.execute(
            select(TextSnapshot.text_id, TextSnapshot.up_to, TextSnapshot.html, TextSnapshot.plain).where(
                TextSnapshot.text_id.in_(last)
            )
        )
    }
    found: dict[UUID, Shown] = {}
    for text_id in text_ids:
        row = kept.get(text_id)
        if text_id not in last:
            found[text_id] = NOTHING
        elif row is not None and row.up_to == last[text_id]:
            found[text_id] = Shown(row.html, row.plain)
        else:
            found[text_id] = Shown(*workshop.shown(session, text_id, last[text_id]))
    return found


def plain_text(session: Session, text_id: UUID) -> str:
    """The words alone, a line per paragraph, without what is only suggested."""
    return document.plain_of(blocks_of(session, text_id))


def lines_of(session: Session, text_id: UUID) -> list[str]:
    """The paragraphs and headings as anchors count them."""
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        return [line.words for line in document.lines_of(cached.doc())]


def whole_lines(session: Session, text_id: UUID) -> list[str]:
    """The text line by line as the plain form writes it, but with what is suggested to add among its words."""
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        return [line.prefix + line.words for line in document.lines_of(cached.doc())] or [""]


def plain_form(session: Session, text_id: UUID) -> tuple[int, str]:
    """What the plain form begins with, and the number of the change that it is made from."""
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        return cached.number, edits.plain_form(cached.doc())


def frozen_state(session: Session, text_id: UUID) -> Frozen:
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        number = cached.number
        blocks = document.with_authors(document.blocks_of(cached.doc()), cached.authorship.lines())
    html = document.html_of(blocks)
    return Frozen(number, blocks, html, document.plain_of(blocks), hashlib.sha256(html.encode()).digest())


def open_suggestions(session: Session, text_id: UUID) -> Sequence[TextSuggestion]:
    return session.scalars(
        select(TextSuggestion)
        .where(TextSuggestion.text_id == text_id, TextSuggestion.accepted.is_(None))
        .order_by(TextSuggestion.made_at)
    ).all()
