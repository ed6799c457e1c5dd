"""What the log keeps of signing in: who, when, by which door. Never a claim, a token or a code."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.identity.domain import AccountKind, Ending
from portal.identity.queries import SignedIn


def signed_in(session: Session, current: SignedIn) -> None:
    """Of an account without rights the log knows the account only: there is no person yet."""
    log.record(
        session,
        current.actor(),
        "session.started",
        thing_id=current.account_id,
        kind=f"{current.kind}_account",
        organisation_id=current.organisation_id,
        ground=current.factor,
    )


def proved_again(session: Session, current: SignedIn) -> None:
    _of_own(session, current, "factor.shown", "step_up")


def signed_out(session: Session, current: SignedIn) -> None:
    _of_own(session, current, "session.ended", Ending.SIGNED_OUT)


def ended_own(session: Session, current: SignedIn, session_id: UUID) -> None:
    _of_own(session, current, "session.ended", Ending.ENDED_BY_OWNER, session_id)


def ended_by_administrator(session: Session, actor: Actor, session_id: UUID) -> None:
    log.record(
        session,
        actor,
        "session.ended",
        thing_id=session_id,
        kind="session",
        ground=Ending.ENDED_BY_ADMIN,
        organisation_id=actor.organisation_id,
    )


def tied(session: Session, current: SignedIn, organisation_id: UUID) -> None:
    """Somebody proved two accounts of one organisation: both are theirs from now on."""
    log.record(
        session,
        current.actor(),
        "account.linked",
        thing_id=current.account_id,
        kind="work_account",
        organisation_id=organisation_id,
    )


def ended_by_provider(session: Session, organisation_id: UUID, provider_id: UUID, how_many: int) -> None:
    log.record(
        session,
        None,
        "session.ended",
        thing_id=provider_id,
        kind="session",
        ground=Ending.ENDED_AT_PROVIDER,
        version=how_many,
        organisation_id=organisation_id,
    )


def refused(session: Session, guard: str, organisation_id: UUID | None, kind: str = "sign_in") -> None:
    """In a transaction of its own: what the session did before is rolled back. `guard` names the check."""
    log.refused(session, None, "sign_in.refused", kind=kind, ground=guard, organisation_id=organisation_id)


def limited(session: Session, what: str) -> None:
    log.refused(session, None, "sign_in.limited", kind=what)


def _of_own(session: Session, current: SignedIn, name: str, ground: str, session_id: UUID | None = None) -> None:
    # A session that acts for nobody (an account without rights) logs for nobody.
    actor = current.actor() if session.info.get("database_settings") else None
    work = current.kind is AccountKind.WORK
    log.record(
        session,
        actor,
        name,
        thing_id=session_id or current.session_id,
        kind="session",
        ground=ground,
        organisation_id=current.organisation_id if work else None,
    )
