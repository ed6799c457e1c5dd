"""The story, step 3 and the end of 5: comments, suggestions taken over or refused, words that stay, who read it."""

import pytest
from playwright.sync_api import Page, expect

from tests.story.steps import (
    PERSPECTIVE,
    comes_in_with_code,
    more,
    section,
    signs_in_with_app,
    to_plan,
    until,
    words,
)

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
MONEY, CONTACT = "Geld", "Contact met thuis"
REASON = "Ik wil dat het mijn eigen woorden blijven."
MINE = "Ik had hier graag bij gestaan dat Noor bij mij kan blijven slapen."


@pytest.fixture(scope="module")
def secrets() -> dict[str, str]:
    return {}


@pytest.fixture
def parent(window, demo, secrets):
    """A window of a parent who came in with the code of the worker."""

    def parent(who: str, **options: object) -> Page:
        page: Page = window(**options)
        if who in secrets:
            signs_in_with_app(page, who, secrets[who])
        else:
            secrets[who] = comes_in_with_code(page, demo, who)
        return page

    return parent


def suggest(page: Page, title: str, quote: str, instead: str) -> None:
    to_plan(page)
    section(page, title).get_by_role("link", name="Stel andere woorden voor").click()
    page.get_by_label("Welke woorden moeten anders?").fill(quote)
    page.get_by_label("Wat moet er staan?").fill(instead)
    page.get_by_role("button", name="Doe dit voorstel").click()
    expect(section(page, title)).to_be_visible()


def decide(page: Page, title: str, button: str, reason: str = "") -> None:
    to_plan(page)
    section(page, title).get_by_role("link", name="1 voorstel").click()
    page.get_by_label("Kies dit voorstel").check()
    page.get_by_label("Reden").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("Er zijn geen voorstellen.")).to_be_visible()


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


def test_noor_takes_one_wording_of_her_mother_over_and_refuses_the_other_with_a_reason(window, parent):
    mother, noor = parent("esther"), window("noor", viewport=PHONE)
    suggest(mother, MONEY, "rijbewijs", "rijbewijs en een fiets")
    decide(noor, MONEY, "Neem over")
    suggest(mother, CONTACT, "wanneer ik blijf slapen", "met mama wanneer ik blijf slapen")
    decide(noor, CONTACT, "Neem niet over", REASON)

    to_plan(noor)
    assert "Ik spaar voor mijn rijbewijs en een fiets." in words(noor, MONEY)
    assert "Ik wil zelf bepalen wanneer ik blijf slapen." in words(noor, CONTACT)
    to_plan(mother)
    expect(section(mother, CONTACT).get_by_text(REASON)).to_be_visible()


def test_what_was_refused_can_stand_beside_the_plan_in_her_mothers_own_words(window, parent):
    mother = parent("esther")
    to_plan(mother)
    more(mother, CONTACT).get_by_role("link", name="Mijn woorden blijven").click()
    mother.get_by_label("Eigen woorden").fill(MINE)
    mother.get_by_role("button", name="Zet erbij").click()

    for who, organisation in (("noor", "digid"), ("sanne", "xonar")):
        page = window(who, organisation)
        to_plan(page)
        expect(section(page, CONTACT).get_by_text(MINE)).to_be_visible()


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
