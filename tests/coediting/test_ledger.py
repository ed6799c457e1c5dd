"""The ledger places parts as Yjs does, and knows who wrote which words."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, merge_updates

from portal.coediting import guard
from portal.coediting.authorship import Authorship
from portal.coediting.encoding import whole
from portal.coediting.ledger import Ledger
from tests.coediting.histories import fragment_of, history
from tests.coediting.live import words_of


def lines(ledger: Ledger) -> list[str]:
    return [whole("".join(item.words for item in line)) for line in ledger.lines()]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1_000_000))
def test_words_stand_where_pycrdt_puts_them(seed):
    server, ledger = Doc(), Ledger()
    for person, update in history(seed):
        ledger.take(guard.from_browser(update), person)
        server.apply_update(update)
        assert lines(ledger) == words_of(fragment_of(server))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000_000))
def test_a_ledger_made_from_a_whole_text_says_the_same(seed):
    server, ledger, updates = Doc(), Authorship(), []
    for person, update in history(seed):
        ledger.take(guard.from_browser(update), person)
        server.apply_update(update)
        updates.append(update)
    for whole_text in (server.get_update(), merge_updates(*updates)):
        again = Authorship(Ledger.of_state(guard.inspect(whole_text, limit=guard.DOCUMENT_LIMIT)))
        again.restore(ledger.runs())

        assert list(again.lines()) == list(ledger.lines())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1_000_000))
def test_every_word_has_an_author_and_the_same_change_twice_changes_nothing(seed):
    ledger = Authorship()
    for person, update in history(seed):
        change = guard.from_browser(update)
        ledger.take(change, person)
        before = list(ledger.lines())
        ledger.take(change, UUID(int=9))
        assert list(ledger.lines()) == before
    assert all(author is not None for line in ledger.lines() for _, author in line)


@pytest.mark.nightly
@settings(max_examples=2000, deadline=None)
@given(st.integers(0, 10**9))
def test_words_stand_where_pycrdt_puts_them_in_two_thousand_histories(seed):
    server, ledger = Doc(), Ledger()
    for person, update in history(seed, 80):
        ledger.take(guard.from_browser(update), person)
        server.apply_update(update)
    assert lines(ledger) == words_of(fragment_of(server))
