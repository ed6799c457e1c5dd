"""Every check on what a provider says, by name. An answer counts only when all of its guards hold.

The order is the order of asking; the first that does not hold names the refusal in the log. A test takes each guard
out and requires that the lie which it stops then gets further (tests/identity/test_hostile_provider.py).
"""

import ipaddress
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from authlib.oidc.core.util import create_half_hash
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.identity.errors import SENTENCES, SignInRefused

ALGORITHMS = ("ES256", "PS256", "RS256")
"""What may sign: pinned here, whatever a provider's metadata say (NL GOV profile)."""
LEEWAY = 30
"""Seconds that two clocks may differ."""
LARGEST_ANSWER = 256 * 1024
LONGEST_WAIT = 5.0
LOGOUT_TOKEN_LIVES = 300
"""Seconds after which a logout token is too old."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class Guard(Generic[Facts]):
    """One named check. `holds` answers False, or stumbles over what is not there, when the answer is wrong."""

    name: str
    holds: Callable[[Facts], bool]


def require(guards: Sequence[Guard[Facts]], facts: Facts, refusal: type[SignInRefused] = SignInRefused) -> None:
    """Raise `refusal` with the name of the first guard that does not hold."""
    for guard in guards:
        if not _holds(guard, facts):
            raise refusal(guard.name, SENTENCES.get(guard.name))


def _holds(guard: Guard[Facts], facts: Facts) -> bool:
    try:
        return guard.holds(facts)
    except (AttributeError, JoseError, KeyError, TypeError, ValueError):
        return False


# What comes over the wire


@dataclass(frozen=True, slots=True)
class WireFacts:
    status: int
    size: int  # bytes read so far
    seconds: float  # since the step began


# A provider that is down or slow did not answer yet: trying again later helps. What fails WIRE and all that follows is
# an answer, and a wrong one: trying again does not help.
PRESENT: tuple[Guard[WireFacts], ...] = (
    Guard("status", lambda f: f.status < 500),
    Guard("time", lambda f: f.seconds <= LONGEST_WAIT),
)
WIRE: tuple[Guard[WireFacts], ...] = (
    Guard("no_redirect", lambda f: not 300 <= f.status < 400),
    Guard("size", lambda f: f.size <= LARGEST_ANSWER),
)


# Metadata


@dataclass(frozen=True, slots=True)
class MetadataFacts:
    document: Any
    issuer: str
    other_hosts: frozenset[str]
    authentication: str
    plain_http: bool  # loopback addresses over http: demonstration mode only
    pushed_requests_required: bool

    def addresses(self) -> list[str]:
        needed = [self.document[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        offered = ("pushed_authorization_request_endpoint", "end_session_endpoint")
        return needed + [self.document[name] for name in offered if name in self.document]


METADATA: tuple[Guard[MetadataFacts], ...] = (
    Guard("metadata_object", lambda f: isinstance(f.document, dict)),
    Guard("metadata_issuer", lambda f: f.document["issuer"] == f.issuer),
    Guard("metadata_scheme", lambda f: all(has_safe_scheme(a, plain_http=f.plain_http) for a in f.addresses())),
    Guard("metadata_host", lambda f: all(host_of(a) in {host_of(f.issuer), *f.other_hosts} for a in f.addresses())),
    Guard("metadata_algorithms", lambda f: _offers(f, "id_token_signing_alg_values_supported", *ALGORITHMS)),
    Guard("metadata_pkce", lambda f: _offers(f, "code_challenge_methods_supported", "S256")),
    Guard("metadata_authentication", lambda f: _offers(f, "token_endpoint_auth_methods_supported", f.authentication)),
    Guard(
        "metadata_pushed_requests",
        lambda f: not f.pushed_requests_required or "pushed_authorization_request_endpoint" in f.document,
    ),
)


def has_safe_scheme(address: str, *, plain_http: bool) -> bool:
    """Https without a user or fragment; http to this very machine where that is allowed."""
    parts = urlsplit(address)
    if not parts.hostname or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (plain_http and parts.scheme == "http" and _is_loopback(parts.hostname))


def host_of(address: str) -> str:
    """Host and port, as the issuer is compared with its endpoints."""
    return urlsplit(address).netloc.lower()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _offers(facts: MetadataFacts, name: str, *wanted: str) -> bool:
    """Whether a list in the metadata, where there is one, holds any of what is wanted."""
    return name not in facts.document or bool(set(facts.document[name]) & set(wanted))


# The answer through the browser


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    parameters: Mapping[str, list[str]]
    issuer: str
    issuer_required: bool


ANSWER: tuple[Guard[AnswerFacts], ...] = (
    Guard("answer_single", lambda f: all(len(values) == 1 for values in f.parameters.values())),
    Guard("answer_issuer", lambda f: f.parameters.get("iss", [None if f.issuer_required else f.issuer]) == [f.issuer]),
    Guard("answer_error", lambda f: "error" not in f.parameters),
    Guard("answer_code", lambda f: 0 < len(f.parameters["code"][0]) <= 2048 and f.parameters["code"][0].isprintable()),
)


# The pushed request


@dataclass(frozen=True, slots=True)
class PushedFacts:
    status: int
    document: Any


PUSHED: tuple[Guard[PushedFacts], ...] = (
    Guard("pushed_status", lambda f: f.status in {200, 201}),
    Guard("pushed_reference", lambda f: isinstance(f.document["request_uri"], str)),
    Guard("pushed_length", lambda f: 0 < len(f.document["request_uri"]) <= 1024),
)


# The token answer


TOKEN: tuple[Guard[Mapping[str, Any]], ...] = (
    Guard("token_none", lambda f: "id_token" in f),
    Guard("token_form", lambda f: isinstance(f["id_token"], str)),
)


# The ID token


@dataclass(frozen=True, slots=True)
class IdTokenFacts:
    raw: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    keys: KeySet
    access_token: str | None
    issuer: str
    client_id: str
    nonce: str
    levels: frozenset[str]
    oldest_sign_in: int
    asked_at: float
    expected_subject: str | None  # at a step-up: who is signed in already
    now: float


ID_TOKEN: tuple[Guard[IdTokenFacts], ...] = (
    Guard("algorithm", lambda f: f.header["alg"] in ALGORITHMS),
    Guard("key", lambda f: _knows_key(f.keys, f.header)),
    Guard("signature", lambda f: _is_signed(f.raw, f.keys, f.header)),
    Guard("token_type", lambda f: f.header.get("typ", "JWT").upper() == "JWT" and "events" not in f.claims),
    Guard("issuer", lambda f: f.claims["iss"] == f.issuer),
    Guard("audience", lambda f: f.claims["aud"] in (f.client_id, [f.client_id])),
    Guard("party", lambda f: f.claims.get("azp", f.client_id) == f.client_id),
    Guard("subject", lambda f: isinstance(f.claims["sub"], str) and 0 < len(f.claims["sub"]) <= 255),
    Guard("nonce", lambda f: compare_digest(f.claims["nonce"].encode(), f.nonce.encode())),
    Guard("expiry", lambda f: _moment(f.claims["exp"]) > f.now - LEEWAY),
    Guard("issued", lambda f: f.asked_at - LEEWAY <= _moment(f.claims["iat"]) <= f.now + LEEWAY),
    Guard("not_before", lambda f: _moment(f.claims.get("nbf", 0)) <= f.now + LEEWAY),
    Guard("level", lambda f: f.claims["acr"] in f.levels),
    Guard(
        "sign_in_time",
        lambda f: f.now - f.oldest_sign_in - LEEWAY <= _moment(f.claims["auth_time"]) <= f.now + LEEWAY,
    ),
    Guard("access_token", lambda f: "at_hash" not in f.claims or f.claims["at_hash"] == _half_hash(f)),
    Guard("same_person", lambda f: f.expected_subject in (None, f.claims["sub"])),
)


def _knows_key(keys: KeySet, header: Mapping[str, Any]) -> bool:
    kid = header.get("kid")
    return any(key.kid == kid for key in keys.keys) if kid is not None else len(keys.keys) == 1


def _is_signed(raw: str, keys: KeySet, header: Mapping[str, Any]) -> bool:
    """Raises JoseError, which is a no, when the signature is not of the key that the header names."""
    key = keys.get_by_kid(header["kid"]) if "kid" in header else keys.keys[0]
    registry = jws.JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    jws.deserialize_compact(raw, key, registry=registry)
    return True


def _moment(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return value


def _half_hash(facts: IdTokenFacts) -> str:
    if facts.access_token is None:
        raise ValueError(facts.access_token)
    return bytes(create_half_hash(facts.access_token, facts.header["alg"])).decode()


# The logout token


@dataclass(frozen=True, slots=True)
class LogoutFacts:
    raw: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    keys: KeySet
    issuer: str
    client_id: str
    now: float


LOGOUT: tuple[Guard[LogoutFacts], ...] = (
    Guard("logout_algorithm", lambda f: f.header["alg"] in ALGORITHMS),
    Guard("logout_key", lambda f: _knows_key(f.keys, f.header)),
    Guard("logout_signature", lambda f: _is_signed(f.raw, f.keys, f.header)),
    Guard(
        "logout_type", lambda f: f.header.get("typ", "logout+jwt").lower() in {"logout+jwt", "application/logout+jwt"}
    ),
    Guard("logout_issuer", lambda f: f.claims["iss"] == f.issuer),
    Guard("logout_audience", lambda f: f.claims["aud"] in (f.client_id, [f.client_id])),
    Guard("logout_issued", lambda f: -LEEWAY <= f.now - _moment(f.claims["iat"]) <= LOGOUT_TOKEN_LIVES),
    Guard("logout_expiry", lambda f: _moment(f.claims.get("exp", f.now)) > f.now - LEEWAY),
    Guard("logout_event", lambda f: isinstance(f.claims["events"][LOGOUT_EVENT], dict)),
    Guard("logout_nonce", lambda f: "nonce" not in f.claims),
    Guard("logout_id", lambda f: isinstance(f.claims["jti"], str) and 0 < len(f.claims["jti"]) <= 255),
    Guard("logout_whom", lambda f: isinstance(f.claims.get("sid", f.claims.get("sub")), str)),
)


def opened(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims of a token, not yet believed.

    Raises SignInRefused ("token_unreadable") for what is not a signed token at all.
    """
    try:
        content = jws.extract_compact(token.encode())
        header, claims = content.headers(), json_object(content.payload)
    except (AttributeError, JoseError, TypeError, ValueError) as error:
        raise SignInRefused("token_unreadable") from error
    return header, claims


def json_object(content: bytes) -> dict[str, Any]:
    """Parse, or raise ValueError or TypeError for anything but an object."""
    document = json.loads(content)
    if not isinstance(document, dict):
        raise TypeError("no object")
    return document
