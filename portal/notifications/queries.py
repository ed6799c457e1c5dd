"""What is new for someone, and how they want to hear of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.scope import DECIDED
from portal.notifications.models import Alias, MailAddress, Notice


def unseen(session: Session, actor: Actor, *, limit: int = 100) -> Sequence[Notice]:
    """The actor's notices at this door that they have not seen, newest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.person_id == actor.person_id, Notice.door == actor.door, Notice.seen_at.is_(None))
        .order_by(Notice.made_at.desc(), Notice.id)
        .limit(limit)
    ).all()


def mail_choice(session: Session, actor: Actor) -> MailAddress | None:
    """Where the actor's mails go at this door, and when; None: nowhere yet."""
    return session.get(MailAddress, (actor.person_id, actor.door))


def aliases(session: Session, actor: Actor) -> Mapping[UUID, str]:
    """Youth file → what the actor calls this youth in the own mails."""
    session.info[DECIDED] = True  # only one's own
    rows = select(Alias.youth_file_id, Alias.words).where(Alias.person_id == actor.person_id, Alias.door == actor.door)
    return {row.youth_file_id: row.words for row in session.execute(rows)}
