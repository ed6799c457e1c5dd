"""What a request has at hand to read and change texts, inside its own transaction and behind the wall.

The live path (sockets) and the pages share one cache per process. A change made in a request becomes visible to others
when the request commits; until then nothing of it enters the shared cache.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.coediting import edits
from portal.coediting.cache import Cache, CachedText
from portal.coediting.intake import Intake
from portal.coediting.models import Text, TextHistory, TextUpdate
from portal.coediting.rights import BY_ACCESS, Deciding, Ticket, ticket_for
from portal.coediting.store import Connection, Row, Store, Taken
from portal.kernel.errors import NotFound

KEY = "workshop of texts"  # where the sessions of a process find it


class Workshop:
    def __init__(self, store: Store, cache: Cache, deciding: Deciding, wrote: Callable[[UUID], None]) -> None:
        self.store = store
        self.cache = cache
        self.intake = Intake(store, cache)
        self.deciding = deciding
        self.wrote = wrote


def workshop_of(session: Session) -> Workshop:
    """The workshop of this process; a job or command that has none gets one for its session."""
    found: Workshop | None = session.info.get(KEY)
    if found is None:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
        # Nobody sits here: who sits elsewhere finds the rows by the sweep of each second.
        found = session.info[KEY] = Workshop(Store(url), Cache(), BY_ACCESS, lambda _: None)
    return found


def at_hand(session: Session, text_id: UUID) -> CachedText:
    """The text as this transaction sees it. Raises NotFound when the wall hides it; take its lock to read."""
    if session.get(Text, text_id) is None:
        raise NotFound
    written: set[UUID] = session.info.setdefault("texts written", set())
    cached = CachedText() if text_id in written else workshop_of(session).cache[text_id]
    with cached.lock:
        cached.feed(_rows(session, text_id, cached.number))
    return cached


def shown(session: Session, text_id: UUID, number: int) -> tuple[str, str]:
    """The text up to this change as a page shows it, and its words alone; from memory when it is there already."""
    cached = workshop_of(session).cache[text_id]
    if text_id in session.info.get("texts written", ()) or cached.number != number:
        cached = at_hand(session, text_id)
    with cached.lock:
        return cached.shown()


def _rows(session: Session, text_id: UUID, after: int) -> list[Row]:
    rows: list[Row] = []
    if after < 0:
        history = session.get(TextHistory, text_id)
        if history is not None:
            rows.append(Row(history.up_to, None, history.bytes, history.authors))  # type: ignore[arg-type]
            after = history.up_to
    changes = select(TextUpdate.number, TextUpdate.person_id, TextUpdate.bytes).where(
        TextUpdate.text_id == text_id, TextUpdate.number > after
    )
    rows += [Row(number, person, data) for number, person, data in session.execute(changes.order_by(TextUpdate.number))]
    return rows


def state_at(session: Session, text_id: UUID, number: int) -> bytes:
    """The text as it stood after one change: what someone saw when a form was made."""
    cached = at_hand(session, text_id)
    with cached.lock:
        if cached.number <= number:
            return cached.state()
    history = session.get(TextHistory, text_id)
    begin = history if history is not None and history.up_to <= number else None
    changes = select(TextUpdate.bytes).where(
        TextUpdate.text_id == text_id, TextUpdate.number > (begin.up_to if begin else 0), TextUpdate.number <= number
    )
    updates = [begin.bytes] if begin else []
    return CachedText.built_from([*updates, *session.scalars(changes.order_by(TextUpdate.number))])


def open_for(session: Session, actor: Actor, text_id: UUID) -> Ticket:
    """A ticket for this one deed, decided now."""
    return ticket_for(session, actor, text_id, workshop_of(session).deciding)


def change(session: Session, ticket: Ticket, base: bytes, edit: edits.Edit, *, origin: str) -> Taken | None:
    """Make an edit on a fork of `base` and take it in as a change of its own. None when it changes nothing."""
    doc = edits.fork(base)
    update = edits.made_by(doc, edit)
    if update is None:
        return None
    return take(session, ticket, doc.client_id, update, origin=origin)


def take(session: Session, ticket: Ticket, client: int, update: bytes, *, origin: str) -> Taken:
    workshop = workshop_of(session)
    session.flush()
    connection: Connection = session.connection().connection.driver_connection  # type: ignore[assignment]
    taken = workshop.intake.take(ticket, client, 1, update, origin=origin, connection=connection)
    mark_written(session, ticket.text_id)
    return taken


def mark_written(session: Session, text_id: UUID) -> None:
    """Note that this transaction wrote in a text: until it commits nothing of it enters what others have at hand."""
    written: set[UUID] = session.info.setdefault("texts written", set())
    if not written:
        event.listen(session, "after_commit", _tell)
        event.listen(session, "after_soft_rollback", _forget)
    written.add(text_id)


def _tell(session: Session) -> None:
    if session.in_nested_transaction():
        return
    written: set[UUID] = session.info.get("texts written", set())
    for text_id in written:
        workshop_of(session).wrote(text_id)
    written.clear()


def _forget(session: Session, _previous: object) -> None:
    if not session.in_nested_transaction():
        session.info.get("texts written", set()).clear()
