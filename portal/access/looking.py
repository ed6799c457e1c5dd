"""Kijk als: asking for another, narrowed to what the one who looks may see.

Inside `looking_as` the other is asked about as if that person sat there on that day: the same pages, the same clause.
What comes back is only what the one who looks may see today as well, and only to see: no letter beyond V. Whatever a
page writes on its way, its events too, is undone; who looks logs that they look.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.access.trial import trial
from portal.audit import log
from portal.database.session import legal_today, on_another_day

_LOOKING = "who looks as whom"
ONLY_TO_SEE = frozenset({Letter.K, Letter.V})


@dataclass(frozen=True, slots=True)
class Looking:
    """Someone looks as another; what the viewer may see is asked on the real day."""

    viewer: Actor
    other: Actor
    day: date


@contextmanager
def looking_as(session: Session, viewer: Actor, other: Actor, day: date) -> Iterator[None]:
    """In here the other's rights are asked on `day` and narrowed to the viewer's of today. Nothing remains of it."""
    today = legal_today(session)
    with trial(session):
        session.info[_LOOKING] = Looking(viewer, other, today)
        try:
            with on_another_day(session, day), log.shown_as(session, other):
                yield
        finally:
            del session.info[_LOOKING]


def who_looks(session: Session, actor: Actor) -> Looking | None:
    """Who looks as this actor now, if anyone does."""
    looking: Looking | None = session.info.get(_LOOKING)
    return looking if looking is not None and looking.other == actor else None


def narrowed(theirs: frozenset[Letter], viewers: frozenset[Letter]) -> frozenset[Letter]:
    """The letters that both have, and only to see."""
    return theirs & viewers & ONLY_TO_SEE
