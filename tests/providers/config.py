"""What a practice provider needs to know, read from one JSON file.

{"providers": [{
    "issuer": "http://localhost:9101",       address of this provider; its port is where it listens
    "name": "Rubicon Jeugdzorg",             shown on its pages
    "level": "urn:example:two-factors",      acr that its sign-in reaches
    "algorithm": "ES256",                    of ID tokens: ES256, RS256 or PS256
    "pushed_requests": true,                 offers pushed authorization requests (RFC 9126)
    "hostile": false,                        serves every wrong way under its own path too
    "control": null,                         secret for tests that rotate keys or end sessions
    "clients": [{
        "client_id": "samendossier",
        "redirect_uris": ["http://localhost:8000/aanmelden/rubicon/terug"],
        "post_logout_redirect_uris": ["http://localhost:8000/afgemeld"],
        "backchannel_logout_uri": "http://localhost:8000/aanmelden/rubicon/afmelding",
        "jwks_uri": "http://localhost:8000/aanmelden/rubicon/sleutels",
        "secret": null}],                    a secret instead of jwks_uri: the marked deviation
    "persons": [{
        "sub": "r-1001", "user_name": "lieke", "name": "Lieke Zandstra-Moor",
        "email": "lieke@example.org", "password": null, "level": null}]}]}
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class ConfigError(Exception):
    """The file does not say what a provider needs. Its text names the place."""


@dataclass(frozen=True)
class PersonConfig:
    sub: str
    user_name: str
    name: str
    email: str | None = None
    password: str | None = None
    level: str | None = None


@dataclass(frozen=True)
class ClientConfig:
    client_id: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None
    jwks_uri: str | None = None
    secret: str | None = None


@dataclass(frozen=True)
class ProviderConfig:
    issuer: str
    name: str
    clients: tuple[ClientConfig, ...]
    persons: tuple[PersonConfig, ...]
    level: str = "urn:samendossier:oefenen:twee-factoren"
    algorithm: str = "ES256"
    pushed_requests: bool = True
    hostile: bool = False
    control: str | None = field(default=None, repr=False)

    @property
    def port(self) -> int:
        return urlsplit(self.issuer).port or 80


def read(path: Path) -> tuple[ProviderConfig, ...]:
    """The providers that the file describes.

    Raises ConfigError with the place of the fault when the file is missing, no JSON or incomplete.
    """
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return tuple(_provider(entry, f"{path}: provider {number}") for number, entry in enumerate(document["providers"]))


def _provider(entry: dict[str, Any], place: str) -> ProviderConfig:
    try:
        clients = tuple(_client(client) for client in entry.pop("clients"))
        persons = tuple(PersonConfig(**person) for person in entry.pop("persons"))
        return ProviderConfig(clients=clients, persons=persons, **entry)
    except (KeyError, TypeError) as error:
        raise ConfigError(f"{place}: {error}") from error


def _client(entry: dict[str, Any]) -> ClientConfig:
    lists: dict[str, Any] = {
        name: tuple(entry.pop(name, ())) for name in ("redirect_uris", "post_logout_redirect_uris")
    }
    return ClientConfig(**lists, **entry)
