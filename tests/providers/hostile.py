"""Ways to answer wrongly. Each is one lie in an otherwise honest provider, and serves under a path of its own.

The provider of the configuration answers honestly at its issuer; the way `wrong-key` lies at
`<issuer>/w/wrong-key`, which is an issuer of its own, with its own metadata.
"""

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, redirect
from flask.typing import ResponseReturnValue
from joserfc import jws, jwt

from tests.providers.keys import new_key

Claims = dict[str, Any]
Document = dict[str, Any]
LONG = 3600
MONTH = 30 * 24 * 3600
HUGE = 8 * 1024 * 1024


def _as_json(document: Document) -> ResponseReturnValue:
    return jsonify(document)


def _honest_token(document: Document, _: Any) -> ResponseReturnValue:
    return jsonify(document)


@dataclass(frozen=True)
class Way:
    """One wrong way; what is not named is honest."""

    name: str
    metadata: Callable[[Document], ResponseReturnValue] = _as_json
    jwks: Callable[[Document], ResponseReturnValue] = _as_json
    pushed: Callable[[Document], ResponseReturnValue] = lambda document: (jsonify(document), 201)
    redirect: Callable[[str], str] = lambda address: address
    token: Callable[[Document, Any], ResponseReturnValue] = _honest_token
    token_refusal: Callable[[Response], ResponseReturnValue] = lambda response: response


HONEST = Way("honest")


# Answers that are no answers


def _huge(*_: Any) -> Response:
    def body() -> Iterator[bytes]:
        yield b'{"padding": "'
        for _number in range(HUGE // 65536):
            yield b"x" * 65536
        yield b'"}'

    return Response(body(), mimetype="application/json")


def _slow(*_: Any) -> Response:
    def body() -> Iterator[bytes]:
        for _number in range(28):  # 7 s in all, and never long between two bytes
            yield b" "
            time.sleep(0.25)

    return Response(body(), mimetype="application/json")


def _rather_slow(document: Document) -> Response:
    """Each answer by itself is in time; those of one sign-in together are not."""
    time.sleep(0.7)
    return jsonify(document)


def _rather_slow_push(document: Document) -> ResponseReturnValue:
    return _rather_slow(document), 201


def _html(*_: Any) -> Response:
    return Response("<!doctype html><title>Onderhoud</title><p>Even geduld", mimetype="text/html")


def _array(*_: Any) -> Response:
    return jsonify(["no", "object"])


def _broken(*_: Any) -> ResponseReturnValue:
    return jsonify({"error": "server_error"}), 500


def _round(*_: Any) -> ResponseReturnValue:
    return redirect("?again", 302)


def _elsewhere(*_: Any) -> ResponseReturnValue:
    return redirect("http://localhost:9/", 307)


def _without(name: str) -> Callable[[Document], ResponseReturnValue]:
    return lambda document: jsonify({k: v for k, v in document.items() if k != name})


def _with(**changes: Any) -> Callable[[Document], ResponseReturnValue]:
    return lambda document: jsonify(document | changes)


# ID tokens


def _opened(token: str) -> tuple[dict[str, Any], Claims]:
    header, payload, _ = token.split(".")
    return json.loads(_unpadded(header)), json.loads(_unpadded(payload))


def _unpadded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _packed(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _signed(header: dict[str, Any], claims: Claims, key: Any) -> str:
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    return jwt.encode(header, claims, key, registry=registry)


def _claims(**changes: Any) -> Callable[[Document, Any], ResponseReturnValue]:
    """Other claims, signed as they should be. A function gets the honest value; None removes."""

    def lie(document: Document, state: Any) -> ResponseReturnValue:
        header, claims = _opened(document["id_token"])
        return jsonify(document | {"id_token": _signed(header, _changed(claims, changes), state.keys.current)})

    return lie


def _changed(claims: Claims, changes: dict[str, Any]) -> Claims:
    new = claims | {name: change(claims.get(name)) if callable(change) else change for name, change in changes.items()}
    return {name: value for name, value in new.items() if value is not None}


def _later(seconds: int) -> Callable[[Any], int]:
    return lambda _: int(time.time()) + seconds


def _resigned(sign: Callable[[dict[str, Any], Claims, Any], str]) -> Callable[[Document, Any], ResponseReturnValue]:
    def lie(document: Document, state: Any) -> ResponseReturnValue:
        header, claims = _opened(document["id_token"])
        return jsonify(document | {"id_token": sign(header, claims, state)})

    return lie


def _unsigned(header: dict[str, Any], claims: Claims, _: Any) -> str:
    without_hash = {name: value for name, value in claims.items() if name != "at_hash"}
    return f"{_packed(header | {'alg': 'none'})}.{_packed(without_hash)}."


def _wrong_key(header: dict[str, Any], claims: Claims, state: Any) -> str:
    return _signed(header, claims, new_key(state.keys.algorithm))


def _broken_signature(header: dict[str, Any], claims: Claims, state: Any) -> str:
    first, second, third = _signed(header, claims, state.keys.current).split(".")
    return f"{first}.{second}.{third[:-6]}AAAAAA"


def _shared_secret(header: dict[str, Any], claims: Claims, state: Any) -> str:
    """HS256 with the public key as the secret, by hand: no library signs that."""
    public = state.keys.current.as_pem(private=False)
    signing_input = f"{_packed(header | {'alg': 'HS256'})}.{_packed(claims)}"
    digest = hmac.digest(public, signing_input.encode(), "sha256")
    return f"{signing_input}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def _unknown_key(header: dict[str, Any], claims: Claims, state: Any) -> str:
    stranger = new_key(state.keys.algorithm)
    return _signed(header | {"kid": stranger.kid}, claims, stranger)


def _own_key_in_header(header: dict[str, Any], claims: Claims, state: Any) -> str:
    stranger = new_key(state.keys.algorithm)
    return _signed(header | {"jwk": stranger.as_dict(private=False)}, claims, stranger)


def _logout_token_as_id_token(header: dict[str, Any], claims: Claims, state: Any) -> str:
    events: dict[str, object] = {"http://schemas.openid.net/event/backchannel-logout": {}}
    return _signed(header | {"typ": "logout+jwt"}, claims | {"events": events}, state.keys.current)


# Authorization answers


def _replaced(name: str, value: str) -> Callable[[str], str]:
    def lie(address: str) -> str:
        place, _, query = address.partition("?")
        kept = [part for part in query.split("&") if not part.startswith(f"{name}=")]
        return f"{place}?{'&'.join([*kept, f'{name}={value}'] if value else kept)}"

    return lie


def _error_with_markup(address: str) -> str:
    without_code = _replaced("code", "")(address)
    return f"{without_code}&error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E"


WAYS = {
    way.name: way
    for way in (
        # metadata
        Way("metadata-other-issuer", metadata=_with(issuer="https://elsewhere.example")),
        Way("metadata-no-issuer", metadata=_without("issuer")),
        Way("metadata-html", metadata=_html),
        Way("metadata-array", metadata=_array),
        Way("metadata-huge", metadata=_huge),
        Way("metadata-slow", metadata=_slow),
        Way("rather-slow-each-time", metadata=_rather_slow, pushed=_rather_slow_push),
        Way("metadata-redirect-loop", metadata=_round),
        Way("metadata-redirect-elsewhere", metadata=_elsewhere),
        Way("metadata-broken", metadata=_broken),
        Way("metadata-foreign-token-endpoint", metadata=_with(token_endpoint="https://evil.example/token")),
        Way("metadata-private-jwks", metadata=_with(jwks_uri="http://10.0.0.1/jwks")),
        Way("metadata-script", metadata=_with(authorization_endpoint="javascript:alert(1)")),
        Way("metadata-open-redirect", metadata=_with(authorization_endpoint="https://evil.example/login")),
        Way("metadata-only-unsigned", metadata=_with(id_token_signing_alg_values_supported=["none"])),
        Way("metadata-no-pkce", metadata=_with(code_challenge_methods_supported=["plain"])),
        Way("metadata-no-pushed-requests", metadata=_without("pushed_authorization_request_endpoint")),
        Way("metadata-no-private-key", metadata=_with(token_endpoint_auth_methods_supported=["client_secret_basic"])),
        Way("metadata-numbers", metadata=_with(token_endpoint=42)),
        # keys
        Way("keys-none", jwks=_with(keys=[])),
        Way("keys-html", jwks=_html),
        Way("keys-huge", jwks=_huge),
        Way("keys-slow", jwks=_slow),
        Way("keys-nonsense", jwks=_with(keys=[{"kty": "RSA", "n": "?"}, 7])),
        Way("keys-redirect", jwks=_elsewhere),
        # pushed requests
        Way("pushed-redirect", pushed=_elsewhere),
        Way("pushed-no-reference", pushed=lambda _: (jsonify({"expires_in": 60}), 201)),
        Way("pushed-long-reference", pushed=lambda _: (jsonify({"request_uri": "urn:x:" + "y" * 9000}), 201)),
        Way("pushed-broken", pushed=_broken),
        Way("pushed-refused", pushed=lambda _: (jsonify({"error": "invalid_request"}), 400)),
        # the answer through the browser
        Way("answer-other-issuer", redirect=_replaced("iss", "https%3A%2F%2Felsewhere.example")),
        Way("answer-no-issuer", redirect=_replaced("iss", "")),
        Way("answer-other-state", redirect=_replaced("state", "x" * 43)),
        Way("answer-no-state", redirect=_replaced("state", "")),
        Way("answer-no-code", redirect=_replaced("code", "")),
        Way("answer-two-codes", redirect=lambda address: f"{address}&code=second"),
        Way("answer-error-with-markup", redirect=_error_with_markup),
        # the token answer
        Way("token-none", token=lambda document, _: jsonify({k: v for k, v in document.items() if k != "id_token"})),
        Way("token-garbage", token=lambda document, _: jsonify(document | {"id_token": "a.b.c"})),
        Way("token-number", token=lambda document, _: jsonify(document | {"id_token": 7})),
        Way("token-error", token=lambda *_: (jsonify({"error": "invalid_grant"}), 400)),
        Way("token-html", token=_html),
        Way("token-array", token=_array),
        Way("token-huge", token=_huge),
        Way("token-slow", token=_slow),
        Way("token-redirect", token=_elsewhere),
        # the signature
        Way("unsigned", token=_resigned(_unsigned)),
        Way("wrong-key", token=_resigned(_wrong_key)),
        Way("broken-signature", token=_resigned(_broken_signature)),
        Way("shared-secret", token=_resigned(_shared_secret)),
        Way("unknown-key", token=_resigned(_unknown_key)),
        Way("own-key-in-header", token=_resigned(_own_key_in_header)),
        Way("logout-token", token=_resigned(_logout_token_as_id_token)),
        # the claims
        Way("issuer-other", token=_claims(iss="https://elsewhere.example")),
        Way("issuer-missing", token=_claims(iss=None)),
        Way("audience-other", token=_claims(aud="another-client")),
        Way("audience-other-for-us", token=_claims(aud="another-client", azp=lambda _: "samendossier")),
        Way("audience-several", token=_claims(aud=lambda ours: [ours, "another-client"])),
        Way("audience-none", token=_claims(aud=[])),
        Way("audience-missing", token=_claims(aud=None)),
        Way("party-other", token=_claims(azp="another-client")),
        Way("subject-empty", token=_claims(sub="")),
        Way("subject-missing", token=_claims(sub=None)),
        Way("subject-number", token=_claims(sub=1001)),
        Way("subject-long", token=_claims(sub="s" * 300)),
        Way("nonce-other", token=_claims(nonce="n" * 43)),
        Way("nonce-missing", token=_claims(nonce=None)),
        Way("expired", token=_claims(exp=_later(-LONG))),
        Way("expiry-missing", token=_claims(exp=None)),
        Way("expiry-text", token=_claims(exp="tomorrow")),
        Way("issued-in-future", token=_claims(iat=_later(LONG))),
        Way("issued-long-ago", token=_claims(iat=_later(-LONG))),
        Way("not-yet-valid", token=_claims(nbf=_later(LONG))),
        Way("level-low", token=_claims(acr="urn:samendossier:oefenen:een-factor")),
        Way("level-missing", token=_claims(acr=None)),
        Way("signed-in-month-ago", token=_claims(auth_time=_later(-MONTH))),
        Way("signed-in-tomorrow", token=_claims(auth_time=_later(24 * LONG))),
        Way("sign-in-time-missing", token=_claims(auth_time=None)),
        Way("access-token-other", token=_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA")),
    )
}


# Logout tokens

LOGOUT_WAYS: dict[str, dict[str, Any]] = {
    "issuer-other": {"iss": "https://elsewhere.example"},
    "audience-other": {"aud": "another-client"},
    "audience-several": {"aud": lambda ours: [ours, "another-client"]},
    "issued-long-ago": {"iat": _later(-LONG), "exp": _later(LONG)},
    "issued-in-future": {"iat": _later(LONG), "exp": _later(2 * LONG)},
    "expired": {"exp": _later(-60)},
    "id-missing": {"jti": None},
    "with-nonce": {"nonce": "n" * 43},
    "no-event": {"events": None},
    "other-event": {"events": {"https://elsewhere.example/event": {}}},
    "nobody": {"sub": None, "sid": None},
}
LOGOUT_SIGNATURES: dict[str, Callable[[dict[str, Any], Claims, Any], str]] = {
    "unsigned": _unsigned,
    "wrong-key": _wrong_key,
    "shared-secret": _shared_secret,
    "unknown-key": _unknown_key,
    "id-token": lambda header, claims, state: _signed(header | {"typ": "JWT"}, claims, state.keys.current),
}


def forged_logout_token(way: str, header: dict[str, Any], claims: Claims, state: Any) -> str:
    """A logout token that is wrong in one way; `replayed` is an honest one that is sent twice."""
    if way in LOGOUT_SIGNATURES:
        return LOGOUT_SIGNATURES[way](header, claims, state)
    return _signed(header, _changed(claims, LOGOUT_WAYS.get(way, {})), state.keys.current)
