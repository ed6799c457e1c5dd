"""Starts each provider in a process of its own: imports once, forks per organisation, restarts who falls.

Prints `ready <issuer>` when one listens and `ready` when all do. Ends them all on SIGTERM and SIGINT;
they end by themselves when the launcher is gone, however it went.
"""

import os
import signal
import sys
import threading
import time
from types import FrameType

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.providers.config import ProviderConfig
from tests.providers.dispatch import application

PAUSE = 0.3
"""Seconds before a provider that fell is started again."""


def run(providers: tuple[ProviderConfig, ...]) -> int:
    """Serve until told to stop; 0, or 1 when a port is taken."""
    watched, held = os.pipe()  # `held` closes when this process ends, and every child sees the end of `watched`
    ready_from, ready_to = os.pipe()
    children: dict[int, ProviderConfig] = {}
    stopping = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            os.kill(child, signal.SIGTERM)

    for provider in providers:
        children[_fork(provider, watched, held, ready_to)] = provider
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for _ in providers:
        port = os.read(ready_from, 6)
        if port.startswith(b"!"):
            sys.stderr.write(f"Port {port[1:].decode()} is taken.\n")
            stop(0, None)
            return 1
        issuer = next(p.issuer for p in providers if p.port == int(port))
        sys.stdout.write(f"ready {issuer}\n")
        sys.stdout.flush()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while children:
        ended, _status = os.wait()
        fallen = children.pop(ended)
        if not stopping:
            time.sleep(PAUSE)
            children[_fork(fallen, watched, held, ready_to)] = fallen
    return 0


def _fork(provider: ProviderConfig, watched: int, held: int, ready_to: int) -> int:
    child = os.fork()
    if child:
        return child
    os.close(held)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    try:
        server = _listen(provider)
    except (OSError, SystemExit):
        os.write(ready_to, b"!%05d" % provider.port)
        os._exit(1)
    os.write(ready_to, b"%06d" % provider.port)
    server.serve_forever()
    os._exit(0)


def _listen(provider: ProviderConfig) -> BaseWSGIServer:
    return make_server("127.0.0.1", provider.port, application(provider), threaded=True, request_handler=_Quiet)


def _end_with_parent(watched: int) -> None:
    os.read(watched, 1)
    os._exit(0)


class _Quiet(WSGIRequestHandler):
    """HTTP/1.0 and no lines per request: addresses would hold codes and states."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
