"""The story, step 8: who is kept out. The excluded father of Fenna, a professional outside the circle, Aya's mother.

Bart, who has authority, walks every page, header and download within his reach: nowhere does it say where Fenna lives,
and no sign-in as her is to be had. Lieke tries every address that Noor's people visited, reading and sending, and their
texts over a line of her own: nothing exists. Nadia, without authority, never meets an empty page.
"""

import re
from collections.abc import Iterator
from email import message_from_string, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Response, StorageState, expect

from portal.demo.people import PASSWORD
from portal.operations.database import connect
from portal.operations.demonstration import addresses
from portal.operations.installation import Installation
from tests.copies.builders import every_part
from tests.notifications.conftest import MailServer
from tests.operations.running import RunningPortal, environment
from tests.story.steps import signs_in_with_own_account, to_file, to_plan, to_start, until
from tests.story.test_every_page import pages_of, pattern

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.nightly, pytest.mark.timeout(900)]

BARTS_ADDRESS = "bart.z@thuis.example"
WHERE_FENNA_LIVES = ("Hazelgaard", "Petra", "Sjoerd", "Lindelaan", "6291", "Waterbroek")
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Opens a line of one's own and asks for each text as an editor does; everything that came within the time, as text.
ASKS_FOR_TEXTS = """async ([address, texts]) => {
    const line = new WebSocket(address.replace(/^http/, "ws"));
    line.binaryType = "arraybuffer";
    const came = [];
    await new Promise(resolve => {
        line.onmessage = e => came.push(typeof e.data === "string" ? e.data : "bytes:" + e.data.byteLength);
        line.onopen = () => {
            for (const text of texts) {
                const id = text.replace(/-/g, "").match(/../g).map(two => parseInt(two, 16));
                line.send(new Uint8Array([2, ...id, 0]));
            }
        };
        line.onclose = resolve;
        line.onerror = resolve;
        setTimeout(resolve, 5000);
    });
    line.close();
    return came;
}"""


def heard(page: Page) -> list[str]:
    """Everything that comes to this window from now on: addresses, headers and bodies."""
    came: list[str] = []

    def take(answer: Response) -> None:
        if "/static/" in answer.url or "/aanmelding/stroom" in answer.url:
            return
        came.append(f"{answer.url} {answer.all_headers()}")

    page.on("response", take)
    return came


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def demo(tmp_path_factory, mail) -> Iterator[RunningPortal]:
    """As everywhere in the story, with a mail server."""
    mails = environment(MAIL_URL=f"smtp://127.0.0.1:{mail.port}?from=nieuws@samendossier.example")
    portal = RunningPortal(tmp_path_factory.mktemp("story") / "var", env=mails)
    try:
        yield portal.start()
    finally:
        portal.clean()


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    return {}


@pytest.fixture
def bart(window, demo, signed_in) -> Page:
    """His window; he signs in once, for a code of the app counts once."""
    if signed_in:
        stays: Page = window(storage_state=signed_in["bart"])
        return stays
    page = signs_in_with_own_account(window(), demo, "bart")
    signed_in["bart"] = page.context.storage_state()
    return page


def test_what_bart_takes_along_as_a_file_does_not_say_it(bart):
    for title in ("Hulpverleningsplan", "Plan van aanpak van het zorgteam"):
        to_plan(bart, "Fenna", title)
        bart.get_by_role("link", name="Neem mee als bestand").first.click()
        bart.get_by_role("link", name="Voor uzelf").click()
        bart.get_by_label("Om zelf te lezen of te bewaren").check()
        bart.get_by_role("button", name="Maak de kopie").click()
        with bart.expect_download() as fetched:
            bart.get_by_role("link", name="Haal het Word-bestand op").click()
        inside = every_part(Path(fetched.value.path()).read_bytes())
        assert "Fenna" in inside
        assert [each for each in WHERE_FENNA_LIVES if each in inside] == []


def test_bart_finds_nowhere_where_fenna_lives(bart):
    came = heard(to_start(bart))
    found: dict[str, list[str]] = {}
    seen = []
    for name in pages_of(bart):
        seen.append(name)
        said = bart.content() + " ".join(came)
        if words := [each for each in WHERE_FENNA_LIVES if each in said]:
            found[name] = words
        came.clear()
    for asked in ("Hazelgaard", "Waterbroek"):
        for address in ("/mijn-dossiers", "/jongeren", "/start"):
            answer = bart.request.get(address, params={"q": asked})
            said = answer.text().replace(asked, "", answer.text().count("value="))
            if asked in said:
                found[f"{address}?q"] = [asked]

    assert found == {}
    assert len(seen) > 15, seen


def test_no_mail_to_bart_says_it_also_when_what_is_new_does(bart, window, demo, mail):
    bart.goto("/mail-en-meldingen")
    bart.get_by_label("Mailadres").fill(BARTS_ADDRESS)
    bart.get_by_label("Meteen als er iets nieuws is").check()
    bart.get_by_label("Geen mail vanaf").select_option("0")
    bart.get_by_label("Geen mail tot").select_option("0")
    bart.get_by_role("button", name="Bewaar", exact=True).click()
    plan = to_plan(bart, "Fenna", "Hulpverleningsplan")
    bart.get_by_role("link", name="Reageer").first.click()
    bart.get_by_label("Reactie", exact=True).fill("Waar woont zij nu?")
    bart.get_by_role("button", name="Plaats de reactie").click()
    bart.wait_for_url(f"{plan}**")

    sanne = window("sanne", "xonar")
    sanne.goto(plan)
    sanne.locator(".note", has_text="Waar woont zij nu?").get_by_role("link", name="Antwoord").click()
    sanne.locator("main textarea").first.fill(f"Dat zeg ik niet: {' '.join(WHERE_FENNA_LIVES)}.")
    sanne.get_by_role("button", name="Plaats het antwoord").click()

    to_bart = mails_to(BARTS_ADDRESS, demo, mail, sanne)
    kept_in = (*WHERE_FENNA_LIVES, "Fenna", "Zilvermeer", "Sanne", "XONAR", "school", "plan", "reactie")
    assert [each for each in kept_in if any(each.lower() in one.lower() for one in to_bart)] == []
    assert [one for one in to_bart if AN_ID.search(one)] == []
    assert all("Er is iets nieuws voor u" in one for one in to_bart)


def mails_to(address: str, demo: RunningPortal, mail: MailServer, page: Page) -> list[str]:
    """What came for this address, headers and words, once the pauses of minutes are over."""

    def came() -> list[str]:
        with connect(addresses(Installation(demo.home), {}).owner) as connection:
            connection.execute("UPDATE jobs.procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        read = [message_from_string(one, policy=policy.default) for one in mail.got]
        mine = [one for one in read if address in str(one["To"])]
        for one in mine:
            del one["Message-ID"]  # of the mail itself, and of nothing in the portal
        return [f"{one.items()} {one.get_content()}" for one in mine]

    until(lambda: bool(came()), page, 40)
    return came()


def test_no_sign_in_as_fenna_is_to_be_had(window):
    thief = window()
    thief.goto("/aanmelden/digid")
    thief.locator("main form button[type=submit]").first.click()
    thief.locator("input[name=user_name]").fill("fenna")
    thief.locator("input[name=password]").fill(PASSWORD)
    thief.locator("button[type=submit]").first.click()
    expect(thief.locator("input[name=password]")).to_be_visible()  # DigiD does not let a child of five in
    thief.goto("/aanmelden/wachtwoord")
    thief.locator("input[name=user_name]").fill("fenna")
    thief.locator("input[name=password]").fill(PASSWORD)
    thief.locator("input[name=totp_code]").fill("123456")
    thief.locator("main form button[type=submit]").first.click()
    assert thief.request.get("/mijn-dossiers", max_redirects=0).status in {302, 303}


def visited(page: Page) -> Iterator[tuple[str, str]]:
    """Walk all that this person can reach: each address with an id in it, with how it is asked for."""
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))  # noqa: PLW0108 - playwright takes no built-in
    for _ in pages_of(page):
        for form in page.locator("form[method=post]").all():
            yield "POST", urlsplit(form.evaluate("e => e.action")).path
        for link in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
            yield "GET", urlsplit(link).path
    for each in asked:
        yield each.method, urlsplit(each.url).path


def test_for_a_professional_outside_the_circle_nothing_of_it_exists(window, demo):
    addresses: dict[tuple[str, str], str] = {}
    texts: set[str] = set()
    for who, organisation in (("noor", "digid"), ("ineke", "digid"), ("okke", "mutsaers")):
        page = to_start(window(who, organisation))
        for method, path in visited(page):
            if AN_ID.search(path) and not path.startswith("/static/"):
                addresses.setdefault((method, pattern(path)), path)
        to_file(page, "Noor")
        addresses["GET", f"file of {who}"] = urlsplit(page.url).path
    noor = window("noor")
    to_plan(noor)
    texts |= set(noor.eval_on_selector_all("[data-text]", "all => all.map(one => one.dataset.text)"))

    lieke = window("lieke", "rubicon")
    token = lieke.locator("input[name=csrf_token]").first.get_attribute("value")
    met = {}
    for (method, name), path in addresses.items():
        if method == "GET":
            answer = lieke.request.get(path, max_redirects=0)
        else:
            answer = lieke.request.post(path, form={"csrf_token": str(token)}, max_redirects=0)
        if answer.status != 404 or "Noor" in answer.text():
            met[f"{method} {name}"] = answer.status
    came = lieke.evaluate(ASKS_FOR_TEXTS, [f"{lieke.evaluate('location.origin')}/teksten/verbinding", sorted(texts)])

    assert met == {}
    assert len(addresses) > 60
    assert [each for each in came if each.startswith("bytes:")] == []
    assert sum('"gone"' in each for each in came) == len(texts)


def test_nadia_never_meets_an_empty_page(window):
    nadia = to_start(window("nadia"))
    said = nadia.locator("main").inner_text()
    for what in (
        "Hilde Vlierboom",  # who the worker is
        "Uw eigen woorden en vragen",
        "Waarom ziet u niet meer?",
        "U heeft geen gezag",
        "Een professional kijkt per vraag wat kan",  # who decides it
        "vertrouwenspersoon",
        "klacht",
    ):
        assert what in said, what
    empty = [name for name in pages_of(nadia) if len(nadia.locator("main").inner_text().split()) < 12]
    assert empty == []

    nadia.goto("/start")
    nadia.get_by_role("link", name="Vraag informatie over uw kind").click()
    nadia.locator("textarea").first.fill("Hoe gaat het met Aya op school?")
    nadia.get_by_role("main").get_by_role("button").first.click()
    nadia.goto("/start")
    expect(nadia.get_by_role("main")).to_contain_text("Informatieverzoek")
