"""Every check of domain 14.5 has its test, or says what it waits for; never both, never neither."""

import pytest

from tests.story.checks import SAYS, WAITING, tested


def test_there_are_forty_checks():
    assert sorted(SAYS) == list(range(1, 41))


@pytest.mark.parametrize("number", SAYS)
def test_a_check_is_tested_or_says_what_it_waits_for(number):
    names = tested().get(number, [])
    assert bool(names) != (number in WAITING), (
        f"check {number} ({SAYS[number]}): {names or 'no test'}; waits for {WAITING.get(number)}"
    )
