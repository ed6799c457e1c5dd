"""Windows of a real browser on the trial portal."""

import time
from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.coediting.live import Person, Portal


class Window:
    """One person's window on some texts."""

    def __init__(
        self, browser: Browser, portal: Portal, person: Person, *texts: UUID, tolerant: bool = False, **options
    ) -> None:
        self.portal = portal
        self.tolerant = tolerant  # a cut line may be complained of on the console
        self.context: BrowserContext = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._complain)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(f"{portal.origin}{person.entry}")
        self.page.goto(f"{portal.origin}/proef?" + "&".join(f"tekst={text}" for text in texts))
        self.until(lambda: self.page.locator("[data-ready=true]").count() == len(texts))

    def _complain(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith("favicon.ico"):
            self.complaints.append(message.text)

    @property
    def editor(self):
        return self.page.locator(".text__words").first

    def type(self, words: str, delay: float = 0) -> None:
        self.editor.press_sequentially(words, delay=delay)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(15)  # nobody is faster than the browser tells its selection

    def alert(self) -> str:
        return self.page.locator("[data-text-alert]").first.text_content() or ""

    def when_it_says(self, words: str) -> Callable[[], float | None]:
        """When the window came to say this, by its own watch: asking it takes time of its own. In seconds, or None."""
        self.page.evaluate(
            """words => { const alert = document.querySelector('[data-text-alert]');
                new MutationObserver(() => {
                    if (alert.textContent.includes(words)) window.saidAt ??= Date.now() / 1000;
                }).observe(alert, { childList: true, subtree: true, characterData: true }) }""",
            words,
        )
        return lambda: self.page.evaluate("window.saidAt ?? null")

    def state(self) -> str:
        return self.page.locator("[data-text-state]").first.text_content() or ""

    def presence(self) -> str:
        return self.page.locator("[data-text-presence]").first.text_content() or ""

    def lines(self) -> list[str]:
        found: list[str] = self.editor.evaluate(
            "e => { const c = e.cloneNode(true); c.querySelectorAll('.cursor').forEach(n => n.remove());"
            " return [...c.querySelectorAll('p,h3,h4,h5')].map(n => n.textContent) }"
        )
        return found

    def words_in(self, selector: str) -> str:
        found: str = self.page.locator(selector).first.evaluate(
            "e => { const c = e.cloneNode(true); c.querySelectorAll('.cursor').forEach(n => n.remove());"
            " return c.textContent }"
        )
        return found

    def saved(self) -> None:
        self.until(lambda: self.page.locator(".text").first.get_attribute("data-unsent") == "false")

    def until(self, done: Callable[[], bool], seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"not within {seconds} s; the console says {self.complaints}"
            self.page.wait_for_timeout(20)

    def shows(self, lines: list[str], seconds: float = 10.0) -> None:
        try:
            self.until(lambda: self.lines() == lines, seconds)
        except AssertionError:
            assert self.lines() == lines
            raise

    def close(self) -> None:
        self.context.close()
