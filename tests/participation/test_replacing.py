"""A worker's whole caseload goes to a colleague in one act, for a while or for good (R-REPL-01)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Coordinator, Participation
from portal.notifications.models import Notice
from tests.dossier.builders import a_file_of, an_actor, joins
from tests.dossier.test_file_pages import text_of
from tests.participation.test_joining import told

DAY = timedelta(days=1)
PAGE = "/jongeren/vervanging"


@pytest.fixture
def files(session):
    """Two files of Sanne; she coordinates both."""
    first = a_file_of(session)
    sanne = first.actors["Sanne"]
    second = a_file_of(session, "Aya", organisation_id=first.organisation_id)
    other = second.actors["Sanne"]
    for model in (Participation, Coordinator):
        for row in session.scalars(select(model).where(model.person_id == other.person_id)):
            row.person_id = sanne.person_id
    session.flush()
    second.actors["Sanne"] = sanne
    return first, second


@pytest.fixture
def coen(session, files):
    return an_actor(session, files[0].organisation_id, "Coen Dalemans")


def typed(session, coen, *, first=0, last=7):
    today = legal_today(session)
    ends_on = "" if last is None else (today + last * DAY).isoformat()
    return {"colleague": str(coen.person_id), "starts_on": (today + first * DAY).isoformat(), "ends_on": ends_on}


def coordinates(session, file, day):
    session.commit()
    return session.scalars(
        select(Coordinator.person_id).where(
            Coordinator.youth_file_id == file.id,
            Coordinator.starts_on <= day,
            (Coordinator.ends_on.is_(None)) | (Coordinator.ends_on >= day),
        )
    ).all()


def test_one_act_moves_the_whole_caseload_with_its_duties_until_a_day(session, client_of, files, coen):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)
    assert "Noor Kastanjeveld" in text_of(client_of(sanne).get(PAGE))

    assert client_of(sanne).post(PAGE, data=typed(session, coen)).status_code == 303

    for file in files:
        assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 200
        assert coordinates(session, file, today) == [coen.person_id]
        assert coordinates(session, file, today + 8 * DAY) == [sanne.person_id]
        mother = file.actors["Esther"]
        assert "participation.replaced" in told(session, mother) or file.actors["Ineke"]
    assert "participation.replaced" in told(session, files[0].actors["Noor"])
    parts = session.scalars(select(Participation).where(Participation.person_id == coen.person_id)).all()
    assert {part.ends_on for part in parts} == {today + 7 * DAY}
    assert all(part.replaces_id for part in parts)
    assert "Coen Dalemans" in text_of(client_of(files[0].actors["Noor"]).get(f"/jongeren/{files[0].id}/mensen"))


def test_after_the_last_day_the_colleague_is_out_of_every_file(session, client_of, files, coen):
    client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen))
    session.commit()
    today = legal_today(session)
    for part in session.scalars(select(Participation).where(Participation.person_id == coen.person_id)):
        part.starts_on, part.ends_on = today - 8 * DAY, today - DAY
    session.commit()

    assert {client_of(coen).get(f"/jongeren/{file.id}").status_code for file in files} == {404}


def test_who_goes_for_good_keeps_no_access(session, client_of, files, coen):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)

    assert client_of(sanne).post(PAGE, data=typed(session, coen, first=1, last=None)).status_code == 303

    session.commit()
    for file in files:
        assert coordinates(session, file, today) == [sanne.person_id]
        assert coordinates(session, file, today + DAY) == [coen.person_id]
    parts = session.scalars(select(Participation).where(Participation.person_id == sanne.person_id)).all()
    assert {part.ends_on for part in parts} == {today}


def test_a_colleague_who_is_in_a_file_already_only_coordinates_meanwhile(session, client_of, files):
    coen = joins(session, files[0], Role.WORKER_PROVIDER, "Coen", "Dalemans")
    today = legal_today(session)

    assert client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen)).status_code == 303

    assert coordinates(session, files[0], today) == [coen.person_id]
    here = select(Participation).where(
        Participation.person_id == coen.person_id, Participation.youth_file_id == files[0].id
    )
    assert len(session.scalars(here).all()) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"starts_on": "31-02-2026"}, "Vul een datum in"),
        ({"ends_on": "2001-01-01"}, "Draai ze om"),
        ({"ends_on": "2039-01-01"}, "hooguit een jaar"),
        ({"ends_on": ""}, "Kies dan een dag die nog komt"),
        ({"colleague": ""}, "Kies een collega"),
        ({"colleague": "00000000-0000-0000-0000-000000000000"}, "Kies iets uit de lijst"),
    ],
)
def test_what_cannot_be_is_said_in_plain_dutch_and_nothing_moves(session, client_of, files, coen, more, words):
    page = client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen) | more)

    assert page.status_code == 422
    assert words in text_of(page)
    session.commit()
    assert not session.scalars(select(Participation).where(Participation.person_id == coen.person_id)).all()


def test_it_is_all_of_them_or_none(session, client_of, files, coen):
    """In the second file the colleague is kept out by a rule: then nothing moved in the first one either."""
    fosters = select(Participation).where(
        Participation.youth_file_id == files[1].id, Participation.role == Role.FOSTER_PARENT
    )
    session.scalars(fosters).one().person_id = coen.person_id  # R-PER-08: nobody guides where they foster
    session.flush()

    page = client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen))

    assert page.status_code == 422
    session.commit()
    at_work = select(Participation).where(
        Participation.person_id == coen.person_id, Participation.role == Role.WORKER_PROVIDER
    )
    assert not session.scalars(at_work).all()
    assert not session.scalars(select(Notice).where(Notice.person_id == coen.person_id)).all()


@pytest.mark.parametrize("who", ["Noor", "Esther", "coen"])
def test_who_guides_nobody_has_no_such_page(session, client_of, files, coen, who):
    actor = files[0].actors.get(who) or coen

    assert client_of(actor).get(PAGE).status_code == 404
    assert client_of(actor).post(PAGE, data=typed(session, coen)).status_code == 404
