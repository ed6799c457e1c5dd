"""The story, step 1: a file opens, each is asked in after a look at what that person will see, and each comes in."""

import re
from datetime import date

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.dossier.domain import born_on_or_before
from tests.identity.test_in_the_browser import with_authenticator

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
HANDED_OVER = "Ik ken haar van de gesprekken thuis."


@pytest.fixture(scope="module")
def codes():
    """Who → the code that the worker handed over, as the steps of this module hand it on."""
    return {}


def the_file(page: Page, youth: str = "Jade") -> None:
    page.goto("/jongeren")
    page.get_by_role("link", name=youth).first.click()


def test_a_worker_asks_for_a_file_and_finds_it_a_moment_later(window):
    sanne = window("sanne", "xonar")
    sanne.goto("/jongeren")
    sanne.get_by_role("link", name="Een dossier openen").click()
    sanne.get_by_label("Voornaam").fill("Jade")
    sanne.get_by_label("Achternaam").fill("Lindelaan")
    today = date.today()  # noqa: DTZ011 - of the machine on which the portal runs
    sanne.get_by_label("Geboortedatum").fill(born_on_or_before(16, today).isoformat())
    sanne.get_by_label("Waaruit blijkt").fill("Verwijzing van de Gemeente Heuvelrade, 3 november.")
    sanne.get_by_role("button", name="Vraag aan").click()
    expect(sanne.get_by_text("Wij vragen het na. U hoort het zodra het dossier voor u open is")).to_be_visible()

    for _ in range(90):  # everyone is answered at the same pace, once a minute
        sanne.goto("/jongeren")
        if sanne.get_by_role("link", name="Jade Lindelaan").count():
            break
        sanne.wait_for_timeout(1000)

    sanne.get_by_role("link", name="Jade Lindelaan").click()
    expect(sanne.get_by_role("heading", level=1)).to_contain_text("Jade Lindelaan")


def ask_in(page: Page, name: str, role: str, relation: str, *, contract: bool = False) -> str:
    """Ask somebody in; what the worker is shown that this person will see."""
    the_file(page)
    page.get_by_role("link", name="Mensen").first.click()
    page.get_by_role("link", name="Familie of netwerk erbij vragen").click()
    page.get_by_label("Wie is dit voor de jeugdige?").select_option(label=role)
    given, _, family = name.partition(" ")
    page.get_by_label("Voornaam").fill(given)
    page.get_by_label("Achternaam").fill(family)
    page.get_by_label("In gewone woorden").fill(relation)
    if contract:
        page.get_by_label("Er is een pleegcontract").check()
        page.get_by_label("Waar rust dit op?").fill("Pleegcontract van 1 november")
    page.get_by_role("button", name="Bekijk wat deze persoon ziet").click()
    shown = page.locator("main").inner_text().partition("Dit ziet deze persoon dan")[2]
    page.get_by_role("button", name="Ja, vraag erbij").click()
    expect(page.get_by_role("row", name=name).first).to_be_visible()
    return shown


def hand_over_a_code(page: Page, name: str) -> str:
    the_file(page)
    page.get_by_role("link", name="Mensen").first.click()
    page.get_by_role("row", name=name).get_by_role("link", name="Regel iets").click()
    page.get_by_role("link", name="Aanmelden regelen").click()
    page.get_by_label("Hoe weet u wie u voor u hebt?").fill(HANDED_OVER)
    page.get_by_role("button", name="Maak een code").click()
    return page.locator("main code").inner_text()


def test_before_each_is_asked_in_the_worker_sees_what_that_person_will_see(window, codes):
    sanne = window("sanne", "xonar")

    mother = ask_in(sanne, "Hanna Morgenster", "Ouder", "moeder")
    father = ask_in(sanne, "Karel Lindelaan", "Ouder", "vader")
    foster = ask_in(sanne, "Mila Boskamp", "Pleegouder", "pleegmoeder", contract=True)

    assert "Deze persoon ziet pas iets als de jongere daar toestemming voor geeft." in mother
    assert "Deze persoon ziet pas iets als de jongere daar toestemming voor geeft." in father
    assert "pas iets als de jongere" not in foster
    for name in ("Jade Lindelaan", "Hanna Morgenster", "Karel Lindelaan", "Mila Boskamp"):
        codes[name] = hand_over_a_code(sanne, name)
    assert len(set(codes.values())) == 4


def test_that_both_parents_have_authority_is_recorded_with_the_document_seen(window):
    sanne = window("sanne", "xonar")
    the_file(sanne)
    sanne.get_by_role("link", name="Gezag en juridisch kader").click()
    sanne.get_by_role("link", name="Het gezag verandert").click()
    sanne.get_by_label("Hoe zit het met het gezag?").select_option(label="Beide ouders hebben samen gezag")
    sanne.get_by_label("Hanna Morgenster").check()
    sanne.get_by_label("Karel Lindelaan").check()
    sanne.get_by_label("Welk document zag u?").fill("Uittreksel gezagsregister 2026-1187")
    sanne.get_by_role("button", name="Leg vast").click()

    held = sanne.locator("main").inner_text()
    assert "Hanna Morgenster" in held
    assert "Karel Lindelaan" in held


def with_code(page: Page, code: str) -> Page:
    page.goto("/aanmelden/code")
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Verder").click()
    return page


def first_visit(page: Page) -> None:
    """Who comes for the first time meets three screens, once."""
    page.wait_for_url("**/start?welkom=1")
    page.get_by_role("link", name="Volgende").click()
    page.get_by_role("link", name="Volgende").click()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/start$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_foster_mother_comes_in_with_digid_and_the_code_that_was_handed_over(window, codes):
    mila = with_code(window(viewport=PHONE), codes["Mila Boskamp"])
    mila.get_by_role("button", name="Met DigiD").click()
    mila.locator("input[name=user_name]").fill("mila")
    mila.locator("input[name=password]").fill("oefenen")
    mila.locator("button[type=submit]").first.click()
    mila.get_by_role("button", name="Ja, dat ben ik").click()

    first_visit(mila)
    mila.goto("/mijn-dossiers")
    mila.get_by_role("link", name="Jade").first.click()
    expect(mila.get_by_role("heading", level=1)).to_contain_text("Jade")


def test_the_father_comes_in_with_a_code_on_paper_and_a_passkey(window, codes):
    father = window(viewport=PHONE)
    with_authenticator(father)
    with_code(father, codes["Karel Lindelaan"])
    father.get_by_role("button", name="Met een toegangssleutel").click()

    first_visit(father)


def test_the_mother_comes_in_with_a_password_and_a_code_of_her_app(window, codes):
    mother = with_code(window(viewport=PHONE), codes["Hanna Morgenster"])
    mother.goto("/uitnodiging/wachtwoord")
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", mother.content())[0]
    mother.locator("input[name=user_name]").fill("hanna.m")
    mother.locator("input[name=password]").fill("drie gewone woorden")
    mother.locator("input[name=totp_code]").fill(pyotp.TOTP(secret).now())
    mother.get_by_role("button", name="Account maken").click()
    expect(mother.get_by_role("heading", name="Bewaar deze herstelcodes")).to_be_visible()
    mother.get_by_role("link", name="Ik heb ze bewaard").click()

    first_visit(mother)


def test_the_youth_comes_in_and_a_used_code_opens_nothing_more(window, codes):
    jade = window(viewport=PHONE)
    with_authenticator(jade)
    with_code(jade, codes["Jade Lindelaan"])
    jade.get_by_role("button", name="Met een toegangssleutel").click()
    first_visit(jade)
    expect(jade.get_by_role("heading", level=1)).to_have_text("Voor jou")

    again = with_code(window(), codes["Jade Lindelaan"])
    assert again.get_by_role("button", name="Met DigiD").count() == 0
