"""What is new for someone."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.notifications.models import Notice


def unseen(session: Session, actor: Actor, *, limit: int = 100) -> Sequence[Notice]:
    """The actor's notices at this door that they have not seen, newest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.person_id == actor.person_id, Notice.door == actor.door, Notice.seen_at.is_(None))
        .order_by(Notice.made_at.desc(), Notice.id)
        .limit(limit)
    ).all()
