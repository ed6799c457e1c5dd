"""Trying a fact: it is written, the clause is asked, and it is undone. So what it would open is the real answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session


@contextmanager
def trial(session: Session) -> Iterator[None]:
    """Whatever is written inside counts inside, and is gone after it: rows, events of the log, notices.

        with trial(session):
            facts.give_consent(…)
            return scope.readers_of(session, item_id)

    What is returned from it must be values, no rows that were made inside.
    """
    attempt = session.begin_nested()
    try:
        yield
    finally:
        if attempt.is_active:
            attempt.rollback()
