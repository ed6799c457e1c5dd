"""The picture of the circle around a youth: rings of people, as numbers for a template. Plain Python."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.dossier.pages import PersonLine

SIZE = 320  # of the square, in units of the picture
RADII = (0, 58, 100, 142)  # the youth, home, family and network, professionals
MOST_ON_A_RING = (1, 6, 10, 14)


@dataclass(frozen=True, slots=True)
class Dot:
    """A person's place in the picture."""

    person: PersonLine
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    dots: tuple[Dot, ...]
    rings: tuple[int, ...]
    more: int  # people who did not fit; the list beside the picture has everyone


def drawn(people: Sequence[PersonLine]) -> Picture:
    """Everyone on their ring, evenly spread, the first at the top; each ring begins a little turned."""
    dots: list[Dot] = []
    for ring, radius in enumerate(RADII):
        members = [person for person in people if person.ring == ring][: MOST_ON_A_RING[ring]]
        for place, person in enumerate(members):
            angle = 2 * math.pi * place / len(members) - math.pi / 2 + ring * 0.35
            dots.append(
                Dot(
                    person, round(SIZE / 2 + radius * math.cos(angle), 1), round(SIZE / 2 + radius * math.sin(angle), 1)
                )
            )
    used = sorted({person.ring for person in people} - {0})
    return Picture(tuple(dots), tuple(RADII[ring] for ring in used), len(people) - len(dots))
