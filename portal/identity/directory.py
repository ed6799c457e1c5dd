"""What this process knows of each provider for a while: its metadata and its keys. A cache, never the truth."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.identity import guards
from portal.identity.domain import Demand
from portal.identity.errors import ProviderAway, ProviderFailed
from portal.identity.links import Link

KEPT = 600.0
"""Seconds for which metadata and keys are believed without asking again."""
ASKED_AGAIN_AFTER = 30.0
"""Seconds between two fetches of keys because of a key that was not known."""
FAILED_FOR = 3.0
"""Seconds in which a provider that just failed is not asked again, so that its users do not hold up others."""
WAITING_AT_MOST = 4
"""Requests of this process that may wait for one provider at a time; the next hears at once that it is busy."""


@dataclass
class _Known:
    version: int
    metadata: dict[str, Any] | None = None
    metadata_at: float = 0.0
    keys: KeySet | None = None
    keys_at: float = 0.0
    failed_at: float = float("-inf")
    failed: ProviderFailed | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(WAITING_AT_MOST))


_known: dict[UUID, _Known] = {}
_known_lock = threading.Lock()
Fetch = Callable[[str], Any]


def metadata(link: Link, fetch: Fetch, *, plain_http: bool) -> dict[str, Any]:
    """The provider's metadata, believed only when every guard holds. Raises ProviderFailed."""
    known = _of(link)
    with known.lock:
        if known.metadata is None or time.monotonic() - known.metadata_at > KEPT:
            _spare_who_just_failed(known)
            with _remembering_failure(known):
                document = fetch(f"{link.issuer.rstrip('/')}/.well-known/openid-configuration")
                check_metadata(link, document, plain_http=plain_http)
            known.metadata, known.metadata_at = document, time.monotonic()
        return known.metadata


def check_metadata(link: Link, document: object, *, plain_http: bool) -> None:
    facts = guards.MetadataFacts(
        document=document,
        issuer=link.issuer,
        other_hosts=link.other_hosts,
        authentication=link.authentication,
        plain_http=plain_http,
        pushed_requests_required=link.pushed_requests is Demand.REQUIRED,
    )
    guards.require(guards.METADATA, facts, ProviderFailed)


def keys(link: Link, address: str, fetch: Fetch, *, wanted: str | None) -> KeySet:
    """The provider's keys; fetched again, not oftener than every 30 s, when the wanted one is not among them."""
    known = _of(link)
    with known.lock:
        age = time.monotonic() - known.keys_at
        missing = known.keys is not None and wanted is not None and all(k.kid != wanted for k in known.keys.keys)
        if known.keys is None or age > KEPT or (missing and age > ASKED_AGAIN_AFTER):
            _spare_who_just_failed(known)
            with _remembering_failure(known):
                known.keys = _key_set(fetch(address))
            known.keys_at = time.monotonic()
        return known.keys


def _key_set(document: Any) -> KeySet:  # noqa: ANN401 - what a stranger sent
    try:
        usable = [key for key in document["keys"] if key["kty"] in {"RSA", "EC"} and key.get("use", "sig") == "sig"]
        return KeySet.import_key_set({"keys": usable}) if usable else KeySet([])
    except (AttributeError, JoseError, KeyError, TypeError, ValueError) as error:
        raise ProviderFailed("keys_form") from error


@contextmanager
def waiting(link: Link) -> Iterator[None]:
    """A place among the few that may wait for this provider. Raises ProviderAway ("busy") when there is none."""
    place = _of(link).waiting
    if not place.acquire(blocking=False):
        raise ProviderAway("busy")
    try:
        yield
    finally:
        place.release()


def forget(link: Link) -> None:
    """Ask anew next time: for the link test, which must see the provider as it is now."""
    with _known_lock:
        _known.pop(link.id, None)


def forget_all() -> None:
    with _known_lock:
        _known.clear()


def _of(link: Link) -> _Known:
    with _known_lock:
        known = _known.get(link.id)
        if known is None or known.version != link.version:
            known = _known[link.id] = _Known(link.version)
        return known


def _spare_who_just_failed(known: _Known) -> None:
    if known.failed is not None and time.monotonic() - known.failed_at < FAILED_FOR:
        raise type(known.failed)(known.failed.guard)


@contextmanager
def _remembering_failure(known: _Known) -> Iterator[None]:
    try:
        yield
    except ProviderFailed as error:
        known.failed, known.failed_at = error, time.monotonic()
        raise
