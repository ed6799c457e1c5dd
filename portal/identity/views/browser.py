"""What the browser holds: the token of a session, and the random name by which it is known again."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, g, request, session
from sqlalchemy import select

from portal.identity import queries
from portal.identity.devices import described
from portal.identity.domain import new_token
from portal.identity.models import IdentityProvider
from portal.identity.queries import SignedIn
from portal.identity.services.sessions import Device, Visitor
from portal.web.request import db, settings

TOKEN = "_user_id"  # noqa: S105 # where Flask-Login looks
INVITATION = "invitation"
DEVICE_KEPT = 365 * 24 * 3600


def token() -> str | None:
    found = session.get(TOKEN)
    return found if isinstance(found, str) else None


def signed_in() -> SignedIn | None:
    """The live session of this browser, also when it has no rights yet. Asked once per request."""
    if "signed_in" not in g:
        held = token()
        g.signed_in = queries.loaded(db(), held) if held else None
    found: SignedIn | None = g.signed_in
    return found


def remember(new: str) -> None:
    """A new token, and nothing of what the cookie held before but a code that still waits for its sign-in."""
    waiting = session.get(INVITATION)
    session.clear()
    session[TOKEN] = new
    if waiting:
        session[INVITATION] = waiting


def renew(new: str) -> None:
    """A new token for the same session: forms that stand open keep working."""
    session[TOKEN] = new


def forget() -> None:
    session.clear()


def device() -> Device:
    """The browser of this request, by its cookie; a new name where it has none."""
    if "device_token" not in g:
        g.device_token = request.cookies.get(_cookie_name()) or new_token()
    return Device(described(request.user_agent.string), g.device_token)


def visitor() -> Visitor:
    return Visitor(device(), address(), signed_in())


def with_device(response: Response) -> Response:
    """The answer with the cookie by which the browser is known again."""
    response.set_cookie(
        _cookie_name(),
        device().token,
        max_age=DEVICE_KEPT,
        secure=settings().secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie_name() -> str:
    prefix, suffix = ("__Host-", "") if settings().secure else ("", f"-{settings().port}")
    return f"{prefix}samendossier-apparaat{suffix}"


def safe_destination(wanted: str | None) -> str:
    """A page of the portal itself, or the first page: what comes in an address may point anywhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or "\\" in wanted or not wanted.isprintable():
        return "/"
    return wanted


def organisation_of(slug: str | None) -> UUID | None:
    """For the log: whose provider an address names."""
    if slug is None:
        return None
    found: UUID | None = db().scalar(select(IdentityProvider.organisation_id).where(IdentityProvider.slug == slug))
    return found


def invitation() -> bytes | None:
    """The hash of a code that was typed in this browser and is not used yet."""
    held = session.get(INVITATION)
    return bytes.fromhex(held) if isinstance(held, str) else None


def keep_invitation(code_hash: bytes | None) -> None:
    if code_hash is None:
        session.pop(INVITATION, None)
    else:
        session[INVITATION] = code_hash.hex()


def address() -> str:
    """Where the request comes from, as the server that stands before the portal says."""
    return request.remote_addr or "unknown"
