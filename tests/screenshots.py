"""`make screenshots`: pictures of the running demo, for the README; at a desk and on a phone, light and dark.

Starts a portal of its own, signs in at the practice services as a person would, and looks at each person's pages.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.demo.people import PASSWORD
from tests.operations.running import RunningPortal

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
WHO = {"sanne": "xonar", "noor": "digid"}  # who is looked over the shoulder, and where they sign in
PUBLIC = {"front": "/", "help": "/hulp-nu"}


def contexts(browser: Browser) -> Iterator[tuple[str, BrowserContext]]:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            yield (
                f"{size}-{scheme}",
                browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    locale="nl-NL",
                ),
            )


def sign_in(page: Page, origin: str, organisation: str, user_name: str) -> None:
    page.goto(f"{origin}/aanmelden/{organisation}")
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=user_name]").fill(user_name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(f"{origin}/**")


def take(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    sys.stdout.write(f"docs/pictures/{name}.png\n")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = next((path for path in CHROMIUM if Path(path).exists()), None)
    if chromium is None:
        sys.exit("Chromium ontbreekt. Installeer het pakket chromium.")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        portal = RunningPortal(Path(home) / "var")
        try:
            portal.start()
            origin = f"http://localhost:{portal.port}"
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            for look, context in contexts(browser):
                page = context.new_page()
                for name, path in PUBLIC.items():
                    page.goto(origin + path)
                    take(page, f"{name}-{look}")
                context.close()
            for who, organisation in WHO.items():
                for look, context in contexts(browser):
                    page = context.new_page()
                    sign_in(page, origin, organisation, who)
                    take(page, f"{who}-{look}")
                    context.close()
            browser.close()
            portal.stop()
        finally:
            portal.clean()


if __name__ == "__main__":
    main()
