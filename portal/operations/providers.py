"""The practice sign-in services of the demo: real, separate processes, one per organisation, beside the portal."""

import contextlib
import http.client
import secrets
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.operations.installation import ROOT, Installation, write_json

PORTS = range(20_000, 32_000)  # below those that the system gives out by itself


@dataclass(frozen=True)
class Practice:
    """One practice service: whose it is and where it listens. Its port, and so its issuer, stays the same."""

    key: str
    name: str
    port: int

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=1)
        try:
            connection.request("GET", "/.well-known/openid-configuration")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def are_here() -> bool:
    """They belong to the tests, so a portal without its tests has none."""
    return (ROOT / "tests" / "providers" / "__main__.py").exists()


def practice(installation: Installation, key: str, name: str) -> Practice:
    return Practice(key, name, installation.number(f"port-{key}", free_port))


def write(installation: Installation, origin: str, providers: Sequence[Mapping[str, object]]) -> None:
    """What the services need to know: where the portal is, and whom they serve."""
    write_json(installation.providers, {"portal": origin, "providers": list(providers)})


def start(installation: Installation, provider: Practice, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with installation.log(f"provider-{provider.key}").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.providers", "--config", str(installation.providers), "--provider",
             provider.key],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, env=dict(environment), start_new_session=True,
        )  # fmt: skip


def free_port() -> int:
    """A port on which nothing listens now."""
    while True:
        port = secrets.choice(PORTS)
        with contextlib.closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
