"""The trial on which the form of authorship was chosen: real editors, and who wrote what after each deed."""

import pytest

from portal.coediting import guard
from portal.coediting.authorship import Authorship
from portal.coediting.encoding import whole
from tests.coediting.browser import Window

pytestmark = [pytest.mark.browser, pytest.mark.live]


class Desk:
    """Two writers at one text: Noor wrote first, Sanne works on it."""

    def __init__(self, world, portal, chrome, words):
        self.world = world
        self.noor, self.sanne = world.person("Noor"), world.person("Sanne")
        self.text_id = world.a_text({self.noor: "V C E", self.sanne: "V C E"})
        self.first = Window(chrome, portal, self.noor, self.text_id)
        self.first.type(words)
        self.first.saved()
        self.second = Window(chrome, portal, self.sanne, self.text_id)
        self.second.until(lambda: "".join(self.second.lines()) == words.replace("\n", ""))
        self.second.editor.focus()

    def press(self, *keys):
        for key in keys:
            self.second.page.keyboard.press(key)
            self.second.page.wait_for_timeout(15)  # nobody is faster than the browser tells its selection

    def type(self, words):
        self.second.page.keyboard.type(words)

    def authors(self):
        """The lines with who wrote each stretch, made from the rows alone."""
        self.second.saved()
        names = {self.noor.id: "Noor", self.sanne.id: "Sanne"}
        book = Authorship()
        for person, data in self.world.run(
            "SELECT person_id, bytes FROM text_update WHERE text_id = %s ORDER BY number", self.text_id
        ):
            book.take(guard.from_browser(bytes(data)), person)
        found = [[(whole(words), names[author]) for words, author in line] for line in book.lines() if line]
        assert ["".join(words for words, _ in line) for line in found] == [line for line in self.second.lines() if line]
        return found

    def close(self):
        for window in (self.first, self.second):
            assert window.complaints == []
            window.close()


@pytest.fixture
def desk(world, portal, chrome):
    desks = []

    def desk(words):
        desks.append(Desk(world, portal, chrome, words))
        return desks[-1]

    yield desk
    for each in desks:
        each.close()


def test_a_split_paragraph_keeps_its_author(desk):
    at = desk("Ik wil naar huis")
    at.press("Control+Home", *["ArrowRight"] * 7, "Enter")
    assert at.authors() == [[("Ik wil ", "Noor")], [("naar huis", "Noor")]]


@pytest.mark.nightly
def test_joined_paragraphs_keep_their_authors(desk):
    at = desk("Ik wil naar huis.")
    at.press("Control+End", "Enter")
    at.type("Dat begrijp ik.")
    at.press("Home", "Backspace")
    assert at.authors() == [[("Ik wil naar huis.", "Noor"), ("Dat begrijp ik.", "Sanne")]]


@pytest.mark.nightly
def test_a_heading_keeps_its_author(desk):
    at = desk("Wonen")
    at.second.page.get_by_role("button", name="Kop").click()
    assert at.authors() == [[("Wonen", "Noor")]]


@pytest.mark.nightly
def test_a_list_keeps_its_author(desk):
    at = desk("Een eigen kamer")
    at.second.page.get_by_role("button", name="Lijst").click()
    at.press("Control+End", "Enter")
    at.type("en een hond")
    assert at.authors() == [[("Een eigen kamer", "Noor")], [("en een hond", "Sanne")]]


@pytest.mark.nightly
def test_words_made_bold_keep_their_author(desk):
    at = desk("Dit is belangrijk")
    at.press("Control+a", "Control+b")
    assert at.authors() == [[("Dit is belangrijk", "Noor")]]


def test_words_that_another_deleted_and_undid_keep_their_author(desk):
    at = desk("Ik wil niet weg")
    at.press("Control+Home", *["ArrowRight"] * 7, *["Shift+ArrowRight"] * 5, "Delete")
    at.second.saved()
    at.press("Control+z")
    assert at.authors() == [[("Ik wil niet weg", "Noor")]]


@pytest.mark.nightly
def test_a_paragraph_that_another_deleted_and_undid_keeps_its_author(desk):
    at = desk("Ik wil naar huis en niet naar een groep.")
    at.press("Control+Home", "Enter", "Control+End", "Control+a", "Delete")
    at.second.saved()
    at.press("Control+z")
    at.second.saved()
    assert [line for line in at.authors() if line] == [[("Ik wil naar huis en niet naar een groep.", "Noor")]]


@pytest.mark.nightly
def test_words_that_another_moved_keep_their_author(desk):
    at = desk("Eerst de school, daarna wonen.")
    at.press("Control+Home", *["Shift+ArrowRight"] * 17, "Control+x")
    at.second.saved()
    at.press("Control+End", "Control+v")
    assert at.authors() == [[("daarna wonen.Eerst de school, ", "Noor")]]


@pytest.mark.nightly
def test_a_letter_typed_between_is_the_typists_own(desk):
    at = desk("Ik wil naar huis")
    at.press("Control+Home", *["ArrowRight"] * 7)
    at.type("graag ")
    assert at.authors() == [[("Ik wil ", "Noor"), ("graag ", "Sanne"), ("naar huis", "Noor")]]


@pytest.mark.nightly
def test_a_table_edited_by_two_keeps_both(desk):
    at = desk("Afspraken")
    at.press("Control+End", "Enter")
    at.second.page.get_by_role("button", name="Tabel", exact=True).click()
    at.press("Control+Home", "ArrowDown")
    at.type("Wat")
    at.press("Tab")
    at.type("Wie")
    at.second.saved()
    at.first.until(lambda: "Wie" in at.first.lines())
    at.first.editor.locator("td p").first.click()
    at.first.page.keyboard.type("Bellen")
    at.first.saved()
    at.second.until(lambda: "Bellen" in at.second.lines())
    at.second.editor.locator("td p").nth(1).click()
    at.type("Sanne")
    assert at.authors() == [
        [("Afspraken", "Noor")], [("Wat", "Sanne")], [("Wie", "Sanne")], [("Bellen", "Noor")], [("Sanne", "Sanne")],
    ]  # fmt: skip
