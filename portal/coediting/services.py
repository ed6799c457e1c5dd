"""What people do with texts outside the live editor. Each is one use case in the request's own transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.coediting import edits, workshop
from portal.coediting.anchors import Anchor, found_again
from portal.coediting.document import Block, blocks_of, lines_of
from portal.coediting.intake import OwnersWords
from portal.coediting.models import Text, TextSuggestion, TextUpdate
from portal.coediting.rights import BY_ACCESS, Ticket, ticket_for
from portal.database.base import new_id
from portal.kernel.clock import now
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.readers import tell_readers

PLAIN_LIMIT = 200_000  # characters in the plain form


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of what was written in the plain form."""

    number: int  # the last change, to make the next form from
    others_wrote: bool  # meanwhile; their words are there too
    suggested: bool  # it touched words that are another's alone, so it became a suggestion


def create_text(
    session: Session, actor: Actor, item_id: UUID, youth_file_id: UUID, *, owner_id: UUID | None = None
) -> Text:
    """A new, empty text with the id of its item. Whoever makes the item has decided that the actor may.

    `owner_id`: the person whose words nobody else may change in it (R-16-02).
    """
    made = Text(id=item_id, youth_file_id=youth_file_id, owner_id=owner_id, made_by_id=actor.person_id)
    session.add(made)
    session.flush()
    return made


def write(session: Session, actor: Actor, text_id: UUID, blocks: Sequence[Block], *, origin: str = "import") -> None:
    """Put blocks behind what stands in a text: a first version, an import. Their words are the actor's."""
    ticket = _writable(session, actor, text_id)
    workshop.change(session, ticket, _state(session, text_id), edits.appended(blocks), origin=origin)
    log.record(session, actor, "text.written", youth_file_id=ticket.youth_file_id, thing_id=text_id)


def copy_words(session: Session, actor: Actor, from_id: UUID, to_id: UUID) -> None:
    """Begin an empty text with the words of another and with who wrote each; what was only suggested stays behind.

    The database says which text may begin as a copy of which (the same section of the next version).
    """
    session.flush()
    session.execute(text("SELECT copy_text(:from_id, :to_id)"), {"from_id": from_id, "to_id": to_id})
    workshop.mark_written(session, to_id)
    suggested = [row.id for row in session.scalars(select(TextSuggestion).where(TextSuggestion.text_id == from_id))]
    if suggested:
        ticket = ticket_for(session, actor, to_id, BY_ACCESS)
        edit = edits.decided(suggested, accepted=False)
        workshop.change(session, ticket, _state(session, to_id), edit, origin="decision")


def save_plain_form(session: Session, actor: Actor, text_id: UUID, seen: int, written: str) -> Saved:
    """Save the plain form of a text that was made from change number `seen`; what others wrote since stays.

    Raises RuleBroken for control characters or too much, Denied and NotFound as the access clause says.
    """
    written = _cleaned(written)
    ticket = _writable(session, actor, text_id)
    base = workshop.state_at(session, text_id, seen)
    others = _others_wrote(session, actor, text_id, seen)
    suggested = False
    try:
        workshop.change(session, ticket, base, edits.from_plain_form(written), origin="plain form")
    except OwnersWords:
        _suggest_instead(session, ticket, base, written)
        suggested = True
    log.record(
        session,
        actor,
        "text.suggested" if suggested else "text.written",
        youth_file_id=ticket.youth_file_id,
        thing_id=text_id,
    )
    return Saved(workshop.at_hand(session, text_id).number, others, suggested)


def suggest(  # noqa: PLR0913 - who, where and what
    session: Session, actor: Actor, text_id: UUID, anchor: Anchor, words: str, *, via: str | None = None
) -> TextSuggestion:
    """Suggest other words for those that an anchor names; no words: to take them away.

    For who may comment or write. Raises Conflict when the words are no longer there.
    """
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        place = found_again(anchor, [line.words for line in lines_of(cached.doc())])
    if place is None:
        workshop.open_for(session, actor, text_id)  # who may not know of the text is told nothing of its words
        raise Conflict(say("De woorden waar uw voorstel over gaat, staan er niet meer. Kijk wat er nu staat."))
    suggestion = uuid4()
    edit = edits.replaced(place.line, place.start, place.end, _cleaned(words), suggestion)
    return suggest_edit(session, actor, text_id, edit, suggestion, via=via)


def suggest_edit(  # noqa: PLR0913 - who, where, what, and whose words they are
    session: Session,
    actor: Actor,
    text_id: UUID,
    edit: edits.Edit,
    suggestion: UUID,
    *,
    via: str | None = None,
    said_by_id: UUID | None = None,
) -> TextSuggestion:
    """Suggest what an edit does under the id of this suggestion. `said_by_id`: whose words the actor brings in.

    For who may comment or write. Raises Denied, and NotFound when the edit suggests nothing.
    """
    ticket = workshop.open_for(session, actor, text_id)
    if not ticket.may_suggest:
        raise Denied
    workshop.change(session, ticket, _state(session, text_id), edit, origin="suggestion")
    log.record(session, actor, "text.suggested", youth_file_id=ticket.youth_file_id, thing_id=text_id)
    made = session.get(TextSuggestion, suggestion)
    if made is None:
        raise NotFound
    if via is not None:
        session.execute(
            text("SELECT name_way_of_suggestion(:id, :session, :via, :said_by)"),
            {"id": suggestion, "session": actor.session_id, "via": via, "said_by": said_by_id},
        )
        session.refresh(made)
    return made


def decide(  # noqa: PLR0913 - who, on what, how and why
    session: Session, actor: Actor, text_id: UUID, suggestions: Sequence[UUID], *, accepted: bool, reason: str = ""
) -> None:
    """Accept or refuse suggestions, many in one go. Raises OwnersWords when only the owner may accept them."""
    ticket = _writable(session, actor, text_id)
    proposed_by = session.scalars(
        select(TextSuggestion.person_id).where(
            TextSuggestion.text_id == text_id, TextSuggestion.id.in_(suggestions), TextSuggestion.accepted.is_(None)
        )
    ).all()
    if len(proposed_by) != len(set(suggestions)):
        raise Conflict(say("Over dit voorstel is al besloten."))
    workshop.change(
        session, ticket, _state(session, text_id), edits.decided(suggestions, accepted=accepted), origin="decision"
    )
    session.execute(
        text("SELECT decide_suggestions(:ticket, :session, :ids, :accepted, :reason)"),
        {
            "ticket": ticket.id, "session": actor.session_id, "ids": list(suggestions), "accepted": accepted,
            "reason": reason or None,
        },
    )  # fmt: skip
    session.expire_all()
    name = "text.suggestion_accepted" if accepted else "text.suggestion_refused"
    log.record(session, actor, name, youth_file_id=ticket.youth_file_id, thing_id=text_id)
    tell_readers(
        session, actor, name, text_id, ticket.youth_file_id, among=lambda reader: reader.person_id in proposed_by
    )


def begin_draft(session: Session, actor: Actor, text_id: UUID) -> Text:
    """A text out of sight, to write first for oneself ("eerst voor mezelf"); one begun earlier is gone on with."""
    ticket = _writable(session, actor, text_id)
    found = session.scalar(
        select(Text).where(Text.draft_of_id == text_id, Text.draft_by_id == actor.person_id, Text.shared_at.is_(None))
    )
    if found is not None:
        return found
    made = Text(
        id=new_id(), youth_file_id=ticket.youth_file_id, draft_of_id=text_id, draft_by_id=actor.person_id,
        made_by_id=actor.person_id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    log.record(session, actor, "text.draft_begun", youth_file_id=ticket.youth_file_id, thing_id=text_id)
    return made


def share_draft(session: Session, actor: Actor, draft_id: UUID) -> UUID:
    """Put what was written out of sight behind the text that it is for; returns that text."""
    draft = session.get(Text, draft_id)
    if draft is None or draft.draft_by_id != actor.person_id or draft.draft_of_id is None:
        raise NotFound
    if draft.shared_at is not None:
        raise Conflict(say("Deze tekst is al gedeeld."))
    cached = workshop.at_hand(session, draft_id)
    with cached.lock:
        blocks = blocks_of(cached.doc())
    if any(block.runs or block.blocks for block in blocks):
        write(session, actor, draft.draft_of_id, blocks, origin="share")
    log.record(session, actor, "text.shared", youth_file_id=draft.youth_file_id, thing_id=draft.draft_of_id)
    draft.shared_at = now()
    session.flush()
    return draft.draft_of_id


def _writable(session: Session, actor: Actor, text_id: UUID) -> Ticket:
    ticket = workshop.open_for(session, actor, text_id)
    if not ticket.may_write:
        raise Denied
    return ticket


def _state(session: Session, text_id: UUID) -> bytes:
    cached = workshop.at_hand(session, text_id)
    with cached.lock:
        return cached.state()


def _suggest_instead(session: Session, ticket: Ticket, base: bytes, written: str) -> None:
    """Make a suggestion of what someone would change in another's own words."""
    doc = edits.fork(base)
    edits.made_by(doc, edits.from_plain_form(written))
    lines = [line.prefix + line.words for line in lines_of(doc)]
    workshop.change(session, ticket, base, edits.suggested(lines), origin="suggestion")


def _others_wrote(session: Session, actor: Actor, text_id: UUID, seen: int) -> bool:
    return bool(
        session.scalar(
            select(TextUpdate.number)
            .where(TextUpdate.text_id == text_id, TextUpdate.number > seen, TextUpdate.person_id != actor.person_id)
            .limit(1)
        )
    )


def _cleaned(words: str) -> str:
    if len(words) > PLAIN_LIMIT:
        raise RuleBroken(say("Dit is te veel tekst voor één keer. Bewaar het in delen."))
    if any(ord(c) < 32 and c not in "\n\r\t" for c in words):
        raise RuleBroken(
            say("In de tekst staan tekens die niet bewaard kunnen worden. Haal ze weg en probeer opnieuw.")
        )
    return words.replace("\t", " ")
