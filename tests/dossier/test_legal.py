"""Authority and framework as two dated series: what holds, what comes, who verified which document."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import AuthorityStatus, Framework, Role
from portal.dossier.legal import services
from portal.dossier.models import Authority, Exclusion, LegalFramework, Participation
from portal.kernel.errors import NotFound
from portal.people.models import Organisation, OrganisationKind
from tests.dossier.builders import LONG_AGO, a_file_of, an_actor, an_organisation, joins
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE

DAY = timedelta(days=1)


@pytest.fixture
def file(session):
    file = a_file_of(session, "Milan", age=13)
    joins(session, file, Role.PARENT, "Ruben", "Taartman")
    return file


@pytest.fixture
def gi(session):
    id_ = an_organisation(session, "Bureau Jeugdzorg")
    session.get_one(Organisation, id_).kind = OrganisationKind.GI
    session.flush()
    return id_


def at(file, way=""):
    return f"/jongeren/{file.id}/gezag{way}"


def person(file, given):
    return str(file.actors[given].person_id)


def both_parents(session, file, **other):
    return {
        "status": "joint_parents",
        "holders": [person(file, "Esther"), person(file, "Ruben")],
        "organisation": "",
        "starts_on": legal_today(session).isoformat(),
        "document": "Uittreksel gezagsregister 12-3",
    } | other


def a_supervision(session, gi, **other):
    today = legal_today(session)
    return {
        "framework": "ots",
        "organisation": str(gi),
        "starts_on": today.isoformat(),
        "ends_on": (today + 180 * DAY).isoformat(),
        "document": "Beschikking C/03/1",
    } | other


def held(session, file):
    session.commit()
    rows = session.scalars(select(Authority).where(Authority.youth_file_id == file.id))
    return sorted((row.starts_on, row.ends_on, row.status.value) for row in rows)


def test_authority_changes_on_a_day_and_what_held_ends_the_day_before(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    today = legal_today(session)

    assert sanne.post(at(file, "/nieuw"), data=both_parents(session, file)).status_code == 303

    began = today - LONG_AGO
    assert held(session, file) == sorted(
        [(began, today - DAY, "sole_parent"), (today, None, "joint_parents"), (today, None, "joint_parents")]
    )
    page = text_of(sanne.get(at(file)))
    assert "Beide ouders hebben samen gezag : Ruben Taartman" in page
    assert "Uittreksel gezagsregister 12-3 · nagekeken op" in page
    assert "door Sanne Bovenveld" in page
    assert "Wat er was" in page


def test_what_comes_stands_apart_from_what_holds(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    coming = (legal_today(session) + 30 * DAY).isoformat()

    sanne.post(at(file, "/nieuw"), data=both_parents(session, file, starts_on=coming))

    page = text_of(sanne.get(at(file)))
    assert page.index("Eén ouder heeft gezag") < page.index("Wat er komt") < page.index("Beide ouders")
    again = sanne.post(at(file, "/nieuw"), data=both_parents(session, file))
    assert again.status_code == 422
    assert "Er staat al iets vast vanaf" in text_of(again)


def test_the_institution_may_decide_on_a_part_and_the_parents_keep_the_rest(session, client_of, file, gi):
    typed = both_parents(session, file, status="partial_to_gi", holders=[], organisation=str(gi))

    sanne = client_of(file.actors["Sanne"])
    assert "Kies waarover" in text_of(sanne.post(at(file, "/nieuw"), data=typed))
    assert sanne.post(at(file, "/nieuw"), data=typed | {"matters": ["school"]}).status_code == 303

    page = text_of(sanne.get(at(file)))
    assert "De gecertificeerde instelling beslist over een deel : Bureau Jeugdzorg Over: school" in page
    assert "Eén ouder heeft gezag" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"holders": ["Esther"]}, "Kies de twee ouders"),
        ({"holders": ["Esther", "Ineke"]}, "Kies de twee ouders"),
        ({"holders": ["Esther", "Sanne"]}, "geldige keuze"),
        ({"holders": ["Esther", NOWHERE]}, "geldige keuze"),
        ({"status": "sole_parent"}, "Kies de ene ouder"),
        ({"status": "guardian_gi"}, "Een instelling heeft hier het gezag"),
        ({"status": "guardian_gi", "holders": []}, "Kies de gecertificeerde instelling"),
        ({"status": "guardian_other", "holders": ["Esther"]}, "Een ouder is geen voogd"),
        ({"status": "guardian_foster", "holders": ["Esther"]}, "pleegouders die voogd zijn"),
        ({"status": "none"}, "Kies iets uit de lijst"),
        ({"organisation": NOWHERE}, "Kies iets uit de lijst"),
        ({"starts_on": "2019-02-30"}, "Vul een datum in"),
        ({"starts_on": "1850-01-01"}, "datum kan niet kloppen"),
        ({"ends_on": "2001-01-01"}, "einddatum ligt voor"),
        ({"starts_on": "2045-01-01"}, "Vanaf 18 jaar"),
        ({"document": ""}, "Noem het document"),
        ({"document": "x" * 10_000}, "te lang"),
        ({"document": "a\x00b"}, "niet te lezen"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(session, client_of, file, typed, words):
    before = held(session, file)
    if "holders" in typed:
        known = typed["holders"]
        typed = typed | {"holders": [person(file, name) if name in file.actors else name for name in known]}

    page = client_of(file.actors["Sanne"]).post(at(file, "/nieuw"), data=both_parents(session, file, **typed))

    assert page.status_code == 422
    assert words in text_of(page)
    if "document" not in typed:
        assert "Uittreksel gezagsregister 12-3" in page.text
    assert held(session, file) == before


def test_a_measure_follows_voluntary_help_and_the_page_says_so(session, client_of, file, gi):
    sanne = client_of(file.actors["Sanne"])

    assert sanne.post(at(file, "/kader"), data=a_supervision(session, gi)).status_code == 303
    session.commit()

    today = legal_today(session)
    rows = session.scalars(select(LegalFramework).where(LegalFramework.youth_file_id == file.id)).all()
    assert sorted((row.framework, row.ends_on) for row in rows) == sorted(
        [(Framework.VOLUNTARY, today - DAY), (Framework.OTS, today + 180 * DAY)]
    )
    assert "Ondertoezichtstelling : Bureau Jeugdzorg" in text_of(sanne.get(at(file)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"organisation": ""}, "Kies de gecertificeerde instelling"),
        ({"ends_on": ""}, "volgens de wet korter"),
        ({"ends_on": "2044-01-01"}, "volgens de wet korter"),
        ({"document": ""}, "Noem de beschikking"),
        ({"framework": "18plus"}, "Kies iets uit de lijst"),
        ({"pending_until": "2019-02-30"}, "Vul een datum in"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(session, client_of, file, gi, typed, words):
    page = client_of(file.actors["Sanne"]).post(at(file, "/kader"), data=a_supervision(session, gi, **typed))

    assert page.status_code == 422
    assert words in text_of(page)
    session.commit()
    assert len(session.scalars(select(LegalFramework).where(LegalFramework.youth_file_id == file.id)).all()) == 1


def test_papers_that_are_late_are_shown(session, client_of, file, gi):
    sanne = client_of(file.actors["Sanne"])
    typed = a_supervision(session, gi, document="", pending_until=(legal_today(session) + 3 * DAY).isoformat())
    assert sanne.post(at(file, "/kader"), data=typed).status_code == 303
    assert "papieren komen nog" in text_of(sanne.get(at(file)))
    session.commit()
    row = session.scalars(select(LegalFramework).where(LegalFramework.framework == Framework.OTS)).one()
    row.pending_until = legal_today(session) - DAY
    session.flush()

    assert "papieren te laat" in text_of(sanne.get(at(file)))


def test_authority_ends_on_a_last_day_and_is_verified_again(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    row = session.scalars(select(Authority).where(Authority.youth_file_id == file.id)).one()
    today = legal_today(session)
    assert "opnieuw nakijken" in text_of(sanne.get(at(file)))

    assert sanne.post(at(file, f"/{row.id}/nakijken"), data={"document": ""}).status_code == 422
    assert sanne.post(at(file, f"/{row.id}/nakijken"), data={"document": "Uittreksel 9"}).status_code == 303
    assert "opnieuw nakijken" not in text_of(sanne.get(at(file)))
    assert sanne.post(at(file, f"/{row.id}/beeindigen"), data={"ends_on": "1999-01-01"}).status_code == 422
    assert sanne.post(at(file, f"/{row.id}/beeindigen"), data={"ends_on": today.isoformat()}).status_code == 303
    assert sanne.post(at(file, f"/{row.id}/beeindigen"), data={"ends_on": today.isoformat()}).status_code == 409
    session.refresh(row)
    assert (row.ends_on, row.document, row.verified_on) == (today, "Uittreksel 9", today)


def test_the_youth_and_who_has_authority_read_it_and_change_nothing(session, client_of, file):
    for given in ("Milan", "Esther"):
        viewer = client_of(file.actors[given])
        page = viewer.get(at(file))
        assert "Eén ouder heeft gezag" in text_of(page)
        assert "Het gezag verandert" not in text_of(page)
        assert viewer.get(at(file, "/nieuw")).status_code == 404
        assert viewer.post(at(file, "/nieuw"), data=both_parents(session, file)).status_code == 404
    assert len(held(session, file)) == 1


@pytest.mark.parametrize("given", ["Ruben", None])
def test_who_may_not_see_the_record_finds_no_page(session, client_of, file, gi, given):
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))
    row = session.scalars(select(Authority).where(Authority.youth_file_id == file.id)).one()

    for way in ("", "/nieuw", "/kader", f"/{row.id}/beeindigen", f"/{row.id}/nakijken"):
        real, wrong = viewer.get(at(file, way)), viewer.get(f"/jongeren/{NOWHERE}/gezag{way}")
        assert real.status_code == wrong.status_code == 404
        assert without_request_number(real.text) == without_request_number(wrong.text)
    assert viewer.post(at(file, "/kader"), data=a_supervision(session, gi)).status_code == 404
    assert viewer.post(at(file, f"/{row.id}/beeindigen"), data={"ends_on": "2030-01-01"}).status_code == 404


def test_a_row_of_another_file_is_not_reached_from_this_one(session, client_of, file):
    """Also by who works in both: the deed would stand in the log of the wrong file."""
    other = a_file_of(session, "Aya", age=13, organisation_id=file.organisation_id)
    sanne = file.actors["Sanne"]
    session.scalars(
        select(Participation).where(Participation.person_id == other.actors["Sanne"].person_id)
    ).one().person_id = sanne.person_id
    row = session.scalars(select(Authority).where(Authority.youth_file_id == other.id)).one()
    today = legal_today(session)
    coming = Authority(
        youth_file_id=other.id, status=AuthorityStatus.JOINT_PARENTS, holder_id=row.holder_id,
        starts_on=today + 30 * DAY,
    )  # fmt: skip
    session.add(coming)
    session.flush()
    client = client_of(sanne)

    for line, way, typed in (
        (row, "beeindigen", {"ends_on": today.isoformat()}),
        (row, "nakijken", {"document": "x"}),
        (coming, "intrekken", {"reason": "Fout."}),
    ):
        assert client.get(at(other, f"/{line.id}/{way}")).status_code == 200
        assert client.get(at(file, f"/{line.id}/{way}")).status_code == 404
        assert client.post(at(file, f"/{line.id}/{way}"), data=typed).status_code == 404


def test_a_guardian_whose_name_betrays_the_stay_is_not_there_for_the_excluded(session, client_of, file):
    ineke = file.actors["Ineke"]
    today = legal_today(session)
    session.add(
        Authority(
            youth_file_id=file.id, status=AuthorityStatus.GUARDIAN_FOSTER, holder_id=ineke.person_id, starts_on=today
        )
    )
    session.scalars(select(Participation).where(Participation.person_id == ineke.person_id)).one().reveals_stay = True
    session.add(
        Exclusion(
            youth_file_id=file.id, person_id=file.actors["Esther"].person_id, reason="dreiging",
            decided_by=file.actors["Sanne"].person_id, starts_on=today, review_on=today,
        )
    )  # fmt: skip
    session.flush()

    page = client_of(file.actors["Esther"]).get(at(file))

    assert page.status_code == 200
    assert "Speelbeek" not in page.text
    assert "Pleegouders zijn voogd" not in text_of(page)


def test_reading_and_changing_stand_in_the_log(session, client_of, file, gi):
    sanne = client_of(file.actors["Sanne"])
    sanne.get(at(file))
    sanne.post(at(file, "/nieuw"), data=both_parents(session, file))
    sanne.post(at(file, "/kader"), data=a_supervision(session, gi))
    session.commit()

    names = set(session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)))

    assert {"item.read", "authority.changed", "framework.changed"} <= names


# -- a wrong row to come -----------------------------------------------------------------------------------------------


def the_row_to_come(session, file):
    session.commit()
    return session.scalars(
        select(Authority).where(Authority.youth_file_id == file.id, Authority.starts_on > legal_today(session))
    ).first()


def test_a_wrong_row_to_come_is_withdrawn_with_a_reason_and_stays_on_record(session, client_of, file):
    sanne = client_of(file.actors["Sanne"])
    coming = (legal_today(session) + 30 * DAY).isoformat()
    sanne.post(at(file, "/nieuw"), data=both_parents(session, file, starts_on=coming))
    row = the_row_to_come(session, file)
    address = at(file, f"/{row.id}/intrekken")
    assert "Klopt niet: trek in" in text_of(sanne.get(at(file)))

    assert sanne.post(address, data={"reason": " "}).status_code == 422
    assert sanne.post(address, data={"reason": "De beschikking ging over een ander kind."}).status_code == 303

    assert session.get(Authority, row.id, populate_existing=True) is None
    page = text_of(sanne.get(at(file)))
    assert "Ingetrokken voordat het inging" in page
    assert "De beschikking ging over een ander kind." in page
    assert "De beschikking ging over een ander kind." not in client_of(file.actors["Esther"]).get(at(file)).text
    assert session.scalars(select(AuditEvent.thing_id).where(AuditEvent.name == "authority.withdrawn")).all() == [
        row.id
    ]


def test_a_row_that_began_is_not_withdrawn_but_ends(session, client_of, file):
    row = session.scalars(select(Authority).where(Authority.youth_file_id == file.id)).one()

    page = client_of(file.actors["Sanne"]).post(at(file, f"/{row.id}/intrekken"), data={"reason": "Fout."})

    assert page.status_code == 422
    assert "al begonnen" in text_of(page)
    assert len(held(session, file)) == 1


@pytest.mark.parametrize("who", ["Esther", "Milan", "stranger"])
def test_nobody_else_withdraws_authority(session, client_of, file, who):
    coming = (legal_today(session) + 30 * DAY).isoformat()
    client_of(file.actors["Sanne"]).post(at(file, "/nieuw"), data=both_parents(session, file, starts_on=coming))
    row = the_row_to_come(session, file)
    actor = file.actors.get(who) or an_actor(session, file.organisation_id, "Tom")

    answer = client_of(actor).post(at(file, f"/{row.id}/intrekken"), data={"reason": "Niet waar."})

    assert answer.status_code in {403, 404}
    assert the_row_to_come(session, file) is not None


def test_the_service_and_the_database_themselves_withdraw_nothing_for_who_does_not_keep_the_record(
    session, client_of, behind_wall, file
):
    coming = (legal_today(session) + 30 * DAY).isoformat()
    client_of(file.actors["Sanne"]).post(at(file, "/nieuw"), data=both_parents(session, file, starts_on=coming))
    row = the_row_to_come(session, file)
    stranger = an_actor(session, file.organisation_id, "Tom")  # the wall
    for actor in (file.actors["Esther"], stranger):
        portal = behind_wall(actor)
        assert portal.scalar(text("SELECT withdraw_authority(:line, 'Fout.')"), {"line": row.id}) is False
        portal.rollback()
        with pytest.raises(NotFound):
            services.withdraw_authority(portal, actor, file.id, row.id, "Fout.")
        portal.rollback()

    assert the_row_to_come(session, file) is not None
