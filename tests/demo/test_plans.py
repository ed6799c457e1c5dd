"""The plans of the demo world: whoever signs in finds real ones, and nobody finds more than is theirs."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.demo import cast
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.states import PlanState
from portal.plans.models import Plan
from tests.demo.made import someone, the_world


@pytest.fixture
def made(session, tmp_path):
    return the_world(session, tmp_path)


@pytest.fixture
def reader(session, made, client_of):
    """A browser of someone of the cast."""

    def reader(key):
        session.commit()  # as the owner of the tables again
        return client_of(someone(session, made, key))

    return reader


def plan_of(session, made, youth, kind):
    return session.scalars(select(Plan).where(Plan.youth_file_id == made.files[youth], Plan.kind == kind)).one()


def text_of(answer):
    return BeautifulSoup(answer.text, "html.parser").get_text(" ", strip=True)


def test_noors_plan_is_full_of_voices_and_each_parent_reads_what_she_shares(session, made, reader):
    plan = plan_of(session, made, "noor", PlanKind.PERSPECTIVE)

    noor, esther, mark = (reader(who).get(f"/plannen/{plan.id}") for who in ("noor", "esther", "mark"))

    assert "Ik wil tot mijn 21e bij Ineke en Joost blijven wonen." in text_of(noor)
    assert "Wat ons betreft blijft haar kamer haar kamer." in text_of(noor)
    assert "Wat is ermee" not in text_of(noor)
    assert "Ik wil tot mijn 21e" in text_of(esther)
    assert "Mama zie ik om de week op zaterdag." in text_of(mark)  # the one section that is shared with him
    assert "Ik wil tot mijn 21e" not in mark.text
    assert "perspectiefplan" not in mark.text


def test_a_set_plan_of_the_demo_verifies_for_who_reads_it(session, made, reader):
    plan = plan_of(session, made, "fenna", PlanKind.HELP)

    page = reader("bart").get(f"/plannen/{plan.id}/zegel")

    assert plan.state_on(made.start) is PlanState.IN_FORCE
    assert "precies zoals het is vastgesteld" in text_of(page)


def test_bart_reads_fennas_plan_and_nothing_of_where_she_is(session, made, reader):
    plan = plan_of(session, made, "fenna", PlanKind.HELP)

    page = text_of(reader("bart").get(f"/plannen/{plan.id}"))

    assert "Fenna eet en slaapt beter dan in het begin." in page
    for secret in ("Hazelgaard", "Petra", "Sjoerd", "Lindelaan"):
        assert secret not in page


def test_milans_way_home_shows_how_each_side_sees_it_and_his_father_reads_nothing_of_his_mothers_care(
    session, made, reader
):
    plan = plan_of(session, made, "milan", PlanKind.HELP)

    father, mother = (text_of(reader(who).get(f"/plannen/{plan.id}")) for who in ("ruben", "ilse"))

    assert "Bij mij is het nog zoeken." in mother
    assert "Nog geen hulp voor ouders afgesproken" in mother
    assert "ggz" in mother
    assert "ggz" not in father
    assert "Over de hulp die moeder zelf krijgt" not in father


def test_each_youth_has_a_plan_that_the_coordinator_opens(session, made, reader):
    for youth in cast.YOUTHS:
        plans = session.scalars(select(Plan.id).where(Plan.youth_file_id == made.files[youth.key])).all()
        answers = [reader(youth.coordinator).get(f"/plannen/{plan}").status_code for plan in plans]
        assert answers, youth.key
        assert set(answers) == {200}, youth.key
