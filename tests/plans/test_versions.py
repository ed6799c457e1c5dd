"""Versions through time: dates that rule by themselves, an evaluation, and a next version that keeps who wrote what."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.coediting.queries import blocks_of
from portal.database.session import legal_today
from portal.dossier.models import Item
from portal.plans.domain.states import PlanState
from portal.plans.models import Action, Evaluation, Goal, Plan, PlanSection
from tests.plans.builders import a_plan, consult, fill, save_form, section_of, set_it, text_of, write


@pytest.fixture(scope="module")
def age():
    return 16


@pytest.fixture(scope="module")
def first():
    def a_plan_in_a_round(session, file, people):
        """A help plan with words of the worker and of the youth."""
        made = a_plan(session, people["Sanne"], file)
        fill(session, made, people)
        write(people["Noor"], section_of(session, made, "my_view"), "Ik wil bij Ineke blijven.")
        section = section_of(session, made, "what_we_work_on")
        people["Sanne"].post(f"/plannen/{made}/doelen/nieuw", data={"title": "Zwemdiploma halen", "section": section})
        consult(session, made, people)
        return made

    return a_plan_in_a_round


def test_a_version_for_a_later_day_goes_into_force_on_that_day_with_no_job(session, plan, people):
    later = (legal_today(session) + timedelta(days=7)).isoformat()
    assert set_it(session, plan, people, in_force_on=later).status_code == 303
    session.expire_all()
    made = session.get_one(Plan, plan)
    today = legal_today(session)

    assert made.state_on(today) is PlanState.SET
    assert made.state_on(today + timedelta(days=6)) is PlanState.SET
    assert made.state_on(today + timedelta(days=7)) is PlanState.IN_FORCE
    assert "Vastgesteld" in text_of(people["Ineke"].get(f"/plannen/{plan}"))


def test_the_version_before_stays_in_force_until_the_next_one_is(session, plan, people):
    set_it(session, plan, people)
    people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie")
    new = session.scalars(select(Plan.id).where(Plan.number == 2)).one()
    consult(session, new, people)
    later = legal_today(session) + timedelta(days=5)
    assert set_it(session, new, people, in_force_on=later.isoformat()).status_code == 303
    session.expire_all()
    old, made = session.get_one(Plan, plan), session.get_one(Plan, new)

    assert (old.state_on(later - timedelta(days=1)), made.state_on(later - timedelta(days=1))) == ("in_force", "set")
    assert (old.state_on(later), made.state_on(later)) == ("replaced", "in_force")


def test_evaluating_is_an_act_of_who_sets_and_only_of_a_plan_in_force(session, plan, people):
    before = people["Sanne"].post(f"/plannen/{plan}/evalueren", data={"text": "Te vroeg."})
    set_it(session, plan, people)
    mother = people["Ineke"].post(f"/plannen/{plan}/evalueren", data={"text": "Van mij."})
    done = people["Sanne"].post(f"/plannen/{plan}/evalueren", data={"text": "Het ging goed op school."})
    page = text_of(people["Ineke"].get(f"/plannen/{plan}"))

    assert (before.status_code, mother.status_code, done.status_code) == (422, 403, 303)
    assert "Geëvalueerd" in page
    assert "Het ging goed op school." in page
    assert len(session.scalars(select(Evaluation)).all()) == 1


def test_the_next_version_keeps_who_wrote_which_words(session, file, plan, people):
    set_it(session, plan, people)
    people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie")
    new = session.scalars(select(Plan.id).where(Plan.number == 2)).one()
    section = section_of(session, new, "my_view")
    session.commit()
    authors = {run.author for block in blocks_of(session, section, authors=True) for run in block.runs}

    assert authors == {file.actors["Noor"].person_id}
    assert "Ik wil bij Ineke blijven." in text_of(people["Ineke"].get(f"/plannen/{new}"))
    goal = session.scalars(select(Goal).where(Goal.plan_id == new)).one()
    assert session.get_one(Goal, goal.origin_id).plan_id == plan
    assert session.get_one(Item, goal.id).author_id == file.actors["Sanne"].person_id


def test_what_was_only_suggested_stays_behind(session, plan, people):
    section = section_of(session, plan, "how_it_goes")
    words = {"quote": "Woorden over how_it_goes", "instead": "Heel andere woorden"}
    assert people["Ineke"].post(f"/plannen/delen/{section}/voorstellen", data=words).status_code == 303
    set_it(session, plan, people)
    people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie")
    new = session.scalars(select(Plan.id).where(Plan.number == 2)).one()
    page = BeautifulSoup(people["Ineke"].get(f"/plannen/{new}").text, "html.parser")
    shown = page.select(f"#deel-{section_of(session, new, 'how_it_goes')} [data-text-page]")[0]

    assert "Woorden over how_it_goes" in shown.text
    assert "Heel andere woorden" not in shown.text
    assert not shown.select("ins, del")


def test_nobody_copies_a_text_into_one_that_is_not_its_next_version(session, file, plan, people, behind_wall):
    """The database function copies rows and makes none: it cannot put words in another's name."""
    section, other = section_of(session, plan, "my_view"), section_of(session, plan, "contact")
    mine = behind_wall(file.actors["Sanne"])

    with pytest.raises(DBAPIError, match="no copy of that text"):
        mine.execute(text("SELECT copy_text(:a, :b)"), {"a": section, "b": other})


def test_two_versions_differ_in_structure_too_what_stayed_is_left_out_and_what_was_done_is_done(session, plan, people):
    section = section_of(session, plan, "what_we_work_on")
    people["Sanne"].post(
        f"/plannen/{plan}/afspraken/nieuw", data={"text": "Telefoon weg om negen uur", "section": section}
    )
    done = {"title": "Kamer opruimen", "section": section}
    people["Sanne"].post(f"/plannen/{plan}/acties/nieuw", data=done)
    set_it(session, plan, people)
    action = session.scalars(select(Action.id).where(Action.plan_id == plan)).one()
    save_form(people["Sanne"], f"/plannen/acties/{action}/klaar", {"text": "Samen gedaan."})
    people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie")
    new = session.scalars(select(Plan.id).where(Plan.number == 2)).one()
    section = section_of(session, new, "what_we_work_on")
    people["Sanne"].post(f"/plannen/{new}/doelen/nieuw", data={"title": "Zelf reizen", "section": section})
    page = BeautifulSoup(people["Ineke"].get(f"/plannen/{new}/vergelijken").text, "html.parser")
    parts = page.select("section[aria-labelledby=parts] li")

    assert [part.get_text(" ", strip=True) for part in parts] == [
        "Doel Nieuw Zelf reizen",
        "Actie Klaar Kamer opruimen",
    ]


def test_a_part_that_someone_may_not_read_is_in_no_comparison(session, file, plan, people):
    """A goal under a passage that is not for the foster mother."""
    section = section_of(session, plan, "what_we_work_on")
    ineke = str(file.actors["Ineke"].person_id)
    people["Sanne"].post(f"/plannen/delen/{section}/stuk-apart", data={"title": "Apart", "not_for": [ineke]})
    passage = session.scalars(select(PlanSection.id).where(PlanSection.under_id == section)).one()
    people["Sanne"].post(f"/plannen/{plan}/doelen/nieuw", data={"title": "Niet voor iedereen", "section": passage})
    set_it(session, plan, people)
    people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie")
    new = session.scalars(select(Plan.id).where(Plan.number == 2)).one()
    passage = session.scalars(
        select(PlanSection.id).where(PlanSection.plan_id == new, PlanSection.under_id.is_not(None))
    ).one()
    people["Sanne"].post(f"/plannen/{new}/doelen/nieuw", data={"title": "Ook niet voor iedereen", "section": passage})

    assert "Ook niet voor iedereen" in people["Sanne"].get(f"/plannen/{new}/vergelijken").text
    page = people["Ineke"].get(f"/plannen/{new}/vergelijken")
    assert page.status_code == 200
    assert "niet voor iedereen" not in page.text
    assert "Apart" not in page.text
