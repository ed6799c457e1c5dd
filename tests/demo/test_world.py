"""The demo world is whole: everyone of the cast is in it, each youth's facts stand, and the wall holds."""

import json

import pytest
from sqlalchemy import func, select, text

from portal.access.actor import Actor, Door
from portal.database.base import new_id
from portal.database.fields import keyring_of, load_keys
from portal.database.session import legal_today
from portal.demo import cast, world
from portal.demo.accounts import FAMILY, Practice
from portal.demo.people import everyone
from portal.demo.practice import services, slugs, subject
from portal.dossier import bsn
from portal.dossier.domain import age_on
from portal.dossier.models import Coordinator, Item, Participation, YouthFile
from portal.identity.models import Account, Password, Totp
from portal.operations.keys import make_keys
from tests.providers import config


@pytest.fixture
def made(session, tmp_path):
    """The demo world in the test's transaction."""
    make_keys(tmp_path)
    session.info["keyring"] = lambda: load_keys(tmp_path)
    issuers = {slug: f"http://localhost:{20_000 + number}" for number, slug in enumerate(slugs())}
    return world.fill(session, legal_today(session), Practice(issuers, tmp_path, "a secret of this installation ..."))


def test_everyone_of_the_cast_takes_part_as_the_cast_says(session, made):
    expected = {(made.files[y.key], made.persons[p.person], p.role) for y in cast.YOUTHS for p in y.takes_part}

    rows = session.execute(select(Participation.youth_file_id, Participation.person_id, Participation.role)).all()

    assert {tuple(row) for row in rows} == expected


@pytest.mark.parametrize("youth", cast.YOUTHS, ids=lambda youth: youth.key)
def test_each_youth_is_of_the_right_age_with_a_number_that_nobody_can_read(session, made, youth):
    file = session.get(YouthFile, made.files[youth.key])

    assert age_on(file.born_on, made.start) == youth.age.years
    assert bsn.is_valid(youth.bsn)
    assert youth.bsn.encode() not in file.bsn_encrypted
    place = f"youth_file.bsn_encrypted:{file.id}"
    assert keyring_of(session).decrypt(file.bsn_encrypted, place) == youth.bsn


def test_each_file_has_one_coordinator_and_one_leading_organisation(session, made):
    counts = session.execute(select(Coordinator.youth_file_id, func.count()).group_by(Coordinator.youth_file_id)).all()
    leading = session.execute(
        text("SELECT youth_file_id, count(*) FROM organisation_period WHERE leads GROUP BY youth_file_id")
    ).all()

    assert len(counts) == len(leading) == len(cast.YOUTHS)
    assert {number for _, number in (*counts, *leading)} == {1}


def test_whoever_signs_in_has_an_account_of_the_right_kind(session, made):
    persons = {row.person_id for row in session.execute(select(Account.person_id))}
    waiting = {newcomer.key for newcomer in cast.NEWCOMERS}  # they have a DigiD, and no code yet
    signing_in = {each.user_name for each in everyone() if each.provider != "code van de begeleider"} - waiting

    assert {made.persons[key] for key in signing_in} == persons
    own = [each.key for each in FAMILY if each.signs_in == "own"]
    assert session.scalar(select(func.count()).select_from(Password)) == len(own)
    assert session.scalar(select(func.count()).select_from(Totp)) == len(own)


def test_those_who_wait_for_a_code_have_one_and_no_account(session, made):
    waiting = {r.key for r in cast.RELATIVES if r.signs_in == "code"}

    assert set(made.codes) == waiting
    assert all(len(code) >= 12 for code in made.codes.values())


def test_the_practice_services_understand_what_they_are_told(made, tmp_path):
    issuers = {slug: f"http://localhost:{20_000 + number}" for number, slug in enumerate(slugs())}
    path = tmp_path / "providers.json"
    path.write_text(json.dumps({"providers": services(issuers, "http://localhost:8000")}))

    providers = config.read(path)

    assert len(providers) == len(slugs())
    xonar = next(p for p in providers if p.name == "XONAR")
    assert subject("sanne") in {person.sub for person in xonar.persons}
    assert xonar.clients[0].redirect_uris == ("http://localhost:8000/aanmelden/xonar/terug",)


def test_behind_the_wall_each_sees_their_own_files_only(behind_wall, made):
    def files(key, door, organisation=None):
        actor = Actor(made.persons[key], new_id(), door, made.organisations.get(organisation))
        return set(behind_wall(actor).scalars(select(YouthFile.id)))

    assert files("sanne", Door.WORK, "xonar") == {made.files[k] for k in ("fenna", "joris", "lotte", "noor")}
    assert files("noor", Door.FAMILY) == {made.files["noor"]}
    assert files("marit", Door.FAMILY) == {made.files["fenna"], made.files["tijn"]}
    assert files("wout", Door.WORK, "xonar") == set()


def test_where_fenna_lives_is_marked_so_that_her_father_never_learns_it(session, made):
    telling = session.scalars(
        select(Item).where(Item.youth_file_id == made.files["fenna"], Item.kind == "contact_details_address")
    ).all()

    assert telling
    assert all(item.reveals_stay for item in telling)
