"""The demo world in the test's own transaction, and browsers of its people. For tests of several parts."""

from pathlib import Path

from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.database.base import new_id
from portal.database.fields import load_keys
from portal.database.session import legal_today
from portal.demo import cast, world
from portal.demo.accounts import Practice
from portal.demo.ids import World
from portal.demo.practice import slugs
from portal.operations.keys import make_keys
from tests.plans.builders import sign_in

EMPLOYERS = {p.key: p.organisation for p in cast.PROFESSIONALS}


def the_world(session: Session, place: Path) -> World:
    make_keys(place)
    session.info["keyring"] = lambda: load_keys(place)
    issuers = {slug: f"http://localhost:{20_000 + number}" for number, slug in enumerate(slugs())}
    return world.fill(session, legal_today(session), Practice(issuers, place, "a secret of this installation ..."))


def someone(session: Session, made: World, key: str) -> Actor:
    """A person of the cast, signed in through their own door."""
    organisation = made.organisations[EMPLOYERS[key]] if key in EMPLOYERS else None
    door = Door.WORK if organisation else Door.FAMILY
    return sign_in(session, Actor(made.persons[key], new_id(), door, organisation))
