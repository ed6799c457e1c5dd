"""Every standing rule, grid letter and denial, removed, turns a test red: the oracle's worlds are the test.

Each mutant takes one piece out of the policy as it runs, and the clause is judged again over the worlds that meet that
piece. The figure is printed: how many mutants died.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby

import pytest

from portal.access.policy import entitlements as grid
from portal.access.policy.cells import Cell, Letter, cells
from portal.access.policy.denials import DENIALS, Denial
from portal.access.policy.names import Kind, Standing
from portal.access.policy.standings import RULES
from portal.access.scope import clause, item_sql, loading, standing_sql
from tests.access.rare_cells import EXAMPLES
from tests.access.worlds import worlds
from tests.access.worlds_judge import Prepared, prepare


@dataclass(frozen=True)
class Mutant:
    """One piece of the policy taken out."""

    name: str
    apply: Callable[[pytest.MonkeyPatch], None]
    kind: Kind | None = None  # the only kind of item whose answers it can change


def without_rule(number: int) -> Mutant:
    rule = RULES[number]

    def apply(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(standing_sql, "RULES", tuple(other for other in RULES if other is not rule))

    return Mutant(f"rule {rule.standing}", apply)


def without_letter(standing: Standing, kind: Kind, letter: Letter, *, own: bool) -> Mutant:
    def apply(patch: pytest.MonkeyPatch) -> None:
        written = cells()[standing, kind]
        less = replace(written, own=written.own - {letter}) if own else replace(written, every=written.every - {letter})
        table = dict(cells()) | {(standing, kind): less}
        patch.setattr(grid, "cell", lambda s, k: table.get((s, k), Cell()))

    return Mutant(f"{letter}{' of own' if own else ''} of {standing} in {kind}", apply, kind)


def without_denial(denial: Denial) -> Mutant:
    whole = item_sql.denials

    def apply(patch: pytest.MonkeyPatch) -> None:
        def less(person: item_sql.Person) -> dict[Denial, str]:
            return {key: "false" if key is denial else condition for key, condition in whole(person).items()}

        patch.setattr(item_sql, "denials", less)
        if denial is Denial.OWN_KIN:
            patch.setattr(standing_sql, "_not_own_kin", lambda *_: "")

    return Mutant(f"denial {denial}", apply)


def letters() -> Iterator[Mutant]:
    """Every letter of every cell that is not implied by another of the same cell."""
    for (standing, kind), written in cells().items():
        for own in (False, True):
            there = written.own if own else written.every
            implied = {
                letter
                for other in there
                for letter in (Letter.K, Letter.V)
                if other not in {letter, Letter.K, Letter.R} and not (letter is Letter.V and other is Letter.V)
            }
            for letter in sorted(there - implied - (written.every if own else set())):
                yield without_letter(standing, kind, letter, own=own)


MUTANTS = [*(without_rule(number) for number in range(len(RULES))), *map(without_denial, DENIALS)]
LETTERS = list(letters())


@contextmanager
def mutated(mutant: Mutant) -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    forget()
    try:
        mutant.apply(patch)
        yield
    finally:
        patch.undo()
        forget()


def forget() -> None:
    """The text of the clause is kept; a mutant must not meet what was written before it."""
    clause.permitted.cache_clear()
    clause.statement.cache_clear()
    loading.text_of_ids.cache_clear()


def survivors(session, mutants: list[Mutant], count: int) -> list[str]:
    """The mutants that no world noticed."""
    prepared = prepare(session, worlds(count))
    alive = []
    for kind, of_kind in groupby(sorted(mutants, key=lambda mutant: mutant.kind or ""), key=lambda mutant: mutant.kind):
        asked = about(prepared, kind)
        assert asked.differences(session) == []
        for mutant in of_kind:
            with mutated(mutant):
                if not asked.differences(session):
                    alive.append(mutant.name)
    return alive


def about(prepared: Prepared, kind: Kind | None) -> Prepared:
    """The questions about one kind of item: a letter of its row can change no other answer."""
    if kind is None:
        return prepared
    chosen = [
        (asked, expected)
        for asked, expected in zip(prepared.asked, prepared.expected, strict=True)
        if next(item.kind for item in asked[0].items if item.id == asked[1].item) == kind
    ]
    return Prepared([a for a, _ in chosen], [e for _, e in chosen], prepared.ids, frozenset({kind}))


@pytest.mark.timeout(600)
def test_a_rule_or_denial_taken_out_is_noticed(session):
    some = {f"rule {Standing.YOUTH_16_17}", f"rule {Standing.FORMER_FOSTER_PARENT}"}
    some |= {f"denial {Denial.WITHHELD}", f"denial {Denial.OWN_KIN}"}

    assert survivors(session, [mutant for mutant in MUTANTS if mutant.name in some], count=800) == []


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("mutants", [MUTANTS, LETTERS], ids=["rules and denials", "letters"])
def test_whatever_is_taken_out_is_noticed(session, mutants, capsys):
    alive = survivors(session, mutants, count=4000)

    with capsys.disabled():
        print(f"\nmutants: {len(mutants)}, noticed: {len(mutants) - len(alive)}, not noticed: {alive}")  # noqa: T201
    assert not set(alive) - EXAMPLES.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_letter_that_few_worlds_meet_has_an_example_that_notices_it(session, name):
    EXAMPLES[name](session)

    with mutated(next(mutant for mutant in LETTERS if mutant.name == name)), pytest.raises(AssertionError):
        EXAMPLES[name](session)
