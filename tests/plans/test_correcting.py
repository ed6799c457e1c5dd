"""Other words for a goal, an action or an agreement: by who writes there, until the version is set."""

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.plans.models import Action, Agreement, Goal
from tests.plans.builders import a_plan, consult, fill, section_of, set_it, text_of


@pytest.fixture(scope="module")
def age():
    return 16


def one_of_each(session, browser, plan, key):
    """A goal, an action and an agreement, each with the way to change it."""
    section = section_of(session, plan, key)
    for kind, words in (("doelen", {"title": "Zwem"}), ("acties", {"title": "Bell"}), ("afspraken", {"text": "Negen"})):
        answer = browser.post(f"/plannen/{plan}/{kind}/nieuw", data={**words, "section": section})
        assert answer.status_code == 303, answer.text
    session.expire_all()
    return {
        f"/plannen/{kind}/{session.scalars(select(model.id).where(model.plan_id == plan)).one()}/veranderen": more
        for kind, model, more in (
            ("doelen", Goal, {"title": "Zwemdiploma halen"}),
            ("acties", Action, {"title": "Zwembad bellen"}),
            ("afspraken", Agreement, {"text": "Telefoon weg om negen uur"}),
        )
    }


def test_who_writes_there_puts_it_in_other_words_until_the_version_is_set(session, file, plan, people):
    sanne = people["Sanne"]
    ways = one_of_each(session, sanne, plan, "what_we_work_on")

    for way, words in ways.items():
        assert sanne.get(way).status_code == 200
        assert (people["Ineke"].get(way).status_code, people["Ineke"].post(way, data=words).status_code) == (403, 403)
        assert sanne.post(way, data=words).status_code == 303
    page = text_of(people["Ineke"].get(f"/plannen/{plan}"))
    for words in ways.values():
        assert next(iter(words.values())) in page
    assert "goal.changed" in session.scalars(select(AuditEvent.name)).all()

    fill(session, plan, people)
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303
    for way, words in ways.items():
        assert sanne.post(way, data=words).status_code == 409
        assert way not in sanne.get(f"/plannen/{plan}").text


def test_a_worker_changes_no_word_of_the_youth_in_the_youths_own_plan(session, file, people):
    plan = a_plan(session, people["Noor"], file, "perspective_plan")
    ways = one_of_each(session, people["Noor"], plan, "living")

    for way, words in ways.items():
        assert people["Sanne"].post(way, data=words).status_code == 403
        assert way not in people["Sanne"].get(f"/plannen/{plan}").text
        assert people["Noor"].post(way, data=words).status_code == 303


def test_an_action_for_a_day_that_is_over_keeps_what_was_typed(session, plan, people):
    way = list(one_of_each(session, people["Sanne"], plan, "what_we_work_on"))[1]

    answer = people["Sanne"].post(way, data={"title": "Zwembad mailen", "due_on": "2001-01-01"})

    assert answer.status_code == 422
    assert "Die dag is al voorbij" in answer.text
    assert "Zwembad mailen" in answer.text
