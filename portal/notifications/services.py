"""Telling people: a notice in the same transaction as what happened, and a mail that says no more than that."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import combining, normalize
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.scope import DECIDED
from portal.database.base import new_id
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.notifications.delivery import MAIL
from portal.notifications.domain import GATHER, LONGEST_ALIAS, Rhythm
from portal.notifications.jobs import enqueue
from portal.notifications.models import Alias, MailAddress, Notice

ADDRESS = re.compile(r"[^@\s<>,;:\"\\\x00-\x1f]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")

CALLING = re.compile(r"[\w][\w '-]*")


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


def choose_mail(session: Session, actor: Actor, address: str, rhythm: Rhythm) -> None:
    """Where the actor's mails go at this door, and when. Raises RuleBroken for what is no address."""
    session.info[DECIDED] = True  # only one's own
    address = address.strip()
    if not ADDRESS.fullmatch(address):
        raise RuleBroken(say("Dit is geen mailadres. Schrijf het zo: naam@voorbeeld.nl."))
    chosen = {
        "address": address,
        "how": rhythm.how,
        "daily_at": rhythm.daily_at,
        "quiet_from": rhythm.quiet_from,
        "quiet_until": rhythm.quiet_until,
    }
    session.execute(
        insert(MailAddress)
        .values(person_id=actor.person_id, door=actor.door, **chosen)
        .on_conflict_do_update(index_elements=["person_id", "door"], set_=chosen)
    )


def choose_alias(session: Session, actor: Actor, youth_file_id: UUID, words: str, name: str) -> None:
    """What the actor calls this youth in the own mails; nothing takes it away.

    A mail travels in the open, so the alias says nothing of the name. Raises RuleBroken where it does, or is too long.
    """
    session.info[DECIDED] = True  # only one's own
    words = " ".join(words.split())
    where = (
        Alias.person_id == actor.person_id,
        Alias.door == actor.door,
        Alias.youth_file_id == youth_file_id,
    )
    if not words:
        session.execute(delete(Alias).where(*where))
        return
    if len(words) > LONGEST_ALIAS:
        raise RuleBroken(say("Dit is te lang. Kies een korter woord."))
    if not CALLING.fullmatch(words):
        raise RuleBroken(say("Gebruik letters, cijfers en spaties."))
    if any(part in plain(words) for part in plain(name).split() if len(part) > 1):
        raise RuleBroken(say("Gebruik niet de naam van het kind: een mail kan door anderen gelezen worden."))
    session.execute(
        insert(Alias)
        .values(person_id=actor.person_id, door=actor.door, youth_file_id=youth_file_id, words=words)
        .on_conflict_do_update(index_elements=["person_id", "door", "youth_file_id"], set_={"words": words})
    )


def plain(words: str) -> str:
    """Without capitals and accents."""
    return "".join(one for one in normalize("NFD", words.casefold()) if not combining(one))
