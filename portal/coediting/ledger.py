"""The ledger of one text: every part that was ever inserted, in its place, deleted or not, with who wrote it.

pycrdt keeps the text but tells nobody the ids of its words, and authorship, the owner's protection and taking a
secret out for good all need them. So the ledger places the parts of each change by the rule of Yjs (YATA: between the
neighbours at the time of writing, ties by client) and a test holds it against pycrdt for random histories. It also
says beforehand whether a change fits: known neighbours, right parents, not too deep. Nothing reaches pycrdt that it
refused. It is a cache: it can be thrown away and made again from the rows at any moment.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from portal.coediting import schema
from portal.coediting.encoding import Refused
from portal.coediting.guard import DOCUMENT_LIMIT, Change, Id, Part, What


class Item:
    """A part in its place. Parts of one client that follow each other in time and place grow into one item."""

    __slots__ = (
        "author", "client", "clock", "content", "deleted", "depth", "first", "key", "left", "length", "origin",
        "parent", "right", "right_origin", "what",
    )  # fmt: skip

    def __init__(self, part: Part, author: UUID | None) -> None:
        self.client = part.client
        self.clock = part.clock
        self.length = part.length
        self.what = part.what
        self.content = part.content
        self.origin = part.origin
        self.right_origin = part.right
        self.key = part.key
        self.author = author
        self.deleted = part.what is What.GONE
        self.parent: Item | None = None
        self.left: Item | None = None
        self.right: Item | None = None
        self.first: Item | None = None  # first child, of an element or holder of words
        self.depth = 0

    @property
    def end(self) -> int:
        return self.clock + self.length

    @property
    def words(self) -> str:
        """The words of an item of words, one character per UTF-16 unit."""
        return self.content if isinstance(self.content, str) else ""

    def children(self) -> "Iterator[Item]":
        item = self.first
        while item is not None:
            yield item
            item = item.right


@dataclass(slots=True)
class Effect:
    """What one change did to the words, in the order in which they stand or stood."""

    inserted: list[tuple[int, int, int]] = field(default_factory=list)  # words: client, clock, length
    deleted: list[Item] = field(default_factory=list)  # words that stood until now


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part would stand: in what kind of holder, how deep, under which attribute. None: in something gone."""

    kind: str | None
    depth: int
    key: str | None


_NOWHERE = _Place(None, 0, None)
_ROOT_PART = Part(-1, 0, 1, What.ELEMENT, None, None, None, None, schema.ROOT, (0, 0))


class Ledger:
    def __init__(self) -> None:
        self.root = Item(_ROOT_PART, None)
        self.items: dict[int, list[Item]] = {}
        self.size = 0  # units of words ever inserted

    def next_clock(self, client: int) -> int:
        items = self.items.get(client)
        return items[-1].end if items else 0

    def state(self) -> dict[int, int]:
        return {client: items[-1].end for client, items in self.items.items()}

    # -- does a change fit? ------------------------------------------------------------------------------------------

    def refuse_what_does_not_fit(self, change: Change) -> None:
        """Raise Refused unless every part has known neighbours, a parent that may hold it, and is not too deep."""
        new: dict[Id, tuple[Part, _Place]] = {}
        expected: dict[int, int] = {}
        size = self.size
        for part in change.parts:
            clock = expected.get(part.client, self.next_clock(part.client))
            if part.clock > clock:
                raise Refused("a change before it is missing")
            expected[part.client] = max(clock, part.clock + part.length)
            place = self._place(part, new)
            _refuse_misplaced(part, place)
            new[part.client, part.clock] = (part, place)
            size += part.length if part.what is What.WORDS else 1
        if size > DOCUMENT_LIMIT // 2:
            raise Refused("text too large")
        for client, clock, length in change.deletions:
            if clock + length > max(expected.get(client, 0), self.next_clock(client)):
                raise Refused("deletes what does not exist")

    def _place(self, part: Part, new: dict[Id, tuple[Part, _Place]]) -> _Place:
        if part.parent is not None:
            return self._inside(part.parent, part.key, new)
        places = [self._beside(id_, new) for id_ in (part.origin, part.right) if id_ is not None]
        if not places or _NOWHERE in places:
            return _NOWHERE
        if len(places) == 2 and places[0] != places[1]:
            raise Refused("neighbours that stand apart")
        return places[0]

    def _inside(self, parent: Id | str, key: str | None, new: dict[Id, tuple[Part, _Place]]) -> _Place:
        if isinstance(parent, str):
            return _Place(schema.ROOT, 1, None)
        if parent in new:
            part, place = new[parent]
            if part.what not in {What.ELEMENT, What.WORDS_NODE}:
                return _NOWHERE if part.what is What.GONE else _refuse_parent()
            return _Place(str(part.content), place.depth + 1, key) if place.kind is not None else _NOWHERE
        item = self.find(parent)
        if item.what is What.GONE:
            return _NOWHERE
        if item.what not in {What.ELEMENT, What.WORDS_NODE}:
            _refuse_parent()
        return _Place(str(item.content), item.depth + 1, key)

    def _beside(self, id_: Id, new: dict[Id, tuple[Part, _Place]]) -> _Place:
        if id_[1] >= self.next_clock(id_[0]):  # in this change itself: the part that begins at or before it
            starts = [clock for client, clock in new if client == id_[0]] if id_ not in new else [id_[1]]
            at = bisect_right(starts, id_[1]) - 1
            found = new.get((id_[0], starts[at])) if at >= 0 else None
            if found is None or id_[1] >= found[0].clock + found[0].length:
                raise Refused("neighbour that does not exist")
            return found[1]
        item = self.find(id_)
        return _NOWHERE if item.parent is None else _Place(_kind(item.parent), item.depth, item.key)

    def find(self, id_: Id) -> Item:
        """The item that holds this id. Raises Refused when nothing does."""
        items = self.items.get(id_[0])
        if not items or id_[1] >= items[-1].end:
            raise Refused("neighbour that does not exist")
        if id_[1] >= items[-1].clock:
            return items[-1]
        return items[bisect_right(items, id_[1], key=_clock) - 1]

    @classmethod
    def of_state(cls, change: Change) -> "Ledger":
        """The ledger of a whole text as the portal itself stored it, whose parts name each other in any order."""
        ledger = cls()
        ledger.take(Change(tuple(_in_causal_order(change.parts)), change.deletions), None)
        return ledger

    # -- taking a change in ------------------------------------------------------------------------------------------

    def take(self, change: Change, author: UUID | None) -> Effect:
        """Put a change that fits in its place. Parts that were taken before are passed over."""
        effect = Effect()
        for part in change.parts:
            known = self.next_clock(part.client)
            if part.clock + part.length <= known:
                continue
            new = _without_known(part, known)
            self._integrate(new, author)
            if new.what is What.WORDS:
                effect.inserted.append((new.client, new.clock, new.length))
        for client, clock, length in change.deletions:
            self._delete(client, clock, clock + length, effect)
        return effect

    def _integrate(self, part: Part, author: UUID | None) -> None:
        if part.what is What.WORDS and self._grows(part, author):
            return
        item = Item(part, author)
        left = self._ending(part.origin) if part.origin else None
        right = self._starting(part.right) if part.right else None
        self.items.setdefault(part.client, []).append(item)
        self.size += part.length if part.what is What.WORDS else 1
        parent = self._parent(part, left, right)
        if parent is None:
            item.what, item.deleted, item.content = What.GONE, True, None
            return
        if not item.key:
            item.key = next((n.key for n in (left, right) if n is not None and n.key is not None), item.key)
        item.parent, item.depth = parent, parent.depth + 1
        if item.key is not None:
            return  # attributes stand in no order
        left = self._after(item, left, right)
        item.left = left
        if left is not None:
            item.right, left.right = left.right, item
        else:
            item.right, parent.first = parent.first, item
        if item.right is not None:
            item.right.left = item

    def _after(self, item: Item, left: Item | None, right: Item | None) -> Item | None:
        """The item after which this one stands, among those that were written at the same place at the same time."""
        assert item.parent is not None
        other = left.right if left is not None else item.parent.first
        conflicting: set[Item] = set()
        before: set[Item] = set()
        while other is not None and other is not right:
            before.add(other)
            conflicting.add(other)
            if other.origin == item.origin:
                if other.client < item.client:
                    left = other
                    conflicting.clear()
                elif other.right_origin == item.right_origin:
                    break
            elif other.origin is not None and (at := self.find(other.origin)) in before:
                if at not in conflicting:
                    left = other
                    conflicting.clear()
            else:
                break
            other = other.right
        return left

    def _grows(self, part: Part, author: UUID | None) -> bool:
        """Put words behind the item before them, when both were written in one go: the common keystroke."""
        items = self.items.get(part.client)
        if not items or part.origin is None or not isinstance(part.content, str):
            return False
        last = items[-1]
        if (
            last.what is not What.WORDS
            or last.deleted
            or last.author != author
            or part.origin != (part.client, last.end - 1)
            or part.right != last.right_origin
            or ((last.right.client, last.right.clock) if last.right is not None else None) != part.right
        ):
            return False
        last.content = last.words + part.content
        last.length += part.length
        self.size += part.length
        return True

    def _parent(self, part: Part, left: Item | None, right: Item | None) -> Item | None:
        if part.parent is None:
            found = left or right
            return None if found is None or (left and not left.parent) or (right and not right.parent) else found.parent
        if isinstance(part.parent, str):
            return self.root
        item = self.find(part.parent)
        return None if item.what is What.GONE else item

    def _starting(self, id_: Id) -> Item:
        item = self.find(id_)
        return item if item.clock == id_[1] else self.split(item, id_[1])

    def _ending(self, id_: Id) -> Item:
        item = self.find(id_)
        if item.end != id_[1] + 1:
            self.split(item, id_[1] + 1)
        return item

    def split(self, item: Item, clock: int) -> Item:
        """Cut an item in two before `clock`; the second half is given."""
        offset = clock - item.clock
        if offset <= 0:
            return item
        words = item.words
        part = Part(
            item.client, clock, item.length - offset, item.what, (item.client, clock - 1), item.right_origin, None,
            item.key, words[offset:] if item.what is What.WORDS else item.content, (0, 0),
        )  # fmt: skip
        rest = Item(part, item.author)
        rest.deleted, rest.parent, rest.depth = item.deleted, item.parent, item.depth
        rest.left, rest.right = item, item.right
        if item.right is not None:
            item.right.left = rest
        item.right, item.length = (rest if item.parent is not None and item.key is None else None), offset
        if item.what is What.WORDS:
            item.content = words[:offset]
        items = self.items[item.client]
        items.insert(bisect_right(items, item.clock, key=_clock), rest)
        return rest

    def between(self, client: int, start: int, end: int) -> Iterator[Item]:
        """The items that hold exactly these clocks of one client; items at the borders are cut."""
        while start < end:
            item = self._starting((client, start))
            if item.end > end:
                self.split(item, end)
            yield item
            start = item.end

    def _delete(self, client: int, start: int, end: int, effect: Effect) -> None:
        for item in list(self.between(client, start, end)):
            if not item.deleted:
                item.deleted = True
                if item.what is What.WORDS:
                    effect.deleted.append(item)

    # -- reading -----------------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[list[Item]]:
        """The holders of words that stand in the text, in order: of each its items of words and marks."""
        stack = [self.root.children()]
        while stack:
            item = next(stack[-1], None)
            if item is None:
                stack.pop()
            elif item.deleted:
                continue
            elif item.what is What.WORDS_NODE:
                yield [child for child in item.children() if not child.deleted]
            elif item.what is What.ELEMENT:
                stack.append(item.children())


def _in_causal_order(parts: Iterable[Part]) -> Iterator[Part]:
    """The same parts, each after the parts that it names."""
    queues: dict[int, list[Part]] = {}
    for part in parts:
        queues.setdefault(part.client, []).append(part)
    at = dict.fromkeys(queues, 0)
    done = {client: queue[0].clock for client, queue in queues.items()}
    waiting = list(queues)
    turns = 0  # since the last part that could go
    while waiting:
        client = waiting[-1]
        queue = queues[client]
        if at[client] == len(queue):
            waiting.pop()
            continue
        part = queue[at[client]]
        missing = next((c for c, clock in _named(part) if clock >= done.get(c, 0)), None)
        if missing is None:
            at[client] += 1
            done[client] = part.clock + part.length
            turns = 0
            yield part
        elif missing in at and at[missing] < len(queues[missing]) and turns <= len(queues):
            turns += 1
            waiting.append(missing)
        else:
            raise Refused("parts that wait for each other")


def _named(part: Part) -> Iterator[Id]:
    for id_ in (part.origin, part.right, part.parent):
        if isinstance(id_, tuple) and id_[0] != part.client:
            yield id_


def _clock(item: Item) -> int:
    return item.clock


def _kind(item: Item) -> str:
    return str(item.content)


def _refuse_parent() -> _Place:
    raise Refused("parent that holds nothing")


def _refuse_misplaced(part: Part, place: _Place) -> None:
    if place.kind is None or part.what is What.GONE:
        return
    if place.depth > schema.DEEPEST:
        raise Refused("nested too deep")
    if part.what is What.ATTRIBUTE:
        if place.key is None or (
            part.content is not None and not schema.is_attribute(place.kind, place.key, part.content)
        ):
            raise Refused("attribute that this block does not have")
    elif place.key is not None:
        raise Refused("words in an attribute")
    elif part.what in {What.WORDS, What.MARK}:
        if place.kind != schema.WORDS:
            raise Refused("words outside a holder of words")
    elif part.content not in schema.CHILDREN.get(place.kind, frozenset()):
        raise Refused("block in a place where it may not stand")


def _without_known(part: Part, known: int) -> Part:
    """The part without its first units, when those were taken before."""
    skip = known - part.clock
    if skip <= 0:
        return part
    content = part.content[skip:] if part.what is What.WORDS and isinstance(part.content, str) else part.content
    return part._replace(clock=known, length=part.length - skip, origin=(part.client, known - 1), content=content)
