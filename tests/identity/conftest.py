"""A portal that listens, and providers in processes of their own."""

from collections.abc import Callable, Iterator

import pytest

from tests.identity.surroundings import Browser, Surroundings, running_surroundings
from tests.server import Server


@pytest.fixture(scope="module")
def world(server: Server, live_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    """One portal, three honest organisations, DigiD, and one organisation per way of lying."""
    with running_surroundings(server, live_database, tmp_path_factory.mktemp("var")) as world:
        yield world


@pytest.fixture
def visitor(world: Surroundings) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(world.origin)


@pytest.fixture
def another_visitor(world: Surroundings) -> Callable[[], Browser]:
    return lambda: Browser(world.origin)
