"""Single values are closed with keys outside the database."""

import pytest
from sqlalchemy import text

from portal.database import fields
from portal.database.fields import EncryptedColumn, FieldUnreadable


@pytest.fixture
def keys(tmp_path):
    fields.make_keys(tmp_path)
    return tmp_path


def test_a_value_comes_back_and_is_not_to_be_read_in_between(keys):
    keyring = fields.load_keys(keys)
    closed = keyring.encrypt("999900006", "youth_file.bsn_encrypted:1")

    assert b"999900006" not in closed
    assert keyring.decrypt(closed, "youth_file.bsn_encrypted:1") == "999900006"


def test_the_same_value_is_never_closed_in_the_same_way_twice(keys):
    keyring = fields.load_keys(keys)

    assert keyring.encrypt("a", "x") != keyring.encrypt("a", "x")


def test_a_value_copied_to_another_row_does_not_open(keys):
    keyring = fields.load_keys(keys)

    with pytest.raises(FieldUnreadable):
        keyring.decrypt(keyring.encrypt("a", "t.c:1"), "t.c:2")


def test_a_changed_value_does_not_open(keys):
    keyring = fields.load_keys(keys)
    closed = bytearray(keyring.encrypt("a", "x"))
    closed[-1] ^= 1

    with pytest.raises(FieldUnreadable):
        keyring.decrypt(bytes(closed), "x")


def test_making_keys_twice_keeps_the_first_ones(keys):
    before = fields.load_keys(keys)
    fields.make_keys(keys)

    assert fields.load_keys(keys) == before


def test_keys_are_for_the_portals_user_only(keys):
    assert fields.key_problems(keys) == []
    (keys / "fields" / "000001.key").chmod(0o644)
    assert len(fields.key_problems(keys)) == 1


def test_a_keyring_never_prints_its_keys(keys):
    keyring = fields.load_keys(keys)

    assert repr(keyring) == "Keyring(['000001'])"


def test_rotating_closes_old_values_with_the_new_key_and_they_stay_readable(keys, session):
    column = EncryptedColumn("rotation_trial", "closed")
    old = fields.load_keys(keys)
    connection = session.connection()
    connection.execute(text("CREATE TEMPORARY TABLE rotation_trial (id integer, closed bytea)"))
    connection.execute(
        text("INSERT INTO rotation_trial VALUES (1, :closed), (2, NULL)"),
        {"closed": old.encrypt("999900006", column.place(1))},
    )

    assert fields.add_key(keys) == "000002"
    new = fields.load_keys(keys)
    assert fields.rewrite(connection, [column], new) == 1
    assert fields.rewrite(connection, [column], new) == 0

    closed = bytes(connection.scalar(text("SELECT closed FROM rotation_trial WHERE id = 1")))
    assert fields.key_of(closed) == "000002"
    assert new.decrypt(closed, column.place(1)) == "999900006"
    with pytest.raises(FieldUnreadable):
        old.decrypt(closed, column.place(1))
