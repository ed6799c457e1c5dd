"""An organisation keeps what it recorded while it took part, and nothing of before."""

from datetime import timedelta

import pytest

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Item
from tests.access.builders import a_file, takes_part


@pytest.mark.parametrize(("days_ago", "sees"), [(10, True), (200, False)])
def test_what_an_organisation_recorded_before_its_own_period_is_not_its_own(session, days_ago, sees):
    """Another organisation took part all the while: its period must not stand in for the asker's."""
    file = a_file(session)
    takes_part(session, file, Role.WORKER_PROVIDER)
    today = legal_today(session)
    finance = takes_part(session, file, Role.FINANCE, starts_on=today - timedelta(days=30))
    item = Item(
        id=new_id(),
        youth_file_id=file,
        kind=Kind.BILLING_IJW,
        organisation_id=finance.organisation_id,
        recorded_on=today - timedelta(days=days_ago),
    )
    session.add(item)
    session.flush()

    assert (Letter.V in scope.permissions_on(session, finance, item)) is sees
