"""The first page answers for each kind of person, and is never empty."""

from bs4 import BeautifulSoup
from sqlalchemy import update

from portal.dossier.domain import Role
from portal.people.models import Employment
from tests.dossier.builders import a_file_of, an_actor, an_organisation, joins


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def test_a_youth_meets_her_own_file_and_her_worker(session, client_of):
    file = a_file_of(session)

    page = text_of(client_of(file.actors["Noor"]).get("/start"))

    assert "Voor jou" in page
    assert "Sanne Bovenveld" in page
    assert "vertrouwenspersoon" in page


def test_a_mother_without_authority_never_meets_an_empty_page(session, client_of):
    file = a_file_of(session, "Aya", age=14)
    nadia = joins(session, file, Role.PARENT, "Nadia", "Beukenhage")
    session.execute(update(Employment).values(phone="043 555 01 01"))

    page = text_of(client_of(nadia).get("/start"))

    assert "Sanne Bovenveld" in page
    assert "043 555 01 01" in page
    assert "Waarom ziet u niet meer?" in page
    assert "377c" in page
    assert "klacht" in page
    assert "Aya" not in page


def test_a_worker_meets_her_youths(session, client_of):
    file = a_file_of(session)

    page = text_of(client_of(file.actors["Sanne"]).get("/start"))

    assert "Noor Kastanjeveld" in page
    assert "u coördineert" in page


def test_who_takes_part_nowhere_reads_what_comes_next(session, client_of):
    newcomer = an_actor(session, an_organisation(session), "Piet")

    assert "Zodra een collega u bij een dossier vraagt" in text_of(client_of(newcomer).get("/start"))
