"""Telling the people who may read an item that something is new in it; only those, never the one who did it."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.access.scope import Reader
from portal.notifications.services import Recipient, tell


def tell_readers(  # noqa: PLR0913 - what happened to which item in which file, and for whom of its readers
    session: Session,
    actor: Actor,
    kind: str,
    item_id: UUID,
    youth_file_id: UUID,
    *,
    among: Callable[[Reader], bool] = lambda _: True,
) -> None:
    """Tell who may view the item today, the actor left out. `kind` as the log names what happened.

    `among` chooses of these readers; nobody is told of what they may not view, whatever it says.
    """
    chosen = {
        Recipient(reader.person_id, reader.door)
        for reader in scope.readers_of(session, item_id)
        if Letter.V in reader.letters and reader.person_id != actor.person_id and among(reader)
    }
    told = sorted(chosen, key=lambda one: (one.person_id, one.door))
    tell(session, told, kind, youth_file_id=youth_file_id, item_id=item_id)
