"""The frame and its behaviours in a real Chromium: reachable for everyone, safe to leave, nothing typed lost."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, render_template_string, request
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright, Route
from werkzeug.serving import make_server

from portal.access import matrix
from portal.app import create_app
from portal.database.session import engine_for, sessions_on
from portal.web import language, transactions
from tests.browsing import ARGUMENTS, axe_finds, html_checker_finds, needs_axe, needs_html_checker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.live,
    # A browser that goes on to another page hangs up in the middle of a file; the test server then leaves it open.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PAGES = ("/", "/hulp-nu", "/weergave", "/moeilijke-woorden", "/toegankelijkheid", "/nergens", "/onderdelen")
TOKEN = '<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">'
FORM = f"""{{% extends "layouts/page.html" %}}{{% block title %}}Proef{{% endblock title %}}
{{% block content %}}
  <form method="post" action="/proef" hx-post="/proef" hx-target="#antwoord">{TOKEN}
    <label for="text">Tekst</label><textarea id="text" name="text"></textarea><button>Bewaar</button></form>
  <div id="antwoord"></div>
  <a id="vraag-link" href="/weergave-vraag" data-dialog>Vraag</a>
{{% endblock content %}}"""
QUESTION = f"""{{% extends "layouts/focus.html" %}}{{% block title %}}Vraag{{% endblock title %}}
{{% block content %}}<p>Echt weg?</p><form method="post">{TOKEN}<button>Ja</button></form>{{% endblock content %}}"""


@pytest.fixture(scope="module")
def site(server, live_database, settings) -> Iterator[str]:
    """The portal on a port of its own, with a form whose answer the text itself asks for: "500", "422", "goed"."""
    url = server.url(live_database, "portal_app")
    engine = engine_for(url)
    web = make_server("127.0.0.1", 0, Flask(__name__), threaded=True)
    origin = f"http://localhost:{web.server_port}"
    app = create_app(replace(settings, origin=origin, database_url=url), sessions_on(engine, settings.keys_directory))
    trial = Blueprint("trial", __name__)
    trial.add_url_rule("/proef", "form", _form, methods=["GET", "POST"])
    trial.add_url_rule("/weergave-vraag", "question", lambda: render_template_string(QUESTION))
    app.register_blueprint(trial)
    public = matrix.PUBLIC | {"trial.form", "trial.question"}
    web.app = app
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transactions, "PUBLIC", public)
        thread.start()
        yield origin
        web.shutdown()
        thread.join()
        web.server_close()
        engine.dispose()


def _form():
    asked = request.form.get("text", "")
    for code in (500, 409, 503):
        if str(code) in asked:
            abort(code)
    return f"<p>{len(asked)} tekens bewaard</p>" if request.method == "POST" else render_template_string(FORM)


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield browser
    browser.close()


def a_context(browser: Browser, site: str, **options: Any) -> BrowserContext:
    return browser.new_context(base_url=site, locale="nl-NL", **options)


@pytest.fixture
def page(browser, site) -> Iterator[Page]:
    """A page under the real policy; anything on its console that the browser blocked or broke fails the test."""
    context = a_context(browser, site)
    context.route("https://www.knmi.nl/**", lambda route: route.fulfill(body="<h1>Weer</h1>", content_type="text/html"))
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    expected = ("Failed to load resource", "Response Status Error Code", "htmx:")  # answers that a test asked for
    assert [complaint for complaint in complaints if not complaint.startswith(expected)] == []


def opened(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == (404 if path == "/nergens" else 200)


@needs_axe
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), pytest.param(1280, "dark", marks=pytest.mark.nightly)])
def test_axe_finds_nothing_on_any_page(browser, site, width, scheme):
    context = a_context(
        browser,
        site,
        bypass_csp=True,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for path in (*PAGES, "/onderdelen?fout=1", "/onderdelen?als=jongere", "/onderdelen?als=werk"):
        opened(page, path)
        found |= {f"{path} {rule}": places for rule, places in axe_finds(page).items()}
    context.close()

    assert found == {}


@needs_html_checker
def test_the_html_checker_finds_nothing_on_any_page(browser, site, tmp_path):
    context = a_context(browser, site)
    for number, path in enumerate((*PAGES, "/onderdelen?fout=1", "/onderdelen?als=jongere", "/onderdelen?als=werk")):
        (tmp_path / f"{number}.html").write_text(context.request.get(path).text())
    context.close()

    assert html_checker_finds(tmp_path) == []


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])  # 320: 1280 enlarged four times
def test_no_page_is_wider_than_its_screen(browser, site, width):
    context = a_context(browser, site, viewport={"width": width, "height": 256 if width == 320 else 800})
    page = context.new_page()
    for path in (*PAGES, "/onderdelen?als=jongere", "/onderdelen?als=werk"):
        opened(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_a_table_is_cards_on_a_phone_and_nothing_of_it_is_cut(browser, site):
    context = a_context(browser, site, viewport={"width": 390, "height": 844})
    page = context.new_page()
    opened(page, "/onderdelen")
    cut = page.evaluate(
        "[...document.querySelectorAll('.table-box, .table td, .table th')]"
        ".filter(one => one.scrollWidth > one.clientWidth && one.clientWidth > 1).length"
    )
    first = page.locator(".table tbody tr").first
    label = first.locator("td").first.evaluate("one => getComputedStyle(one, '::before').content")
    below = first.evaluate(
        "row => row.children[1].getBoundingClientRect().top > row.children[0].getBoundingClientRect().top"
    )
    context.close()

    assert cut == 0
    assert label == '"Wie helpt"'
    assert below


@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_rule_of_its_own_policy(page, path):
    opened(page, path)


def test_leaving_quickly_takes_the_pages_place_in_the_history(page):
    page.goto("about:blank")
    page.goto("/hulp-nu")
    page.get_by_role("button", name="Snel weg").click()
    page.wait_for_url("https://www.knmi.nl/**")

    page.go_back()

    assert page.url == "about:blank"


def test_escape_three_times_leaves_quickly(page):
    page.goto("/weergave")
    for _ in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url("https://www.knmi.nl/**")


def test_escape_once_stays(page):
    page.goto("/weergave")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)

    assert page.url.endswith("/weergave")


def test_leaving_quickly_works_without_javascript(browser, site):
    context = a_context(browser, site, java_script_enabled=False)
    context.route("https://www.knmi.nl/**", lambda route: route.fulfill(body="<h1>Weer</h1>", content_type="text/html"))
    page = context.new_page()
    page.goto("/hulp-nu")
    page.get_by_role("button", name="Snel weg").click()

    page.wait_for_url("https://www.knmi.nl/**")
    context.close()


@pytest.mark.parametrize(
    ("code", "said"), [("500", "Er ging iets mis bij ons"), ("409", "Dit kan nu niet"), ("503", "even niet")]
)
def test_a_text_stays_in_its_form_when_the_answer_is_an_error(page, code, said):
    page.goto("/proef")
    page.get_by_label("Tekst").fill(f"Geef mij {code}")
    page.get_by_role("button", name="Bewaar").click()

    page.get_by_role("alert").filter(has_text=said).wait_for()
    assert page.get_by_label("Tekst").input_value() == f"Geef mij {code}"

    page.get_by_label("Tekst").fill("goed zo")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("7 tekens bewaard").wait_for()
    assert page.get_by_role("alert").count() == 0


def test_a_text_stays_in_its_form_when_the_line_is_cut(page):
    page.goto("/proef")
    page.get_by_label("Tekst").fill("Een lange brief")
    page.context.set_offline(True)
    page.get_by_role("button", name="Bewaar").click()

    page.get_by_role("alert").filter(has_text="Geen verbinding").wait_for()
    assert page.get_by_label("Tekst").input_value() == "Een lange brief"

    page.context.set_offline(False)
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("15 tekens bewaard").wait_for()


def test_leaving_a_page_with_an_unsent_text_asks_first(page):
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/proef")
    page.get_by_label("Tekst").press_sequentially("Nog niet klaar")
    page.get_by_role("link", name="Moeilijke woorden").click()
    page.wait_for_url("**/moeilijke-woorden")

    assert asked == ["beforeunload"]


def test_nothing_typed_is_left_in_the_browsers_storage(page):
    page.goto("/proef")
    page.get_by_label("Tekst").fill("Geef mij 500")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("alert").wait_for()

    assert page.evaluate("localStorage.length") == 0
    assert "Geef mij" not in page.evaluate("JSON.stringify(sessionStorage)")  # htmx keeps the path of this tab there
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0


def test_a_question_opens_in_a_dialog_and_gives_the_focus_back(page):
    page.goto("/proef")
    page.get_by_role("link", name="Vraag").click()

    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Echt weg?").wait_for()
    assert dialog.get_by_role("heading", level=2).count() == 1
    assert dialog.locator("form").get_attribute("action").endswith("/weergave-vraag")

    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "vraag-link"


def test_a_question_is_a_page_without_javascript(browser, site):
    context = a_context(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/proef")
    page.get_by_role("link", name="Vraag").click()

    assert page.get_by_text("Echt weg?").is_visible()
    context.close()


def test_a_hard_word_is_explained_by_keyboard_and_without_javascript(browser, site):
    context = a_context(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    meaning = page.get_by_text("Het recht en de plicht om belangrijke dingen")
    assert not meaning.is_visible()

    page.get_by_role("button", name="gezag").press("Enter")

    assert meaning.is_visible()
    context.close()


def test_everything_is_reached_by_keyboard_with_a_visible_focus(page):
    page.goto("/onderdelen")
    wanted = page.locator(
        "a[href]:visible, button:visible, input:visible:not([type=hidden]), select:visible, textarea:visible"
    ).count()
    unseen, reached = [], set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const element = document.activeElement;
                if (element === document.body) return null;
                const shown = element.closest(".choice, .card--link") ?? element;
                const visible = [element, shown].some(one => getComputedStyle(one).outlineStyle !== "none");
                const box = element.getBoundingClientRect();
                return [element.outerHTML.slice(0, 90) + Math.round(box.top + scrollY), visible];
            }"""
        )
        if seen is None:
            break
        reached.add(seen[0])
        if not seen[1]:
            unseen.append(seen[0])

    assert unseen == []
    assert len(reached) >= wanted - 4, "radio buttons of one question are one stop"


def test_the_first_stop_leads_past_the_navigation(page):
    page.goto("/hulp-nu")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ga naar de inhoud"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_late_font_moves_nothing(browser, site):
    context = a_context(browser, site, viewport={"width": 390, "height": 844})
    page = context.new_page()

    def late(route: Route) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/*.woff2", late)
    page.add_init_script(
        "window.moved = 0;"
        "new PerformanceObserver(list => list.getEntries().forEach(one => { window.moved += one.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/")
    page.wait_for_timeout(1500)

    assert page.evaluate("window.moved") == 0
    context.close()


def test_on_paper_there_is_nothing_to_press(page):
    page.goto("/onderdelen")
    page.emulate_media(media="print")

    assert page.locator("article.card--doc").is_visible()
    for control in (".exit", ".mainnav", ".tabs", ".buttons", ".foot", ".demo-strip"):
        assert not page.locator(control).first.is_visible(), control


def test_nothing_moves_for_who_wants_no_motion(browser, site):
    context = a_context(browser, site, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/onderdelen")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')]"
        ".filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    )
    context.close()

    assert moving == 0


def test_the_language_is_changed_without_javascript(browser, site):
    context = a_context(browser, site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/hulp-nu")
    page.get_by_role("button", name="English").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Help now"
    assert [cookie["value"] for cookie in context.cookies() if cookie["name"] == language.COOKIE] == ["en"]
    context.close()
