"""The wall behind the clause: what a bare SELECT gives an actor, table by table, without any WHERE of ours."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from portal.access.actor import Actor, Door
from portal.access.policy import Kind
from portal.database.base import new_id
from portal.database.session import become, legal_today
from portal.dossier.domain import Role
from portal.dossier.models import DutyShift, Fact, Item, OrganisationPeriod, OwnKin, Participation, YouthFile
from portal.kernel import clock
from portal.tables import Base
from tests.access.builders import a_file, a_person, an_item, takes_part

WITHOUT_PERSONAL_DATA = {
    "alembic_version",
    "access_epoch",
    "demonstration_clock",
    "organisation",
    "organisation_name",
    "person",  # an id and nothing else
}


def files_seen(session):
    return set(session.scalars(select(YouthFile.id)))


def with_many_files(session, so_many):
    """A worker with so many files and one more."""
    worker = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    for _ in range(so_many):
        takes_part(
            session, a_file(session), Role.WORKER_PROVIDER, person=worker.person_id, organisation=worker.organisation_id
        )
    return worker


def test_a_stranger_sees_no_file_without_any_where_clause(session, behind_wall):
    file = a_file(session)
    item = an_item(session, file)
    stranger = takes_part(session, a_file(session), Role.WORKER_PROVIDER)

    portal = behind_wall(stranger)

    assert file not in files_seen(portal)
    assert item not in set(portal.scalars(select(Item.id)))


def test_without_a_person_there_are_no_rows(session, behind_wall):
    a_file(session)
    nobody = Actor(a_person(session), new_id(), Door.FAMILY)

    assert files_seen(behind_wall(nobody)) == set()


@pytest.mark.parametrize("role", [Role.YOUTH, Role.PARENT, Role.WORKER_PROVIDER])
def test_who_takes_part_reaches_the_file(session, behind_wall, role):
    file = a_file(session)
    actor = takes_part(session, file, role)

    assert files_seen(behind_wall(actor)) == {file}


def test_a_worker_reaches_the_file_only_for_the_organisation_they_came_in_for(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    elsewhere = takes_part(session, a_file(session), Role.WORKER_PROVIDER, person=worker.person_id)

    assert file not in files_seen(behind_wall(elsewhere))


def test_a_worker_does_not_reach_the_own_familys_file_by_the_work_door(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    takes_part(session, file, Role.PARENT, person=worker.person_id)

    assert files_seen(behind_wall(worker)) == set()


def test_declared_kin_do_not_reach_the_file_by_the_work_door(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    session.add(OwnKin(youth_file_id=file, person_id=worker.person_id, starts_on=legal_today(session)))

    assert files_seen(behind_wall(worker)) == set()


def test_a_replaced_worker_no_longer_reaches_the_file(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER, ends_on=legal_today(session) - timedelta(days=1))

    assert files_seen(behind_wall(worker)) == set()


def test_a_former_organisation_still_reaches_the_file_for_its_own_period(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    period = session.scalars(select(OrganisationPeriod).where(OrganisationPeriod.youth_file_id == file)).one()
    period.ends_on = legal_today(session) - timedelta(days=1)
    session.flush()

    assert files_seen(behind_wall(worker)) == {file}


def test_who_is_on_duty_reaches_the_files_of_the_organisation_at_that_hour(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    now = clock.now()
    on_duty = Actor(a_person(session), new_id(), Door.WORK, worker.organisation_id)
    session.add(
        DutyShift(
            organisation_id=worker.organisation_id,
            person_id=on_duty.person_id,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1),
        )
    )
    off_duty = Actor(a_person(session), new_id(), Door.WORK, worker.organisation_id)

    assert files_seen(behind_wall(on_duty)) == {file}
    assert files_seen(behind_wall(off_duty)) == set()


def test_a_new_fact_opens_the_wall_in_the_same_transaction(session, behind_wall):
    first, second = a_file(session), a_file(session)
    worker = takes_part(session, first, Role.WORKER_PROVIDER)
    portal = behind_wall(worker)
    before = files_seen(portal)
    portal.commit()

    takes_part(session, second, Role.WORKER_PROVIDER, person=worker.person_id, organisation=worker.organisation_id)

    assert before == {first}
    assert files_seen(behind_wall(worker)) == {first, second}


@pytest.mark.parametrize("so_many", [12, 200])  # remembered in 16 texts, and in 256
def test_someone_with_many_files_reaches_those_and_no_other(session, behind_wall, so_many):
    worker = with_many_files(session, so_many)
    other = a_file(session)

    seen = files_seen(behind_wall(worker))

    assert len(seen) == so_many + 1
    assert other not in seen


@pytest.mark.parametrize("so_many", [3, 12, 200])
def test_another_actor_in_the_same_transaction_reaches_their_own_files_only(session, behind_wall, so_many):
    worker, file = with_many_files(session, so_many), a_file(session)
    parent = takes_part(session, file, Role.PARENT)
    nobody = Actor(a_person(session), new_id(), Door.FAMILY)
    portal = behind_wall(worker)
    of_worker = files_seen(portal)

    become(portal, parent)
    of_parent = files_seen(portal)
    become(portal, nobody)
    of_nobody = files_seen(portal)
    become(portal, worker)

    assert of_parent == {file}
    assert of_nobody == set()
    assert files_seen(portal) == of_worker
    assert len(of_worker) == so_many + 1


def test_what_is_remembered_of_someone_counts_for_no_other_door_or_organisation(session, behind_wall):
    worker = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    portal = behind_wall(worker)

    assert files_seen(portal)
    for setting in ("portal.organisation_id", "portal.door", "portal.person_id"):
        with portal.begin_nested() as savepoint:
            portal.execute(text(f"SELECT set_config('{setting}', '', true)"))
            assert files_seen(portal) == set()
            savepoint.rollback()


def test_a_part_that_ends_closes_the_wall_in_the_same_transaction(session, behind_wall):
    worker = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    portal = behind_wall(worker)
    before = files_seen(portal)

    part = portal.scalars(select(Participation).where(Participation.person_id == worker.person_id)).one()
    part.ends_on = legal_today(portal) - timedelta(days=1)
    portal.flush()

    assert before
    assert files_seen(portal) == set()


def test_nothing_can_be_written_into_someone_elses_file(session, behind_wall):
    file = a_file(session)
    stranger = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    portal = behind_wall(stranger)

    portal.add(
        Item(id=new_id(), youth_file_id=file, kind=Kind.HELP_PLAN, recorded_on=legal_today(portal), topics=["wishes"])
    )

    with pytest.raises(ProgrammingError, match="row-level security"):
        portal.flush()


def test_the_portal_cannot_give_itself_emergency_access_or_throw_facts_away(session, behind_wall):
    file = a_file(session)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    portal = behind_wall(worker)

    for statement in (
        "INSERT INTO emergency_access (id, youth_file_id) VALUES (gen_random_uuid(), :file)",
        "UPDATE access_epoch SET epoch = 0 WHERE youth_file_id = :file",
        "DELETE FROM participation WHERE youth_file_id = :file",
        "SELECT open_youth_file(:file)",
    ):
        with portal.begin_nested() as savepoint:
            with pytest.raises(DBAPIError, match="permission denied"):
                portal.execute(text(statement), {"file": file})
            savepoint.rollback()


def test_every_table_stands_behind_the_wall_or_holds_nothing_personal(session):
    open_tables = session.scalars(
        text(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND NOT c.relrowsecurity AND (has_any_column_privilege('portal_app', c.oid, 'SELECT'))"
        )
    ).all()

    assert set(open_tables) <= WITHOUT_PERSONAL_DATA


def test_every_fact_raises_the_epoch_of_its_file(session):
    mapped = [mapper.class_ for mapper in Base.registry.mappers]
    facts = {str(cls.__tablename__) for cls in mapped if issubclass(cls, Fact) and issubclass(cls, Base)}
    triggers = set(
        session.scalars(
            text(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE tgname = 'raises_epoch'"
            )
        )
    )

    assert facts - triggers == set(), "Give the table a trigger raises_epoch in its migration (see 0005)."


def test_ending_a_part_raises_the_epoch(session):
    file = a_file(session)
    takes_part(session, file, Role.PARENT)
    epoch = text("SELECT epoch FROM access_epoch WHERE youth_file_id = :file")
    before = session.scalar(epoch, {"file": file})

    part = session.scalars(select(Participation).where(Participation.youth_file_id == file)).one()
    part.ends_on = legal_today(session)
    session.flush()

    assert session.scalar(epoch, {"file": file}) == before + 1
