"""A plan is begun, written and read by those who may; for everyone else it is not there."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.dossier.domain import Role
from tests.dossier.builders import an_actor, joins
from tests.dossier.test_file_pages import without_request_number
from tests.plans.builders import a_plan, section_of, sign_in, text_of, write


@pytest.fixture(scope="module")
def age():
    return 16


def test_a_worker_begins_a_plan_from_a_template_and_finds_it_in_the_list(session, file, plan, people):
    page = people["Sanne"].get(f"/plannen/{plan}")
    listed = people["Sanne"].get(f"/jongeren/{file.id}/plannen")

    assert page.status_code == 200
    assert "Hoe gaat het nu" in text_of(page)
    assert "Dit deel is nog leeg: Hoe gaat het nu." in text_of(page)
    assert "Hulpverleningsplan" in text_of(listed)


def test_a_care_team_plan_begins_with_who_is_in_it_by_role_and_never_by_name(session, file, plan, people):
    plan = a_plan(session, people["Sanne"], file, "care_team_plan")

    section = BeautifulSoup(people["Sanne"].get(f"/plannen/{plan}").text, "html.parser").select(
        f"#deel-{section_of(session, plan, 'who_is_in')}"
    )[0]

    assert "Pleegouder" in section.text
    assert "Ineke" not in section.select("[data-text-page]")[0].text


def test_a_second_plan_of_the_same_kind_is_refused_and_says_why(session, file, plan, people):
    again = people["Sanne"].post(f"/jongeren/{file.id}/plannen/nieuw", data={"kind": "help_plan"})

    assert again.status_code == 422
    assert "Er is al zo’n plan" in text_of(again)


def test_the_youth_writes_where_the_template_lets_the_youth_and_only_reads_elsewhere(session, plan, people):
    youth = people["Noor"]
    write(youth, section_of(session, plan, "my_view"), "Ik wil bij Ineke blijven.")

    refused = youth.post(
        f"/teksten/{section_of(session, plan, 'how_it_goes')}/schrijven", data={"words": "x", "seen": "0"}
    )

    assert "Ik wil bij Ineke blijven." in text_of(people["Sanne"].get(f"/plannen/{plan}"))
    assert refused.status_code == 403


def test_when_a_text_goes_from_an_open_window_the_title_of_its_section_goes_too(plan, people):
    page = BeautifulSoup(people["Noor"].get(f"/plannen/{plan}").text, "html.parser")
    sections = page.select("section.plan-section")

    assert len(sections) > 3
    for section in sections:
        assert section.select("h3")[0]["data-goes-with"] == section.select("[data-text]")[0]["data-text"]


WAYS = ("", "/vergelijken", "/zegel", "/overleg", "/eens-of-niet", "/gesprek", "/vaststellen", "/doelen/nieuw")


@pytest.mark.parametrize("way", WAYS)
def test_for_a_stranger_a_plan_is_the_same_bytes_as_one_that_is_not_there(session, file, plan, people, client_of, way):
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    real = stranger.get(f"/plannen/{plan}{way}")
    wrong = stranger.get(f"/plannen/0192f3a0-0000-7000-8000-000000000000{way}")

    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)


ACTS = ("reageren", "voorstellen", "mijn-woorden", "stuk-apart", "delen", "akkoord")


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_can_do_nothing_at_a_section_and_learns_nothing_of_it(session, file, plan, people, client_of, act):
    section = section_of(session, plan, "how_it_goes")
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    for method in ("get", "post"):
        answer = getattr(stranger, method)(f"/plannen/delen/{section}/{act}")
        assert answer.status_code == 404
        assert "Hoe gaat het nu" not in answer.text


def test_a_parent_without_authority_sees_no_plan_of_a_youth_of_sixteen(session, file, plan, people, client_of):
    father = client_of(sign_in(session, joins(session, file, Role.PARENT, "Mark", "Morgenrood")))

    assert father.get(f"/plannen/{plan}").status_code in {403, 404}
    assert "Hulpverleningsplan" not in father.get(f"/jongeren/{file.id}/plannen").text


def test_reading_and_beginning_a_plan_are_logged(session, file, plan, people):
    people["Sanne"].get(f"/plannen/{plan}")

    names = set(session.scalars(select(AuditEvent.name).where(AuditEvent.thing_id == plan)))

    assert {"plan.made", "plan.read"} <= names


def test_an_action_for_a_day_that_is_over_is_refused_and_nothing_typed_is_lost(session, file, plan, people):
    section = section_of(session, plan, "what_we_work_on")

    answer = people["Sanne"].post(
        f"/plannen/{plan}/acties/nieuw", data={"title": "Zwemles zoeken", "section": section, "due_on": "2001-01-01"}
    )

    assert answer.status_code == 422
    assert "Die dag is al voorbij" in answer.text
    assert "Zwemles zoeken" in answer.text
