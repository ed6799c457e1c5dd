"""What an organisation that handed a file over still knows of who takes part: its own period, nobody of after it."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Item, Participation
from tests.copies.builders import a_file, copy_made, every_part, fetched
from tests.dossier.builders import an_actor, an_organisation, joins
from tests.dossier.test_file_pages import without_request_number
from tests.participation.test_handover import handed_over
from tests.plans.builders import a_plan

STILL_READ = (
    "/plannen/{plan}",
    "/plannen/{plan}/kopie",
    "/jongeren/{file}",
    "/jongeren/{file}/mensen",
    "/jongeren/{file}/plannen",
    "/jongeren/{file}/plannen/meedoen",
    "/jongeren/{file}/kopieen",
    "/jongeren/{file}/toestemming",
    "/jongeren/{file}/wie-keek",
    "/jongeren",
    "/start",
)


@pytest.fixture
def file(session):
    return a_file(session, given_name="Tijn", age=13)


def on_paper(browser, plan):
    """Who stands with their view in one's own copy of the plan: each role, in order."""
    return re.findall(r"pleegouder|Jeugdbeschermer", every_part(fetched(browser, copy_made(browser, plan))))


def test_who_comes_in_after_it_changes_nothing_where_the_former_organisation_still_reads(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    plan = a_plan(session, sanne, file)
    rubicon = an_organisation(session, "Rubicon")
    handed_over(session, client_of, file, an_actor(session, rubicon, "Lieke Zandstra-Moor"))
    pages = [address.format(file=file.id, plan=plan) for address in STILL_READ]
    told = on_paper(sanne, plan)
    for address in pages:
        sanne.get(address)  # what is said once is said
    before = [without_request_number(sanne.get(address).text) for address in pages]

    newcomers = [
        joins(session, file, Role.FOSTER_PARENT, "Wietske", "Nieuwenhof"),
        joins(session, file, Role.GI_OTS, "Hajar", "Bentveld", organisation_id=an_organisation(session, "Een GI")),
    ]
    session.execute(
        update(Participation)
        .where(Participation.person_id.in_([one.person_id for one in newcomers]))
        .values(starts_on=legal_today(session))
    )

    assert [without_request_number(sanne.get(address).text) for address in pages] == before
    assert on_paper(sanne, plan) == told


def test_who_handed_over_stands_no_more_among_who_helps_and_is_told_what_they_still_read(session, client_of, file):
    session.execute(update(Item).where(Item.youth_file_id == file.id).values(organisation_id=file.organisation_id))
    youth, sanne = client_of(file.actors["Tijn"]), client_of(file.actors["Sanne"])
    rubicon = an_organisation(session, "Rubicon")
    handed_over(session, client_of, file, an_actor(session, rubicon, "Lieke Zandstra-Moor"))
    overview, people = f"/jongeren/{file.id}", f"/jongeren/{file.id}/mensen"

    for page in (youth.get(overview), sanne.get(overview)):
        assert "Lieke Zandstra-Moor" in page.text
        assert "Sanne Bovenveld" not in BeautifulSoup(page.text, "html.parser").select(".with-side")[0].get_text()
    earlier = BeautifulSoup(youth.get(people).text, "html.parser").select("details .people")[0]
    assert "Sanne Bovenveld" in earlier.get_text()
    assert "U leest nog wat uw organisatie zelf schreef" in sanne.get(overview).text
    assert "Overgedragen: u leest uw eigen periode" in sanne.get("/jongeren").text
    assert "heeft dit dossier overgedragen" not in youth.get(overview).text
