"""Writing the facts that access leans on: who may, what cannot be, what it changes, and what the log keeps."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.access import scope
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import (
    AuthorityStatus,
    Capacity,
    ConsentWay,
    Framework,
    Role,
    WithholdingGround,
)
from portal.dossier.models import Authority, CasePerson, Coordinator, DutyShift, FileRequest, Item, Participation
from portal.kernel import clock
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from tests.access.builders import (
    a_file,
    a_person,
    an_item,
    an_organisation,
    holds_authority,
    takes_part,
)

DAY = timedelta(days=1)


@pytest.fixture
def file(session):
    return a_file(session, age=16)


@pytest.fixture
def worker(session, file):
    return takes_part(session, file, Role.WORKER_PROVIDER)


def events(session):
    return list(session.scalars(select(AuditEvent.name).order_by(AuditEvent.sequence)))


def may(session, behind_wall, actor, item):
    portal = behind_wall(actor)
    letters = scope.permissions_on(portal, actor, item)
    portal.commit()
    return letters


# --- taking part ---------------------------------------------------------------------------------------------------


def test_who_is_added_takes_part_and_the_log_says_so(session, behind_wall, file, worker):
    portal = behind_wall(worker)
    person = a_person(session)
    session.commit()

    facts.add_participation(
        portal, worker, youth_file_id=file, person_id=person, role=Role.PARENT, starts_on=legal_today(portal)
    )
    portal.commit()

    assert session.scalar(select(Participation.role).where(Participation.person_id == person)) == Role.PARENT
    assert events(session)[-1] == "participation.started"


@pytest.mark.parametrize("role", [Role.YOUTH, Role.PARENT, Role.FOSTER_PARENT, Role.BEHAVIOURAL_SCIENTIST])
def test_others_than_the_worker_add_nobody(session, behind_wall, file, worker, role):
    actor = takes_part(session, file, role)
    portal = behind_wall(actor)

    with pytest.raises((Denied, NotFound)):
        facts.add_participation(
            portal,
            actor,
            youth_file_id=file,
            person_id=actor.person_id,
            role=Role.PARENT,
            starts_on=legal_today(portal),
        )


def test_a_stranger_adds_nobody_and_learns_nothing(session, behind_wall, file):
    stranger = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    portal = behind_wall(stranger)

    with pytest.raises(NotFound):
        facts.add_participation(
            portal,
            stranger,
            youth_file_id=file,
            person_id=stranger.person_id,
            role=Role.PARENT,
            starts_on=legal_today(portal),
        )


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(date(1850, 1, 1), None), (date(2999, 1, 1), None), (date(2026, 3, 1), date(2026, 2, 1))],
)
def test_a_period_that_cannot_be_is_refused_in_dutch(behind_wall, session, file, worker, starts, ends):
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken, match="datum"):
        facts.add_participation(
            portal,
            worker,
            youth_file_id=file,
            person_id=worker.person_id,
            role=Role.PARENT,
            starts_on=starts,
            ends_on=ends,
        )


def test_the_same_role_twice_in_one_period_is_refused(session, behind_wall, file, worker):
    mother = takes_part(session, file, Role.PARENT)
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken, match="al in een deel"):
        facts.add_participation(
            portal,
            worker,
            youth_file_id=file,
            person_id=mother.person_id,
            role=Role.PARENT,
            starts_on=legal_today(portal),
        )


def test_who_guides_foster_parents_for_a_provider_cannot_be_its_foster_parent(session, behind_wall, file, worker):
    colleague = takes_part(
        session, a_file(session), Role.WORKER_PROVIDER, organisation=worker.organisation_id
    )  # in a file that the worker does not see
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken, match="begeleidt"):
        facts.add_participation(
            portal,
            worker,
            youth_file_id=file,
            person_id=colleague.person_id,
            role=Role.FOSTER_PARENT,
            starts_on=legal_today(portal),
        )


def test_a_part_that_ends_closes_what_it_opened(session, behind_wall, file, worker):
    network = takes_part(session, file, Role.OTHER_PROVIDER)
    item = an_item(session, file, Kind.HELP_PLAN)
    assert Letter.V in may(session, behind_wall, network, item)
    part = session.scalars(select(Participation).where(Participation.person_id == network.person_id)).one()

    portal = behind_wall(worker)
    facts.end_participation(portal, worker, part.id, legal_today(portal) - DAY)
    portal.commit()

    assert may(session, behind_wall, network, item) == frozenset()


def test_a_replacement_of_a_worker_always_has_an_end(session, behind_wall, file, worker):
    part = session.scalars(select(Participation).where(Participation.person_id == worker.person_id)).one()
    colleague = a_person(session)
    portal = behind_wall(worker)
    today = legal_today(portal)

    replacement = facts.replace_worker(
        portal, worker, participation_id=part.id, replacement_id=colleague, starts_on=today, ends_on=today + 7 * DAY
    )

    assert (replacement.ends_on, replacement.replaces_id, replacement.role) == (today + 7 * DAY, part.id, part.role)


# --- authority, framework -------------------------------------------------------------------------------------------


def test_authority_is_recorded_with_who_verified_which_document(session, behind_wall, file, worker):
    mother = takes_part(session, file, Role.PARENT)
    portal = behind_wall(worker)

    facts.record_authority(
        portal,
        worker,
        youth_file_id=file,
        status=AuthorityStatus.SOLE_PARENT,
        holder_id=mother.person_id,
        starts_on=date(2015, 1, 1),
        document="Uittreksel gezagsregister 12-3",
    )
    portal.commit()

    row = session.scalars(select(Authority)).one()
    assert (row.verified_by, row.document) == (worker.person_id, "Uittreksel gezagsregister 12-3")
    assert events(session)[-1] == "authority.changed"


def test_authority_without_a_document_is_refused(session, behind_wall, file, worker):
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken):
        facts.record_authority(
            portal,
            worker,
            youth_file_id=file,
            status=AuthorityStatus.SOLE_PARENT,
            holder_id=worker.person_id,
            starts_on=date(2015, 1, 1),
            document=" ",
        )


def test_a_family_supervision_of_more_than_a_year_is_refused(session, behind_wall, file, worker):
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken, match="wet"):
        facts.record_framework(
            portal,
            worker,
            youth_file_id=file,
            framework=Framework.OTS,
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 6, 1),
            document="Beschikking 1",
        )


# --- consent -------------------------------------------------------------------------------------------------------


def test_the_youths_consent_opens_a_row_and_its_withdrawal_shuts_it_at_once(session, behind_wall, file, worker):
    youth = takes_part(session, file, Role.YOUTH)
    mother = takes_part(session, file, Role.PARENT)
    holds_authority(session, file, mother)
    plan = an_item(session, file, Kind.HELP_PLAN)
    assert may(session, behind_wall, mother, plan) == frozenset()

    portal = behind_wall(youth)
    consent = facts.give_consent(
        portal,
        youth,
        youth_file_id=file,
        given_by=youth.person_id,
        capacity=Capacity.YOUTH,
        person_id=mother.person_id,
        kinds=[Kind.HELP_PLAN],
    )
    portal.commit()
    assert may(session, behind_wall, mother, plan) == {Letter.K, Letter.V, Letter.C}

    portal = behind_wall(youth)
    facts.withdraw_consent(portal, youth, consent.id)
    portal.commit()
    assert may(session, behind_wall, mother, plan) == frozenset()


def test_a_worker_records_a_consent_given_on_paper_with_its_evidence(session, behind_wall, file, worker):
    youth, mother = takes_part(session, file, Role.YOUTH), takes_part(session, file, Role.PARENT)
    portal = behind_wall(worker)
    asked: dict[str, Any] = {
        "youth_file_id": file,
        "given_by": youth.person_id,
        "capacity": Capacity.YOUTH,
        "person_id": mother.person_id,
    }

    with pytest.raises(RuleBroken, match="alleen zelf"):
        facts.give_consent(portal, worker, **asked)
    with pytest.raises(RuleBroken):
        facts.give_consent(portal, worker, **asked, way=ConsentWay.SIGNED)
    facts.give_consent(portal, worker, **asked, way=ConsentWay.SIGNED, evidence="Formulier van 3 maart, map 2")


def test_nobody_gives_consent_for_another_family_member(session, behind_wall, file, worker):
    youth, mother = takes_part(session, file, Role.YOUTH), takes_part(session, file, Role.PARENT)
    portal = behind_wall(mother)

    with pytest.raises((Denied, NotFound)):
        facts.give_consent(
            portal,
            mother,
            youth_file_id=file,
            given_by=youth.person_id,
            capacity=Capacity.YOUTH,
            person_id=mother.person_id,
        )


def test_two_people_withdrawing_at_once_do_not_overwrite_each_other(session, behind_wall, file, worker):
    youth = takes_part(session, file, Role.YOUTH)
    portal = behind_wall(youth)
    consent = facts.give_consent(
        portal,
        youth,
        youth_file_id=file,
        given_by=youth.person_id,
        capacity=Capacity.YOUTH,
        person_id=worker.person_id,
    )
    facts.withdraw_consent(portal, youth, consent.id)

    with pytest.raises(Conflict):
        facts.withdraw_consent(portal, youth, consent.id)


# --- shielding -----------------------------------------------------------------------------------------------------


def test_niet_voor_mama_holds_at_once(session, behind_wall, worker):
    file = a_file(session, age=14)
    youth, mother = takes_part(session, file, Role.YOUTH), takes_part(session, file, Role.PARENT)
    holds_authority(session, file, mother)
    line = an_item(session, file, Kind.STANDPOINT, by=youth)
    assert Letter.V in may(session, behind_wall, mother, line)

    portal = behind_wall(youth)
    placed = facts.place_not_for(portal, youth, item_id=line, person_id=mother.person_id)
    portal.commit()

    assert may(session, behind_wall, mother, line) == frozenset()
    assert placed.check_by is not None  # under 16, against an authority holder: two professionals look


def test_niet_voor_is_only_for_own_words(session, behind_wall, file, worker):
    youth, foster = takes_part(session, file, Role.YOUTH), takes_part(session, file, Role.FOSTER_PARENT)
    line = an_item(session, file, Kind.HELP_PLAN, by=worker)

    for actor in (youth, foster):
        portal = behind_wall(actor)
        with pytest.raises(Denied):
            facts.place_not_for(portal, actor, item_id=line, person_id=worker.person_id)


def test_withholding_needs_a_second_professional_and_a_review_date(session, behind_wall, file, worker):
    youth = takes_part(session, file, Role.YOUTH)
    second = takes_part(session, file, Role.BEHAVIOURAL_SCIENTIST, organisation=worker.organisation_id)
    stranger = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    item = an_item(session, file, Kind.HELP_PLAN, by=worker)
    portal = behind_wall(worker)
    today = legal_today(portal)
    asked: dict[str, Any] = {
        "item_id": item,
        "person_id": youth.person_id,
        "ground": WithholdingGround.SERIOUS_HARM,
        "reason": "ernstig nadeel",
        "review_on": today + 30 * DAY,
    }

    for wrong in (worker.person_id, stranger.person_id, youth.person_id):
        with pytest.raises(RuleBroken):
            facts.withhold(portal, worker, **asked, second_professional=wrong)
    with pytest.raises(RuleBroken):
        facts.withhold(portal, worker, **(asked | {"review_on": today}), second_professional=second.person_id)
    facts.withhold(portal, worker, **asked, second_professional=second.person_id)
    portal.commit()

    assert may(session, behind_wall, youth, item) == frozenset()


def test_a_secret_placement_is_decided_by_who_sets_the_safety_plan(session, behind_wall, file, worker):
    father = takes_part(session, file, Role.PARENT)
    holds_authority(session, file, father)
    foster = takes_part(session, file, Role.FOSTER_PARENT)
    today = legal_today(session)
    asked: dict[str, Any] = {
        "youth_file_id": file,
        "person_id": father.person_id,
        "reason": "dreiging",
        "review_on": today + 90 * DAY,
    }

    portal = behind_wall(foster)
    with pytest.raises(Denied):
        facts.exclude(portal, foster, **asked)
    portal = behind_wall(worker)
    facts.exclude(portal, worker, **asked)
    portal.commit()

    assert events(session)[-1] == "exclusion.made"


def test_a_released_text_is_of_the_same_kind_and_hangs_under_the_item(session, behind_wall, file, worker):
    mother = takes_part(session, file, Role.PARENT)
    item = an_item(session, file, Kind.DIAGNOSTIC_REPORT, by=worker)
    other = an_item(session, file, Kind.HELP_PLAN, by=worker)
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken, match="hoort niet bij"):
        facts.release(portal, worker, item_id=item, text_id=other, person_id=mother.person_id, reason="verzoek 377c")


def test_what_a_fact_names_lies_in_its_own_file(session, file, worker):
    item_elsewhere = an_item(session, a_file(session))

    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO release (id, youth_file_id, item_id, text_id, person_id, released_by, reason, starts_on)"
                " VALUES (gen_random_uuid(), :file, :item, :item, :person, :person, '', current_date)"
            ),
            {"file": file, "item": item_elsewhere, "person": worker.person_id},
        )


# --- the file ------------------------------------------------------------------------------------------------------


def asks(portal, actor, **more):
    given: dict[str, Any] = {
        "given_name": "Fenna",
        "family_name": "Zilvermeer",
        "born_on": date(2020, 3, 1),
        "proof": "Beschikking 7",
    }
    return facts.ask_to_open_file(portal, actor, **(given | more))


def test_asking_for_a_file_gives_the_same_answer_whether_or_not_it_exists(session, behind_wall, settings):
    first = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    second = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    answers = []
    for actor in (first, second):
        portal = behind_wall(actor)
        request = asks(portal, actor)
        answers.append((request.opened_at, request.existing_file_id))
        portal.commit()
        session.execute(text("UPDATE file_request SET bsn_hash = 'same' WHERE id = :id"), {"id": request.id})
        session.execute(text("SELECT settle_file_requests()"))
        session.commit()

    made = session.scalars(select(FileRequest).order_by(FileRequest.asked_at)).all()
    assert answers == [(None, None), (None, None)]
    assert [request.opened_at is not None for request in made] == [True, False]
    portal = behind_wall(second)
    with pytest.raises(Exception, match="permission denied"):
        portal.execute(text("SELECT existing_file_id FROM file_request"))


def test_the_coordinator_hears_who_asked_for_the_file_that_is_there(session, behind_wall):
    first = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    second = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    for actor in (first, second):
        portal = behind_wall(actor)
        request = asks(portal, actor)
        portal.commit()
        session.execute(text("UPDATE file_request SET bsn_hash = 'same' WHERE id = :id"), {"id": request.id})
        session.execute(text("SELECT settle_file_requests()"))
        session.commit()
    made = session.scalar(select(FileRequest.youth_file_id).where(FileRequest.opened_at.is_not(None)))

    heard = {}
    for actor in (first, second):
        portal = behind_wall(actor)
        heard[actor] = portal.execute(text("SELECT asked_by FROM file_requests_for(:file)"), {"file": made}).all()
        portal.commit()

    assert [row.asked_by for row in heard[first]] == [second.person_id]
    assert heard[second] == []


@pytest.mark.parametrize("bsn", ["123456789", "abc", "999900007"])
def test_a_number_that_fails_the_eleven_test_is_refused(session, behind_wall, worker, bsn):
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken, match="burgerservicenummer"):
        asks(portal, worker, bsn=bsn)


@pytest.mark.parametrize("name", ["Fen\x00na", "F" * 10_000])
def test_a_name_that_cannot_be_is_refused(session, behind_wall, worker, name):
    portal = behind_wall(worker)

    with pytest.raises(RuleBroken):
        asks(portal, worker, given_name=name)


def test_there_is_one_coordinator_at_every_moment(session, behind_wall, file, worker):
    today = legal_today(session)
    session.add(
        Coordinator(
            youth_file_id=file,
            person_id=worker.person_id,
            organisation_id=worker.organisation_id,
            starts_on=today - 10 * DAY,
        )
    )
    session.flush()
    colleague = a_person(session)
    portal = behind_wall(worker)

    facts.change_coordinator(portal, worker, file, colleague, worker.organisation_id, from_day=today)
    portal.commit()

    with pytest.raises(IntegrityError):
        session.execute(
            text(
                "INSERT INTO coordinator (id, youth_file_id, person_id, organisation_id, starts_on)"
                " VALUES (gen_random_uuid(), :file, :person, :organisation, current_date)"
            ),
            {"file": file, "person": colleague, "organisation": worker.organisation_id},
        )


def test_only_the_coordinator_closes_and_reopens_and_nothing_new_is_made_between(session, behind_wall, file, worker):
    other = takes_part(session, file, Role.WORKER_PROVIDER, organisation=worker.organisation_id)
    session.add(
        Coordinator(
            youth_file_id=file,
            person_id=worker.person_id,
            organisation_id=worker.organisation_id,
            starts_on=legal_today(session) - DAY,
        )
    )
    portal = behind_wall(other)
    with pytest.raises(Denied):
        facts.close_file(portal, other, file, "klaar")
    portal = behind_wall(worker)

    facts.close_file(portal, worker, file, "klaar")
    with pytest.raises(Conflict):
        facts.close_file(portal, worker, file, "klaar")
    facts.reopen_file(portal, worker, file, "weer nodig")


# --- emergency -----------------------------------------------------------------------------------------------------


def on_duty(session, organisation):
    actor = takes_part(session, a_file(session), Role.WORKER_PROVIDER, organisation=organisation)
    now = clock.now()
    session.add(
        DutyShift(
            organisation_id=organisation,
            person_id=actor.person_id,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=5),
        )
    )
    session.flush()
    return actor


def test_emergency_access_turns_knowing_into_seeing_for_hours(session, behind_wall, file, worker):
    youth = takes_part(session, file, Role.YOUTH)
    circle = an_item(session, file, Kind.CIRCLE)
    session.add(
        CasePerson(id=circle, youth_file_id=file, person_id=youth.person_id, given_name="Lotte", family_name="Dijk")
    )
    plan = an_item(session, file, Kind.HELP_PLAN)
    duty = on_duty(session, worker.organisation_id)
    born_on = session.scalar(text("SELECT born_on FROM youth_file WHERE id = :id"), {"id": file})
    assert may(session, behind_wall, duty, plan) == {Letter.K}
    asked: dict[str, Any] = {"family_name": "Dijk", "born_on": born_on, "ground": "koorts, wie beslist er"}

    portal = behind_wall(duty)
    assert facts.open_emergency_access(portal, duty, given_name="Lot", **asked) is None
    assert facts.open_emergency_access(portal, duty, given_name="Lotte", **asked) == file
    portal.commit()

    assert may(session, behind_wall, duty, plan) == {Letter.K, Letter.V}
    assert {"emergency.asked", "emergency.opened"} <= set(events(session))


def test_who_is_not_on_duty_gets_no_emergency_access(session, behind_wall, file, worker):
    youth = takes_part(session, file, Role.YOUTH)
    circle = an_item(session, file, Kind.CIRCLE)
    session.add(CasePerson(id=circle, youth_file_id=file, person_id=youth.person_id, given_name="Lotte"))
    born_on = session.scalar(text("SELECT born_on FROM youth_file WHERE id = :id"), {"id": file})
    colleague = takes_part(session, a_file(session), Role.WORKER_PROVIDER, organisation=worker.organisation_id)
    portal = behind_wall(colleague)

    found = facts.open_emergency_access(
        portal, colleague, given_name="Lotte", family_name="", born_on=born_on, ground="nood"
    )

    assert found is None


def test_an_item_is_not_made_by_who_may_not(session, behind_wall, file, worker):
    foster = takes_part(session, file, Role.FOSTER_PARENT)
    stranger = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    for actor, error in ((foster, Denied), (stranger, NotFound)):
        portal = behind_wall(actor)
        with pytest.raises(error):
            new_item(portal, actor, youth_file_id=file, kind=Kind.HELP_PLAN, topics=["wishes"])
        assert portal.scalars(select(Item).where(Item.author_id == actor.person_id)).all() == []


def test_an_organisation_without_a_part_in_the_file_does_not_hand_it_over(session, behind_wall, file, worker):
    portal = behind_wall(worker)

    with pytest.raises(Denied):
        facts.hand_over(
            portal,
            worker,
            file,
            an_organisation(session),
            to_person_id=a_person(session),
            from_day=legal_today(portal) + DAY,
            past_kinds=[],
        )
