"""A swap of htmx as a person sees it, beside its floor: the same answer, to the byte, from a server that does nothing.

Both begin when htmx sends and end when the new part of the page is painted. What differs is only who answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from playwright.sync_api import Page

# While there is a floor, each request of htmx goes there; the browser asks once whether it may, and keeps the answer.
WATCH = """
window.swap = { floor: "", status: 0, text: "" };
const open = XMLHttpRequest.prototype.open;
XMLHttpRequest.prototype.open = function (method, address, ...rest) {
  return open.call(this, method, window.swap.floor || address, ...rest);
};
document.addEventListener("htmx:beforeRequest", () => { window.swap.begun = performance.now(); });
document.addEventListener("htmx:afterRequest", (event) => {
  window.swap.status = event.detail.xhr.status;
  window.swap.text = event.detail.xhr.responseText;
});
document.addEventListener("htmx:afterSettle", () => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => window.swap.done?.(performance.now() - window.swap.begun);
  port2.postMessage(0);
}));
window.swapOnce = (selector, floor) => new Promise((done, fail) => {
  window.swap.floor = floor;
  window.swap.done = done;
  setTimeout(() => fail(new Error("no swap came")), 10000);
  document.querySelector(selector).requestSubmit();
});
"""


class _Still(BaseHTTPRequestHandler):
    """Answers everything with the same bytes."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    answer: ClassVar[tuple[int, bytes]] = (200, b"")

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = self.answer if self.command != "OPTIONS" else (200, b"")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        for what in ("Origin", "Headers", "Methods"):
            self.send_header(f"Access-Control-Allow-{what}", "*")
        self.send_header("Access-Control-Max-Age", "600")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_OPTIONS = do_GET  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def _still(status: int, body: str) -> Iterator[str]:
    handler = type("Still", (_Still,), {"answer": (status, body.encode())})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def swapped(page: "Page", form: str, *, rounds: int, warm: int = 5) -> tuple[list[float], list[float]]:
    """How long the swap of a form took, and its floor, in seconds; the two take turns.

    The page watches itself (WATCH as an init script) and its context bypasses the CSP: the floor is another place.
    """
    page.evaluate("(form) => window.swapOnce(form, '')", form)
    status, body = page.evaluate("[window.swap.status, window.swap.text]")
    taken: tuple[list[float], list[float]] = ([], [])
    with _still(status, body) as floor:
        for number in range(warm + rounds):
            for which in (0, 1) if number % 2 else (1, 0):
                took = page.evaluate("([form, floor]) => window.swapOnce(form, floor)", [form, floor if which else ""])
                if number >= warm:
                    taken[which].append(took / 1000)
    return taken
