"""The protocol side of a provider, on Authlib's authorization server."""

import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import requests
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidClientError, InvalidRequestError, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tests.providers.config import ClientConfig, PersonConfig, ProviderConfig
from tests.providers.keys import KeyRing

ALGORITHMS = ["PS256", "RS256", "ES256"]
CODE_LIVES = 60
"""Seconds in which a code must be exchanged."""
ASSERTION_KEPT = 4000
"""Seconds for which the id of a client's assertion is remembered; longer than any of them lives."""


class Client(ClientMixin):  # type: ignore[misc]
    """A client as Authlib wants to see it."""

    def __init__(self, config: ClientConfig, algorithm: str) -> None:
        self.config = config
        self.client_id = config.client_id
        self.id_token_signed_response_alg = algorithm
        self.client_metadata = {"post_logout_redirect_uris": list(config.post_logout_redirect_uris)}

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(s for s in (scope or "").split() if s in {"openid", "profile", "email"})

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.config.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return self.config.secret is not None and secrets.compare_digest(self.config.secret, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        if self.config.secret is None:
            return method == "private_key_jwt"
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class LoginSession:
    """A browser that is signed in at the provider."""

    person: PersonConfig
    sid: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    auth_time: int = field(default_factory=lambda: int(time.time()))
    clients: set[str] = field(default_factory=set)


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    login: LoginSession
    acr: str
    made_at: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.login.auth_time

    def get_acr(self) -> str:
        return self.acr

    def get_amr(self) -> list[str]:
        return ["pwd", "otp"]


class State:
    """All that one provider remembers; gone when its process ends, as a practice provider may."""

    def __init__(self, config: ProviderConfig) -> None:
        self.config = config
        self.keys = KeyRing(config.algorithm)
        self.clients = {c.client_id: Client(c, config.algorithm) for c in config.clients}
        self.logins: dict[str, LoginSession] = {}
        self.codes: dict[str, Code] = {}
        self.pushed: dict[str, dict[str, str]] = {}
        self.waiting: dict[str, dict[str, str]] = {}
        self.assertions_seen: dict[str, float] = {}
        self.calls: defaultdict[str, int] = defaultdict(int)


def make_server(state: State) -> AuthorizationServer:
    server = _Server(state)
    server.register_client_auth_method("private_key_jwt", _Assertion(state))
    server.register_grant(_grant(state), [_OpenID(state), _PkceAlways(required=True)])
    server.register_endpoint(_end_session(state))
    return server


class _Server(AuthorizationServer):  # type: ignore[misc]
    """Accepts a mapping of parameters wherever Authlib expects the request: pushed ones, or remembered ones."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.init_app(_NoSettings, query_client=state.clients.get, save_token=lambda *_: None)
        self._address = state.config.issuer

    def create_oauth2_request(self, request: object) -> OAuth2Request:
        if not isinstance(request, dict):
            return super().create_oauth2_request(request)
        remembered = OAuth2Request("GET", f"{self._address}/authorize")
        remembered.payload = BasicOAuth2Payload(request)
        return remembered


class _NoSettings:
    config: dict[str, object] = {}  # noqa: RUF012


class _Assertion(JWTBearerClientAssertion):  # type: ignore[misc]
    """private_key_jwt: a client signs who it is with a key of its own jwks_uri (RFC 7523)."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state

    def get_audiences(self) -> list[str]:
        issuer = self._state.config.issuer
        return [issuer, f"{issuer}/token", f"{issuer}/par"]

    def validate_jti(self, claims: dict[str, Any], jti: str) -> bool:
        now, seen = time.time(), self._state.assertions_seen
        for old in [key for key, at in seen.items() if at < now - ASSERTION_KEPT]:
            del seen[old]
        if jti in seen:
            return False
        seen[jti] = now
        return True

    def process_assertion_claims(self, assertion: str, resolve_key: KeySet) -> dict[str, Any]:
        """As Authlib does, but PS256 counts too: by default joserfc takes recommended algorithms only."""
        try:
            token = jwt.decode(assertion, resolve_key, algorithms=ALGORITHMS)
        except JoseError as error:
            raise InvalidClientError(description=error.description) from error
        self.verify_claims(token.claims)
        return dict(token.claims)

    def resolve_client_public_key(self, client: Client) -> KeySet:
        answer = requests.get(str(client.config.jwks_uri), timeout=5)
        answer.raise_for_status()
        return KeySet.import_key_set(answer.json())


def _grant(state: State) -> type[grants.AuthorizationCodeGrant]:
    class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("private_key_jwt", "client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            asked, login = request.payload.data, request.user
            login.clients.add(request.client.client_id)
            state.codes[code] = Code(
                code=code,
                client_id=request.client.client_id,
                redirect_uri=request.payload.redirect_uri,
                scope=request.scope,
                nonce=asked.get("nonce"),
                code_challenge=asked["code_challenge"],
                code_challenge_method=asked["code_challenge_method"],
                login=login,
                acr=login.person.level or state.config.level,
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            found = state.codes.pop(code, None)  # used once, whatever comes of it
            if found is None or found.client_id != client.client_id or found.made_at < time.time() - CODE_LIVES:
                return None
            return found

        def delete_authorization_code(self, authorization_code: Code) -> None:
            state.codes.pop(authorization_code.code, None)

        def authenticate_user(self, authorization_code: Code) -> LoginSession:
            return authorization_code.login

    return CodeGrant


class _PkceAlways(CodeChallenge):  # type: ignore[misc]
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class _OpenID(OpenIDCode):  # type: ignore[misc]
    def __init__(self, state: State) -> None:
        super().__init__(require_nonce=True)
        self._state = state

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.nonce == nonce for code in list(self._state.codes.values()))

    def resolve_client_private_key(self, client: Client) -> object:
        return self._state.keys.current

    def get_encode_header(self, client: Client) -> dict[str, Any]:
        return {"alg": self._state.keys.algorithm, "kid": self._state.keys.current.kid, "typ": "JWT"}

    def get_client_claims(self, client: Client) -> dict[str, object]:
        now = int(time.time())
        return {"iss": self._state.config.issuer, "aud": client.client_id, "iat": now, "exp": now + 300}

    def generate_user_info(self, user: LoginSession, scope: str) -> dict[str, object]:
        person = user.person
        claims: dict[str, object] = {"sub": person.sub, "sid": user.sid, "name": person.name}
        claims["preferred_username"] = person.user_name
        return claims | ({"email": person.email} if person.email else {})


def _end_session(state: State) -> type[EndSessionEndpoint]:
    class EndSession(EndSessionEndpoint):  # type: ignore[misc]
        def get_server_jwks(self) -> dict[str, object]:
            return state.keys.public()

        def get_algorithms(self) -> list[str]:
            return ALGORITHMS

        def end_session(self, end_session_request: object) -> None:
            """Ending is done by the page, which knows the browser."""

    return EndSession
