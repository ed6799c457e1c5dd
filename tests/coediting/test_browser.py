"""Several people in real browser windows, through real web processes."""

import pytest

from tests.coediting.browser import Window, chromium_at

pytestmark = [pytest.mark.browser, pytest.mark.live]


@pytest.fixture(scope="module")
def chrome(chromium):
    with chromium_at(chromium) as browser:
        yield browser


@pytest.fixture
def open_window(chrome, portal):
    windows = []

    def open_window(person, *texts, **options):
        windows.append(Window(chrome, portal, person, *texts, **options))
        return windows[-1]

    yield open_window
    for window in windows:
        assert window.complaints == []
        window.close()


def test_two_writers_and_a_reader_see_the_same(world, open_window):
    sanne, noor, els = world.person("Sanne"), world.person("Noor"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", noor: "V C E", els: "V C"})
    one, other, reader = open_window(sanne, text_id), open_window(noor, text_id), open_window(els, text_id)

    one.type("Noor wil op zichzelf wonen.")
    other.shows(["Noor wil op zichzelf wonen."])
    other.editor.press("Control+Home")
    other.type("Ik vind: ")

    one.shows(["Ik vind: Noor wil op zichzelf wonen."])
    reader.shows(["Ik vind: Noor wil op zichzelf wonen."])
    assert reader.editor.get_attribute("aria-readonly") == "true"
    one.saved()
