"""A wish of the youth never just disappears: the youth reads what was done with it."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.plans.models import Plan, Wish, WishStep
from tests.dossier.builders import an_actor
from tests.plans.builders import save_form, section_of, sign_in, text_of

WORDS = "Ik wil op voetbal blijven."


@pytest.fixture
def wish(session, plan, people):
    section = section_of(session, plan, "what_we_work_on")
    assert people["Noor"].post(f"/plannen/delen/{section}/wens", data={"text": WORDS}).status_code == 303
    session.expire_all()
    return session.scalars(select(Wish)).one()


def follow(browser, wish, status, text=""):
    return browser.post(f"/plannen/wensen/{wish.id}", data={"status": status, "text": text})


def my_words(browser, file):
    return browser.get(f"/jongeren/{file.id}/wat-is-er-met-mijn-woorden-gebeurd")


def test_from_wish_through_talk_and_action_to_result_the_youth_reads_it_all(session, file, plan, wish, people):
    follow(people["Sanne"], wish, "seen")
    follow(people["Sanne"], wish, "talked_about", "We zoeken een club in de buurt.")
    section = section_of(session, plan, "what_we_work_on")
    owner = file.actors["Sanne"].person_id
    people["Sanne"].post(
        f"/plannen/{plan}/acties/nieuw",
        data={"title": "Club bellen", "section": section, "owner": owner, "wish": str(wish.id)},
    )
    action = BeautifulSoup(people["Sanne"].get(f"/plannen/{plan}").text, "html.parser").select("a[href$='/klaar']")
    save_form(people["Sanne"], str(action[0]["href"]), {"text": "Noor begint in maart."})
    follow(people["Sanne"], wish, "done", "Noor speelt bij SV Heuvelrade.")

    page = text_of(my_words(people["Noor"], file))

    for words in (WORDS, "Gezien", "We zoeken een club", "Club bellen", "Noor begint in maart.", "Gelukt"):
        assert words in page
    assert [step.status for step in session.scalars(select(WishStep).order_by(WishStep.id))] == [
        "seen", "talked_about", "done",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["not_done", "talked_about", "done"])
def test_a_step_that_says_nothing_to_the_youth_is_refused(session, wish, people, status):
    answer = follow(people["Sanne"], wish, status)
    session.expire_all()

    assert answer.status_code == 422
    assert "De jongere leest dit." in answer.text
    assert session.get_one(Wish, wish.id).status == "new"


def test_a_wish_never_goes_back_to_not_seen_and_can_be_taken_up_again(session, wish, people):
    follow(people["Sanne"], wish, "not_done", "Er is geen club.")
    back = follow(people["Sanne"], wish, "new")
    again = follow(people["Sanne"], wish, "talked_about", "Er komt een club bij.")

    assert (back.status_code, again.status_code) == (422, 303)


def test_only_the_youth_makes_a_wish_and_only_who_works_with_the_youth_follows_it(session, plan, wish, people):
    section = section_of(session, plan, "what_we_work_on")

    for name in ("Sanne", "Esther", "Ineke"):
        assert people[name].get(f"/plannen/delen/{section}/wens").status_code == 403
        assert people[name].post(f"/plannen/delen/{section}/wens", data={"text": "x"}).status_code == 403
    for name in ("Noor", "Esther", "Ineke"):
        assert follow(people[name], wish, "done", "x").status_code == 403
    assert len(session.scalars(select(Wish)).all()) == 1


def test_for_a_stranger_a_wish_is_not_there(session, file, plan, wish, client_of):
    session.commit()  # as the owner of the tables again
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert stranger.get(f"/plannen/wensen/{wish.id}").status_code == 404
    assert follow(stranger, wish, "done", "x").status_code == 404
    assert my_words(stranger, file).status_code == 404
    assert stranger.get(f"/plannen/delen/{section_of(session, plan, 'my_view')}/wens").status_code == 404


def test_the_page_of_my_words_holds_ones_own_only(file, wish, people):
    assert WORDS not in text_of(my_words(people["Esther"], file))
    assert WORDS in text_of(my_words(people["Noor"], file))


def test_a_wish_leaves_its_events_without_its_words(session, wish, people):
    follow(people["Sanne"], wish, "seen")

    events = session.scalars(select(AuditEvent).where(AuditEvent.thing_id == wish.id)).all()

    assert {event.name for event in events} >= {"wish.made", "wish.followed"}
    assert not any("voetbal" in str(event.__dict__) for event in events)


def test_a_wish_goes_on_in_the_next_version(session, plan, wish, people):
    made = session.get_one(Plan, plan)
    section = section_of(session, plan, "what_we_work_on")
    page = BeautifulSoup(people["Esther"].get(f"/plannen/{plan}").text, "html.parser")

    assert WORDS in page.select(f"#deel-{section}")[0].text
    assert wish.series_id == made.series_id
