"""The rules about taking part, without a database."""

from datetime import date

import pytest

from portal.dossier.domain import ModuleKind, Role, Topic
from portal.dossier.role_names import ROLE_NAMES
from portal.kernel.errors import RuleBroken
from portal.participation.domain import (
    NeededFor,
    Period,
    check_assignment,
    check_replacement,
    check_role,
    checked_period,
    needed_for,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 11, 22), date(2026, 11, 21)),
        (date(1926, 11, 22), None),
        (date(2126, 11, 22), None),
        (date(2026, 11, 22), date(2226, 1, 1)),
    ],
)
def test_a_period_that_cannot_be_is_refused(starts_on, ends_on):
    with pytest.raises(RuleBroken):
        checked_period(starts_on, ends_on, today=TODAY)


def test_one_day_is_a_period():
    assert checked_period(TODAY, TODAY, today=TODAY) == Period(TODAY, TODAY)


def test_a_foster_parent_has_a_contract():
    with pytest.raises(RuleBroken, match="R-PER-04"):
        check_role(Role.FOSTER_PARENT)


def test_a_curator_comes_by_the_order_and_a_step_parent_by_none():
    with pytest.raises(RuleBroken, match="beschikking"):
        check_role(Role.CURATOR_MENTOR)
    check_role(Role.CURATOR_MENTOR, ground="Beschikking C/03/1 van 4 maart")
    check_role(Role.STEP_PARENT)


def test_who_gives_a_module_comes_for_a_module_and_another_professional_for_an_assignment():
    with pytest.raises(RuleBroken, match="module"):
        check_assignment(Role.MODULE_WORKER, [], [Topic.SAFETY])
    with pytest.raises(RuleBroken, match="opdracht"):
        check_assignment(Role.OTHER_PROVIDER, [ModuleKind.TRIPLE_P], [])
    check_assignment(Role.BEHAVIOURAL_SCIENTIST, [], [])


def test_a_replacement_has_an_end():
    with pytest.raises(RuleBroken):
        check_replacement(TODAY, None, today=TODAY)
    with pytest.raises(RuleBroken):
        check_replacement(TODAY, date(2028, 1, 1), today=TODAY)


def test_a_counsellor_needs_nobodys_consent_and_a_mentor_comes_with_the_order():
    assert needed_for(Role.COUNSELLOR) is NeededFor.OWN_CHOICE
    assert needed_for(Role.CURATOR_MENTOR) is NeededFor.ORDER
    assert needed_for(Role.NETWORK_PERSON) is NeededFor.CONSENT


def test_every_role_has_a_name_in_plain_words():
    assert set(ROLE_NAMES) == set(Role)
