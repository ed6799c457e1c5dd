"""A signed-in page of the portal against its floor."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.bench.harness import TIMES, Figure, against_floor, take_turns
from portal.bench.pages import Page, without_policy_and_log
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
WITHOUT = 2  # times itself without policy and log (issue 4)
QUERIES = 8  # of the first page of a file, however much is in it (issue 4)
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
    file = f"/jongeren/{_fullest_file(place)}"
    for name, url in (PAGES | {"file": file}).items():
        page = Page(app, engine, client, url)
        with page.floor() as floor:
            yield from against_floor("web", name, page.ask, floor, GOAL)
        most = QUERIES if url == file else None
        yield Figure("web", f"{name}: queries", page.watched().queries, "", most)
    yield _beside_itself_without_policy_and_log(Page(app, engine, client, file))
    engine.dispose()


def _beside_itself_without_policy_and_log(page: Page) -> Figure:
    def without() -> None:
        with without_policy_and_log():
            page.ask()

    times = take_turns({"with": page.ask, "without": without})
    name = "file: beside itself without policy and log"
    return Figure("web", name, times["with"].p50 / times["without"].p50, TIMES, WITHOUT, times["without"].p50)


def _fullest_file(place: Surroundings) -> UUID:
    """The file with the most items among those of the worker."""
    with psycopg.connect(plain(place.owner_url)) as owner:
        row = owner.execute(
            "SELECT p.youth_file_id FROM account a JOIN participation p ON p.person_id = a.person_id "
            "JOIN item i ON i.youth_file_id = p.youth_file_id WHERE a.subject = %s "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            [subject(WHO)],
        ).fetchone()
    assert row is not None
    file: UUID = row[0]
    return file


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
