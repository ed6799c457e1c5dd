"""A provider says that someone signed out there (OpenID Connect Back-Channel Logout)."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.identity import trail
from portal.identity.client import ProviderClient
from portal.identity.domain import hashed
from portal.identity.errors import SignInRefused
from portal.identity.links import Link
from portal.settings import Settings

SEE = text("SELECT see_logout_token(:provider, :token)")
END = text("SELECT end_sessions_of_provider(:provider, :subject, :session)")


def from_provider(session: Session, link: Link, settings: Settings, logout_token: str) -> int:
    """End the sessions that the token speaks of; how many. Raises SignInRefused when a guard does not hold."""
    session.rollback()
    claims = ProviderClient(link, settings).logout_claims(logout_token)
    if not session.scalar(SEE, {"provider": link.id, "token": hashed(claims["jti"])}):
        raise SignInRefused("logout_replay")
    ended: int = session.execute(
        END, {"provider": link.id, "subject": claims.get("sub"), "session": claims.get("sid")}
    ).scalar_one()
    trail.ended_by_provider(session, link.organisation_id, link.id, ended)
    return ended


def refuse(session: Session, link: Link, error: SignInRefused) -> None:
    trail.refused(session, error.guard, link.organisation_id, kind="logout")
