"""`portal bench`: runs the measurements of all parts, or of those that are named, prints a table, writes bench.json."""

import importlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from portal.bench.harness import Figure, Skipped
from portal.bench.surroundings import MOST_FILES, Surroundings, surroundings
from portal.operations.failure import CannotStart

Measure = Callable[[Surroundings], Iterable[Figure]]
PARTS = ("access", "audit", "browser", "coediting", "identity", "plans", "run", "web", "word")
RESULT = Path("bench.json")


@dataclass(slots=True)
class Measured:
    """All that one run found, and the parts that this machine cannot measure with what is missing."""

    figures: list[Figure] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


def known() -> list[str]:
    """The parts that measure something: each has a module here with a function `figures`."""
    return [part for part in PARTS if importlib.util.find_spec(f"portal.bench.{part}")]


def measure(parts: Sequence[str], *, most_files: int = MOST_FILES) -> Measured:
    """Measure, one part after the other. Raises CannotStart for a part that is not there."""
    unknown = [part for part in parts if part not in known()]
    if unknown:
        raise CannotStart(f"Onbekend onderdeel: {', '.join(unknown)}. Er zijn: {', '.join(known())}.")
    found = Measured()
    for part in parts or known():
        click.echo(f"{part} …", err=True)
        of_part: Measure = importlib.import_module(f"portal.bench.{part}").figures
        try:
            with surroundings(most_files=most_files) as place:
                found.figures += of_part(place)
        except Skipped as missing:
            found.skipped[part] = str(missing)
    return found


def write(found: Measured, path: Path = RESULT) -> None:
    given = {"figures": [figure.as_dict() for figure in found.figures], "skipped": found.skipped}
    path.write_text(json.dumps(given, indent=1, ensure_ascii=False) + "\n")


MET = {True: "gehaald", False: "niet", None: ""}


def table(found: Measured) -> str:
    """The figures of all parts in columns: what was measured, its goal and whether it was met (`!`: not).

    Below it what was not measured here, and why.
    """
    figures = found.figures
    wide = max([58, *(len(each.name) + 2 for each in figures)])
    head = f"  {'onderdeel':<11}{'wat':<{wide}}{'waarde':>12} {'eenheid':<9}{'doel':>10}  {'doel is':<9}{'bodem':>10}"
    lines = [head]
    for each in figures:
        sign = "!" if each.reached is False else " "
        goal = "" if each.goal is None else f"{'≤' if each.at_most else '≥'} {_number(each.goal)}"
        floor = "" if each.floor is None else _number(each.floor)
        said = f"{_number(each.value):>12} {each.unit:<9}{goal:>10}  {MET[each.reached]:<9}{floor:>10}"
        lines.append(f"{sign} {each.part:<11}{each.name:<{wide}}{said}".rstrip())
    with_goal = [each for each in figures if each.goal is not None]
    met = sum(each.reached is True for each in with_goal)
    skipped = [f"  {part:<11}niet gemeten: {missing}" for part, missing in found.skipped.items()]
    return "\n".join([*lines, *skipped, f"  {met} van {len(with_goal)} doelen gehaald"])


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}".replace(",", ".")
    return f"{value:.3g}".replace(".", ",")
