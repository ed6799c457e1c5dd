"""Growing pauses for who tries too often: per account, address and organisation; never a lock."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.identity import trail
from portal.identity.domain import hashed, pause_after
from portal.kernel import clock
from portal.kernel.errors import TooOften
from portal.kernel.words import say

OFTENER = 4
"""An address may fail this many times oftener than an account: a whole office or school stands behind it."""


def keys_of(
    *,
    account: str | None = None,
    device: str | None = None,
    organisation: str | None = None,
    address: str | None = None,
) -> list[bytes]:
    """What is counted: the account per known device, the address, and the organisation as tried from an address.

    So a stranger who tries an account from elsewhere makes only strangers wait.
    """
    keys = []
    if account is not None:
        keys.append(hashed(f"account:{account.lower()}:{device or ''}"))
    if organisation is not None:
        keys.append(hashed(f"organisation:{organisation}:{address}"))
    elif address is not None:
        keys.append(hashed(f"address:{address}"))
    return keys


def require_no_pause(session: Session, keys: Sequence[bytes], address_key: bytes | None = None) -> None:
    """Raise TooOften with the seconds that are left, and log it, while a pause runs."""
    rows = session.execute(text("SELECT * FROM failures_of(:keys)"), {"keys": list(keys)}).all()
    now = clock.now()
    left = timedelta()
    for row in rows:
        failures = row.failures // OFTENER if bytes(row.key_hash) == address_key else row.failures
        left = max(left, row.last_at + pause_after(failures) - now)
    if left > timedelta():
        trail.limited(session, "sign_in")
        seconds = int(left.total_seconds()) + 1
        raise TooOften(
            say("Dit is te vaak geprobeerd. Wacht %(seconds)s seconden en probeer het dan opnieuw.", seconds=seconds)
        )


def note_failure(session: Session, keys: Sequence[bytes]) -> None:
    """Count a failure at once, whatever becomes of the rest of the request."""
    session.rollback()
    session.execute(text("SELECT note_failures(:keys)"), {"keys": list(keys)})
    session.commit()


def forget(session: Session, keys: Sequence[bytes]) -> None:
    session.execute(text("SELECT forget_failures(:keys)"), {"keys": list(keys)})
