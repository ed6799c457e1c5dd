"""A professional signs in at their own organisation and lands in the portal as the right person."""

import pytest

pytestmark = pytest.mark.live


def test_a_professional_signs_in_at_their_own_organisation(world, visitor):
    answer = visitor.sign_in("rubicon", "lieke")

    assert answer.status_code == 200
    assert answer.url.startswith(world.origin)
    assert visitor.is_signed_in()
    rows = world.sql("SELECT person_id, door FROM audit_event WHERE name = 'session.started' ORDER BY at DESC LIMIT 1")
    assert rows[0].person_id == world.people["lieke"]
    assert rows[0].door == "work"
