"""A colleague coordinates; who asked for a file that is there is called; both wait on the first page of the worker."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Coordinator, Exclusion, FileRequest, Participation
from tests.dossier.builders import a_file_of, an_actor, an_organisation, joins
from tests.dossier.test_file_pages import text_of
from tests.dossier.test_openings import asked, settled
from tests.dossier.test_own_words import NOWHERE

DAY = timedelta(days=1)


@pytest.fixture
def file(session):
    return a_file_of(session)


@pytest.fixture
def coen(session, file):
    return an_actor(session, file.organisation_id, "Coen Dalemans")


def a_change(session, coen, **other):
    return {"person": str(coen.person_id), "from_day": legal_today(session).isoformat()} | other


def coordinators(session, file):
    session.commit()
    rows = session.scalars(select(Coordinator).where(Coordinator.youth_file_id == file.id))
    return [row.person_id for row in sorted(rows, key=lambda row: row.starts_on)]


def test_a_colleague_coordinates_from_a_day_and_the_family_reads_the_name(session, client_of, file, coen):
    sanne = client_of(file.actors["Sanne"])
    assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 404

    assert sanne.post(f"/jongeren/{file.id}/coordinator", data=a_change(session, coen)).status_code == 303

    assert coordinators(session, file) == [file.actors["Sanne"].person_id, coen.person_id]
    assert "Coen Dalemans" in text_of(client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}"))
    assert "Coen Dalemans vanaf" in text_of(client_of(coen).get(f"/jongeren/{file.id}/coordinator"))
    assert session.scalars(select(Participation.role).where(Participation.person_id == coen.person_id)).all() == [
        Role.WORKER_PROVIDER
    ]
    again = sanne.post(f"/jongeren/{file.id}/coordinator", data=a_change(session, coen))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"person": NOWHERE}, "Kies iets uit de lijst"),
        ({"person": "elsewhere"}, "Kies iets uit de lijst"),
        ({"person": "Noor"}, "Kies iets uit de lijst"),
        ({"person": ""}, "Kies een collega"),
        ({"from_day": "2019-02-30"}, "Vul een datum in"),
        ({"from_day": "2001-01-01"}, "Kies vandaag of een latere dag"),
    ],
)
def test_someone_from_elsewhere_or_an_impossible_day_is_refused(session, client_of, file, coen, typed, words):
    stranger = an_actor(session, an_organisation(session, "Rubicon"), "Tom")
    others = {"elsewhere": str(stranger.person_id), "Noor": str(file.actors["Noor"].person_id)}
    typed = {key: others.get(value, value) for key, value in typed.items()}

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/coordinator", data=a_change(session, coen, **typed)
    )

    assert page.status_code == 422
    assert words in text_of(page)
    assert coordinators(session, file) == [file.actors["Sanne"].person_id]


@pytest.mark.parametrize("given", ["Noor", "Esther", "Roos", "Gerda", None])
def test_who_does_not_guide_for_the_leading_organisation_finds_no_page(session, client_of, file, coen, given):
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    joins(session, file, Role.WORKER_PROVIDER, "Gerda", organisation_id=an_organisation(session, "Rubicon"))
    viewer = client_of(file.actors[given] if given else coen)

    assert viewer.get(f"/jongeren/{file.id}/coordinator").status_code == 404
    assert viewer.post(f"/jongeren/{file.id}/coordinator", data=a_change(session, coen)).status_code == 404
    assert coordinators(session, file) == [file.actors["Sanne"].person_id]


def test_a_file_that_is_opened_shows_its_overview_at_once(session, client_of):
    worker = client_of(an_actor(session, an_organisation(session)))
    worker.post("/jongeren/nieuw", data=asked(session))
    settled(session)
    file_id = session.scalar(select(FileRequest.youth_file_id))

    for way in ("", "/gezag", "/mensen", "/wie-keek"):
        assert worker.get(f"/jongeren/{file_id}{way}").status_code == 200


def test_who_asked_for_a_file_that_is_there_is_a_task_until_the_coordinator_called(session, client_of):
    first = client_of(an_actor(session, an_organisation(session)))
    other = client_of(an_actor(session, an_organisation(session, "Rubicon"), "Tom"))
    for one in (first, other):
        one.post("/jongeren/nieuw", data=asked(session))
        settled(session)
    rows = session.scalars(select(FileRequest).order_by(FileRequest.asked_at)).all()
    file_id, request_id = rows[0].youth_file_id, rows[1].id
    other.get("/jongeren/nieuw")  # says that it is being looked into, once
    waiting = text_of(other.get("/jongeren/nieuw"))
    page = text_of(first.get("/start"))
    assert "Een andere organisatie vroeg om dit dossier" in page
    assert "Rubicon" in text_of(first.get(f"/jongeren/{file_id}/coordinator"))

    assert other.post(f"/jongeren/{file_id}/coordinator/gebeld/{request_id}").status_code == 404
    assert first.post(f"/jongeren/{file_id}/coordinator/gebeld/{NOWHERE}").status_code == 404
    assert first.post(f"/jongeren/{file_id}/coordinator/gebeld/{request_id}").status_code == 303

    assert "vroeg om dit dossier" not in text_of(first.get("/start"))
    assert text_of(other.get("/jongeren/nieuw")) == waiting


def test_a_review_that_is_due_stands_on_the_first_page_of_the_coordinator_only(session, client_of, file, coen):
    today = legal_today(session)
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    session.add(
        Exclusion(
            youth_file_id=file.id, person_id=file.actors["Esther"].person_id, reason="dreiging",
            decided_by=file.actors["Sanne"].person_id, starts_on=today - 90 * DAY, review_on=today - DAY,
        )
    )  # fmt: skip
    session.flush()

    page = text_of(client_of(file.actors["Sanne"]).get("/start"))
    assert "Opnieuw kijken: geheim waar het kind woont" in page
    assert "te laat" in page
    for given in ("Roos", "Esther", "Noor"):
        assert "geheim waar het kind woont" not in text_of(client_of(file.actors[given]).get("/start"))
    assert "geheim waar het kind woont" not in text_of(client_of(coen).get("/start"))
