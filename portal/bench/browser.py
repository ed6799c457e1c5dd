"""What a person waits for, in a real Chromium on all of `portal run`: scripts, first paint, lines that move, swaps."""

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from portal.bench import swaps
from portal.bench.chromium import DESK, PHONE, Load, chromium, load, sign_in
from portal.bench.harness import TIMES, Figure
from portal.bench.run import portal_at
from portal.bench.surroundings import Surroundings
from portal.operations.installation import Installation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, FilePayload, ViewportSize

# The goals of issue 8.
SCRIPT, EDITOR = 60, 180  # kB of script, gzipped: of a page without editor, and of a plan's page
LARGEST = 1000  # ms until the largest thing is painted, on a processor SLOWER times as slow
SWAP = 1.2  # times its floor
SLOWER = 4
LOADS, SWAPS = 7, 25
LATE = 700  # ms that a font comes late: nobody waits that long for a letter
PLAN, OWN_PLAN = "a plan's page", "Mijn perspectiefplan"
# The caseload found again, and a document that is not taken; the third swap asks how far a PDF is and hurries nobody.
NOT_WORD: "FilePayload" = {"name": "brief.txt", "mimeType": "text/plain", "buffer": b"Dit is geen Word."}


def figures(place: Surroundings) -> Iterator[Figure]:
    """Sanne at a desk; Noor and her foster mother on a phone. Raises Skipped where Chromium is missing."""
    home = place.directory / "var"
    with chromium() as browser, portal_at(home) as origin:
        worker = _someone(browser, origin, "xonar", "sanne", DESK)
        youth = _someone(browser, origin, "digid", "noor", PHONE)
        foster = _someone(browser, origin, "digid", "ineke", PHONE)
        pages = {
            "front page, a visitor": (browser.new_context(viewport=PHONE), "/"),
            "first page, worker": (worker, "/start"),
            "first page, youth": (youth, "/start"),
            "first page, foster mother": (foster, "/start"),
            "caseload": (worker, "/jongeren"),
            PLAN: (youth, _plan(youth, origin)),
        }
        found = {name: _loads(context, origin + path) for name, (context, path) in pages.items()}
        script = {name: loads[0].script / 1000 for name, loads in found.items()}
        yield Figure("browser", "script without the editor, gzip", max(_but(script, PLAN)), "kB", SCRIPT)
        yield Figure("browser", "script with the editor, gzip", script[PLAN], "kB", EDITOR)
        for name, loads in found.items():
            what = f"{name}: largest paint, {SLOWER} {TIMES} slower"
            yield Figure("browser", what, median(each.largest for each in loads), "ms", LARGEST)
        for name, (context, path) in pages.items():
            found[name].append(load(context, origin + path, late_fonts=LATE))
        moved = {name: max(each.moved for each in loads) for name, loads in found.items()}
        worst = max(moved, key=moved.__getitem__)
        where = f" ({worst})" if moved[worst] else ""
        yield Figure("browser", f"layout shift, fonts in time and late{where}", moved[worst], "", 0)
        for slower in (SLOWER, 1):
            yield from _swaps(worker, origin, slower)
    Installation(home).forget()


def _but(script: dict[str, float], one: str) -> list[float]:
    return [size for name, size in script.items() if name != one]


def _someone(browser: "Browser", origin: str, place: str, who: str, size: "ViewportSize") -> "BrowserContext":
    context = browser.new_context(viewport=size, bypass_csp=True)
    page = context.new_page()
    sign_in(page, origin, place, who)
    page.close()
    return context


def _plan(context: "BrowserContext", origin: str) -> str:
    """The plan that the youth writes in, together with others."""
    page = context.new_page()
    page.goto(f"{origin}/jongeren")
    page.locator("main a[href^='/jongeren/']").first.click()
    page.get_by_role("link", name="Plannen", exact=True).first.click()
    address = page.get_by_role("link", name=OWN_PLAN).first.get_attribute("href")
    page.close()
    assert address is not None
    return address


def _loads(context: "BrowserContext", address: str) -> list[Load]:
    load(context, address)  # the server's own first time
    return [load(context, address, slower=SLOWER) for _ in range(LOADS)]


def _swaps(worker: "BrowserContext", origin: str, slower: int) -> Iterator[Figure]:
    page = worker.new_page()
    page.add_init_script(swaps.WATCH)
    worker.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(f"{origin}/jongeren")
    file = page.locator("main table a").first.get_attribute("href")
    yield _swap("search in the caseload", slower, swaps.swapped(page, "form.search", rounds=SWAPS))
    page.goto(f"{origin}{file}/word-terug")
    page.set_input_files("input[type=file]", files=NOT_WORD)
    yield _swap("a document refused", slower, swaps.swapped(page, "main form", rounds=SWAPS))
    page.close()


def _swap(name: str, slower: int, taken: tuple[list[float], list[float]]) -> Figure:
    mine, floor = (median(each) * 1000 for each in taken)
    at = f", {slower} {TIMES} slower" if slower > 1 else ""
    return Figure("browser", f"swap: {name}{at}", mine / floor, TIMES, SWAP if slower > 1 else None, floor)
