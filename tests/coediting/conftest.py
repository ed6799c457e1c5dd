"""A live world for texts: a cloned database with the trial's tables, and one portal with two web processes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browsing import ARGUMENTS
from tests.coediting.live import TRIAL_TABLES, Portal, World, serving
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
