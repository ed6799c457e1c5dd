"""Questions to providers over the network: short, small, to the address that was meant, and nowhere else."""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from portal.identity import guards
from portal.identity.errors import ProviderAway, ProviderFailed

CONNECT_TIMEOUT = 3.0
CHUNK = 16 * 1024


@dataclass
class Line:
    """The connections of one step of a sign-in, and when it is over: all its questions together get 5 seconds."""

    begun: float = field(default_factory=time.monotonic)
    connections: list[HTTPConnection] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Seconds until the step is given up."""
        return max(0.0, self.begun + guards.LONGEST_WAIT - time.monotonic())

    @property
    def took(self) -> float:
        return time.monotonic() - self.begun

    def cut_off(self) -> None:
        """Close every connection, under whoever reads from it."""
        for connection in self.connections:
            if connection.sock is not None:
                with suppress(OSError):  # closed by itself meanwhile
                    connection.sock.shutdown(socket.SHUT_RDWR)


class ProviderSession(OAuth2Session):  # type: ignore[misc] # without types
    """Authlib's session on a wire that follows no redirect, reads little and gives up in time."""

    def __init__(self, *, plain_http: bool, line: Line | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - as Authlib's
        super().__init__(default_timeout=(CONNECT_TIMEOUT, guards.LONGEST_WAIT), **kwargs)
        self.trust_env = False  # no proxy or password from the environment of the process
        self._plain_http = plain_http
        self._line = line or Line()
        adapter = _Adapter(plain_http, self._line)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - as requests'
        """One question and its whole answer. Raises ProviderFailed when any guard of the wire does not hold."""
        if not guards.has_safe_scheme(request.url or "", plain_http=self._plain_http):
            raise ProviderFailed("address")
        try:
            with self._cut_off_in_time():
                response: requests.Response = super().send(
                    request, **(kwargs | {"stream": True, "allow_redirects": False})
                )
                content = self._read(response)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise ProviderAway("time" if self._line.left < 0.1 else "reach") from error
        response._content = content  # noqa: SLF001 # read here, within limits, and not again
        response._content_consumed = True  # noqa: SLF001
        return response

    def get_redirect_target(self, _response: requests.Response) -> None:
        """Nowhere: requests would read the whole body of a redirect before anyone could count its bytes."""

    def _read(self, response: requests.Response) -> bytes:
        content = b""
        self._check(response, content)
        for chunk in response.iter_content(CHUNK):
            content += chunk
            self._check(response, content)
        return content

    def _check(self, response: requests.Response, content: bytes) -> None:
        facts = guards.WireFacts(response.status_code, len(content), self._line.took)
        guards.require(guards.PRESENT, facts, ProviderAway)
        guards.require(guards.WIRE, facts, ProviderFailed)

    @contextmanager
    def _cut_off_in_time(self) -> Iterator[None]:
        """Close the connection under whoever drips bytes so slowly that no single read takes long."""
        timer = threading.Timer(self._line.left, self._line.cut_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class _Adapter(HTTPAdapter):
    def __init__(self, plain_http: bool, line: Line) -> None:  # noqa: FBT001
        self._plain_http, self._line = plain_http, line
        super().__init__(max_retries=0)

    def init_poolmanager(self, *_args: object, **_kwargs: object) -> None:
        plain_http, line = self._plain_http, self._line

        class Careful:
            """Connects to an address of the internet only, whatever name it hides behind."""

            def _new_conn(self: Any) -> socket.socket:
                line.connections.append(self)
                family, address = _allowed_address(self._dns_host, self.port, line.left, plain_http=plain_http)
                made = socket.socket(family, socket.SOCK_STREAM)
                try:
                    made.settimeout(max(0.01, min(CONNECT_TIMEOUT, line.left)))
                    made.connect(address)
                    made.settimeout(max(0.01, line.left))
                except OSError:
                    made.close()
                    raise
                return made

        plain = type(
            "Plain", (HTTPConnectionPool,), {"ConnectionCls": type("Connection", (Careful, HTTPConnection), {})}
        )
        safe = type(
            "Safe", (HTTPSConnectionPool,), {"ConnectionCls": type("Connection", (Careful, HTTPSConnection), {})}
        )
        self.poolmanager = PoolManager(num_pools=2, maxsize=2)
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": safe}


def _allowed_address(host: str, port: int, seconds: float, *, plain_http: bool) -> tuple[socket.AddressFamily, Any]:
    """The first address of the host, when all of them may be reached: public ones, or loopback in demonstration mode.

    Raises ProviderFailed for a private, link-local or other address that is not on the internet, and ProviderAway when
    its name is not known, or not within `seconds`.
    """
    found = _resolved(host, port, seconds)
    for *_, address in found:
        ip = ipaddress.ip_address(address[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if not ((ip.is_global and not ip.is_multicast) or (plain_http and ip.is_loopback)):
            raise ProviderFailed("private_address")
    reachable = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return reachable[0][0], reachable[0][4]


def _resolved(host: str, port: int, seconds: float) -> list[Any]:
    """Look a name up, within the time of the step. The system's own look-up takes as long as its servers let it.

    It cannot be broken off, so it runs beside; who asks goes on without it. Few can hang so: at most four wait for a
    provider at a time, and one that just failed is not asked again at once (`directory`).
    """
    answers: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:  # UnicodeError: a name that cannot be one
            answers.put(OSError(str(error)))

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.01, seconds))
    except queue.Empty:
        raise ProviderAway("time") from None
    if isinstance(answer, OSError):
        raise answer
    return answer
