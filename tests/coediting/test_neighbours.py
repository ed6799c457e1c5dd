"""What processes tell each other: on one machine at once, elsewhere by a notice."""

import threading
from contextlib import closing
from functools import partial
from uuid import uuid4

import pytest

from portal.coediting.neighbours import Neighbours, News
from portal.coediting.store import Row
from portal.coediting.tidings import AT_ONCE, Tidings


@pytest.fixture
def two(tmp_path):
    """Two processes that serve texts, and who sits where in them."""
    seats = {"one": {}, "other": {}}
    made = [Neighbours(tmp_path / "texts", name, partial(seats.__getitem__, name)) for name in seats]
    yield *made, seats
    for each in made:
        each.close()


def meet(*both):
    sockets = [each.open() for each in both]
    for each in both + both:
        each.receive()
    return sockets


def news_of(text_id, *tickets, words=b"hallo") -> News:
    return News(text_id, frozenset(tickets), frozenset(tickets[:1]), [(Row(7, uuid4(), words), 42)])


def test_who_comes_knows_who_sits_next_door_and_is_known(two):
    one, other, seats = two
    text_id, here, there = uuid4(), uuid4(), uuid4()
    seats["one"][text_id], seats["other"][text_id] = [here], [there]

    meet(one, other)

    assert one.tickets_at(text_id) == {there}
    assert other.tickets_at(text_id) == {here}
    assert one.is_one("other")


def test_news_arrives_whole_with_who_may_have_it(two):
    one, other, seats = two
    text_id, ticket, ended = uuid4(), uuid4(), uuid4()
    seats["other"][text_id] = [ticket, ended]
    meet(one, other)
    news = news_of(text_id, ticket, ended, words=bytes(range(256)))
    heard = []
    other.hear = heard.append

    assert one.tell([news]) == set()
    other.receive()

    assert heard == [news]


def test_who_sits_at_another_text_hears_nothing(two):
    one, other, seats = two
    seats["other"][uuid4()] = [uuid4()]
    meet(one, other)
    heard = []
    other.hear = heard.append

    one.tell([news_of(uuid4(), uuid4())])
    other.receive()

    assert heard == []


def test_who_stood_up_is_not_asked_for_any_more(two):
    one, other, seats = two
    text_id = uuid4()
    seats["other"][text_id] = [uuid4()]
    meet(one, other)

    other.tell_seats({text_id: []})
    one.receive()

    assert one.tickets_at(text_id) == set()


def test_what_is_too_much_at_once_is_left_to_a_notice(two):
    one, other, seats = two
    text_id, ticket = uuid4(), uuid4()
    seats["other"][text_id] = [ticket]
    meet(one, other)

    assert one.tell([news_of(text_id, ticket, words=bytes(100_000))]) == {text_id}


def test_who_does_not_listen_holds_nobody_up_and_is_told_by_a_notice(two):
    one, other, seats = two
    text_id, ticket = uuid4(), uuid4()
    seats["other"][text_id] = [ticket]
    meet(one, other)

    missed = [one.tell([news_of(text_id, ticket)]) for _ in range(2000)]

    assert missed[-1] == {text_id}


def test_who_died_is_forgotten_and_leaves_nothing_behind(two, tmp_path):
    one, other, seats = two
    text_id, ticket = uuid4(), uuid4()
    seats["other"][text_id] = [ticket]
    _, socket = meet(one, other)
    socket.close()  # as a kill does: its file stays

    assert one.tell([news_of(text_id, ticket)]) == set()

    assert one.tickets_at(text_id) == set()
    assert [path.name for path in (tmp_path / "texts").iterdir()] == ["one"]


def test_only_this_user_may_come_near(two, tmp_path):
    meet(*two[:2])

    assert (tmp_path / "texts").stat().st_mode & 0o777 == 0o700


def test_where_no_socket_can_be_notices_do(tmp_path):
    far = tmp_path / ("a" * 60) / ("b" * 60)

    with closing(Neighbours(far, "one", dict)) as alone:
        assert alone.open() is None
        assert alone.tickets_at(uuid4()) == set()
        assert alone.tell([]) == set()


# -- notices ---------------------------------------------------------------------------------------------------------


def tidings(sent: list[str] | None = None, stopping: threading.Event | None = None) -> Tidings:
    def notify(_channel, payloads) -> None:
        if sent is not None:
            sent.extend(payloads)

    return Tidings("one", notify, stopping or threading.Event())


def test_a_notice_of_oneself_or_of_who_tells_by_itself_says_nothing():
    text_id = uuid4()

    assert tidings().heard(f"one:{text_id}", lambda _: False) == set()
    assert tidings().heard(f"other:{text_id}", lambda name: name == "other") == set()
    assert tidings().heard(f"other:{text_id}", lambda _: False) == {text_id}


def test_a_notice_of_what_was_missed_is_for_everyone():
    text_id = uuid4()

    assert tidings().heard(f"other!:{text_id}", lambda name: name == "other") == {text_id}
    assert tidings().heard(f"one!:{text_id}", lambda _: False) == set()


def test_notices_name_every_text_once_and_stay_short():
    sent: list[str] = []
    stopping = threading.Event()
    teller = tidings(sent, stopping)
    texts, missed = {uuid4() for _ in range(2 * AT_ONCE + 1)}, uuid4()
    teller.about(texts)
    teller.about(texts, [missed])

    run = threading.Thread(target=teller.run)
    run.start()
    while not any(payload.startswith("one!:") for payload in sent):
        run.join(0.01)
    stopping.set()
    teller.about(())
    run.join(5)

    named = [id_ for payload in sent if payload.startswith("one:") for id_ in payload[4:].split(",") if id_]
    assert sorted(named) == sorted(map(str, texts))
    assert f"one!:{missed}" in sent
    assert max(map(len, sent)) < 8000
