"""Processes of one machine that serve the same texts hand each other at once what was stored.

Rows are the truth, and a notice of the database reaches every process on every machine. Past it goes this shorter way:
a process that stores a change asks in the same statement for the readers next door too, and hands the rows over with
the answer who of them may have them. That saves the other process the notice and a question per keystroke. Nothing
hangs on it: who hears nothing here finds the rows by the notice or by the sweep.

The directory is the wall: only this user may enter it, and who is this user could as well be this process.
"""

import json
import logging
import socket as sockets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from portal.coediting.store import Row

logger = logging.getLogger(__name__)

PATH_LIMIT = 100  # bytes that the path of a socket may have
AT_ONCE = 48 * 1024  # bytes of words in one message; what is larger is found by the notice
TICKETS_AT_ONCE = 500
MESSAGE = 1 << 20


class News(NamedTuple):
    """New rows of a text, each with its client, and which of the tickets asked about may have them."""

    text_id: UUID
    asked: frozenset[UUID]
    living: frozenset[UUID]
    rows: Sequence[tuple[Row, int]]


class Neighbours:
    """Used by the loop's thread only. `seats` says which tickets sit at which text here; `hear` gets news."""

    def __init__(self, directory: Path, name: str, seats: Callable[[], Mapping[UUID, list[UUID]]]) -> None:
        self._directory = directory
        self._name = name
        self._seats = seats
        self.hear: Callable[[News], None] = lambda _: None
        self._own: sockets.socket | None = None
        self._seated: dict[str, dict[UUID, frozenset[UUID]]] = {}

    def open(self) -> sockets.socket | None:
        """Be there for the others and make oneself known. None where no such socket can be: then notices do."""
        path = self._directory / self._name
        if len(bytes(path)) > PATH_LIMIT:
            return None
        own = sockets.socket(sockets.AF_UNIX, sockets.SOCK_DGRAM)
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            own.bind(str(path))
        except OSError:
            logger.warning("Processes on this machine cannot reach each other in %s", self._directory)
            own.close()
            return None
        own.settimeout(0)
        self._own = own
        for other in self._directory.iterdir():
            if other.name != self._name:
                self._send(other.name, {"from": self._name, "who": True})
        self.tell_seats(self._seats(), [path.name for path in self._directory.iterdir()])
        return own

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None
            (self._directory / self._name).unlink(missing_ok=True)

    def is_one(self, name: str) -> bool:
        return name in self._seated

    def tickets_at(self, text_id: UUID) -> frozenset[UUID]:
        """Who sits at this text next door."""
        return frozenset().union(*(seated.get(text_id, ()) for seated in self._seated.values()))

    def tell_seats(self, texts: Mapping[UUID, list[UUID]], names: Iterable[str] | None = None) -> None:
        """These tickets sit at these texts here now, and no others."""
        parts: list[dict[str, list[str]]] = [{}]
        size = 0
        for text_id, tickets in texts.items():
            if size + len(tickets) > TICKETS_AT_ONCE:
                parts.append({})
                size = 0
            parts[-1][text_id.hex] = [ticket.hex for ticket in tickets]
            size += len(tickets)
        for name in list(self._seated) if names is None else names:
            for part in parts if name != self._name else ():
                self._send(name, {"from": self._name, "seats": part})

    def tell(self, news: Sequence[News]) -> set[UUID]:
        """Hand over what is new. Returns the texts of which somebody could not be told."""
        missed: set[UUID] = set()
        for name, seated in list(self._seated.items()):
            here = [one for one in news if seated.get(one.text_id)]
            if not here:
                continue
            size = sum(len(row.bytes) for one in here for row, _ in one.rows)
            if size > AT_ONCE or not self._send(name, {"from": self._name, "news": [_said(one) for one in here]}):
                missed.update(one.text_id for one in here)
        return missed

    def receive(self) -> None:
        """Something came."""
        while self._own is not None:
            try:
                said = json.loads(self._own.recv(MESSAGE))
            except BlockingIOError:
                return
            name = said["from"]
            seated = self._seated.setdefault(name, {})
            if "who" in said:
                self.tell_seats(self._seats(), [name])
            for text_id, tickets in said.get("seats", {}).items():
                seated[UUID(text_id)] = frozenset(map(UUID, tickets))
                if not tickets:
                    del seated[UUID(text_id)]
            for one in said.get("news", ()):
                self.hear(_heard(one))

    def _send(self, name: str, message: Mapping[str, object]) -> bool:
        """Say something to one of the others; who is not there any more is forgotten."""
        if self._own is None:
            return False
        path = self._directory / name
        try:
            self._own.sendto(json.dumps(message, separators=(",", ":")).encode(), str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            self._seated.pop(name, None)
            with suppress(OSError):
                path.unlink(missing_ok=True)
            return True  # nobody sits there
        except OSError:
            return False  # busy, or too much at once
        return True


def _said(news: News) -> list[object]:
    return [
        news.text_id.hex,
        [ticket.hex for ticket in news.asked],
        [ticket.hex for ticket in news.asked & news.living],
        [[row.number, row.person_id.hex if row.person_id else None, client, b64encode(row.bytes).decode()]
         for row, client in news.rows],
    ]  # fmt: skip


def _heard(said: Sequence[object]) -> News:
    text_id, asked, living, rows = said
    return News(
        UUID(text_id),  # type: ignore[arg-type]
        frozenset(map(UUID, asked)),  # type: ignore[call-overload]
        frozenset(map(UUID, living)),  # type: ignore[call-overload]
        [(Row(number, UUID(person), b64decode(data)), client) for number, person, client, data in rows],  # type: ignore[attr-defined]
    )
