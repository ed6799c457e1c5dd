"""Kijk als: what another sees, of what the viewer may see too; marked, read only, logged."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access.policy import Kind
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Topic, birthday
from portal.dossier.models import YouthFile
from tests.dossier.builders import a_file_of, an_actor, an_item
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE, in_corner, writes


def as_(file, given, day=None):
    return f"/jongeren/{file.id}/kijk-als?als={file.actors[given].person_id}" + (f"&dag={day}" if day else "")


def test_a_youth_sees_what_her_mother_sees_today_and_from_her_sixteenth_birthday(session, client_of):
    file = a_file_of(session, age=15)
    an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    sixteen = birthday(session.get(YouthFile, file.id).born_on, 16)
    noor = client_of(file.actors["Noor"])

    assert "Hulpverleningsplan" in text_of(noor.get(as_(file, "Esther")))
    assert "Hulpverleningsplan" not in text_of(noor.get(as_(file, "Esther", sixteen)))


def test_it_shows_only_what_both_may_see(session, client_of):
    file = a_file_of(session)
    an_item(session, file.id, Kind.SAFETY_SIGNAL, (Topic.SAFETY,), author_id=file.actors["Sanne"].person_id)
    worker = text_of(client_of(file.actors["Sanne"]).get(as_(file, "Noor")))
    noor = text_of(client_of(file.actors["Noor"]).get(as_(file, "Sanne")))

    assert "Zorg over veiligheid" not in worker
    assert "Zorg over veiligheid" not in noor
    assert "Overzicht van het dossier" in worker


def test_the_corner_is_in_nobodys_view(session, client_of):
    file = a_file_of(session)
    in_corner(session, client_of, file)

    for viewer, other in (("Noor", "Sanne"), ("Sanne", "Noor")):
        assert "hoekje van de jongere" not in text_of(client_of(file.actors[viewer]).get(as_(file, other)))


def test_it_is_marked_read_only_and_logged(session, client_of):
    file = a_file_of(session)

    page = client_of(file.actors["Noor"]).get(as_(file, "Sanne"))

    assert "Je kijkt als een ander" in text_of(page)
    assert 'method="post"' not in page.text.split("<main")[1].split("</main")[0]
    assert "view_as.read" in session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)).all()


def test_what_is_not_for_mama_is_not_in_her_view(session, client_of):
    file = a_file_of(session, age=14)
    writes(client_of, file.actors["Noor"], file, "verklaring", "Bij mama is het druk.")
    noor = client_of(file.actors["Noor"])
    assert "Eigen verklaring" in text_of(noor.get(as_(file, "Esther")))
    link = noor.get(f"/jongeren/{file.id}/eigen-woorden").text.split(f"/jongeren/{file.id}/eigen-woorden/")
    address = next(part[:36] for part in link if part[:1].isdigit())

    noor.post(
        f"/jongeren/{file.id}/eigen-woorden/{address}/niet-voor", data={"person": file.actors["Esther"].person_id}
    )

    assert "Eigen verklaring" not in text_of(noor.get(as_(file, "Esther")))


@pytest.mark.parametrize("given", ["Esther", "Ineke", None])
def test_who_is_not_the_youth_nor_coordinates_finds_no_such_page(session, client_of, given):
    file = a_file_of(session)
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))

    real = viewer.get(f"/jongeren/{file.id}/kijk-als")
    wrong = viewer.get(f"/jongeren/{NOWHERE}/kijk-als")

    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)


def test_somebody_who_is_not_in_the_file_cannot_be_looked_as(session, client_of):
    file, other = a_file_of(session), a_file_of(session, "Joris")
    noor = client_of(file.actors["Noor"])

    assert noor.get(f"/jongeren/{file.id}/kijk-als?als={other.actors['Esther'].person_id}").status_code == 404
    assert noor.get(f"/jongeren/{file.id}/kijk-als?als=%27;--").status_code == 404


def test_a_day_that_is_past_is_said(session, client_of):
    file = a_file_of(session)
    page = client_of(file.actors["Noor"]).get(as_(file, "Sanne", legal_today(session) - timedelta(days=1)))

    assert page.status_code == 409
    assert "komende acht jaar" in text_of(page)
