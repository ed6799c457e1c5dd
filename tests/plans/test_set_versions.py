"""A version that is set: it never changes again, its readers verify it, and the next begins as its copy."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.plans.models import FrozenPart, Plan
from tests.dossier.builders import an_actor
from tests.plans.builders import a_set_plan, section_of, sign_in, text_of

INSERT_LATER = """
    INSERT INTO plan_frozen_part (id, youth_file_id, plan_id, item_id, ordinal, key, content, salt, proof)
    SELECT gen_random_uuid(), youth_file_id, plan_id, item_id, 999, key, content, salt, proof
    FROM plan_frozen_part LIMIT 1
"""


@pytest.fixture(scope="module")
def first():
    return a_set_plan


def test_only_the_section_on_their_role_waits_for_the_foster_parents(session, plan, people):
    section = section_of(session, plan, "role_of_foster_parents")
    before = text_of(people["Ineke"].get(f"/plannen/{plan}"))
    mothers = people["Esther"].post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})
    theirs = people["Ineke"].post(f"/plannen/delen/{section}/akkoord", data={"stance": "agrees"})
    after = text_of(people["Ineke"].get(f"/plannen/{plan}"))

    assert session.get_one(Plan, plan).state == "in_force"
    assert "Wacht op pleegouders" in before
    assert (mothers.status_code, theirs.status_code) == (403, 303)
    assert "Akkoord van pleegouders" in after


def test_nobody_writes_in_a_version_that_is_set(session, plan, people):
    section = section_of(session, plan, "how_it_goes")

    wrote = people["Sanne"].post(f"/teksten/{section}/schrijven", data={"words": "Anders", "seen": "0"})
    suggested = people["Esther"].post(
        f"/plannen/delen/{section}/voorstellen", data={"quote": "Woorden", "instead": "Anders"}
    )

    assert wrote.status_code == 403
    assert suggested.status_code in {403, 409}
    assert "Woorden over how_it_goes." in people["Esther"].get(f"/plannen/{plan}").text


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
def test_the_database_itself_refuses_to_change_what_was_set(session, plan, attack):
    session.commit()  # as the owner of the tables again
    with pytest.raises(DBAPIError, match="a version that is set"), session.begin_nested():
        session.execute(text(attack))


def test_each_reader_verifies_their_own_part_and_learns_nothing_of_others(session, plan, people, client_of, file):
    page = people["Esther"].get(f"/plannen/{plan}/zegel")
    session.commit()
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert "precies zoals het is vastgesteld" in text_of(page)
    assert stranger.get(f"/plannen/{plan}/zegel").status_code == 404


def test_a_changed_part_no_longer_fits_the_seal(session, plan, people):
    session.commit()  # as the owner of the tables again
    session.execute(text("ALTER TABLE plan_frozen_part DISABLE TRIGGER keeps_set_version"))
    one = session.scalars(select(FrozenPart).where(FrozenPart.key.like("section:%"))).first()
    session.execute(text('UPDATE plan_frozen_part SET content = \'{"text": ""}\' WHERE id = :id'), {"id": one.id})

    assert "Er klopt iets niet" in text_of(people["Esther"].get(f"/plannen/{plan}/zegel"))


def test_the_next_version_begins_as_a_copy_and_shows_what_changed(session, plan, people):
    made = people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie")
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
    assert "Woorden over how_it_goes." in people["Esther"].get(f"/plannen/{plan}").text
