"""The same in an open window: of what is kept from someone nothing comes over their socket, and nothing is fetched.

The foster mother has the plan open. What the worker writes for others there sends her window not one frame; what is
written for everyone does, or the test would prove nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from tests.story.steps import editor, in_sight, more, to_plan, until

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(300)]

SECTION = "Dit ben ik"
HEARTBEAT = '{"t":"alive"}'
QUIET = 2_000  # ms in which something would have come: it comes within 100
SECRET = "Ik ben bang als het stil is in huis."


@dataclass
class Came:
    """What a window received since it was last told to forget: frames of sockets, and pages and parts that it asked."""

    frames: list[str | bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("websocket", lambda socket: socket.on("framereceived", self.frame))
        page.on("request", lambda request: self.asked.append(request.url))

    def frame(self, sent: str | bytes) -> None:
        if sent != HEARTBEAT:
            self.frames.append(sent)

    def forget(self) -> None:
        self.frames.clear()
        self.asked.clear()


@pytest.fixture
def came() -> Came:
    return Came()


@pytest.fixture
def plan_open(window: Callable[..., Page], came: Came) -> tuple[Page, str]:
    """The foster mother's window with the text of the plan alive and nothing more to come."""
    ineke = window("ineke")
    plan = to_plan(ineke, title="Mijn perspectiefplan")
    came.follow(ineke)
    ineke.reload()
    in_sight(ineke, SECTION)
    ineke.wait_for_timeout(QUIET)
    came.forget()
    return ineke, plan


def a_piece_apart(sanne: Page, plan: str) -> None:
    """The worker sets a piece apart that the foster mother does not read, and writes in it, live."""
    sanne.goto(plan)
    more(sanne, SECTION).get_by_role("link", name="Een stuk voor minder mensen").click()
    sanne.locator("[name=title]").fill("Over de nacht")
    sanne.get_by_label("Ineke").check()
    sanne.locator("main form button[type=submit]").first.click()
    piece = sanne.locator(".plan-passage", has=sanne.get_by_role("heading", name="Over de nacht"))
    piece.scroll_into_view_if_needed()
    piece.locator("[contenteditable=true]").press_sequentially(SECRET)
    text = piece.locator(".text").first
    until(lambda: text.get_attribute("data-unsent") == "false", sanne)


def nothing_came(page: Page, came: Came) -> None:
    page.wait_for_timeout(QUIET)
    assert came.frames == []
    assert came.asked == []
    assert SECRET not in page.content()


def test_a_piece_that_is_kept_from_someone_is_made_and_written_without_a_frame_to_them(plan_open, came, window):
    ineke, plan = plan_open
    sanne = window("sanne", "xonar")

    a_piece_apart(sanne, plan)
    nothing_came(ineke, came)

    editor(sanne, SECTION).press_sequentially("Zij danst graag. ")
    until(lambda: bool(came.frames), ineke)
