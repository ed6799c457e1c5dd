"""Where the words of a comment stand, as the text around and under them changes."""

import pytest

from portal.coediting.anchors import AROUND, Anchor, Place, anchor_at, found_again

LINES = ["Noor gaat naar school.", "Zij zwemt graag. Op maandag zwemt zij in Venlo.", "Oma haalt haar op."]


def at(line: int, words: str, lines=LINES) -> Anchor:
    start = lines[line].index(words)
    return anchor_at(lines, line, start, start + len(words))


def words_at(place: Place | None, lines) -> str | None:
    return lines[place.line][place.start : place.end] if place else None


def test_an_anchor_keeps_its_words_and_what_stands_around_them():
    long = ["a" * 50 + "hier" + "b" * 50]

    anchor = anchor_at(long, 0, 50, 54)

    assert anchor == Anchor(0, "hier", "a" * AROUND, "b" * AROUND)


def test_words_that_nobody_touched_stand_where_they_stood():
    assert found_again(at(1, "graag"), LINES) == Place(1, 10, 15)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (["Nieuw.", *LINES], 2),  # a line came before
        (LINES[1:], 0),  # a line went before
        ([LINES[2], LINES[1], LINES[0]], 1),
        ([LINES[0], "Heel lang geleden: " + LINES[1]], 1),  # words came before, in the line itself
    ],
)
def test_words_are_found_where_they_went(after, line):
    place = found_again(at(1, "in Venlo"), after)

    assert place is not None
    assert place.line == line
    assert words_at(place, after) == "in Venlo"


def test_of_equal_words_those_with_the_same_neighbours_are_meant():
    second = anchor_at(LINES, 1, LINES[1].rindex("zwemt"), LINES[1].rindex("zwemt") + 5)

    assert found_again(second, LINES) == Place(1, LINES[1].rindex("zwemt"), LINES[1].rindex("zwemt") + 5)
    assert found_again(at(1, "zwemt"), LINES) == Place(1, LINES[1].index("zwemt"), LINES[1].index("zwemt") + 5)


def test_of_equal_lines_the_nearest_is_meant():
    lines = ["Ja.", "Nee.", "Ja.", "Nee.", "Ja."]

    assert found_again(Anchor(2, "Ja"), lines) == Place(2, 0, 2)
    assert found_again(Anchor(3, "Ja"), lines) == Place(2, 0, 2)


def test_words_that_changed_a_little_are_found():
    anchor = at(1, "Op maandag zwemt zij in Venlo")
    after = [LINES[0], "Zij zwemt graag. Op maandagen zwemt zij in Venlo.", LINES[2]]

    assert words_at(found_again(anchor, after), after) == "Op maandagen zwemt zij in Venlo"


def test_a_long_quote_that_changed_in_its_middle_is_found_from_its_beginning_to_its_end():
    before = ["Wij spreken af dat Noor elke dinsdag na school naar de bibliotheek gaat en om vijf uur thuis is."]
    after = ["Wij spreken af dat Noor elke dinsdag na school met Bart naar de stad gaat en om vijf uur thuis is."]

    anchor = anchor_at(before, 0, 19, len(before[0]) - 1)

    assert words_at(found_again(anchor, after), after) == after[0][19:-1]


@pytest.mark.parametrize("after", [[], [""], ["Iets heel anders."]])
def test_words_that_went_are_not_found(after):
    assert found_again(at(1, "Op maandag zwemt zij"), after) is None


def test_no_words_are_nowhere():
    assert found_again(Anchor(0, ""), LINES) is None


def test_signs_outside_the_first_plane_count_as_one():
    lines = ["😀😀 Fijn zo"]

    assert found_again(Anchor(0, "Fijn"), lines) == Place(0, 3, 7)
