"""The participation map: who was asked, how and when, and who took part, per plan and for the whole file."""

from datetime import timedelta

from bs4 import BeautifulSoup

from portal.database.session import legal_today
from tests.dossier.builders import an_actor
from tests.plans.builders import consult, line_of, section_of, sign_in, text_of


def by_letter(session, file, name="Esther", **more):
    person = str(file.actors[name].person_id)
    return {"person": person, "way": "letter", "asked_on": legal_today(session).isoformat(), **more}


def test_how_someone_was_asked_stands_on_the_map(session, file, plan, people):
    noted = people["Sanne"].post(f"/plannen/{plan}/anders-gevraagd", data=by_letter(session, file))
    consult(session, plan, people)
    page = people["Ineke"].get(f"/plannen/{plan}")

    assert noted.status_code == 303
    assert "Met een brief" in line_of("Esther", page)
    assert "In het portaal" in line_of("Noor", page)


def test_a_day_to_come_and_someone_who_takes_no_part_are_refused(session, file, plan, people):
    later = (legal_today(session) + timedelta(days=1)).isoformat()
    stranger = str(an_actor(session, file.organisation_id, "Tom").person_id)

    for wrong in ({"asked_on": later}, {"person": stranger}):
        answer = people["Sanne"].post(f"/plannen/{plan}/anders-gevraagd", data=by_letter(session, file, **wrong))
        assert answer.status_code == 422


def test_only_who_sets_writes_down_how_someone_was_asked(session, file, plan, people):
    for name in ("Esther", "Ineke", "Noor"):
        answer = people[name].post(f"/plannen/{plan}/anders-gevraagd", data=by_letter(session, file))
        assert answer.status_code == 403


def test_one_page_of_the_file_says_who_takes_part_in_which_plan(session, file, plan, people):
    consult(session, plan, people)
    section = section_of(session, plan, "how_it_goes")
    people["Esther"].post(f"/plannen/delen/{section}/reageren", data={"text": "Goed.", "for_whom": "section"})
    page = BeautifulSoup(people["Sanne"].get(f"/jongeren/{file.id}/plannen/wie-doet-mee").text, "html.parser")
    row = next(one.get_text(" ", strip=True) for one in page.select("tbody tr") if "Esther" in one.get_text())

    assert "reageerde" in row
    assert "Daarvan deden er 1 mee." in page.get_text(" ", strip=True)


def test_why_someone_was_left_out_is_for_professionals_on_the_map_of_the_file_too(session, file, plan, people):
    left_out = {"person": str(file.actors["Ineke"].person_id), "text": "Zij kent de zaak van vroeger.", "excluded": "y"}
    assert people["Sanne"].post(f"/plannen/{plan}/niet-gevraagd", data=left_out).status_code == 303
    way = f"/jongeren/{file.id}/plannen/wie-doet-mee"

    assert "Zij kent de zaak" in text_of(people["Sanne"].get(way))
    assert "Zij kent de zaak" not in people["Esther"].get(way).text


def test_a_stranger_finds_no_map(session, file, plan, client_of):
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert stranger.get(f"/jongeren/{file.id}/plannen/wie-doet-mee").status_code == 404
    assert stranger.get(f"/plannen/{plan}/anders-gevraagd").status_code == 404
