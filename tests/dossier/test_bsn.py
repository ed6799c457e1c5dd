"""The BSN is checked when it is typed and never shown whole."""

import pytest

from portal.dossier.bsn import cleaned, is_valid, masked

CAST = ["999900006", "999907712", "999915435", "999923134", "999930850", "999938563", "999946274", "999953989"]


@pytest.mark.parametrize("bsn", CAST)
def test_the_test_numbers_of_the_demo_pass_the_eleven_test(bsn):
    assert is_valid(bsn)


@pytest.mark.parametrize("bsn", ["999900007", "000000000", "99990000", "99990000a", "", "٩٩٩٩٠٠٠٠٦", "9999000061"])
def test_a_wrong_number_is_seen(bsn):
    assert not is_valid(bsn)


@pytest.mark.parametrize(
    ("typed", "kept"), [("9999 00 006", "999900006"), ("12345672", "012345672"), (" niets ", "niets")]
)
def test_it_may_be_typed_with_spaces_and_without_the_leading_zero(typed, kept):
    assert cleaned(typed) == kept


def test_a_page_shows_three_digits():
    assert masked("999900006") == "••••••006"
