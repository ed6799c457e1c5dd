"""An evaluation leaves as a document of its own: what was said and how far the goals are, without the plan's words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.copies.models import PlanCopy
from portal.database.session import legal_today
from portal.dossier.domain import WithholdingGround
from portal.dossier.models import Withholding
from portal.plans.models import Evaluation
from portal.word.reader import read
from tests.copies.builders import a_file, copy_made, every_part, fetched, link_of, outside, said
from tests.plans.builders import a_plan, consult, fill, section_of, set_it

SAID = "Het ging goed op school.\nOma wil vaker meehelpen."


@pytest.fixture
def file(session):
    return a_file(session, age=11)


@pytest.fixture
def people(file, client_of):
    return {name: client_of(actor) for name, actor in file.actors.items()}


@pytest.fixture
def plan(session, people, file):
    """A plan in force with a goal, evaluated today."""
    worker = people["Sanne"]
    made = a_plan(session, worker, file)
    fill(session, made, people)
    section = section_of(session, made, "what_we_work_on")
    worker.post(f"/plannen/{made}/doelen/nieuw", data={"title": "Zwemdiploma halen", "section": section})
    consult(session, made, people)
    assert set_it(session, made, people).status_code == 303
    assert worker.post(f"/plannen/{made}/evalueren", data={"text": SAID}).status_code == 303
    return made


def the_evaluation(session):
    session.commit()
    return session.scalars(select(Evaluation)).one()


def test_an_evaluation_leaves_with_its_words_and_goals_and_without_the_words_of_the_plan(session, people, plan):
    worker, one = people["Sanne"], the_evaluation(session)
    way = worker.get(link_of_evaluation(worker, plan, one))
    making = worker.get(link_of(way, "Kies"))
    data = fetched(worker, copy_made(worker, plan, evaluatie=str(one.id)))
    for_court = every_part(fetched(worker, copy_made(worker, plan, **outside(evaluatie=str(one.id)))))

    found = read(data)
    words = found.text_before
    assert "Hoe het ging" in said(making)
    assert "Evaluatie: Hulpverleningsplan" in words
    assert "Het ging goed op school." in words
    assert "Oma wil vaker meehelpen." in words
    assert words.index("Oma wil") < words.index("Zwemdiploma halen")
    assert "Ik wil bij Ineke blijven." not in every_part(data)
    assert "Hoe gaat het nu" not in every_part(data)
    assert set(session.scalars(select(PlanCopy.evaluation_id))) == {one.id}
    assert "Het ging goed op school." in for_court
    assert "Kopie voor Rechtbank Limburg" in for_court
    file_page = worker.get(f"/jongeren/{one.youth_file_id}/kopieen")
    assert "Evaluatie: Hulpverleningsplan" in said(file_page)


def link_of_evaluation(worker, plan, one) -> str:
    page = worker.get(f"/plannen/{plan}")
    address = f"/plannen/{plan}/kopie?evaluatie={one.id}"
    assert address in page.text
    return address


def test_who_may_not_read_an_evaluation_gets_no_copy_of_it_nor_one_of_another_plan(session, file, people, plan):
    one, mother, today = the_evaluation(session), file.actors["Esther"].person_id, legal_today(session)
    session.add(
        Withholding(
            youth_file_id=file.id, item_id=one.id, person_id=mother, ground=WithholdingGround.SERIOUS_HARM,
            reason="zie verslag", decided_by=file.actors["Sanne"].person_id, starts_on=today,
            second_professional=file.actors["Noor"].person_id, review_on=today + timedelta(days=30),
        )
    )  # fmt: skip
    session.commit()
    other = a_plan(session, people["Sanne"], file, "safety_plan")

    her_own = people["Esther"].get(f"/plannen/{plan}/kopie/maken?voor=oneself&evaluatie={one.id}")
    for_her = people["Sanne"].get(f"/plannen/{plan}/kopie/maken?voor=participant&wie={mother}&evaluatie={one.id}")

    of_another = people["Sanne"].get(f"/plannen/{other}/kopie/maken?voor=oneself&evaluatie={one.id}")
    of_nothing = people["Sanne"].get(f"/plannen/{plan}/kopie/maken?voor=oneself&evaluatie=niets")

    assert (her_own.status_code, for_her.status_code) == (404, 404)
    assert (of_another.status_code, of_nothing.status_code) == (404, 404)
