"""Older items open one by one after a look, guided by a talk, within a term (access-grid 8)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import AuthorityStatus, Role, Topic, birthday
from portal.dossier.gate.domain import Held, run_began_on
from portal.dossier.gate.models import OpeningRound
from portal.dossier.models import Authority, OpeningCheck, Withholding, YouthFile
from tests.dossier.builders import LONG_AGO, a_file_of, an_actor, an_item, joins
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE

DAY = timedelta(days=1)


@pytest.fixture
def file(session):
    """Aya turned 12 ten days ago; her file is older than that."""
    file = a_file_of(session, "Aya", age=11)
    row = session.get_one(YouthFile, file.id)
    ten_days_ago = legal_today(session) - 10 * DAY
    row.born_on = ten_days_ago.replace(year=ten_days_ago.year - 12, day=min(ten_days_ago.day, 28))
    session.flush()
    return file


@pytest.fixture
def old_note(session, file):
    """Something that a child under 12 does not see and one of 12 does."""
    sanne = file.actors["Sanne"]
    return an_item(
        session, file.id, Kind.CONTACT_NOTE_GENERAL, (Topic.SCHOOL,), author_id=sanne.person_id,
        organisation_id=sanne.organisation_id,
    )  # fmt: skip


def aya(file):
    return file.actors["Aya"].person_id


def sees(session, behind_wall, actor, item):
    portal = behind_wall(actor)
    letters = scope.permissions_on(portal, actor, item.id)
    portal.commit()
    return Letter.V in letters


def talked(session, client_of, file, person=None, **other):
    person = person or aya(file)
    typed = {f"{person}-talked_on": legal_today(session).isoformat()} | other
    return client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/openen/{person}/gesprek", data=typed)


def a_ground(session, second, **other):
    return {
        "ground": "serious_harm",
        "reason": "Er staat iets in over haar vader dat haar nu schaadt.",
        "second": str(second.person_id),
        "review_on": (legal_today(session) + 60 * DAY).isoformat(),
    } | other


def test_an_older_item_opens_after_a_talk_and_a_look_and_not_by_itself(session, client_of, behind_wall, file, old_note):
    sanne = client_of(file.actors["Sanne"])
    page = f"/jongeren/{file.id}/openen"
    assert not sees(session, behind_wall, file.actors["Aya"], old_note)
    assert "Verslag van contact" in text_of(sanne.get(page))

    too_soon = sanne.post(f"{page}/{aya(file)}/{old_note.id}/open")
    assert too_soon.status_code == 422
    assert "Praat er eerst over" in text_of(too_soon)
    assert not sees(session, behind_wall, file.actors["Aya"], old_note)
    assert talked(session, client_of, file).status_code == 303
    assert sanne.post(f"{page}/{aya(file)}/{old_note.id}/open").status_code == 303

    assert sees(session, behind_wall, file.actors["Aya"], old_note)
    assert "Verslag van contact" not in text_of(sanne.get(page))


def test_a_new_item_is_hers_that_day_without_a_look(session, behind_wall, file, old_note):
    old_note.recorded_on = legal_today(session) - DAY
    session.flush()

    assert sees(session, behind_wall, file.actors["Aya"], old_note)


def test_what_she_could_see_already_does_not_wait(session, client_of, file):
    an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))

    assert "Er wacht niets meer" in text_of(client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/openen"))


def test_an_item_opens_with_what_stands_under_it(session, client_of, behind_wall, file, old_note):
    part = an_item(session, file.id, Kind.CONTACT_NOTE_GENERAL, (Topic.SCHOOL,), parent_id=old_note.id)
    talked(session, client_of, file)
    sanne = client_of(file.actors["Sanne"])
    assert "met 1 onderdeel" in text_of(sanne.get(f"/jongeren/{file.id}/openen"))

    sanne.post(f"/jongeren/{file.id}/openen/{aya(file)}/{old_note.id}/open")

    assert sees(session, behind_wall, file.actors["Aya"], part)


def test_what_stays_closed_has_its_ground_a_second_professional_and_a_review_date(
    session, client_of, behind_wall, file, old_note
):
    scientist = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/openen/{aya(file)}/{old_note.id}/dicht"

    assert sanne.post(address, data=a_ground(session, scientist)).status_code == 303
    session.commit()

    held = session.scalars(select(Withholding).where(Withholding.item_id == old_note.id)).one()
    assert (held.person_id, held.second_professional) == (aya(file), scientist.person_id)
    assert session.scalar(select(OpeningCheck.opened).where(OpeningCheck.item_id == old_note.id)) is False
    assert not sees(session, behind_wall, file.actors["Aya"], old_note)
    assert sanne.post(address, data=a_ground(session, scientist)).status_code == 409


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"second": NOWHERE}, "Kies iets uit de lijst"),
        ({"second": "sanne"}, "Kies iets uit de lijst"),
        ({"second": "foster"}, "Kies iets uit de lijst"),
        ({"ground": "zomaar"}, "geldige keuze"),
        ({"reason": ""}, "Schrijf op waarom"),
        ({"reason": "x" * 10_000}, "te lang"),
        ({"reason": "a\x00b"}, "niet te lezen"),
        ({"review_on": "2001-01-01"}, "komende jaar"),
        ({"review_on": "2019-02-30"}, "Vul een datum in"),
    ],
)
def test_bad_input_is_said_and_nothing_is_decided(session, client_of, file, old_note, typed, words):
    scientist = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    own = {"sanne": file.actors["Sanne"], "foster": file.actors["Ineke"]}
    typed = {key: str(own[value].person_id) if value in own else value for key, value in typed.items()}

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/openen/{aya(file)}/{old_note.id}/dicht", data=a_ground(session, scientist) | typed
    )

    assert page.status_code == 422
    assert words in text_of(page)
    if "reason" not in typed:
        assert "over haar vader" in page.text
    session.commit()
    assert session.scalars(select(OpeningCheck)).all() == []


@pytest.mark.parametrize("day", ["2001-01-01", "2019-02-30", "", "morgen"])
def test_the_day_of_a_talk_must_be_possible(session, client_of, file, day):
    tomorrow = (legal_today(session) + DAY).isoformat()
    page = talked(session, client_of, file, **{f"{aya(file)}-talked_on": tomorrow if day == "morgen" else day})

    assert page.status_code == 422
    session.commit()
    assert session.scalars(select(OpeningRound)).all() == []


def test_past_the_term_it_says_so_and_nothing_opens_by_itself(session, client_of, behind_wall, file, old_note):
    row = session.get_one(YouthFile, file.id)
    row.born_on -= timedelta(days=40)
    session.flush()

    page = text_of(client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/openen"))

    assert "te laat" in page
    assert "Er gaat niets vanzelf open" in page
    assert not sees(session, behind_wall, file.actors["Aya"], old_note)


def test_a_round_ends_when_nothing_waits_and_not_before(session, client_of, file, old_note):
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/openen/{aya(file)}"
    assert sanne.post(f"{address}/klaar").status_code == 409
    talked(session, client_of, file)
    sanne.post(f"{address}/{old_note.id}/open")

    assert sanne.post(f"{address}/klaar").status_code == 303
    assert sanne.post(f"{address}/klaar").status_code == 409
    assert "Alles is nagekeken op" in text_of(sanne.get(f"/jongeren/{file.id}/openen"))


def test_a_parent_who_gains_authority_has_a_round_too(session, client_of, behind_wall, file):
    plan = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    father = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    session.add(
        Authority(
            youth_file_id=file.id, status=AuthorityStatus.JOINT_PARENTS, holder_id=father.person_id,
            starts_on=legal_today(session) - 5 * DAY,
        )
    )  # fmt: skip
    session.flush()
    assert not sees(session, behind_wall, father, plan)

    assert "Kreeg gezag op" in text_of(client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/openen"))
    talked(session, client_of, file, father.person_id)
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/openen/{father.person_id}/{plan.id}/open")

    assert sees(session, behind_wall, father, plan)


def test_a_file_that_is_younger_than_the_right_has_nothing_to_open(session, client_of):
    file = a_file_of(session, "Milan", age=15)

    assert "Er is niets te openen" in text_of(client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/openen"))


@pytest.mark.parametrize("given", ["Aya", "Esther", "Ineke", "Roos", None])
def test_others_open_nothing_and_find_no_page(session, client_of, behind_wall, file, old_note, given):
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos")
    talked(session, client_of, file)
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))

    real, wrong = (viewer.get(f"/jongeren/{id_}/openen") for id_ in (file.id, NOWHERE))
    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)
    address = f"/jongeren/{file.id}/openen/{aya(file)}/{old_note.id}"
    assert viewer.get(address).status_code == 404
    for deed in ("open", "dicht"):
        assert viewer.post(f"{address}/{deed}", data=a_ground(session, file.actors["Roos"])).status_code == 404
    session.commit()
    assert session.scalars(select(OpeningCheck)).all() == []


def test_ids_of_another_file_or_person_are_not_found(session, client_of, file, old_note):
    other = a_file_of(session, "Milan", age=15, organisation_id=file.organisation_id)
    theirs = an_item(session, other.id, Kind.CONTACT_NOTE_GENERAL, (Topic.SCHOOL,))
    talked(session, client_of, file)
    sanne = client_of(file.actors["Sanne"])
    page = f"/jongeren/{file.id}/openen"

    for person, item in (
        (aya(file), theirs.id),
        (other.actors["Milan"].person_id, old_note.id),
        (file.actors["Ineke"].person_id, old_note.id),
        (aya(file), NOWHERE),
    ):
        assert sanne.get(f"{page}/{person}/{item}").status_code == 404
        assert sanne.post(f"{page}/{person}/{item}/open").status_code == 404
    assert talked(session, client_of, file, other.actors["Milan"].person_id).status_code == 404


def test_a_talk_a_look_and_the_end_stand_in_the_log(session, client_of, file, old_note):
    talked(session, client_of, file)
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/openen/{aya(file)}/{old_note.id}/open")
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/openen/{aya(file)}/klaar")
    session.commit()

    names = set(session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)))

    assert {"opening.talked", "opening.checked", "opening.finished"} <= names


def test_a_run_of_authority_is_unbroken_when_one_row_follows_the_other(session):
    holder, today = an_actor(session).person_id, legal_today(session)
    rows = [
        Held(holder, today - LONG_AGO, today - 20 * DAY),
        Held(holder, today - 19 * DAY, None),
        Held(an_actor(session).person_id, today - 2 * LONG_AGO, None),
    ]

    assert run_began_on(rows, holder, today) == today - LONG_AGO
    assert run_began_on(rows[1:], holder, today) == today - 19 * DAY
    assert run_began_on(rows[:1], holder, today) is None
    assert birthday(today, 0) == today
