"""Emergency access: for who is on duty, with a reason and a fresh factor; the same answer whether or not it exists."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import DutyShift, EmergencyAccess, YouthFile
from portal.kernel import clock
from portal.notifications.models import Notice
from portal.people.models import Employment, Work
from tests.dossier.builders import LONG_AGO, a_file_of, an_actor, joins
from tests.dossier.test_file_pages import text_of, without_request_number


def on_duty(session, file, *, fresh=True):
    karin = an_actor(session, file.organisation_id, "Karin Dijkstra")
    now = session.scalar(select(func.now()))
    session.add(
        DutyShift(
            person_id=karin.person_id,
            organisation_id=file.organisation_id,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=6),
        )
    )
    session.flush()
    return replace(karin, factor_at=clock.now() if fresh else clock.now() - timedelta(minutes=6))


def privacy_officer(session, file):
    officer = an_actor(session, file.organisation_id, "Wim")
    session.add(
        Employment(
            organisation_id=file.organisation_id,
            person_id=officer.person_id,
            work=Work.PRIVACY_OFFICER,
            name="Wim",
            starts_on=legal_today(session) - LONG_AGO,
        )
    )
    session.flush()
    return officer


def asked(session, file, **other):
    born_on = session.get(YouthFile, file.id).born_on
    return {
        "given_name": "Lotte",
        "family_name": "Kastanjeveld",
        "born_on": born_on.isoformat(),
        "ground": "Lotte heeft hoge koorts, de pleegouders bellen.",
        "hours": "2",
    } | other


def test_who_is_on_duty_opens_the_file_and_coordinator_and_privacy_officer_are_told(session, client_of):
    file = a_file_of(session, "Lotte", age=9)
    karin, officer = on_duty(session, file), privacy_officer(session, file)
    browser = client_of(karin)

    answer = browser.post("/noodtoegang", data=asked(session, file))

    assert answer.status_code == 303
    assert f"/jongeren/{file.id}" in browser.get("/noodtoegang").text
    page = browser.get(f"/jongeren/{file.id}")
    assert (page.status_code, "U leest dit met noodtoegang" in page.text) == (200, True)
    assert "noodtoegang" not in text_of(client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}"))
    session.commit()  # the owner's rights again: requests ran on the same connection
    told = session.execute(select(Notice.person_id, Notice.kind)).all()
    assert sorted(told) == sorted(
        (person, "emergency.opened") for person in (file.actors["Sanne"].person_id, officer.person_id)
    )
    row = session.scalars(select(EmergencyAccess)).one()
    assert row.ends_at - row.starts_at == timedelta(hours=2)
    event = session.scalars(select(AuditEvent).where(AuditEvent.name == "emergency.opened")).one()
    assert event.emergency


@pytest.mark.timed
def test_the_answer_and_the_time_are_the_same_whether_or_not_there_is_such_a_file(session, client_of):
    file = a_file_of(session, "Lotte", age=9)
    browser = client_of(on_duty(session, file))
    answers, times = [], []
    for name in ("Niemand", "Lotte", "Niemand"):
        began = time.monotonic()
        answers.append(browser.post("/noodtoegang", data=asked(session, file, given_name=name)))
        times.append(time.monotonic() - began)

    assert len({(answer.status_code, answer.data, answer.location) for answer in answers}) == 1
    assert all(abs(taken - times[1]) < 0.25 for taken in times)
    assert all(taken >= 0.5 for taken in times)


def test_without_a_fresh_factor_nothing_is_opened_and_the_factor_is_asked(session, client_of):
    file = a_file_of(session, "Lotte", age=9)
    karin = on_duty(session, file, fresh=False)

    answer = client_of(karin).post("/noodtoegang", data=asked(session, file))

    assert answer.status_code in {302, 303}
    assert answer.location != "/noodtoegang"
    assert session.scalars(select(EmergencyAccess)).all() == []


@pytest.mark.parametrize("given", ["Sanne", "Noor"])
def test_who_is_not_on_duty_opens_nothing(session, client_of, given):
    file = a_file_of(session, "Lotte", age=9)
    joins(session, file, Role.FOSTER_PARENT, "Noor")
    actor = replace(file.actors[given], factor_at=clock.now())

    answer = client_of(actor).post("/noodtoegang", data=asked(session, file))

    assert answer.status_code == 403
    assert session.scalars(select(EmergencyAccess)).all() == []


def test_a_name_that_is_almost_right_opens_nothing(session, client_of):
    file = a_file_of(session, "Lotte", age=9)
    browser = client_of(on_duty(session, file))

    browser.post("/noodtoegang", data=asked(session, file, given_name="Lott%"))

    assert str(file.id) not in browser.get("/noodtoegang").text
    assert session.scalars(select(EmergencyAccess)).all() == []


def test_a_reason_is_needed_and_what_was_typed_stays(session, client_of):
    file = a_file_of(session, "Lotte", age=9)

    page = client_of(on_duty(session, file)).post("/noodtoegang", data=asked(session, file, ground=""))

    assert page.status_code == 422
    assert "Schrijf op waarom" in text_of(page)
    assert 'value="Kastanjeveld"' in page.text


def test_who_is_not_on_duty_reads_why_not(session, client_of):
    file = a_file_of(session, "Lotte", age=9)

    page = client_of(file.actors["Sanne"]).get("/noodtoegang")

    assert "U heeft nu geen bereikbare dienst" in text_of(page)
    assert "<form" not in without_request_number(page.text).split("<main")[1].split("</main")[0]
