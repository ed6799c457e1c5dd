"""What a process keeps of texts at hand: bounded by what it weighs, and made again from the rows."""

from uuid import UUID

from pycrdt import Doc, XmlElement, XmlText

from portal.coediting import guard
from portal.coediting.authorship import Authorship
from portal.coediting.cache import Cache, CachedText
from portal.coediting.store import Row
from tests.coediting.histories import PEOPLE, fragment_of, history

ONE, OTHER, THIRD = (UUID(int=n) for n in range(1, 4))
ROWS = [Row(number, person, update) for number, (person, update) in enumerate(history(1), 1)]


def weight() -> int:
    alone = CachedText()
    alone.feed(ROWS)
    return alone.weight


def test_the_text_that_was_used_longest_ago_goes_when_there_is_no_room():
    cache = Cache(room=weight() * 3 // 2)
    first, second = cache[ONE], cache[OTHER]
    for text in (first, second):
        text.feed(ROWS)
    cache[ONE]

    assert not cache[THIRD].known
    assert cache[ONE] is first
    assert cache[OTHER] is not second


def test_one_text_alone_may_be_larger_than_all_the_room_and_comes_back_the_same():
    cache = Cache(room=1)
    cache[ONE].feed(ROWS)
    before = cache[ONE].shown()
    cache[OTHER]

    assert not cache[ONE].known
    cache[ONE].feed(ROWS)
    assert cache[ONE].shown() == before


def test_deleting_again_and_again_costs_bounded_memory():
    doc, authorship, weights = Doc(client_id=7), Authorship(), []
    block = fragment_of(doc).children.append(XmlElement("paragraph"))
    words = block.children.append(XmlText("x"))
    authorship.take(guard.from_browser(doc.get_update()), PEOPLE[0])
    for _ in range(6):
        for change in (lambda: words.insert(0, "y" * 60_000), lambda: words.__delitem__(slice(0, 60_000))):
            known = doc.get_state()
            change()
            authorship.take(guard.from_browser(doc.get_update(known)), PEOPLE[0])
        weights.append(authorship.buried)

    assert weights == [60_000, 120_000, 180_000, 180_000, 180_000, 180_000]
    assert sum(len(grave.words) for grave in authorship.graves) == 180_000
