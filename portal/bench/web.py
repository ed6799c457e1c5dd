"""A signed-in page of the portal against its floor."""

from collections.abc import Iterator

import psycopg
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.bench.harness import Figure, against_floor
from portal.bench.pages import Page
from portal.bench.surroundings import Surroundings
from portal.database.session import engine_for, sessions_on
from portal.demo.accounts import LEVEL, Practice
from portal.demo.filling import fill_database
from portal.demo.practice import slugs, subject
from portal.identity.domain import AccountKind, Factor
from portal.identity.services import sessions as sign_ins
from portal.kernel import clock
from portal.operations.database import plain

GOAL = 1.5  # times its floor (issue 2)
PAGES = {"own sign-ins": "/mijn-aanmeldingen", "caseload": "/jongeren"}
WHO = "sanne"


def figures(place: Surroundings) -> Iterator[Figure]:
    """The pages of Sanne, a worker with four youths, in the demo world."""
    demo_world(place)
    engine = engine_for(place.settings.database_url, pool_size=2)
    keys = place.settings.keys_directory
    app = create_app(place.settings, sessions_on(engine, keys))
    client = app.test_client()
    with sessions_on(engine, keys)() as session, client.session_transaction() as cookie:
        cookie["_user_id"] = token(session, place)
        session.commit()
    for name, url in PAGES.items():
        page = Page(app, engine, client, url)
        with page.floor() as floor:
            yield from against_floor("web", name, page.ask, floor, GOAL)
        yield Figure("web", f"{name}: queries", page.watched().queries, "")
    engine.dispose()


def demo_world(place: Surroundings) -> None:
    """Fill the database of a measurement with the demo world."""
    issuers = {slug: f"http://localhost:{20_000 + number}" for number, slug in enumerate(slugs())}
    fill_database(place.owner_url, Practice(issuers, place.settings.keys_directory, place.settings.secret_key))


def token(session: Session, place: Surroundings) -> str:
    """A live sign-in of the worker, as the provider's answer makes one."""
    with psycopg.connect(plain(place.owner_url)) as owner:
        row = owner.execute("SELECT id, provider_id FROM account WHERE subject = %s", [subject(WHO)]).fetchone()
    assert row is not None
    account_id, provider_id = row
    proof = sign_ins.Proof(Factor.PROVIDER, clock.now(), provider_id=provider_id, level=LEVEL)
    visitor = sign_ins.Visitor(sign_ins.Device("Bench", "bench"), "127.0.0.1")
    return sign_ins.begin(session, account_id, AccountKind.WORK, proof, visitor)
