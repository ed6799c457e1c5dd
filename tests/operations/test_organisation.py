"""An organisation begins by command: its row, its link, its first administrator, and nothing that can never be good."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEvent
from portal.cli import portal as group
from portal.identity.domain import ClientAuthentication
from portal.identity.models import Account, IdentityProvider
from portal.operations.keys import make_keys
from portal.people.models import Employment, Organisation, OrganisationName, Work

pytestmark = pytest.mark.live
ISSUER = "https://aanmelden.esdoorn.example"
DETAILS = ["--name", "Pleegzorg Esdoorn", "--kind", "provider", "--issuer", ISSUER, "--level", "urn:esdoorn:mfa"]


@pytest.fixture
def installation(server, live_database, tmp_path):
    """The environment of a real installation on a database of its own."""
    make_keys(tmp_path)
    return {
        "DATABASE_URL": server.url(live_database, "portal_app"),
        "DATABASE_WORKER_URL": server.url(live_database, "portal_worker"),
        "DATABASE_OWNER_URL": server.url(live_database, "portal_owner"),
        "SECRET_KEY": "for tests only, and long enough ....",
        "KEYS_DIRECTORY": str(tmp_path),
        "STATE_DIRECTORY": str(tmp_path),
        "ORIGIN": "https://portaal.example",
    }


@pytest.fixture
def rows(installation):
    engine = create_engine(installation["DATABASE_OWNER_URL"])
    with Session(engine) as session:
        yield session
    engine.dispose()


def said(installation, *arguments):
    done = CliRunner().invoke(group, ["organisation", *arguments], env=installation)
    return done.output if done.exit_code == 0 else str(done.exception)


def test_an_organisation_begins_and_its_first_administrator_keeps_it_from_then_on(installation, rows):
    told = said(installation, "add", "esdoorn", *DETAILS)

    assert json.loads(told.partition("\n")[2])["redirect_uris"] == [
        "https://portaal.example/aanmelden/esdoorn/terug"
    ]  # fmt: skip
    made = rows.scalars(select(Organisation).where(Organisation.short_name == "esdoorn")).one()
    link = rows.scalars(select(IdentityProvider).where(IdentityProvider.organisation_id == made.id)).one()
    assert (link.issuer, link.levels, link.authentication, link.proposed_at) == (
        ISSUER, ["urn:esdoorn:mfa"], ClientAuthentication.PRIVATE_KEY_JWT, None,
    )  # fmt: skip
    assert rows.scalars(select(OrganisationName.name).where(OrganisationName.organisation_id == made.id)).all() == [
        "Pleegzorg Esdoorn"
    ]

    assert "Els beheert" in said(installation, "administrator", "esdoorn", "4711", "--name", "Els")
    account = rows.scalars(select(Account).where(Account.issuer == ISSUER, Account.subject == "4711")).one()
    employment = rows.scalars(select(Employment).where(Employment.organisation_id == made.id)).one()
    assert (employment.work, employment.person_id) == (Work.ORG_ADMIN, account.person_id)
    logged = rows.scalars(select(AuditEvent.name).where(AuditEvent.chain == made.id)).all()
    assert sorted(logged) == ["employment.started", "link.changed", "organisation.changed"]
    assert "heeft al een beheerder" in said(installation, "administrator", "esdoorn", "4712", "--name", "Tom")
    assert "al een organisatie 'esdoorn'" in said(installation, "add", "esdoorn", *DETAILS)
    assert "hoort bij een andere organisatie" in said(installation, "add", "linde", *DETAILS)


@pytest.mark.parametrize(
    ("instead", "refusal"),
    [
        (("--issuer", "http://aanmelden.olm.example"), "moet met https:// beginnen"),
        (("--level", "PWD"), "maar één controle"),
        (("--name", "  "), "de naam die mensen lezen"),
    ],
)
def test_what_can_never_be_good_is_refused_and_leaves_nothing(installation, rows, instead, refusal):
    told = said(installation, "add", "olm", *DETAILS, *instead)

    assert refusal in told
    assert not rows.scalars(select(Organisation).where(Organisation.short_name == "olm")).all()


def test_an_administrator_needs_an_organisation_with_a_link(installation):
    assert "geen organisatie 'iep'" in said(installation, "administrator", "iep", "1", "--name", "Els")
