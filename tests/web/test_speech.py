"""Reading aloud with the device's own voices, and dictation that is confirmed before it is text.

The device is the world outside: a voice and an ear that tests can hear and speak through stand in for it.
"""

import pytest

from tests.web.test_in_the_browser import a_context, browser, page, site  # noqa: F401 - fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.live,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

A_VOICE = """
    window.said = [];
    const voice = { lang: "nl-NL", localService: LOCAL, name: "Stem" };
    const utterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "SpeechSynthesisUtterance", { value: utterance });
    Object.defineProperty(window, "speechSynthesis", { value: {
        speaking: false, getVoices: () => [voice], addEventListener: () => null,
        cancel() { this.speaking = false; },
        speak(words) { this.speaking = true; window.said.push(words.text); words.onstart?.(); },
    } });
"""
AN_EAR = """
    window.SpeechRecognition = class {
        static async available(asked) { window.asked = asked; return "ANSWER"; }
        start() { window.ear = this; }
        stop() { this.onresult({ results: [[{ transcript: "ik wil leren koken" }]] }); this.onend(); }
    };
"""


def a_page(browser, site, script):  # noqa: F811 - the fixtures of above
    context = a_context(browser, site)
    context.add_init_script(script)
    return context, context.new_page()


def test_a_page_is_read_aloud_by_a_voice_of_the_device_without_its_buttons(browser, site):  # noqa: F811
    context, page = a_page(browser, site, A_VOICE.replace("LOCAL", "true"))  # noqa: F811
    page.goto("/hulp-nu")

    page.get_by_role("button", name="Lees voor").click()

    said = " ".join(page.evaluate("window.said"))
    assert "Nu hulp nodig" in said
    assert "Er is nu gevaar" in said
    assert "Lees voor" not in said
    assert page.get_by_role("button", name="Stop met voorlezen").count() == 1
    context.close()


def test_a_voice_that_sends_the_text_elsewhere_is_not_offered(browser, site):  # noqa: F811
    context, page = a_page(browser, site, A_VOICE.replace("LOCAL", "false"))  # noqa: F811
    page.goto("/hulp-nu")

    assert page.get_by_role("button", name="Lees voor").count() == 0
    context.close()


def test_dictated_words_are_text_only_after_they_were_confirmed(browser, site):  # noqa: F811
    context, page = a_page(browser, site, AN_EAR.replace("ANSWER", "available"))  # noqa: F811
    page.goto("/proef")
    area = page.get_by_label("Tekst")
    area.fill("Later:")

    speak = page.get_by_role("button", name="Inspreken")
    speak.click()
    speak.click()
    page.get_by_text("ik wil leren koken").wait_for()
    assert area.input_value() == "Later:"
    page.get_by_role("button", name="Gebruik deze woorden").click()

    assert area.input_value() == "Later: ik wil leren koken"
    assert page.evaluate("window.asked.processLocally") is True
    context.close()


def test_dictated_words_that_are_not_right_are_thrown_away(browser, site):  # noqa: F811
    context, page = a_page(browser, site, AN_EAR.replace("ANSWER", "available"))  # noqa: F811
    page.goto("/proef")
    speak = page.get_by_role("button", name="Inspreken")
    speak.click()
    speak.click()

    page.get_by_role("button", name="Gooi weg").click()

    assert page.get_by_label("Tekst").input_value() == ""
    assert page.get_by_text("ik wil leren koken").count() == 0
    context.close()


@pytest.mark.parametrize(
    "script", ["", AN_EAR.replace("ANSWER", "unavailable"), AN_EAR.replace("ANSWER", "downloadable")]
)
def test_without_an_ear_of_its_own_a_device_offers_no_dictation(browser, site, script):  # noqa: F811
    context, page = a_page(browser, site, script)  # noqa: F811
    page.goto("/proef")
    page.wait_for_load_state()

    assert page.get_by_role("button", name="Inspreken").count() == 0
    context.close()
