"""Professionals of other organisations, second thoughts, another role, who may not guide: on the pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.access.policy import Kind
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Framework, ModuleKind, Role, Topic
from portal.dossier.models import CasePerson, Coordinator, LegalFramework, OrganisationPeriod, Participation
from portal.kernel.errors import RuleBroken
from portal.notifications.models import Notice
from portal.people.models import Organisation, OrganisationKind
from tests.dossier.builders import a_file_of, an_actor, an_item, an_organisation, joins
from tests.participation.test_pages import an_uncle, parts_in, text_of, twice


def a_treatment_centre(session, name="Mutsaersstichting"):
    organisation = an_organisation(session, name)
    session.get(Organisation, organisation).kind = OrganisationKind.TREATMENT
    session.flush()
    return organisation, an_actor(session, organisation, "Okke Meerkoet")


def as_module_worker(session, organisation, okke, **more):
    return {
        "organisation": str(organisation), "person": str(okke.person_id), "role": "module_worker",
        "module_kinds": ["systemic_therapy"], "starts_on": legal_today(session).isoformat(), **more,
    }  # fmt: skip


def told(session, actor):
    """What this person was told, looked at by the owner of the tables."""
    session.commit()
    return session.scalars(select(Notice.kind).where(Notice.person_id == actor.person_id)).all()


def part_of(session, actor):
    return session.scalar(select(Participation).where(Participation.person_id == actor.person_id))


# -- other organisations -----------------------------------------------------------------------------------------------


def test_a_professional_of_another_organisation_is_asked_in_for_a_module_and_sees_what_it_needs(session, client_of):
    file = a_file_of(session)
    an_item(session, file.id, Kind.EVALUATION, (Topic.FAMILY,))
    an_item(session, file.id, Kind.DEVELOPMENT_CHECK, (Topic.SCHOOL,))
    organisation, okke = a_treatment_centre(session)
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/mensen/hulpverlener"
    typed = as_module_worker(session, organisation, okke)

    chosen = sanne.get(f"{address}?organisation={organisation}")
    shown = sanne.post(address, data=typed)
    done = twice(sanne, address, typed)

    assert "Okke Meerkoet" in text_of(chosen)
    assert "Evaluatie (1)" in text_of(shown)
    assert "Hoe de jeugdige zich ontwikkelt" not in text_of(shown).partition("Dit ziet deze persoon dan")[2][:400]
    assert done.status_code == 303
    part = part_of(session, okke)
    assert (part.module_kinds, part.organisation_id) == ([ModuleKind.SYSTEMIC_THERAPY], organisation)
    assert client_of(okke).get(f"/jongeren/{file.id}").status_code == 200
    assert told(session, okke) == ["participation.started"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"module_kinds": []}, "Kies voor welke module"),
        ({"role": "other_provider"}, "Kies waarover de opdracht"),
        ({"ends_on": "2001-01-01"}, "Draai ze om"),
        ({"starts_on": "30-02-2026"}, "Vul een datum in"),
    ],
)
def test_what_is_missing_is_said_on_the_form_and_nothing_is_done(session, client_of, more, words):
    file = a_file_of(session)
    organisation, okke = a_treatment_centre(session)
    before = parts_in(session, file)

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/hulpverlener", data=as_module_worker(session, organisation, okke, **more)
    )

    assert page.status_code == 422
    assert words in text_of(page)
    assert f'value="{okke.person_id}" selected' in page.text or "selected" in page.text
    assert parts_in(session, file) == before
    assert not session.scalars(
        select(OrganisationPeriod).where(OrganisationPeriod.organisation_id == organisation)
    ).all()


@pytest.mark.parametrize("role", ["worker_provider", "privacy_officer", "youth", "gi_guardian"])
def test_another_organisation_does_not_come_in_a_role_that_is_not_its_own(session, client_of, role):
    file = a_file_of(session)
    organisation, okke = a_treatment_centre(session)
    before = parts_in(session, file)

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/hulpverlener", data=as_module_worker(session, organisation, okke, role=role)
    )

    assert page.status_code == 422
    assert parts_in(session, file) == before


def test_someone_elses_id_in_any_field_asks_nobody_in(session, client_of):
    file, other = a_file_of(session), a_file_of(session, "Aya")
    organisation, okke = a_treatment_centre(session)
    elsewhere = an_actor(session, an_organisation(session, "Elders"), "Iemand Anders")
    sanne = client_of(file.actors["Sanne"])
    before = parts_in(session, file)

    for more in (
        {"person": str(elsewhere.person_id)},
        {"person": str(other.actors["Esther"].person_id)},
        {"organisation": str(file.id)},
        {"organisation": str(other.id), "person": str(okke.person_id)},
    ):
        answer = sanne.post(
            f"/jongeren/{file.id}/mensen/hulpverlener",
            data=as_module_worker(session, organisation, okke) | more | {"seen": "0123456789abcdef"},
        )
        assert answer.status_code in {404, 422}
    stands_for = an_uncle(session, role="lawyer", stands_for=str(other.actors["Esther"].person_id))
    assert sanne.post(f"/jongeren/{file.id}/mensen/erbij", data=stands_for).status_code == 422
    same_as = an_uncle(session, same_as=str(other.actors["Esther"].person_id))
    assert sanne.post(f"/jongeren/{file.id}/mensen/erbij", data=same_as).status_code == 422
    assert parts_in(session, file) == before


def test_what_was_changed_after_the_preview_is_shown_first(session, client_of):
    file = a_file_of(session)
    sanne = client_of(file.actors["Sanne"])
    address = f"/jongeren/{file.id}/mensen/erbij"
    shown = sanne.post(address, data=an_uncle(session))
    mark = shown.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    before = parts_in(session, file)

    again = sanne.post(address, data=an_uncle(session, role="parent", seen=mark))

    assert again.status_code == 200
    assert parts_in(session, file) == before


def test_the_directory_of_another_organisation_is_for_professionals_at_work_only(session, behind_wall):
    organisation, _ = a_treatment_centre(session)
    file = a_file_of(session)
    asked = text("SELECT count(*) FROM professionals_of(:organisation)")

    assert behind_wall(file.actors["Sanne"]).scalar(asked, {"organisation": organisation}) == 1
    assert behind_wall(file.actors["Esther"]).scalar(asked, {"organisation": organisation}) == 0


def test_a_youth_protection_worker_is_asked_in_only_for_a_measure_that_is_on_record(session, client_of):
    file = a_file_of(session)
    gi = an_organisation(session, "Bureau Jeugdzorg")
    session.get(Organisation, gi).kind = OrganisationKind.GI
    thijs = an_actor(session, gi, "Thijs Grasbergen")
    typed = as_module_worker(session, gi, thijs, role="gi_ots")
    sanne = client_of(file.actors["Sanne"])

    refused = sanne.post(f"/jongeren/{file.id}/mensen/hulpverlener", data=typed)
    framework = session.scalar(select(LegalFramework).where(LegalFramework.youth_file_id == file.id))
    framework.framework = Framework.OTS
    session.flush()
    done = twice(sanne, f"/jongeren/{file.id}/mensen/hulpverlener", typed)

    assert "Er staat geen maatregel van deze organisatie vast" in text_of(refused)
    assert done.status_code == 303


def test_when_the_last_of_an_organisation_stops_the_organisation_stops_too(session, client_of):
    file = a_file_of(session)
    organisation, okke = a_treatment_centre(session)
    sanne = client_of(file.actors["Sanne"])
    twice(sanne, f"/jongeren/{file.id}/mensen/hulpverlener", as_module_worker(session, organisation, okke))
    today = legal_today(session)

    sanne.post(f"/jongeren/{file.id}/mensen/{part_of(session, okke).id}/stoppen", data={"ends_on": today.isoformat()})

    period = session.scalar(select(OrganisationPeriod).where(OrganisationPeriod.organisation_id == organisation))
    assert period.ends_on == today
    assert "participation.ended" in told(session, okke)


# -- one person, one account -------------------------------------------------------------------------------------------


def test_a_mother_of_two_keeps_one_account_when_the_worker_says_that_it_is_her(session, client_of):
    file = a_file_of(session, "Fenna")
    brother = a_file_of(session, "Tijn", organisation_id=file.organisation_id)
    session.add(
        Participation(
            youth_file_id=brother.id, person_id=file.actors["Sanne"].person_id, role=Role.WORKER_PROVIDER,
            organisation_id=file.organisation_id, starts_on=legal_today(session) - timedelta(days=30),
        )
    )  # fmt: skip
    session.flush()
    sanne = client_of(file.actors["Sanne"])
    joins(session, file, Role.NETWORK_PERSON, "Zoë", "van Rijn")
    typed = an_uncle(session, given_name="Zoe", family_name="van Rijn")
    address = f"/jongeren/{brother.id}/mensen/erbij"

    asked = sanne.post(address, data=typed)
    zoe = file.actors["Zoë"].person_id
    done = twice(sanne, address, typed | {"same_as": str(zoe)})

    assert asked.status_code == 422
    assert "Is dit dezelfde persoon?" in text_of(asked)
    assert done.status_code == 303
    assert (
        zoe in session.scalars(select(Participation.person_id).where(Participation.youth_file_id == brother.id)).all()
    )


def test_a_name_in_a_file_of_which_the_worker_knows_nothing_is_not_asked_about(session, client_of):
    a_file_of(session, "Aya")  # her mother is called Esther Morgenrood too
    file = a_file_of(session)
    session.execute(text("UPDATE case_person SET given_name = 'Els' WHERE youth_file_id = :f"), {"f": file.id})

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/erbij",
        data=an_uncle(session, given_name="Esther", family_name="Morgenrood"),
    )

    assert "Is dit dezelfde persoon?" not in text_of(page)


# -- R-PER-08 ----------------------------------------------------------------------------------------------------------


def test_who_fosters_with_a_provider_does_not_guide_foster_parents_there(session, client_of):
    file = a_file_of(session)
    coen = an_actor(session, file.organisation_id, "Coen Dalemans")
    session.add(
        Participation(
            youth_file_id=file.id, person_id=coen.person_id, role=Role.FOSTER_PARENT, starts_on=legal_today(session)
        )
    )
    other = a_file_of(session, "Aya", organisation_id=file.organisation_id)
    typed = {
        "person": str(coen.person_id), "role": "worker_provider", "starts_on": legal_today(session).isoformat(),
    }  # fmt: skip

    page = client_of(other.actors["Sanne"]).post(f"/jongeren/{other.id}/mensen/hulpverlener", data=typed)

    assert page.status_code == 422
    assert "Wie bij deze organisatie pleegouder is, kan er geen pleegouders begeleiden (R-PER-08" in text_of(page)


# -- second thoughts ---------------------------------------------------------------------------------------------------


def asked_in_by_mistake(session, client_of):
    file = a_file_of(session)
    sanne = client_of(file.actors["Sanne"])
    twice(sanne, f"/jongeren/{file.id}/mensen/erbij", an_uncle(session))
    name = session.scalar(select(CasePerson).where(CasePerson.youth_file_id == file.id, CasePerson.relation == "oom"))
    part = session.scalar(select(Participation).where(Participation.person_id == name.person_id))
    return file, sanne, part


def test_who_asked_someone_in_by_mistake_takes_it_back_within_the_hour_as_if_it_never_was(session, client_of):
    file, sanne, part = asked_in_by_mistake(session, client_of)
    part_id = part.id
    assert "Neem terug" in text_of(sanne.get(f"/jongeren/{file.id}/mensen"))
    assert "alsof het nooit gebeurde" in text_of(sanne.get(f"/jongeren/{file.id}/mensen/{part_id}"))
    session.expunge_all()

    answer = sanne.post(f"/jongeren/{file.id}/mensen/{part_id}/terugnemen")

    assert answer.status_code == 303
    assert "Koen" not in text_of(sanne.get(f"/jongeren/{file.id}/mensen"))
    assert session.get(Participation, part_id) is None
    assert not session.scalars(select(CasePerson).where(CasePerson.relation == "oom")).all()
    events = session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)).all()
    assert {"participation.started", "participation.taken_back"} <= set(events)


def test_after_an_hour_a_part_ends_but_is_not_taken_back(session, client_of):
    file, sanne, part = asked_in_by_mistake(session, client_of)
    part_id = part.id
    session.execute(
        text("UPDATE participation SET recorded_at = now() - interval '61 minutes' WHERE id = :id"), {"id": part_id}
    )
    session.expunge_all()

    answer = sanne.post(f"/jongeren/{file.id}/mensen/{part_id}/terugnemen")

    assert answer.status_code == 409
    assert "Neem terug" not in text_of(sanne.get(f"/jongeren/{file.id}/mensen"))
    assert session.get(Participation, part_id) is not None


def test_second_thoughts_are_for_who_asked_and_for_who_wrote_nothing_yet(session, client_of):
    file, sanne, part = asked_in_by_mistake(session, client_of)
    part_id, koen = part.id, part.person_id
    colleague = joins(session, file, Role.WORKER_PROVIDER, "Coen")
    session.expunge_all()
    assert client_of(colleague).post(f"/jongeren/{file.id}/mensen/{part_id}/terugnemen").status_code == 409
    assert client_of(file.actors["Noor"]).post(f"/jongeren/{file.id}/mensen/{part_id}/terugnemen").status_code == 404
    an_item(session, file.id, Kind.OWN_STATEMENT, author_id=koen)

    assert sanne.post(f"/jongeren/{file.id}/mensen/{part_id}/terugnemen").status_code == 409
    assert session.get(Participation, part_id) is not None


def test_second_thoughts_of_a_whole_organisation_leave_it_no_way_in(session, client_of):
    file = a_file_of(session)
    organisation, okke = a_treatment_centre(session)
    sanne = client_of(file.actors["Sanne"])
    twice(sanne, f"/jongeren/{file.id}/mensen/hulpverlener", as_module_worker(session, organisation, okke))
    part_id = part_of(session, okke).id
    session.expunge_all()

    sanne.post(f"/jongeren/{file.id}/mensen/{part_id}/terugnemen")

    assert client_of(okke).get(f"/jongeren/{file.id}").status_code == 404
    assert not session.scalars(
        select(OrganisationPeriod).where(OrganisationPeriod.organisation_id == organisation)
    ).all()


# -- another role, an end, who coordinates -----------------------------------------------------------------------------


def test_a_network_person_becomes_a_step_parent_only_with_the_parent_and_a_foster_parent_from_a_day_on(
    session, client_of
):
    file = a_file_of(session)
    joins(session, file, Role.NETWORK_PERSON, "Riet", "Ooievaar")
    old = part_of(session, file.actors["Riet"])
    tomorrow = legal_today(session) + timedelta(days=1)
    typed = {"role": "foster_parent", "starts_on": tomorrow.isoformat(), "has_contract": "y", "ground": "Contract 12"}

    done = twice(client_of(file.actors["Sanne"]), f"/jongeren/{file.id}/mensen/{old.id}/veranderen", typed)

    assert done.status_code == 303
    session.refresh(old)
    assert old.ends_on == legal_today(session)
    new = session.scalar(
        select(Participation).where(Participation.person_id == old.person_id, Participation.role == Role.FOSTER_PARENT)
    )
    assert (new.starts_on, new.ends_on, new.ground) == (tomorrow, None, "Contract 12")


def test_a_change_before_the_part_began_is_refused_and_nothing_changes(session, client_of):
    file = a_file_of(session)
    joins(session, file, Role.NETWORK_PERSON, "Riet", "Ooievaar")
    old = part_of(session, file.actors["Riet"])

    page = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/{old.id}/veranderen",
        data={"role": "parent", "starts_on": old.starts_on.isoformat()},
    )

    assert page.status_code == 422
    session.refresh(old)
    assert old.ends_on is None


def test_the_part_of_the_youth_and_of_who_coordinates_do_not_end(session, client_of):
    file = a_file_of(session)
    sanne = client_of(file.actors["Sanne"])
    today = legal_today(session).isoformat()

    for given, words in (("Noor", "Het dossier is van de jeugdige zelf"), ("Sanne", "coördineert het dossier")):
        part = part_of(session, file.actors[given])
        page = sanne.post(f"/jongeren/{file.id}/mensen/{part.id}/stoppen", data={"ends_on": today})
        assert page.status_code == 422
        assert words in text_of(page)
        session.refresh(part)
        assert part.ends_on is None


def test_another_worker_coordinates_from_a_day_on_and_the_family_is_told(session, client_of):
    file = a_file_of(session)
    coen = joins(session, file, Role.WORKER_PROVIDER, "Coen", "Dalemans")
    tomorrow = legal_today(session) + timedelta(days=1)

    answer = client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/{part_of(session, coen).id}/coordineren",
        data={"starts_on": tomorrow.isoformat()},
    )

    assert answer.status_code == 303
    rows = session.scalars(select(Coordinator).where(Coordinator.youth_file_id == file.id)).all()
    assert sorted((row.person_id, row.ends_on) for row in rows) == sorted(
        [(file.actors["Sanne"].person_id, legal_today(session)), (coen.person_id, None)]
    )
    assert "coordinator.changed" in told(session, file.actors["Noor"])


def test_who_stands_in_for_the_coordinator_coordinates_until_the_last_day(session, client_of):
    file = a_file_of(session)
    coen = an_actor(session, file.organisation_id, "Coen Dalemans")
    today = legal_today(session)
    typed = {
        "colleague": str(coen.person_id), "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=7)).isoformat(),
    }  # fmt: skip

    client_of(file.actors["Sanne"]).post(
        f"/jongeren/{file.id}/mensen/{part_of(session, file.actors['Sanne']).id}/vervangen", data=typed
    )

    rows = session.scalars(
        select(Coordinator).where(Coordinator.youth_file_id == file.id).order_by(Coordinator.starts_on)
    ).all()
    sanne = file.actors["Sanne"].person_id
    assert [row.person_id for row in rows] == [sanne, coen.person_id, sanne]
    assert rows[1].ends_on == today + timedelta(days=7)
    assert "participation.replaced" in told(session, file.actors["Noor"])


@pytest.mark.parametrize("way", ["", "/veranderen", "/stoppen", "/vervangen", "/coordineren"])
@pytest.mark.parametrize("who", ["Noor", "Esther", "Ineke"])
def test_what_is_arranged_for_a_person_is_a_page_for_who_keeps_the_circle_alone(session, client_of, who, way):
    file = a_file_of(session)
    coen = joins(session, file, Role.WORKER_PROVIDER, "Coen")
    address = f"/jongeren/{file.id}/mensen/{part_of(session, coen).id}{way}"
    stranger = an_actor(session, file.organisation_id, "Tom")

    assert client_of(file.actors["Sanne"]).get(address).status_code == 200
    assert client_of(file.actors[who]).get(address).status_code == 404
    assert client_of(stranger).get(address).status_code == 404


def test_two_workers_who_end_the_same_part_at_once_do_not_make_it_longer(session, behind_wall):
    file = a_file_of(session)
    joins(session, file, Role.NETWORK_PERSON, "Riet")
    part = part_of(session, file.actors["Riet"]).id
    today = legal_today(session)
    mine = behind_wall(file.actors["Sanne"])
    facts.end_participation(mine, file.actors["Sanne"], part, today)

    with pytest.raises(RuleBroken, match="al eerder geëindigd"):
        facts.end_participation(mine, file.actors["Sanne"], part, today + timedelta(days=30))
