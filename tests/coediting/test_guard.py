"""No byte reaches pycrdt unchecked: what the guard says, and what it refuses."""

import json
import os
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from portal.coediting import guard, schema
from portal.coediting.encoding import Refused, number, string, units, whole
from portal.coediting.guard import What
from portal.coediting.ledger import Ledger
from tests.coediting.histories import history, hostile

ROOT = string(schema.ROOT)


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        guard.from_browser(data)
    return caught.value.why


def updates_of(*changes) -> list[bytes]:
    doc = Doc(client_id=5)
    fragment = doc.get(schema.ROOT, type=XmlFragment)
    made = []
    for change in changes:
        before = doc.get_state()
        change(fragment)
        made.append(doc.get_update(before))
    return made


def a_line(words: str, kind: str = "paragraph", attributes: dict | None = None):
    def change(fragment: XmlFragment) -> None:
        with fragment.doc.transaction():
            block = XmlElement(kind, attributes or {})
            fragment.children.append(block)
            block.children.append(XmlText(words))

    return change


def test_the_guard_says_what_a_change_inserts():
    (update,) = updates_of(a_line("Hé 😀"))

    change = guard.from_browser(update)

    assert [part.what for part in change.parts] == [What.ELEMENT, What.WORDS_NODE, What.WORDS]
    assert whole(str(change.parts[2].content)) == "Hé 😀"
    assert change.parts[2].length == 5  # UTF-16 units, as Yjs counts
    assert change.reach == (5, 0, 7)


def test_the_guard_says_what_a_change_deletes():
    def cut(fragment: XmlFragment) -> None:
        del fragment.children[0].children[0][1:3]

    _, update = updates_of(a_line("abcd"), cut)

    assert guard.from_browser(update).deletions == ((5, 3, 2),)


@pytest.mark.parametrize("kind", ["script", "iframe", "doc", "image", "PARAGRAPH", ""])
def test_a_block_that_no_text_has_is_refused(kind):
    assert refused(b"\x01\x01\x05\x00\x07\x01" + ROOT + b"\x03" + string(kind) + b"\x00") == "unknown kind of block"


@pytest.mark.parametrize("kind", [0, 1, 2, 4, 5])
def test_other_shared_types_are_refused(kind):
    assert refused(b"\x01\x01\x05\x00\x07\x01" + ROOT + bytes([kind, 0, 0])) == "shared type that no text has"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://elders.example/",
        "//elders.example",
        "/plannen/1?mail=ik",
        "plannen/1",
        "/" + "a" * 300,
    ],
)
def test_a_link_leads_inside_the_portal_only(address):
    value = json.dumps({"href": address})
    assert refused(b"\x01\x01\x05\x00\x06\x01" + ROOT + string("link") + string(value) + b"\x00") == "unknown mark"


def test_control_characters_are_refused():
    assert refused(b"\x01\x01\x05\x00\x04\x01" + ROOT + string("a\x00b") + b"\x00") == "control characters"


def test_words_of_two_people_in_one_change_are_refused():
    part = b"\x04\x01" + ROOT + string("a")
    assert refused(b"\x02\x01\x06\x00" + part + b"\x01\x05\x00" + part + b"\x00") == "changes of more than one client"


def test_a_change_too_large_is_refused():
    (update,) = updates_of(a_line("a" * guard.UPDATE_LIMIT))
    assert refused(update) == "update too large"


def test_fifty_four_bytes_that_claim_two_million_clients_are_refused_at_once():
    began = time.process_time()

    assert refused(number(2_000_000) + bytes(51)) == "too many clients"

    assert time.process_time() - began < 0.01


def test_a_state_that_claims_two_million_clients_is_refused():
    with pytest.raises(Refused):
        guard.state_vector(number(2_000_000) + bytes(51))


def test_a_hundred_thousand_nested_lists_are_refused():
    value = b"\x75\x01" * 50_000
    data = b"\x01\x01\x05\x00\x28\x01" + ROOT + string("level") + b"\x01" + value + b"\x00"
    assert refused(data) == "attribute on the whole text"
    data = b"\x01\x01\x05\x00\x28\x00\x06\x00" + string("level") + b"\x01" + value + b"\x00"
    assert refused(data) == "value of a kind that no attribute has"


def nested(depth: int) -> bytes:
    parts = b"\x07\x01" + ROOT + b"\x03" + string("bullet_list")
    for clock in range(depth - 1):
        parts += b"\x07\x00\x05" + number(clock) + b"\x03" + string("list_item" if clock % 2 == 0 else "bullet_list")
    return b"\x01" + number(depth) + b"\x05\x00" + parts + b"\x00"


def test_blocks_nest_eight_deep_and_no_deeper():
    Ledger().refuse_what_does_not_fit(guard.from_browser(nested(schema.DEEPEST)))
    assert refused(nested(schema.DEEPEST + 1)) == "nested too deep"


def test_depth_is_counted_over_several_changes():
    ledger = Ledger()
    for clock in range(schema.DEEPEST):
        parent = b"\x07\x01" + ROOT if clock == 0 else b"\x07\x00\x05" + number(clock - 1)
        kind = "bullet_list" if clock % 2 == 0 else "list_item"
        change = guard.from_browser(b"\x01\x01\x05" + number(clock) + parent + b"\x03" + string(kind) + b"\x00")
        ledger.refuse_what_does_not_fit(change)
        ledger.take(change, None)

    deeper = b"\x01\x01\x05" + number(schema.DEEPEST) + b"\x07\x00\x05" + number(schema.DEEPEST - 1)
    with pytest.raises(Refused) as caught:
        ledger.refuse_what_does_not_fit(guard.from_browser(deeper + b"\x03" + string("bullet_list") + b"\x00"))
    assert caught.value.why == "nested too deep"


@pytest.mark.parametrize(
    ("child", "why"),
    [
        (b"\x07\x00\x05\x00\x03" + string("table"), "block in a place where it may not stand"),
        (b"\x07\x00\x05\x00\x03" + string("paragraph"), "block in a place where it may not stand"),
        (b"\x04\x00\x05\x00" + string("los"), "words outside a holder of words"),
        (b"\x28\x00\x05\x00" + string("level") + b"\x01\x7d\x02", "attribute that this block does not have"),
    ],
)
def test_what_would_make_an_honest_browser_throw_a_paragraph_away_is_refused(child, why):
    ledger = Ledger()
    paragraph = guard.from_browser(b"\x01\x01\x05\x00\x07\x01" + ROOT + b"\x03" + string("paragraph") + b"\x00")
    ledger.take(paragraph, None)

    with pytest.raises(Refused) as caught:
        ledger.refuse_what_does_not_fit(guard.from_browser(b"\x01\x01\x05\x01" + child + b"\x00"))

    assert caught.value.why == why


@pytest.mark.parametrize("neighbour", [b"\x84\x09\x00", b"\x84\x05\x07", b"\x44\x09\x03"])
def test_a_neighbour_that_nobody_wrote_is_refused(neighbour):
    with pytest.raises(Refused):
        Ledger().refuse_what_does_not_fit(guard.from_browser(b"\x01\x01\x05\x00" + neighbour + string("a") + b"\x00"))


def test_deleting_what_nobody_wrote_is_refused():
    with pytest.raises(Refused):
        Ledger().refuse_what_does_not_fit(guard.from_browser(b"\x00\x01\x05\x01\x00\x03"))


@given(st.text())
def test_utf_16_units_go_there_and_back(words):
    words = words.encode("utf-8", "ignore").decode()
    assert whole(units(words)) == words


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_every_honest_change_passes(seed):
    ledger = Ledger()
    for person, update in history(seed, 25):
        change = guard.from_browser(update)
        ledger.refuse_what_does_not_fit(change)
        ledger.take(change, person)


def survives_hostility(first: int, count: int) -> None:
    """What passes guard and ledger is given to a document in this process: it must live, small and quick."""
    ledger, doc = Ledger(), Doc()
    doc.get(schema.ROOT, type=XmlFragment)
    slowest = 0.0
    for seed in range(first, first + count):
        data = hostile(seed)
        began = time.process_time()
        try:
            change = guard.from_browser(data)
            ledger.refuse_what_does_not_fit(change)
        except Refused:
            slowest = max(slowest, time.process_time() - began)
            continue
        ledger.take(change, None)
        doc.apply_update(data)
    assert slowest < 0.25, f"one refusal took {slowest:.3f} s"


def in_a_process_of_its_own(count: int) -> subprocess.CompletedProcess[str]:
    """A crash or a flood of memory would end the process, not the test run."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
        f"from tests.coediting.test_guard import survives_hostility; survives_hostility(0, {count})"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": "."}
    )


def test_two_thousand_hostile_inputs_harm_nothing():
    done = in_a_process_of_its_own(2_000)
    assert done.returncode == 0, done.stderr[-600:]


@pytest.mark.nightly
@pytest.mark.timeout(2400)
def test_fifty_thousand_hostile_inputs_harm_nothing():
    done = in_a_process_of_its_own(50_000)
    assert done.returncode == 0, done.stderr[-600:]
