"""The way home: what is needed, how each side sees it, a stay in steps with a way back, and aftercare."""

from datetime import timedelta

from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.database.session import legal_today
from portal.plans.domain.home import HOME_AFTERCARE_DAYS
from portal.plans.models import HomeStep, Plan, ReturnCondition
from tests.dossier.builders import an_actor
from tests.plans.builders import consult, fill, save_form, set_it, sign_in, text_of


def add_step(browser, plan, phase="day", **more):
    data = {"phase": phase, "text": "Woensdag bij mama", "way_back": "We bellen dezelfde dag.", **more}
    return browser.post(f"/plannen/{plan}/weg-naar-huis/stap", data=data)


def test_a_stay_in_steps_says_what_happens_when_it_fails_and_each_step_is_decided(session, plan, people):
    without = add_step(people["Sanne"], plan, way_back="")
    added = add_step(people["Sanne"], plan)
    step = session.scalars(select(HomeStep)).one()
    decided = people["Sanne"].post(f"/plannen/weg-naar-huis/stappen/{step.id}", data={"outcome": "went_back"})
    page = text_of(people["Esther"].get(f"/plannen/{plan}"))

    assert (without.status_code, added.status_code, decided.status_code) == (422, 303, 303)
    assert "Woensdag bij mama" in without.text  # nothing typed is lost
    assert "Een stap terug" in page
    assert "Als het niet goed gaat: We bellen dezelfde dag." in page


def test_aftercare_is_half_a_year_when_nothing_else_is_said_and_has_someone_who_gives_it(session, plan, people):
    first = legal_today(session) + timedelta(days=30)
    nobody = add_step(people["Sanne"], plan, "aftercare", starts_on=first.isoformat())
    added = add_step(people["Sanne"], plan, "aftercare", starts_on=first.isoformat(), who="Sanne")
    step = session.scalars(select(HomeStep)).one()

    assert (nobody.status_code, added.status_code) == (422, 303)
    assert step.ends_on == first + timedelta(days=HOME_AFTERCARE_DAYS)


def test_each_side_says_how_far_a_condition_is_and_nobody_speaks_for_another(session, plan, people):
    people["Sanne"].post(f"/plannen/{plan}/weg-naar-huis/nieuw", data={"title": "Mama is er na school"})
    condition = session.scalars(select(ReturnCondition.id)).one()
    for name, step, words in (
        ("Esther", "1", "Ik ben er elke dag."),
        ("Noor", "0", "Soms niet."),
        ("Esther", "0", "Meestal."),
    ):
        people[name].post(
            f"/plannen/weg-naar-huis/{condition}/hoe-ver", data={"attainment": step, "text": words}
        )  # fmt: skip
    views = BeautifulSoup(people["Sanne"].get(f"/plannen/{plan}").text, "html.parser").select(".plan-views > li")

    assert len(views) == 2  # of each person the newest
    assert "Meestal." in views[0].text + views[1].text
    assert "Soms niet." in views[0].text + views[1].text


def test_a_plan_without_a_way_home_is_not_set_unless_the_child_grows_up_here(session, plan, people):
    fill(session, plan, people)
    session.expire_all()
    session.get_one(Plan, plan).home_note = ""
    session.flush()
    consult(session, plan, people)
    refused = set_it(session, plan, people)
    back = people["Sanne"].post(f"/plannen/{plan}/terug-naar-concept")
    decided = save_form(
        people["Sanne"],
        f"/plannen/{plan}/weg-naar-huis/waar-het-kind-opgroeit",
        {"grows_up_since": legal_today(session).isoformat()},
    )
    consult(session, plan, people)

    assert refused.status_code == 422
    assert "de stappen naar huis en de hulp daarna" in text_of(refused)
    assert (back.status_code, decided.status_code) == (303, 303)
    assert set_it(session, plan, people).status_code == 303


def test_where_the_child_grows_up_is_not_said_by_a_parent_or_for_a_day_to_come(session, plan, people):
    place = f"/plannen/{plan}/weg-naar-huis/waar-het-kind-opgroeit"
    tomorrow = (legal_today(session) + timedelta(days=1)).isoformat()

    assert people["Esther"].post(place, data={"note": "x"}).status_code == 403
    assert people["Sanne"].post(place, data={"grows_up_since": tomorrow}).status_code == 422


def test_for_a_stranger_no_step_home_is_there(session, file, plan, people, client_of):
    add_step(people["Sanne"], plan)
    step = session.scalars(select(HomeStep)).one()
    session.commit()  # as the owner of the tables again
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert add_step(stranger, plan).status_code == 404
    assert stranger.get(f"/plannen/weg-naar-huis/stappen/{step.id}").status_code == 404
    assert stranger.post(f"/plannen/weg-naar-huis/stappen/{step.id}", data={"outcome": "started"}).status_code == 404
    assert (
        people["Ineke"].post(f"/plannen/weg-naar-huis/stappen/{step.id}", data={"outcome": "started"}).status_code
        == 403
    )
