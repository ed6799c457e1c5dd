"""A walk over every page within the reach of someone, and what differs between two such walks.

Judged after the nonce, the form token, the number of the request, the hour and the ids were replaced (access.md, "Same
bytes").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

Pages = Mapping[str, tuple[int, str]]
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ALWAYS_NEW = (
    (re.compile(r'nonce="[^"]*"'), "nonce"),
    (re.compile(r'name="csrf_token"[^>]*value="[^"]*"'), "token"),
    (re.compile(r'value="[^"]*"[^>]*name="csrf_token"'), "token"),
    (re.compile(r"\b(om|tot) \d{1,2}:\d{2}"), "om uu:mm"),
    (re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[^\"<]*"), "moment"),
)
NOT_WALKED = ("/afmelden", "/static", "/snel-weg", "/aanmelden")
MOST = 250  # pages; a walk that comes so far found a calendar without end


@dataclass
class Walk:
    """What someone read: each page by its address, with ids numbered in the order in which they were met."""

    client: FlaskClient
    ids: dict[str, str] = field(default_factory=dict)
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)

    def from_(self, *addresses: str) -> "Walk":
        waiting = list(addresses)
        while waiting:
            address = waiting.pop(0).partition("#")[0]
            known = self.replaced(address)
            if known in self.pages or address.startswith(NOT_WALKED):
                continue
            assert len(self.pages) < MOST
            answer = self.client.get(address)
            self.pages[known] = answer.status_code, self.replaced(answer.text)
            if answer.status_code == 200:
                soup = BeautifulSoup(answer.text, "html.parser")
                links = (str(a["href"]) for a in soup.select("a[href]"))
                waiting += [link for link in links if link.startswith("/")]
        return self

    def replaced(self, text: str) -> str:
        for pattern, word in ALWAYS_NEW:
            text = pattern.sub(word, text)
        return ID.sub(lambda found: self.ids.setdefault(found.group(), f"id-{len(self.ids)}"), text)


def walked(session, client_of, file, who, *more: str) -> Pages:
    """What she reads, after her child's worker looked at every list as well: that the worker works is no secret."""
    session.commit()
    for way in ("", "/mensen", "/eigen-woorden", "/plannen"):
        client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}{way}")
    at = f"/jongeren/{file.id}"
    return (
        Walk(client_of(file.actors[who]))
        .from_("/start", "/mijn-dossiers", "/berichten", at, *(f"{at}/{way}" for way in WAYS), "/mail", *more)
        .pages
    )


WAYS = (
    "mensen", "toestemming", "toestemming/geven", "eigen-woorden", "wie-keek", "kijk-als", "gezag", "overdracht",
    "plannen", "kopieen", "noodtoegang", "openen", "afscherming", "informatie", "sluiten", "coordinator",
)  # fmt: skip


def differing(there: Pages, never: Pages) -> list[object]:
    """The addresses on which two walks differ, with the words around the first place where they part."""
    return [
        (one, first_difference(there[one][1], never[one][1]) if one in there and one in never else "only in one")
        for one in {**there, **never}
        if there.get(one) != never.get(one)
    ]


def first_difference(one: str, other: str) -> tuple[str, str]:
    """What stands around the place where two pages part, so that a red test says what betrays it."""
    same = zip(one, other, strict=False)
    place = next((n for n, pair in enumerate(same) if pair[0] != pair[1]), min(len(one), len(other)))
    return one[max(place - 150, 0) : place + 100], other[max(place - 150, 0) : place + 100]
