"""What an organisation's administrator does with its people and their sessions. Files stay closed to this work."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.scope import DECIDED
from portal.audit import log
from portal.database.base import new_id
from portal.identity.domain import AccountKind
from portal.identity.models import Account, RightsReview, SignInSession
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.people.models import Employment, Work

ADMINISTERED = text("SELECT administered_organisation()")
EMPLOYMENTS = text("SELECT * FROM administered_employments() ORDER BY lower(name), starts_on")
ADD = text("SELECT add_employment(:id, :new_person, :account, :person, :work, :name, :title, :starts_on, :ends_on)")


@dataclass(frozen=True, slots=True)
class NewEmployment:
    """Somebody starts, or gets another role. Either an account that waits, or a person who works here already."""

    name: str
    work: Work
    starts_on: date
    ends_on: date | None = None
    job_title: str | None = None
    account_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SessionOfEmployee:
    id: UUID
    name: str | None
    device: str
    last_used_at: object


def administered(session: Session, actor: Actor) -> UUID:
    """The organisation that the actor administers. Raises Denied for everyone else."""
    found: UUID | None = session.scalar(ADMINISTERED)
    session.info[DECIDED] = True
    if found is None or found != actor.organisation_id:
        raise Denied(say("Deze pagina is voor de beheerder van uw organisatie. Vraag die om wat u nodig hebt."))
    return found


def employments(session: Session, actor: Actor) -> Sequence[Employment]:
    administered(session, actor)
    return session.scalars(select(Employment).from_statement(EMPLOYMENTS)).all()


def waiting_accounts(session: Session, actor: Actor) -> Sequence[Account]:
    """Who signed in at the organisation's provider and has no role yet."""
    administered(session, actor)
    found = select(Account).where(Account.person_id.is_(None), Account.ended_at.is_(None)).order_by(Account.created_at)
    return session.scalars(found).all()


def sessions_of_employees(session: Session, actor: Actor) -> Sequence[SessionOfEmployee]:
    """Where the people of the organisation are signed in now."""
    administered(session, actor)
    rows = session.execute(
        select(SignInSession.id, Account.name, SignInSession.device, SignInSession.last_used_at)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.ended_at.is_(None),
            SignInSession.idle_ends_at > func.now(),
            SignInSession.ends_at > func.now(),
        )
        .order_by(func.lower(Account.name), SignInSession.last_used_at.desc())
    )
    return [SessionOfEmployee(*row) for row in rows]


def add_employment(session: Session, actor: Actor, new: NewEmployment) -> UUID:
    """Give somebody a role for a period. Raises StepUpNeeded, RuleBroken for a wrong period, NotFound."""
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise RuleBroken(say("De laatste dag ligt vóór de eerste dag."))
    employment_id = new_id()
    someone: UUID | None = session.scalar(
        ADD,
        {
            "id": employment_id,
            "new_person": new_id(),
            "account": new.account_id,
            "person": new.person_id,
            "work": new.work,
            "name": new.name.strip(),
            "title": new.job_title or None,
            "starts_on": new.starts_on,
            "ends_on": new.ends_on,
        },
    )
    if someone is None:
        raise NotFound
    log.record(
        session,
        actor,
        "employment.started",
        thing_id=employment_id,
        kind=new.work,
        organisation_id=organisation_id,
        on_behalf_of=someone,
    )
    return someone


def end_account(session: Session, actor: Actor, account_id: UUID) -> None:
    """Someone who is not to come in at all: their account stops at once. Raises StepUpNeeded and NotFound."""
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    ended = session.scalar(
        update(Account)
        .where(Account.id == account_id, Account.ended_at.is_(None), Account.kind == AccountKind.WORK)
        .values(ended_at=func.now())
        .returning(Account.id)
    )
    if ended is None:
        raise NotFound
    log.record(
        session, actor, "account.ended", thing_id=account_id, kind="work_account", organisation_id=organisation_id
    )


def end_employment(session: Session, actor: Actor, employment_id: UUID, last_day: date) -> None:
    """The role ends after its last day; one that is over ends within a second, on every open page. Raises NotFound."""
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    ended = session.scalar(text("SELECT end_employment(:id, :day)"), {"id": employment_id, "day": last_day})
    if not ended:
        raise NotFound
    log.record(
        session,
        actor,
        "employment.ended",
        thing_id=employment_id,
        kind="employment",
        organisation_id=organisation_id,
    )


# The yearly review


def last_review(session: Session, actor: Actor) -> RightsReview | None:
    administered(session, actor)
    return session.scalars(select(RightsReview).order_by(RightsReview.done_at.desc())).first()


def review(session: Session, actor: Actor, kept: frozenset[UUID], last_day: date) -> RightsReview:
    """All rights of the organisation were looked at: those kept stay, the others end. What was found is the proof.

    Raises StepUpNeeded, and RuleBroken when the administrator would end the role with which they do this.
    """
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    current = [e for e in employments(session, actor) if e.ends_on is None or e.ends_on >= last_day]
    own = [e for e in current if e.person_id == actor.person_id and e.work is Work.ORG_ADMIN]
    if any(e.id not in kept for e in own):
        raise RuleBroken(
            say("Uw eigen rol als beheerder kunt u niet zelf beëindigen. Vraag het aan een andere beheerder.")
        )
    findings: list[dict[str, object]] = [
        {"employment": str(e.id), "person": str(e.person_id), "work": e.work, "kept": e.id in kept} for e in current
    ]
    for employment in current:
        if employment.id not in kept:
            end_employment(session, actor, employment.id, last_day)
    digest = hashlib.sha256(json.dumps(findings, sort_keys=True).encode()).digest()
    made = RightsReview(
        id=new_id(), organisation_id=organisation_id, done_by=actor.person_id, findings=findings, digest=digest
    )
    session.add(made)
    session.flush()
    log.record(
        session,
        actor,
        "rights.reviewed",
        made,
        organisation_id=organisation_id,
        version=len(findings),
        ground=f"sha256:{digest.hex()}",
    )
    return made
