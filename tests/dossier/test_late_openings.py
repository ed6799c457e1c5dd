"""A look at older items that is past its term goes to the team manager; nothing opens by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access.policy import Kind
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import OPENING_CHECK_DAYS, AuthorityStatus, Role, Topic
from portal.dossier.gate import late
from portal.dossier.gate.models import OpeningRound
from portal.dossier.models import Authority, Item, OpeningCheck, YouthFile
from portal.notifications.models import Notice
from portal.people.models import Employment, Work
from tests.dossier.builders import a_file_of, an_actor, an_item, an_organisation, joins
from tests.dossier.test_file_pages import text_of

DAY = timedelta(days=1)


def turned_12(session, file, days_ago):
    row = session.get_one(YouthFile, file.id)
    day = legal_today(session) - days_ago * DAY
    row.born_on = day.replace(year=day.year - 12, day=min(day.day, 28))
    session.flush()


@pytest.fixture
def file(session):
    """Aya turned 12 so long ago that the term is over, and one note from before waits for a look."""
    file = a_file_of(session, "Aya", age=11)
    turned_12(session, file, OPENING_CHECK_DAYS + 10)
    sanne = file.actors["Sanne"]
    an_item(
        session, file.id, Kind.CONTACT_NOTE_GENERAL, (Topic.SCHOOL,), author_id=sanne.person_id,
        organisation_id=sanne.organisation_id,
    )  # fmt: skip
    return file


def a_manager(session, organisation_id, name="Astrid Kolkman"):
    actor = an_actor(session, organisation_id, name)
    session.scalar(select(Employment).where(Employment.person_id == actor.person_id)).work = Work.TEAM_MANAGER
    session.flush()
    return actor


def told(session, actor):
    session.commit()
    return session.scalars(select(Notice.kind).where(Notice.person_id == actor.person_id)).all()


def escalate(session):
    session.commit()
    found = late.escalate(session)
    session.commit()
    return found


def test_the_team_manager_of_who_coordinates_is_told_once_and_it_is_in_the_log_of_the_file(session, file):
    astrid = a_manager(session, file.organisation_id)
    elsewhere = a_manager(session, an_organisation(session, "Elders"))

    assert escalate(session) == 1
    assert escalate(session) == 0

    assert told(session, astrid) == ["opening.late"]
    assert told(session, elsewhere) == []
    assert len(session.scalars(select(AuditEvent).where(AuditEvent.name == "opening.escalated")).all()) == 1
    assert not session.scalars(select(OpeningCheck)).all()  # nothing opens by itself


@pytest.mark.parametrize("why", ["in time", "looked at", "finished", "closed", "nobody leads a team there"])
def test_what_is_not_late_is_told_to_nobody(session, file, why):
    astrid = a_manager(session, file.organisation_id)
    youth = file.actors["Aya"].person_id
    if why == "in time":
        turned_12(session, file, 10)
    elif why == "looked at":
        note = session.scalars(
            select(Item.id).where(Item.youth_file_id == file.id, Item.kind == Kind.CONTACT_NOTE_GENERAL)
        ).one()
        session.add(
            OpeningCheck(
                youth_file_id=file.id, item_id=note, person_id=youth, opened=True, looked_by=youth,
                looked_on=legal_today(session),
            )
        )  # fmt: skip
    elif why == "finished":
        began = session.get_one(YouthFile, file.id).born_on
        session.add(
            OpeningRound(
                youth_file_id=file.id, person_id=youth, began_on=began.replace(year=began.year + 12),
                finished_on=legal_today(session), finished_by=file.actors["Sanne"].person_id,
            )
        )  # fmt: skip
    elif why == "closed":
        session.get_one(YouthFile, file.id).closed_on = legal_today(session)
    else:
        session.scalar(select(Employment).where(Employment.person_id == astrid.person_id)).ends_on = (
            legal_today(session) - DAY
        )
    session.flush()

    assert escalate(session) == 0
    assert told(session, astrid) == []


def test_newly_gained_authority_that_nobody_looked_into_is_late_too(session):
    file = a_file_of(session, "Milan", age=15)
    astrid = a_manager(session, file.organisation_id)
    father = joins(session, file, Role.PARENT, "Ruben")
    an_item(session, file.id, Kind.CONTACT_NOTE_GENERAL, (Topic.SCHOOL,))
    session.add(
        Authority(
            youth_file_id=file.id, status=AuthorityStatus.JOINT_PARENTS, holder_id=father.person_id,
            starts_on=legal_today(session) - (OPENING_CHECK_DAYS + 1) * DAY,
        )
    )  # fmt: skip
    session.flush()

    escalate(session)

    assert told(session, astrid) == ["opening.late"]


def test_the_manager_reads_who_and_since_when_and_not_whose_file_it_is(session, client_of, file):
    astrid = a_manager(session, file.organisation_id)
    escalate(session)
    client = client_of(astrid)

    page = text_of(client.get("/te-laat"))
    assert "Sanne Bovenveld" in page
    assert "Aya" not in page
    assert str(file.id) not in client.get("/te-laat").text
    assert "Te laat in uw team" in text_of(client.get("/start"))
    notices = client.get("/berichten")
    assert "Een termijn in uw team is voorbij" in text_of(notices)
    assert "Aya" not in notices.text
    assert client.get(f"/jongeren/{file.id}").status_code == 404  # telling of it opens nothing


def test_who_leads_no_team_has_no_such_page_and_a_manager_elsewhere_reads_nothing_of_it(session, client_of, file):
    elsewhere = client_of(a_manager(session, an_organisation(session, "Elders"), "Bea"))

    assert client_of(file.actors["Sanne"]).get("/te-laat").status_code == 403
    assert client_of(file.actors["Aya"]).get("/te-laat").status_code == 403
    assert "Sanne" not in elsewhere.get("/te-laat").text


def test_the_database_itself_lists_what_is_late_for_a_manager_only(session, behind_wall, file):
    astrid = a_manager(session, file.organisation_id)

    for actor, lines in ((file.actors["Sanne"], 0), (file.actors["Aya"], 0), (astrid, 1)):
        assert len(late.in_team(behind_wall(actor), actor)) == lines
