"""Consent on paper or by word, asked for, refused, withdrawn with its consequence shown, and what cannot be weighed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Capacity, ConsentWay, Role
from portal.dossier.models import Authority, Consent, Incapacity
from portal.kernel.errors import NotFound
from portal.participation.consents import services
from portal.participation.consents.models import Answer, ConsentRequest
from tests.dossier.builders import a_file_of, an_actor, an_item, joins
from tests.participation.test_joining import told
from tests.participation.test_pages import text_of, twice


@pytest.fixture
def file(session):
    file = a_file_of(session)
    joins(session, file, Role.NETWORK_PERSON, "Koen", "Ooievaar")
    return file


def on_paper(session, file, **more):
    return {
        "given_by": str(file.actors["Noor"].person_id), "person": str(file.actors["Koen"].person_id),
        "kinds": ["circle"], "way": "oral", "given_on": legal_today(session).isoformat(),
        "evidence": "Ze zei ja in het gesprek", "present": "Ineke en ik", **more,
    }  # fmt: skip


def a_question(session, file, **more):
    return {
        "asked_of": str(file.actors["Noor"].person_id), "person": str(file.actors["Koen"].person_id),
        "kinds": ["circle"], "why": "Dan kan Koen meedenken.", **more,
    }  # fmt: skip


def the_consent(session, file):
    session.commit()
    return session.scalar(select(Consent).where(Consent.youth_file_id == file.id))


def the_request(session, file):
    session.commit()
    return session.scalar(select(ConsentRequest).where(ConsentRequest.youth_file_id == file.id))


# -- on paper or by word -----------------------------------------------------------------------------------------------


def test_a_worker_writes_down_a_consent_by_word_with_its_evidence_after_seeing_what_it_opens(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/toestemming/vastleggen"
    yesterday = legal_today(session) - timedelta(days=1)

    shown = sanne.post(address, data=on_paper(session, file))
    assert "De kring van mensen" in text_of(shown)
    assert the_consent(session, file) is None
    done = twice(sanne, address, on_paper(session, file, given_on=yesterday.isoformat()))

    given = the_consent(session, file)
    assert done.status_code == 303
    assert (given.way, given.capacity, given.starts_on) == (ConsentWay.ORAL, Capacity.YOUTH, yesterday)
    assert (given.evidence, given.present) == ("Ze zei ja in het gesprek", "Ineke en ik")
    assert given.given_by == file.actors["Noor"].person_id
    assert "consent.given" in told(session, file.actors["Noor"])
    assert "erbij: Ineke en ik" in text_of(client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/toestemming"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"evidence": ""}, "Noem het document"),
        ({"present": ""}, "Schrijf op wie erbij was"),
        ({"way": ""}, "Kies hoe de toestemming is gegeven"),
        ({"way": "portal"}, ""),
        ({"given_on": "2999-01-01"}, "in de toekomst"),
        ({"given_on": "1999-01-01"}, "ouder dan een jaar"),
        ({"given_on": "31-02-2026"}, "Vul een datum in"),
        ({"ends_on": "2001-01-01"}, "De einddatum ligt voor de begindatum"),
        ({"kinds": []}, "Kies ten minste een onderdeel"),
        ({"evidence": "x" * 10_000}, "ten hoogste 200 tekens"),
        ({"present": "Ineke\x07"}, "een teken in dat hier niet kan"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_and_what_was_typed_stays(session, client_of, file, more, words):
    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/toestemming/vastleggen", data=on_paper(session, file, **more)
    )

    assert page.status_code == 422
    assert words in text_of(page)
    assert "Ineke" in page.text or "Ze zei ja" in page.text
    assert the_consent(session, file) is None


def test_nobody_is_written_down_as_consenting_whose_consent_does_not_count(session, client_of, file):
    other = a_file_of(session, "Aya")
    sanne = client_of(file.actors["Sanne"])

    for given_by in (
        file.actors["Esther"],  # a mother of a youth of 16
        file.actors["Ineke"],
        other.actors["Aya"],
    ):
        page = sanne.post(
            f"/jongeren/{file.id}/toestemming/vastleggen",
            data=on_paper(session, file, given_by=str(given_by.person_id)),
        )
        assert page.status_code == 422
    elsewhere = on_paper(session, file, person=str(other.actors["Esther"].person_id))
    assert sanne.post(f"/jongeren/{file.id}/toestemming/vastleggen", data=elsewhere).status_code == 422
    assert the_consent(session, file) is None


def test_under_twelve_it_is_who_holds_authority_whose_consent_is_written_down(session, client_of):
    file = a_file_of(session, "Fenna", age=7)
    joins(session, file, Role.NETWORK_PERSON, "Koen")
    file.actors["Noor"] = file.actors["Esther"]

    typed = on_paper(session, file)
    done = twice(client_of(file.actors["Sanne"]), f"/jongeren/{file.id}/toestemming/vastleggen", typed)

    assert done.status_code == 303
    assert the_consent(session, file).capacity is Capacity.AUTHORITY_HOLDER


# -- asking ------------------------------------------------------------------------------------------------------------


def test_a_youth_is_asked_sees_why_and_what_it_opens_and_says_yes(session, client_of, file):
    sanne, noor = client_of(file.actors["Sanne"]), client_of(file.actors["Noor"])
    sanne.post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request = the_request(session, file)
    assert "consent.asked" in told(session, file.actors["Noor"])

    asked = noor.get(f"/jongeren/{file.id}/toestemming")
    form = noor.get(f"/jongeren/{file.id}/toestemming/geven?request={request.id}")
    typed = {"request": str(request.id), "person": str(file.actors["Koen"].person_id), "kinds": ["circle"]}
    done = twice(noor, f"/jongeren/{file.id}/toestemming/geven", typed)

    assert "Dan kan Koen meedenken." in text_of(asked)
    assert "Dan kan Koen meedenken." in text_of(form)
    assert 'value="circle"' in form.text
    assert done.status_code == 303
    given = the_consent(session, file)
    session.refresh(request)
    assert (request.state, request.consent_id) == (Answer.GIVEN, given.id)
    assert given.given_by == file.actors["Noor"].person_id
    assert "consent.answered" in told(session, file.actors["Sanne"])


def test_who_says_no_needs_no_reason_and_nothing_opens(session, client_of, file):
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request = the_request(session, file)
    noor = client_of(file.actors["Noor"])

    answer = noor.post(f"/jongeren/{file.id}/toestemming/vragen/{request.id}/weigeren", data={"words": ""})
    again = noor.post(f"/jongeren/{file.id}/toestemming/vragen/{request.id}/weigeren", data={"words": ""})

    assert (answer.status_code, again.status_code) == (303, 404)
    request = the_request(session, file)
    session.refresh(request)
    assert request.state is Answer.REFUSED
    assert the_consent(session, file) is None


def test_who_is_asked_reads_first_what_no_means(session, client_of, file):
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request = the_request(session, file)

    page = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/toestemming/vragen/{request.id}/weigeren")

    assert "krijgt hier niets bij te lezen: De kring van mensen" in text_of(page)


def test_a_no_stays_to_be_read_for_who_said_it_and_who_asked_and_for_nobody_else(session, client_of, file):
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request, no = the_request(session, file), "Dat vertel ik liever zelf."
    client_of(file.actors["Noor"]).post(
        f"/jongeren/{file.id}/toestemming/vragen/{request.id}/weigeren", data={"words": no}
    )

    page = f"/jongeren/{file.id}/toestemming"
    read = {name: no in client_of(actor).get(page).text for name, actor in file.actors.items()}

    assert {name for name, reads in read.items() if reads} == {"Noor", "Sanne"}


def test_a_question_is_answered_by_whom_it_is_asked_of_and_by_nobody_else(session, client_of, file):
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request = the_request(session, file).id
    stranger = an_actor(session, file.organisation_id, "Tom")
    other = a_file_of(session, "Aya")

    for actor, of_file in (
        (file.actors["Esther"], file),
        (file.actors["Koen"], file),
        (file.actors["Sanne"], file),
        (stranger, file),
        (other.actors["Aya"], other),
    ):
        page = client_of(actor).post(f"/jongeren/{of_file.id}/toestemming/vragen/{request}/weigeren")
        assert page.status_code == 404
    assert the_request(session, file).state is Answer.OPEN
    typed = {"request": str(request), "person": str(other.actors["Esther"].person_id), "kinds": ["circle"]}
    assert client_of(other.actors["Aya"]).post(
        f"/jongeren/{other.id}/toestemming/geven", data=typed
    ).status_code == 404  # fmt: skip


def test_a_worker_drops_a_question_and_family_does_not(session, client_of, file):
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request = the_request(session, file).id
    address = f"/jongeren/{file.id}/toestemming/vragen/{request}/laten-vallen"

    assert client_of(file.actors["Noor"]).post(address).status_code == 404
    assert client_of(file.actors["Sanne"]).post(address).status_code == 303
    assert the_request(session, file).state is Answer.DROPPED


# -- withdrawing -------------------------------------------------------------------------------------------------------


def given_to_koen(session, client_of, file):
    typed = {"person": str(file.actors["Koen"].person_id), "kinds": ["circle"]}
    twice(client_of(file.actors["Noor"]), f"/jongeren/{file.id}/toestemming/geven", typed)
    return the_consent(session, file)


def test_before_a_consent_is_withdrawn_the_page_says_what_changes_and_nothing_is_done(session, client_of, file):
    given = given_to_koen(session, client_of, file)

    page = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/toestemming/{given.id}/intrekken")

    assert "De kring van mensen" in text_of(page).partition("Dit verandert er meteen")[2]
    session.refresh(given)
    assert given.withdrawn_on is None


def test_a_worker_who_withdraws_for_someone_says_how_it_was_heard(session, client_of, file, behind_wall):
    given = given_to_koen(session, client_of, file)
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/toestemming/{given.id}/intrekken"

    silent = sanne.post(address, data={"evidence": ""})
    said = sanne.post(address, data={"evidence": "Noor belde op 3 mei"})

    assert (silent.status_code, said.status_code) == (422, 303)
    given = the_consent(session, file)
    session.refresh(given)
    assert (given.withdrawn_on, given.withdrawal_evidence) == (legal_today(session), "Noor belde op 3 mei")
    koen = file.actors["Koen"]
    mine = behind_wall(koen)
    circle = an_item(session, file.id, Kind.CIRCLE)
    assert Letter.V not in scope.permissions_on(mine, koen, circle.id)


def test_two_people_who_withdraw_at_once_withdraw_once(session, client_of, file):
    given = given_to_koen(session, client_of, file)
    address = f"/jongeren/{file.id}/toestemming/{given.id}/intrekken"

    first = client_of(file.actors["Noor"]).post(address)
    second = client_of(file.actors["Sanne"]).post(address, data={"evidence": "Noor belde"})

    assert (first.status_code, second.status_code) == (303, 404)


@pytest.mark.parametrize("who", ["Ineke", "Esther", "Koen"])
def test_the_page_of_withdrawing_is_for_who_gave_it_and_who_keeps_the_records(session, client_of, file, who):
    given = given_to_koen(session, client_of, file)

    assert client_of(file.actors[who]).get(f"/jongeren/{file.id}/toestemming/{given.id}/intrekken").status_code == 404


# -- what cannot be weighed --------------------------------------------------------------------------------------------


def test_what_a_youth_cannot_weigh_is_per_matter_told_to_the_youth_and_ends_again(session, client_of, file):
    sanne, noor = client_of(file.actors["Sanne"]), client_of(file.actors["Noor"])
    typed = {"kinds": ["document"], "reason": "Begrijpt de brief van de bank nog niet."}

    nothing = sanne.post(f"/jongeren/{file.id}/toestemming/niet-overzien", data={"reason": "Alles"})
    done = sanne.post(f"/jongeren/{file.id}/toestemming/niet-overzien", data=typed)

    assert (nothing.status_code, done.status_code) == (422, 303)
    assert "incapacity.recorded" in told(session, file.actors["Noor"])
    assert "Begrijpt de brief" in text_of(noor.get(f"/jongeren/{file.id}/toestemming"))
    assert "Begrijpt de brief" not in text_of(client_of(file.actors["Ineke"]).get(f"/jongeren/{file.id}/toestemming"))
    row = session.scalar(select(Incapacity).where(Incapacity.youth_file_id == file.id))
    holders = sanne.get(f"/jongeren/{file.id}/toestemming/vastleggen")
    assert "Esther Morgenrood" in text_of(holders)  # now the consent of who holds authority counts for it
    row.starts_on = legal_today(session) - timedelta(days=2)
    session.flush()
    assert sanne.post(f"/jongeren/{file.id}/toestemming/niet-overzien/{row.id}/weer-zelf").status_code == 303
    session.refresh(row)
    assert row.ends_on < legal_today(session)
    events = session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)).all()
    assert events.count("incapacity.recorded") == 2


def test_under_twelve_there_is_nothing_to_record(session, client_of):
    file = a_file_of(session, "Fenna", age=7)

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/toestemming/niet-overzien", data={"kinds": ["document"], "reason": "Te jong"}
    )

    assert page.status_code == 422
    assert "Tot 12 jaar beslist wie het gezag heeft" in text_of(page)


@pytest.mark.parametrize("address", ["vastleggen", "vragen", "niet-overzien"])
@pytest.mark.parametrize("who", ["Noor", "Esther", "Ineke", "a stranger"])
def test_recording_and_asking_is_for_who_keeps_the_records(session, client_of, file, address, who):
    actor = file.actors.get(who) or an_actor(session, file.organisation_id, "Tom")
    browser = client_of(actor)

    assert browser.get(f"/jongeren/{file.id}/toestemming/{address}").status_code == 404
    assert browser.post(f"/jongeren/{file.id}/toestemming/{address}", data={}).status_code == 404


def test_what_cannot_be_weighed_of_another_file_is_not_ended_from_this_one(session, client_of, file):
    other = a_file_of(session, "Aya")
    client_of(other.actors["Sanne"]).post(
        f"/jongeren/{other.id}/toestemming/niet-overzien", data={"kinds": ["document"], "reason": "Nog niet."}
    )
    session.commit()
    row = session.scalar(select(Incapacity.id).where(Incapacity.youth_file_id == other.id))

    page = client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/niet-overzien/{row}/weer-zelf")

    assert page.status_code == 404


def test_joint_authority_names_both_parents_as_those_whose_consent_counts(session, client_of):
    file = a_file_of(session, "Fenna", age=7)
    father = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    session.add(
        Authority(
            youth_file_id=file.id, status="joint_parents", holder_id=father.person_id,
            starts_on=legal_today(session) - timedelta(days=30),
        )
    )  # fmt: skip
    session.flush()

    page = client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/toestemming/vragen")

    assert "Bart Zilvermeer" in text_of(page)
    assert "Esther Morgenrood" in text_of(page)


@pytest.mark.parametrize("who", ["Sanne", "Esther"])
def test_nobody_answers_for_another_also_not_beside_the_pages(session, client_of, behind_wall, who):
    file = a_file_of(session, age=14)  # here the mother reads the question, and still does not answer it
    joins(session, file, Role.NETWORK_PERSON, "Koen", "Ooievaar")
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/toestemming/vragen", data=a_question(session, file))
    request = the_request(session, file).id

    with pytest.raises(NotFound):
        services.refuse(behind_wall(file.actors[who]), file.actors[who], request, "")
