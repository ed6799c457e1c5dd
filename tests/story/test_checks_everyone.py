"""Checks of the demo world (domain 14.5) that touch every page or everyone concerned, each by its number."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import ItemLink, Role, Topic
from portal.dossier.models import ItemPerson, YouthFile
from portal.notifications import mail
from tests.dossier.builders import a_file_of, an_item, joins
from tests.start.test_start_page import (
    test_a_mother_without_authority_never_meets_an_empty_page as check_34_nadias_first_page_is_never_empty,  # noqa: F401
)


def said(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def check_28_quick_exit_works_and_notices_carry_no_content(session, client_of):
    file = a_file_of(session)
    client = client_of(file.actors["Noor"])
    for address in ("/start", f"/jongeren/{file.id}", f"/jongeren/{file.id}/mensen", "/hulp-nu"):
        form = BeautifulSoup(client.get(address).text, "html.parser").select_one("header form[data-exit]")
        assert form is not None, address
        leave = str(form["action"])

    leaving = client.post(leave)

    assert leaving.status_code == 303
    assert "localhost" not in leaving.headers["Location"]
    assert "storage" in leaving.headers["Clear-Site-Data"]
    letter = mail.words("https://portal.example", [])
    assert "Er is iets nieuws voor u" in letter
    assert "Noor" not in letter
    assert "plan" not in letter


def check_39_the_talk_alone_is_seen_by_nobody_of_the_family_until_it_is_released(session, behind_wall):
    file = a_file_of(session, "Tijn", age=9)
    grandmother = joins(session, file, Role.FOSTER_PARENT, "Riet", "Ooievaar")
    family = [file.actors[given] for given in ("Tijn", "Esther", "Ineke")] + [grandmother]
    thijs = joins(session, file, Role.GI_OTS, "Thijs")
    talk = an_item(
        session,
        file.id,
        Kind.TALK_WITH_CHILD_ALONE,
        (Topic.WISHES,),
        author_id=thijs.person_id,
        organisation_id=thijs.organisation_id,
    )
    session.add(
        ItemPerson(
            item_id=talk.id,
            youth_file_id=file.id,
            person_id=file.actors["Tijn"].person_id,
            link=ItemLink.SUBJECT,
            recorded_by=thijs.person_id,
        )
    )
    session.flush()
    for one in family:
        assert scope.permissions_on(behind_wall(one), one, talk.id) == frozenset()

    mother = file.actors["Esther"]
    here = behind_wall(thijs)
    facts.release(here, thijs, item_id=talk.id, person_id=mother.person_id, reason="Besproken met Tijn: hij wil dit.")
    here.commit()

    assert Letter.V in scope.permissions_on(behind_wall(mother), mother, talk.id)
    assert scope.permissions_on(behind_wall(grandmother), grandmother, talk.id) == frozenset()


@pytest.fixture
def aya(session):
    """Aya, whose sixteenth birthday is tomorrow."""
    file = a_file_of(session, "Aya", age=15)
    tomorrow = legal_today(session) + timedelta(days=1)
    session.get(YouthFile, file.id).born_on = tomorrow.replace(year=tomorrow.year - 16)
    session.flush()
    return file


def check_40_the_evening_before_sixteen_everyone_saw_it_coming_and_the_next_day_follows(session, client_of, aya):
    plan = an_item(session, aya.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    concerned = {given: aya.actors[given] for given in ("Aya", "Esther", "Ineke", "Sanne")}
    for given, one in concerned.items():
        assert "16" in said(client_of(one).get("/start")) + said(client_of(one).get(f"/jongeren/{aya.id}")), given
    youth = concerned["Aya"]
    assert Letter.E not in scope.permissions_on(session, youth, plan.id)

    file = session.scalars(select(YouthFile).where(YouthFile.id == aya.id)).one()
    file.born_on -= timedelta(days=1)  # the night passes
    session.flush()

    assert Letter.E in scope.permissions_on(session, youth, plan.id)
    assert client_of(youth).get(f"/jongeren/{aya.id}").status_code == 200
    assert "verandert" not in said(client_of(youth).get("/start"))
