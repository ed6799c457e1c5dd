"""Telling people: a notice in the same transaction as what happened, and a mail that says no more than that."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.database.base import new_id
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.notifications.delivery import MAIL
from portal.notifications.jobs import enqueue
from portal.notifications.models import How, MailAddress, Notice

GATHER = timedelta(seconds=30)  # what happens within this time is told in one mail
ADDRESS = re.compile(r"[^@\s<>,;:\"\\\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")


@dataclass(frozen=True, slots=True)
class Recipient:
    person_id: UUID
    door: Door


def tell(
    session: Session,
    recipients: Iterable[Recipient],
    kind: str,
    *,
    youth_file_id: UUID | None = None,
    item_id: UUID | None = None,
) -> None:
    """Tell each recipient that there is something new; it is told when, and only when, this transaction commits.

    Who may know of the item is for the caller to ask (`portal.access.scope`): this asks nobody.
    """
    for each in recipients:
        notice_id = new_id()
        values = {"id": notice_id, "kind": kind, "youth_file_id": youth_file_id, "item_id": item_id}
        # Without asking the row back: it is another's, and the wall shows it to nobody else.
        session.execute(insert(Notice).values(**values, person_id=each.person_id, door=each.door))
        mail_soon(session, each.person_id, notice_id)


def mail_soon(session: Session, person_id: UUID, notice_id: UUID) -> None:
    """Let a mail say that there is something new, once this transaction commits."""
    enqueue(session, MAIL, lock=f"mail:{person_id}", not_before=clock.now() + GATHER, notice_id=notice_id)


def mark_seen(session: Session, actor: Actor, notice_ids: Iterable[UUID]) -> None:
    """The actor has seen these notices; those of others are left alone."""
    session.execute(
        update(Notice)
        .where(Notice.id.in_(list(notice_ids)), Notice.person_id == actor.person_id, Notice.seen_at.is_(None))
        .values(seen_at=clock.now())
    )


def choose_mail(session: Session, actor: Actor, address: str, how: How) -> None:
    """Where the actor's mails go at this door, and when. Raises RuleBroken for what is no address."""
    address = address.strip()
    if not ADDRESS.fullmatch(address):
        raise RuleBroken(say("Dit is geen mailadres. Schrijf het zo: naam@voorbeeld.nl."))
    values = {"person_id": actor.person_id, "door": actor.door, "address": address, "how": how}
    session.execute(
        insert(MailAddress)
        .values(values)
        .on_conflict_do_update(index_elements=["person_id", "door"], set_={"address": address, "how": how})
    )
