"""What changed since someone last looked: for that person only, of what they may read, by whom they may know."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from portal.access.looking import looking_as
from portal.database.session import legal_today
from portal.dossier.models import NotFor
from portal.kernel.clock import now
from portal.plans import queries
from portal.plans.models import LastLook, PlanSection
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


def listed_news(file, browser):
    """What the list of plans says of the one plan in it: the second tag of its line, if there is one."""
    page = BeautifulSoup(browser.get(f"/jongeren/{file.id}/plannen").text, "html.parser")
    return [tag.get_text(" ", strip=True) for tag in page.select(".plan-list .tag")[1:]]


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


def test_at_a_first_look_and_after_ones_own_words_nothing_is_new(session, file, people, plan, looked):
    looked("Sanne")
    section = section_of(session, plan, "how_it_goes")
    write(people["Sanne"], section, "Op school gaat het goed.")
    people["Sanne"].post(f"/plannen/delen/{section}/reageren", data={"text": "Fijn.", "for_whom": "section"})

    assert listed_news(file, people["Sanne"]) == []
    assert news(people["Sanne"].get(f"/plannen/{plan}")) == []
    assert news(people["Esther"].get(f"/plannen/{plan}")) == []


def test_the_list_of_plans_says_in_how_many_parts_something_is_new_until_one_looks(session, file, people, plan, looked):
    assert listed_news(file, people["Esther"]) == ["Nog niet gelezen"]
    looked("Esther")
    assert listed_news(file, people["Esther"]) == []
    something_happens(session, people, plan)
    goal = {"title": "Zwemdiploma halen", "section": section_of(session, plan, "what_we_work_on")}
    assert people["Sanne"].post(f"/plannen/{plan}/doelen/nieuw", data=goal).status_code == 303

    before = listed_news(file, people["Esther"])
    lines = news(people["Esther"].get(f"/plannen/{plan}"))

    assert before == ["Nieuw in 2 delen"]
    assert lines[1] == "Waar werken we aan erbij: een doel"
    assert len(lines) == 2
    assert listed_news(file, people["Esther"]) == []


def test_what_is_kept_from_someone_is_in_no_number_of_the_list(session, file, people, plan, looked):
    """A section that is not for her, a passage without its place, a reaction for others: nothing is new for her."""
    looked("Esther")
    section, other = section_of(session, plan, "how_it_goes"), section_of(session, plan, "contact")
    esther, noor = (str(file.actors[name].person_id) for name in ("Esther", "Noor"))
    people["Sanne"].post(f"/plannen/delen/{section}/stuk-apart", data={"title": "Apart", "not_for": [esther]})
    passage = session.scalars(select(PlanSection.id).where(PlanSection.under_id == section)).one()
    write(people["Sanne"], passage, "Niet voor haar.")
    said = {"text": "Alleen voor Noor.", "for_whom": "people", "readers": [noor]}
    assert people["Sanne"].post(f"/plannen/delen/{section}/reageren", data=said).status_code == 303
    write(people["Sanne"], other, "Ook niet voor haar.")
    session.add(
        NotFor(
            youth_file_id=file.id, item_id=other, person_id=file.actors["Esther"].person_id,
            placed_by=file.actors["Noor"].person_id, starts_on=legal_today(session),
        )
    )  # fmt: skip
    session.commit()

    assert listed_news(file, people["Esther"]) == []
    looked("Noor")
    assert listed_news(file, people["Noor"]) == ["Nieuw in 3 delen"]


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
        (line,) = queries.plans_of(mine, esther, file.id)
        page = queries.plan_page(mine, esther, plan)

    assert line.news == 0

    assert page.last_look is None
    assert page.news == []
