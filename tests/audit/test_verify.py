"""Whoever changes the log is found, and the place is named. Each manipulation is done as the server's administrator."""

import json
import os
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from psycopg.rows import dict_row

from portal.audit import heads, keys, stream
from portal.audit.canonical import COLUMNS, hash_of
from portal.audit.findings import ExitCode, Manipulation
from portal.audit.keys import KeyMissing
from portal.audit.verify import verify
from portal.database.base import new_id

pytestmark = pytest.mark.live

RENUMBER = "UPDATE audit_event SET sequence = sequence + 1000 WHERE chain = %(file)s AND sequence >= %(from)s"
BACK = "UPDATE audit_event SET sequence = sequence - 1000 + %(shift)s WHERE chain = %(file)s AND sequence >= 1000"
LAST_LINK = (
    "UPDATE audit_chain c SET sequence = e.sequence, hash = e.hash FROM (SELECT DISTINCT ON (chain) * FROM audit_event"
    " ORDER BY chain, sequence DESC) e WHERE e.chain = c.chain"
)
NO_ROWS = "DELETE FROM audit_chain c WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.chain = c.chain)"


def rewrite(world, file, *, start, **changes):
    """Write a chain anew from one event on, each hash as it should be: what a careful forger does."""
    with world.superuser() as connection, connection.cursor(row_factory=dict_row) as cursor:
        columns = ", ".join(COLUMNS)
        events = cursor.execute(
            f"SELECT {columns}, hash FROM audit_event WHERE chain = %s ORDER BY sequence", [file]
        ).fetchall()
        cursor.execute("DELETE FROM audit_event WHERE chain = %s", [file])
        previous = bytes(32)
        for number, event in enumerate(events, 1):
            if number >= start:
                event.update({"sequence": number, "previous_hash": previous} | (changes if number == start else {}))
                event["hash"] = hash_of(event)
            previous = event["hash"]
            marks = ", ".join(f"%({name})s" for name in event)
            cursor.execute(f"INSERT INTO audit_event ({columns}, hash) VALUES ({marks})", event)
        cursor.execute(LAST_LINK)


def test_a_log_that_nobody_touched_is_whole(world):
    report = world.verify()

    assert (report.problems, report.warnings, report.exit_code) == ([], [], ExitCode.WHOLE)
    assert (report.rows, report.chains, report.heads) == (30, 3, 2)


def test_reading_with_several_processes_finds_the_same(world):
    world.tamper("UPDATE audit_event SET kind = 'plan' WHERE chain = %(file)s AND sequence = 4", file=world.files[1])

    assert world.found(world.verify(processes=2)) == world.found(world.verify(processes=1)) != []


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in {"chain", "sequence"}])
def test_an_edit_of_any_column_is_found(world, column):
    other = {
        "at": "at - interval '1 second'", "chain_kind": "'portal'", "name": "'plan.read'", "outcome": "'refused'",
        "youth_file_id": "gen_random_uuid()", "kind": "'plan'", "version": "7", "door": "'family'",
        "standing": "'coordinator'", "ground": "'R-GEZ-01'", "emergency": "true", "origin": "'job:none'",
        "address": "'192.0.2.1'", "previous_hash": "sha256('x')",
    }.get(column, "gen_random_uuid()")  # fmt: skip
    world.tamper(
        f"UPDATE audit_event SET {column} = {other} WHERE chain = %(file)s AND sequence = 4",
        file=world.files[1],
    )

    problem = world.verify().problems[0]

    assert (problem.what, problem.chain, problem.sequence) == (Manipulation.EDITED, world.files[1], 4)
    assert problem.at is not None


IN_ORDER = "CLUSTER audit_event USING pk_audit_event"  # a changed row lies behind the others; this puts it back


def hashed_anew(world, file, number, **changes):
    """Change one event and give it the hash that it should then have."""
    with world.superuser() as connection, connection.cursor(row_factory=dict_row) as cursor:
        where = "WHERE chain = %(chain)s AND sequence = %(sequence)s"
        values = {"chain": file, "sequence": number}
        event = cursor.execute(f"SELECT * FROM audit_event {where}", values).fetchone() | changes
        event["hash"] = hash_of(event)
        columns = ", ".join(f"{name} = %({name})s" for name in ("emergency", "previous_hash", "hash"))
        cursor.execute(f"UPDATE audit_event SET {columns} {where}", event)


@pytest.mark.parametrize("afterwards", [(), (IN_ORDER,)], ids=["as it fell", "in order"])
def test_an_edit_with_a_new_hash_is_found_at_the_row_before_the_break(world, afterwards):
    hashed_anew(world, world.files[0], 4, emergency=True)
    world.tamper(*afterwards)

    assert world.found() == [("edited", world.files[0], 4, 4)]


@pytest.mark.parametrize("afterwards", [(), (IN_ORDER,)], ids=["as it fell", "in order"])
def test_a_deletion_is_found_when_the_rows_around_it_were_tied_together(world, afterwards):
    """None of these was sealed yet, so only the missing number tells."""
    file = world.files[0]
    world.read(file, 3)
    with world.superuser() as connection:
        (before,) = connection.execute(
            "SELECT hash FROM audit_event WHERE chain = %s AND sequence = 11", [file]
        ).fetchone()
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence = 12", file=file)
    hashed_anew(world, file, 13, previous_hash=before)
    world.tamper(LAST_LINK, *afterwards)

    assert world.found() == [("deleted", file, 12, 12)]


def test_a_deletion_is_found(world):
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence IN (4, 5)", file=world.files[2])

    assert world.found() == [("deleted", world.files[2], 4, 5)]


def test_a_deletion_of_the_first_event_is_found(world):
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence = 1", file=world.files[2])

    assert world.found() == [("deleted", world.files[2], 1, 1)]


def test_a_deletion_that_was_closed_up_is_found(world):
    values = {"file": world.files[0], "from": 6, "shift": -2}
    world.tamper(
        "DELETE FROM audit_event WHERE chain = %(file)s AND sequence IN (4, 5)", RENUMBER, BACK, LAST_LINK, **values
    )

    assert world.found() == [("deleted", world.files[0], 4, 5)]


COPY = """
    INSERT INTO audit_event SELECT (e).* FROM (
        SELECT jsonb_populate_record(a, jsonb_build_object('sequence', %(to)s::bigint, 'kind', %(kind)s::text)) AS e
        FROM audit_event a WHERE chain = %(file)s AND sequence = %(of)s) AS one
"""


@pytest.mark.parametrize("kind", ["file", "plan"], ids=["a copy of the one before", "a forged one"])
def test_an_insertion_is_found(world, kind):
    values = {"file": world.files[0], "from": 4, "shift": 1, "of": 3, "to": 4, "kind": kind}
    world.tamper(RENUMBER, BACK, COPY, LAST_LINK, **values)

    assert world.found() == [("inserted", world.files[0], 4, 4)]


def test_an_insertion_behind_the_end_is_found(world):
    world.tamper(COPY, file=world.files[0], of=10, to=11, kind="file")

    assert ("inserted", world.files[0], 11, 11) in world.found()


def forge(world, file, *, at, last_link=True):
    """Add an event behind the end of a chain, hashed and chained as it should be."""
    with world.superuser() as connection, connection.cursor(row_factory=dict_row) as cursor:
        last = cursor.execute("SELECT * FROM audit_event WHERE chain = %s ORDER BY sequence DESC", [file]).fetchone()
        event = last | {"sequence": last["sequence"] + 1, "previous_hash": last["hash"], "at": last["at"] + at}
        event["hash"] = hash_of(event)
        marks = ", ".join(f"%({name})s" for name in event)
        cursor.execute(f"INSERT INTO audit_event ({', '.join(event)}) VALUES ({marks})", event)
        if last_link:
            cursor.execute(LAST_LINK)


def test_an_event_chained_behind_the_end_that_the_log_does_not_know_of_is_found(world):
    forge(world, world.files[0], at=timedelta(hours=1), last_link=False)

    assert world.found() == [("inserted", world.files[0], 11, 11)]


def test_an_event_with_an_earlier_time_than_the_one_before_is_found_also_when_it_was_sealed(world):
    forge(world, world.files[0], at=timedelta(seconds=-1))
    world.seal()

    assert world.found() == [("inserted", world.files[0], 11, 11)]


def test_an_event_that_no_head_of_its_time_knew_is_found(world, monkeypatch):
    monkeypatch.setattr("portal.audit.verify.STORED_LATE", timedelta(0))
    forge(world, world.files[0], at=timedelta(microseconds=1))

    assert world.found() == [("inserted", world.files[0], 11, 11)]


def test_an_event_that_came_just_before_a_head_and_was_stored_just_after_is_no_manipulation(world):
    forge(world, world.files[0], at=timedelta(microseconds=1))

    assert world.found() == []


def test_a_tail_that_no_head_knew_yet_is_missed_by_the_last_link(world):
    world.read(world.files[1], 3)
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence > 11", file=world.files[1])

    assert world.found() == [("cut", world.files[1], 12, 13)]


def test_a_whole_chain_that_no_head_knew_yet_is_missed_by_its_last_link(world):
    world.read(new := new_id(), 2)
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s", file=new)

    assert world.found() == [("cut", new, 1, 2)]


def test_a_last_event_that_was_replaced_and_hashed_anew_is_found_by_the_last_link(world):
    world.read(world.files[1])
    hashed_anew(world, world.files[1], 11, emergency=True)

    assert world.found() == [("edited", world.files[1], 11, 11)]


def test_a_last_link_that_was_taken_away_is_found(world):
    world.tamper("DELETE FROM audit_chain WHERE chain = %(file)s", file=world.files[1])

    assert world.found() == [("inserted", world.files[1], 1, 10)]


def test_a_first_event_that_hangs_on_something_is_found(world):
    """A chain of which the beginning was cut away and the rest numbered and hashed anew."""
    rewrite(world, world.files[1], start=1, previous_hash=b"x" * 32)

    assert ("edited", world.files[1], 1, 1) in world.found()


def test_a_whole_chain_that_nobody_logged_is_found(world):
    world.tamper(
        "INSERT INTO audit_event SELECT (e).* FROM (SELECT jsonb_populate_record(a, jsonb_build_object('chain',"
        " %(other)s::uuid, 'youth_file_id', %(other)s::uuid)) AS e FROM audit_event a WHERE chain = %(file)s) AS one",
        file=world.files[0],
        other=(other := new_id()),
    )

    assert ("inserted", other, 1, 10) in world.found()


def test_a_swap_of_two_events_is_found(world):
    swap = "UPDATE audit_event SET sequence = %(to)s WHERE chain = %(file)s AND sequence = %(from)s"
    with world.superuser() as connection:
        for start, end in ((3, 1000), (8, 3), (1000, 8)):
            connection.execute(swap, {"file": world.files[1], "from": start, "to": end})

    assert world.found() == [("swapped", world.files[1], 3, 8)]


def test_a_swap_of_what_two_events_tell_is_found(world):
    world.tamper(
        "UPDATE audit_event a SET at = b.at, thing_id = b.thing_id, version = b.version FROM audit_event b"
        " WHERE a.chain = %(file)s AND b.chain = a.chain AND a.sequence IN (3, 8) AND b.sequence = 11 - a.sequence",
        file=world.files[1],
    )

    assert world.found() == [("swapped", world.files[1], 3, 8)]


def test_a_tail_that_was_cut_is_found(world):
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence > 7", file=world.files[1])

    assert world.found() == [("cut", world.files[1], 8, 10)]


def test_a_tail_that_was_cut_with_its_last_link_is_found_by_the_heads(world):
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s AND sequence > 7", LAST_LINK, file=world.files[1])

    assert world.found() == [("cut", world.files[1], 8, 10)]


def test_a_tail_that_was_cut_is_found_after_the_chain_went_on_and_was_sealed_again(world):
    world.tamper(
        "DELETE FROM audit_event WHERE chain = %(file)s AND sequence > 7", LAST_LINK,
        "UPDATE audit_chain SET at = now()", file=world.files[1],
    )  # fmt: skip
    world.read(world.files[1], 5)
    world.seal()

    assert world.found() == [("cut", world.files[1], 6, 10)]


def test_a_chain_that_was_taken_away_whole_is_found(world):
    world.tamper("DELETE FROM audit_event WHERE chain = %(file)s", NO_ROWS, file=world.files[1])

    assert world.found() == [("cut", world.files[1], 1, 5)]


def test_a_chain_that_was_rewritten_is_found_by_the_heads(world):
    rewrite(world, world.files[1], start=7, person_id=new_id())

    assert world.found() == [("rewritten", world.files[1], 6, 10)]


def test_a_rewritten_chain_stays_found_after_it_was_sealed_again(world):
    rewrite(world, world.files[1], start=2, person_id=new_id())
    world.read(world.files[1])
    world.seal()

    assert world.found() == [("rewritten", world.files[1], 1, 5)]


def test_all_chains_rewritten_are_named_one_by_one(world):
    for file in world.files:
        rewrite(world, file, start=7, person_id=new_id())

    assert world.found() == [("rewritten", file, 6, 10) for file in world.files]


@pytest.fixture
def older(world):
    """A backup of the database, made just after the second head; the world goes on for two more heads."""
    world.engine.dispose()
    name = world.server.make("backup", template=world.database)
    for file in (*world.files[:2], new_id()):
        world.read(file, 2)
    world.seal()
    world.read(world.files[0])
    world.seal()
    backup = replace_database(world, name)
    yield backup
    backup.engine.dispose()
    world.server.drop(name)


def replace_database(world, name):
    worker = world.server.url(name, "portal_worker")
    return replace(world, database=name, settings=replace(world.settings, worker_database_url=worker))


def test_a_restored_older_backup_is_found(world, older):
    (problem,) = older.verify().problems

    assert world.verify().problems == []
    assert problem.what is Manipulation.RESTORED
    assert "kop 2" in str(problem)
    assert "kop 3" in str(problem)


def test_a_restored_backup_stays_found_after_work_went_on_in_it(older):
    for file in older.files:
        older.read(file, 4)
    older.seal()

    assert [problem.what for problem in older.verify().problems] == [Manipulation.RESTORED]


def lines_of(world):
    (path,) = world.settings.state_directory.glob(heads.FILES)
    return path, path.read_bytes().splitlines(keepends=True)


def test_a_head_that_was_changed_is_found(world):
    path, lines = lines_of(world)
    path.write_bytes(lines[0].replace(b'"events":15', b'"events":14') + lines[1])

    problems = world.verify().problems

    assert problems[0].what is Manipulation.HEADS
    assert f"{path.name}:1" in str(problems[0])


def signed(line, directory, **changes):
    """The same head with other values, signed with the key of a directory."""
    values = json.loads(line) | changes
    del values["signature"]
    body = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return json.dumps(values | {"signature": keys.signing_key(directory).sign(body.encode())}).encode() + b"\n"


def test_a_head_signed_with_another_key_is_found(world, tmp_path):
    path, lines = lines_of(world)
    keys.make_keys(tmp_path / "other")
    path.write_bytes(lines[0] + signed(lines[1], tmp_path / "other"))

    assert [problem.what for problem in world.verify().problems] == [Manipulation.HEADS]


def test_a_head_that_was_taken_out_is_found(world):
    path, lines = lines_of(world)
    path.write_bytes(lines[1])

    assert Manipulation.HEADS in [problem.what for problem in world.verify().problems]


def test_a_line_that_is_no_head_is_found(world):
    path, lines = lines_of(world)
    path.write_bytes(lines[0] + b"{}\n")

    assert f"{path.name}:2" in str(world.verify().problems[0])


def test_a_genuine_head_whose_total_is_not_that_of_its_chains_is_found(world):
    """Only a signer could make it: it would leave chains out of the total that they are part of."""
    path, lines = lines_of(world)
    path.write_bytes(lines[0] + signed(lines[1], world.settings.keys_directory, root="00" * 32))

    assert [problem.what for problem in world.verify().problems] == [Manipulation.HEADS]


def test_a_head_that_was_cut_off_while_writing_is_no_manipulation_and_is_written_again(world):
    path, lines = lines_of(world)
    path.write_bytes(lines[0] + lines[1][:100])
    assert world.verify().problems == []
    world.seal()
    assert world.verify().heads == 2


def test_a_worker_that_misses_heads_it_has_seen_refuses_to_go_on(world):
    world.read(world.files[0])
    world.seal()
    path, lines = lines_of(world)
    path.write_bytes(lines[0])
    world.read(world.files[0])

    with pytest.raises(heads.HeadsChanged):
        world.seal()


def test_a_head_is_written_only_when_there_is_something_to_say(world):
    assert heads.write(world.settings) is None


def test_a_log_without_heads_or_with_overdue_ones_is_told(world):
    path, _ = lines_of(world)
    world.tamper("UPDATE audit_chain SET at = now() + interval '1 hour'")
    assert world.verify().exit_code is ExitCode.UNSEALED

    path.unlink()
    assert world.verify().exit_code is ExitCode.UNSEALED


def test_many_broken_chains_are_counted(world, monkeypatch):
    monkeypatch.setattr("portal.audit.verify.SHOWN", 1)
    world.tamper("UPDATE audit_event SET kind = 'plan' WHERE sequence = 4")

    problems = world.verify().problems

    assert [problem.chain for problem in problems] == [world.files[0], None]
    assert "Nog 2 ketens" in str(problems[1])


def test_without_a_public_key_nothing_is_called_whole(world, tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(KeyMissing):
        verify(world.settings.worker_database_url, world.settings.state_directory, tmp_path / "none")


def test_a_login_that_may_not_read_the_log_gets_an_error_and_not_an_answer(world):
    with psycopg.connect(heads.plain(world.settings.database_url)) as connection, pytest.raises(psycopg.Error):
        list(stream.copied(connection, stream.ROWS))


def test_rows_that_stop_half_way_are_an_error_and_not_a_short_log(world):
    half = "SELECT record_send(ROW(n)), sha256('x'), 1 / (500 - n) FROM generate_series(1, 1000) AS n"
    with psycopg.connect(heads.plain(world.settings.worker_database_url)) as connection, pytest.raises(psycopg.Error):
        list(stream.copied(connection, half))


def test_a_database_without_a_single_event_is_whole(world):
    world.tamper("TRUNCATE audit_event, audit_chain")
    for path in world.settings.state_directory.glob(heads.FILES):
        path.unlink()

    assert world.verify().exit_code is ExitCode.WHOLE


def test_a_clock_that_was_set_back_leaves_no_time_going_back_in_a_chain(world):
    """The database's clock ran an hour ahead and was put right: what follows gets the time of the event before."""
    later = "UPDATE audit_{} SET at = at + interval '1 hour' WHERE chain = %(file)s AND sequence = 1"
    world.read(new := new_id())
    world.tamper(later.format("event"), later.format("chain"), file=new)
    hashed_anew(world, new, 1)
    world.tamper(LAST_LINK)
    world.read(new, 2)

    assert world.found() == []


def test_what_a_worker_writes_beside_the_heads_is_for_the_portals_user_alone_so_that_serve_starts_again(world):
    world.read(world.files[0])
    before = os.umask(0o022)
    try:
        heads.write(world.settings)
    finally:
        os.umask(before)

    assert [path.name for path in world.settings.state_directory.iterdir() if path.stat().st_mode & 0o077] == []
