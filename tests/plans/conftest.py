"""A file with its people and a plan in it, made once per module: each test works on it and leaves nothing behind.

A module says what it begins with by fixtures of its own: `age` of the youth, and `first`, what is made in the file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from portal.coediting.models import Text
from tests.conftest import sessions_as, windows_on
from tests.dossier.builders import FileInTest, a_file_of
from tests.plans.builders import a_plan, all_signed_in


@dataclass(frozen=True)
class Ground:
    """What stands before each test of a module."""

    connection: Connection
    file: FileInTest
    plan: UUID | None


@pytest.fixture(scope="module")
def age() -> int:
    """Of the youth, in years."""
    return 13


@pytest.fixture(scope="module")
def first() -> Callable[[Session, FileInTest, Mapping[str, FlaskClient]], UUID | None]:
    """What is made in the file before the tests: a plan, whose id it gives, or nothing."""
    return lambda session, file, people: a_plan(session, people["Sanne"], file)


@pytest.fixture(scope="module")
def ground(engine: Engine, portal_of_tests: Flask, age, first) -> Iterator[Ground]:
    with engine.connect() as connection, connection.begin() as outer:
        with sessions_as("portal_owner", connection)() as session:
            file = all_signed_in(session, a_file_of(session, age=age))
            session.commit()
            window = windows_on(portal_of_tests, connection)
            plan = first(session, file, {name: window(actor) for name, actor in file.actors.items()})
            session.commit()
        yield Ground(connection, file, plan)
        outer.rollback()


@pytest.fixture
def connection(ground: Ground, portal_of_tests: Flask) -> Iterator[Connection]:
    """The module's one connection; what a test did on it is undone, also in the texts that the process remembers."""
    savepoint = ground.connection.begin_nested()
    yield ground.connection
    savepoint.rollback()
    with sessions_as("portal_owner", ground.connection)() as session:
        for text_id in session.scalars(select(Text.id)):
            portal_of_tests.extensions["texts"].cache.drop(text_id)


@pytest.fixture
def file(ground: Ground) -> FileInTest:
    return replace(ground.file, actors=dict(ground.file.actors))


@pytest.fixture
def people(file: FileInTest, client_of) -> Mapping[str, FlaskClient]:
    """A browser for each of the people in the file, by given name."""
    return {name: client_of(actor) for name, actor in file.actors.items()}


@pytest.fixture
def plan(ground: Ground) -> UUID:
    assert ground.plan is not None
    return ground.plan
