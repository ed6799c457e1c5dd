"""Who decides what follows from age, authority and framework, and is said in plain words."""

import pytest

from portal.dossier.decisions import NAMES, Matter, who_decides
from portal.dossier.domain import AuthorityStatus, Framework

JOINT = [AuthorityStatus.JOINT_PARENTS]


def answer(matter, *facts):
    return next(str(a.who) for a in who_decides(*facts) if a.matter == NAMES[matter])


@pytest.mark.parametrize(
    ("age", "authority", "framework", "word"),
    [
        (9, JOINT, [Framework.OTS_WITH_PLACEMENT], "rechter"),
        (9, JOINT, [Framework.VOLUNTARY], "Beide ouders"),
        (9, [AuthorityStatus.GUARDIAN_GI], [Framework.GUARDIANSHIP], "gecertificeerde instelling"),
        (9, [AuthorityStatus.GUARDIAN_FOSTER], [Framework.VOLUNTARY], "pleegouders, als voogd"),
    ],
)
def test_where_a_child_lives_is_decided_by_who_holds_authority_or_by_the_agency_under_supervision(
    age, authority, framework, word
):
    assert word in answer(Matter.RESIDENCE, age, authority, framework)


@pytest.mark.parametrize(("age", "word"), [(11, "Beide ouders"), (12, "samen"), (15, "samen"), (16, "jongere zelf")])
def test_help_in_the_voluntary_framework_is_decided_by_age(age, word):
    assert word in answer(Matter.HELP, age, JOINT, [Framework.VOLUNTARY])


def test_help_within_a_measure_needs_no_consent():
    assert "geen toestemming" in answer(Matter.HELP, 14, JOINT, [Framework.OTS])


def test_foster_parents_take_the_child_on_holiday_under_supervision():
    assert answer(Matter.HOLIDAYS, 9, JOINT, [Framework.OTS]).startswith("De pleegouders.")


def test_an_adult_decides_everything():
    assert {str(a.who) for a in who_decides(18, [], [])} == {"De jongere zelf."}


def test_authority_that_nobody_recorded_is_said_and_not_guessed():
    assert "nog niet vastgelegd" in answer(Matter.RESIDENCE, 9, [], [Framework.VOLUNTARY])
