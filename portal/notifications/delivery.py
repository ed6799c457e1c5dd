"""The job that mails a notice: at least once delivered, and, by its Message-ID, shown once.

Three steps, with no transaction open while the mail server is spoken to: choose the mail and write it down, send it,
write down that it was sent. Killed after sending it is sent again, with the same Message-ID. Jobs for one person run
one after another (their lock in the queue).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.notifications import mail
from portal.notifications.domain import GATHER
from portal.notifications.jobs import Job, Working, enqueue
from portal.notifications.models import Alias, Mail, MailAddress, Notice


@dataclass(frozen=True, slots=True)
class Chosen:
    mail_id: UUID
    made_at: datetime
    address: str
    aliases: tuple[str, ...]  # what this person calls the youths that it is about


def send_mail(working: Working, notice_id: UUID) -> None:
    """Mail that there is something new, unless it was seen, mailed, or not wanted by mail; later if later is wanted."""
    if working.settings.mail_url is None:
        return
    with working.sessions.begin() as session:
        chosen = _choose(session, notice_id)
    if chosen is None:
        return
    server = mail.Server.of(working.settings.mail_url)
    letter = mail.message(
        chosen.mail_id,
        chosen.made_at,
        chosen.address,
        server.sender,
        mail.words(working.settings.origin, chosen.aliases),
    )
    outcome: dict[str, object] = {"sent_at": None}
    try:
        mail.deliver(server, letter)
        outcome = {"sent_at": clock.now()}
    except mail.AddressRefused as refused:
        outcome = {"given_up_at": clock.now(), "problem": str(refused)}
    with working.sessions.begin() as session:
        session.execute(update(Mail).where(Mail.id == chosen.mail_id).values(outcome))


MAIL = Job("notifications.mail", send_mail)


def _choose(session: Session, notice_id: UUID) -> Chosen | None:
    """The mail that tells of this notice: one that still waits, or a new one for all that waits with it."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.seen_at is not None:
        return None
    to = session.get(MailAddress, (notice.person_id, notice.door))
    due = None if to is None else to.rhythm.earliest(notice.made_at)
    if to is None or due is None:
        return None
    if due > clock.now() + GATHER:  # the gathering of `tell` may have been longer than the wait
        mail_at(session, notice, due)
        return None
    waiting = _mail_of(session, notice)
    if waiting.sent_at is not None or waiting.given_up_at is not None:
        return None
    return Chosen(waiting.id, waiting.made_at, to.address, _aliases(session, waiting))


def mail_at(session: Session, notice: Notice, moment: datetime) -> None:
    """Ask for the mail about this notice at a moment; for one person one after another."""
    enqueue(session, MAIL, lock=f"mail:{notice.person_id}", not_before=moment, notice_id=notice.id)


def _aliases(session: Session, waiting: Mail) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(Alias.words)
            .join(Notice, Notice.youth_file_id == Alias.youth_file_id)
            .where(Notice.mail_id == waiting.id, Alias.person_id == waiting.person_id, Alias.door == waiting.door)
            .distinct()
            .order_by(Alias.words)
        )
    )


def _mail_of(session: Session, notice: Notice) -> Mail:
    if notice.mail_id is not None:
        return session.get_one(Mail, notice.mail_id)
    new = Mail(person_id=notice.person_id, door=notice.door, made_at=clock.now())
    session.add(new)
    session.flush()
    session.execute(
        update(Notice)
        .where(
            Notice.person_id == notice.person_id,
            Notice.door == notice.door,
            Notice.mail_id.is_(None),
            Notice.seen_at.is_(None),
        )
        .values(mail_id=new.id)
    )
    return new
