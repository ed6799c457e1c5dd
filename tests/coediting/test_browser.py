"""Several people in real browser windows, through real web processes."""

import os
import signal
import threading
import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.live]

# Nothing lies over the paragraph in which the caret stands, neither the bar nor the edge of the window.
CARET_IN_SIGHT = """(() => {
  const at = getSelection().anchorNode;
  const { left, top, bottom } = (at.nodeType === 1 ? at : at.parentNode).getBoundingClientRect();
  return document.elementFromPoint(left + 1, (top + bottom) / 2)?.closest(".text__words") != null;
})()"""


def test_two_writers_and_a_reader_see_the_same(world, open_window):
    sanne, noor, els = world.person("Sanne"), world.person("Noor"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", noor: "V C E", els: "V C"})
    one, other, reader = open_window(sanne, text_id), open_window(noor, text_id), open_window(els, text_id)

    one.type("Noor wil op zichzelf wonen.")
    other.shows(["Noor wil op zichzelf wonen."])
    other.editor.focus()
    other.keys("Control+Home")
    other.page.keyboard.type("Ik vind: ")

    one.shows(["Ik vind: Noor wil op zichzelf wonen."])
    reader.shows(["Ik vind: Noor wil op zichzelf wonen."])
    assert reader.editor.get_attribute("aria-readonly") == "true"
    one.saved()


def test_a_caret_stays_behind_its_own_last_letter_while_others_write_at_the_same_place(world, open_window):
    people = [world.person(name) for name in ("Sanne", "Noor", "Els")]
    text_id = world.a_text(dict.fromkeys(people, "V C E"))
    one, other, third = (open_window(person, text_id) for person in people)

    one.type("pap")
    other.shows(["pap"])
    other.editor.focus()
    other.keys("Control+End")
    other.page.keyboard.type("peer")
    one.shows(["pappeer"])
    third.shows(["pappeer"])
    third.editor.focus()
    third.keys("Control+Home", *["ArrowRight"] * 3)
    third.page.keyboard.type("of")
    one.shows(["papofpeer"])
    one.page.keyboard.type("pa")

    for window in (one, other, third):
        window.shows(["pappaofpeer"])


def test_an_offline_writer_goes_on_is_told_so_and_merges_on_return(world, open_window, wire):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    one, other = open_window(sanne, text_id, tolerant=True, at=wire.portal), open_window(noor, text_id)
    one.type("Begin.")
    one.saved()

    wire.cut()
    one.type(" Onderweg geschreven.")
    one.until(lambda: "geen verbinding" in one.alert())
    other.shows(["Begin."])
    other.editor.focus()
    other.keys("Control+Home")
    other.page.keyboard.type("Intussen. ")
    other.saved()
    wire.mend()

    one.shows(["Intussen. Begin. Onderweg geschreven."])
    other.shows(["Intussen. Begin. Onderweg geschreven."])
    one.saved()
    assert one.alert() == ""


def test_leaving_with_something_unsent_asks_first(world, open_window, wire):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id, tolerant=True, at=wire.portal)
    window.type("Bewaard.")
    window.saved()
    kept = (
        "() => { const leaving = new Event('beforeunload', { cancelable: true });"
        " dispatchEvent(leaving); return leaving.defaultPrevented }"
    )
    assert window.editor.evaluate(kept) is False

    wire.cut()
    window.type(" Niet bewaard.")

    assert window.editor.evaluate(kept) is True
    wire.mend()
    window.saved()


def test_it_says_saved_at_a_time_only_when_it_is_true(world, open_window, wire):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id, tolerant=True, at=wire.portal)
    window.type("Bewaard.")
    window.until(lambda: "Bewaard om" in window.state())

    wire.cut()
    window.type(" Nog niet.")

    assert "Bewaard om" not in window.state()
    wire.mend()
    window.until(lambda: "Bewaard om" in window.state())


@pytest.mark.timed
def test_a_right_that_ends_while_typing_stops_within_a_second_and_the_words_can_be_copied(world, open_window):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    window, other = open_window(sanne, text_id), open_window(noor, text_id)
    window.type("Dit is bewaard.")
    window.saved()
    told_at = window.when_it_says("niet meer schrijven")
    ended_at: list[float] = []

    def end() -> None:
        world.allow(text_id, sanne, "V")
        ended_at.append(time.time())  # committed

    timer = threading.Timer(0.1, end)
    timer.start()
    window.type(more := "Dit nog net, en dit dan niet meer." * 20)
    timer.join()
    window.until(lambda: told_at() is not None)

    assert told_at() - ended_at[0] < 1.0
    assert window.editor.get_attribute("aria-readonly") == "true"
    window.page.keyboard.type("Zonder recht.")
    unsent = window.page.evaluate("document.querySelector('.text__unsent textarea')?.value ?? ''")
    other.until(lambda: window.lines() == [other.lines()[0] + unsent])
    assert ("Dit is bewaard." + more).startswith(window.lines()[0])
    stored = world.run("SELECT max(made_at) FROM text_update WHERE text_id = %s AND person_id = %s", text_id, sanne.id)
    assert stored[0][0].timestamp() <= ended_at[0]


def test_what_was_not_sent_when_a_right_ended_can_be_copied(world, open_window, wire):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id, at=wire.portal)
    window.type("Dit is bewaard.")
    window.saved()

    wire.runs.clear()  # what is typed now is under way when the right ends
    window.type(" Dit niet meer.")
    world.allow(text_id, sanne, "V")
    wire.runs.set()

    window.until(lambda: window.page.locator(".text__unsent").count() == 1)
    assert "niet meer schrijven" in window.alert()
    unsent = window.page.get_by_label("Dit was nog niet bewaard").input_value()
    assert unsent
    assert " Dit niet meer.".endswith(unsent)


def test_who_writes_nothing_when_their_right_ends_is_told_so(world, open_window):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id)
    window.type("Dit is bewaard.")
    window.saved()

    world.allow(text_id, sanne, "V")
    window.until(lambda: "niet meer schrijven" in window.alert())
    window.type(" Dit niet meer.")

    assert window.lines() == ["Dit is bewaard."]
    assert window.page.locator(".text__unsent").count() == 0

    world.allow(text_id, sanne, "V C E")
    window.until(lambda: window.alert() == "")
    window.type(" Dit weer wel.")
    window.saved()


@pytest.mark.timed
def test_a_reader_whose_right_ends_sees_nothing_more_within_a_second(world, open_window):
    sanne, els = world.person("Sanne"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", els: "V C"})
    writer, reader = open_window(sanne, text_id), open_window(els, text_id)
    writer.type("Eerst te zien.")
    reader.shows(["Eerst te zien."])

    world.allow(text_id, els, "")
    reader.until(lambda: "niet meer te zien" in reader.alert(), 1.0)

    assert reader.lines() == []


def test_who_is_signed_out_keeps_their_words_and_goes_on_after_signing_in(world, open_window):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id, tolerant=True)
    window.type("Begin.")
    window.saved()
    world.run("UPDATE sign_in_session SET ended_at = now(), ended_why = 'signed_out' WHERE id = %s", sanne.session_id)
    window.until(lambda: "U bent afgemeld" in window.alert(), 3.0)
    window.type(" Verder.")

    world.run("UPDATE sign_in_session SET ended_at = NULL, ended_why = NULL WHERE id = %s", sanne.session_id)
    window.page.get_by_role("button", name="Ga verder").click()

    window.saved()
    window.until(lambda: world.run("SELECT count(*) > 1 FROM text_update WHERE text_id = %s", text_id) == [(True,)])


def test_among_anothers_own_words_a_change_becomes_a_suggestion(world, open_window):
    noor, sanne = world.person("Noor"), world.person("Sanne")
    text_id = world.a_text({noor: "V C E", sanne: "V C E"}, owner=noor)
    youth = open_window(noor, text_id)
    youth.type("Ik wil naar huis.")
    youth.saved()
    worker = open_window(sanne, text_id)
    assert worker.page.get_by_role("button", name="Voorstellen doen").get_attribute("aria-pressed") == "true"

    worker.editor.focus()
    worker.keys("Control+Home", *["ArrowRight"] * 3, *["Shift+ArrowRight"] * 3, "Delete")
    worker.page.keyboard.type("zou")
    worker.saved()

    youth.until(lambda: youth.page.locator("del.suggested").count() == 1)
    assert youth.words_in("del.suggested") == "wil"
    assert youth.words_in("ins.suggested") == "zou"
    assert {row[0] for row in world.run("SELECT person_id FROM text_suggestion WHERE text_id = %s", text_id)} == {
        sanne.id
    }


def test_who_turns_suggesting_off_among_anothers_words_still_makes_a_suggestion(world, open_window):
    noor, sanne = world.person("Noor"), world.person("Sanne")
    text_id = world.a_text({noor: "V C E", sanne: "V C E"}, owner=noor)
    youth = open_window(noor, text_id)
    youth.type("Ik wil naar huis.")
    youth.saved()
    worker = open_window(sanne, text_id)
    worker.page.get_by_role("button", name="Voorstellen doen").click()

    worker.editor.focus()
    worker.keys("Control+Home", *["ArrowRight"] * 3, *["Shift+ArrowRight"] * 3, "Delete")

    worker.until(lambda: worker.page.locator("del.suggested").count() == 1)
    youth.until(lambda: youth.page.locator("del.suggested").count() == 1)
    assert youth.lines() == ["Ik wil naar huis."]
    assert "van een ander" in worker.alert()


def test_cursors_and_names_show_to_who_write_only(world, open_window):
    sanne, noor, els = world.person("Sanne"), world.person("Noor"), world.person("Els")
    text_id = world.a_text({sanne: "V C E", noor: "V C E", els: "V C"})
    one, other, reader = open_window(sanne, text_id), open_window(noor, text_id), open_window(els, text_id)

    one.type("Hallo")
    other.type("Dag ")

    one.until(lambda: "Noor" in one.presence())
    other.until(lambda: "Sanne" in other.presence())
    assert one.page.locator(".cursor__name").inner_text() == "Noor"
    assert reader.presence() == ""
    assert reader.page.locator(".cursor").count() == 0

    name = one.page.locator(".cursor__name")
    one.until(lambda: not name.is_visible())  # it covers words of the line above, so it stays for a moment only
    place = one.page.locator(".cursor").bounding_box()
    one.page.mouse.move(place["x"] + 1, place["y"] + 1)
    one.until(name.is_visible)


def test_the_editor_has_its_roles_and_its_bar_goes_by_keyboard(world, open_window):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id)
    box = window.page.get_by_role("textbox", name="Tekst 1")
    assert box.get_attribute("aria-multiline") == "true"
    bar = window.page.get_by_role("toolbar", name="Opmaak")
    assert bar.locator("[tabindex='0']").count() == 1

    box.focus()
    window.page.keyboard.press("Shift+Tab")
    window.keys("ArrowRight", "ArrowRight", "Enter")
    window.page.keyboard.type("Kop")

    assert window.page.locator(".text__words h3").inner_text() == "Kop"
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.closest('.text__words') === null")


def test_it_works_at_phone_width(world, open_window):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)

    window.page.locator(".text__words").tap()
    window.page.keyboard.type("Op de telefoon geschreven, met een lange regel die moet afbreken.")
    window.saved()

    assert window.page.evaluate("document.documentElement.scrollWidth <= 390")
    assert window.page.get_by_role("button", name="Vet").bounding_box()["height"] >= 44


@pytest.mark.nightly
def test_with_a_phones_keyboard_open_the_caret_stays_in_sight_under_the_bar(world, open_window):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id, viewport={"width": 390, "height": 360}, has_touch=True, is_mobile=True)
    window.page.locator(".text__words").tap()

    for key in ["Enter"] * 25 + ["ArrowUp"] * 25:
        window.keys(key)

        window.until(lambda: window.page.evaluate(CARET_IN_SIGHT))
        assert window.page.get_by_role("button", name="Vet").bounding_box()["y"] >= 0


@pytest.mark.timed
def test_everyone_is_back_within_three_seconds_of_a_dead_web_process(world, open_window, portal):
    sanne, noor = world.person("Sanne"), world.person("Noor")
    text_id = world.a_text({sanne: "V C E", noor: "V C E"})
    one, other = open_window(sanne, text_id, tolerant=True), open_window(noor, text_id, tolerant=True)
    one.type("Begin.")
    other.shows(["Begin."])
    words = "Begin."

    for n in range(2):  # each of the two processes once, so that every line dies
        first = portal.worker_ids()
        os.kill(first[n], signal.SIGKILL)
        one.type(f" Val {n}.")
        words += f" Val {n}."
        other.shows([words], 3.0)
        one.saved()
        one.until(lambda first=first: len(portal.worker_ids()) == 2 and set(portal.worker_ids()) != set(first))


def test_a_link_goes_inside_the_portal_only(world, open_window):
    sanne = world.person("Sanne")
    text_id = world.a_text({sanne: "V C E"})
    window = open_window(sanne, text_id)
    window.page.evaluate(
        """() => { const data = new DataTransfer();
            data.setData('text/html', '<p><a href="https://elders.example/x">uit</a> <a href="/plannen/7">in</a></p>');
            const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
            document.querySelector('.text__words').dispatchEvent(paste) }"""
    )
    window.saved()

    links = window.page.locator(".text__words a")
    assert [link.get_attribute("href") for link in links.all()] == ["/plannen/7"]
    assert window.lines() == ["uit in"]
