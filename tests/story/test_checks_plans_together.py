"""Checks 2, 4, 5 and 13 (domain 14.5) in real windows: all whom they concern at once, and a stranger after them."""

import re
from datetime import date
from functools import partial

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect

from portal.operations.demonstration import addresses
from portal.operations.installation import Installation
from portal.operations.legal_day import moved
from tests.story.steps import HELP, editor, in_sight, more, reads, section, to_file, to_plan, until, words
from tests.story.test_every_page import pages_of
from tests.story.visits import answers_to, nothing_of_it_exists

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
CARE_TEAM, FIRST_MONTH = "Plan van aanpak van het zorgteam", "De eerste maand"
WHERE = ("Lindelaan", "6291", "Hazelgaard", "Petra", "Sjoerd")  # where Fenna lives, and with whom
PASSAGE = "Over de hulp die moeder zelf krijgt"
TREATMENT = "Moeder is in behandeling bij de ggz."
HOW_IT_GOES, MY_VIEW = "Hoe gaat het nu", "Mijn kijk"
ROLE = "Wat pleegouders doen en welke begeleiding zij krijgen"
TALK = "Over het gesprek met moeder"
SAID = "Moeder vertelde over haar medicijnen."
CORNER = "Niemand weet dat ik soms naar de brug ga."


def next_version(page: Page, youth: str, title: str) -> str:
    """The address of a new version, begun by who works on the plan."""
    old = to_plan(page, youth, title)
    page.get_by_role("button", name="Maak een nieuwe versie").click()
    page.wait_for_url(lambda url: url != old and "/plannen/" in url)
    return page.url


def titles(page: Page) -> list[str]:
    return page.locator("section.plan-section > .card > h3").all_inner_texts()


def writes(page: Page, title: str, what: str) -> None:
    editor(page, title).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(what)
    until(lambda: section(page, title).locator(".text").first.get_attribute("data-unsent") == "false", page)


def check_02_marit_and_bart_read_the_same_words_and_nothing_tells_bart_where_fenna_is(window_of, visits):
    """Her foster mother writes along while both look; the stranger is a worker of her brother's, outside her circle."""
    sanne, petra = window_of("sanne"), window_of("petra", viewport=PHONE)
    marit, bart = window_of("marit"), window_of("bart", viewport=PHONE)
    plan = next_version(sanne, "Fenna", CARE_TEAM)
    for page in (petra, marit, bart):
        page.goto(plan)
    for page in (marit, bart):
        in_sight(page, FIRST_MONTH)
    writes(sanne, FIRST_MONTH, " Zij fietst graag.")
    writes(petra, FIRST_MONTH, " Zij slaapt nu zonder lampje.")
    for page in (sanne, marit, bart):
        reads(page, FIRST_MONTH, "Zij slaapt nu zonder lampje.")
    expect(section(sanne, FIRST_MONTH).locator(".cursor__name", has_text="Petra")).to_have_count(1, timeout=15_000)

    assert titles(marit) == titles(bart)
    assert len(titles(bart)) > 4
    for title in titles(bart):
        assert words(marit, title) == words(bart, title), title
    walked = {address: bart.content() for address in pages_of(bart)}
    assert len(walked) > 20, list(walked)
    for secret in WHERE:
        assert [one for one, page in walked.items() if secret in page] == [], secret
        assert secret.encode() not in visits.heard["bart"], secret
    assert b"Petra" in visits.heard["sanne"], "the sockets were not listened to"
    to_file(petra, "Fenna")
    seen = sanne.content() + "".join(petra.content() for _ in pages_of(petra))
    assert [secret for secret in WHERE if secret not in seen] == [], "it stands nowhere: this proves nothing"

    nothing_of_it_exists(window_of("lieke"), visits)


def without_moving(page: Page) -> str:
    """The page of this window as the server gives it now, without what differs at every request."""
    found = BeautifulSoup(page.request.get(page.url.partition("#")[0]).text(), "html.parser")
    for changing in found.select("input[name=csrf_token], [data-request]"):
        changing.decompose()
    return re.sub(r'nonce="[^"]+"', "", str(found))


def passage(page: Page, title: str) -> Locator:
    return page.locator(".plan-passage", has=page.get_by_role("heading", name=title))


def check_04_milans_father_reads_nothing_of_his_mothers_treatment_and_she_does(window_of, visits):
    """Also what he has read: once it is kept from him it leaves his open window, and the page is as before it came."""
    lieke, ilse, ruben = window_of("lieke"), window_of("ilse", viewport=PHONE), window_of("ruben")
    for page in (lieke, ilse, ruben):
        to_plan(page, "Milan", HELP)
        in_sight(page, HOW_IT_GOES)
    expect(passage(ilse, PASSAGE).get_by_text(TREATMENT)).to_be_visible()
    kept = passage(ilse, PASSAGE).locator(".text").get_attribute("data-text")
    assert kept is not None
    assert kept not in ruben.content()
    assert ruben.request.get(f"/teksten/{kept}").status == 404
    assert (answers_to(ruben, {kept}), answers_to(ilse, {kept})) == ({kept: "gone"}, {kept: "rights"})

    before = without_moving(ruben)
    more(lieke, HOW_IT_GOES).get_by_role("link", name="Een stuk voor minder mensen").click()
    lieke.get_by_label("Waar gaat dit stuk over?").fill(TALK)
    lieke.get_by_label("Josine").check()
    lieke.get_by_role("button", name="Maak dit stuk").click()
    passage(lieke, TALK).scroll_into_view_if_needed()
    passage(lieke, TALK).locator("[contenteditable=true]").click()
    lieke.keyboard.type(SAID)
    until(lambda: passage(lieke, TALK).locator(".text").get_attribute("data-unsent") == "false", lieke)
    for page in (ilse, ruben):
        page.reload()
        page.bring_to_front()
        passage(page, TALK).scroll_into_view_if_needed()
        until(lambda page=page: passage(page, TALK).locator(".text").get_attribute("data-ready") == "true", page)
        expect(passage(page, TALK)).to_contain_text(SAID)

    keep_from(lieke, "Ruben Taartman (ouder)", TALK)
    expect(ruben.get_by_text(SAID)).to_have_count(0, timeout=15_000)
    expect(ruben.get_by_text(TALK)).to_have_count(0)
    expect(passage(ilse, TALK)).to_contain_text(SAID)
    assert without_moving(ruben) == before
    for secret in (TREATMENT, PASSAGE):
        assert secret.encode() not in visits.heard["ruben"]
    assert TREATMENT.encode() in visits.heard["ilse"], "the sockets were not listened to"

    nothing_of_it_exists(window_of("sanne"), visits)


def keep_from(page: Page, whom: str, title: str) -> None:
    """Withhold a passage, as two professionals decided it."""
    passage(page, title).locator("summary").first.click()
    passage(page, title).get_by_role("link", name="Houd dit dicht voor iemand").click()
    expect(page.get_by_text(title)).to_be_visible()
    page.get_by_label("Voor wie blijft het dicht?").select_option(label=whom)
    page.get_by_label("Het gaat over een ander").check()
    page.get_by_label("Leg uit waarom").fill("Het gaat over de gezondheid van moeder.")
    page.get_by_label("Met welke tweede hulpverlener").select_option(index=1)
    page.get_by_role("button", name="Houd dicht").click()
    expect(page.get_by_text("Dit stuk bestaat vanaf nu niet meer voor deze persoon.")).to_be_visible()


def in_corner(page: Page) -> str:
    """The address of a youth's own corner, after writing there."""
    to_file(page, "Aya")
    page.get_by_role("link", name="Eigen woorden").first.click()
    page.get_by_role("link", name="Mijn hoekje").first.click()
    page.get_by_label("Schrijf het hier op").fill(CORNER)
    page.get_by_role("button", name="Bewaar in mijn hoekje").click()
    expect(page.locator("article", has_text=CORNER)).to_be_visible()
    return page.url


def reads_nothing_of_the_corner(page: Page, corner: str) -> None:
    assert page.request.get(corner).status == 404
    page.goto("/start")
    met = {address: page.content() for address in pages_of(page)}
    assert [one for one, found in met.items() if CORNER in found] == []


@pytest.fixture
def move_day(demo):
    """Move the day that counts, as `portal demo clock` does; after the test it is the real day again."""
    owner = addresses(Installation(demo.home), {}).owner
    yield partial(moved, owner)
    moved(owner, "0")


def check_05_aya_writes_along_from_her_sixteenth_birthday_and_her_corner_is_hers(window_of, move_day, visits):
    """On the evening before she reads and reacts; the day itself she writes in the window that she had open."""
    hilde, aya = window_of("hilde"), window_of("aya", viewport=PHONE)
    corner = in_corner(aya)
    to_file(hilde, "Aya")
    hilde.get_by_role("link", name="Plannen", exact=True).first.click()
    hilde.get_by_role("link", name="Begin een plan").click()
    hilde.get_by_label(HELP).check()
    hilde.get_by_role("button", name="Begin", exact=True).click()
    writes(hilde, MY_VIEW, "Aya vertelt.")
    plan, text = hilde.url, section(hilde, MY_VIEW).locator(".text").first.get_attribute("data-text")
    guardian, mother, foster = window_of("marleen"), window_of("nadia"), window_of("farah")

    move_day("+59")
    aya.goto(plan)
    reads(aya, MY_VIEW, "Aya vertelt.")
    expect(section(aya, MY_VIEW).locator("[contenteditable=true]")).to_have_count(0)
    assert aya.request.get(f"/teksten/{text}/schrijven").status == 403
    for page in (hilde, guardian, mother, foster):
        reads_nothing_of_the_corner(page, corner)

    hilde.goto(plan)
    in_sight(hilde, MY_VIEW)
    move_day("+60")
    expect(section(aya, MY_VIEW).locator("[contenteditable=true]")).to_have_count(1, timeout=15_000)
    writes(aya, MY_VIEW, " Ik wil hier blijven.")
    reads(hilde, MY_VIEW, "Aya vertelt. Ik wil hier blijven.")
    writes(hilde, MY_VIEW, " Dat is duidelijk.")
    reads(aya, MY_VIEW, "Ik wil hier blijven. Dat is duidelijk.")
    for page in (hilde, guardian, mother, foster):
        reads_nothing_of_the_corner(page, corner)
    aya.goto(corner)
    expect(aya.locator("article", has_text=CORNER)).to_be_visible()

    nothing_of_it_exists(window_of("lieke"), visits)


def role_tag(page: Page) -> str:
    page.reload()
    return section(page, ROLE).locator("h3").inner_text()


def check_13_only_the_section_on_their_role_waits_for_the_foster_parents(window_of, visits):
    """The plan is in force for everyone; each foster parent is asked about one section, and nobody else about any."""
    lieke, milan, ilse = window_of("lieke"), window_of("milan", viewport=PHONE), window_of("ilse")
    ad, josine = window_of("ad", viewport=PHONE), window_of("josine")
    plan = to_plan(lieke, "Milan", HELP)
    lieke.get_by_role("link", name="Stel vast").click()
    lieke.get_by_label("Vanaf welke dag").fill(date.today().isoformat())  # noqa: DTZ011 - of the machine it runs on
    lieke.get_by_role("button", name="Stel vast").click()
    expect(lieke.get_by_text("Het plan is vastgesteld.")).to_be_visible()
    for page in (milan, ilse, ad, josine):
        page.goto(plan)
        expect(page.locator(".plan-head")).to_contain_text("Geldt nu")
        assert "Wacht op pleegouders" in role_tag(page)
        expect(page.get_by_text("Wacht op pleegouders", exact=True)).to_have_count(1)

    asked = {
        page: page.get_by_role("link", name="Laat weten of dit klopt").count() for page in (ad, josine, milan, ilse)
    }
    assert list(asked.values()) == [1, 1, 0, 0]
    own = section(ad, ROLE).get_by_role("link", name="Laat weten of dit klopt")
    way = own.get_attribute("href")
    assert (ilse.request.get(way).status, milan.request.get(way).status) == (403, 403)
    for page, other in ((ad, josine), (josine, ad)):
        assert "Wacht op pleegouders" in role_tag(other)
        page.goto(way)
        page.get_by_label("Ik ben het eens", exact=True).check()
        page.get_by_role("button", name="Laat dit weten").click()
        expect(page.get_by_text("Dit antwoord staat bij het deel.")).to_be_visible()
    for page in (lieke, milan, ilse, ad, josine):
        page.goto(plan)
        assert "Akkoord van pleegouders" in role_tag(page)

    nothing_of_it_exists(window_of("sanne"), visits)
