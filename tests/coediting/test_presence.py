"""Who is writing: told by one thread, while others say who writes elsewhere."""

import json
import threading
from types import SimpleNamespace
from typing import cast
from uuid import UUID, uuid4

from portal.coediting.line import Seat
from portal.coediting.presence import Presence

TEXT = uuid4()


def a_writer(heard_by) -> Seat:
    """Someone who writes at the text, and keeps what is told of others."""
    ticket = SimpleNamespace(text_id=TEXT, person_id=uuid4())
    line = SimpleNamespace(send_json=heard_by.append)
    return cast(Seat, SimpleNamespace(ticket=ticket, line=line, number=1, cursor=None, names={}, writes=lambda: True))


def someone_elsewhere(number: int) -> str:
    """What another process says: a person more writes there."""
    return json.dumps(
        {"from": "next door", "text": str(TEXT), "first": False, "writers": [[number, str(uuid4()), None]]}
    )


def test_who_begins_to_write_elsewhere_while_names_are_found_is_told_next_time():
    told: list[dict[str, list[object]]] = []
    seats = [a_writer(told)]
    stopping = threading.Event()

    def names_for(_viewer: object, people: set[UUID]) -> dict[UUID, str]:
        if not told:  # finding names takes time, and meanwhile somebody begins
            presence.heard(someone_elsewhere(1))
        else:
            stopping.set()
        return dict.fromkeys(people, "Iemand")

    presence = Presence("here", lambda _: seats, names_for, lambda *_: None, stopping)
    presence.heard(someone_elsewhere(0))
    thread = threading.Thread(target=presence.run, daemon=True)
    thread.start()
    presence.changed(TEXT)
    stopping.wait(5)
    thread.join(5)

    assert not thread.is_alive(), "it goes on until all three are known"
    assert [len(one["who"]) for one in told] == [1, 2]
