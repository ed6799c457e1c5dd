"""Own words in a file: statements, questions, worries, requests of a parent without authority, and the own corner."""

import pytest
from sqlalchemy import select, text

from portal.access.policy import Kind
from portal.audit.models import AuditEvent
from portal.dossier.domain import Role
from portal.dossier.models import Item, NotFor
from portal.dossier.writings.models import Writing
from portal.notifications.models import Notice
from tests.dossier.builders import a_file_of, an_actor, joins
from tests.dossier.test_file_pages import text_of, without_request_number

NOWHERE = "0192f3a0-0000-7000-8000-000000000000"


def writes(client_of, actor, file, way, words, **more):
    answer = client_of(actor).post(f"/jongeren/{file.id}/eigen-woorden/nieuw/{way}", data={"text": words, **more})
    assert answer.status_code == 303, text_of(answer)
    return answer


def the_only(session, kind):
    return session.scalars(select(Writing).where(Writing.kind == kind, Writing.answers_id.is_(None))).one()


def page_of(file, writing, act=""):
    return f"/jongeren/{file.id}/eigen-woorden/{writing.id}{act}"


def test_a_youth_sees_who_can_read_her_statement_before_she_saves_it(session, client_of):
    file = a_file_of(session)

    page = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/eigen-woorden/nieuw/verklaring")

    assert "Sanne Bovenveld" in text_of(page)
    assert "Wie kan dit lezen?" in text_of(page)
    assert session.scalars(select(Item).where(Item.kind == Kind.OWN_STATEMENT)).all() == []


def test_what_was_promised_about_readers_is_what_holds_after_saving(session, client_of):
    file = a_file_of(session, age=14)
    noor = client_of(file.actors["Noor"])
    promised = text_of(noor.get(f"/jongeren/{file.id}/eigen-woorden/nieuw/verklaring"))
    writes(client_of, file.actors["Noor"], file, "verklaring", "Ik wil op dezelfde school blijven.")

    for given, shown in (("Sanne", "Sanne Bovenveld"), ("Esther", "mama"), ("Ineke", "Ineke")):
        seen = text_of(client_of(file.actors[given]).get(f"/jongeren/{file.id}/eigen-woorden"))
        assert ("dezelfde school" in seen) == (shown in promised), given
    assert "mama" in promised


def test_an_empty_text_comes_back_with_a_sentence_and_a_text_too_long_comes_back_whole(session, client_of):
    file = a_file_of(session)
    noor = client_of(file.actors["Noor"])
    long = "woord " * 4000

    empty = noor.post(f"/jongeren/{file.id}/eigen-woorden/nieuw/vraag", data={"text": "  "})
    too_long = noor.post(f"/jongeren/{file.id}/eigen-woorden/nieuw/vraag", data={"text": long})
    odd = noor.post(f"/jongeren/{file.id}/eigen-woorden/nieuw/vraag", data={"text": "a\x00b"})

    assert (empty.status_code, too_long.status_code, odd.status_code) == (422, 422, 422)
    assert "Schrijf eerst iets op" in text_of(empty)
    assert long.strip() in too_long.text
    assert "tekens die niet te lezen zijn" in text_of(odd)


@pytest.mark.parametrize("address", ["/eigen-woorden", "/eigen-woorden/nieuw/vraag", "/mijn-hoekje"])
def test_a_stranger_gets_the_same_bytes_as_for_no_file(session, client_of, address):
    file = a_file_of(session)
    stranger = client_of(an_actor(session, file.organisation_id, "Tom"))

    real, wrong = (stranger.get(f"/jongeren/{id_}{address}") for id_ in (file.id, NOWHERE))

    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)


# -- the corner --------------------------------------------------------------------------------------------------------


def in_corner(session, client_of, file, words="Ik ben bang voor de rechtszaak."):
    answer = client_of(file.actors["Noor"]).post(f"/jongeren/{file.id}/mijn-hoekje", data={"text": words})
    assert answer.status_code == 303
    return session.scalars(select(Writing).where(Writing.kind == Kind.PRIVATE_CORNER)).one()


def test_a_youth_reads_her_own_corner_and_can_throw_it_away(session, client_of):
    file = a_file_of(session)
    writing = in_corner(session, client_of, file)
    noor = client_of(file.actors["Noor"])

    assert "bang voor de rechtszaak" in text_of(noor.get(f"/jongeren/{file.id}/mijn-hoekje"))
    assert noor.post(f"/mijn-hoekje/{writing.id}/weg").status_code == 303
    assert "rechtszaak" not in text_of(noor.get(f"/jongeren/{file.id}/mijn-hoekje"))


@pytest.mark.parametrize("given", ["Sanne", "Esther", "Ineke"])
def test_nobody_else_reads_the_corner_by_any_page(session, client_of, given):
    file = a_file_of(session)
    writing = in_corner(session, client_of, file)
    other = client_of(file.actors[given])

    corner = other.get(f"/jongeren/{file.id}/mijn-hoekje")
    by_id = other.get(page_of(file, writing))
    nothing = other.get(page_of(file, type("None", (), {"id": NOWHERE})))

    assert corner.status_code == by_id.status_code == 404
    assert without_request_number(by_id.text) == without_request_number(nothing.text)
    assert other.post(f"/mijn-hoekje/{writing.id}/weg").status_code == 404
    assert "rechtszaak" not in other.get(f"/jongeren/{file.id}/eigen-woorden").text


def test_the_corner_is_closed_in_the_database_and_bound_to_its_row(session, client_of):
    file = a_file_of(session)
    writing = in_corner(session, client_of, file)

    assert writing.text is None
    assert b"rechtszaak" not in bytes(writing.closed)
    assert b"rechtszaak" not in bytes(str(session.execute(text("SELECT * FROM writing")).all()), "utf-8")


@pytest.mark.parametrize("given", ["Sanne", "Esther"])
def test_behind_the_wall_not_even_the_closed_row_is_there_for_another(session, client_of, behind_wall, given):
    file = a_file_of(session)
    in_corner(session, client_of, file)

    assert behind_wall(file.actors[given]).scalars(select(Writing)).all() == []
    assert len(behind_wall(file.actors["Noor"]).scalars(select(Writing)).all()) == 1


def test_the_log_says_nothing_of_what_or_how_much_stands_in_the_corner(session, client_of):
    file = a_file_of(session)
    in_corner(session, client_of, file)

    event = session.scalars(select(AuditEvent).where(AuditEvent.name == "corner.written")).one()

    assert (event.thing_id, event.kind) == (None, None)


# -- questions ---------------------------------------------------------------------------------------------------------


def test_a_worker_is_told_of_a_question_and_the_youth_reads_the_answer(session, client_of):
    file = a_file_of(session)
    writes(client_of, file.actors["Noor"], file, "vraag", "Wanneer mag ik naar oma?")
    question = the_only(session, Kind.QUESTION)
    worker = client_of(file.actors["Sanne"])

    assert session.scalars(select(Notice.person_id)).all() == [file.actors["Sanne"].person_id]
    assert worker.post(page_of(file, question, "/antwoord"), data={"text": "Zaterdag om tien uur."}).status_code == 303
    page = text_of(client_of(file.actors["Noor"]).get(page_of(file, question)))
    assert "Zaterdag om tien uur." in page
    assert "beantwoord" in page


def test_a_question_is_answered_once(session, client_of):
    file = a_file_of(session)
    writes(client_of, file.actors["Noor"], file, "vraag", "Wanneer mag ik naar oma?")
    question = the_only(session, Kind.QUESTION)
    worker = client_of(file.actors["Sanne"])
    worker.post(page_of(file, question, "/antwoord"), data={"text": "Zaterdag."})

    second = worker.post(page_of(file, question, "/antwoord"), data={"text": "Zondag, lange uitleg die blijft staan."})

    assert second.status_code == 409
    assert "Zondag, lange uitleg die blijft staan." in second.text


def test_the_asker_cannot_answer_the_own_question(session, client_of):
    file = a_file_of(session)
    writes(client_of, file.actors["Noor"], file, "vraag", "Wanneer mag ik naar oma?")
    question = the_only(session, Kind.QUESTION)

    answer = client_of(file.actors["Noor"]).post(page_of(file, question, "/antwoord"), data={"text": "Nu."})

    assert answer.status_code == 403


def test_one_click_at_a_line_of_who_looked_asks_why(session, client_of):
    file = a_file_of(session)
    client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}")
    noor = client_of(file.actors["Noor"])
    page = noor.get(f"/jongeren/{file.id}/wie-keek")
    day = page.text.split('name="day" value="')[1][:10]

    asked = noor.post(f"/jongeren/{file.id}/wie-keek/waarom", data={"day": day, "who": file.actors["Sanne"].person_id})

    assert asked.status_code == 303
    assert "Waarom keek Sanne Bovenveld" in the_only(session, Kind.QUESTION).text


def test_nobody_asks_why_of_a_family_member_whose_reading_is_shown_to_nobody(session, client_of):
    file = a_file_of(session)
    client_of(file.actors["Ineke"]).get(f"/jongeren/{file.id}")
    noor = client_of(file.actors["Noor"])
    today = session.scalar(text("SELECT legal_today()"))

    asked = noor.post(
        f"/jongeren/{file.id}/wie-keek/waarom", data={"day": today, "who": file.actors["Ineke"].person_id}
    )

    assert asked.status_code == 404


def test_a_worry_about_the_worker_goes_past_that_worker(session, client_of):
    file = a_file_of(session)
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Roos", "Linde")
    about = str(file.actors["Sanne"].person_id)
    noor = client_of(file.actors["Noor"])

    before = noor.post(
        f"/jongeren/{file.id}/eigen-woorden/nieuw/zorg",
        data={"text": "Sanne komt haar afspraken niet na.", "about": about, "look": "1"},
    )
    writes(client_of, file.actors["Noor"], file, "zorg", "Sanne komt haar afspraken niet na.", about=about)

    readers = before.text.split("readers__body")[1].split("</details>")[0]
    assert "Sanne" not in readers
    assert "afspraken" not in client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}/eigen-woorden").text
    assert file.actors["Sanne"].person_id not in session.scalars(select(Notice.person_id)).all()


# -- niet voor ---------------------------------------------------------------------------------------------------------


def test_not_for_mama_holds_at_once_and_leaves_no_trace_for_her(session, client_of):
    file = a_file_of(session, age=14)
    esther = client_of(file.actors["Esther"])
    empty = esther.get(f"/jongeren/{file.id}/eigen-woorden")
    writes(client_of, file.actors["Noor"], file, "verklaring", "Bij mama is het druk.")
    writing = the_only(session, Kind.OWN_STATEMENT)
    assert "druk" in esther.get(f"/jongeren/{file.id}/eigen-woorden").text

    kept = client_of(file.actors["Noor"]).post(
        page_of(file, writing, "/niet-voor"), data={"person": file.actors["Esther"].person_id}
    )

    assert kept.status_code == 303
    after = esther.get(f"/jongeren/{file.id}/eigen-woorden")
    assert without_request_number(after.text) == without_request_number(empty.text)
    assert esther.get(page_of(file, writing)).status_code == 404
    worker = text_of(client_of(file.actors["Sanne"]).get(page_of(file, writing)))
    assert "Niet voor Esther Morgenrood Twee professionals kijken hiernaar" in worker
    assert "item.hidden" in session.scalars(select(Notice.kind)).all()


def test_the_sentence_on_danger_stands_beside_not_for(session, client_of):
    file = a_file_of(session, age=14)
    writes(client_of, file.actors["Noor"], file, "verklaring", "Bij mama is het druk.")

    page = client_of(file.actors["Noor"]).get(page_of(file, the_only(session, Kind.OWN_STATEMENT)))

    assert "Dan kan het niet altijd geheim blijven" in text_of(page)
    assert "Niet voor mama" in text_of(page)


def test_only_the_writer_keeps_words_from_someone_and_takes_it_back(session, client_of):
    file = a_file_of(session, age=14)
    writes(client_of, file.actors["Noor"], file, "verklaring", "Bij mama is het druk.")
    writing = the_only(session, Kind.OWN_STATEMENT)
    person = {"person": file.actors["Esther"].person_id}
    noor = client_of(file.actors["Noor"])

    assert client_of(file.actors["Ineke"]).post(page_of(file, writing, "/niet-voor"), data=person).status_code >= 403
    noor.post(page_of(file, writing, "/niet-voor"), data=person)
    line = session.scalars(select(NotFor)).one()
    for given in ("Sanne", "Ineke"):
        other = client_of(file.actors[given])
        assert other.post(page_of(file, writing, "/toch-wel"), data={"line": line.id}).status_code == 404
    assert noor.post(page_of(file, writing, "/toch-wel"), data={"line": line.id}).status_code == 303
    assert "druk" in client_of(file.actors["Esther"]).get(f"/jongeren/{file.id}/eigen-woorden").text


# -- a parent without authority ----------------------------------------------------------------------------------------


def with_nadia(session, *, age=8):
    file = a_file_of(session, "Milan", age=age)
    joins(session, file, Role.PARENT, "Nadia", "Berkenhof")
    return file


def asks(session, client_of, file):
    writes(client_of, file.actors["Nadia"], file, "informatieverzoek", "Hoe gaat het met Milan op school?")
    return the_only(session, Kind.REQUEST_377C)


def test_a_parent_without_authority_asks_and_reads_the_summary_that_was_given(session, client_of):
    file = with_nadia(session)
    request = asks(session, client_of, file)

    given = client_of(file.actors["Sanne"]).post(
        page_of(file, request, "/antwoord"), data={"text": "Milan zit in groep vijf en leest graag."}
    )

    assert given.status_code == 303
    nadia = client_of(file.actors["Nadia"])
    assert "Milan zit in groep vijf" in text_of(nadia.get(page_of(file, request)))
    assert "Informatieverzoek" in text_of(nadia.get("/start"))
    assert "beantwoord" in text_of(nadia.get("/start"))


def test_a_refusal_needs_a_ground_and_an_explanation(session, client_of):
    file = with_nadia(session)
    request = asks(session, client_of, file)
    worker = client_of(file.actors["Sanne"])

    without = worker.post(page_of(file, request, "/weigeren"), data={"text": "Dat kan niet, om deze reden."})
    refused = worker.post(
        page_of(file, request, "/weigeren"),
        data={"ground": "interest_of_child", "text": "Milan heeft nu rust nodig."},
    )

    assert without.status_code == 422
    assert "Kies een grond" in text_of(without)
    assert "Dat kan niet, om deze reden." in without.text
    assert refused.status_code == 303
    seen = text_of(client_of(file.actors["Nadia"]).get(page_of(file, request)))
    assert "Het is niet in het belang van het kind" in seen
    assert "Milan heeft nu rust nodig." in seen
    assert "klacht" in seen


@pytest.mark.parametrize("given", ["Esther", "Ineke", "Milan"])
def test_the_other_parent_is_not_told_of_the_request(session, client_of, given):
    file = with_nadia(session)
    request = asks(session, client_of, file)
    other = client_of(file.actors[given])

    assert other.get(page_of(file, request)).status_code == 404
    assert "Hoe gaat het met Milan" not in other.get(f"/jongeren/{file.id}/eigen-woorden").text


def test_at_sixteen_nothing_is_given_before_the_youth_says_yes(session, client_of):
    file = with_nadia(session, age=16)
    request = asks(session, client_of, file)
    worker, milan = client_of(file.actors["Sanne"]), client_of(file.actors["Milan"])
    words = {"text": "Milan doet examen."}

    too_early = worker.post(page_of(file, request, "/antwoord"), data=words)
    position = milan.post(page_of(file, request, "/mening"), data={"agrees": "ja"})

    assert too_early.status_code == 409
    assert position.status_code == 303
    assert worker.post(page_of(file, request, "/antwoord"), data=words).status_code == 303


def test_a_request_waits_on_the_first_page_of_the_worker(session, client_of):
    file = with_nadia(session)
    asks(session, client_of, file)

    assert "Wacht op uw antwoord" in text_of(client_of(file.actors["Sanne"]).get("/start"))
