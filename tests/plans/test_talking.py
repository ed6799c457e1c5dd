"""What people say at a section: who reads it, for how long it changes, who owes an answer, which words stay."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from portal.coediting.models import TextSuggestion
from portal.database.session import legal_today
from portal.dossier.domain import Audience
from portal.dossier.models import Item
from portal.kernel.clock import now
from portal.kernel.workdays import add_workdays
from portal.plans.models import Comment, Mention, Standpoint
from tests.plans.builders import a_plan, section_of, text_of, write

SECRET = "Mama mag dit niet lezen want zij wordt dan boos"


@pytest.fixture(scope="module")
def first():
    def with_words(session, file, people):
        plan = a_plan(session, people["Sanne"], file)
        write(people["Sanne"], section_of(session, plan, "how_it_goes"), "Op school gaat het goed.\nThuis is het druk.")
        return plan

    return with_words


@pytest.fixture
def section(session, plan):
    return section_of(session, plan, "how_it_goes")


def say(browser, section, text, **more):
    return browser.post(f"/plannen/delen/{section}/reageren", data={"text": text, "for_whom": "section", **more})


def last_comment(session):
    session.expire_all()
    return session.scalars(select(Comment).order_by(Comment.id.desc())).first()


def test_a_mother_reacts_to_words_and_the_worker_answers(session, plan, section, people):
    said = say(people["Esther"], section, "Dat klopt niet.", quote="Thuis is het druk")
    comment = last_comment(session)
    answered = people["Sanne"].post(f"/plannen/reacties/{comment.id}/antwoord", data={"text": "Ik bel u morgen."})
    page = text_of(people["Esther"].get(f"/plannen/{plan}"))
    session.refresh(comment)

    assert (said.status_code, answered.status_code) == (303, 303)
    assert "Dat klopt niet." in page
    assert "Ik bel u morgen." in page
    assert comment.answered_on == legal_today(session)


def test_who_reads_a_reaction_is_said_before_it_is_placed(plan, section, people):
    form = people["Esther"].get(f"/plannen/delen/{section}/reageren")

    names = {name.text for name in BeautifulSoup(form.text, "html.parser").select(".readers .person__name")}
    assert {"Sanne Bovenveld", "Ineke Speelbeek"} <= names
    assert "Esther Morgenrood" not in names  # the others, as beside own words
    assert "om veiligheid niet bij staan" in text_of(form)


def test_a_reaction_for_fewer_people_exists_for_no_one_else_in_any_byte_or_count(session, file, plan, section, people):
    before = without_moving(people["Esther"].get(f"/plannen/{plan}").text)
    sanne = str(file.actors["Sanne"].person_id)
    said = say(people["Noor"], section, SECRET, for_whom="people", readers=[sanne])
    comment = last_comment(session)

    after = people["Esther"].get(f"/plannen/{plan}")

    assert said.status_code == 303
    assert SECRET in text_of(people["Sanne"].get(f"/plannen/{plan}"))
    assert SECRET in text_of(people["Noor"].get(f"/plannen/{plan}"))
    assert str(comment.id) not in after.text
    assert without_moving(after.text) == before
    for act in ("antwoord", "veranderen"):
        assert people["Esther"].get(f"/plannen/reacties/{comment.id}/{act}").status_code == 404
    for act in ("intrekken", "afronden", "heropenen", "gezien"):
        assert people["Esther"].post(f"/plannen/reacties/{comment.id}/{act}").status_code == 404


def test_opening_the_audience_is_what_makes_it_visible(session, file, plan, section, people):
    """The other side of the test above: it is the audience that hides, and nothing else."""
    say(people["Noor"], section, SECRET, for_whom="people", readers=[str(file.actors["Sanne"].person_id)])
    session.execute(update(Item).where(Item.id == last_comment(session).id).values(audience=Audience.CIRCLE))

    assert SECRET in text_of(people["Esther"].get(f"/plannen/{plan}"))


def without_moving(html):
    soup = BeautifulSoup(html, "html.parser")
    for changing in soup.select("input[name=csrf_token], [data-request]"):
        changing.decompose()
    return str(soup)


def test_a_reaction_on_words_that_are_not_there_is_refused_with_what_was_typed(section, people):
    answer = say(people["Esther"], section, "Dit wil ik kwijt.", quote="Deze woorden staan er niet")

    assert answer.status_code == 422
    assert "Dit wil ik kwijt." in answer.text


def test_when_the_words_are_gone_the_reaction_stays_with_its_quote(session, plan, section, people):
    say(people["Esther"], section, "Dat klopt niet.", quote="Thuis is het druk")
    seen = BeautifulSoup(people["Sanne"].get(f"/teksten/{section}/schrijven").text, "html.parser")
    number = seen.select("input[name=seen]")[0]["value"]
    people["Sanne"].post(f"/teksten/{section}/schrijven", data={"words": "Iets heel anders nu.", "seen": number})

    page = text_of(people["Esther"].get(f"/plannen/{plan}"))

    assert "Deze woorden staan niet meer in de tekst." in page
    assert "Thuis is het druk" in page


def test_an_own_reaction_changes_for_five_minutes_and_can_be_withdrawn_after(session, plan, section, people):
    say(people["Esther"], section, "Eerste woorden.")
    comment = last_comment(session)
    changed = people["Esther"].post(f"/plannen/reacties/{comment.id}/veranderen", data={"text": "Andere woorden."})
    session.execute(update(Comment).values(created_at=now() - timedelta(minutes=6)))
    late = people["Esther"].post(f"/plannen/reacties/{comment.id}/veranderen", data={"text": "Te laat."})
    withdrawn = people["Esther"].post(f"/plannen/reacties/{comment.id}/intrekken")
    page = text_of(people["Sanne"].get(f"/plannen/{plan}"))

    assert (changed.status_code, late.status_code, withdrawn.status_code) == (303, 422, 303)
    assert "Andere woorden." not in page
    assert "Deze reactie is ingetrokken." in page


def test_nobody_changes_or_withdraws_the_words_of_another(session, section, people):
    say(people["Esther"], section, "Van mij.")
    comment = last_comment(session)

    assert people["Sanne"].post(f"/plannen/reacties/{comment.id}/intrekken").status_code == 403
    assert people["Sanne"].post(f"/plannen/reacties/{comment.id}/veranderen", data={"text": "x"}).status_code == 403


def test_a_youths_question_is_owed_sooner_than_a_parents(session, plan, section, people):
    today = legal_today(session)
    say(people["Noor"], section, "Waarom?")
    question = last_comment(session)
    say(people["Esther"], section, "Hoezo?")
    remark = last_comment(session)

    assert (question.seen_by, question.answer_by) == (add_workdays(today, 2), add_workdays(today, 5))
    assert (remark.seen_by, remark.answer_by) == (None, add_workdays(today, 10))
    assert "2 reacties wachten op een antwoord." in text_of(people["Sanne"].get(f"/plannen/{plan}"))
    assert people["Sanne"].post(f"/plannen/reacties/{question.id}/afronden").status_code == 303
    session.refresh(question)
    assert question.resolved_at is None  # an owed answer comes first


def test_a_suggestion_is_refused_with_a_reason_and_the_words_can_stay(session, plan, section, people):
    suggested = people["Esther"].post(
        f"/plannen/delen/{section}/voorstellen", data={"quote": "Thuis is het druk", "instead": "Thuis is het gezellig"}
    )
    one = session.scalars(select(TextSuggestion.id)).one()
    people["Sanne"].post(
        f"/teksten/{section}/voorstellen/niet-overnemen", data={"voorstel": str(one), "reason": "Het is ook druk."}
    )
    told = text_of(people["Esther"].get(f"/plannen/{plan}"))
    kept = people["Esther"].post(f"/plannen/delen/{section}/mijn-woorden", data={"text": "Bij mij is het gezellig."})

    assert (suggested.status_code, kept.status_code) == (303, 303)
    assert "Het is niet overgenomen. Het is ook druk." in told
    assert "Bij mij is het gezellig." in text_of(people["Sanne"].get(f"/plannen/{plan}"))
    standpoint = session.scalars(select(Standpoint.id)).one()
    assert people["Sanne"].post(f"/plannen/standpunten/{standpoint}/weglaten").status_code == 403


def test_a_passage_for_fewer_people_shows_no_place_to_who_may_not_read_it(session, file, plan, section, people):
    before = without_moving(people["Esther"].get(f"/plannen/{plan}").text)
    made = people["Sanne"].post(
        f"/plannen/delen/{section}/stuk-apart",
        data={"title": "Over de ruzie", "not_for": [str(file.actors["Esther"].person_id)]},
    )

    assert made.status_code == 303
    assert "Over de ruzie" in text_of(people["Noor"].get(f"/plannen/{plan}"))
    assert without_moving(people["Esther"].get(f"/plannen/{plan}").text) == before


def test_a_reaction_for_chosen_people_without_anyone_chosen_is_not_placed(session, section, people):
    answer = say(people["Noor"], section, SECRET, for_whom="people")

    assert answer.status_code == 422
    assert SECRET in answer.text
    assert session.scalars(select(Comment)).all() == []


def filtered(browser, plan, by):
    page = BeautifulSoup(browser.get(f"/plannen/{plan}?reacties={by}").text, "html.parser")
    return " ".join(note.text for note in page.select("article.note"))


def test_a_name_in_a_reaction_is_chosen_from_those_who_read_it_and_shows_there(session, file, plan, section, people):
    sanne = str(file.actors["Sanne"].person_id)
    form = BeautifulSoup(people["Esther"].get(f"/plannen/delen/{section}/reageren").text, "html.parser")
    said = say(people["Esther"], section, "Kunt u kijken?", named=[sanne])

    assert sanne in {box["value"] for box in form.select("input[name=named]")}
    assert said.status_code == 303
    assert "@Sanne Bovenveld" in text_of(people["Sanne"].get(f"/plannen/{plan}"))
    assert "Kunt u kijken?" in filtered(people["Sanne"], plan, "mij-genoemd")
    assert "Kunt u kijken?" not in filtered(people["Ineke"], plan, "mij-genoemd")


def test_who_cannot_read_a_reaction_cannot_be_named_in_it(session, file, section, people):
    """A name beside words that someone may not read would tell them that the words are there."""
    sanne, esther = (str(file.actors[name].person_id) for name in ("Sanne", "Esther"))

    answer = say(people["Noor"], section, SECRET, for_whom="people", readers=[sanne], named=[esther])

    assert answer.status_code == 422
    assert SECRET in answer.text
    assert session.scalars(select(Comment)).all() == []
    assert session.scalars(select(Mention)).all() == []


def test_reactions_are_filtered_by_what_someone_asks_to_see(session, plan, section, people):
    say(people["Noor"], section, "Vraag van Noor.")
    say(people["Esther"], section, "Vraag van Esther.")
    people["Esther"].post(f"/plannen/reacties/{last_comment(session).id}/afronden")

    assert filtered(people["Sanne"], plan, "afgerond").count("Vraag van") == 1
    assert "Vraag van Noor." in filtered(people["Sanne"], plan, "jongere")
    assert "Vraag van Esther." not in filtered(people["Sanne"], plan, "open")
    assert filtered(people["Sanne"], plan, "bestaat-niet").count("Vraag van") == 2


def test_a_reaction_on_a_whole_paragraph_is_made_by_choosing_it_from_a_list(session, plan, section, people):
    form = BeautifulSoup(people["Esther"].get(f"/plannen/delen/{section}/reageren").text, "html.parser")
    options = {option.text.strip(): option["value"] for option in form.select("select[name=line] option")}
    words = next(text for text in options if text.startswith("Thuis is het druk"))

    say(people["Esther"], section, "Over dit stuk.", line=options[words])

    assert last_comment(session).quote == words


def test_an_anchor_lives_through_edits_around_its_words(session, plan, section, people):
    say(people["Esther"], section, "Dat klopt niet.", quote="Thuis is het druk")
    seen = BeautifulSoup(people["Sanne"].get(f"/teksten/{section}/schrijven").text, "html.parser")
    number, words = seen.select("input[name=seen]")[0]["value"], seen.select("textarea")[0].text.strip()
    people["Sanne"].post(
        f"/teksten/{section}/schrijven", data={"words": f"Eerst dit.\nEn dit.\n{words} Nog meer.", "seen": number}
    )

    page = text_of(people["Esther"].get(f"/plannen/{plan}"))

    assert "Nog meer." in page
    assert "Deze woorden staan niet meer in de tekst." not in page
