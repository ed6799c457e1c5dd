"""The story, steps 3 and 5: comments, suggestions taken over or refused, words that stay, words not for mama.

Then everyone says where they stand, the version is set, and Noor sees which professionals read it.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.story.steps import (
    PERSPECTIVE,
    decides,
    editor,
    in_sight,
    more,
    reads,
    saved,
    section,
    to_plan,
    until,
    words,
)

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
MONEY, CONTACT, FEELS = "Geld", "Contact met thuis", "Hoe het met me gaat"
REASON = "Ik wil dat het mijn eigen woorden blijven."
AFTER_A_FIGHT = "Ik slaap slecht na een ruzie met mama."
AGREES = "Ik ben het eens"
REMARK, NOT_AGREED = "Wij willen meedenken over de kamer.", "Over slapen denk ik anders."
PLAN = re.compile(r"/plannen/[0-9a-f-]{36}(#.*)?$")
MINE = "Ik had hier graag bij gestaan dat Noor bij mij kan blijven slapen."


def suggest(page: Page, title: str, quote: str, instead: str) -> None:
    to_plan(page)
    section(page, title).get_by_role("link", name="Stel andere woorden voor").click()
    page.get_by_label("Welke woorden moeten anders?").fill(quote)
    page.get_by_label("Wat moet er staan?").fill(instead)
    page.get_by_role("button", name="Doe dit voorstel").click()
    expect(section(page, title)).to_be_visible()


def test_the_foster_mother_comments_on_the_words_of_noor_and_noor_reads_it_beside_them(window):
    ineke = window("ineke", viewport=PHONE)
    to_plan(ineke)
    section(ineke, MONEY).get_by_role("link", name="Reageer").click()
    ineke.get_by_label("Reactie", exact=True).fill("Knap dat je zelf spaart. Zullen we samen een rijschool zoeken?")
    ineke.get_by_label("Of precies over deze woorden").fill("Ik spaar voor mijn rijbewijs")
    ineke.get_by_role("button", name="Plaats de reactie").click()

    noor = window("noor", viewport=PHONE)
    to_plan(noor)
    beside = section(noor, MONEY).locator(".plan-section__beside")
    expect(beside).to_contain_text("Zullen we samen een rijschool zoeken?")
    expect(beside).to_contain_text("Ik spaar voor mijn rijbewijs")


def test_noor_takes_one_wording_of_her_mother_over_and_refuses_the_other_with_a_reason(window, window_of):
    mother, noor = window_of("esther"), window("noor", viewport=PHONE)
    suggest(mother, MONEY, "rijbewijs", "rijbewijs en een fiets")
    to_plan(noor)
    decides(noor, MONEY, "Neem over")
    suggest(mother, CONTACT, "wanneer ik blijf slapen", "met mama wanneer ik blijf slapen")
    to_plan(noor)
    decides(noor, CONTACT, "Neem niet over", REASON)

    to_plan(noor)
    assert "Ik spaar voor mijn rijbewijs en een fiets." in words(noor, MONEY)
    assert "Ik wil zelf bepalen wanneer ik blijf slapen." in words(noor, CONTACT)
    to_plan(mother)
    expect(section(mother, CONTACT).get_by_text(REASON)).to_be_visible()


def test_what_was_refused_can_stand_beside_the_plan_in_her_mothers_own_words(window, window_of):
    mother = window_of("esther")
    to_plan(mother)
    more(mother, CONTACT).get_by_role("link", name="Mijn woorden blijven").click()
    mother.get_by_label("Eigen woorden").fill(MINE)
    mother.get_by_role("button", name="Zet erbij").click()

    for who, organisation in (("noor", "digid"), ("sanne", "xonar")):
        page = window(who, organisation)
        to_plan(page)
        expect(section(page, CONTACT).get_by_text(MINE)).to_be_visible()


def test_noor_presses_not_for_mama_on_what_her_mother_has_open_and_for_her_it_never_was(window, window_of):
    mother, noor = window_of("esther"), window("noor", viewport=PHONE)
    came: list[str | bytes] = []
    # playwright takes no built-in
    mother.on("websocket", lambda line: line.on("framereceived", lambda data: came.append(data)))  # noqa: PLW0108
    for page in (mother, noor):
        to_plan(page)
    gone = section(noor, FEELS).locator("[data-text]").first.get_attribute("data-text")
    editor(noor, FEELS).click()
    noor.keyboard.type(AFTER_A_FIGHT)
    reads(mother, FEELS, AFTER_A_FIGHT)
    noor.bring_to_front()
    more(noor, FEELS).get_by_role("link", name="Wie leest dit deel?").click()
    noor.locator("li", has_text="mama").get_by_role("button", name="Niet voor deze persoon").click()
    expect(noor.get_by_text("Dit deel is er niet meer voor die persoon.").first).to_be_visible()

    mother.bring_to_front()
    until(lambda: str(gone) not in mother.locator("main").inner_html(), mother)
    assert AFTER_A_FIGHT not in mother.content()
    assert FEELS not in mother.locator("main").inner_text()
    came.clear()
    to_plan(noor)
    editor(noor, FEELS).click()
    noor.keyboard.press("Control+End")
    noor.keyboard.type(" Dan bel ik Rosa.")
    saved(noor, FEELS)
    mother.reload()
    in_sight(mother, MONEY)
    for bytes_of_hers in (mother.content(), str(came)):
        for what in (AFTER_A_FIGHT, "Rosa", FEELS, str(gone)):
            assert what not in bytes_of_hers


def position(page: Page, stance: str, remark: str = "") -> None:
    to_plan(page)
    page.get_by_role("link", name="Eens of niet eens?").first.click()
    page.get_by_label(stance, exact=True).check()
    page.get_by_label("Meer daarover").fill(remark)
    page.get_by_role("button", name="Laat dit weten").click()
    page.wait_for_url(PLAN)


def test_everyone_says_where_they_stand_and_noor_sets_the_plan_with_all_of_it(window, window_of):
    today = date.today()  # noqa: DTZ011 - of the machine on which the portal runs
    noor = window("noor", viewport=PHONE)
    to_plan(noor)
    noor.get_by_role("link", name="Begin het overleg").click()
    noor.get_by_label("Tot en met welke dag?").fill((today + timedelta(days=14)).isoformat())
    noor.get_by_role("button", name="Begin het overleg").click()
    expect(noor.get_by_role("link", name="Begin het overleg")).to_have_count(0)

    position(window("ineke", viewport=PHONE), AGREES)
    position(window("joost", viewport=PHONE), "Ik ben het eens, en ik wil er iets bij zeggen", REMARK)
    position(window_of("esther"), "Ik heb het gelezen en ben het niet eens", NOT_AGREED)
    position(window("sanne", "xonar"), AGREES)
    position(noor, AGREES)

    to_plan(noor)
    noor.get_by_role("link", name="Stel vast").first.click()
    noor.get_by_label("Vanaf welke dag geldt het plan?").fill(today.isoformat())
    noor.get_by_role("button", name="Stel vast").click()
    noor.wait_for_url(PLAN)
    for page in (noor, window("sanne", "xonar")):
        to_plan(page)
        said = page.locator("main").inner_text()
        for what in ("Geldt nu", "Is het eens, met een opmerking", REMARK, "is het niet eens", NOT_AGREED, MINE):
            assert what in said, what
        assert page.locator("[contenteditable=true]").count() == 0


def test_noor_sees_which_professionals_read_it(window):
    to_plan(window("sanne", "xonar"))
    noor = window("noor", viewport=PHONE)
    to_plan(noor)
    noor.get_by_role("link", name="Wie keek", exact=True).click()

    read = noor.get_by_role("row").filter(has_text="Sanne").filter(has_text="las een plan")
    until(lambda: read.count() > 0, noor)
    assert PERSPECTIVE not in noor.get_by_role("table", name="Wie keek").inner_text(), (
        "the log tells of reading, not what it says"
    )
