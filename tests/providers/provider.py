"""One practice provider as a small web application: its pages, and its endpoints around `server`."""

import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.oauth2 import OAuth2Error
from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from werkzeug.wrappers import Response as AnyResponse

from tests.providers import hostile
from tests.providers.config import PersonConfig, ProviderConfig
from tests.providers.server import LoginSession, State, make_server

BACK_CHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"
PUSHED_LIVES = 90
WORST_WAIT = 5


class Provider:
    """One issuer. With a `way` it answers wrongly in that one way, and honestly in all others."""

    def __init__(self, config: ProviderConfig, way: hostile.Way = hostile.HONEST) -> None:
        self.config = config
        self.way = way
        self.state = State(config)
        self.server = make_server(self.state)
        self.cookie = f"oefenaanbieder-{config.port}-{way.name}"
        self.app = self._application()

    def _application(self) -> Flask:
        app = Flask(__name__, template_folder="templates")
        app.context_processor(lambda: {"provider": self.config, "base": urlsplit(self.config.issuer).path})
        for rule, view, methods in (
            ("/.well-known/openid-configuration", self.metadata, ["GET"]),
            ("/jwks", self.jwks, ["GET"]),
            ("/par", self.push, ["POST"]),
            ("/authorize", self.authorize, ["GET", "POST"]),
            ("/login/<waiting>", self.log_in, ["GET", "POST"]),
            ("/token", self.token, ["POST"]),
            ("/logout", self.log_out, ["GET", "POST"]),
            ("/", self.overview, ["GET"]),
            ("/control/<act>", self.control, ["POST"]),
        ):
            app.add_url_rule(rule, view_func=view, methods=methods)
        app.after_request(self._headers)
        return app

    def _headers(self, response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    # What the client reads and posts

    def metadata(self) -> ResponseReturnValue:
        issuer = self.config.issuer
        document: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/logout",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "profile", "email"],
            "claims_supported": ["sub", "name", "preferred_username", "email", "acr", "auth_time", "sid"],
            "id_token_signing_alg_values_supported": [self.config.algorithm],
            "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_basic"],
            "token_endpoint_auth_signing_alg_values_supported": ["PS256", "RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [self.config.level],
            "authorization_response_iss_parameter_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        }
        if self.config.pushed_requests:
            document["pushed_authorization_request_endpoint"] = f"{issuer}/par"
        self.state.calls["metadata"] += 1
        return self.way.metadata(document)

    def jwks(self) -> ResponseReturnValue:
        self.state.calls["jwks"] += 1
        return self.way.jwks(self.state.keys.public())

    def push(self) -> ResponseReturnValue:
        """Pushed authorization requests (RFC 9126): the parameters come from the client itself, not the browser."""
        asked = self.server.create_oauth2_request(None)
        try:
            client = self.server.authenticate_client(asked, ["private_key_jwt", "client_secret_basic"])
            parameters = {k: v for k, v in request.form.items() if not k.startswith("client_assertion")}
            self.server.get_consent_grant(parameters | {"client_id": client.client_id, "prompt": "none"}, _NOBODY)
        except OAuth2Error as error:
            return self._error(error)
        reference = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(24)}"
        self.state.pushed[reference] = parameters | {"client_id": client.client_id}
        return self.way.pushed({"request_uri": reference, "expires_in": PUSHED_LIVES})

    def token(self) -> ResponseReturnValue:
        answer = self.server.create_token_response()
        if answer.status_code != 200:
            return self.way.token_refusal(answer)
        return self.way.token(answer.get_json(), self.state)

    # What the person sees

    def authorize(self) -> ResponseReturnValue:
        try:
            parameters = self._parameters()
            login = self._login_that_suffices(parameters)
            grant = self.server.get_consent_grant(parameters, login)
        except OAuth2Error as error:
            return self._error(error)
        if login is None:
            waiting = secrets.token_urlsafe(16)
            self.state.waiting[waiting] = parameters
            return redirect(f"{self.config.issuer}/login/{waiting}", 303)
        return self._answer(parameters, grant, login)

    def log_in(self, waiting: str) -> ResponseReturnValue:
        parameters = self.state.waiting.get(waiting)
        if parameters is None:
            return render_template("gone.html"), 400
        if request.method == "GET":
            return render_template("login.html", persons=self.config.persons, error=None, typed="")
        if "cancel" in request.form:
            del self.state.waiting[waiting]
            grant = self.server.get_consent_grant(parameters, _NOBODY)
            return self._answer(parameters, grant, None)
        person = self._person_who_proves_it()
        if person is None:
            typed = request.form.get("user_name", "")
            return render_template("login.html", persons=self.config.persons, error="wrong", typed=typed), 422
        del self.state.waiting[waiting]
        login = LoginSession(person)
        self.state.logins[login.sid] = login
        grant = self.server.get_consent_grant({**parameters, "prompt": ""}, login)
        answer = make_response(self._answer(parameters, grant, login))
        path = urlsplit(self.config.issuer).path or "/"
        answer.set_cookie(self.cookie, login.sid, httponly=True, samesite="Lax", path=path)
        return answer

    def overview(self) -> ResponseReturnValue:
        return render_template("overview.html", login=self._login(), persons=self.config.persons)

    def log_out(self) -> ResponseReturnValue:
        """RP-initiated logout, or the button on this provider's own page. Tells every other client."""
        asked = {**request.args.to_dict(), **request.form.to_dict()}
        if not asked:
            asked = {}
        try:
            ending = self.server.validate_endpoint_request("end_session")
        except OAuth2Error as error:
            return self._error(error)
        sid = (ending.id_token_claims or {}).get("sid")
        login = self.state.logins.get(sid) if sid else self._login()
        if ending.needs_confirmation and request.method == "GET":
            return render_template("confirm.html", login=login)
        if login is not None:
            origin = ending.client.client_id if ending.client else None
            self.end(login, except_client=origin)
        answer = self.server.create_endpoint_response("end_session", ending)
        response = make_response(answer or render_template("logged_out.html"))
        response.delete_cookie(self.cookie, path=urlsplit(self.config.issuer).path or "/")
        return response

    # Ending

    def end(self, login: LoginSession, except_client: str | None = None) -> list[int]:
        """End the session here and tell the clients by the back channel; their answers' statuses."""
        self.state.logins.pop(login.sid, None)
        told = []
        for client in self.config.clients:
            if client.client_id in login.clients - {except_client} and client.backchannel_logout_uri:
                token = self.logout_token(login, client.client_id)
                told.append(_post_logout(client.backchannel_logout_uri, token))
        return told

    def logout_token(self, login: LoginSession, client_id: str, way: str = "honest") -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.config.issuer,
            "aud": client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(16),
            "sub": login.person.sub,
            "sid": login.sid,
            "events": {BACK_CHANNEL_EVENT: {}},
        }
        keys = self.state.keys
        header = {"alg": keys.algorithm, "kid": keys.current.kid, "typ": "logout+jwt"}
        if way != "honest":
            return hostile.forged_logout_token(way, header, claims, self.state)
        return jwt.encode(header, claims, keys.current, algorithms=[keys.algorithm])

    def control(self, act: str) -> ResponseReturnValue:
        """For tests only: exists where the configuration gives a secret for it."""
        given = request.headers.get("X-Control", "")
        if not self.config.control or not secrets.compare_digest(given, self.config.control):
            return "", 404
        asked: dict[str, Any] = request.get_json()
        if act == "rotate":
            self.state.keys.rotate()
        elif act == "replace":
            self.state.keys.replace()
        elif act == "calls":
            return jsonify(dict(self.state.calls))
        elif act == "end":
            logins = [login for login in list(self.state.logins.values()) if login.person.sub == asked["sub"]]
            return jsonify([status for login in logins for status in self.end(login)])
        elif act == "forge":
            return jsonify(self._forge(asked["sub"], asked["way"]))
        else:
            return "", 404
        return jsonify({})

    def _forge(self, sub: str, way: str) -> list[int]:
        statuses = []
        for login in [login for login in self.state.logins.values() if login.person.sub == sub][-1:]:
            for client in self.config.clients:
                token = self.logout_token(login, client.client_id, way)
                statuses.append(_post_logout(str(client.backchannel_logout_uri), token))
                if way == "replayed":
                    statuses.append(_post_logout(str(client.backchannel_logout_uri), token))
        return statuses

    # Small parts

    def _parameters(self) -> dict[str, str]:
        reference = request.values.get("request_uri")
        if reference is None:
            return request.values.to_dict()
        return self.state.pushed.pop(reference, {})

    def _login(self) -> LoginSession | None:
        return self.state.logins.get(request.cookies.get(self.cookie, ""))

    def _login_that_suffices(self, parameters: Mapping[str, str]) -> LoginSession | None:
        login = self._login()
        if login is None or "login" in parameters.get("prompt", "").split():
            return None
        oldest = parameters.get("max_age")
        return None if oldest is not None and time.time() - login.auth_time > int(oldest) else login

    def _person_who_proves_it(self) -> PersonConfig | None:
        chosen = request.form.get("person")
        typed = request.form.get("user_name", "").strip().lower()
        for person in self.config.persons:
            if person.password is None and chosen == person.user_name:
                return person
            given = request.form.get("password", "")
            if person.password and typed == person.user_name and secrets.compare_digest(person.password, given):
                return person
        return None

    def _answer(self, parameters: dict[str, str], grant: Any, login: LoginSession | None) -> AnyResponse:
        answer = self.server.create_authorization_response(parameters, grant_user=login, grant=grant)
        location = answer.headers.get("Location")
        if location is None:
            return make_response(answer)
        with_issuer = f"{location}{'&' if '?' in location else '?'}{urlencode({'iss': self.config.issuer})}"
        return redirect(self.way.redirect(with_issuer), 303)

    def _error(self, error: OAuth2Error) -> ResponseReturnValue:
        if request.method == "POST" and request.path.endswith("/par"):
            return jsonify({"error": error.error, "error_description": error.description}), 400
        if error.redirect_uri:
            answer = {"error": error.error, "state": error.state or "", "iss": self.config.issuer}
            return redirect(f"{error.redirect_uri}?{urlencode(answer)}", 303)
        return render_template("error.html", error=error), 400


_NOBODY = LoginSession(PersonConfig("nobody", "nobody", "Nobody"))


def _post_logout(address: str, token: str) -> int:
    try:
        return requests.post(
            address, data={"logout_token": token}, timeout=WORST_WAIT, allow_redirects=False
        ).status_code
    except requests.RequestException:
        return 0
