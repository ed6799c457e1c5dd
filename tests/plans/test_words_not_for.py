""" "Niet voor mama": on each line that a youth says at a section, also after it was said (R-PAR-06)."""

import pytest
from sqlalchemy import select

from portal.notifications.models import Notice
from portal.plans.models import Comment, Standpoint, Wish
from tests.plans.builders import section_of, text_of

SAID = "Ik wil niet dat mama dit leest."
WAYS: dict[str, tuple[type[Comment] | type[Wish] | type[Standpoint], str, dict[str, str]]] = {
    "reaction": (Comment, "reageren", {"text": SAID, "for_whom": "section"}),
    "wish": (Wish, "wens", {"text": SAID}),
    "own words": (Standpoint, "mijn-woorden", {"text": SAID}),
}


def said_by_noor(session, people, plan, way):
    model, where, typed = WAYS[way]
    answer = people["Noor"].post(f"/plannen/delen/{section_of(session, plan, 'how_it_goes')}/{where}", data=typed)
    assert answer.status_code == 303, text_of(answer)
    session.commit()
    return f"/plannen/woorden/{session.scalars(select(model.id).where(model.text == SAID)).one()}/niet-voor"


@pytest.mark.parametrize("way", WAYS)
def test_a_youth_keeps_from_her_mother_what_she_said_and_the_worker_is_told(session, file, plan, people, way):
    page, mother = said_by_noor(session, people, plan, way), str(file.actors["Esther"].person_id)
    assert SAID in people["Esther"].get(f"/plannen/{plan}").text
    assert page in people["Noor"].get(f"/plannen/{plan}").text

    asked = text_of(people["Noor"].get(page))
    kept = people["Noor"].post(page, data={"person": mother})

    assert "Bij gevaar kan het niet altijd geheim blijven" in asked
    assert kept.status_code == 303
    assert SAID not in people["Esther"].get(f"/plannen/{plan}").text
    assert SAID in people["Ineke"].get(f"/plannen/{plan}").text
    session.commit()
    told = session.scalars(select(Notice.person_id).where(Notice.kind == "plan.kept_from")).all()
    assert told == [file.actors["Sanne"].person_id]


def test_nobody_finds_that_page_of_the_words_of_another(session, file, plan, people):
    page = said_by_noor(session, people, plan, "reaction")

    for who in ("Esther", "Ineke", "Sanne"):
        answers = people[who].get(page), people[who].post(page, data={"person": str(file.actors["Ineke"].person_id)})
        assert [answer.status_code for answer in answers] == [404, 404]
    assert page not in people["Ineke"].get(f"/plannen/{plan}").text


@pytest.mark.parametrize("whom", ["Sanne", "Noor"])
def test_it_is_kept_from_family_who_read_it_and_from_nobody_else(session, file, plan, people, whom):
    page = said_by_noor(session, people, plan, "reaction")

    assert people["Noor"].post(page, data={"person": str(file.actors[whom].person_id)}).status_code == 422
