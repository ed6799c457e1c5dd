"""What changed since someone last looked: for that person only, of what they may read, by whom they may know."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from portal.access.looking import looking_as
from portal.database.session import legal_today
from portal.dossier.models import NotFor
from portal.kernel.clock import now
from portal.plans import queries
from portal.plans.models import LastLook
from tests.plans.builders import section_of, write


@pytest.fixture
def looked(session, file, people, plan):
    """Someone looked at the plan an hour ago."""

    def looked(name):
        assert people[name].get(f"/plannen/{plan}").status_code == 200
        session.execute(
            update(LastLook)
            .where(LastLook.person_id == file.actors[name].person_id)
            .values(looked_at=now() - timedelta(hours=1))
        )
        session.commit()

    return looked


def news(answer):
    """The lines of what is new, as they stand there."""
    page = BeautifulSoup(answer.text, "html.parser")
    return [" ".join(line.get_text(" ", strip=True).split()) for line in page.select("[aria-labelledby=news] li")]


def something_happens(session, people, plan):
    section = section_of(session, plan, "how_it_goes")
    write(people["Sanne"], section, "Op school gaat het goed.")
    said = {"text": "Fijn.", "for_whom": "section"}
    assert people["Ineke"].post(f"/plannen/delen/{section}/reageren", data=said).status_code == 303
    return section


def test_a_mother_reads_what_is_new_by_whom_once(session, people, plan, looked):
    looked("Esther")
    something_happens(session, people, plan)

    first, again = (people["Esther"].get(f"/plannen/{plan}") for _ in range(2))

    assert news(first) == ["Hoe gaat het nu geschreven door Sanne Bovenveld 1 reactie"]
    assert "Veranderd" in first.text
    assert news(again) == []


def test_at_a_first_look_and_after_ones_own_words_nothing_is_new(session, people, plan, looked):
    looked("Sanne")
    write(people["Sanne"], section_of(session, plan, "how_it_goes"), "Op school gaat het goed.")

    assert news(people["Sanne"].get(f"/plannen/{plan}")) == []
    assert news(people["Esther"].get(f"/plannen/{plan}")) == []


def test_what_someone_may_not_read_is_not_new_either(session, file, people, plan, looked):
    looked("Esther")
    section = something_happens(session, people, plan)
    session.add(
        NotFor(
            youth_file_id=file.id, item_id=section, person_id=file.actors["Esther"].person_id,
            placed_by=file.actors["Noor"].person_id, starts_on=legal_today(session),
        )
    )  # fmt: skip
    session.commit()

    answer = people["Esther"].get(f"/plannen/{plan}")
    assert news(answer) == []
    assert "Nieuw sinds" not in answer.text


def test_who_looks_as_another_is_not_told_when_that_other_looked(session, file, people, plan, looked, behind_wall):
    looked("Esther")
    something_happens(session, people, plan)
    sanne, esther = file.actors["Sanne"], file.actors["Esther"]
    mine = behind_wall(sanne)

    with looking_as(mine, sanne, esther, legal_today(mine)):
        page = queries.plan_page(mine, esther, plan)

    assert page.last_look is None
    assert page.news == []
