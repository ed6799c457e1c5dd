"""Which provider answers which path: the honest one at the root, each wrong way under `/w/<way>`."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock
from typing import Any

from werkzeug.exceptions import NotFound

from tests.providers.config import ClientConfig, ProviderConfig
from tests.providers.hostile import WAYS
from tests.providers.provider import Provider

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def application(config: ProviderConfig) -> Application:
    honest = Provider(config).app
    return _with_wrong_ways(config, honest) if config.hostile else honest


def _with_wrong_ways(config: ProviderConfig, honest: Application) -> Application:
    liars: dict[str, Application] = {}
    lock = Lock()

    def liar(name: str) -> Application:
        with lock:
            if name not in liars:
                liars[name] = Provider(as_liar(config, name), WAYS[name]).app
        return liars[name]

    def dispatch(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith("/w/"):
            return honest(environ, start_response)
        name, _, rest = path.removeprefix("/w/").partition("/")
        if name not in WAYS:
            return NotFound()(environ, start_response)
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = f"/w/{name}", f"/{rest}"
        return liar(name)(environ, start_response)

    return dispatch


def as_liar(config: ProviderConfig, way: str) -> ProviderConfig:
    """The same provider as an issuer under the path of the way; `{way}` in its clients' addresses is filled in."""
    return replace(
        config, issuer=f"{config.issuer}/w/{way}", clients=tuple(_filled(client, way) for client in config.clients)
    )


def _filled(client: ClientConfig, way: str) -> ClientConfig:
    def fill(address: str | None) -> str | None:
        return address.replace("{way}", way) if address else address

    return replace(
        client,
        redirect_uris=tuple(uri.replace("{way}", way) for uri in client.redirect_uris),
        jwks_uri=fill(client.jwks_uri),
        backchannel_logout_uri=fill(client.backchannel_logout_uri),
    )
