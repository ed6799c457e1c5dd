"""A round, positions, a version that is set and never changes, and the next one."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.database.session import legal_today
from portal.plans.models import FrozenPart, Plan, Position
from tests.dossier.builders import a_file_of, an_actor
from tests.plans.builders import a_plan, all_signed_in, section_of, sign_in, write

INSERT_LATER = """
    INSERT INTO plan_frozen_part (id, youth_file_id, plan_id, item_id, ordinal, key, content, salt, proof)
    SELECT gen_random_uuid(), youth_file_id, plan_id, item_id, 999, key, content, salt, proof
    FROM plan_frozen_part LIMIT 1
"""
MUST = ("how_it_goes", "what_we_work_on", "role_of_foster_parents", "perspective_term")


@pytest.fixture
def file(session):
    return all_signed_in(session, a_file_of(session, age=13))


@pytest.fixture
def people(file, client_of):
    return {name: client_of(actor) for name, actor in file.actors.items()}


@pytest.fixture
def plan(session, file, people):
    return a_plan(session, people["Sanne"], file)


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def line_of(name, page):
    """Someone's line of the participation map."""
    rows = BeautifulSoup(page.text, "html.parser").select("section[aria-labelledby=asked] tbody tr")
    return next(row.get_text(" ", strip=True) for row in rows if name in row.get_text())


def fill(session, plan, people):
    home = {"note": "Dat bespreken we in de volgende ronde."}
    people["Sanne"].post(f"/plannen/{plan}/weg-naar-huis/waar-het-kind-opgroeit", data=home)
    people["Sanne"].post(f"/plannen/{plan}/weg-naar-huis/nieuw", data={"title": "Mama is er als school uit is"})
    for key in MUST:
        write(people["Sanne"], section_of(session, plan, key), f"Woorden over {key}.")


def consult(session, plan, people):
    until = legal_today(session) + timedelta(days=14)
    return people["Sanne"].post(f"/plannen/{plan}/overleg", data={"until": until.isoformat()})


def set_it(session, plan, people, **more):
    day = legal_today(session).isoformat()
    return people["Sanne"].post(f"/plannen/{plan}/vaststellen", data={"in_force_on": day, **more})


@pytest.fixture
def set_plan(session, plan, people):
    fill(session, plan, people)
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303
    session.expire_all()
    return plan


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


def test_only_the_section_on_their_role_waits_for_the_foster_parents(session, set_plan, people):
    section = section_of(session, set_plan, "role_of_foster_parents")
    before = text_of(people["Ineke"].get(f"/plannen/{set_plan}"))
    mothers = people["Esther"].post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})
    theirs = people["Ineke"].post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})
    after = text_of(people["Ineke"].get(f"/plannen/{set_plan}"))

    assert session.get_one(Plan, set_plan).state == "in_force"
    assert "Wacht op pleegouders" in before
    assert (mothers.status_code, theirs.status_code) == (403, 303)
    assert "Akkoord van pleegouders" in after


def test_a_plan_with_an_empty_part_that_must_be_filled_is_not_set(session, plan, people):
    consult(session, plan, people)

    answer = set_it(session, plan, people)

    assert answer.status_code == 422
    assert "Dit deel is nog leeg" in answer.text


def test_nobody_writes_in_a_version_that_is_set(session, set_plan, people):
    section = section_of(session, set_plan, "how_it_goes")

    wrote = people["Sanne"].post(f"/teksten/{section}/schrijven", data={"words": "Anders", "seen": "0"})
    suggested = people["Esther"].post(
        f"/plannen/delen/{section}/voorstellen", data={"quote": "Woorden", "instead": "Anders"}
    )

    assert wrote.status_code == 403
    assert suggested.status_code in {403, 409}
    assert "Woorden over how_it_goes." in people["Esther"].get(f"/plannen/{set_plan}").text


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE plan_frozen_part SET content = '{}'",
        "DELETE FROM plan_frozen_part",
        "UPDATE plan SET title = 'Anders'",
        "UPDATE plan SET state = 'draft'",
        "UPDATE plan SET seal = NULL",
        INSERT_LATER,
    ],
)
def test_the_database_itself_refuses_to_change_what_was_set(session, set_plan, attack):
    session.commit()  # as the owner of the tables again
    with pytest.raises(DBAPIError, match="a version that is set"), session.begin_nested():
        session.execute(text(attack))


def test_each_reader_verifies_their_own_part_and_learns_nothing_of_others(session, set_plan, people, client_of, file):
    page = people["Esther"].get(f"/plannen/{set_plan}/zegel")
    session.commit()
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert "precies zoals het is vastgesteld" in text_of(page)
    assert stranger.get(f"/plannen/{set_plan}/zegel").status_code == 404


def test_a_changed_part_no_longer_fits_the_seal(session, set_plan, people):
    session.commit()  # as the owner of the tables again
    session.execute(text("ALTER TABLE plan_frozen_part DISABLE TRIGGER keeps_set_version"))
    one = session.scalars(select(FrozenPart).where(FrozenPart.key.like("section:%"))).first()
    session.execute(text('UPDATE plan_frozen_part SET content = \'{"text": ""}\' WHERE id = :id'), {"id": one.id})

    assert "Er klopt iets niet" in text_of(people["Esther"].get(f"/plannen/{set_plan}/zegel"))


def test_the_next_version_begins_as_a_copy_and_shows_what_changed(session, set_plan, people):
    made = people["Sanne"].post(f"/plannen/{set_plan}/nieuwe-versie")
    session.expire_all()
    new = session.scalars(select(Plan).where(Plan.number == 2)).one()
    section = section_of(session, new.id, "how_it_goes")
    seen = BeautifulSoup(people["Sanne"].get(f"/teksten/{section}/schrijven").text, "html.parser")
    number = seen.select("input[name=seen]")[0]["value"]
    people["Sanne"].post(f"/teksten/{section}/schrijven", data={"words": "Woorden over hoe het gaat.", "seen": number})
    compared = BeautifulSoup(people["Esther"].get(f"/plannen/{new.id}/vergelijken").text, "html.parser")

    assert made.status_code == 303
    assert new.state == "draft"
    assert "how_it_goes" in compared.select("del")[0].text
    assert "Woorden over what_we_work_on." in compared.text
    assert "Woorden over how_it_goes." in people["Esther"].get(f"/plannen/{set_plan}").text


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
