"""`make screenshots`: the pictures of the README, made anew from a running demo.

Starts a portal of its own, signs in at the practice services as people do, lets a youth write while her worker looks
on, and takes what each of them sees.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from portal.bench.chromium import PHONE, chromium, sign_in
from portal.bench.harness import Skipped
from portal.bench.run import portal_at
from portal.operations.installation import Installation
from tests.story.steps import editor, reads, section, to_plan

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
DESK: ViewportSize = {"width": 1280, "height": 1060}
SECTION = "Dit ben ik"
WORDS = " En ik dans!"


def window(
    browser: Browser, origin: str, place: str, who: str, size: ViewportSize, scheme: Literal["light", "dark"] = "light"
) -> Page:
    """A window in which this person is signed in."""
    context: BrowserContext = browser.new_context(
        base_url=origin, viewport=size, color_scheme=scheme, locale="nl-NL", timezone_id="Europe/Amsterdam"
    )
    page = context.new_page()
    sign_in(page, origin, place, who)
    return page


def take(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as directory, chromium() as browser:
            home = Path(directory) / "var"
            with portal_at(home) as origin:
                look(browser, origin)
            Installation(home).forget()
    except Skipped as missing:
        sys.exit(str(missing))


def look(browser: Browser, origin: str) -> None:
    noor = window(browser, origin, "digid", "noor", PHONE)
    take(noor, "youth")
    sanne = window(browser, origin, "xonar", "sanne", DESK)
    plan = to_plan(sanne)
    noor.goto(plan)
    editor(sanne, SECTION).press("End")  # names stand at words for who writes there too
    words = editor(noor, SECTION)
    words.press("Control+End")
    words.press_sequentially(WORDS)
    reads(sanne, SECTION, WORDS.strip())
    section(sanne, SECTION).locator(".cursor__name", has_text="Noor").wait_for(state="attached")
    sanne.evaluate("window.scrollTo(0, 0)")
    take(sanne, "plan")
    ineke = window(browser, origin, "digid", "ineke", PHONE, "dark")
    ineke.goto(plan)
    take(ineke, "foster-mother")


if __name__ == "__main__":
    main()
