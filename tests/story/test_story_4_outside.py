"""The story, step 4: with Noor's consent the clean plan goes out as Word to her father's lawyer, and it comes back.

The lawyer works in a real LibreOffice, with tracked changes and a remark. What comes back changes nothing by itself:
the worker goes through it on the merge page, and Noor decides about the words that are hers.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.copies.builders import every_part
from tests.copies.test_round_trip import edited, needs_office
from tests.story.steps import decides, section, to_file, words

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600), needs_office]

PHONE = {"width": 390, "height": 844}
VIEW, GOES = "Mijn kijk", "Hoe gaat het nu"
LAWYER = "mr. A. van Dongen, advocaat"
WHY = "De advocaat van je vader wil weten wat er is afgesproken, voor de zitting."
REMARK = "Van wie weten we dit?"
ACTS = [
    ["track", True],
    ["replace", "Ik wil daar blijven.", "Ik wil daar voorlopig blijven."],
    ["replace", "beter dan vorig jaar", "veel beter dan vorig jaar"],
    ["comment", "Na ruzie thuis", REMARK],
]


def for_the_lawyer(sanne: Page, plan: str) -> None:
    sanne.goto(plan)
    sanne.get_by_role("link", name="Neem mee als bestand").first.click()
    sanne.get_by_role("link", name="De advocaat van Mark Kastanjeveld").click()


def test_what_her_father_may_not_read_does_not_go_to_his_lawyer(window, plan):
    sanne = window("sanne", "xonar")
    for_the_lawyer(sanne, plan)

    expect(sanne.get_by_role("main")).to_contain_text("Deze persoon mag dit plan niet lezen.")


def test_noor_lets_her_father_read_the_plan_and_says_yes_to_the_copy_that_sanne_asks_about(window, plan):
    sanne, noor = window("sanne", "xonar"), window("noor", viewport=PHONE)
    to_file(noor, "Noor")
    noor.get_by_role("link", name="Toestemming", exact=True).first.click()
    noor.get_by_role("link", name="Toestemming geven").first.click()
    noor.get_by_label("Wie mag het zien?").select_option(label="papa (ouder)")
    noor.get_by_label("Hulpverleningsplan").check()
    noor.get_by_role("button", name="Bekijk wat er dan te zien is").click()
    noor.get_by_role("button", name="Ja, ik geef toestemming").click()

    for_the_lawyer(sanne, plan)
    sanne.get_by_role("link", name="Vraag de jongere om toestemming").click()
    expect(sanne.get_by_role("main")).to_contain_text(GOES)
    sanne.get_by_label("Wie is de ontvanger?").select_option(label="Advocaat")
    sanne.get_by_label("Naam van de ontvanger").fill(LAWYER)
    sanne.get_by_label("Voor een zitting bij de rechter").check()
    sanne.get_by_label("Waarom is het nodig?").fill(WHY)
    sanne.get_by_role("button", name="Vraag het").click()
    expect(sanne.get_by_text("De vraag staat klaar.")).to_be_visible()

    to_file(noor, "Noor")
    noor.get_by_role("link", name="Toestemming", exact=True).first.click()
    expect(noor.get_by_text(WHY)).to_be_visible()
    noor.get_by_role("link", name="Lees het en kies").click()
    expect(noor.get_by_role("main")).to_contain_text(LAWYER)
    expect(noor.get_by_role("main")).to_contain_text(GOES)
    noor.get_by_role("button", name="Ja, deze kopie mag weg").click()
    expect(noor.get_by_role("row", name=LAWYER)).to_contain_text("Een kopie van een plan")


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the lawyer sent back."""
    return {}


def test_the_clean_plan_goes_out_and_the_lawyer_works_in_it(window, plan, came, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lawyer")
    sanne = window("sanne", "xonar")
    for_the_lawyer(sanne, plan)
    sanne.get_by_role("link", name="Maak deze kopie").click()
    sanne.get_by_role("button", name="Maak de kopie").click()
    with sanne.expect_download() as fetched:
        sanne.get_by_role("link", name="Haal het Word-bestand op").click()
    data = Path(fetched.value.path()).read_bytes()
    inside = every_part(data)
    assert LAWYER in inside
    for kept in ("Beekweg", "Rosa", "rijbewijs"):
        assert kept not in inside

    came["plan"] = folder / "plan van de advocaat.docx"
    came["plan"].write_bytes(edited(folder, data, edited=ACTS)["edited"])


def test_what_comes_back_is_worked_through_and_noor_decides_about_her_own_words(window, plan, came):
    sanne, noor = window("sanne", "xonar"), window("noor", viewport=PHONE)
    sanne.goto(plan)
    sanne.get_by_text("Meer met dit plan").click()
    sanne.get_by_role("link", name="Een Word-bestand terug").click()
    sanne.get_by_label("Welk bestand kwam terug?").set_input_files(came["plan"])
    sanne.get_by_role("button", name="Lees dit bestand").click()
    for what, becomes in ((REMARK, "reactie"), ("veel beter", "voorstel"), ("voorlopig", "voorstel")):
        came_in = sanne.locator("article[id^=ding-]", has_text=what)
        came_in.get_by_role("button").first.click()
        expect(came_in).to_contain_text(f"Staat als {becomes} in het plan")
    sanne.get_by_role("button", name="Ik ben klaar met dit bestand").click()

    sanne.goto(plan)
    assert "beter dan vorig jaar" in words(sanne, GOES)
    expect(section(sanne, GOES)).to_contain_text(REMARK)
    decides(sanne, GOES, "Neem over")
    noor.goto(plan)
    decides(noor, VIEW, "Neem niet over", "Ik wil daar gewoon blijven.")
    noor.goto(plan)
    assert "veel beter dan vorig jaar" in words(noor, GOES)
    assert "Ik wil daar blijven." in words(noor, VIEW)
    assert "voorlopig" not in words(noor, VIEW)
