"""Authlib's OpenID Connect client, one per provider row, hardened (engineering notes 4 and 7).

What plain Authlib accepted and this refuses: metadata of another issuer, metadata that set options of the client,
algorithms that the metadata chose, several or no audiences, a missing or wrong `iss` parameter, an empty subject, a
low level, an old sign-in, and an answer without an ID token. All checks stand in `guards`.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import BaseApp, OAuthError, OpenIDMixin
from authlib.integrations.base_client.sync_app import OAuth2Mixin
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import KeySet

from portal.identity import directory, guards, keys
from portal.identity.domain import ClientAuthentication, Demand
from portal.identity.errors import ProviderFailed, SignInRefused
from portal.identity.links import Link
from portal.identity.transport import Line, ProviderSession
from portal.settings import Settings

ASSERTION_LIVES = 60
"""Seconds for which the portal's proof of itself is valid; each call makes a new one."""


class ProviderClient(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    """One provider, asked by the portal in one step of a sign-in. No method may be called inside a transaction."""

    client_cls = ProviderSession

    def __init__(self, link: Link, settings: Settings) -> None:
        self.link = link
        self._settings = settings
        self._plain_http = settings.demonstration
        self._line = Line()
        super().__init__(
            framework=None,
            name=link.slug,
            client_id=link.client_id,
            client_kwargs={"plain_http": self._plain_http},
            server_metadata_url=None,
        )

    # Authlib asks these of itself; here they come from what was checked, never from what was downloaded

    def load_server_metadata(self) -> dict[str, Any]:
        return directory.metadata(self.link, self._fetch, plain_http=self._plain_http)

    def _get_oauth_client(self, **_downloaded: object) -> ProviderSession:
        """A session that takes no option from downloaded metadata: `verify` and `scope` could stand among them."""
        secret, method = self._proof()
        session = ProviderSession(
            plain_http=self._plain_http,
            line=self._line,
            client_id=self.client_id,
            client_secret=secret,
            scope=self.link.scope,
            code_challenge_method="S256",
            token_endpoint_auth_method=method,
        )
        if method == ClientAuthentication.PRIVATE_KEY_JWT:
            session.register_client_auth_method(self._assertion(secret.kid))
        return session

    def _proof(self) -> tuple[Any, str]:
        folder = self._settings.keys_directory
        if self.link.authentication is ClientAuthentication.PRIVATE_KEY_JWT:
            return keys.load(folder, self.link.key_ids[0]), ClientAuthentication.PRIVATE_KEY_JWT
        return keys.secret(folder, str(self.link.secret_name)), self.link.authentication

    def _assertion(self, kid: str) -> PrivateKeyJWT:
        return PrivateKeyJWT(
            token_endpoint=self.load_server_metadata()["token_endpoint"],
            claims={"exp": int(time.time()) + ASSERTION_LIVES},
            headers={"kid": kid},
            alg=keys.ALGORITHM,
        )

    # The steps of a sign-in

    def address_to_go_to(self, redirect_uri: str, *, state: str, nonce: str, verifier: str, **more: str) -> str:
        """Where the browser goes to sign in, after pushing the request where the provider takes it (RFC 9126).

        Raises ProviderFailed when the provider cannot be asked.
        """
        with directory.waiting(self.link):
            made = self.create_authorization_url(
                redirect_uri,
                state=state,
                nonce=nonce,
                code_verifier=verifier,
                acr_values=" ".join(sorted(self.link.levels)),
                ui_locales="nl",
                **more,
            )
            pushed_to = self.load_server_metadata().get("pushed_authorization_request_endpoint")
            address = str(made["url"])
            return self._pushed(address, pushed_to) if pushed_to else address

    def _pushed(self, address: str, pushed_to: str) -> str:
        parameters = dict(parse_qsl(urlsplit(address).query))
        with self._get_oauth_client() as session:
            answer = session.request(
                "POST",
                pushed_to,
                data=parameters,
                withhold_token=True,
                auth=session.client_auth(session.token_endpoint_auth_method),
            )
        facts = guards.PushedFacts(answer.status_code, _document(answer.content))
        guards.require(guards.PUSHED, facts, ProviderFailed)
        reference = {"client_id": self.client_id, "request_uri": facts.document["request_uri"]}
        return str(add_params_to_uri(self.load_server_metadata()["authorization_endpoint"], reference))

    def check_answer(self, parameters: Mapping[str, list[str]]) -> str:
        """The code in an answer that came through the browser. Raises SignInRefused."""
        announced = self.load_server_metadata().get("authorization_response_iss_parameter_supported") is True
        required = announced or self.link.response_issuer is Demand.REQUIRED
        guards.require(guards.ANSWER, guards.AnswerFacts(parameters, self.link.issuer, required))
        return parameters["code"][0]

    def exchange(self, code: str, *, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """The provider's tokens for a code. Raises SignInRefused or ProviderFailed."""
        try:
            token = self.fetch_access_token(
                redirect_uri, grant_type="authorization_code", code=code, code_verifier=verifier
            )
        except OAuthError as error:
            raise SignInRefused("token_error") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise ProviderFailed("token_object") from error
        return dict(token)

    def claims_of(
        self,
        token: Mapping[str, Any],
        *,
        nonce: str,
        asked_at: float,
        oldest_sign_in: int,
        expected_subject: str | None = None,
    ) -> dict[str, Any]:
        """Who the ID token speaks of, when every guard holds. Raises SignInRefused with the guard that does not."""
        guards.require(guards.TOKEN, token)
        header, claims = guards.opened(token["id_token"])
        facts = guards.IdTokenFacts(
            raw=token["id_token"],
            header=header,
            claims=claims,
            keys=self.key_set(header.get("kid")),
            access_token=token.get("access_token"),
            issuer=self.link.issuer,
            client_id=self.client_id,
            nonce=nonce,
            levels=self.link.levels,
            oldest_sign_in=oldest_sign_in,
            asked_at=asked_at,
            expected_subject=expected_subject,
            now=time.time(),
        )
        guards.require(guards.ID_TOKEN, facts)
        return dict(claims)

    # Ending

    def logout_claims(self, logout_token: str) -> dict[str, Any]:
        """Whom the provider signed out (back-channel logout). Raises SignInRefused."""
        header, claims = guards.opened(logout_token)
        facts = guards.LogoutFacts(
            raw=logout_token,
            header=header,
            claims=claims,
            keys=self.key_set(header.get("kid")),
            issuer=self.link.issuer,
            client_id=self.client_id,
            now=time.time(),
        )
        guards.require(guards.LOGOUT, facts)
        return dict(claims)

    def address_to_sign_out(self, back_to: str, id_token: str | None) -> str | None:
        """Where the browser goes to end the session at the provider too, or None where it offers no such place."""
        if not id_token or "end_session_endpoint" not in self.load_server_metadata():
            return None
        return str(self.create_logout_url(back_to, id_token_hint=id_token, client_id=self.client_id)["url"])

    # Fetching

    def key_set(self, wanted: str | None = None) -> KeySet:
        address = self.load_server_metadata()["jwks_uri"]
        return directory.keys(self.link, address, self._fetch, wanted=wanted if isinstance(wanted, str) else None)

    def _fetch(self, address: str) -> object:
        with ProviderSession(plain_http=self._plain_http, line=self._line) as session:
            answer = session.request("GET", address, withhold_token=True, headers={"Accept": "application/json"})
        if answer.status_code != 200:
            raise ProviderFailed("not_found")
        return _document(answer.content)


def _document(content: bytes) -> object:
    try:
        document: object = json.loads(content)
    except ValueError as error:
        raise ProviderFailed("json") from error
    return document
