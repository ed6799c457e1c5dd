"""A mail that says that there is something new, and nothing else; and handing it to a mail server."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

PATIENCE = 20  # seconds for each answer of the mail server
SUBJECT = "Er is iets nieuws voor u"
# In both languages: who gets it chose a language in a browser, which no job knows.
TEXT = """\
Hallo,

Er is iets nieuws voor u in Samendossier.{about} Meld u aan om het te lezen:
{origin}

In deze mail staat met opzet niets over wat er nieuw is.
U kunt niet op deze mail antwoorden.
Wilt u geen mails meer, of op een andere tijd? Kies dat bij Mail en meldingen:
{origin}{choices}

English: there is something new for you in Samendossier. Sign in to read it.
"""
CHOICES = "/mail-en-meldingen"


def words(origin: str, aliases: Sequence[str]) -> str:
    """What a mail says: that there is something new, and about whom in the reader's own words for them."""
    about = f" Het gaat over: {', '.join(aliases)}." if aliases else ""
    return TEXT.format(origin=origin, about=about, choices=CHOICES)


class AddressRefused(Exception):
    """The mail server says that this address takes no mail; trying again will not help. Holds the code only."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, from an address such as smtp://name:password@host:587?tls=starttls&from=noreply@example.nl."""

    host: str
    port: int
    tls: str  # "", "starttls" or "direct"
    sender: str
    user: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, url: str) -> "Server":
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        direct = parts.scheme == "smtps"
        host = parts.hostname or "localhost"
        return cls(
            host,
            parts.port or (465 if direct else 25),
            "direct" if direct else options.get("tls", ""),
            options.get("from", f"samendossier@{host}"),
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )


def message(id_: UUID, made_at: datetime, address: str, sender: str, text: str) -> EmailMessage:
    """The mail; made again for a second try it has the same bytes and the same Message-ID."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{id_}@{sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(made_at)
    mail["From"] = f"Samendossier <{sender}>"
    mail["To"] = address
    mail["Subject"] = SUBJECT
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def reach(server: Server) -> None:
    """Look whether the server answers as mails will be handed to it: with its TLS, and the login if there is one."""
    with _connection(server) as connection:
        if server.user is not None:
            connection.login(server.user, server.password or "")
        connection.noop()


def deliver(server: Server, mail: EmailMessage) -> None:
    """Hand a mail to the server. Raises AddressRefused, or whatever went wrong and may go right later."""
    try:
        with _connection(server) as connection:
            if server.user is not None:
                connection.login(server.user, server.password or "")
            connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, _words),) = refused.recipients.values()
        if 500 <= code < 600:
            raise AddressRefused(str(code)) from None
        raise


def _connection(server: Server) -> smtplib.SMTP:
    if server.tls == "direct":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context())
    connection = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    if server.tls == "starttls":
        connection.starttls(context=ssl.create_default_context())
    return connection
