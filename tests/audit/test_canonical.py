"""Database and Python make the same bytes of an event, each by itself."""

import struct
from typing import Any

import pytest
from sqlalchemy import text

from portal.access.actor import Actor, Door
from portal.audit import log
from portal.audit.canonical import COLUMNS, NO_HASH, encoded, hash_of
from portal.database.base import new_id


@pytest.mark.parametrize("address", [None, "192.0.2.255", "2001:db8::1"])
@pytest.mark.parametrize("full", [True, False])
def test_an_event_has_the_hash_that_python_computes(session, connection, behind_wall, address, full):
    worker = Actor(new_id(), new_id(), Door.WORK, new_id()) if full else Actor(new_id(), new_id(), Door.FAMILY)
    more: dict[str, Any] = (
        {"version": 2**31 - 1, "standings": ["a", "b"], "ground": "R-GEZ-05", "kind": "plan"} if full else {}
    )
    with behind_wall(worker) as portal:
        log.comes_from(portal, "web", address)
        log.record(portal, worker, "plan.read", youth_file_id=new_id() if full else None, emergency=full, **more)
        portal.commit()

    columns = ", ".join(COLUMNS)
    rows = session.execute(
        text(f"SELECT {columns}, hash, record_send(ROW({columns})) AS form FROM audit_event")
    ).mappings()

    event = dict(rows.one())
    assert encoded(event) == event["form"]
    assert hash_of(event) == event["hash"]
    assert event["previous_hash"] == NO_HASH


def test_the_form_is_what_its_description_says():
    event = dict.fromkeys(COLUMNS)

    assert encoded(event) == struct.pack(">i", 21) + b"".join(struct.pack(">Ii", n, -1) for n in COLUMNS.values())


def test_the_columns_of_the_form_are_those_of_the_table(session):
    rows = session.execute(
        text(
            "SELECT attname, atttypid::int FROM pg_attribute WHERE attrelid = 'audit_event'::regclass AND attnum > 0"
            " ORDER BY attnum"
        )
    ).all()

    assert [tuple(row) for row in rows] == [*COLUMNS.items(), ("hash", 17)]
