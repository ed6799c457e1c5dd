"""The practice sign-in services of the demo: real, separate processes, one per organisation, beside the portal."""

import contextlib
import http.client
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.operations.installation import ROOT, Installation, write_json

PORTS = range(20_000, 32_000)  # below those that the system gives out by itself


@dataclass(frozen=True)
class Practice:
    """One practice service: whose it is and where it listens. Its port, and so its issuer, stays the same."""

    slug: str
    port: int

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/.well-known/openid-configuration")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def are_here() -> bool:
    """They belong to the tests, so a portal that was installed without its tests has none."""
    return (ROOT / "tests" / "providers" / "__main__.py").exists()


def practice(installation: Installation, slug: str) -> Practice:
    return Practice(slug, installation.number(f"port-{slug}", free_port))


def write(installation: Installation, providers: Sequence[Mapping[str, object]]) -> None:
    """What the services need to know: whom they serve and where the portal is (tests/providers/config.py)."""
    write_json(installation.providers, {"providers": list(providers)})


def command(installation: Installation) -> list[str]:
    """One launcher, which starts a process of its own for each organisation and keeps it running."""
    return [sys.executable, "-m", "tests.providers", "--config", str(installation.providers)]


def free_port() -> int:
    """A port on which nothing listens now."""
    while True:
        port = secrets.choice(PORTS)
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
