"""What a process does with what another process of the machine hands over: the right of each reader comes first."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from portal.coediting.cache import Cache
from portal.coediting.carrier import Carrier
from portal.coediting.exchange import Answer
from portal.coediting.neighbours import News
from portal.coediting.store import Row

TEXT = uuid4()


class Sat(SimpleNamespace):
    """Someone who sits at the text and keeps what was sent."""

    def __init__(self, after=0):
        self.sent = []
        line = SimpleNamespace(send=self.sent.append)
        super().__init__(ticket=SimpleNamespace(id=uuid4(), text_id=TEXT), after=after, clients=set(), line=line)


@pytest.fixture
def room():
    """A carrier, who sits there, whose right is asked anew, and what the database was asked."""
    made = SimpleNamespace(seats=[], stale=[], asked=[], told=[])

    def exchange(sendings, readers, after):
        made.asked.append(dict(after))
        return Answer([], frozenset(), {})

    neighbours = SimpleNamespace(tickets_at=lambda _: frozenset(), tell=lambda _: set(), tell_seats=lambda _: None)
    made.carrier = Carrier(
        exchange, Cache(), lambda _: made.seats, list, made.stale.append, neighbours,
        lambda texts, missed: made.told.append((set(texts), set(missed))),
    )  # fmt: skip
    return made


def news(*numbers, asked, living) -> News:
    tickets = frozenset(seat.ticket.id for seat in asked)
    rows = [(Row(number, uuid4(), b"\x00\x00"), 42) for number in numbers]
    return News(TEXT, tickets, frozenset(seat.ticket.id for seat in living), rows)


def test_who_may_have_it_gets_it_without_a_question(room):
    room.seats = [seat := Sat()]

    room.carrier.overhear(news(1, asked=[seat], living=[seat]))
    room.carrier.round()

    assert len(seat.sent) == 1
    assert seat.after == 1
    assert room.asked == []


def test_whose_ticket_no_longer_lives_gets_nothing_and_is_asked_anew(room):
    room.seats = [ended, other] = [Sat(), Sat()]

    room.carrier.overhear(news(1, asked=room.seats, living=[other]))

    assert ended.sent == []
    assert room.stale == [ended]
    assert len(other.sent) == 1


@pytest.mark.parametrize("first", [1, 3], ids=["who came after the question", "who misses what came before"])
def test_what_was_not_judged_or_does_not_follow_is_asked_for(room, first):
    room.seats = [seat := Sat()]

    room.carrier.overhear(news(first, asked=[] if first == 1 else [seat], living=[seat]))
    room.carrier.round()

    assert seat.sent == []
    assert room.asked == [{TEXT: 0}]


def test_what_someone_has_already_comes_no_second_time(room):
    room.seats = [seat := Sat(after=5)]

    room.carrier.overhear(news(4, 5, asked=[seat], living=[seat]))
    room.carrier.overhear(news(5, 6, asked=[seat], living=[seat]))

    assert len(seat.sent) == 1
    assert seat.after == 6


def test_what_a_page_wrote_where_nobody_sits_is_told_to_everyone(room):
    room.carrier.wrote(TEXT)
    room.carrier.round()

    assert room.told == [(set(), {TEXT})]
