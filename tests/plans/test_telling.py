"""Who hears of what happens in a plan: those whom it asks or answers and who may read it, and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.database.session import legal_today
from portal.notifications.models import Notice
from tests.plans.builders import section_of, write


@pytest.fixture(scope="module")
def age():
    return 16


def told(session, file, kind):
    session.commit()  # what follows is asked as the owner of the tables again
    names = {actor.person_id: name for name, actor in file.actors.items()}
    return {names[one] for one in session.scalars(select(Notice.person_id).where(Notice.kind == kind))}


def test_a_question_of_family_is_told_to_the_worker_and_its_answer_to_who_asked(session, file, people, plan):
    section = section_of(session, plan, "how_it_goes")
    answer = people["Ineke"].post(
        f"/plannen/delen/{section}/reageren", data={"text": "Wanneer begint dit?", "for_whom": "section"}
    )
    assert answer.status_code == 303, answer.text
    assert told(session, file, "comment.made") == {"Sanne"}

    thread = session.scalars(select(Notice.item_id).where(Notice.kind == "comment.made")).first()
    people["Sanne"].post(f"/plannen/reacties/{thread}/antwoord", data={"text": "Maandag."})
    assert told(session, file, "comment.made") == {"Sanne", "Ineke"}


def test_a_round_asks_those_who_may_read_the_plan(session, file, people, plan):
    write(people["Sanne"], section_of(session, plan, "how_it_goes"), "Op school gaat het goed.")
    until = (legal_today(session) + timedelta(days=14)).isoformat()
    answer = people["Sanne"].post(f"/plannen/{plan}/overleg", data={"until": until})
    assert answer.status_code == 303, answer.text

    reads = {name for name, one in people.items() if one.get(f"/plannen/{plan}").status_code == 200}
    assert told(session, file, "consultation.started") == reads - {"Sanne"}
    assert "Noor" in reads
