"""Checks of the demo world (domain 14.5) about who looked, who may guide whom, and who signs in as whom."""

import pytest
from sqlalchemy import text

from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Role
from portal.dossier.models import Exclusion
from portal.identity.views.codes import PAGE
from portal.kernel.errors import RuleBroken
from tests.dossier.builders import a_file_of, an_actor, joins
from tests.participation.test_pages import an_uncle, parts_in, text_of
from tests.plans.builders import a_plan, all_signed_in, consult, line_of


def check_19_the_log_of_a_file_shows_who_looked_to_the_youth_from_12_and_to_who_answers_for_a_younger_one(
    session, client_of
):
    for age, reads, reads_not in ((13, ("Milan", "Esther"), ("Ineke",)), (7, ("Esther",), ("Ineke",))):
        file = a_file_of(session, "Milan", age=age)
        client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}")
        client_of(file.actors["Ineke"]).get(f"/jongeren/{file.id}")

        for who in reads:
            page = text_of(client_of(file.actors[who]).get(f"/jongeren/{file.id}/wie-keek"))
            assert "Sanne Bovenveld" in page
            assert "XONAR" in page
            assert "Ineke" not in page.partition("Wie Wat Wanneer")[2]  # what family read is shown to nobody
        for who in reads_not:
            page = client_of(file.actors[who]).get(f"/jongeren/{file.id}/wie-keek")
            assert "Sanne Bovenveld" not in text_of(page).partition("Wie Wat Wanneer")[2]
        stranger = an_actor(session, file.organisation_id, "Tom")
        assert client_of(stranger).get(f"/jongeren/{file.id}/wie-keek").status_code == 404


def check_20_who_guides_the_hazelgaards_for_xonar_is_not_registered_as_a_foster_parent_of_xonar(
    session, client_of, behind_wall
):
    fenna = a_file_of(session, "Fenna", age=5)
    noor = a_file_of(session, organisation_id=fenna.organisation_id)
    coen = joins(session, noor, Role.WORKER_PROVIDER, "Coen", "Dalemans")
    sanne = fenna.actors["Sanne"]  # guides the foster parents of Fenna
    before = parts_in(session, noor)
    typed = an_uncle(
        session, role="foster_parent", has_contract="y", given_name="Sanne", family_name="Bovenveld",
        same_as=str(sanne.person_id),
    )  # fmt: skip

    page = client_of(coen).post(f"/jongeren/{noor.id}/mensen/erbij", data=typed)

    assert page.status_code == 422
    assert "Wie bij deze organisatie pleegouders begeleidt, kan er geen pleegouder zijn (R-PER-08" in text_of(page)
    assert parts_in(session, noor) == before
    mine = behind_wall(coen)
    with pytest.raises(RuleBroken, match="R-PER-08"):
        facts.add_participation(
            mine, coen, youth_file_id=noor.id, person_id=sanne.person_id, role=Role.FOSTER_PARENT,
            starts_on=legal_today(mine),
        )  # fmt: skip
    lieke = a_file_of(session, "Tijn")  # at another provider she can be one
    theirs = behind_wall(lieke.actors["Sanne"])
    facts.add_participation(
        theirs, lieke.actors["Sanne"], youth_file_id=lieke.id, person_id=sanne.person_id, role=Role.FOSTER_PARENT,
        starts_on=legal_today(theirs),
    )  # fmt: skip


def check_25_who_does_not_use_the_portal_is_represented_by_a_recorded_talk_and_not_as_without_an_answer(
    session, client_of
):
    file = all_signed_in(session, a_file_of(session, age=13))
    people = {name: client_of(actor) for name, actor in file.actors.items()}
    plan = a_plan(session, people["Sanne"], file)
    consult(session, plan, people)
    before = line_of("Esther", people["Sanne"].get(f"/plannen/{plan}"))
    talk = {
        "person": str(file.actors["Esther"].person_id), "stance": "agrees",
        "talk_on": legal_today(session).isoformat(),
    }  # fmt: skip

    people["Sanne"].post(f"/plannen/{plan}/gesprek", data=talk)

    after = line_of("Esther", people["Sanne"].get(f"/plannen/{plan}"))
    assert "gesprek" not in before
    assert "gesprek" in after
    assert "geen antwoord" not in after
    assert "niets laten weten" not in after


def check_33_the_excluded_father_gets_no_way_in_as_his_daughter(session, client_of):
    file = a_file_of(session, "Fenna", age=5)
    bart = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    fenna = file.actors["Fenna"]
    father = client_of(bart)

    for act in ("", "/code", "/digid-aan", "/digid-uit"):
        address = PAGE.replace("<uuid:file_id>", str(file.id)).replace("<uuid:person_id>", str(fenna.person_id)) + act
        assert father.get(address).status_code in {404, 405}
        assert father.post(address, data={"recognised": "Ik ben haar vader", "reason": "x" * 20}).status_code in {
            403, 404, 405,
        }  # fmt: skip
    digid = text("SELECT digid_is_on(:person)")
    assert session.scalar(digid, {"person": fenna.person_id}) is False  # the father may hold the phone
    noor = a_file_of(session)
    assert session.scalar(digid, {"person": noor.actors["Noor"].person_id}) is True
    session.add(
        Exclusion(
            youth_file_id=noor.id, person_id=noor.actors["Esther"].person_id, reason="Dreiging",
            decided_by=noor.actors["Sanne"].person_id, starts_on=legal_today(session), review_on=legal_today(session),
        )
    )  # fmt: skip
    session.flush()
    assert session.scalar(digid, {"person": noor.actors["Noor"].person_id}) is False
