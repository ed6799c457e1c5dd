"""What someone typed survives a time-out and a step-up: kept sealed, given back to the same account, for a day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from portal.database.base import new_id
from portal.database.fields import keyring_of
from portal.identity.domain import hashed
from portal.identity.encrypted import HELD
from portal.identity.models import HeldForm
from portal.identity.queries import become
from portal.kernel import clock
from portal.kernel.errors import NotFound

KEPT = timedelta(days=1)
LARGEST = 2 * 1024 * 1024
"""Bytes of typed text that are held; more than any form of the portal takes."""
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Held:
    path: str
    fields: Fields


def owner_of(session: Session, token: str) -> UUID | None:
    """Whose browser it is, also when the session is over; None when the token was never one."""
    found: UUID | None = session.scalar(text("SELECT account_of_token(:hash)"), {"hash": hashed(token)})
    return found


def hold(session: Session, account_id: UUID, path: str, fields: Fields) -> UUID | None:
    """Keep a form for its owner; its id, or None when it is too large to keep."""
    content = json.dumps([list(pair) for pair in fields])
    if len(content) > LARGEST:
        return None
    become(session, account_id)
    session.execute(delete(HeldForm).where(HeldForm.created_at < clock.now() - KEPT))
    held_id = new_id()
    sealed = keyring_of(session).encrypt(content, HELD.place(held_id))
    session.add(HeldForm(id=held_id, account_id=account_id, path=path, sealed=sealed))
    session.flush()
    return held_id


def held(session: Session, account_id: UUID, held_id: UUID) -> Held:
    """What was held for this account. Raises NotFound for anyone else, and after a day."""
    become(session, account_id)
    row = session.get(HeldForm, held_id)
    if row is None or row.created_at < clock.now() - KEPT:
        raise NotFound
    content = keyring_of(session).decrypt(row.sealed, HELD.place(held_id))
    return Held(row.path, [(name, value) for name, value in json.loads(content)])
