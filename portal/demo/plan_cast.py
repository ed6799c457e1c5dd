"""The plans of the demo world as plain data: who said what, on which day from D0. The words stand in `plan_words`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.plans.domain.home import HomePhase, Outcome
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.positions import Stance
from portal.plans.domain.terms import Attainment
from portal.plans.domain.wishes import WishStatus


@dataclass(frozen=True)
class Wrote:
    """Lines that someone wrote behind what stood there; or, with `instead_of`, other words that they suggest."""

    who: str
    day: int
    lines: tuple[str, ...] = ()
    instead_of: str = ""
    suggested: str = ""


@dataclass(frozen=True)
class Said:
    """A comment with its replies. `readers`: only these people and the writer."""

    who: str
    day: int
    text: str
    quote: str = ""
    readers: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    replies: tuple["Said", ...] = ()
    resolved: bool = False


@dataclass(frozen=True)
class Passage:
    """A text under a section for these people only."""

    title: str
    readers: tuple[str, ...]
    wrote: tuple[Wrote, ...]


@dataclass(frozen=True)
class At:
    """All that stands at one section."""

    wrote: tuple[Wrote, ...] = ()
    said: tuple[Said, ...] = ()
    stays: tuple[tuple[str, str], ...] = ()  # who, words that stay
    wishes: tuple["Wished", ...] = ()
    goals: tuple["Aim", ...] = ()
    actions: tuple["Doing", ...] = ()
    agreements: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Wished:
    """A wish of the youth, with what was done with it: status, by whom, when, in which words."""

    day: int
    text: str
    steps: tuple[tuple[WishStatus, str, int, str], ...] = ()
    action: "Doing | None" = None


@dataclass(frozen=True)
class Aim:
    title: str
    sign: str
    step: Attainment = Attainment.START
    scored: int | None = None


@dataclass(frozen=True)
class Doing:
    title: str
    owner: str
    due: int
    done: int | None = None
    result: str = ""


@dataclass(frozen=True)
class Needed:
    """What is needed before the child lives at home again, the help for it, and how each side sees it."""

    title: str
    help: str = ""
    help_from: str = ""
    starts: int | None = None
    seen: tuple[tuple[str, Attainment, str, int], ...] = ()


@dataclass(frozen=True)
class Home:
    phase: HomePhase
    text: str
    who: str
    back: str = ""
    starts: int | None = None
    ends: int | None = None
    outcome: Outcome = Outcome.PLANNED
    decided: int | None = None


@dataclass(frozen=True)
class Stands:
    """Where someone stands on the plan; `role`: on the section about the foster parents' own role."""

    who: str
    stance: Stance
    day: int
    words: str = ""
    by: str | None = None  # who wrote it down, from a talk on that day
    role: bool = False


@dataclass(frozen=True)
class PlanOfDemo:
    """One plan of one youth."""

    youth: str
    kind: PlanKind
    by: str
    begun: int
    sections: Mapping[str, At]
    until: int | None = None  # a round of consultation runs until this day
    set_on: int | None = None
    evaluated: tuple[int, str] | None = None
    needed: tuple[Needed, ...] = ()
    home: tuple[Home, ...] = ()
    home_note: str = ""
    grows_up_since: int | None = None
    positions: tuple[Stands, ...] = ()
    asked: int | None = None
    shared: Sequence[tuple[str, str, bool]] = field(default=())  # with whom, which section ("" is all), only to read
