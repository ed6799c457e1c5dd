"""Two windows and more, through two real web processes."""

import os
import signal
import tempfile
import threading
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import psycopg
import pytest
import websocket
from pycrdt import Doc, XmlFragment

from portal.coediting import schema
from portal.coediting.encoding import number
from portal.operations.postgres import EmbeddedPostgres, PostgresFailed
from tests.coediting.histories import hostile
from tests.coediting.live import TRIAL_TABLES, Portal, World, Writer, add_line, delete, insert, serving
from tests.server import Server, migrated_database

pytestmark = pytest.mark.live


@pytest.fixture
def writer(portal):
    writers = []

    def writer(person, text_id, **options):
        writers.append(Writer(options.pop("at", portal), person, text_id, **options))
        return writers[-1]

    yield writer
    for each in writers:
        with suppress(Exception):
            each.close()


def codes(writer: Writer) -> list[object]:
    return [told["code"] for told in writer.told if told["t"] == "closed"]


def hear_the_end(writer: Writer, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    with suppress(websocket.WebSocketConnectionClosedException, ConnectionError):
        while time.monotonic() < deadline:
            writer.hear(0.1)


def test_what_one_writes_another_reads(world, writer):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    one, other = writer(sanne, text_id), writer(noor, text_id)

    one.write(add_line("Noor gaat naar school."))
    other.until(lambda: other.words() == ["Noor gaat naar school."])
    other.write(insert(0, 0, "Ik, "))

    one.until(lambda: one.words() == ["Ik, Noor gaat naar school."])


def test_who_may_not_know_of_a_text_is_told_that_it_is_gone_and_gets_no_byte(world, writer):
    sanne, tom = world.person("Sanne"), world.person("Tom")
    text_id = world.a_text({sanne: "V C E"})
    writer(sanne, text_id).write(add_line("geheim"))

    stranger = writer(tom, text_id)

    assert stranger.raw == []
    assert [told["t"] for told in stranger.told] == ["gone"]


def test_a_reader_who_sends_a_change_is_refused(world, writer):
    sanne, els = world.person("Sanne"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", els: "V C"})
    reader, other = writer(els, text_id), writer(sanne, text_id)

    reader.write(add_line("niet de bedoeling"))

    assert reader.told[-1]["why"] == "rights"
    assert other.words() == []
    assert world.run("SELECT count(*) FROM text_update WHERE text_id = %s", text_id) == [(0,)]


def test_the_client_id_of_one_person_is_refused_from_another(world, writer):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    one, other = writer(sanne, text_id), writer(noor, text_id)
    one.write(add_line("van Sanne"))
    other.until(lambda: bool(other.words()))

    forged: Doc = Doc(client_id=one.doc.client_id)
    forged.get(schema.ROOT, type=XmlFragment)
    forged.apply_update(one.doc.get_update())
    before = forged.get_state()
    insert(0, 0, "niet ")(forged.get(schema.ROOT, type=XmlFragment))
    other.send_update(forged.get_update(before), client=one.doc.client_id)
    other.until(lambda: any(told["t"] == "refused" for told in other.told))

    assert one.words() == ["van Sanne"]


def test_the_same_change_sent_twice_is_stored_once(world, writer):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    one = writer(sanne, text_id)
    before = one.doc.get_state()
    add_line("een keer")(one.fragment)
    update = one.doc.get_update(before)
    first = one.send_update(update)
    one.until(lambda: first in one.acknowledged)

    one.sequence -= 1
    one.acknowledged.clear()
    one.send_update(update)
    one.until(lambda: first in one.acknowledged)

    assert world.run("SELECT count(*) FROM text_update WHERE text_id = %s", text_id) == [(1,)]


def test_when_the_connection_that_listens_is_lost_it_is_made_again_and_lines_opened_next_are_heard(
    world, writer, server
):
    """A new line may get the number that the lost connection had: it must not be taken for it."""
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    writer(sanne, text_id).write(add_line("Begin"))
    listening = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = %s"
    with server.admin() as admin:
        name = psycopg.conninfo.conninfo_to_dict(world.owner_url.replace("+psycopg", ""))["dbname"]
        lost = admin.execute(f"SELECT pid, pg_terminate_backend(pid) {listening}", [name]).fetchall()

        for n in range(12):
            writer(sanne, text_id).write(add_line(f"regel {n}"))
        deadline = time.monotonic() + 10
        while len(again := admin.execute(f"SELECT pid {listening}", [name]).fetchall()) < len(lost):
            assert time.monotonic() < deadline, (lost, again)
            time.sleep(0.05)

    assert lost
    assert not {pid for (pid,) in again} & {pid for pid, _ in lost}


@pytest.mark.timed
def test_a_right_that_ends_stops_reading_within_a_second(world, writer):
    sanne, els = world.person("Sanne"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", els: "V C"})
    one, reader = writer(sanne, text_id), writer(els, text_id)
    one.write(add_line("nog te zien"))
    reader.until(lambda: reader.words() == ["nog te zien"])

    world.allow(text_id, els, "")
    ended = time.monotonic()
    one.write(add_line("niet meer te zien"))
    hear_the_end(reader)

    assert codes(reader) == [4403]
    assert time.monotonic() - ended < 1.0
    assert not any(b"niet meer" in data for data in reader.raw)


def test_a_right_that_ends_stops_writing_at_the_next_change(world, writer):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    one = writer(sanne, text_id)
    one.write(add_line("mag nog"))

    world.allow(text_id, sanne, "V C")
    one.write(add_line("mag niet meer"))

    assert one.told[-1]["why"] == "rights"
    assert world.run("SELECT count(*) FROM text_update WHERE text_id = %s", text_id) == [(1,)]


@pytest.mark.timed
def test_an_ended_session_closes_the_line_within_a_second(world, writer):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    one = writer(sanne, text_id)

    world.run("UPDATE sign_in_session SET ended_at = now(), ended_why = 'signed_out' WHERE id = %s", sanne.session_id)
    began = time.monotonic()
    hear_the_end(one)

    assert codes(one) == [4401]
    assert time.monotonic() - began < 1.0


def test_a_change_of_fact_that_leaves_the_right_is_not_noticed(world, writer):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    one, other = writer(sanne, text_id), writer(noor, text_id)

    world.allow(text_id, world.person("Iemand"), "V")
    one.write(add_line("gaat door"))

    other.until(lambda: other.words() == ["gaat door"])
    assert not any(told["t"] in {"closed", "gone", "refused"} for told in [*one.told, *other.told])


def test_only_an_owner_changes_their_own_words(world, writer):
    noor, sanne = world.person("Noor"), world.person("Sanne")
    text_id = world.a_text({noor: "V C E", sanne: "V C E"}, owner=noor)
    youth = writer(noor, text_id)
    youth.write(add_line("Ik wil naar huis. Echt waar."))
    worker = writer(sanne, text_id)

    for harm in (delete(0, 0, 3), insert(0, 5, "x"), insert(0, 2, "k")):
        fresh = writer(sanne, text_id)
        fresh.write(harm)
        assert [told["why"] for told in fresh.told if told["t"] == "refused"] == ["owner"]
    worker.write(insert(0, 17, " (dat begrijp ik)"))
    youth.until(lambda: youth.words() == ["Ik wil naar huis. (dat begrijp ik) Echt waar."])
    youth.write(delete(0, 0, 3))

    worker.until(lambda: worker.words() == ["wil naar huis. (dat begrijp ik) Echt waar."])


def test_what_was_refused_among_an_owners_words_becomes_a_suggestion(world, writer):
    noor, sanne = world.person("Noor"), world.person("Sanne")
    text_id = world.a_text({noor: "V C E", sanne: "V C E"}, owner=noor)
    youth = writer(noor, text_id)
    youth.write(add_line("Ik wil naar huis."))
    worker = writer(sanne, text_id)
    before = worker.doc.get_state()
    delete(0, 3, 6)(worker.fragment)
    insert(0, 3, "moet")(worker.fragment)
    update = worker.doc.get_update(before)

    worker.ws.send_binary(bytes([3]) + text_id.bytes + number(worker.doc.client_id) + number(1) + update)
    worker.until(lambda: any(told["t"] == "suggested" for told in worker.told))
    youth.until(lambda: "".join(youth.words()) != "Ik wil naar huis.")

    made = world.run("SELECT person_id, accepted FROM text_suggestion WHERE text_id = %s", text_id)
    assert {row[0] for row in made} == {sanne.id}
    marks = [marks for _, marks in youth.fragment.children[0].children[0].diff() if marks]
    assert {name for each in marks for name in each} == {"insertion", "deletion"}
    kept = [words for words, m in youth.fragment.children[0].children[0].diff() if not m or "insertion" not in m]
    assert "".join(kept) == "Ik wil naar huis."


def test_nothing_deleted_is_in_any_byte_that_a_newcomer_gets(world, writer):
    sanne, els = world.person("Sanne"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", els: "V C"})
    one = writer(sanne, text_id)
    one.write(add_line("Begin "))
    for letter in "Kerkstraat 12":
        one.write(insert(0, len("".join(one.words()[:1]).encode()), letter))
    one.write(add_line("Nog een keer Kerkstraat 12"))
    one.write(delete(0, 6, 19))
    one.write(delete(1, 13, 26))

    reader = writer(els, text_id)

    assert reader.words() == ["Begin ", "Nog een keer "]
    assert not any(part in b"".join(reader.raw) for part in (b"Kerk", b"straat", b"12"))


def test_who_comes_back_gets_nothing_that_came_and_went_meanwhile(world, writer):
    sanne, els = world.person("Sanne"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", els: "V C"})
    one, reader = writer(sanne, text_id), writer(els, text_id)
    one.write(add_line("Dag "))
    reader.until(lambda: reader.words() == ["Dag "])
    reader.close()
    one.write(insert(0, 4, "Kerkstraat 12"))
    one.write(delete(0, 4, 17))
    reader.raw.clear()
    reader.told.clear()

    reader.open()

    assert reader.words() == ["Dag "]
    assert b"Kerk" not in b"".join(reader.raw)


def test_twenty_who_open_a_cold_text_together_are_all_served(world, portal):
    people = [world.person(f"Mens {n}") for n in range(20)]
    text_id = world.a_text(dict.fromkeys(people, "V C E"))
    together: list[Writer] = []

    def come(person):
        writer = Writer(portal, person, text_id)
        writer.write(add_line(person.name))
        together.append(writer)

    threads = [threading.Thread(target=come, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(together) == 20
    for writer in together:
        writer.until(lambda w=writer: len(w.words()) == 20)
        writer.close()
    assert len({tuple(writer.words()) for writer in together}) == 1


@pytest.mark.timed
def test_a_reader_whose_line_is_stuck_keeps_nobody_waiting(world, writer, portal):
    sanne, noor, els = world.person("Sanne"), world.person("Noor"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", noor: "V C E", els: "V C"})
    stuck = writer(els, text_id)
    stuck.ws.sock.setsockopt(1, 8, 2048)  # SO_RCVBUF: and never reads again
    one, other = writer(sanne, text_id), writer(noor, text_id)
    one.write(add_line("Begin"))
    slowest = 0.0

    for n in range(40):
        began = time.monotonic()
        one.write(add_line(f"{n} " + "veel woorden " * 8000))
        other.until(lambda n=n: len(other.fragment.children) == n + 2)
        slowest = max(slowest, time.monotonic() - began)
    hear_the_end(stuck, 15.0)

    assert slowest < 2.0
    assert not stuck.ws.connected or len(stuck.raw) < 41  # it was cut, and had not been given all


def test_a_hostile_client_is_refused_and_then_cut_and_harms_nobody(world, writer):
    sanne, mallory = world.person("Sanne"), world.person("Mallory")
    text_id = world.a_text({sanne: "V C E", mallory: "V C E"})
    one, bad = writer(sanne, text_id), writer(mallory, text_id)
    one.write(add_line("Blijft staan"))

    with suppress(websocket.WebSocketException, ConnectionError, OSError):
        for seed in range(200):
            bad.send_update(hostile(seed))
            bad.ws.send_binary(hostile(seed))
    hear_the_end(bad)
    one.write(add_line("Nog steeds"))

    assert codes(bad) in ([1008], [])
    assert one.words()[-1] == "Nog steeds"


def test_another_site_may_not_open_a_line(world, portal):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Writer(portal, sanne, text_id, origin="https://elders.example")


def test_a_line_too_many_is_told_to_come_back(world, tmp_path):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    with serving(world, tmp_path, workers=1, most_lines=2) as small:
        first, second = Writer(small, sanne, text_id), Writer(small, sanne, text_id)
        with pytest.raises(websocket.WebSocketBadStatusException, match="503"):
            Writer(small, sanne, text_id)
        first.close()
        second.close()


@pytest.mark.timed
def test_all_lines_end_within_five_seconds_of_sigterm_and_nothing_is_lost(world, tmp_path):
    people = [world.person(f"Mens {n}") for n in range(6)]
    text_id = world.a_text(dict.fromkeys(people, "V C E"))
    portal = Portal(world, tmp_path, workers=2).start()
    writers = [Writer(portal, person, text_id) for person in people]
    for each in writers:
        each.write(add_line(each.person.name))

    began = time.monotonic()
    portal.process.terminate()
    portal.process.wait(10)

    took = time.monotonic() - began
    for each in writers:
        hear_the_end(each, 1.0)
        each.close()
        assert codes(each) == [1012]
    assert took < 5.0
    assert world.run("SELECT count(*) FROM text_update WHERE text_id = %s", text_id) == [(6,)]


@pytest.mark.timed
@pytest.mark.nightly
def test_opening_a_text_of_twenty_thousand_changes_is_quick(world, writer):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    twenty_thousand_changes(world, sanne, text_id)
    first = writer(sanne, text_id)  # cold: from the rows, and it leaves a snapshot behind
    first.write(add_line("Slot"))
    first.close()
    deadline = time.monotonic() + 20
    while not world.run("SELECT up_to FROM text_snapshot WHERE text_id = %s AND up_to > 20000", text_id):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    took = []
    for _ in range(5):
        began = time.monotonic()
        again = writer(sanne, text_id)
        took.append(time.monotonic() - began)

    assert again.words()[-1] == "Slot"
    assert sorted(took)[2] < 0.3, took


def twenty_thousand_changes(world, person, text_id) -> None:
    doc: Doc = Doc(client_id=77)
    fragment = doc.get(schema.ROOT, type=XmlFragment)
    rows = []
    with psycopg.connect(world.owner_url.replace("+psycopg", "")) as connection:
        for n in range(20_000):
            before = doc.get_state()
            if n % 200 == 0:
                add_line("")(fragment)
            else:
                words = fragment.children[len(fragment.children) - 1].children[0]
                words.insert(len("".join(w for w, _ in words.diff()).encode()), "abcdefghij "[n % 11])
            rows.append((text_id, n + 1, world.file_id, person.id, 77, n + 1, doc.get_update(before)))
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO text_update (text_id, number, youth_file_id, person_id, client, sequence, bytes, origin, "
                "made_at) VALUES (%s, %s, %s, %s, %s, %s, %s, 'editor', now())",
                rows,
            )
            cursor.execute(
                "INSERT INTO text_client VALUES (%s, 77, %s, %s, %s)",
                (text_id, world.file_id, person.id, 30_000),
            )


@pytest.fixture(scope="module")
def mortal():
    """A PostgreSQL of these tests' own, to kill: durable, as in earnest."""
    with tempfile.TemporaryDirectory(prefix="sd-mortal-") as home:
        Path(home).chmod(0o711)
        postgres = EmbeddedPostgres(Path(home) / "postgres").start()
        server = Server(postgres.url("postgres"))
        with migrated_database(server) as name:
            world = World(server.url(name, "portal_owner"), server.url(name, "portal_app"))
            world.run(TRIAL_TABLES)
            yield world, postgres
        postgres.stop()


@pytest.mark.timed
@pytest.mark.parametrize("victim", ["worker", "server", "database"])
def test_what_was_acknowledged_is_there_after_a_kill(mortal, tmp_path, victim):
    assert killed_while_typing(mortal[0], mortal[1], tmp_path, victim) == 0


@pytest.mark.nightly
@pytest.mark.parametrize("round_", range(50))
def test_what_was_acknowledged_is_there_after_fifty_kills(mortal, tmp_path, round_):
    assert killed_while_typing(mortal[0], mortal[1], tmp_path, ("worker", "server", "database")[round_ % 3]) == 0


def killed_while_typing(world, postgres, state, victim) -> int:
    """Two processes, four writers; kill -9 in the middle. Returns how many acknowledged characters are not there."""
    people = [world.person(f"Mens {n}") for n in range(4)]
    text_id = world.a_text(dict.fromkeys(people, "V C E"))
    portal = Portal(world, state, workers=2).start()
    acknowledged: list[str] = []
    killed = threading.Event()

    def type_on(person) -> None:
        with suppress(Exception), closing(Writer(portal, person, text_id)) as writer:
            writer.write(add_line(""))
            for n in range(10_000):
                mark = f"[{person.name}:{n}]"
                sequence = writer.send(partial(append_to_own, writer=writer, mark=mark))
                writer.until(lambda sequence=sequence: sequence in writer.acknowledged, 3.0)
                acknowledged.append(mark)
                if killed.is_set() and n % 20 == 0:
                    return

    threads = [threading.Thread(target=type_on, args=(person,), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while len(acknowledged) < 40:  # in the middle of typing, however busy the machine is
        assert time.monotonic() < deadline
        time.sleep(0.02)
    if victim == "worker":
        os.kill(portal.worker_ids()[0], signal.SIGKILL)
    elif victim == "server":
        portal.kill()
        portal = Portal(world, state, workers=2, port=portal.port).start()
    else:
        postgres.process.kill()
        postgres.process.wait()
        begin_again(postgres)
    killed.set()
    for thread in threads:
        thread.join(20)
    deadline = time.monotonic() + (30 if victim == "database" else 3)
    while True:
        with suppress(Exception):
            reader = Writer(portal, people[0], text_id)
            break
        assert time.monotonic() < deadline
        time.sleep(0.1)
    there = "".join(reader.words())
    reader.close()
    portal.stop()
    return sum(len(mark) for mark in acknowledged if mark not in there)


def begin_again(postgres) -> None:
    """As soon as the dead server's last children have gone."""
    deadline = time.monotonic() + 20
    while True:
        try:
            postgres.start()
        except PostgresFailed:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            return


def append_to_own(fragment, writer, mark) -> None:
    """Behind one's own line: the last that this client made."""
    for block in fragment.children:
        words = block.children[0]
        text = "".join(str(w) for w, _ in words.diff())
        if text.startswith(f"[{writer.person.name}:") or (text == "" and mark.endswith(":0]")):
            words.insert(len(text.encode()), mark)
            return
    add_line(mark)(fragment)
