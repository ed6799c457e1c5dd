"""Ask to open a file, close it, open it again. The answer never tells that a file is there."""

import pytest
from sqlalchemy import select, text

from portal.database.session import legal_today
from portal.dossier.models import FileRequest, YouthFile
from tests.dossier.builders import a_file_of, an_actor, an_organisation
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE

BSN = "111222333"


def asked(session, **other):
    return {
        "given_name": "Fenna",
        "family_name": "Zilvermeer",
        "born_on": legal_today(session).replace(year=legal_today(session).year - 9, day=1).isoformat(),
        "bsn": BSN,
        "role": "worker_provider",
        "proof": "Beschikking van de gemeente, 1 maart.",
    } | other


def settled(session):
    session.commit()  # of the owner again: requests ran on the same connection
    session.execute(text("SELECT settle_file_requests()"))
    session.commit()


def test_a_worker_asks_and_a_little_later_the_file_is_hers(session, client_of):
    worker = client_of(an_actor(session, an_organisation(session)))

    answer = worker.post("/jongeren/nieuw", data=asked(session))
    settled(session)

    assert answer.status_code == 303
    assert "Fenna Zilvermeer" in text_of(worker.get("/jongeren"))


def test_a_number_that_has_a_file_gets_the_same_answer_and_no_file(session, client_of):
    first = client_of(an_actor(session, an_organisation(session)))
    other = client_of(an_actor(session, an_organisation(session, "Rubicon")))
    opened = first.post("/jongeren/nieuw", data=asked(session))
    settled(session)
    files = len(session.scalars(select(YouthFile.id)).all())

    session.commit()
    again = other.post("/jongeren/nieuw", data=asked(session))
    waiting = other.get("/jongeren/nieuw")
    settled(session)

    assert (again.status_code, again.data, again.location) == (opened.status_code, opened.data, opened.location)
    assert len(session.scalars(select(YouthFile.id)).all()) == files
    after = other.get("/jongeren/nieuw")
    assert text_of(after).count("wij vragen het na") == text_of(waiting).count("wij vragen het na")
    assert "Fenna" not in other.get("/jongeren").text


def test_the_coordinator_reads_who_asked_for_a_file_that_is_there(session, client_of):
    first = client_of(an_actor(session, an_organisation(session)))
    other = client_of(an_actor(session, an_organisation(session, "Rubicon")))
    first.post("/jongeren/nieuw", data=asked(session))
    settled(session)
    file_id = session.scalar(select(FileRequest.youth_file_id))
    other.post("/jongeren/nieuw", data=asked(session))
    settled(session)

    assert "Rubicon" in text_of(first.get(f"/jongeren/{file_id}/sluiten"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("bsn", "111222334", "burgerservicenummer klopt niet"),
        ("born_on", "1890-01-01", "geboortedatum past niet|datum kan niet kloppen"),
        ("born_on", "2019-02-30", "zoals 4-3-2010"),
        ("given_name", "x" * 10_000, "te lang"),
        ("given_name", "a\x00b", "niet te lezen"),
        ("proof", "", "Schrijf op waaruit"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(session, client_of, field, value, sentence):
    worker = client_of(an_actor(session, an_organisation(session)))

    page = worker.post("/jongeren/nieuw", data=asked(session, **{field: value}))

    assert page.status_code == 422
    assert any(part in text_of(page) for part in sentence.split("|"))
    assert "Zilvermeer" in page.text
    assert session.scalars(select(FileRequest)).all() == []


def test_the_number_stands_in_no_page_after_it_was_sent(session, client_of):
    worker = client_of(an_actor(session, an_organisation(session)))
    worker.post("/jongeren/nieuw", data=asked(session))

    assert BSN not in worker.get("/jongeren/nieuw").text


def test_a_family_member_opens_no_file(session, client_of):
    file = a_file_of(session)
    noor = client_of(file.actors["Noor"])

    assert noor.get("/jongeren/nieuw").status_code == 404
    assert noor.post("/jongeren/nieuw", data=asked(session)).status_code in {403, 404}
    assert session.scalars(select(FileRequest)).all() == []


def test_the_coordinator_closes_with_a_reason_and_opens_again(session, client_of):
    file = a_file_of(session)
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}"

    assert sanne.post(f"{address}/sluiten", data={"reason": ""}).status_code == 422
    assert sanne.post(f"{address}/sluiten", data={"reason": "Noor is verhuisd."}).status_code == 303
    assert "Dit dossier is gesloten" in text_of(sanne.get(address))
    assert sanne.post(f"{address}/sluiten", data={"reason": "Nog eens."}).status_code == 409
    closed = client_of(file.actors["Noor"]).post(f"{address}/eigen-woorden/nieuw/vraag", data={"text": "Kan dit nog?"})
    assert "Kan dit nog?" in closed.text
    assert closed.status_code in {409, 422}
    assert sanne.post(f"{address}/heropenen", data={"reason": "Noor is terug."}).status_code == 303
    assert "Dit dossier is gesloten" not in text_of(sanne.get(address))


@pytest.mark.parametrize("given", ["Noor", "Esther", "Ineke", None])
def test_who_does_not_coordinate_finds_no_way_to_close(session, client_of, given):
    file = a_file_of(session)
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))

    real, wrong = (viewer.get(f"/jongeren/{id_}/sluiten") for id_ in (file.id, NOWHERE))
    tried = viewer.post(f"/jongeren/{file.id}/sluiten", data={"reason": "Zomaar."})

    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)
    assert tried.status_code in {403, 404}
    assert session.get(YouthFile, file.id).closed_on is None
