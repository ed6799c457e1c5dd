"""What happened inside one chain that does not hold together: edited, deleted, inserted or swapped, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

from portal.audit.canonical import NO_HASH, hash_of
from portal.audit.findings import Manipulation, Problem

Event = Mapping[str, Any]
PAIRS_LIMIT = 60  # wrong rows among which an exchange is looked for
SHIFT_LIMIT = 64  # how far a row may have been moved and still be recognised


def diagnosed(chain: UUID, events: Sequence[Event], last: tuple[int, bytes] | None) -> list[Problem]:
    """The manipulations of one chain, first place first.

    `events` are all rows of the chain by number; `last` is what the table of last links says (number, hash), or None
    when it does not know the chain. A chain that is sound gives an empty list.
    """
    moved, edited = _wrong_rows(events)
    found = [*_swaps(moved), *_shifts(moved, set(edited))]
    added = {n for what, first, until, _ in found if what is Manipulation.INSERTED for n in range(first, until + 1)}
    found += [(Manipulation.EDITED, n, n, _EDITED) for n in edited if n not in added]
    found += _gaps(events)
    found += _broken_links(events, {*edited, *moved})
    found += _end(events, last)
    times = {event["sequence"]: event["at"] for event in events}
    kind = events[0]["chain_kind"] if events else None
    return [
        Problem(what, sentence, chain, kind, first, until, times.get(first) or times.get(first - 1))
        for what, first, until, sentence in sorted(set(found), key=lambda one: one[1])
    ]


_EDITED = "Een regel is veranderd: hij is niet wat zijn hash zegt"
_Found = tuple[Manipulation, int, int, str]


def _wrong_rows(events: Sequence[Event]) -> tuple[dict[int, int], list[int]]:
    """Rows that are not what their hash says: those that belong at another number, and those that were edited."""
    wrong = {event["sequence"]: event for event in events if hash_of(event) != event["hash"]}
    moved: dict[int, int] = {}
    edited: list[int] = []
    shift = 0
    for number, event in wrong.items():
        # Rows that were renumbered together are as far from home as the one before; in a chain where everything is
        # wrong, nothing else is tried for each.
        others = wrong if len(edited) < PAIRS_LIMIT else {}
        home = _home(event, number, number + shift, others)
        if home is None:
            edited.append(number)
        else:
            moved[number] = home
            shift = home - number
    return moved, edited


def _home(event: Event, number: int, likely: int, others: Mapping[int, Event]) -> int | None:
    """The number at which this row, or its content, was first written."""
    near = (number + step for distance in range(1, SHIFT_LIMIT) for step in (distance, -distance)) if others else ()
    candidates: Iterable[int] = (likely, *near, *islice(others, PAIRS_LIMIT))
    for candidate in candidates:
        if candidate > 0 and candidate != number and hash_of({**event, "sequence": candidate}) == event["hash"]:
            return candidate
    for candidate, other in islice(others.items(), PAIRS_LIMIT):
        place = {name: other[name] for name in ("sequence", "previous_hash")}
        if candidate != number and hash_of({**event, **place}) == other["hash"]:
            return candidate
    return None


def _swaps(moved: Mapping[int, int]) -> Iterator[_Found]:
    for number, home in moved.items():
        if moved.get(home) == number and number < home:
            yield Manipulation.SWAPPED, number, home, "Twee regels zijn verwisseld"


def _shifts(moved: Mapping[int, int], edited: set[int]) -> Iterator[_Found]:
    """Rows that all moved as far: what stood between is gone (up), or something was put before them (down)."""
    shifted = {number: home - number for number, home in moved.items() if moved.get(home) != number}
    for number, shift in shifted.items():
        if shifted.get(number - 1) == shift:
            continue
        if shift > 0:
            yield (
                Manipulation.DELETED, number, number + shift - 1,
                "Er zijn regels weggehaald en de volgende zijn hernummerd",
            )  # fmt: skip
        else:
            first = number + shift if number + shift in edited else number  # a copy stands behind what it copies
            yield (
                Manipulation.INSERTED, first, first - shift - 1,
                "Er zijn regels tussengevoegd en de volgende zijn hernummerd",
            )  # fmt: skip


def _gaps(events: Sequence[Event]) -> Iterator[_Found]:
    numbers = [0, *(event["sequence"] for event in events)]
    for before, after in pairwise(numbers):
        if after > before + 1:
            yield Manipulation.DELETED, before + 1, after - 1, "Er ontbreken regels"


def _broken_links(events: Sequence[Event], wrong: set[int]) -> Iterator[_Found]:
    """Rows that are sound by themselves, while the next does not hang on them."""
    if events and events[0]["sequence"] == 1 and events[0]["previous_hash"] != NO_HASH and 1 not in wrong:
        yield Manipulation.EDITED, 1, 1, "De eerste regel hangt aan iets dat er niet hoort te zijn"
    for before, after in pairwise(events):
        number = before["sequence"]
        if after["sequence"] != number + 1 or {number, number + 1} & wrong:
            continue
        if after["previous_hash"] != before["hash"]:
            yield Manipulation.EDITED, number, number, "Een regel is vervangen: de volgende hangt er niet aan"
        elif after["at"] < before["at"]:
            yield Manipulation.INSERTED, number + 1, number + 1, "Een regel is later toegevoegd met een eerdere tijd"


def _end(events: Sequence[Event], last: tuple[int, bytes] | None) -> Iterator[_Found]:
    """What the table of last links says against the last row."""
    number, hash_ = (events[-1]["sequence"], events[-1]["hash"]) if events else (0, NO_HASH)
    if last is None:
        yield Manipulation.INSERTED, 1, number, "Een keten die het logboek niet kent"
    elif number > last[0]:
        yield Manipulation.INSERTED, last[0] + 1, number, "Er staan regels na het einde van de keten"
    elif number < last[0]:
        yield Manipulation.CUT, number + 1, last[0], "Het einde van de keten is weg"
    elif hash_ != last[1]:
        yield Manipulation.EDITED, number, number, "De laatste regel is niet waarmee de keten eindigde"
