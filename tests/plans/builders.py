"""Plans in a file with people, begun and written by the same services as in the portal."""

import secrets
from datetime import timedelta
from uuid import UUID

from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.database.session import legal_today
from portal.identity.domain import AccountKind, Factor
from portal.identity.models import Account, SignInSession
from portal.kernel.clock import now
from portal.people.models import Employment, Work
from portal.plans.models import Plan, PlanSection
from tests.dossier.builders import LONG_AGO, FileInTest, an_actor

MUST = ("how_it_goes", "what_we_work_on", "role_of_foster_parents", "perspective_term")
"""The sections of a help plan that must be filled before it is set."""


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


def working(session: Session, organisation_id: UUID, work: Work) -> Actor:
    """Someone of the organisation with another task than a professional's."""
    actor = an_actor(session, organisation_id, "Ingrid")
    session.add(
        Employment(
            organisation_id=organisation_id, person_id=actor.person_id, work=work, name="Ingrid",
            starts_on=legal_today(session) - LONG_AGO,
        )
    )  # fmt: skip
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


def seen_on(page) -> str:
    """The mark on a form of what stood there when it was opened."""
    return str(BeautifulSoup(page.text, "html.parser").select("input[name=seen]")[0]["value"])


def save_form(browser, way: str, words):
    """Open a form that changes what stands there, and save it."""
    return browser.post(way, data={**words, "seen": seen_on(browser.get(way))})


def text_of(response) -> str:
    """The words of a page."""
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def line_of(name, page) -> str:
    """Someone's line of the participation map."""
    rows = BeautifulSoup(page.text, "html.parser").select("section[aria-labelledby=asked] tbody tr")
    return next(row.get_text(" ", strip=True) for row in rows if name in row.get_text())


def fill(session: Session, plan_id: UUID, people) -> None:
    """All that a help plan must have before it is set."""
    home = {"note": "Dat bespreken we in de volgende ronde."}
    save_form(people["Sanne"], f"/plannen/{plan_id}/weg-naar-huis/waar-het-kind-opgroeit", home)
    people["Sanne"].post(f"/plannen/{plan_id}/weg-naar-huis/nieuw", data={"title": "Mama is er als school uit is"})
    for key in MUST:
        write(people["Sanne"], section_of(session, plan_id, key), f"Woorden over {key}.")


def consult(session: Session, plan_id: UUID, people):
    """Begin a round of two weeks."""
    until = legal_today(session) + timedelta(days=14)
    return people["Sanne"].post(f"/plannen/{plan_id}/overleg", data={"until": until.isoformat()})


def set_it(session: Session, plan_id: UUID, people, **more):
    """Set the plan, in force from today."""
    day = legal_today(session).isoformat()
    return people["Sanne"].post(f"/plannen/{plan_id}/vaststellen", data={"in_force_on": day, **more})


def a_set_plan(session: Session, file: FileInTest, people) -> UUID:
    """A help plan with words in it, in force from today."""
    plan = a_plan(session, people["Sanne"], file)
    fill(session, plan, people)
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303
    session.expire_all()
    return plan
