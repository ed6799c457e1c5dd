"""A real Chromium for the bench, and what it tells of a page: scripts, largest paint, lines that move, swaps."""

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.bench.harness import Skipped
from portal.demo.people import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
DESK: "ViewportSize" = {"width": 1280, "height": 800}
PHONE: "ViewportSize" = {"width": 390, "height": 844}
EDITOR_STANDS = "!document.querySelector('.text') || document.querySelector('.text[data-ready=true]')"
# What the page itself reports: the largest paint so far, and all that moved without anyone touching it.
WATCH = """
window.seen = { largest: 0, moved: 0 };
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.seen.largest = e.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.seen.moved += e.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A browser of its own. Raises Skipped where Chromium, or what drives it, is missing."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who measures needs it
    except ImportError as error:
        raise Skipped("playwright ontbreekt: make .venv") from error
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise Skipped("Chromium ontbreekt: installeer het pakket chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: "Page", origin: str, place: str, user_name: str) -> None:
    """Sign in at a practice service, as a person does; the first visit is passed over."""
    page.goto(f"{origin}/aanmelden/{place}")
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=user_name]").fill(user_name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(f"{origin}/start**")
    if page.url.endswith("welkom=1"):
        page.get_by_role("button", name="Sla over").click()
        page.wait_for_url(f"{origin}/start")


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a page with nothing kept from before."""

    largest: float  # ms until the largest thing was painted
    moved: float  # cumulative layout shift
    script: int  # bytes of script, each file gzipped


def load(context: "BrowserContext", address: str, *, slower: int = 1, late_fonts: int = 0) -> Load:
    """Load a page in a new window with an empty cache, on a processor so many times slower.

    With late fonts, each comes so many milliseconds after it was asked for: later than anyone waits for a letter.
    """
    page = context.new_page()
    scripts: dict[str, Any] = {}
    page.on("response", lambda r: scripts.update({r.url: r}) if r.request.resource_type == "script" else None)
    page.add_init_script(WATCH)
    if late_fonts:

        def later(route: "Route") -> None:
            page.wait_for_timeout(late_fonts)
            route.continue_()

        page.route("**/*.woff2", later)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="load")
    page.evaluate(
        "document.fonts.ready.then(() => new Promise((d) => requestAnimationFrame(() => setTimeout(d, 100))))"
    )
    page.wait_for_function(EDITOR_STANDS)
    seen = page.evaluate("window.seen")
    script = sum(len(gzip.compress(response.body(), 9)) for response in scripts.values())
    page.close()
    return Load(seen["largest"], seen["moved"], script)
