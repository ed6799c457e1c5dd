"""Texts that this process has at hand: ledger, authors and document, brought up to a row. Never the truth.

Any of them can be dropped at any moment; it is made again from the rows.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from uuid import UUID

from pycrdt import Doc, XmlFragment

from portal.coediting import guard, schema
from portal.coediting.authorship import Authorship
from portal.coediting.document import TextDoc, blocks_of, html_of, plain_of
from portal.coediting.guard import Change
from portal.coediting.ledger import Ledger
from portal.coediting.store import Row

ROOM = 64 * 1024 * 1024  # bytes of texts per process; a page that three people typed takes some 200 kB
# Bytes of ledger and document together, as measured on three kinds of text; of what was deleted each letter's author.
PER_TEXT, PER_ITEM, PER_UNIT, PER_BURIED = 5_000, 400, 2, 10


class CachedText:
    """One text up to `number`. Use it under its `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.number = -1
        self.authorship = Authorship()
        self._doc: TextDoc | None = None
        self._waiting: list[bytes] = []  # checked rows that the document has not seen yet
        self._signature: tuple[str, tuple[str, ...]] | None = None
        self.snapshot_at = 0
        self._shown: tuple[int, str, str] | None = None  # number, HTML, words alone

    @property
    def ledger(self) -> Ledger:
        return self.authorship.ledger

    @property
    def known(self) -> bool:
        return self.number >= 0

    @property
    def weight(self) -> int:
        """About how many bytes of memory this takes. Asked without the lock."""
        items = sum(map(len, list(self.ledger.items.values())))
        return PER_TEXT + PER_ITEM * items + PER_UNIT * self.ledger.size + PER_BURIED * self.authorship.buried

    def feed(self, rows: Iterable[Row]) -> None:
        """Take rows in their order; those known already are passed over."""
        self.number = max(self.number, 0)
        for row in rows:
            if row.number <= self.number:
                continue
            if row.authors is not None:
                self._begin_with(row)
            else:
                self.step(row)

    def step(self, row: Row, change: Change | None = None) -> None:
        """Take the row that comes next; `change` when the guard has read it already."""
        self.take(row, change or guard.inspect(row.bytes, limit=guard.DOCUMENT_LIMIT))

    def take(self, row: Row, change: Change) -> None:
        assert row.person_id is not None
        self.authorship.take(change, row.person_id)
        self._waiting.append(row.bytes)
        self._signature = None
        self.number = row.number

    def _begin_with(self, row: Row) -> None:
        self.authorship = Authorship(Ledger.of_state(guard.inspect(row.bytes, limit=2 * guard.DOCUMENT_LIMIT)))
        self.authorship.restore(
            (client, clock, length, UUID(author)) for client, clock, length, author in row.authors or ()
        )
        self._doc, self._waiting, self._signature = None, [row.bytes], None
        self.number = self.snapshot_at = row.number

    def doc(self) -> TextDoc:
        """The document. Every byte that it is given has passed guard and ledger."""
        if self._doc is None:
            self._doc = Doc(allow_multithreading=True)
            self._doc.get(schema.ROOT, type=XmlFragment)
        waiting, self._waiting = self._waiting, []
        with self._doc.transaction():
            for update in waiting:
                self._doc.apply_update(update)
        return self._doc

    def state(self) -> bytes:
        """The whole text without a byte of what was deleted."""
        return self.doc().get_update()

    def shown(self) -> tuple[str, str]:
        """HTML and words of the text as it is; made once for each number."""
        if self._shown is None or self._shown[0] != self.number:
            blocks = blocks_of(self.doc())
            self._shown = (self.number, html_of(blocks), plain_of(blocks))
        return self._shown[1:]

    @staticmethod
    def built_from(updates: list[bytes]) -> bytes:
        """The state that these stored changes make together."""
        return _made_of(updates, Doc())

    def since(self, state_vector: bytes) -> bytes:
        return self.doc().get_update(state_vector)

    def signature(self, owner: UUID) -> tuple[str, tuple[str, ...]]:
        if self._signature is None:
            self._signature = self.authorship.signature(owner)
        return self._signature


def history_of(updates: list[bytes]) -> bytes:
    """These stored changes in one, short, with all that was deleted in them. Never for a browser."""
    return _made_of(updates, Doc(skip_gc=True))


def _made_of(updates: list[bytes], doc: TextDoc) -> bytes:
    doc.get(schema.ROOT, type=XmlFragment)
    with doc.transaction():
        for update in updates:
            doc.apply_update(update)
    return doc.get_update()


class Cache:
    """What was used last stays, as far as there is room; the text that is asked for always does."""

    def __init__(self, room: int = ROOM) -> None:
        self._texts: OrderedDict[UUID, CachedText] = OrderedDict()
        self._room = room
        self._lock = threading.Lock()

    def __getitem__(self, text_id: UUID) -> CachedText:
        with self._lock:
            text = self._texts.get(text_id)
            if text is not None:
                self._texts.move_to_end(text_id)
                return text
            self._make_room()
            text = self._texts[text_id] = CachedText()
            return text

    def _make_room(self) -> None:
        taken = sum(text.weight for text in self._texts.values())
        while self._texts and taken > self._room:
            taken -= self._texts.popitem(last=False)[1].weight

    def drop(self, text_id: UUID) -> None:
        with self._lock:
            self._texts.pop(text_id, None)
