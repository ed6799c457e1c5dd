"""The demo world, run as a stranger runs it, and its persons at their own windows."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from portal.demo import cast
from portal.demo.people import PASSWORD
from tests.browsing import ARGUMENTS
from tests.operations.running import RunningPortal
from tests.story.steps import a_next_version_with_a_module, comes_in_with_code, signs_in_with_own_account
from tests.story.visits import Visits

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
def visits() -> Visits:
    """What everybody in a window of the cast visits in this test, for a stranger to try."""
    return Visits()


@pytest.fixture(scope="module")
def stay_signed_in() -> dict[str, object]:
    """Who came in before in this module → what their browser keeps."""
    return {}


@pytest.fixture
def window_of(
    window: Callable[..., Page], demo: RunningPortal, visits: Visits, stay_signed_in: dict[str, object]
) -> Callable[..., Page]:
    """A window of someone of the cast, who comes in the first time as they would, and stays signed in after that."""

    def window_of(who: str, **options: object) -> Page:
        if who not in stay_signed_in:
            page = window()
            comes_in(page, demo, who)
            stay_signed_in[who] = page.context.storage_state()
        context = window(storage_state=stay_signed_in[who], **options).context
        visits.follow(context, who)
        page = context.new_page()
        page.goto("/start")
        return page

    return window_of


def comes_in(page: Page, demo: RunningPortal, who: str) -> None:
    at_work = {one.key: one.organisation for one in cast.PROFESSIONALS}
    family: list[cast.Relative | cast.Youth] = [*cast.RELATIVES, *cast.YOUTHS]
    ways = {one.key: one.signs_in for one in family}
    match ways.get(who):
        case "own":
            signs_in_with_own_account(page, demo, who)
        case "code":
            comes_in_with_code(page, demo, who)
        case _:
            sign_in(page, at_work.get(who, DIGID), who)


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


@pytest.fixture(scope="module")
def begun() -> dict[str, str]:
    return {}


@pytest.fixture
def plan(window: Callable[..., Page], begun: dict[str, str]) -> str:
    """A next version of the help plan at which everyone still works: the worker begins it once in a module."""
    if not begun:
        begun["plan"] = a_next_version_with_a_module(window("sanne", "xonar"))
    return begun["plan"]
