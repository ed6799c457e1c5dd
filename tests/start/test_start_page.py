"""The first page answers for each kind of person, and is never empty."""

from bs4 import BeautifulSoup
from sqlalchemy import update

from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Exclusion
from portal.people.models import Employment, Organisation
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


def test_who_is_kept_from_the_secret_place_reads_the_organisations_number_and_not_the_workers_own(session, client_of):
    """The worker's own number tells the region (R-GEH-02)."""
    file = a_file_of(session, "Aya", age=14)
    bart = joins(session, file, Role.PARENT, "Bart", "Rietgors")
    session.execute(update(Employment).values(phone="0475 555 01 01", email="sanne@roermond.example"))
    session.execute(update(Organisation).values(phone="088 555 00 00", email="post@xonar.example"))
    session.add(
        Exclusion(
            youth_file_id=file.id,
            person_id=bart.person_id,
            reason="dreiging",
            decided_by=file.actors["Sanne"].person_id,
            starts_on=legal_today(session),
            review_on=legal_today(session),
        )
    )
    session.flush()

    bart_reads = client_of(bart).get("/start").text
    mother_reads = client_of(file.actors["Esther"]).get("/start").text

    assert "088 555 00 00" in bart_reads
    assert "0475" not in bart_reads
    assert "roermond" not in bart_reads
    assert "0475 555 01 01" in mother_reads


def test_a_worker_meets_her_youths(session, client_of):
    file = a_file_of(session)

    page = text_of(client_of(file.actors["Sanne"]).get("/start"))

    assert "Noor Kastanjeveld" in page
    assert "u coördineert" in page


def test_who_takes_part_nowhere_reads_what_comes_next(session, client_of):
    newcomer = an_actor(session, an_organisation(session), "Piet")

    assert "Zodra een collega u bij een dossier vraagt" in text_of(client_of(newcomer).get("/start"))
