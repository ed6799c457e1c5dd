"""Many at once: chains keep no holes, heads keep their order, and a verification meanwhile sees one moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from portal.access.actor import Actor, Door
from portal.audit import heads, log
from portal.database.base import new_id
from portal.database.session import act_as, sessions_on

pytestmark = pytest.mark.live

CLIENTS, TIMES = 12, 25


def write_events(world, files, *, undo_every=5):
    """One client: some transactions of two chains at once, some undone."""
    actor = Actor(new_id(), new_id(), Door.WORK, new_id())
    for time in range(TIMES):
        with sessions_on(world.engine, world.settings.keys_directory)() as session:
            act_as(session, actor)
            for file in files if time % 2 else reversed(files):  # in any order: no deadlock
                log.record(session, actor, "file.read", youth_file_id=file)
            if time % undo_every == 0:
                session.rollback()
            else:
                session.commit()


def test_sixteen_hands_leave_no_hole_and_no_double(world):
    new = new_id()  # a chain that does not exist yet: all make it at once

    with ThreadPoolExecutor(CLIENTS) as pool:
        for done in [pool.submit(write_events, world, [world.files[0], new]) for _ in range(CLIENTS)]:
            done.result()

    with world.superuser() as connection:
        found = connection.execute(
            "SELECT count(*), max(sequence), count(DISTINCT hash) FROM audit_event WHERE chain = %s", [new]
        ).fetchone()
    kept = CLIENTS * TIMES * 4 // 5
    assert found == (kept, kept, kept)
    assert world.verify().problems == []


def test_sealing_and_verifying_go_on_while_everyone_writes(world):
    stop = threading.Event()
    written = []

    def seal():
        while not stop.is_set():
            written.append(heads.write(world.settings))

    sealers = [threading.Thread(target=seal) for _ in range(2)]
    for thread in sealers:
        thread.start()
    with ThreadPoolExecutor(4) as pool:
        busy = [pool.submit(write_events, world, world.files) for _ in range(4)]
        reports = [world.verify() for _ in range(5)]
        for done in busy:
            done.result()
    stop.set()
    for thread in sealers:
        thread.join()

    assert [report.problems for report in reports] == [[]] * 5
    assert world.verify().problems == []
    assert len([head for head in written if head]) > 1


def test_an_event_waits_for_the_one_before_it_in_the_same_chain_only(world):
    """The lock is the chain's: who writes in another file does not wait."""
    with world.engine.connect() as first, world.engine.connect() as second:
        add = text("SELECT audit_append('file', :file, 'file.read', 'allowed'" + ", null" * 6 + ", false, null, null)")
        second.execute(text("SET lock_timeout = '200ms'"))
        first.execute(add, {"file": world.files[0]})

        second.execute(add, {"file": world.files[1]})
        with pytest.raises(Exception, match="lock timeout"):
            second.execute(add, {"file": world.files[0]})
