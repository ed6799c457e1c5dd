"""The demo world, run as a stranger runs it, and its persons at their own windows."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from portal.demo.people import PASSWORD
from tests.browsing import ARGUMENTS
from tests.operations.running import RunningPortal

DIGID = "digid"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    portal = RunningPortal(tmp_path_factory.mktemp("story") / "var")
    try:
        yield portal.start()
    finally:
        portal.clean()


@pytest.fixture(scope="module")
def origin(demo: RunningPortal) -> str:
    return f"http://localhost:{demo.port}"


@pytest.fixture(scope="module")
def chrome(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def window(chrome: Browser, origin: str) -> Iterator[Callable[..., Page]]:
    """A window of one person, signed in as that person signs in: by the own organisation, or with DigiD (practice)."""
    contexts: list[BrowserContext] = []

    def window(user_name: str | None = None, organisation: str = DIGID, **options: object) -> Page:
        contexts.append(chrome.new_context(base_url=origin, locale="nl-NL", **options))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        if user_name:
            sign_in(page, organisation, user_name)
        return page

    yield window
    for context in contexts:
        context.close()


def sign_in(page: Page, organisation: str, user_name: str) -> None:
    page.goto(f"/aanmelden/{organisation}")
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=user_name]").fill(user_name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url("**/start*")
