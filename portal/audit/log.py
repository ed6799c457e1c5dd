"""Write to the audit log: in the transaction of the deed, as its last statement, so both or neither.

    log.record(session, actor, "plan.commented", comment)

collects the event; it is written when the session commits. What is rolled back, also to a savepoint, leaves no event.
Who acts is what the transaction was told (`act_as`); an event of another than that actor is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction

from portal.access.actor import Actor
from portal.audit.events import EVENTS
from portal.audit.models import ChainKind, Outcome
from portal.database.session import SET_ACTOR
from portal.kernel.errors import Unavailable
from portal.kernel.words import say

PORTAL_CHAIN = UUID(int=0)
_WAITING = "audit events that wait for the commit"
_MARKS = "the audit events and grounds that stood before each savepoint"
_GROUNDS = "what the access core decided on"
_ORIGIN = "where the audit events of this session come from"

_APPEND = text(
    "SELECT audit_append(:chain_kind, :chain, :name, :outcome, :thing_id, :kind, :version, :standing, :ground, "
    ":on_behalf_of, :emergency, :origin, CAST(:address AS inet))"
)


class LogFailed(Unavailable):
    """The log could not be written, so the deed was not done."""

    sentence = say("Dit is niet gedaan: het kon niet in het logboek worden gezet. Probeer het zo nog eens.")


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something was allowed: the standing(s) in the file and the grant or rule."""

    standings: tuple[str, ...] = ()
    ground: str | None = None
    emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    chain_kind: ChainKind
    chain: UUID
    name: str
    outcome: Outcome
    thing_id: UUID | None
    kind: str | None
    version: int | None
    standing: str | None
    ground: str | None
    on_behalf_of: UUID | None
    emergency: bool
    origin: str | None = None
    address: str | None = None
    acting: Mapping[str, str] | None = field(default=None, compare=False)


def record(  # noqa: PLR0913 - what NEN 7513 asks of an event
    session: Session,
    actor: Actor | None,
    name: str,
    thing: object = None,
    *,
    youth_file_id: UUID | None = None,
    organisation_id: UUID | None = None,
    thing_id: UUID | None = None,
    kind: str | None = None,
    version: int | None = None,
    standings: Iterable[str] = (),
    ground: str | None = None,
    on_behalf_of: UUID | None = None,
    emergency: bool = False,
    outcome: Outcome = Outcome.ALLOWED,
) -> None:
    """Log one deed or look when this session commits; when that fails the commit raises LogFailed.

    The chain is the file's (given, or of the thing), else the organisation's, else the portal's. Of the thing only
    its id, kind and file are kept. Standing and ground default to what the access core noted with `allowed_by`.
    Raises ValueError for a name that is not in `portal.audit.events`, or for another actor than the session's.
    """
    if name not in EVENTS:
        raise ValueError(f"{name!r} is not in portal.audit.events")
    acting = actor.database_settings() if actor else None
    bound = session.info.get("database_settings")
    if acting is not None and bound is not None and acting != bound:
        raise ValueError(f"{name} is recorded for another than the actor of this session")
    thing_id = thing_id or getattr(thing, "id", None)
    youth_file_id = youth_file_id or getattr(thing, "youth_file_id", None)
    noted = _noted(session, thing_id, youth_file_id)
    chain_kind, chain = _chain(youth_file_id, organisation_id)
    entry = _Entry(
        chain_kind=chain_kind,
        chain=chain,
        name=name,
        outcome=outcome,
        thing_id=thing_id,
        kind=kind or _kind_of(thing),
        version=version,
        standing="+".join(sorted(standings or noted.standings)) or None,
        ground=ground or noted.ground,
        on_behalf_of=on_behalf_of,
        emergency=emergency or noted.emergency,
        acting=acting if bound is None else None,
        **session.info.get(_ORIGIN, {}),
    )
    if not session.in_transaction():
        session.begin()  # or a rollback before the first statement would not be one
    session.info.setdefault(_WAITING, []).append(entry)


def refused(session: Session, actor: Actor | None, name: str, thing: object = None, **more: object) -> None:
    """Log a refusal in a transaction of its own: what the session did before is rolled back first.

    Takes what `record` takes.
    """
    more.setdefault("thing_id", getattr(thing, "id", None))
    more.setdefault("youth_file_id", getattr(thing, "youth_file_id", None))
    more.setdefault("kind", _kind_of(thing))
    session.rollback()
    record(session, actor, name, outcome=Outcome.REFUSED, **more)  # type: ignore[arg-type]
    session.commit()


def allowed_by(session: Session, thing_id: UUID, ground: Ground) -> None:
    """Note on what ground the access core allowed a thing (or a whole file), for the event about it."""
    session.info.setdefault(_GROUNDS, {})[thing_id] = ground


def comes_from(session: Session, origin: str, address: str | None = None) -> None:
    """Say from which process (web, socket, job:name, command:name) and network address this session acts."""
    session.info[_ORIGIN] = {"origin": origin, "address": address}


def _noted(session: Session, thing_id: UUID | None, youth_file_id: UUID | None) -> Ground:
    grounds: Mapping[UUID | None, Ground] = session.info.get(_GROUNDS, {})
    return grounds.get(thing_id) or grounds.get(youth_file_id) or Ground()


def _chain(youth_file_id: UUID | None, organisation_id: UUID | None) -> tuple[ChainKind, UUID]:
    if youth_file_id is not None:
        return ChainKind.FILE, youth_file_id
    if organisation_id is not None:
        return ChainKind.ORGANISATION, organisation_id
    return ChainKind.PORTAL, PORTAL_CHAIN


def _kind_of(thing: object) -> str | None:
    kind = getattr(thing, "kind", None) or getattr(thing, "__tablename__", None)
    return None if kind is None else str(kind)


# -- the session's own events ------------------------------------------------------------------------------------------


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    """Write what waits, as the last statements before the commit of the whole transaction."""
    waiting: list[_Entry] = session.info.get(_WAITING, [])
    if not waiting or session.in_nested_transaction():
        return
    session.flush()
    try:
        for entry in sorted(waiting, key=lambda entry: entry.chain):  # one order of locking for all: no deadlock
            _write(session, entry)
    except SQLAlchemyError as error:
        raise LogFailed from error
    waiting.clear()


def _write(session: Session, entry: _Entry) -> None:
    connection = session.connection()
    if entry.acting is not None:  # signing in: the transaction began for nobody
        connection.execute(SET_ACTOR, entry.acting)
    values = asdict(entry)
    del values["acting"]
    connection.execute(_APPEND, values)


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        marks = session.info.setdefault(_MARKS, WeakKeyDictionary())
        marks[transaction] = len(session.info.get(_WAITING, ())), dict(session.info.get(_GROUNDS, {}))


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_was_undone(session: Session, previous: SessionTransaction) -> None:
    mark = session.info.get(_MARKS, {}).get(previous)
    if mark is not None:
        kept, grounds = mark
        del session.info.get(_WAITING, [])[kept:]
        session.info[_GROUNDS] = grounds


@event.listens_for(Session, "after_transaction_end")
def _end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:  # committed, undone or closed: nothing may leak into the next transaction
        session.info.pop(_WAITING, None)
        session.info.pop(_GROUNDS, None)
