"""What a view needs from the request: the session and the actor."""

from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.settings import Settings


def db() -> Session:
    session: Session = g.session
    return session


def actor() -> Actor:
    """Who is signed in. Views of signed-in pages only; fails elsewhere."""
    found: Actor = g.actor
    return found


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])
