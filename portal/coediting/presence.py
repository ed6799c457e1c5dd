"""Cursors and names of who is writing. Never stored; names are made per viewer; only who write see each other."""

import json
import threading
import time
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from portal.coediting.encoding import Refused
from portal.coediting.line import Seat

EVERY = 0.4  # seconds between two tellings
FORGET = 60.0  # seconds after which a cursor elsewhere counts as gone
NAME_LASTS = 60.0  # seconds
COLOURS = 8


class Elsewhere:
    """Someone who writes, as others are told: by a number that means nothing outside this process and text."""

    __slots__ = ("cursor", "heard_at", "person_id")

    def __init__(self, person_id: UUID, cursor: object) -> None:
        self.person_id = person_id
        self.cursor = cursor
        self.heard_at = time.monotonic()


def checked_cursor(value: object) -> object:
    """A place in the text as two relative positions of Yjs, or None. Raises Refused for any other shape."""
    if value is None:
        return None
    if not isinstance(value, dict) or value.keys() != {"anchor", "head"}:
        raise Refused("cursor of another shape")
    return {key: _position(value[key]) for key in ("anchor", "head")}


def _position(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not value.keys() <= {"type", "tname", "item", "assoc"}:
        raise Refused("position of another shape")
    clean: dict[str, object] = {"assoc": -1 if value.get("assoc") == -1 else 0}
    for key in ("type", "item"):
        id_ = value.get(key)
        if id_ is None:
            continue
        if not isinstance(id_, dict) or id_.keys() != {"client", "clock"} or not all(_count(n) for n in id_.values()):
            raise Refused("position of another shape")
        clean[key] = id_
    if value.get("tname") == "text":
        clean["tname"] = "text"
    return clean


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


class Presence:
    """`names_for` is how these people are written for who sits there; who may not be known is not in it.

    All is told by one thread of its own: finding names takes time, and no keystroke waits for it.
    """

    CHANNEL = "text_cursor"

    def __init__(
        self, origin: str, seats_at: Callable[[UUID], list[Seat]],
        names_for: Callable[[Seat, Collection[UUID]], Mapping[UUID, str]],
        notify: Callable[[str, list[str]], None], stopping: threading.Event,
    ) -> None:  # fmt: skip
        self.origin = origin  # this process, in notices that it hears itself
        self._seats_at = seats_at
        self._names_for = names_for
        self._notify = notify
        self._stopping = stopping
        self._changed: set[UUID] = set()
        self._elsewhere_changed: set[UUID] = set()
        self._elsewhere: dict[UUID, dict[str, Elsewhere]] = {}
        self._lock = threading.Lock()
        self._event = threading.Event()

    def moved(self, seat: Seat, cursor: object) -> None:
        seat.cursor = cursor
        seat.active_at = time.monotonic()
        self.changed(seat.ticket.text_id)

    def changed(self, text_id: UUID) -> None:
        with self._lock:
            self._changed.add(text_id)
        self._event.set()

    def heard(self, payload: str) -> None:
        """What another process says of who writes there."""
        message = json.loads(payload)
        if message["from"] == self.origin:
            return
        text_id = UUID(message["text"])
        with self._lock:
            others = self._elsewhere.setdefault(text_id, {})
            for key in [key for key in others if message["first"] and key.startswith(message["from"])]:
                del others[key]
            for name, person_id, cursor in message["writers"]:
                others[f"{message['from']}-{name}"] = Elsewhere(UUID(person_id), cursor)
            self._elsewhere_changed.add(text_id)
        self._event.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            self._event.wait(5.0)
            self._event.clear()
            with self._lock:
                texts, self._changed = self._changed, set()
                heard, self._elsewhere_changed = self._elsewhere_changed, set()
            for text_id in texts | heard:
                self._tell(text_id)
            self._tell_other_processes(texts)
            self._stopping.wait(EVERY)

    def _tell_other_processes(self, texts: set[UUID]) -> None:
        payloads: list[str] = []
        for text_id in texts:
            writers = [
                [seat.number, str(seat.ticket.person_id), seat.cursor]
                for seat in self._seats_at(text_id)
                if seat.writes()
            ]
            message = {"from": self.origin, "text": str(text_id)}
            payloads += [  # a notice holds less than 8,000 bytes
                json.dumps({**message, "first": start == 0, "writers": writers[start : start + 15]})
                for start in range(0, max(len(writers), 1), 15)
            ]
        if payloads:
            self._notify(self.CHANNEL, payloads)

    def _tell(self, text_id: UUID) -> None:
        seats = self._seats_at(text_id)
        now = time.monotonic()
        with self._lock:
            elsewhere = {
                key: other for key, other in self._elsewhere.get(text_id, {}).items() if now - other.heard_at < FORGET
            }
            self._elsewhere[text_id] = dict(elsewhere)  # what is heard meanwhile goes in there, not in here
        writing = [seat for seat in seats if seat.writes()]
        people = {seat.ticket.person_id for seat in writing} | {other.person_id for other in elsewhere.values()}
        for viewer in seats:
            if not viewer.writes():
                if viewer.cursor is not None:
                    viewer.cursor = None
                    viewer.line.send_json({"t": "cursors", "text": str(text_id), "who": []})
                continue
            self._learn_names(viewer, people)
            who = [
                self._shown(viewer, str(seat.number), seat.ticket.person_id, seat.cursor)
                for seat in writing
                if seat is not viewer
            ]
            who += [self._shown(viewer, key, other.person_id, other.cursor) for key, other in elsewhere.items()]
            viewer.line.send_json({"t": "cursors", "text": str(text_id), "who": [one for one in who if one]})

    def _learn_names(self, viewer: Seat, people: set[UUID]) -> None:
        """Ask for the names that this viewer does not know, or has known for long, all at once."""
        now = time.monotonic()
        wanted = {id_ for id_ in people if id_ not in viewer.names or now - viewer.names[id_][0] > NAME_LASTS}
        if wanted:
            found = self._names_for(viewer, wanted)
            viewer.names.update({person_id: (now, found.get(person_id)) for person_id in wanted})

    def _shown(self, viewer: Seat, key: str, person_id: UUID, cursor: object) -> dict[str, object] | None:
        _, name = viewer.names[person_id]
        if name is None:
            return None  # someone whose presence would betray: nothing, and no gap
        colour = sum(key.encode()) % COLOURS
        return {
            "id": key,
            "name": name,
            "colour": colour,
            "cursor": cursor,
            "self": person_id == viewer.ticket.person_id,
        }
