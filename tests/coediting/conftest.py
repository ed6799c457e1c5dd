"""A live world for texts: a cloned database with the trial's tables, and one portal with two web processes."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browsing import ARGUMENTS
from tests.coediting.browser import Window
from tests.coediting.live import TRIAL_TABLES, Portal, Wire, World, serving
from tests.server import Server


@pytest.fixture(scope="module")
def world(server: Server, live_database: str) -> World:
    world = World(server.url(live_database, "portal_owner"), server.url(live_database, "portal_app"))
    world.run(TRIAL_TABLES)
    return world


@pytest.fixture(scope="module")
def portal(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with serving(world, tmp_path_factory.mktemp("state"), workers=2) as portal:
        yield portal


@pytest.fixture(scope="module")
def chrome(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def wire(world, tmp_path_factory):
    """A portal behind a wire that can be cut, or stand still."""
    portal = Portal(world, tmp_path_factory.mktemp("state"), workers=1)
    wire = Wire(portal.port)
    portal.public_port = wire.port
    portal.start()
    yield SimpleNamespace(cut=wire.cut, mend=wire.mend, runs=wire.runs, portal=portal)
    portal.stop()
    wire.close()


@pytest.fixture
def open_window(chrome, portal):
    windows = []

    def open_window(person, *texts, **options):
        windows.append(Window(chrome, options.pop("at", portal), person, *texts, **options))
        return windows[-1]

    yield open_window
    for window in windows:
        window.close()
    assert [window.complaints for window in windows if not window.tolerant and window.complaints] == []
