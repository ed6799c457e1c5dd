"""Signing in as people do it: in a real Chromium, with real providers, by keyboard, on a phone, and with a passkey."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect

from tests.browsing import ARGUMENTS

pytestmark = [pytest.mark.browser, pytest.mark.live]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def chromium_browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def context(chromium_browser: Browser) -> Iterator[BrowserContext]:
    context = chromium_browser.new_context(viewport=PHONE, locale="nl-NL")
    yield context
    context.close()


@pytest.fixture
def faults() -> list[str]:
    """The errors that pages of the portal leave on the console."""
    return []


@pytest.fixture
def page(context: BrowserContext, world, faults) -> Page:
    page = context.new_page()

    def note(message):
        if message.type == "error" and message.location["url"].startswith(world.origin):
            faults.append(f"{message.location['url']}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return page


def with_authenticator(page: Page, transport: str = "internal") -> None:
    """A device that knows its owner by a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": transport,
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def is_inside(url: str) -> bool:
    """Past the doors: the page on which a signed-in person begins."""
    return urlsplit(url).path in {"/", "/start"}


def tab_to(page: Page, words: str) -> None:
    """Reach a control by the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || document.activeElement.id || ''"):
            return
    raise AssertionError(f"{words!r} cannot be reached by Tab on {page.url}")


def test_a_professional_picks_their_organisation_and_signs_in_by_keyboard_alone(world, page, faults):
    page.goto(f"{world.origin}/aanmelden")
    tab_to(page, "zoek")
    page.keyboard.type("rubicon")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden?zoek=rubicon*")
    tab_to(page, "Rubicon Jeugdzorg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/**")
    tab_to(page, "Lieke Zandstra-Moor")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{world.origin}/**")

    page.goto(f"{world.origin}/mijn-aanmeldingen")

    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanmeldingen")
    assert world.person_of_last_sign_in() == world.people["lieke"]
    assert faults == []


def test_a_foster_mother_signs_in_with_digid_and_her_code_without_javascript_on_a_phone(world, chromium_browser):
    karin = world.new_person()
    code = world.code_for(karin)
    context = chromium_browser.new_context(viewport=PHONE, java_script_enabled=False, locale="nl-NL")
    page = context.new_page()

    page.goto(f"{world.origin}/aanmelden/code")
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Met DigiD").click()
    page.get_by_label("Gebruikersnaam").fill("karin")
    page.get_by_label("Wachtwoord").fill("oefenen")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.get_by_role("button", name="Ja, dat ben ik").click()
    page.goto(f"{world.origin}/mijn-aanmeldingen")

    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanmeldingen")
    assert world.sql("SELECT 1 FROM account WHERE person_id = :p AND kind = 'digid'", p=karin)
    context.close()


def test_a_father_comes_in_with_a_code_and_a_passkey_and_comes_back_with_the_passkey(world, page, faults):
    father = world.new_person()
    code = world.code_for(father)
    with_authenticator(page)

    page.goto(f"{world.origin}/aanmelden/code")
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url(is_inside)
    page.goto(f"{world.origin}/mijn-aanmeldingen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanmeldingen")

    page.goto(f"{world.origin}/afmelden")
    page.get_by_role("button", name="Meld mij af").click()
    page.wait_for_url("**/afgemeld")
    page.goto(f"{world.origin}/aanmelden/familie")
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url(is_inside)
    page.goto(f"{world.origin}/mijn-aanmeldingen")

    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanmeldingen")
    assert world.person_of_last_sign_in() == father
    assert faults == []


def test_a_passkey_serves_the_step_up_of_its_own_account(world, page):
    with_authenticator(page)
    page.goto(f"{world.origin}/aanmelden/code")
    page.get_by_label("Uw code").fill(world.code_for(world.new_person()))
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url(is_inside)
    world.sql("UPDATE sign_in_session SET factor_at = now() - interval '1 hour' WHERE ended_at IS NULL")

    page.goto(f"{world.origin}/bevestigen?naar=/mijn-aanmeldingen")
    page.get_by_role("button", name="Bevestig met je toegangssleutel").click()
    page.wait_for_url("**/mijn-aanmeldingen")

    fresh = world.sql("SELECT max(factor_at) > now() - interval '1 minute' AS fresh FROM sign_in_session")[0].fresh
    assert fresh is True


def test_a_second_passkey_can_be_added_and_the_last_one_cannot_be_removed(world, page, faults):
    with_authenticator(page)
    page.goto(f"{world.origin}/aanmelden/code")
    page.get_by_label("Uw code").fill(world.code_for(world.new_person()))
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url(is_inside)
    with_authenticator(page, "usb")

    page.goto(f"{world.origin}/mijn-aanmeldingen")
    page.get_by_role("button", name="Voeg een toegangssleutel toe").click()
    expect(page.get_by_role("status").first).to_contain_text("De toegangssleutel is toegevoegd.")
    expect(page.get_by_role("button", name="Verwijder")).to_have_count(2)
    page.get_by_role("button", name="Verwijder").first.click()
    expect(page.get_by_role("button", name="Verwijder")).to_have_count(1)
    page.get_by_role("button", name="Verwijder").click()

    expect(page.get_by_text("Dit is je enige toegangssleutel.")).to_be_visible()


@pytest.mark.timed
def test_when_someone_else_ends_a_session_the_other_window_goes_within_a_second(world, page, visitor):
    page.goto(f"{world.origin}/aanmelden/xonar")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Sanne Bovenveld").click()
    page.wait_for_url(f"{world.origin}/**")
    page.goto(f"{world.origin}/mijn-aanmeldingen")
    page.wait_for_timeout(800)  # the stream stands

    begun = time.monotonic()
    world.control("xonar", "end", sub="sanne")
    page.wait_for_url("**/afgemeld", timeout=3000)

    assert time.monotonic() - begun < 1.5  # the second, and the loading of the next page
    page.go_back()
    page.wait_for_timeout(300)
    assert "Aangemelde apparaten" not in page.content()


def test_what_is_typed_stays_in_the_page_when_time_ends_the_session_and_is_sent_after_signing_in_again(world, page):
    def sign_in(where: Page) -> None:
        where.goto(f"{world.origin}/aanmelden/rubicon")
        where.get_by_role("button", name="Verder").click()
        if "/login/" in where.url:
            where.get_by_role("button", name="Bea Beheer").click()
        where.wait_for_url(f"{world.origin}/**")

    sign_in(page)
    page.goto(f"{world.origin}/bevestigen?naar=/")
    page.evaluate("""() => {
        const field = document.createElement("textarea");
        field.id = "tekst";
        document.querySelector("main").append(field);
    }""")
    page.locator("#tekst").fill("Een middag werk")
    world.sql("UPDATE sign_in_session SET idle_ends_at = now() - interval '1 second' WHERE ended_at IS NULL")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("dialog")).to_contain_text("U bent afgemeld")
    expect(page.locator("#tekst")).to_be_hidden()

    other = page.context.new_page()
    sign_in(other)
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#tekst")).to_be_visible()
    expect(page.locator("#tekst")).to_have_value("Een middag werk")


def test_a_warning_comes_before_the_end_and_one_press_goes_on(world, page):
    page.goto(f"{world.origin}/aanmelden/rubicon")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Lieke").click()
    page.wait_for_url(f"{world.origin}/**")
    world.sql(
        "UPDATE sign_in_session SET last_used_at = now() - interval '25 minutes', "
        "idle_ends_at = now() + interval '100 seconds' WHERE ended_at IS NULL"
    )
    page.goto(f"{world.origin}/afgemeld")
    page.goto(f"{world.origin}/mijn-aanmeldingen")
    world.sql(
        "UPDATE sign_in_session SET last_used_at = now() - interval '25 minutes', "
        "idle_ends_at = now() + interval '100 seconds' WHERE ended_at IS NULL"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("dialog")).to_contain_text("U wordt zo afgemeld")

    page.get_by_role("button", name="Ik ben er nog").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    left = page.evaluate("fetch('/aanmelding/stand').then((a) => a.json()).then((s) => s.seconds)")
    assert left > 1700


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_every_page_of_signing_in_is_accessible_and_fits_a_phone(world, chromium_browser, scheme):
    context = chromium_browser.new_context(viewport=PHONE, bypass_csp=True, locale="nl-NL", color_scheme=scheme)
    page = context.new_page()
    code = world.code_for(world.new_person())
    outside = (
        "/aanmelden",
        "/aanmelden/familie",
        "/aanmelden/rubicon",
        "/aanmelden/code",
        "/aanmelden/wachtwoord",
        "/afgemeld",
    )
    for path in (*outside, "/opnieuw-aanmelden"):
        page.goto(f"{world.origin}{path}")
        assert_accessible(page)
    page.goto(f"{world.origin}/aanmelden/code")
    page.get_by_label("Uw code").fill(code)
    page.get_by_role("button", name="Verder").click()
    assert_accessible(page)
    page.goto(f"{world.origin}/uitnodiging/wachtwoord")
    assert_accessible(page)
    page.goto(f"{world.origin}/aanmelden/rubicon")
    page.get_by_role("button", name="Verder").click()
    assert_accessible(page)  # the provider's own page
    page.get_by_role("button", name="Bea Beheer").click()
    page.wait_for_url(f"{world.origin}/**")
    inside = ("/mijn-aanmeldingen", "/afmelden", "/bevestigen", "/organisatie/medewerkers", "/organisatie/koppeling")
    for path in (*inside, "/organisatie/rechten"):
        page.goto(f"{world.origin}{path}")
        assert_accessible(page)
    context.close()


def assert_accessible(page: Page) -> None:
    page.add_script_tag(path=str(AXE))
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = page.evaluate("(rules) => axe.run(document, rules)", rules)
    wrong = [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found["violations"]]
    assert wrong == [], f"{urlsplit(page.url).path}: {wrong}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{urlsplit(page.url).path} is {wide} px too wide for a phone"


@pytest.mark.parametrize(("by", "javascript"), [("button", True), ("button", False), ("escape", True)])
def test_quick_exit_leaves_for_another_page_and_ends_the_session(world, chromium_browser, javascript, by):
    context = chromium_browser.new_context(viewport=PHONE, java_script_enabled=javascript, locale="nl-NL")
    page = context.new_page()
    page.route(
        "https://www.knmi.nl/**", lambda route: route.fulfill(body="<title>Weer</title>", content_type="text/html")
    )
    page.goto(f"{world.origin}/aanmelden/rubicon")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Lieke Zandstra-Moor").click()
    page.wait_for_url(f"{world.origin}/**")
    page.goto(f"{world.origin}/mijn-aanmeldingen")

    if by == "button":
        page.get_by_role("button", name="Snel weg").click()
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("https://www.knmi.nl/**")

    expect(page).to_have_title("Weer")
    page.wait_for_timeout(500)
    page.go_back(wait_until="commit")
    page.goto(f"{world.origin}/mijn-aanmeldingen")
    assert "/aanmeld" in page.url or "/opnieuw" in page.url
    context.close()
