"""A consent is an item of its own: each reads the records that the grid opens to them, and no other exists."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import Capacity, ConsentWay, Role, Topic
from portal.dossier.models import Authority, Consent, Exclusion, Item, Withholding
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.plans.models import Plan
from tests.dossier.builders import a_file_of, an_actor, an_item, joins
from tests.dossier.test_emergency import on_duty


def gives(session, behind_wall, file, whom, by="Noor", capacity=Capacity.YOUTH, **more):
    portal = behind_wall(file.actors[by])
    consent = facts.give_consent(
        portal,
        file.actors[by],
        youth_file_id=file.id,
        given_by=file.actors[by].person_id,
        capacity=capacity,
        person_id=file.actors[whom].person_id,
        kinds=[Kind.HELP_PLAN],
        **more,
    )
    portal.commit()
    return consent.id


def read_by(client_of, file, who):
    page = client_of(file.actors[who]).get(f"/jongeren/{file.id}/toestemming")
    assert page.status_code == 200
    return BeautifulSoup(page.text, "html.parser").get_text(" ", strip=True)


@pytest.fixture
def file(session):
    file = a_file_of(session, age=14)
    joins(session, file, Role.NETWORK_PERSON, "Koen", "Ooievaar")
    joins(session, file, Role.NETWORK_PERSON, "Greet", "Zwaluw")
    joins(session, file, Role.PARENT, "Mark", "Winterdijk")
    return file


def test_who_keeps_the_records_and_who_holds_authority_read_them_all_and_others_only_what_concerns_them(
    session, client_of, behind_wall, file
):
    gives(session, behind_wall, file, "Koen")
    gives(session, behind_wall, file, "Greet")

    for who in ("Noor", "Esther", "Sanne"):
        words = read_by(client_of, file, who)
        assert "Koen Ooievaar" in words
        assert "Greet Zwaluw" in words
    portal = behind_wall(file.actors["Koen"])
    mine = portal.scalars(select(Item).where(Item.id.in_(of_kind(portal, file, "Koen")))).all()
    assert len(mine) == 1
    assert of_kind(behind_wall(file.actors["Mark"]), file, "Mark") == []


def of_kind(portal, file, who):
    allowed = scope.permitted_ids(
        portal,
        file.actors[who],
        Letter.K,
        frozenset({Kind.CONSENT_RECORD}),
        day=legal_today(portal),
        youth_file_id=file.id,
    )
    found = portal.scalars(select(Consent.id).where(Consent.id.in_(allowed))).all()
    portal.commit()
    return found


def test_that_a_youth_has_a_counsellor_is_known_to_the_two_of_them_only(session, behind_wall, file):
    joins(session, file, Role.COUNSELLOR, "Rosa", stands_for_id=file.actors["Noor"].person_id)
    record = gives(session, behind_wall, file, "Rosa", capacity=Capacity.CLIENT)

    seen_by = {who for who in file.actors if of_kind(behind_wall(file.actors[who]), file, who) == [record]}

    assert seen_by == {"Noor"}  # for the counsellor the grid denies the row: no record of theirs is kept here


def test_a_record_that_names_where_the_youth_stays_does_not_exist_for_who_is_excluded(session, behind_wall, file):
    mother = file.actors["Esther"]
    joins(session, file, Role.FOSTER_PARENT, "Petra", "Hazelgaard", reveals_stay=True)
    today = legal_today(session)
    session.add(
        Exclusion(
            youth_file_id=file.id,
            person_id=mother.person_id,
            reason="dreiging",
            decided_by=file.actors["Sanne"].person_id,
            starts_on=today,
            review_on=today,
        )
    )
    secret, other = gives(session, behind_wall, file, "Petra"), gives(session, behind_wall, file, "Koen")

    assert of_kind(behind_wall(mother), file, "Esther") == [other]
    assert set(of_kind(behind_wall(file.actors["Noor"]), file, "Noor")) == {secret, other}


def test_a_stranger_learns_nothing_of_a_consent_and_withdraws_none(session, behind_wall, file):
    record = gives(session, behind_wall, file, "Koen")
    stranger = an_actor(session, file.organisation_id, "Tom")

    for actor in (stranger, file.actors["Mark"], file.actors["Greet"]):
        with pytest.raises(NotFound):
            facts.withdraw_consent(behind_wall(actor), actor, record)
    for who in ("Esther", "Koen"):  # they may read it; taking it back is for who gave it, or who keeps the records
        with pytest.raises((Denied, NotFound)):
            facts.withdraw_consent(behind_wall(file.actors[who]), file.actors[who], record)


@pytest.mark.parametrize("who", ["Mark", "Koen"])
def test_who_has_no_a_in_the_row_does_not_record_their_own_consent(session, behind_wall, file, who):
    with pytest.raises((Denied, NotFound)):
        gives(session, behind_wall, file, "Greet", by=who, capacity=Capacity.APPEARING)


def test_at_work_someone_consents_only_for_the_organisation_that_is_guardian(session, behind_wall, file):
    gi = joins(session, file, Role.GI_GUARDIAN, "Gerda")
    session.add(
        Authority(
            youth_file_id=file.id,
            status="guardian_gi",
            organisation_id=file.organisation_id,
            starts_on=legal_today(session),
        )
    )
    session.flush()

    with pytest.raises(RuleBroken, match="namens uw organisatie"):
        gives(session, behind_wall, file, "Koen", by="Gerda")
    record = gives(
        session,
        behind_wall,
        file,
        "Koen",
        by="Gerda",
        capacity=Capacity.GUARDIAN_GI,
        for_organisation_id=gi.organisation_id,
    )

    assert session.get_one(Consent, record).way is ConsentWay.PORTAL


# -- a consent for one plan is called by the plan's name ---------------------------------------------------------------


@pytest.fixture
def plan(session, file):
    """A plan with a name of its own, of which the youth lets Koen read the whole."""
    item = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    session.add(Plan(id=item.id, youth_file_id=file.id, kind="help_plan", title=NAME, series_id=item.id, number=2))
    session.flush()
    return item.id


NAME = "Samen naar een nieuwe school"


def gives_plan(session, behind_wall, file, plan):
    portal, noor = behind_wall(file.actors["Noor"]), file.actors["Noor"]
    given = facts.give_consent(
        portal, noor, youth_file_id=file.id, given_by=noor.person_id, capacity=Capacity.YOUTH,
        person_id=file.actors["Koen"].person_id, item_id=plan,
    )  # fmt: skip
    portal.commit()
    return given.id


def test_a_consent_for_a_whole_plan_is_called_by_its_name_where_it_is_withdrawn_too(
    session, client_of, behind_wall, file, plan
):
    given = gives_plan(session, behind_wall, file, plan)
    withdrawing = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/toestemming/{given}/intrekken")

    for who in ("Noor", "Esther", "Sanne", "Koen"):
        assert f"{NAME}, versie 2" in read_by(client_of, file, who)
    assert f"{NAME}, versie 2" in withdrawing.text
    assert f'href="/plannen/{plan}"' in withdrawing.text


def test_who_only_knows_of_the_plan_reads_its_kind_and_no_name(session, client_of, behind_wall, file, plan):
    gives_plan(session, behind_wall, file, plan)
    file.actors["Karin"] = on_duty(session, file)

    words = read_by(client_of, file, "Karin")

    assert "Hulpverleningsplan" in words
    assert NAME not in words
    assert str(plan) not in client_of(file.actors["Karin"]).get(f"/jongeren/{file.id}/toestemming").text


def test_who_may_not_know_of_the_plan_learns_neither_name_nor_kind_from_the_consent(
    session, client_of, behind_wall, file, plan
):
    gives_plan(session, behind_wall, file, plan)
    session.commit()
    today, sanne = legal_today(session), file.actors["Sanne"].person_id
    session.add(
        Withholding(
            youth_file_id=file.id, item_id=plan, person_id=file.actors["Koen"].person_id, ground="serious_harm",
            reason="Het schaadt nu.", starts_on=today, review_on=today, decided_by=sanne,
            second_professional=file.actors["Esther"].person_id,
        )
    )  # fmt: skip
    session.flush()

    words = read_by(client_of, file, "Koen")

    assert "Eén onderdeel" in words
    assert NAME not in words
    assert "ulpverleningsplan" not in words
    assert str(plan) not in client_of(file.actors["Koen"]).get(f"/jongeren/{file.id}/toestemming").text
