"""The story, step 7: the worker is ill and a colleague stands in for a week; Tijn's file goes to another organisation.

The family is told by name, and after the last day the colleague's access stops by itself, in an open window too. Of
Tijn's file the organisation that led it keeps its own period, to read; nothing of after it.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.story.steps import begins, editor, in_sight, reads, saved, section, the_day_is, to_file, to_plan, until

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844}
A_WEEK = 7
CARE_TEAM, MONTH = "Plan van aanpak van het zorgteam", "De eerste maand"
SAID = "Tijn blijft op zijn eigen school."
GOES = "Hoe gaat het nu"


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()  # noqa: DTZ011 - of the machine on which the portal runs


def test_sanne_is_ill_and_for_a_week_coen_does_all_her_work(window, demo):
    coen = window("coen", "xonar")
    coen.goto("/jongeren")
    expect(coen.get_by_role("link", name="Noor Kastanjeveld")).to_have_count(0)
    sanne = window("sanne", "xonar")
    sanne.goto("/jongeren")
    sanne.get_by_role("link", name="Laat u vervangen").click()
    sanne.get_by_label("Wie komt er in uw plaats?").select_option(label="Coen Dalemans")
    sanne.get_by_label("Tot en met").fill(day(A_WEEK - 1))
    sanne.get_by_role("button", name="Leg de vervanging vast").click()
    expect(sanne.get_by_text("De vervanging staat vast in 4 dossiers.")).to_be_visible()

    coen.goto("/jongeren")
    for youth in ("Fenna Zilvermeer", "Joris Oeverland", "Lotte Dijkgraaf", "Noor Kastanjeveld"):
        expect(coen.get_by_role("link", name=youth)).to_have_count(1)
    for who in ("noor", "ineke"):
        page = window(who, viewport=PHONE)
        page.goto("/start")
        expect(page.get_by_role("main")).to_contain_text("Coen")
        to_file(page, "Noor")
        page.get_by_role("link", name="Mensen").first.click()
        expect(page.get_by_role("main")).to_contain_text("Coen")


def test_after_the_week_his_open_window_closes_and_nothing_is_left_to_find(window, demo):
    coen = window("coen", "xonar")
    plan = to_plan(coen, title="Mijn perspectiefplan")
    in_sight(coen, "Geld")

    the_day_is(demo, A_WEEK)

    until(lambda: "Ik spaar voor mijn rijbewijs" not in coen.locator("main").inner_text(), coen)
    for address in (plan, coen.url):
        answer = coen.request.get(address)
        assert answer.status in {
            403,
            404,
        }  # he is on duty for XONAR too: he may know of a plan, and reads nothing of it
        assert "rijbewijs" not in answer.text()
    coen.goto("/jongeren")
    expect(coen.get_by_role("link", name="Noor Kastanjeveld")).to_have_count(0)
    sanne = window("sanne", "xonar")
    sanne.goto(plan)
    expect(section(sanne, "Geld")).to_be_visible()


def test_tijns_file_goes_to_another_organisation_that_knows_nothing_before_it_takes_it(window, demo):
    the_day_is(demo, 0)
    lieke, coen = window("lieke", "rubicon"), window("coen", "xonar")
    to_file(lieke, "Tijn")
    file = lieke.url
    lieke.get_by_role("link", name="Overdracht").first.click()
    lieke.get_by_role("link", name="Draag dit dossier over").click()
    lieke.get_by_label("Welke organisatie neemt het over?").select_option(label="XONAR")
    lieke.get_by_label("Eerste dag van de nieuwe organisatie").fill(day(1))
    lieke.get_by_label("Waarom? Dit leest het gezin.").fill("Tijn en Fenna krijgen dezelfde begeleider.")
    lieke.get_by_role("button", name="Bekijk wat er meegaat").click()
    lieke.get_by_role("button", name="Ja, bied aan").click()

    coen.goto("/overdrachten")
    assert "Tijn" not in coen.content()
    assert coen.request.get(file).status == 404
    coen.get_by_role("button", name="Ik neem dit dossier over").click()
    lieke.reload()
    lieke.get_by_role("link", name="Rond de overdracht af").click()
    lieke.get_by_role("button", name="Draag dit dossier over").click()
    expect(lieke.get_by_text("De overdracht staat vast.")).to_be_visible()
    riet = window("riet", viewport=PHONE)
    to_file(riet, "Tijn")
    riet.get_by_role("link", name="Overdracht").first.click()
    expect(riet.get_by_role("main")).to_contain_text("Coen Dalemans")


def test_from_that_day_the_former_organisation_reads_its_own_period_and_no_more(window, demo):
    lieke, riet = window("lieke", "rubicon"), window("riet", viewport=PHONE)
    old = to_plan(lieke, "Tijn", CARE_TEAM)
    expect(section(lieke, MONTH)).to_contain_text(SAID)

    the_day_is(demo, 1)
    coen = window("coen", "xonar")
    new = begins(coen, "Tijn", "Hulpverleningsplan")
    editor(coen, GOES).click()
    coen.keyboard.type("Tijn gaat naar een andere school.")
    saved(coen, GOES)

    assert lieke.request.get(new).status == 404
    lieke.reload()
    expect(section(lieke, MONTH)).to_contain_text(SAID)
    expect(lieke.locator("[contenteditable=true]")).to_have_count(0)
    expect(lieke.get_by_role("link", name="Reageer")).to_have_count(0)
    expect(lieke.get_by_role("button", name="Maak een nieuwe versie")).to_have_count(0)
    lieke.get_by_role("link", name="Plannen", exact=True).first.click()
    expect(lieke.get_by_role("link", name=CARE_TEAM)).to_be_visible()
    expect(lieke.get_by_role("link", name="Hulpverleningsplan")).to_have_count(0)
    riet.goto(new)  # for the family the file went on
    reads(riet, GOES, "Tijn gaat naar een andere school.")
    riet.goto(old)
    expect(section(riet, MONTH)).to_contain_text(SAID)
