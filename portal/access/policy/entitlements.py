"""The grid written out: for each standing and letter, which kinds it opens and on which conditions.

This is the same table as the grid, turned around so that the clause can join it with a person's standings. Nothing is
decided here that does not stand in the grid or in its settled readings.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from portal.access.policy.cells import Cell, Letter, cell
from portal.access.policy.consent import (
    AFTER_377C,
    AT_MOST,
    BY_MEASURE,
    GRANTABLE,
    GUARDIAN_BEFORE,
    GUARDIAN_BY_MEASURE,
    NEVER_GRANTED,
    ONLY_THE_SHARED_PART,
    OWN_OF_ORGANISATION,
    Band,
)
from portal.access.policy.denials import NEVER_IN_EMERGENCY
from portal.access.policy.names import Kind, Standing
from portal.access.policy.standings import FOR_A_CLIENT, ON_DUTY
from portal.access.policy.topics import NEEDED_IN_KIND
from portal.dossier.domain import Topic

EMERGENCY = "emergency"  # what emergency access adds to being on duty: K becomes V
ASKED = (Letter.K, Letter.V, Letter.C, Letter.E, Letter.S, Letter.A)  # R gives nothing by itself
VIEWING = frozenset({Letter.K, Letter.V})


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """On what a letter hangs, besides the standing."""

    own: str = (
        ""  # "person": what they wrote or what concerns them; "organisation": also what it recorded in its period
    )
    consent: bool = False
    need: bool = False
    released: bool = False
    granted: bool = False
    by_measure: bool = False
    shared: bool = False
    after_377c: bool = False
    for_client: bool = False  # at most what the client may do
    also_needed: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A standing has this letter for these kinds, while the condition holds."""

    standing: str
    band: Band | None  # only while the youth is of this age
    letter: Letter
    condition: Condition
    kinds: tuple[Kind, ...]


def entitlements(letters: Collection[Letter], kinds: Collection[Kind]) -> list[Entitlement]:
    """All that the policy gives for these letters and kinds, alike conditions together."""
    together: dict[tuple[str, Band | None, Letter, Condition], list[Kind]] = defaultdict(list)
    for kind in sorted(kinds):
        for standing, band, letter, condition in _all_for(kind):
            if letter in letters:
                together[standing, band, letter, condition].append(kind)
    return [Entitlement(*key, tuple(found)) for key, found in together.items()]


_Line = tuple[str, Band | None, Letter, Condition]


def _all_for(kind: Kind) -> Iterator[_Line]:
    for standing in Standing:
        yield from ((standing, None, letter, condition) for letter, condition in _from_cell(standing, kind))
        yield from ((standing, band, letter, condition) for band, letter, condition in _from_grants(standing, kind))
    duty = cell(ON_DUTY, kind)
    if kind not in NEVER_IN_EMERGENCY and duty.letters == {Letter.K}:
        yield EMERGENCY, None, Letter.V, Condition()


def _from_cell(standing: Standing, kind: Kind) -> Iterator[tuple[Letter, Condition]]:
    written = cell(standing, kind)
    condition = Condition(
        consent=written.consent,
        need=written.need,
        shared=standing in ONLY_THE_SHARED_PART.get(kind, frozenset()),
        for_client=written.consent and standing in FOR_A_CLIENT,
        also_needed=tuple(sorted(NEEDED_IN_KIND.get((standing, kind), ()))),
    )
    for letter, on in _letters_of(written, condition, standing, kind):
        yield letter, on
        if on.consent and standing in BY_MEASURE and (standing == GUARDIAN_BY_MEASURE or letter in VIEWING):
            yield letter, replace(on, consent=False, by_measure=True)
    if standing == GUARDIAN_BY_MEASURE and Letter.V in cell(GUARDIAN_BEFORE, kind).every - written.every:
        yield from ((letter, Condition(by_measure=True)) for letter in sorted(VIEWING))


def _letters_of(
    written: Cell, condition: Condition, standing: Standing, kind: Kind
) -> Iterator[tuple[Letter, Condition]]:
    whose = "person"
    if kind in OWN_OF_ORGANISATION.get(standing, frozenset()):
        whose = "organisation" if standing == Standing.FORMER_ORGANISATION else "either"
    for letters, own in ((written.every, ""), (written.own, whose)):
        for letter in sorted(letters):
            if letter is Letter.R:
                released = replace(condition, own=own, released=True, after_377c=standing in AFTER_377C)
                yield from ((opened, released) for opened in sorted(VIEWING))
            else:
                yield letter, replace(condition, own=own)


def _from_grants(standing: Standing, kind: Kind) -> Iterator[tuple[Band, Letter, Condition]]:
    if kind in NEVER_GRANTED:
        return
    for band in GRANTABLE.get(standing, ()):
        at_most = cell(AT_MOST[band], kind).letters
        for letter in sorted(at_most & {Letter.K, Letter.V, Letter.C}) if Letter.V in at_most else ():
            yield (
                band,
                letter,
                Condition(granted=True, shared=kind in ONLY_THE_SHARED_PART, for_client=standing in FOR_A_CLIENT),
            )
