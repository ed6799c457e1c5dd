"""Mail en meldingen: one's own choice of where, when, and what a child is called; nobody else's."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, text

from portal.notifications.domain import How
from portal.notifications.models import Alias, MailAddress
from tests.dossier.builders import a_file_of

CHOSEN = {"address": "ineke@example.org", "how": "daily", "daily_at": "18", "quiet_from": "20", "quiet_until": "8"}


@pytest.fixture
def file(session):
    return a_file_of(session)


def said(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def called(file, words):
    return {f"{file.id}-words": words}


def test_a_choice_is_kept_and_shown_again(session, client_of, file):
    ineke = file.actors["Ineke"]
    client = client_of(ineke)

    assert client.post("/mail-en-meldingen", data=CHOSEN).status_code == 303

    row = session.scalars(select(MailAddress)).one()
    assert (row.person_id, row.address, row.how, row.daily_at) == (ineke.person_id, "ineke@example.org", How.DAILY, 18)
    page = BeautifulSoup(client.get("/mail-en-meldingen").text, "html.parser")
    assert page.select_one("input[name=address][value='ineke@example.org']")
    assert page.select_one("input[value=daily][checked]")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"address": "ineke"}, "Dit is geen mailadres."),
        ({"address": ""}, "Vul een mailadres in."),
        ({"address": "a@b.nl\nBcc: x@y.nl"}, "Dit is geen mailadres."),
        ({"how": "hourly"}, "keuze"),
        ({"quiet_from": "25"}, "keuze"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(session, client_of, file, wrong, words):
    answer = client_of(file.actors["Ineke"]).post("/mail-en-meldingen", data=CHOSEN | wrong)

    assert answer.status_code == 422
    assert words in said(answer)
    assert session.scalars(select(MailAddress)).all() == []
    if "address" not in wrong:
        assert "ineke@example.org" in answer.text


def test_an_own_word_for_a_child_is_kept_and_taken_away(session, client_of, file):
    client = client_of(file.actors["Ineke"])

    client.post(f"/mail-en-meldingen/{file.id}", data=called(file, " zonnetje  twee "))
    assert session.scalars(select(Alias.words)).all() == ["zonnetje twee"]
    assert "zonnetje twee" in client.get("/mail-en-meldingen").text
    client.post(f"/mail-en-meldingen/{file.id}", data=called(file, ""))
    assert session.scalars(select(Alias.words)).all() == []


@pytest.mark.parametrize("words", ["Noor", "kleine nóór", "NOORTJE", "x" * 31, "een\nregel: twee", "<b>"])
def test_an_own_word_says_nothing_of_the_name_and_is_a_word(session, client_of, file, words):
    answer = client_of(file.actors["Ineke"]).post(f"/mail-en-meldingen/{file.id}", data=called(file, words))

    assert answer.status_code == 422
    assert session.scalars(select(Alias)).all() == []


def test_a_stranger_has_no_word_for_a_child_that_is_not_theirs(session, client_of, file):
    elsewhere = a_file_of(session, "Aya", age=14)

    answer = client_of(file.actors["Ineke"]).post(
        f"/mail-en-meldingen/{elsewhere.id}", data=called(elsewhere, "zonnetje")
    )

    assert answer.status_code == 404
    assert session.scalars(select(Alias)).all() == []


def test_the_wall_shows_a_choice_and_a_word_to_nobody_else(client_of, behind_wall, file):
    client = client_of(file.actors["Ineke"])
    client.post("/mail-en-meldingen", data=CHOSEN)
    client.post(f"/mail-en-meldingen/{file.id}", data=called(file, "zonnetje"))

    sanne = behind_wall(file.actors["Sanne"])

    assert sanne.execute(text("SELECT count(*) FROM mail_alias")).scalar() == 0
    assert sanne.execute(text("SELECT count(*) FROM mail_address")).scalar() == 0
