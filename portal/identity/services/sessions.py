"""Sessions: begin, keep, prove again, end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.database.base import new_id
from portal.identity import trail
from portal.identity.domain import (
    LIMITS,
    TOUCH_EVERY,
    AccountKind,
    Ending,
    Factor,
    hashed,
    idle_end,
    is_fresh,
    new_token,
)
from portal.identity.errors import StepUpNeeded
from portal.identity.models import SignInSession
from portal.identity.queries import SignedIn, become, signed_in
from portal.kernel import clock
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Proof:
    """With what someone just proved who they are."""

    factor: Factor
    factor_at: datetime
    provider_id: UUID | None = None
    sid: str | None = None
    id_token: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """The browser: what a person calls it, and the random name in its cookie."""

    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands at the door: their browser, where it calls from, and who is signed in there now."""

    device: Device
    address: str
    current: SignedIn | None = None


def begin(session: Session, account_id: UUID, kind: AccountKind, proof: Proof, visitor: Visitor) -> str:
    """Sign an account in: a new row and a new token, which is returned. Who was signed in there before is out."""
    if visitor.current is not None:
        become(session, visitor.current.account_id)
        _end(session, [visitor.current.session_id], Ending.REPLACED)
    now, token = clock.now(), new_token()
    ends_at = now + LIMITS[kind].absolute
    become(session, account_id)
    session.add(
        SignInSession(
            id=new_id(),
            token_hash=hashed(token),
            account_id=account_id,
            device=visitor.device.name,
            device_hash=hashed(visitor.device.token),
            idle_ends_at=idle_end(kind, now, ends_at),
            ends_at=ends_at,
            factor=proof.factor,
            factor_at=proof.factor_at,
            provider_id=proof.provider_id,
            sid=proof.sid,
            id_token=proof.id_token,
            level=proof.level,
        )
    )
    session.flush()
    if (started := signed_in(session, token)) is not None:
        trail.signed_in(session, started)
    return token


def prove_again(session: Session, current: SignedIn, proof: Proof) -> str:
    """A fresh factor in the same session, which gets a new token. What stands open on other pages stays open."""
    token = new_token()
    become(session, current.account_id)
    values = {"token_hash": hashed(token), "factor": proof.factor, "factor_at": proof.factor_at}
    if proof.provider_id is not None:
        values |= {"sid": proof.sid, "id_token": proof.id_token, "level": proof.level}
    session.execute(update(SignInSession).where(SignInSession.id == current.session_id).values(values))
    return token


def touch(session: Session, current: SignedIn) -> None:
    """Someone is there: the idle limit begins again. Written at most every half minute."""
    if clock.now() - current.last_used_at >= TOUCH_EVERY:
        session.execute(text("SELECT touch_session(:id)"), {"id": current.session_id})


def require_fresh_factor(actor: Actor) -> None:
    """Raise StepUpNeeded unless a factor was shown at most 5 minutes ago.

    For exports, granting roles, emergency access and security settings (issue 3).
    """
    if not is_fresh(actor.factor_at, clock.now()):
        raise StepUpNeeded


def sign_out(session: Session, current: SignedIn) -> str | None:
    """End the own session; returns the ID token to hand back to the provider, where there is one."""
    become(session, current.account_id)
    id_token: str | None = session.scalar(text("SELECT id_token_of_session(:id)"), {"id": current.session_id})
    _end(session, [current.session_id], Ending.SIGNED_OUT)
    trail.signed_out(session, current)
    return id_token


def end_own(session: Session, current: SignedIn, session_id: UUID) -> None:
    """End one of one's own sessions. Raises NotFound when it is not one's own, or over."""
    become(session, current.account_id)
    if not _end(session, [session_id], Ending.ENDED_BY_OWNER):
        raise NotFound
    trail.ended_own(session, current, session_id)


def end_others(session: Session, current: SignedIn) -> int:
    """End all of one's own sessions but this one; how many there were."""
    become(session, current.account_id)
    others = session.scalars(
        select(SignInSession.id).where(
            SignInSession.account_id == current.account_id,
            SignInSession.id != current.session_id,
            SignInSession.ended_at.is_(None),
        )
    ).all()
    ended = _end(session, list(others), Ending.ENDED_BY_OWNER)
    for session_id in ended:
        trail.ended_own(session, current, session_id)
    return len(ended)


def end_as_administrator(session: Session, actor: Actor, session_id: UUID) -> None:
    """End a session of the administered organisation. Raises NotFound for any other: the wall hides it."""
    if not _end(session, [session_id], Ending.ENDED_BY_ADMIN):
        raise NotFound
    trail.ended_by_administrator(session, actor, session_id)


def _end(session: Session, sessions: list[UUID], why: Ending) -> list[UUID]:
    """End what the wall lets through; the trigger tells every open stream."""
    ended = session.scalars(
        update(SignInSession)
        .where(SignInSession.id.in_(sessions), SignInSession.ended_at.is_(None))
        .values(ended_at=func.now(), ended_why=why)
        .returning(SignInSession.id)
    )
    return list(ended)
