"""Help while writing: what may hurt whoever reads it later is pointed at, for the writer alone, and stops nobody."""

import pytest

from portal.plans.domain.wording import Concern, hints
from tests.dossier.builders import an_actor
from tests.plans.builders import section_of, sign_in, text_of, write

LONG = "Op school gaat het goed en de juf is blij. " * 4


def found(text):
    return [(hint.concern, hint.words) for hint in hints(text)]


@pytest.mark.parametrize(
    ("text", "concern", "words"),
    [
        ("Hij is manipulatief.", Concern.LABEL, "manipulatief"),
        ("Moeder werkt niet mee.", Concern.LABEL, "werkt niet mee"),
        ("Vader schijnt te drinken.", Concern.HEARSAY, "schijnt"),
        ("Zij zou geslagen hebben.", Concern.HEARSAY, "zou geslagen hebben"),
        ("Noor is een pleegkind.", Concern.HARSH, "pleegkind"),
        ("De biologische ouders komen.", Concern.HARSH, "biologische ouders"),
    ],
)
def test_words_that_may_hurt_are_found_as_they_stand(text, concern, words):
    assert found(text) == [(concern, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Volgens vader zou hij thuis geweest zijn.",
        "Hij gooide dinsdag een stoel om.",
        "Moeder zegt dat hij schijnt te komen.",
    ],
)
def test_what_happened_and_what_someone_said_is_left_alone(text):
    assert found(text) == []


def test_a_long_text_without_the_childs_view_is_pointed_at_and_one_with_it_is_not():
    assert found(LONG) == [(Concern.NO_VIEW, "")]
    assert found(LONG + "Noor vindt dat ook.") == []
    assert found("Het gaat goed.") == []


def test_what_could_stand_there_is_said():
    assert hints("Zij is geplaatst bij een gezin.")[0].instead == "wonen bij"


def test_the_writer_sees_it_in_the_own_sections_and_nothing_is_changed(session, plan, people):
    section = section_of(session, plan, "how_it_goes")
    write(people["Sanne"], section, "Noor is manipulatief. Het gaat goed.")

    page = people["Sanne"].get(f"/plannen/{plan}/woorden")

    assert page.status_code == 200
    assert "<mark>manipulatief</mark>" in page.text
    assert "Schrijf liever wat er gebeurde" in text_of(page)
    assert "Noor is manipulatief." in text_of(people["Sanne"].get(f"/plannen/{plan}"))


def test_who_writes_nowhere_in_the_plan_does_not_look_over_what_others_wrote(plan, people):
    refused = people["Ineke"].get(f"/plannen/{plan}/woorden")

    assert refused.status_code == 403
    assert "Kijk de woorden na" not in text_of(people["Ineke"].get(f"/plannen/{plan}"))


def test_for_a_stranger_it_is_not_there(session, file, plan, client_of):
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert stranger.get(f"/plannen/{plan}/woorden").status_code == 404
