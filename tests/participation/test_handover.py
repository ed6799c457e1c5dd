"""Handing a file over: offered, taken on, completed; what goes along, what stays, and what nobody learns."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.legal_day import DemonstrationClock
from portal.database.session import legal_today
from portal.dossier.domain import Role, Topic
from portal.dossier.models import Coordinator, Exclusion, OrganisationPeriod
from portal.participation.handover.models import Handover
from portal.people.models import Employment
from tests.dossier.builders import LONG_AGO, a_file_of, an_actor, an_item, an_organisation, joins
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE

DAY = timedelta(days=1)
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def file(session):
    return a_file_of(session, "Tijn", age=13)


@pytest.fixture
def taker(session):
    return an_actor(session, an_organisation(session, "Rubicon"), "Lieke Zandstra-Moor")


def an_offer(session, taker, **other):
    return {
        "organisation": str(taker.organisation_id),
        "from_day": (legal_today(session) + TWO_WEEKS).isoformat(),
        "needed": ["plans", "safety", "notes", "documents"],
        "why": "Tijn gaat bij zijn oma wonen, en die hoort bij Rubicon.",
        "seen": "1",
    } | other


def offered(session, client_of, file, taker, **other):
    answer = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/overdracht/nieuw", data=an_offer(session, taker, **other)
    )
    assert answer.status_code == 303, text_of(answer)
    session.commit()
    return session.scalars(select(Handover.id).where(Handover.youth_file_id == file.id)).all()[-1]


def handed_over(session, client_of, file, taker, **other):
    """The whole way; then it is the first day of the new organisation."""
    handover_id = offered(session, client_of, file, taker, **other)
    assert client_of(taker).post(f"/overdrachten/{handover_id}/overnemen").status_code == 303
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/overdracht/{handover_id}/afronden"
    first = legal_today(session) + TWO_WEEKS
    answer = sanne.post(address, data={"from_day": first.isoformat()})
    assert answer.status_code == 303, text_of(answer)
    session.commit()
    the_day_is(session, first)
    return handover_id


def the_day_is(session, day):
    session.commit()
    session.merge(DemonstrationClock(one=True, offset_days=(day - legal_today(session)).days))
    session.commit()


def letters(session, behind_wall, actor, item):
    portal = behind_wall(actor)
    found = scope.permissions_on(portal, actor, item.id)
    portal.commit()
    return found


def test_before_it_is_offered_the_page_says_what_goes_along_and_nothing_is_done(session, client_of, file, taker):
    an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    an_item(session, file.id, Kind.DIAGNOSTIC_REPORT, (Topic.HEALTH,))

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/overdracht/nieuw", data=an_offer(session, taker, seen="")
    )

    assert page.status_code == 200
    assert "Hulpverleningsplan 1 0" in text_of(page)
    assert "Verslag van onderzoek 0 1" in text_of(page)
    assert session.scalars(select(Handover)).all() == []


def test_the_file_goes_over_and_the_former_organisation_keeps_its_own_period_read_only(
    session, client_of, behind_wall, file, taker
):
    plan = an_item(
        session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,), author_id=file.actors["Sanne"].person_id,
        organisation_id=file.organisation_id,
    )  # fmt: skip

    handed_over(session, client_of, file, taker)

    assert client_of(taker).get(f"/jongeren/{file.id}").status_code == 200
    assert Letter.S in letters(session, behind_wall, taker, plan)
    assert letters(session, behind_wall, file.actors["Sanne"], plan) == {Letter.K, Letter.V}
    new = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,), author_id=taker.person_id)
    new.recorded_on, new.organisation_id = legal_today(session), taker.organisation_id
    session.flush()
    assert letters(session, behind_wall, file.actors["Sanne"], new) == frozenset()
    coordinators = session.scalars(select(Coordinator).where(Coordinator.youth_file_id == file.id)).all()
    assert [one.person_id for one in sorted(coordinators, key=lambda one: one.starts_on)] == [
        file.actors["Sanne"].person_id,
        taker.person_id,
    ]


def test_what_did_not_go_along_does_not_exist_for_the_new_organisation_until_the_youth_says_yes(
    session, client_of, behind_wall, file, taker
):
    report = an_item(session, file.id, Kind.DIAGNOSTIC_REPORT, (Topic.HEALTH,))
    colleague = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos", organisation_id=taker.organisation_id)

    handover_id = handed_over(session, client_of, file, taker, needed=["plans"])

    assert letters(session, behind_wall, taker, report) == frozenset()
    youth = client_of(file.actors["Tijn"])
    said = youth.post(f"/jongeren/{file.id}/overdracht/{handover_id}/toestemming/examination")
    assert said.status_code == 303
    assert Letter.V in letters(session, behind_wall, taker, report)
    assert colleague is not None
    page = text_of(youth.get(f"/jongeren/{file.id}/overdracht"))
    assert "Verslagen van onderzoek en behandeling: jij zei ja" in page


def test_who_took_part_for_the_new_organisation_before_keeps_what_they_saw(
    session, client_of, behind_wall, file, taker
):
    began = legal_today(session) - LONG_AGO
    session.add(
        OrganisationPeriod(youth_file_id=file.id, organisation_id=taker.organisation_id, leads=False, starts_on=began)
    )
    scientist = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos", organisation_id=taker.organisation_id)
    report = an_item(session, file.id, Kind.DIAGNOSTIC_REPORT, (Topic.HEALTH,))
    before = letters(session, behind_wall, scientist, report)

    handed_over(session, client_of, file, taker)

    assert Letter.V in before
    assert letters(session, behind_wall, scientist, report) == before
    assert letters(session, behind_wall, taker, report) == frozenset()


def test_a_colleague_who_joins_after_the_hand_over_gets_no_more_than_who_took_it(
    session, client_of, behind_wall, file, taker
):
    report = an_item(session, file.id, Kind.DIAGNOSTIC_REPORT, (Topic.HEALTH,))
    handed_over(session, client_of, file, taker)
    colleague = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos", organisation_id=taker.organisation_id)
    session.execute(
        text("UPDATE participation SET starts_on = legal_today() WHERE person_id = :person"),
        {"person": colleague.person_id},
    )

    assert letters(session, behind_wall, colleague, report) == frozenset()


def test_until_it_is_completed_the_other_organisation_learns_nothing_of_the_youth(session, client_of, file, taker):
    handover_id = offered(session, client_of, file, taker)
    lieke = client_of(taker)

    page = lieke.get("/overdrachten")
    lieke.post(f"/overdrachten/{handover_id}/overnemen")
    after = lieke.get("/overdrachten")

    assert "XONAR draagt een dossier over" in text_of(page)
    assert "Sanne Bovenveld" in text_of(page)
    for secret in ("Tijn", "Kastanjeveld", str(file.id), "oma"):
        assert secret not in page.text + after.text
    real, wrong = (lieke.get(f"/jongeren/{id_}/overdracht") for id_ in (file.id, NOWHERE))
    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)


def test_a_third_organisation_and_family_find_no_offer_and_cannot_answer_it(session, client_of, file, taker):
    handover_id = offered(session, client_of, file, taker)
    outsider = client_of(an_actor(session, an_organisation(session, "Elders"), "Tom"))

    assert "draagt een dossier over" not in text_of(outsider.get("/overdrachten"))
    assert outsider.post(f"/overdrachten/{handover_id}/overnemen").status_code == 404
    assert client_of(file.actors["Ineke"]).post(f"/overdrachten/{handover_id}/overnemen").status_code == 404
    assert client_of(file.actors["Ineke"]).get("/overdrachten").status_code == 404
    session.commit()
    assert session.scalar(select(Handover.accepted_by)) is None


def test_who_left_the_organisation_takes_nothing_over(session, client_of, file, taker):
    handover_id = offered(session, client_of, file, taker)
    work = session.scalars(select(Employment).where(Employment.person_id == taker.person_id)).one()
    work.ends_on = legal_today(session) - DAY
    session.flush()

    assert client_of(taker).post(f"/overdrachten/{handover_id}/overnemen").status_code == 404


def test_two_colleagues_taking_it_at_once_one_is_told(session, client_of, file, taker):
    handover_id = offered(session, client_of, file, taker)
    colleague = an_actor(session, taker.organisation_id, "Bas")

    assert client_of(taker).post(f"/overdrachten/{handover_id}/overnemen").status_code == 303
    assert client_of(colleague).post(f"/overdrachten/{handover_id}/overnemen").status_code == 409
    assert "Lieke Zandstra-Moor neemt dit over" in text_of(client_of(colleague).get("/overdrachten"))


def test_an_offer_is_refused_with_a_reason_that_the_coordinator_reads_and_the_family_does_not(
    session, client_of, file, taker
):
    handover_id = offered(session, client_of, file, taker)
    lieke = client_of(taker)

    empty = lieke.post(f"/overdrachten/{handover_id}/weigeren", data={"reason": ""})
    assert empty.status_code == 422
    assert "Leg uit waarom" in text_of(empty)
    assert (
        lieke.post(f"/overdrachten/{handover_id}/weigeren", data={"reason": "Wij zijn vol tot mei."}).status_code == 303
    )

    assert "vol tot mei" in text_of(client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/overdracht"))
    assert "vol tot mei" not in client_of(file.actors["Tijn"]).get(f"/jongeren/{file.id}/overdracht").text


def test_the_family_reads_what_changes_and_what_stays(session, client_of, file, taker):
    handed_over(session, client_of, file, taker)

    youth = text_of(client_of(file.actors["Tijn"]).get(f"/jongeren/{file.id}/overdracht"))
    mother = text_of(client_of(file.actors["Esther"]).get(f"/jongeren/{file.id}/overdracht"))

    assert "Lieke Zandstra-Moor van Rubicon wordt jouw begeleider" in youth
    assert "Waar je woont, verandert hier niet door" in youth
    assert "Tijn gaat bij zijn oma wonen" in youth
    assert "Wie gezag heeft, blijft gezag hebben" in mother
    assert "Ja, dit mag mee" in youth
    assert "Ja, dit mag mee" not in mother  # from 12 the youth decides


def test_for_whom_the_stay_is_secret_the_new_organisation_does_not_exist(session, client_of, file, taker):
    father = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    today = legal_today(session)
    session.add(
        Exclusion(
            youth_file_id=file.id, person_id=father.person_id, reason="dreiging",
            decided_by=file.actors["Sanne"].person_id, starts_on=today - LONG_AGO, review_on=today + DAY,
        )
    )  # fmt: skip
    esther = file.actors["Esther"]
    session.execute(text("UPDATE exclusion SET person_id = :person"), {"person": esther.person_id})

    handed_over(session, client_of, file, taker)

    mother = client_of(esther)
    assert "Er is geen overdracht" in text_of(mother.get(f"/jongeren/{file.id}/overdracht"))
    for address in ("", "/mensen", "/overdracht"):
        assert "Rubicon" not in mother.get(f"/jongeren/{file.id}{address}").text
        assert "Zandstra" not in mother.get(f"/jongeren/{file.id}{address}").text
    assert "Rubicon" in client_of(file.actors["Tijn"]).get(f"/jongeren/{file.id}/overdracht").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"from_day": "2019-02-30"}, "Vul een datum in"),
        ({"from_day": "1850-01-01"}, "datum kan niet kloppen"),
        ({"from_day": "2001-01-01"}, "Kies een dag vanaf morgen"),
        ({"organisation": NOWHERE}, "Kies iets uit de lijst"),
        ({"organisation": "x"}, "Kies iets uit de lijst"),
        ({"why": ""}, "Leg uit waarom"),
        ({"why": "a\x00b"}, "niet te lezen"),
        ({"why": "x" * 10_000}, "te lang"),
        ({"needed": ["examination"]}, "geldige keuze"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(session, client_of, file, taker, typed, words):
    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/overdracht/nieuw", data=an_offer(session, taker, **typed)
    )

    assert page.status_code == 422
    assert words in text_of(page)
    if "why" not in typed:
        assert "bij zijn oma wonen" in page.text
    assert session.scalars(select(Handover)).all() == []


def test_a_second_offer_of_the_same_file_is_refused_until_the_first_is_taken_back(session, client_of, file, taker):
    handover_id = offered(session, client_of, file, taker)
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/overdracht"

    again = sanne.post(f"{address}/nieuw", data=an_offer(session, taker))
    assert again.status_code == 422
    assert "loopt al een overdracht" in text_of(again)
    assert sanne.post(f"{address}/{handover_id}/intrekken").status_code == 303
    assert sanne.post(f"{address}/{handover_id}/intrekken").status_code == 409
    assert sanne.post(f"{address}/nieuw", data=an_offer(session, taker)).status_code == 303
    assert client_of(taker).post(f"/overdrachten/{handover_id}/overnemen").status_code == 404


@pytest.mark.parametrize("given", ["Tijn", "Esther", "Ineke", "Okke", None])
def test_who_does_not_coordinate_hands_nothing_over(session, client_of, file, taker, given):
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Okke")
    handover_id = offered(session, client_of, file, taker)
    client_of(taker).post(f"/overdrachten/{handover_id}/overnemen")
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))
    address = f"/jongeren/{file.id}/overdracht"
    day = (legal_today(session) + TWO_WEEKS).isoformat()

    assert viewer.get(f"{address}/nieuw").status_code == 404
    assert viewer.post(f"{address}/nieuw", data=an_offer(session, taker)).status_code == 404
    assert viewer.post(f"{address}/{handover_id}/intrekken").status_code == 404
    assert viewer.get(f"{address}/{handover_id}/afronden").status_code == 404
    assert viewer.post(f"{address}/{handover_id}/afronden", data={"from_day": day}).status_code == 404
    session.commit()
    assert session.scalar(select(Handover.done_at)) is None


def test_a_hand_over_of_another_file_is_not_reached_from_this_one(session, client_of, file, taker):
    other = a_file_of(session, "Aya", age=13, organisation_id=file.organisation_id)
    theirs = offered(session, client_of, other, taker)
    sanne, address = client_of(file.actors["Sanne"]), f"/jongeren/{file.id}/overdracht/{theirs}"

    assert sanne.post(f"{address}/intrekken").status_code == 404
    assert sanne.get(f"{address}/afronden").status_code == 404
    assert client_of(file.actors["Tijn"]).post(f"{address}/toestemming/examination").status_code == 404
    assert client_of(other.actors["Aya"]).post(f"{address}/toestemming/examination").status_code == 404


def test_it_is_not_completed_before_someone_took_it_nor_twice(session, client_of, file, taker):
    handover_id = offered(session, client_of, file, taker)
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/overdracht/{handover_id}/afronden"
    day = {"from_day": (legal_today(session) + TWO_WEEKS).isoformat()}

    assert sanne.post(address, data=day).status_code == 404
    client_of(taker).post(f"/overdrachten/{handover_id}/overnemen")
    assert "Lieke Zandstra-Moor" in text_of(sanne.get(address))
    assert sanne.post(address, data={"from_day": "2001-01-01"}).status_code == 422
    assert sanne.post(address, data=day).status_code == 303
    assert sanne.post(address, data=day).status_code == 404


def test_each_step_stands_in_the_log(session, client_of, file, taker):
    handed_over(session, client_of, file, taker)
    client_of(file.actors["Tijn"]).get(f"/jongeren/{file.id}/overdracht")
    session.commit()

    names = session.scalars(select(AuditEvent.name).order_by(AuditEvent.sequence)).all()

    assert {"handover.offered", "handover.answered", "file.handed_over", "handover.read"} <= set(names)
