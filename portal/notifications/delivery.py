"""The job that mails a notice: at least once delivered, and, by its Message-ID, shown once.

Three steps, with no transaction open while the mail server is spoken to: choose the mail and write it down, send it,
write down that it was sent. Killed after sending it is sent again, with the same Message-ID. Jobs for one person run
one after another (their lock in the queue).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel import clock
from portal.notifications import mail
from portal.notifications.jobs import Job, Working
from portal.notifications.models import How, Mail, MailAddress, Notice


@dataclass(frozen=True, slots=True)
class Chosen:
    mail_id: UUID
    made_at: datetime
    address: str


def send_mail(working: Working, notice_id: UUID) -> None:
    """Mail that there is something new, unless it was seen, mailed, or not wanted by mail."""
    if working.settings.mail_url is None:
        return
    with working.sessions.begin() as session:
        chosen = _choose(session, notice_id)
    if chosen is None:
        return
    server = mail.Server.of(working.settings.mail_url)
    letter = mail.message(chosen.mail_id, chosen.made_at, chosen.address, server.sender, working.settings.origin)
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
    if to is None or to.how is not How.AT_ONCE:
        return None
    waiting = _mail_of(session, notice)
    if waiting.sent_at is not None or waiting.given_up_at is not None:
        return None
    return Chosen(waiting.id, waiting.made_at, to.address)


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
