"""Who looked in a file, and what employees did. Which rows a reader may have, the access core decides on top."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from portal.access.actor import Actor, Door
from portal.audit import log, queries
from portal.database.base import new_id

DAY = date(2026, 3, 10)


@pytest.fixture
def worker():
    return Actor(new_id(), new_id(), Door.WORK, new_id())


@pytest.fixture
def mother():
    return Actor(new_id(), new_id(), Door.FAMILY)


@pytest.fixture
def logged(session, behind_wall):
    """Log an event and move it to a moment of its own."""

    def logged(actor, name, file, at="2026-03-10 12:00+01", **more):
        with behind_wall(actor) as portal:
            log.record(portal, actor, name, youth_file_id=file, **more)
            portal.commit()
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER only_added"))
        session.execute(
            text(
                "UPDATE audit_event e SET at = CAST(:at AS timestamptz) FROM audit_chain c"
                " WHERE e.chain = c.chain AND e.sequence = c.sequence AND e.chain = :file"
            ),
            {"at": at, "file": file},
        )
        session.commit()

    return logged


def looked(session, file, since=DAY, until=DAY, **more):
    return session.execute(queries.who_looked(file, since, until, **more)).all()


def test_the_same_deed_on_the_same_day_is_one_row(session, logged, worker):
    file, plan = new_id(), new_id()
    for hour in (9, 15, 11):
        logged(worker, "plan.read", file, f"2026-03-10 {hour}:00+01", thing_id=plan, kind="plan")
    logged(worker, "plan.commented", file, thing_id=plan, kind="plan")

    rows = looked(session, file)

    assert [(row.name, row.times) for row in rows] == [("plan.read", 3), ("plan.commented", 1)]
    assert (rows[0].first_at.hour, rows[0].last_at.hour) == (8, 14)  # UTC
    assert (rows[0].person_id, rows[0].organisation_id, rows[0].kind) == (
        worker.person_id, worker.organisation_id, "plan",
    )  # fmt: skip


@pytest.mark.parametrize(
    "apart", [{"emergency": True}, {"ground": "R-NOOD-01"}, {"thing_id": new_id()}], ids=lambda apart: next(iter(apart))
)
def test_what_differs_in_something_that_matters_is_a_row_of_its_own(session, logged, worker, apart):
    file = new_id()
    logged(worker, "file.read", file)
    logged(worker, "file.read", file, **apart)

    assert [row.times for row in looked(session, file)] == [1, 1]


def test_days_are_those_of_amsterdam_and_both_ends_count(session, logged, worker):
    file = new_id()
    for at in ("2026-03-09 23:59+01", "2026-03-10 00:00+01", "2026-03-10 23:59+01", "2026-03-11 00:00+01"):
        logged(worker, "file.read", file, at)

    assert [(row.day, row.times) for row in looked(session, file)] == [(DAY, 2)]
    assert [row.day for row in looked(session, file, DAY - timedelta(1), DAY + timedelta(1))] == [
        DAY + timedelta(1), DAY, DAY - timedelta(1),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["file.read", "text.opened", "file.searched", "plan.printed", "session.started"])
def test_a_look_of_a_family_member_is_told_to_nobody_else(session, logged, mother, name):
    file = new_id()
    logged(mother, name, file)

    assert looked(session, file) == []
    assert looked(session, file, viewer_id=new_id()) == []
    assert [row.name for row in looked(session, file, viewer_id=mother.person_id)] == [name]


def test_what_a_family_member_did_is_told(session, logged, mother):
    file = new_id()
    logged(mother, "plan.commented", file)

    assert [row.name for row in looked(session, file)] == ["plan.commented"]


def test_another_file_is_not_in_it(session, logged, worker):
    logged(worker, "file.read", new_id())

    assert looked(session, new_id()) == []


def test_deeds_of_employees_are_those_by_the_work_door_of_the_organisation_on_those_days(
    session, logged, worker, mother
):
    colleague = Actor(new_id(), new_id(), Door.WORK, worker.organisation_id)
    elsewhere = Actor(new_id(), new_id(), Door.WORK, new_id())
    logged(worker, "file.read", new_id(), "2026-03-10 10:00+01")
    logged(colleague, "plan.read", new_id(), "2026-03-10 11:00+01")
    logged(elsewhere, "plan.made", new_id())
    logged(mother, "plan.commented", new_id())
    logged(Actor(new_id(), new_id(), Door.FAMILY, worker.organisation_id), "comment.made", new_id())
    logged(worker, "plan.set", new_id(), "2026-03-11 00:00+01")

    found = session.scalars(queries.deeds_of_employees(worker.organisation_id, DAY, DAY)).all()

    assert [event.name for event in found] == ["plan.read", "file.read"]
