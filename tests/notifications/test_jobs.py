"""Work for later stands in the same transaction as what asks for it, holds ids only, and survives its worker."""

from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access.actor import Actor, Door
from portal.database.base import new_id
from portal.kernel import clock
from portal.notifications.delivery import MAIL
from portal.notifications.jobs import enqueue


@pytest.fixture
def app_session(behind_wall, someone):
    return behind_wall(someone)


@pytest.fixture
def someone():
    return Actor(new_id(), new_id(), Door.FAMILY)


def queued(session):
    return session.execute(text("SELECT task_name, args, lock, scheduled_at FROM jobs.procrastinate_jobs")).all()


def test_a_job_is_there_when_its_transaction_commits(app_session, session):
    notice_id, later = new_id(), clock.now() + timedelta(minutes=1)
    enqueue(app_session, MAIL, lock="mail:1", not_before=later, notice_id=notice_id, number=3)
    app_session.commit()

    assert queued(session) == [("notifications.mail", {"notice_id": str(notice_id), "number": 3}, "mail:1", later)]


def test_a_job_is_not_there_when_its_transaction_is_rolled_back(app_session, session):
    enqueue(app_session, MAIL, notice_id=new_id())
    app_session.rollback()

    assert queued(session) == []


@pytest.mark.parametrize("words", ["Noor", "noor@example.org", "", "0" * 36])
def test_a_job_takes_no_words(app_session, words):
    with pytest.raises(DBAPIError, match="args_hold_only_ids"):
        enqueue(app_session, MAIL, notice_id=words)


def test_the_portals_login_cannot_read_or_change_the_queue(app_session):
    for deed in ("SELECT 1 FROM", "DELETE FROM", "UPDATE {} SET args = '{{}}' --"):
        statement = deed.format("jobs.procrastinate_jobs") if "{}" in deed else f"{deed} jobs.procrastinate_jobs"
        with pytest.raises(DBAPIError, match="permission denied"), app_session.begin_nested():
            app_session.execute(text(statement))


def test_the_queue_is_that_of_the_library_that_is_installed():
    """Red after an upgrade of procrastinate: its own migrations then go into a new migration of ours."""
    ours = Path(__file__).parents[2] / "alembic" / "sql" / "procrastinate_3_10.sql"

    assert ours.read_text() == resources.files("procrastinate.sql").joinpath("schema.sql").read_text()
