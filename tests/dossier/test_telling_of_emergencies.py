"""After an emergency access: the coordinator tells the client, the privacy officer sees all of the own organisation."""

import pytest
from sqlalchemy import select

from portal.dossier.models import EmergencyAccess
from portal.notifications.models import Notice
from portal.people.models import Employment, Work
from tests.dossier.builders import a_file_of, an_actor, an_organisation
from tests.dossier.test_emergency import asked, on_duty, privacy_officer
from tests.dossier.test_file_pages import text_of
from tests.dossier.test_own_words import NOWHERE


@pytest.fixture
def opened(session, client_of):
    file = a_file_of(session, "Lotte")
    karin = on_duty(session, file)
    client_of(karin).post("/noodtoegang", data=asked(session, file))
    client_of(karin).get(f"/jongeren/{file.id}")
    session.commit()
    access = session.scalar(select(EmergencyAccess).where(EmergencyAccess.youth_file_id == file.id))
    return file, access.id


def test_until_the_coordinator_tells_it_the_client_sees_nothing_of_it_and_then_all_but_the_ground(
    session, client_of, opened
):
    file, access = opened
    lotte, sanne = client_of(file.actors["Lotte"]), client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/noodtoegang"

    before = text_of(lotte.get(address)) + text_of(lotte.get(f"/jongeren/{file.id}/wie-keek"))
    todo = text_of(sanne.get(address))
    told = sanne.post(f"{address}/{access}/vertellen")
    after = text_of(lotte.get(address))

    assert "Iemand met dienst" not in before.replace("Iemand met dienst mag", "")
    assert "Karin Dijkstra" in todo
    assert "hoge koorts" in todo
    assert told.status_code == 303
    assert "Iemand met dienst XONAR" in after
    assert "hoge koorts" not in after
    assert "Iemand met dienst Bereikbare dienst" in text_of(lotte.get(f"/jongeren/{file.id}/wie-keek"))
    session.commit()
    kinds = session.scalars(select(Notice.kind).where(Notice.person_id == file.actors["Lotte"].person_id)).all()
    assert kinds == ["emergency.told"]


def test_it_is_told_once_by_who_coordinates_and_by_nobody_else(session, client_of, opened):
    file, access = opened
    other = a_file_of(session, "Aya")
    address = f"/jongeren/{file.id}/noodtoegang/{access}/vertellen"

    for who in ("Lotte", "Esther", "Ineke"):
        assert client_of(file.actors[who]).post(address).status_code in {404, 409}
    stranger = an_actor(session, file.organisation_id, "Tom")
    assert client_of(stranger).post(address).status_code == 404
    assert client_of(stranger).get(f"/jongeren/{file.id}/noodtoegang").status_code == 404
    assert client_of(other.actors["Sanne"]).post(
        f"/jongeren/{other.id}/noodtoegang/{access}/vertellen"
    ).status_code == 404  # fmt: skip
    session.commit()
    assert session.get(EmergencyAccess, access).told_at is None
    sanne = client_of(file.actors["Sanne"])
    assert [sanne.post(address).status_code for _ in range(2)] == [303, 409]
    assert sanne.post(f"/jongeren/{file.id}/noodtoegang/{NOWHERE}/vertellen").status_code == 404


def test_the_privacy_officer_sees_who_when_and_why_and_not_whose_file_it_was(session, client_of, opened):
    file, _ = opened
    officer = client_of(privacy_officer(session, file))

    page = text_of(officer.get("/noodtoegang/overzicht"))

    assert "Karin Dijkstra" in page
    assert "Lotte Kastanjeveld" not in page


def test_the_list_is_for_the_officer_of_an_organisation_concerned(session, client_of, opened):
    file, _ = opened
    elsewhere = an_organisation(session, "Elders")
    theirs = an_actor(session, elsewhere, "Els")
    session.add(
        Employment(
            organisation_id=elsewhere, person_id=theirs.person_id, work=Work.PRIVACY_OFFICER, name="Els",
            starts_on=session.scalar(select(Employment.starts_on).where(Employment.person_id == theirs.person_id)),
        )
    )  # fmt: skip
    session.flush()

    assert "Karin" not in text_of(client_of(theirs).get("/noodtoegang/overzicht"))
    for who in ("Sanne", "Lotte"):
        assert client_of(file.actors[who]).get("/noodtoegang/overzicht").status_code == 403


def test_telling_it_waits_on_the_first_page_of_who_coordinates_until_it_is_done(session, client_of, opened):
    file, access = opened
    sanne, waits = client_of(file.actors["Sanne"]), "Vertellen dat iemand met spoed keek"

    before = text_of(sanne.get("/start"))
    sanne.post(f"/jongeren/{file.id}/noodtoegang/{access}/vertellen")

    assert waits in before
    assert waits not in text_of(sanne.get("/start"))
