"""Flask-Login for the portal: a token in the cookie leads to an actor. Who the token belongs to, `identity` knows."""

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from portal.access.actor import Actor

ActorOfToken = Callable[[Session, str], Actor | None]


class Account(UserMixin):
    """One signed-in session, as Flask-Login sees it: its id is the token of the session."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.id = token
        self.actor = actor


def current_actor() -> Actor | None:
    return cast(Account, current_user).actor if current_user.is_authenticated else None


def ask_to_sign_in() -> ResponseReturnValue:
    answer: ResponseReturnValue = current_app.extensions["sign_in"].unauthorized()
    return answer


def register(app: Flask, actor_of_token: ActorOfToken) -> None:
    """Let `actor_of_token` decide whom a token belongs to, at every request: an ended session ends at once."""
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are rows in the database; the cookie holds a token only
    app.extensions["sign_in"] = manager

    @manager.user_loader
    def load(token: str) -> Account | None:
        """The account of a token. Nobody, for a request that is refused before its transaction began."""
        session: Session | None = g.get("session")
        actor = actor_of_token(session, token) if session is not None else None
        return Account(token, actor) if actor else None
