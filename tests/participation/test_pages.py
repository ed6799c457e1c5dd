"""Asking in, ending, standing in, consenting: on the pages, as each person may."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from portal.access.policy import Kind
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import CasePerson, Consent, Participation, Withholding
from tests.dossier.builders import a_file_of, an_actor, an_item, joins


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def an_uncle(session, **more):
    today = legal_today(session)
    return {
        "role": "network_person", "given_name": "Koen", "family_name": "Ooievaar", "relation": "oom",
        "starts_on": today.isoformat(), "ends_on": "", **more,
    }  # fmt: skip


def twice(client, address, typed):
    """First what the person will see, then the deed, with the mark that the page gave."""
    shown = client.post(address, data=typed)
    assert shown.status_code == 200, text_of(shown)
    mark = shown.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    return client.post(address, data=typed | {"seen": mark})


def parts_in(session, file):
    return session.scalar(select(func.count()).select_from(Participation).where(Participation.youth_file_id == file.id))


def test_before_someone_is_asked_in_the_page_says_what_they_will_see_and_nothing_is_done(session, client_of):
    file = a_file_of(session)
    worker = client_of(file.actors["Sanne"])
    before = parts_in(session, file)

    page = worker.post(f"/jongeren/{file.id}/mensen/erbij", data=an_uncle(session))

    assert page.status_code == 200
    assert "Nog niets. Deze persoon ziet pas iets als de jongere daar toestemming voor geeft." in text_of(page)
    assert parts_in(session, file) == before


def test_a_colleagues_sight_is_shown_in_kinds_and_words(session, client_of):
    file = a_file_of(session)
    colleague = an_actor(session, file.organisation_id, "Maud Rietveen")
    worker = client_of(file.actors["Sanne"])
    typed = {
        "person": str(colleague.person_id), "role": "behavioural_scientist",
        "starts_on": legal_today(session).isoformat(),
    }  # fmt: skip

    page = worker.post(f"/jongeren/{file.id}/mensen/hulpverlener", data=typed)

    assert "Overzicht van het dossier (1) : leest" in text_of(page)


def test_who_saw_what_will_be_seen_asks_someone_in(session, client_of):
    file = a_file_of(session)
    worker = client_of(file.actors["Sanne"])

    answer = twice(worker, f"/jongeren/{file.id}/mensen/erbij", an_uncle(session))

    assert answer.status_code == 303
    assert session.scalars(
        select(CasePerson.given_name).where(CasePerson.youth_file_id == file.id, CasePerson.relation == "oom")
    ).all() == ["Koen"]
    assert "Koen Ooievaar" in text_of(worker.get(answer.location))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"ends_on": "2001-01-01"}, "Draai ze om"),
        ({"starts_on": "31-02-2026"}, "Vul een datum in"),
        ({"given_name": ""}, "Vul de voornaam in"),
        ({"given_name": "K" * 10_000}, "ten hoogste 100 tekens"),
        ({"given_name": "K\x07oen"}, "een teken in dat hier niet kan"),
        ({"given_name": "K\x00oen"}, "een teken in dat hier niet kan"),
        ({"role": "platform_admin"}, "Niet een geldige keuze"),
        ({"role": "foster_parent"}, "pleegcontract"),
    ],
)
def test_what_is_typed_wrong_is_said_in_plain_dutch_and_kept(session, client_of, typed, words):
    file = a_file_of(session)
    worker = client_of(file.actors["Sanne"])

    page = worker.post(f"/jongeren/{file.id}/mensen/erbij", data=an_uncle(session, **typed))

    assert page.status_code == 422
    if words != "Niet een geldige keuze":
        assert words in text_of(page)
    assert "Ooievaar" in page.text


def test_a_part_ends_on_a_day_and_the_person_is_out_after_it(session, client_of):
    file = a_file_of(session)
    colleague = joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Maud")
    part = session.scalar(select(Participation.id).where(Participation.person_id == colleague.person_id))
    yesterday = legal_today(session) - timedelta(days=1)
    assert client_of(colleague).get(f"/jongeren/{file.id}").status_code == 200

    client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/{part}/stoppen", data={"ends_on": yesterday.isoformat()}
    )

    assert client_of(colleague).get(f"/jongeren/{file.id}").status_code == 404


def test_check_37_a_replacement_is_one_act_with_an_end_after_which_the_access_stops_by_itself(session, client_of):
    file = a_file_of(session)
    coen = an_actor(session, file.organisation_id, "Coen Dalemans")
    sannes = session.scalar(select(Participation.id).where(Participation.person_id == file.actors["Sanne"].person_id))
    today = legal_today(session)
    typed = {
        "colleague": str(coen.person_id),
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=7)).isoformat(),
    }
    assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 404

    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/mensen/{sannes}/vervangen", data=typed)

    assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 200
    assert "Coen Dalemans" in text_of(client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/mensen"))
    stands_in = session.scalar(select(Participation).where(Participation.person_id == coen.person_id))
    stands_in.starts_on, stands_in.ends_on = today - timedelta(days=8), today - timedelta(days=1)
    session.flush()
    assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 404


def test_a_replacement_without_an_end_is_refused(session, client_of):
    file = a_file_of(session)
    coen = an_actor(session, file.organisation_id, "Coen Dalemans")
    sannes = session.scalar(select(Participation.id).where(Participation.person_id == file.actors["Sanne"].person_id))
    typed = {"colleague": str(coen.person_id), "starts_on": legal_today(session).isoformat()}

    page = client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/mensen/{sannes}/vervangen", data=typed)

    assert page.status_code == 422
    assert "Vervanging heeft altijd een einddatum" in text_of(page)


@pytest.mark.parametrize("who", ["Noor", "Esther", "Ineke"])
@pytest.mark.parametrize("address", ["mensen/erbij", "mensen/hulpverlener"])
def test_family_does_not_ask_people_in(session, client_of, who, address):
    file = a_file_of(session)

    assert client_of(file.actors[who]).get(f"/jongeren/{file.id}/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["mensen", "mensen/erbij", "mensen/hulpverlener", "toestemming", "toestemming/geven"]
)
def test_a_stranger_finds_nothing(session, client_of, address):
    file = a_file_of(session)
    stranger = an_actor(session, file.organisation_id, "Tom")

    assert client_of(stranger).get(f"/jongeren/{file.id}/{address}").status_code == 404
    assert (
        client_of(stranger).post(f"/jongeren/{file.id}/mensen/erbij", data=an_uncle(session, seen="1")).status_code
        == 404
    )


def test_a_part_of_another_file_cannot_be_ended_from_this_one(session, client_of):
    file, other = a_file_of(session), a_file_of(session, "Aya")
    part = session.scalar(select(Participation.id).where(Participation.person_id == other.actors["Sanne"].person_id))
    today = legal_today(session).isoformat()

    page = client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/mensen/{part}/stoppen", data={"ends_on": today})

    assert page.status_code == 404


def test_a_youth_of_16_opens_her_plan_to_her_mother_and_shuts_it_again(session, client_of):
    file = a_file_of(session)
    an_item(session, file.id, Kind.PERSPECTIVE_PLAN)
    noor = client_of(file.actors["Noor"])
    typed = {"person": str(file.actors["Esther"].person_id), "kinds": ["perspective_plan"]}

    shown = noor.post(f"/jongeren/{file.id}/toestemming/geven", data=typed)
    assert "Perspectiefplan (1) : leest en reageert" in text_of(shown)
    assert session.scalars(select(Consent)).all() == []

    given = twice(noor, f"/jongeren/{file.id}/toestemming/geven", typed)
    consent = session.scalar(select(Consent).where(Consent.youth_file_id == file.id))
    assert given.status_code == 303
    assert consent.given_by == file.actors["Noor"].person_id

    noor.post(f"/jongeren/{file.id}/toestemming/{consent.id}/intrekken")
    session.refresh(consent)
    assert consent.withdrawn_on == legal_today(session)


def test_a_mother_cannot_give_consent_in_the_place_of_a_youth_of_16(session, client_of):
    file = a_file_of(session)

    assert client_of(file.actors["Esther"]).get(f"/jongeren/{file.id}/toestemming/geven").status_code == 404


def test_a_consent_cannot_be_withdrawn_by_whom_it_is_not(session, client_of):
    file = a_file_of(session)
    typed = {"person": str(file.actors["Esther"].person_id), "kinds": ["perspective_plan"]}
    twice(client_of(file.actors["Noor"]), f"/jongeren/{file.id}/toestemming/geven", typed)
    consent = session.scalar(select(Consent).where(Consent.youth_file_id == file.id))

    page = client_of(file.actors["Ineke"]).post(f"/jongeren/{file.id}/toestemming/{consent.id}/intrekken")

    assert page.status_code in {403, 404}
    session.refresh(consent)
    assert consent.withdrawn_on is None


def test_what_someone_is_to_the_child_stands_with_the_name_and_not_for_whom_the_name_is_kept_from(session, client_of):
    file = a_file_of(session, age=14)
    joins(session, file, Role.NETWORK_PERSON, "Koen", "Ooievaar")
    koen = session.scalars(select(CasePerson).where(CasePerson.given_name == "Koen")).one()
    koen.relation = "zwemtrainer"
    session.flush()
    kept = Withholding(
        youth_file_id=file.id, item_id=koen.id, person_id=file.actors["Esther"].person_id, ground="serious_harm",
        reason="Dat is nu niet veilig.", starts_on=legal_today(session), review_on=legal_today(session),
        decided_by=file.actors["Sanne"].person_id, second_professional=file.actors["Noor"].person_id,
    )  # fmt: skip
    session.add(kept)
    session.flush()

    shown = {
        who: text_of(client_of(file.actors[who]).get(f"/jongeren/{file.id}/mensen")) for who in ("Sanne", "Esther")
    }

    assert "zwemtrainer" in shown["Sanne"]
    assert "zwemtrainer" not in shown["Esther"]
