"""Questions to providers over the network: short, small, to the address that was meant, and nowhere else."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from portal.identity import guards
from portal.identity.errors import ProviderFailed

CONNECT_TIMEOUT = 3.0
CHUNK = 16 * 1024


class ProviderSession(OAuth2Session):  # type: ignore[misc] # without types
    """Authlib's session on a wire that follows no redirect, reads little and gives up in time."""

    def __init__(self, *, plain_http: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Authlib's
        super().__init__(default_timeout=(CONNECT_TIMEOUT, guards.LONGEST_WAIT), **kwargs)
        self.trust_env = False  # no proxy or password from the environment of the process
        self._plain_http = plain_http
        self._open: list[HTTPConnection] = []
        adapter = _Adapter(plain_http, self._open)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - as requests'
        """One question and its whole answer. Raises ProviderFailed when any guard of the wire does not hold."""
        if not guards.has_safe_scheme(request.url or "", plain_http=self._plain_http):
            raise ProviderFailed("address")
        begun = time.monotonic()
        try:
            with self._cut_off_in_time():
                response: requests.Response = super().send(
                    request, **(kwargs | {"stream": True, "allow_redirects": False})
                )
                content = self._read(response, begun)
        except (requests.RequestException, HTTPError, OSError) as error:
            late = time.monotonic() - begun >= guards.LONGEST_WAIT - 0.1
            raise ProviderFailed("time" if late else "reach") from error
        response._content = content  # noqa: SLF001 # read here, within limits, and not again
        response._content_consumed = True  # noqa: SLF001
        return response

    def get_redirect_target(self, _response: requests.Response) -> None:
        """Nowhere: requests would read the whole body of a redirect before anyone could count its bytes."""

    def _read(self, response: requests.Response, begun: float) -> bytes:
        content = b""
        self._check(response, content, begun)
        for chunk in response.iter_content(CHUNK):
            content += chunk
            self._check(response, content, begun)
        return content

    @staticmethod
    def _check(response: requests.Response, content: bytes, begun: float) -> None:
        seconds = time.monotonic() - begun
        facts = guards.WireFacts(response.status_code, len(content), seconds)
        guards.require(guards.WIRE, facts, ProviderFailed)

    @contextmanager
    def _cut_off_in_time(self) -> Iterator[None]:
        """Close the connection under whoever drips bytes so slowly that no single read takes long."""
        timer = threading.Timer(guards.LONGEST_WAIT, self._cut_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut_off(self) -> None:
        for connection in self._open:
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    def __init__(self, plain_http: bool, opened: list[HTTPConnection]) -> None:  # noqa: FBT001
        self._plain_http, self._opened = plain_http, opened
        super().__init__(max_retries=0)

    def init_poolmanager(self, *_args: object, **_kwargs: object) -> None:
        plain_http, opened = self._plain_http, self._opened

        class Careful:
            """Connects to an address of the internet only, whatever name it hides behind."""

            def _new_conn(self: Any) -> socket.socket:
                opened.append(self)
                family, address = _allowed_address(self._dns_host, self.port, plain_http=plain_http)
                made = socket.socket(family, socket.SOCK_STREAM)
                try:
                    made.settimeout(CONNECT_TIMEOUT)
                    made.connect(address)
                    made.settimeout(guards.LONGEST_WAIT)
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


def _allowed_address(host: str, port: int, *, plain_http: bool) -> tuple[socket.AddressFamily, Any]:
    """The first address of the host, when all of them may be reached: public ones, or loopback in demonstration mode.

    Raises ProviderFailed for a private, link-local or other address that is not on the internet.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        ip = ipaddress.ip_address(address[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if not ((ip.is_global and not ip.is_multicast) or (plain_http and ip.is_loopback)):
            raise ProviderFailed("private_address")
    reachable = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
    return reachable[0][0], reachable[0][4]
