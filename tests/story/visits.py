"""What people visited in their windows, and a stranger who tries the same: nothing of it exists."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import BrowserContext, Page, Request, WebSocket

from portal.coediting.wire import OPEN

OF_A_THING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ASK_FOR_TEXTS = """texts => new Promise(done => {
    const answers = {}, socket = new WebSocket(location.origin.replace("http", "ws") + "/teksten/verbinding");
    const bytes = id => id.replaceAll("-", "").match(/../g).map(two => parseInt(two, 16));
    socket.binaryType = "arraybuffer";
    socket.onclose = () => done(answers);
    socket.onmessage = ({data}) => {
        if (typeof data !== "string") return;
        const told = JSON.parse(data);
        if (told.t === "hello") for (const id of texts) socket.send(new Uint8Array([OPEN, ...bytes(id), 0]));
        if (told.text) answers[told.text] ??= told.t;
        if (Object.keys(answers).length === texts.length) socket.close();
    };
})""".replace("OPEN", str(OPEN))


@dataclass
class Visits:
    """Every address of a thing that was asked for, every text that was opened over a socket, and what came back."""

    addresses: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    heard: dict[str, bytes] = field(default_factory=dict)  # who → all that came over their sockets

    def follow(self, context: BrowserContext, who: str) -> None:
        """From here on, for the pages of this person that still open."""
        context.on("request", self._asked)
        context.on("page", lambda page: page.on("websocket", lambda line: self._line(line, who)))

    def _asked(self, request: Request) -> None:
        path = urlsplit(request.url).path
        if request.method == "GET" and OF_A_THING.search(path):
            self.addresses.add(path)

    def _line(self, line: WebSocket, who: str) -> None:
        def came(frame: str | bytes) -> None:
            self.heard[who] = self.heard.get(who, b"") + (frame if isinstance(frame, bytes) else frame.encode())

        line.on("framesent", self._sent)
        line.on("framereceived", came)

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and frame[0] == OPEN:
            self.texts.add(str(UUID(bytes=frame[1:17])))


def answers_to(page: Page, texts: set[str]) -> dict[str, str]:
    """What the server says first about each text to who opens them over a socket: of its rights, or that it is gone."""
    told: dict[str, str] = page.evaluate(ASK_FOR_TEXTS, sorted(texts))
    return told


def nothing_of_it_exists(stranger: Page, visits: Visits) -> None:
    """Each address answers as one that never was; each text is gone."""
    assert visits.addresses, "nobody visited anything: this proves nothing"
    answers = {one: stranger.request.get(one, max_redirects=0).status for one in sorted(visits.addresses)}
    assert {one: status for one, status in answers.items() if status != 404} == {}
    if visits.texts:
        assert answers_to(stranger, visits.texts) == dict.fromkeys(visits.texts, "gone")
