"""What plans ask of someone stands on their first page: of them, and of nobody else."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from portal.database.session import legal_today
from portal.dossier.models import Participation
from tests.plans.builders import consult, fill, section_of, set_it, write


@pytest.fixture(scope="module")
def age():
    return 16


def asked_of(client):
    card = BeautifulSoup(client.get("/start").text, "html.parser").select_one("section[aria-labelledby=asked]")
    return card.get_text(" ", strip=True) if card else ""


def an_action(session, people, plan, owner, title="Zwemles zoeken"):
    section = str(section_of(session, plan, "how_it_goes"))
    due = (legal_today(session) + timedelta(days=5)).isoformat()
    answer = people["Sanne"].post(
        f"/plannen/{plan}/acties/nieuw",
        data={"title": title, "section": section, "owner": str(owner.person_id), "due_on": due},
    )
    assert answer.status_code == 303, answer.text


def test_an_action_stands_on_the_first_page_of_who_does_it_only(session, file, people, plan):
    an_action(session, people, plan, file.actors["Ineke"])

    assert "Zwemles zoeken" in asked_of(people["Ineke"])
    assert [name for name in people if name != "Ineke" and "Zwemles" in people[name].get("/start").text] == []


def test_who_left_the_circle_is_asked_nothing(session, file, people, plan, client_of):
    an_action(session, people, plan, file.actors["Ineke"])
    yesterday = legal_today(session) - timedelta(days=1)
    session.execute(
        update(Participation).where(Participation.person_id == file.actors["Ineke"].person_id).values(ends_on=yesterday)
    )

    assert "Zwemles" not in client_of(file.actors["Ineke"]).get("/start").text


def test_a_round_asks_each_for_a_view_until_it_is_given(session, people, plan):
    until = (legal_today(session) + timedelta(days=14)).isoformat()
    write(people["Sanne"], section_of(session, plan, "how_it_goes"), "Op school gaat het goed.")
    answer = people["Sanne"].post(f"/plannen/{plan}/overleg", data={"until": until})
    assert answer.status_code == 303, answer.text

    assert "Wat vind jij van dit plan" in asked_of(people["Noor"])
    people["Noor"].post(f"/plannen/{plan}/eens-of-niet", data={"stance": "agrees"})
    assert "Wat vind jij van dit plan" not in asked_of(people["Noor"])


def test_words_of_family_ask_the_worker_for_an_answer(session, people, plan):
    section = section_of(session, plan, "how_it_goes")
    people["Ineke"].post(
        f"/plannen/delen/{section}/reageren", data={"text": "Wanneer begint dit?", "for_whom": "section"}
    )

    assert "Geef antwoord in dit plan" in asked_of(people["Sanne"])
    assert "Geef antwoord" not in people["Ineke"].get("/start").text
    assert "Wanneer begint dit?" not in people["Sanne"].get("/start").text


def test_several_answers_in_one_plan_are_one_line_with_their_number(session, people, plan):
    section = section_of(session, plan, "how_it_goes")
    for words in ("Wanneer begint dit?", "Wie komt er dan?"):
        people["Ineke"].post(f"/plannen/delen/{section}/reageren", data={"text": words, "for_whom": "section"})

    page = " ".join(asked_of(people["Sanne"]).split())

    assert page.count("Geef antwoord in dit plan") == 1
    assert "2 vragen en reacties" in page


def test_foster_parents_are_asked_whether_the_section_on_their_role_is_right_and_nobody_else_is(session, people, plan):
    asks = "Klopt het deel over wat u doet als pleegouder"
    fill(session, plan, people)
    assert asks not in people["Ineke"].get("/start").text
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303

    assert [name for name in people if asks in people[name].get("/start").text] == ["Ineke"]
    section = section_of(session, plan, "role_of_foster_parents")
    assert people["Ineke"].post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"}).status_code == 303
    assert asks not in people["Ineke"].get("/start").text
