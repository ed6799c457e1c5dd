"""How many of those who could take part in plans did: per group, for who leads, and never of a handful of people."""

from datetime import UTC, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text, update

from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.people.models import Work
from tests.dossier.builders import an_organisation, joins
from tests.plans.builders import a_set_plan, consult, section_of, set_it, sign_in, working

PLACE = "/organisatie/plannen/wie-doet-mee"
TEN = [f"Pleegouder {number}" for number in range(9)]  # with Ineke
FIVE = [f"Ouder {number}" for number in range(4)]  # with Esther


@pytest.fixture(scope="module")
def first():
    """A plan of a file with ten foster parents and five parents."""

    def first(session, file, people):
        for name in TEN:
            joins(session, file, Role.FOSTER_PARENT, name)
        for name in FIVE:
            joins(session, file, Role.PARENT, name)
        session.commit()
        return a_set_plan(session, file, people)

    return first


@pytest.fixture
def manager(session, file, client_of):
    return client_of(sign_in(session, working(session, file.organisation_id, Work.TEAM_MANAGER)))


def line(answer, who):
    """The numbers of a group: could, asked, took part, share."""
    rows = BeautifulSoup(answer.text, "html.parser").select("tbody tr")
    cells = next(row.select("td") for row in rows if row.select("th")[0].get_text(strip=True) == who)
    return [cell.get_text(strip=True) for cell in cells]


def test_a_manager_sees_of_each_large_group_how_many_could_were_asked_and_took_part(session, manager, people, plan):
    section = section_of(session, plan, "how_it_goes")
    said = people["Ineke"].post(f"/plannen/delen/{section}/reageren", data={"text": "Mooi.", "for_whom": "section"})
    assert said.status_code == 303

    assert line(manager.get(PLACE), "Pleegouders") == ["10", "10", "1", "10%"]


def test_nothing_is_told_of_fewer_than_ten_people_however_many_plans_they_had(session, manager, people, plan):
    """Five parents with two versions are still five parents."""
    new = people["Sanne"].post(f"/plannen/{plan}/nieuwe-versie").location.rpartition("/")[2]
    consult(session, new, people)
    assert set_it(session, new, people).status_code == 303

    answer = manager.get(PLACE)
    assert line(answer, "Jongeren") == line(answer, "Ouders en voogden") == ["–"] * 4
    assert line(answer, "Pleegouders")[0] == "20"


@pytest.mark.parametrize("work", [Work.PROFESSIONAL, Work.PRIVACY_OFFICER, Work.RECRUITER])
def test_who_neither_leads_nor_administers_gets_no_figures(session, file, client_of, behind_wall, plan, work):
    other = sign_in(session, working(session, file.organisation_id, work))

    assert client_of(other).get(PLACE).status_code == 403
    assert behind_wall(other).execute(text("SELECT * FROM plan_participation()")).all() == []


def test_another_organisation_counts_nothing_of_this_one(session, client_of, plan):
    other = sign_in(session, working(session, an_organisation(session, "Rubicon"), Work.TEAM_MANAGER))

    assert line(client_of(other).get(PLACE), "Pleegouders") == ["–"] * 4


def test_a_plan_counts_on_the_day_at_home_on_which_it_was_set(session, manager, plan):
    """Set just after midnight at home, with the foster parents of that day, who were not there the day before."""
    today = legal_today(session)
    session.execute(update(Participation).where(Participation.role == Role.FOSTER_PARENT).values(starts_on=today))
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("ALTER TABLE plan DISABLE TRIGGER USER"))
    session.execute(
        text("UPDATE plan SET set_at = :at WHERE id = :plan"),
        {"at": datetime.combine(today - timedelta(days=1), time(23, 30), UTC), "plan": plan},
    )
    session.execute(text("ALTER TABLE plan ENABLE TRIGGER USER"))
    session.commit()

    assert line(manager.get(PLACE), "Pleegouders")[0] == "10"
