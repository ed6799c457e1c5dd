"""A round, positions, a version that is set and never changes, and the next one."""

from datetime import timedelta

from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.database.session import legal_today
from portal.plans.models import Position
from tests.dossier.builders import a_file_of
from tests.plans.builders import a_plan, all_signed_in, consult, line_of, section_of, set_it, text_of, write


def test_a_round_asks_everyone_and_shows_who_said_nothing_yet(session, plan, people):
    began = consult(session, plan, people)
    answered = people["Esther"].post(
        f"/plannen/{plan}/eens-of-niet", data={"stance": "disagrees", "text": "Te streng."}
    )
    page = text_of(people["Sanne"].get(f"/plannen/{plan}"))

    assert (began.status_code, answered.status_code) == (303, 303)
    assert "Heeft het gezien en is het niet eens" in page
    assert "Ineke Speelbeek heeft nog niets laten weten." in page
    assert "Esther Morgenrood heeft nog niets laten weten." not in page


def test_who_answered_reads_it_on_the_plan_and_changes_it_from_there_and_nobody_else_does(session, plan, people):
    consult(session, plan, people)
    way = f"/plannen/{plan}/eens-of-niet"
    people["Esther"].post(way, data={"stance": "disagrees", "text": "Te streng."})

    mine, other = (BeautifulSoup(people[name].get(way).text, "html.parser") for name in ("Esther", "Ineke"))

    assert "Eigen antwoord: heeft het gezien en is het niet eens." in text_of(people["Esther"].get(f"/plannen/{plan}"))
    assert "Eigen antwoord" not in text_of(people["Ineke"].get(f"/plannen/{plan}"))
    assert [one["value"] for one in mine.select("input[checked]")] == ["disagrees"]
    assert mine.select("textarea")[0].text.strip() == "Te streng."
    assert other.select("input[checked]") == []


def test_only_who_may_set_begins_a_round(session, plan, people):
    until = (legal_today(session) + timedelta(days=7)).isoformat()

    assert people["Esther"].post(f"/plannen/{plan}/overleg", data={"until": until}).status_code == 403
    assert people["Noor"].post(f"/plannen/{plan}/vaststellen", data={"in_force_on": until}).status_code == 403


def test_a_talk_is_recorded_for_who_does_not_use_the_portal_and_says_so(session, file, plan, people):
    consult(session, plan, people)
    mother = str(file.actors["Esther"].person_id)
    without = people["Sanne"].post(f"/plannen/{plan}/gesprek", data={"person": mother, "stance": "agrees"})
    talk = {"person": mother, "stance": "agrees", "talk_on": legal_today(session).isoformat()}
    recorded = people["Sanne"].post(f"/plannen/{plan}/gesprek", data=talk)

    assert (without.status_code, recorded.status_code) == (422, 303)
    assert "Leg eerst het gesprek vast" in without.text
    assert "gezegd in een gesprek" in text_of(people["Esther"].get(f"/plannen/{plan}"))
    assert people["Esther"].post(f"/plannen/{plan}/gesprek", data=talk).status_code == 403


def test_a_plan_with_an_empty_part_that_must_be_filled_is_not_set(session, plan, people):
    consult(session, plan, people)

    answer = set_it(session, plan, people)

    assert answer.status_code == 422
    assert "Dit deel is nog leeg" in answer.text


def test_the_youths_own_plan_is_set_with_agreement_or_a_note_on_the_difference(session, client_of):
    file = all_signed_in(session, a_file_of(session, age=16))
    people = {name: client_of(actor) for name, actor in file.actors.items()}
    plan = a_plan(session, people["Noor"], file, "perspective_plan")
    for key in ("support", "living", "school_and_work", "income", "wellbeing"):
        write(people["Noor"], section_of(session, plan, key), f"Mijn woorden over {key}.")
    consult(session, plan, people)

    silent = set_it(session, plan, people)
    noted = set_it(session, plan, people, differ_note="Noor wil eerder op zichzelf wonen.")

    assert (silent.status_code, noted.status_code) == (422, 303)
    assert "Noor wil eerder op zichzelf wonen." in text_of(people["Noor"].get(f"/plannen/{plan}"))


def test_a_youth_of_sixteen_shares_one_section_with_one_person_and_takes_it_back(session, client_of):
    file = all_signed_in(session, a_file_of(session, age=16))
    people = {name: client_of(actor) for name, actor in file.actors.items()}
    plan = a_plan(session, people["Sanne"], file)
    section = section_of(session, plan, "my_view")
    write(people["Noor"], section, "Ik wil dat mama dit weet.")
    mother = {"person": str(file.actors["Esther"].person_id)}

    before = people["Esther"].get(f"/teksten/{section}")
    shared = people["Noor"].post(f"/plannen/delen/{section}/delen", data=mother)
    during = people["Esther"].get(f"/teksten/{section}")
    page = BeautifulSoup(people["Noor"].get(f"/plannen/delen/{section}/delen").text, "html.parser")
    people["Noor"].post(page.select("form[action$='/stoppen']")[0]["action"])
    after = people["Esther"].get(f"/teksten/{section}")

    assert shared.status_code == 303
    assert "Ik wil dat mama dit weet." in during.text
    for answer in (before, after):
        assert answer.status_code in {403, 404}
        assert "mama dit weet" not in answer.text
    assert people["Sanne"].get(f"/plannen/delen/{section}/delen").status_code == 403


def test_what_someone_answered_before_stays_and_the_last_answer_counts(session, plan, people):
    consult(session, plan, people)
    for stance in ("disagrees", "agrees"):
        people["Esther"].post(f"/plannen/{plan}/eens-of-niet", data={"stance": stance})

    assert len(session.scalars(select(Position).where(Position.plan_id == plan)).all()) == 2
    assert "Is het eens" in line_of("Esther", people["Sanne"].get(f"/plannen/{plan}"))
