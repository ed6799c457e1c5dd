"""A session acts for one actor, and a connection that PostgreSQL dropped is replaced without a word."""

import pytest
from sqlalchemy import text

from portal.access.actor import Actor, Door
from portal.database import session as session_module
from portal.database.base import new_id
from portal.database.session import act_as, become, engine_for, sessions_on

PERSON = text("SELECT current_setting('portal.person_id', true)")


@pytest.fixture
def sessions(server, database, tmp_path):
    """Sessions of the portal's login on one single connection."""
    engine = engine_for(server.url(database, "portal_app"), pool_size=1, max_overflow=0)
    yield sessions_on(engine, tmp_path)
    engine.dispose()


def an_actor():
    return Actor(new_id(), new_id(), Door.FAMILY)


def test_a_session_can_become_someone_in_the_transaction_that_looked_them_up(sessions):
    actor = an_actor()
    with sessions() as session:
        assert session.scalar(PERSON) == ""
        become(session, actor)
        assert session.scalar(PERSON) == str(actor.person_id)


def test_who_acted_does_not_leak_to_the_next_user_of_the_connection(sessions):
    with sessions() as session:
        act_as(session, an_actor())
        session.execute(PERSON)
        session.commit()
    with sessions() as session:
        assert session.scalar(PERSON) == ""


def test_a_connection_that_was_cut_while_it_lay_still_is_replaced(server, sessions, monkeypatch):
    monkeypatch.setattr(session_module, "LAY_STILL", 0.0)
    with sessions() as session:
        number = session.scalar(text("SELECT pg_backend_pid()"))
    with server.admin() as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [number])

    with sessions() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != number
