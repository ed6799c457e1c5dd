"""The list of someone's youths: by names that may be known, a page at a time."""

import pytest
from sqlalchemy import select

from portal.access.looking import looking_as
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier import my_youths
from portal.dossier.domain import Audience, Role
from portal.dossier.models import CasePerson, Item, Participation
from portal.notifications.models import Alias
from tests.access.builders import a_file, takes_part
from tests.dossier.builders import LONG_AGO, a_file_of, an_organisation, joins
from tests.dossier.test_file_pages import text_of

NAMES = ("Aad", "Bo", "Zoë")
UNKNOWN = "Naam niet bekend"


@pytest.fixture
def worker(session):
    """A worker of three files; of the youth whose name comes first the name is meant for its author only."""
    organisation = an_organisation(session)
    files = [a_file_of(session, name, organisation_id=organisation) for name in NAMES]
    worker = files[0].actors["Sanne"]
    for file in files[1:]:
        part = Participation(
            youth_file_id=file.id,
            person_id=worker.person_id,
            role=Role.WORKER_PROVIDER,
            organisation_id=organisation,
            starts_on=legal_today(session) - LONG_AGO,
        )
        session.add(part)
    named = select(CasePerson.id).where(CasePerson.given_name == "Aad")
    hidden = session.scalars(select(Item).where(Item.id.in_(named))).one()
    hidden.audience = Audience.AUTHOR
    session.flush()
    return worker


def given_names(rows):
    return [str(row.name).split()[0] if UNKNOWN not in str(row.name) else UNKNOWN for row in rows]


def test_a_name_that_may_not_be_known_has_no_place_in_the_order(behind_wall, worker):
    assert given_names(my_youths.caseload(behind_wall(worker), worker)) == ["Bo", "Zoë", UNKNOWN]


def test_a_name_that_may_not_be_known_is_found_by_no_search(behind_wall, worker):
    portal = behind_wall(worker)

    assert my_youths.caseload(portal, worker, "aad") == []
    assert given_names(my_youths.caseload(portal, worker, "zoe")) == ["Zoë"]


def test_a_name_that_may_not_be_known_has_no_place_on_a_page_either(behind_wall, worker, monkeypatch):
    monkeypatch.setattr(my_youths, "PAGE", 1)
    portal = behind_wall(worker)

    pages = [given_names(my_youths.caseload(portal, worker, page=page)) for page in (1, 2, 3, 4)]

    assert pages == [["Bo"], ["Zoë"], [UNKNOWN], []]


def test_names_for_other_pages_pass_the_same_clause(session, behind_wall, worker):
    files = {row.file_id for row in my_youths.caseload(behind_wall(worker), worker)}

    names = my_youths.names_of_youths(behind_wall(worker), worker, files)

    assert sorted(str(name).split()[0] for name in names.values() if UNKNOWN not in str(name)) == ["Bo", "Zoë"]


def test_a_long_list_is_read_a_page_at_a_time(session, client_of):
    worker = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    for number in range(my_youths.PAGE + 4):
        file = a_file(session)
        takes_part(session, file, Role.WORKER_PROVIDER, person=worker.person_id, organisation=worker.organisation_id)
        youth = takes_part(session, file, Role.YOUTH)
        item = Item(id=new_id(), youth_file_id=file, kind="circle", topics=["wishes"], recorded_on=legal_today(session))
        session.add(item)
        session.flush()
        name = f"Youth {number:02}"
        session.add(CasePerson(id=item.id, youth_file_id=file, person_id=youth.person_id, given_name=name))
    browser = client_of(worker)

    first, second = (browser.get(f"/jongeren?pagina={page}").text for page in (1, 2))

    assert ("Youth 49" in first, "Youth 50" in first) == (True, False)
    assert ("Youth 49" in second, "Youth 53" in second) == (False, True)
    assert "Volgende bladzijde" in first
    assert "Vorige bladzijde" in second
    assert browser.get("/jongeren?pagina=99999999999").status_code == 200


# -- where a parent of a youth of 16 or older may not know the name ----------------------------------------------------


@pytest.fixture
def aya(session):
    """Aya is 16; Nadia, her mother without authority, was given no consent."""
    file = a_file_of(session, "Aya", age=16)
    joins(session, file, Role.PARENT, "Nadia", "Beukenhage")
    return file


def calls(session, file, who, words):
    actor = file.actors[who]
    session.add(Alias(person_id=actor.person_id, door=actor.door, youth_file_id=file.id, words=words))
    session.flush()


@pytest.mark.parametrize(
    ("who", "words"),
    [("Nadia", "Uw kind (naam niet gedeeld)"), ("Wil", "Een jongere (naam niet gedeeld)")],
)
def test_who_may_not_know_the_name_reads_what_the_child_is_to_them(session, client_of, aya, who, words):
    joins(session, aya, Role.NETWORK_PERSON, "Wil")

    page = client_of(aya.actors[who]).get("/mijn-dossiers")

    assert words in text_of(page)
    assert UNKNOWN not in page.text
    assert "Aya" not in page.text
    assert "Kastanjeveld" not in page.text


def test_the_own_word_for_the_child_stands_there_and_is_of_nobody_else(session, client_of, aya):
    joins(session, aya, Role.PARENT, "Mark")
    calls(session, aya, "Nadia", "Mijn ster")

    nadia = client_of(aya.actors["Nadia"])
    assert "Mijn ster" in text_of(nadia.get("/mijn-dossiers"))
    assert "Aya" not in nadia.get("/mijn-dossiers").text
    for who in ("Mark", "Sanne", "Aya"):
        list_of = "/jongeren" if who == "Sanne" else "/mijn-dossiers"
        assert "Mijn ster" not in client_of(aya.actors[who]).get(list_of).text
    assert "Uw kind" in text_of(client_of(aya.actors["Mark"]).get("/mijn-dossiers"))


def test_the_own_word_can_be_written_again_and_says_nothing_of_the_name(session, client_of, aya):
    calls(session, aya, "Nadia", "Mijn ster")
    nadia = client_of(aya.actors["Nadia"])

    for words in ("Mijn ster", "Mijn kind"):
        saved = nadia.post(f"/mail-en-meldingen/{aya.id}", data={f"{aya.id}-words": words})
        assert saved.status_code == 303


def test_who_looks_as_someone_does_not_read_that_ones_own_word(session, behind_wall, aya):
    calls(session, aya, "Nadia", "Mijn ster")
    sanne, nadia = aya.actors["Sanne"], aya.actors["Nadia"]
    mark = joins(session, aya, Role.PARENT, "Mark")
    owner = session  # as the owner: what the wall alone would hide is there to be read
    with looking_as(owner, sanne, nadia, legal_today(session)):
        assert str(my_youths.names_instead(owner, nadia, {aya.id})[aya.id]).startswith("Uw kind")
    assert my_youths.names_instead(owner, nadia, {aya.id})[aya.id] == "Mijn ster"
    assert str(my_youths.names_instead(owner, mark, {aya.id})[aya.id]).startswith("Uw kind")
