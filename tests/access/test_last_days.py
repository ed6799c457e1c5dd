"""Ending never adds: what someone keeps is bounded by the very last day on which they had more."""

from datetime import timedelta

import pytest

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Item, Release
from tests.access.builders import a_file, an_item, takes_part

FIRST_ENDED, LAST_ENDED = timedelta(days=40), timedelta(days=20)


@pytest.mark.parametrize(("released_after_end", "sees"), [(0, False), (1, True)])
def test_of_two_foster_contracts_the_last_day_is_that_of_both(session, released_after_end, sees):
    """A release between the ends of two contracts is no act from after the end, whichever contract is asked."""
    file, today = a_file(session), legal_today(session)
    foster = takes_part(session, file, Role.FOSTER_PARENT, ends_on=today - FIRST_ENDED)
    takes_part(
        session,
        file,
        Role.FOSTER_PARENT,
        person=foster.person_id,
        starts_on=today - FIRST_ENDED,
        ends_on=today - LAST_ENDED,
    )
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    document = an_item(session, file, Kind.DOCUMENT, recorded_on=today - timedelta(days=5))
    session.add(
        Release(
            youth_file_id=file,
            item_id=document,
            text_id=document,
            person_id=foster.person_id,
            released_by=worker.person_id,
            reason="afscheid",
            starts_on=today - LAST_ENDED + timedelta(days=released_after_end),
        )
    )
    session.flush()

    letters = scope.permissions_on(session, foster, session.get_one(Item, document))

    assert (Letter.V in letters) is sees
