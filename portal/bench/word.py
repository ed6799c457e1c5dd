"""Word: the biggest plan out and in, beside bare python-docx (and pandoc, where it is) writing the same in one run."""

from collections.abc import Iterator
from typing import Any

from portal.bench.harness import TIMES, Figure
from portal.bench.surroundings import Surroundings
from portal.word.bench import measure


def figures(place: Surroundings) -> Iterator[Figure]:
    """57 pages with comments and suggestions; what the portal does around it needs a database and is in `plans`."""
    del place  # needs no portal: bytes in, bytes out
    for found in measure():
        given: dict[str, Any] = dict(found)
        unit = TIMES if given["unit"] == "ratio" else given["unit"]
        yield Figure(given["part"], given["name"], given["value"], unit, given["goal"], given.get("floor"))
