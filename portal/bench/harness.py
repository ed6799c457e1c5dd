"""Taking turns, percentiles and ratios: what every measurement of the portal is made with."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from portal.kernel.errors import PortalError

TIMES = "\N{MULTIPLICATION SIGN}"  # the unit of a ratio


class Skipped(PortalError):
    """What a measurement needs is not on this machine; the text names it and says how it comes there."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, with the goal that an issue sets for it and the floor that was measured beside it."""

    part: str
    name: str
    value: float
    unit: str  # TIMES, ms, rows/s …
    goal: float | None = None
    floor: float | None = None  # in the unit of what was measured; for a ratio: the floor's own p50 in ms
    at_most: bool = True  # whether the goal is a ceiling (a time) or a bottom (a speed)

    @property
    def reached(self) -> bool | None:
        """Whether the goal was met; None when there is no goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def as_dict(self) -> dict[str, object]:
        given = asdict(self)
        del given["at_most"]
        return given


@dataclass(frozen=True, slots=True)
class Times:
    """How long one thing took, over all its turns, in milliseconds."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        ordered = sorted(seconds)
        return cls(*(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.50, 0.95, 0.99)))


def take_turns(things: Mapping[str, Callable[[], object]], *, rounds: int = 300, warm: int = 30) -> dict[str, Times]:
    """Do each thing once per round, in an order that shifts by one each round; the warming rounds do not count.

    What the machine does meanwhile hits all of them alike, so their ratio stands where their times do not.
    """
    names = list(things)
    taken: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    for number in range(warm + rounds):
        for place in range(len(names)):
            name = names[(number + place) % len(names)]
            begun = time.perf_counter()
            things[name]()
            if number >= warm:
                taken[name].append(time.perf_counter() - begun)
    return {name: Times.of(seconds) for name, seconds in taken.items()}


def against_floor(  # noqa: PLR0913 - a measurement has that many sides
    part: str, name: str, thing: Callable[[], object], floor: Callable[[], object], goal: float, *, rounds: int = 300
) -> list[Figure]:
    """The ratio of a thing to its floor (medians of one run), and both their percentiles beside it."""
    times = take_turns({"thing": thing, "floor": floor}, rounds=rounds)
    mine, bare = times["thing"], times["floor"]
    return [
        Figure(part, f"{name}: ratio to its floor", mine.p50 / bare.p50, TIMES, goal, bare.p50),
        *(
            Figure(part, f"{name}: {which}", getattr(mine, which), "ms", None, getattr(bare, which))
            for which in ("p50", "p95", "p99")
        ),
    ]
