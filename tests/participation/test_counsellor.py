"""A client asks a counsellor in: nobody's consent, nobody else who notices, and an end whenever the client wants."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select, text

from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.access.scope import letters_in_file
from portal.database.base import new_id
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.identity.domain import hashed
from portal.identity.models import Invitation
from portal.notifications.models import Notice
from portal.people.models import Organisation, OrganisationKind
from tests.dossier.builders import a_file_of, an_actor, an_organisation, joins
from tests.dossier.test_file_pages import text_of
from tests.story.never_was import WAYS, Walk, first_difference

PAGE = "/vertrouwenspersoon"
CODE = re.compile(r"<code>([A-Z0-9-]{14})</code>")


@pytest.fixture
def jeugdstem(session):
    found = an_organisation(session, "Jeugdstem")
    session.get_one(Organisation, found).kind = OrganisationKind.COUNSELLOR
    session.flush()
    return found


@pytest.fixture
def file(session, jeugdstem):
    return a_file_of(session, age=14)


def asks(client, file, jeugdstem, **more):
    typed = {"provider": str(jeugdstem), "given_name": "Rosa", "family_name": "Molendam"} | more
    return client.post(f"{PAGE}/{file.id}", data={f"{file.id}-{name}": value for name, value in typed.items()})


def counsellor(session, file, client):
    """The counsellor of a client as someone who signed in."""
    session.commit()
    part = session.scalars(
        select(Participation).where(
            Participation.youth_file_id == file.id,
            Participation.role == Role.COUNSELLOR,
            Participation.stands_for_id == client.person_id,
        )
    ).one()
    return Actor(part.person_id, new_id(), Door.FAMILY, None)


def letters(behind_wall, actor, file, kind=Kind.FILE_OVERVIEW):
    portal = behind_wall(actor)
    found = letters_in_file(portal, actor, kind, file.id)
    portal.commit()  # one connection: this session ends before another is used
    return found


@pytest.mark.parametrize("who", ["Noor", "Esther", "Ineke"])
def test_a_client_asks_a_counsellor_and_hands_over_the_code(session, client_of, behind_wall, file, jeugdstem, who):
    client = client_of(file.actors[who])
    assert "Jeugdstem" in text_of(client.get(PAGE))

    page = asks(client, file, jeugdstem, may_read="y")

    assert page.status_code == 200
    code = CODE.findall(page.text)[0]
    rosa = counsellor(session, file, file.actors[who])
    invitation = session.scalars(select(Invitation).where(Invitation.person_id == rosa.person_id)).one()
    assert invitation.code_hash == hashed(code)
    assert "Rosa Molendam" in text_of(client.get(PAGE))
    assert code not in client.get(PAGE).text  # once
    assert Letter.V in letters(behind_wall, rosa, file)
    assert not session.scalars(select(Notice).where(Notice.youth_file_id == file.id)).all()  # nobody is told


def test_without_a_tick_the_counsellor_reads_nothing(session, client_of, behind_wall, file, jeugdstem):
    asks(client_of(file.actors["Noor"]), file, jeugdstem)

    rosa = counsellor(session, file, file.actors["Noor"])
    assert letters(behind_wall, rosa, file) == frozenset()
    assert client_of(rosa).get(f"/jongeren/{file.id}").status_code == 404


def test_a_counsellor_reads_no_more_than_the_client(session, client_of, behind_wall, file, jeugdstem):
    nadia = joins(session, file, Role.PARENT, "Nadia")  # without authority
    asks(client_of(nadia), file, jeugdstem, may_read="y")

    rosa = counsellor(session, file, nadia)
    assert Letter.V not in letters(behind_wall, rosa, file)
    assert Letter.V not in letters(behind_wall, rosa, file, Kind.HELP_PLAN)


def test_the_client_ends_it_and_from_that_moment_nothing_is_open(session, client_of, behind_wall, file, jeugdstem):
    client = client_of(file.actors["Noor"])
    asks(client, file, jeugdstem, may_read="y")
    rosa = counsellor(session, file, file.actors["Noor"])
    assert client_of(rosa).get(f"/jongeren/{file.id}").status_code == 200

    assert client.post(f"{PAGE}/{file.id}/stoppen").status_code == 303

    assert client_of(rosa).get(f"/jongeren/{file.id}").status_code == 404
    assert letters(behind_wall, rosa, file) == frozenset()
    session.commit()
    session.expire_all()
    assert session.scalars(select(Invitation).where(Invitation.person_id == rosa.person_id)).one().revoked_at
    assert client.post(f"{PAGE}/{file.id}/stoppen").status_code == 404  # once
    assert asks(client, file, jeugdstem).status_code == 200  # and another may be asked


@pytest.mark.parametrize(
    ("client", "who"), [("Noor", "Sanne"), ("Noor", "Esther"), ("Esther", "Sanne"), ("Esther", "Noor")]
)
def test_nobody_else_notices_on_any_page(session, client_of, jeugdstem, client, who):
    """Byte for byte, over the pages of the file: as in a file in which nobody was asked."""
    there, never = a_file_of(session, age=14), a_file_of(session, age=14)
    asks(client_of(there.actors[client]), there, jeugdstem, may_read="y")
    rosa = counsellor(session, there, there.actors[client])
    assert client_of(rosa).get(f"/jongeren/{there.id}").status_code == 200  # and reads along

    with_it, without = (pages(session, client_of, file, who) for file in (there, never))

    assert sum(page[0] == 200 for page in without.values()) > 8
    different = [address for address in with_it if with_it[address] != without[address]]
    assert different == [], [first_difference(with_it[one][1], without[one][1]) for one in different]
    assert "Rosa" not in str(with_it)


def pages(session, client_of, file, who):
    session.commit()
    walk, at = Walk(client_of(file.actors[who])), f"/jongeren/{file.id}"
    addresses = ("/start", "/berichten", at, *(f"{at}/{way}" for way in WAYS))
    for address in addresses:
        answer = walk.client.get(address)
        walk.pages[walk.replaced(address)] = answer.status_code, walk.replaced(answer.text)
    return walk.pages


def test_the_worker_finds_no_page_of_how_the_counsellor_comes_in(session, client_of, file, jeugdstem):
    asks(client_of(file.actors["Noor"]), file, jeugdstem, may_read="y")
    rosa = counsellor(session, file, file.actors["Noor"])
    part = session.scalars(select(Participation.id).where(Participation.person_id == rosa.person_id)).one()
    sanne = client_of(file.actors["Sanne"])

    for way in (f"mensen/{part}", f"mensen/{part}/stoppen", f"mensen/{part}/veranderen", f"aanmelden/{rosa.person_id}"):
        assert sanne.get(f"/jongeren/{file.id}/{way}").status_code == 404


@pytest.mark.parametrize("who", ["Sanne", "network", "stranger", "was"])
def test_who_is_no_client_asks_nobody(session, client_of, file, jeugdstem, who):
    if who == "network":
        actor = joins(session, file, Role.NETWORK_PERSON, "Tante Bea")
    elif who == "was":
        actor = joins(session, file, Role.PARENT, "Mark", ends_on=file_opened(session, file))
    else:
        actor = file.actors.get(who) or an_actor(session)

    assert asks(client_of(actor), file, jeugdstem).status_code == 404
    assert client_of(actor).post(f"{PAGE}/{file.id}/stoppen").status_code == 404
    session.commit()
    assert not session.scalars(select(Participation).where(Participation.role == Role.COUNSELLOR)).all()


def file_opened(session, file):
    return session.scalars(select(Participation.starts_on).where(Participation.youth_file_id == file.id)).first()


def test_nobody_ends_the_counsellor_of_another(session, client_of, file, jeugdstem):
    asks(client_of(file.actors["Noor"]), file, jeugdstem, may_read="y")

    assert client_of(file.actors["Esther"]).post(f"{PAGE}/{file.id}/stoppen").status_code == 404
    assert "Rosa" not in client_of(file.actors["Esther"]).get(PAGE).text
    rosa = counsellor(session, file, file.actors["Noor"])
    assert client_of(rosa).get(f"/jongeren/{file.id}").status_code == 200


@pytest.mark.parametrize("whose", ["of another", "a parent"])
def test_the_database_makes_a_code_for_ones_own_counsellor_only(
    session, client_of, behind_wall, file, jeugdstem, whose
):
    """A code for another's counsellor, or for a parent, would let the client in as that person."""
    asks(client_of(file.actors["Noor"]), file, jeugdstem)
    rosa = counsellor(session, file, file.actors["Noor"])
    whom = rosa.person_id if whose == "of another" else file.actors["Noor"].person_id
    part = session.scalars(select(Participation.id).where(Participation.person_id == whom)).one()
    values = {"part": part, "provider": jeugdstem, "id": new_id(), "code": b"hash of a code"}
    asked = text("SELECT invite_counsellor(:part, :provider, :id, :code, now() + interval '1 day')")

    portal = behind_wall(file.actors["Esther"])
    made = portal.scalar(asked, values)
    portal.commit()

    assert made is False


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"given_name": ""}, "Vul de voornaam in"),
        ({"given_name": "R" * 10_000}, "80"),
        ({"given_name": "Rosa\x07"}, "niet te lezen"),
        ({"provider": str(UUID(int=0))}, "Kies iets uit de lijst"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(session, client_of, file, jeugdstem, more, words):
    page = asks(client_of(file.actors["Noor"]), file, jeugdstem, **more)

    assert page.status_code == 422
    assert words in text_of(page)
    assert "Molendam" in page.text


def test_one_at_a_time(client_of, file, jeugdstem):
    client = client_of(file.actors["Noor"])
    asks(client, file, jeugdstem)

    assert "Er is al een vertrouwenspersoon" in text_of(asks(client, file, jeugdstem))
