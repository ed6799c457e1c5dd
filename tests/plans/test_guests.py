"""The family makes its own plan with its own people: who asks, who says that it may, who lets them in."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.dossier.models import Participation
from portal.notifications.models import Notice
from portal.plans.models import Guest
from tests.dossier.builders import an_actor
from tests.plans.builders import a_plan, section_of, sign_in, text_of, write

AUNT = {"given_name": "Ria", "family_name": "Lindeboom", "relation": "tante"}


@pytest.fixture(scope="module")
def first():
    return lambda session, file, people: a_plan(session, people["Esther"], file, "family_group_plan")


@pytest.fixture
def aunt(session, plan, people):
    assert people["Esther"].post(f"/plannen/{plan}/mensen/vraag", data=AUNT).status_code == 303
    session.expire_all()
    return session.scalars(select(Guest)).one()


@pytest.fixture
def as_aunt(session, aunt, client_of):
    """A browser of hers: someone who can sign in, in whichever state the asking is."""

    def as_aunt():
        session.commit()  # as the owner of the tables again
        actor = an_actor(session)
        object.__setattr__(actor, "person_id", aunt.person_id)
        return client_of(sign_in(session, actor))

    return as_aunt


def press(browser, guest, way):
    return browser.post(f"/plannen/mensen/{guest.id}/{way}")


def test_a_mother_asks_her_sister_the_youth_agrees_and_the_worker_lets_her_in(session, plan, people, aunt, as_aunt):
    early = press(people["Sanne"], aunt, "toelaten")
    session.expire_all()
    joined_early = aunt.joined_on
    agreed = press(people["Noor"], aunt, "toestemming")
    let_in = press(people["Sanne"], aunt, "toelaten")
    session.commit()
    section = section_of(session, plan, "who_helps")

    assert [answer.status_code for answer in (early, agreed, let_in)] == [303] * 3
    assert joined_early is None
    assert "Doet mee" in text_of(people["Esther"].get(f"/plannen/{plan}"))
    write(as_aunt(), section, "Op woensdag komt Noor bij mij eten.")
    assert "Op woensdag komt Noor bij mij eten." in text_of(people["Esther"].get(f"/plannen/{plan}"))
    session.commit()
    assert session.scalars(select(Participation.role).where(Participation.person_id == aunt.person_id)).one() == (
        "network_person"
    )


def test_who_was_only_asked_reads_nothing(session, plan, aunt, as_aunt):
    assert as_aunt().get(f"/plannen/{plan}").status_code == 404


def test_who_takes_part_without_consent_reads_nothing_of_the_plan(session, plan, people, aunt, as_aunt):
    press(people["Noor"], aunt, "toestemming")
    press(people["Sanne"], aunt, "toelaten")
    before = as_aunt().get(f"/plannen/{plan}").status_code
    page = BeautifulSoup(people["Noor"].get(f"/jongeren/{aunt.youth_file_id}/toestemming").text, "html.parser")
    stop = page.select("a[href*='intrekken']")
    people["Noor"].post(stop[0]["href"])

    assert before == 200
    assert as_aunt().get(f"/plannen/{plan}").status_code in {403, 404}


def test_only_the_family_asks_people_and_only_for_its_own_plan(session, file, plan, people):
    other = a_plan(session, people["Sanne"], file)

    assert people["Sanne"].post(f"/plannen/{plan}/mensen/vraag", data=AUNT).status_code == 403
    assert people["Ineke"].post(f"/plannen/{plan}/mensen/vraag", data=AUNT).status_code == 403
    assert people["Esther"].post(f"/plannen/{other}/mensen/vraag", data=AUNT).status_code in {403, 404, 409, 422}
    session.commit()
    assert session.scalars(select(Guest)).all() == []


def test_a_guest_asks_nobody_else(session, plan, people, aunt, as_aunt):
    press(people["Noor"], aunt, "toestemming")
    press(people["Sanne"], aunt, "toelaten")
    browser = as_aunt()

    assert browser.get(f"/plannen/{plan}").status_code == 200
    assert "Vraag iemand erbij" not in browser.get(f"/plannen/{plan}").text
    assert browser.post(f"/plannen/{plan}/mensen/vraag", data=AUNT).status_code == 403


@pytest.mark.parametrize("name", ["Esther", "Ineke", "Sanne"])
def test_nobody_consents_in_the_place_of_the_youth(session, people, aunt, name):
    assert press(people[name], aunt, "toestemming").status_code == 403


@pytest.mark.parametrize("name", ["Esther", "Ineke", "Noor"])
def test_only_who_keeps_the_circle_lets_someone_in(session, people, aunt, name):
    press(people["Noor"], aunt, "toestemming")

    assert press(people[name], aunt, "toelaten").status_code == 403
    session.commit()
    assert session.scalars(select(Participation).where(Participation.person_id == aunt.person_id)).all() == []


def test_the_youth_says_no_and_it_is_over(session, plan, people, aunt):
    refused = press(people["Noor"], aunt, "stoppen")

    assert refused.status_code == 303
    assert "Ria" not in text_of(people["Esther"].get(f"/plannen/{plan}"))
    press(people["Sanne"], aunt, "toelaten")
    session.commit()
    assert session.scalars(select(Participation).where(Participation.person_id == aunt.person_id)).all() == []


def test_who_must_say_whether_it_may_is_told_and_no_name_is_in_it(session, file, people, aunt):
    session.commit()
    told = session.scalars(select(Notice.person_id).where(Notice.kind == "plan.guest_asked")).all()

    assert {file.actors["Noor"].person_id, file.actors["Sanne"].person_id} <= set(told)
    assert file.actors["Ineke"].person_id not in told


def test_a_stranger_learns_nothing_of_who_was_asked(session, file, plan, aunt, client_of):
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert stranger.get(f"/plannen/{plan}/mensen/vraag").status_code == 404
    for way in ("toestemming", "stoppen", "toelaten"):
        assert press(stranger, aunt, way).status_code == 404
