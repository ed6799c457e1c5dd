"""Plans in a file with people, begun and written by the same services as in the portal."""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.identity.domain import AccountKind, Factor
from portal.identity.models import Account, SignInSession
from portal.kernel.clock import now
from portal.plans.models import Plan, PlanSection
from tests.dossier.builders import FileInTest


def sign_in(session: Session, actor: Actor) -> Actor:
    """The sign-in that an actor's session id stands for: texts take changes from living ones only."""
    account = Account(kind=AccountKind.OWN, issuer="own", subject=secrets.token_hex(8), person_id=actor.person_id)
    session.add(account)
    session.flush()
    later = now() + timedelta(hours=1)
    session.add(
        SignInSession(
            id=actor.session_id,
            token_hash=secrets.token_bytes(32),
            account_id=account.id,
            factor=Factor.PASSKEY if actor.door is Door.FAMILY else Factor.PROVIDER,
            factor_at=now(),
            device="firefox/linux",
            device_hash=secrets.token_bytes(8),
            idle_ends_at=later,
            ends_at=later,
        )
    )
    session.flush()
    return actor


def all_signed_in(session: Session, file: FileInTest) -> FileInTest:
    for actor in file.actors.values():
        sign_in(session, actor)
    return file


def a_plan(session: Session, worker, file: FileInTest, kind: str = "help_plan") -> UUID:
    """A plan that the owner of a browser began on the page; its id."""
    answer = worker.post(f"/jongeren/{file.id}/plannen/nieuw", data={"kind": kind})
    assert answer.status_code == 303, answer.text
    session.expire_all()
    return session.scalars(select(Plan.id).where(Plan.youth_file_id == file.id).order_by(Plan.id.desc())).all()[0]


def section_of(session: Session, plan_id: UUID, key: str) -> UUID:
    return session.scalars(select(PlanSection.id).where(PlanSection.plan_id == plan_id, PlanSection.key == key)).one()


def write(browser, section_id: UUID, words: str) -> None:
    """Put words in a section by the plain form."""
    answer = browser.post(f"/teksten/{section_id}/schrijven", data={"words": words, "seen": "0"})
    assert answer.status_code == 303, answer.text
