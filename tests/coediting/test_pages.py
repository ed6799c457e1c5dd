"""Pages about one text, with the real access clause, behind the wall, without JavaScript."""

import re
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text

from portal.access.policy import Kind
from portal.coediting import guard, queries, removal, services
from portal.coediting.anchors import Anchor
from portal.coediting.document import Block, Run
from portal.coediting.intake import OwnersWords
from portal.dossier.domain import Role
from portal.identity.domain import hashed
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from tests.access.builders import a_file, an_item, takes_part


def signed_in(session, actor):
    """The session that an actor came in with, as identity keeps it."""
    account = uuid4()
    session.execute(
        text(
            "INSERT INTO account (id, kind, issuer, subject, person_id) VALUES (:id, 'own', 'own', :subject, :person)"
        ),
        {"id": account, "subject": str(account), "person": actor.person_id},
    )
    session.execute(
        text(
            "INSERT INTO sign_in_session (id, token_hash, account_id, factor, factor_at, device, device_hash, ends_at, "
            "idle_ends_at) VALUES (:id, :hash, :account, 'passkey', now(), 'proef', 'proef', "
            "now() + interval '8 hours', now() + interval '1 hour')"
        ),
        {"id": actor.session_id, "hash": hashed(str(actor.session_id)), "account": account},
    )
    return actor


@pytest.fixture
def file(session):
    return a_file(session, age=16)


@pytest.fixture
def sanne(session, file):
    return signed_in(session, takes_part(session, file, Role.WORKER_PROVIDER))


@pytest.fixture
def noor(session, file):
    return signed_in(session, takes_part(session, file, Role.YOUTH))


@pytest.fixture
def bob(session, file):
    return signed_in(session, takes_part(session, file, Role.WORKER_PROVIDER))


@pytest.fixture
def tom(session):
    return signed_in(session, takes_part(session, a_file(session), Role.WORKER_PROVIDER))


@pytest.fixture
def plan(session, file, sanne, behind_wall):
    """A text with two lines by Sanne."""
    return a_text(session, file, sanne, behind_wall)


def a_text(session, file, actor, behind_wall, owner=None, lines=("Noor gaat naar school.", "Zij zwemt graag.")):
    item = an_item(session, file, Kind.HELP_PLAN, by=actor)
    here = behind_wall(actor)
    made = services.create_text(here, actor, item, file, owner_id=owner)
    services.write(here, actor, made.id, [Block("paragraph", (Run(line),)) for line in lines])
    here.commit()
    return item


def words_of(here, text_id: UUID) -> list[str]:
    found = queries.plain_text(here, text_id).split("\n")
    here.commit()  # one connection for all sessions of a test
    return found


def form_of(here, text_id: UUID) -> tuple[int, str]:
    found = queries.plain_form(here, text_id)
    here.commit()
    return found


def test_the_plain_form_saves_and_says_so(client_of, behind_wall, sanne, plan):
    browser = client_of(sanne)
    page = BeautifulSoup(browser.get(f"/teksten/{plan}/schrijven").text, "html.parser")
    assert page.find("textarea").text.strip() == "Noor gaat naar school.\nZij zwemt graag."
    seen = page.find("input", {"name": "seen"})["value"]

    answer = browser.post(
        f"/teksten/{plan}/schrijven", data={"words": "Noor gaat graag naar school.\nZij zwemt graag.", "seen": seen}
    )

    assert answer.status_code == 303
    assert words_of(behind_wall(sanne), plan) == ["Noor gaat graag naar school.", "Zij zwemt graag."]
    assert "Bewaard." in browser.get(answer.headers["Location"]).text


def read_from_end_to_end(session, *tables):
    """How often this transaction read each of these tables as a whole."""
    counted = text("SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY (:tables)")
    return dict(session.execute(counted, {"tables": list(tables)}).all())


def test_a_change_is_taken_and_read_by_keys_also_where_the_tables_were_small_when_it_was_planned(
    session, sanne, bob, plan
):
    tables = "sign_in_session", "text_ticket", "text_client", "text_update"
    ticket = session.execute(text("SELECT id, session_id FROM text_ticket")).first()
    before = read_from_end_to_end(session, *tables)
    taken = text(
        "SELECT * FROM exchange_changes(ARRAY[:ticket], ARRAY[:session], ARRAY[1], ARRAY[1], ARRAY[0], ARRAY[1], "
        "ARRAY['x'::bytea], '{}', '{}', ARRAY[:ticket], ARRAY[:text], ARRAY[0])"
    )

    rows = session.execute(taken, {"ticket": ticket.id, "session": ticket.session_id, "text": plan}).all()

    assert rows
    assert read_from_end_to_end(session, *tables) == before


def test_what_another_wrote_meanwhile_stays_and_the_writer_is_told(client_of, behind_wall, sanne, bob, plan):
    seen, words = form_of(behind_wall(sanne), plan)
    client_of(bob).post(f"/teksten/{plan}/schrijven", data={"words": words + "\nEn fietst.", "seen": seen})

    browser = client_of(sanne)
    answer = browser.post(
        f"/teksten/{plan}/schrijven", data={"words": words.replace("zwemt", "zwemt heel"), "seen": seen}
    )

    assert "Beide staan er nu" in browser.get(answer.headers["Location"]).text
    assert words_of(behind_wall(sanne), plan) == ["Noor gaat naar school.", "Zij zwemt heel graag.", "En fietst."]


def test_control_characters_are_refused_and_what_was_typed_stays(client_of, sanne, plan):
    answer = client_of(sanne).post(f"/teksten/{plan}/schrijven", data={"words": "Belangrijk \x07 woord", "seen": 1})

    assert answer.status_code == 422
    assert "tekens die niet bewaard kunnen worden" in answer.text
    assert "Belangrijk" in BeautifulSoup(answer.text, "html.parser").find("textarea").text


def test_the_plain_form_says_in_words_what_is_suggested_and_has_only_what_stands_in_its_box(
    client_of, behind_wall, sanne, bob, plan
):
    here = behind_wall(bob)
    services.suggest(here, bob, plan, Anchor(0, "school"), "de sportclub")
    here.commit()

    browser = client_of(sanne)
    page = BeautifulSoup(browser.get(f"/teksten/{plan}/schrijven").text, "html.parser")
    box = page.find("textarea").text.strip()
    answer = browser.post(
        f"/teksten/{plan}/schrijven",
        data={"words": box + "\nEn fietst.", "seen": page.find("input", {"name": "seen"})["value"]},
    )

    assert box == "Noor gaat naar school.\nZij zwemt graag."
    suggestion = " ".join(page.find("li", class_="suggestion").text.split())
    assert suggestion.startswith("In plaats van school komt er de sportclub")
    assert answer.status_code == 303
    assert words_of(behind_wall(sanne), plan) == ["Noor gaat naar school.", "Zij zwemt graag.", "En fietst."]
    assert "de sportclub" in browser.get(f"/teksten/{plan}/voorstellen").text


@pytest.mark.parametrize("path", ["", "/schrijven", "/schrijvers", "/voorstellen", "/weghalen", "/voor-mezelf"])
def test_a_stranger_learns_nothing(client_of, tom, plan, path):
    assert client_of(tom).get(f"/teksten/{plan}{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/schrijven", "/voor-mezelf", "/delen", "/weghalen", "/voorstellen/overnemen", "/voorstellen/niet-overnemen"],
)
def test_a_stranger_changes_nothing(client_of, behind_wall, sanne, tom, plan, path):
    answer = client_of(tom).post(
        f"/teksten/{plan}{path}", data={"words": "x", "seen": 0, "reason": "x", "voorstel": str(plan)}
    )

    assert answer.status_code == 404
    assert words_of(behind_wall(sanne), plan) == ["Noor gaat naar school.", "Zij zwemt graag."]


def test_a_form_with_nothing_in_it_is_absent_too_for_who_may_not_write(client_of, tom, sanne, plan):
    for who, status in ((tom, 404), (sanne, 422)):
        assert client_of(who).post(f"/teksten/{plan}/schrijven", data={}).status_code == status


@pytest.mark.parametrize("path", ["", "/schrijven", "/schrijvers", "/voorstellen", "/weghalen"])
def test_who_takes_part_but_may_not_know_of_the_text_learns_nothing_either(client_of, session, file, plan, path):
    neighbour = signed_in(session, takes_part(session, file, Role.NETWORK_PERSON))

    assert client_of(neighbour).get(f"/teksten/{plan}{path}").status_code == 404


def test_who_wrote_what_stands_beside_the_words(client_of, behind_wall, sanne, bob, plan):
    seen, words = form_of(behind_wall(bob), plan)
    services.save_plain_form(here := behind_wall(bob), bob, plan, seen, words.replace("graag", "heel graag"))
    here.commit()

    runs = [run for block in queries.blocks_of(behind_wall(sanne), plan, authors=True) for run in block.runs]

    assert [(run.words, run.author) for run in runs] == [
        ("Noor gaat naar school.", sanne.person_id),
        ("Zij zwemt ", sanne.person_id), ("heel ", bob.person_id), ("graag.", sanne.person_id),
    ]  # fmt: skip
    assert "heel" in client_of(sanne).get(f"/teksten/{plan}/schrijvers").text


def test_a_youths_own_words_are_theirs_and_anothers_change_becomes_a_suggestion(
    client_of, session, file, behind_wall, noor, sanne
):
    item = a_text(session, file, sanne, behind_wall, owner=noor.person_id, lines=())
    here = behind_wall(noor)
    services.save_plain_form(here, noor, item, 0, "Ik wil naar huis.")
    here.commit()
    seen, _ = form_of(behind_wall(sanne), item)

    browser = client_of(sanne)
    answer = browser.post(f"/teksten/{item}/schrijven", data={"words": "Noor wil naar huis.", "seen": seen})

    assert "een voorstel geworden" in browser.get(answer.headers["Location"]).text
    assert words_of(behind_wall(sanne), item) == ["Ik wil naar huis."]
    (made,) = {one.person_id for one in queries.open_suggestions(behind_wall(sanne), item)}
    assert made == sanne.person_id


def test_only_the_owner_accepts_what_changes_their_words(session, file, behind_wall, noor, sanne):
    item = a_text(session, file, sanne, behind_wall, owner=noor.person_id, lines=())
    here = behind_wall(noor)
    services.save_plain_form(here, noor, item, 0, "Ik wil naar huis.")
    here.commit()
    here = behind_wall(sanne)
    suggestion = services.suggest(here, sanne, item, Anchor(0, "wil"), "moet").id
    here.commit()

    with pytest.raises(OwnersWords):
        services.decide(behind_wall(sanne), sanne, item, [suggestion], accepted=True)
    here = behind_wall(noor)
    services.decide(here, noor, item, [suggestion], accepted=True)
    here.commit()

    assert words_of(behind_wall(sanne), item) == ["Ik moet naar huis."]


def test_a_suggestion_is_shown_with_its_words_and_taken_over(client_of, behind_wall, sanne, bob, plan):
    services.suggest(here := behind_wall(bob), bob, plan, Anchor(1, "zwemt"), "fietst")
    here.commit()
    browser = client_of(sanne)
    page = BeautifulSoup(browser.get(f"/teksten/{plan}/voorstellen").text, "html.parser")
    assert (page.find("del").text, page.find("ins").text) == ("zwemt", "fietst")
    who = BeautifulSoup(browser.get(f"/teksten/{plan}/schrijvers").text, "html.parser")
    assert (who.find("del").text, who.find("ins").text) == ("zwemt", "fietst")
    assert "voorstel: komt erbij" in who.text  # colour and lines alone do not say it

    chosen = page.find("input", {"name": "voorstel"})["value"]
    browser.post(f"/teksten/{plan}/voorstellen/overnemen", data={"voorstel": chosen, "reason": "klopt"})

    assert words_of(behind_wall(sanne), plan)[1] == "Zij fietst graag."
    assert browser.post(f"/teksten/{plan}/voorstellen/niet-overnemen", data={"voorstel": chosen}).status_code == 409


def test_a_refused_suggestion_leaves_the_words_and_its_reason(behind_wall, session, sanne, bob, plan):
    suggestion = services.suggest(here := behind_wall(bob), bob, plan, Anchor(1, "zwemt"), "fietst").id
    here.commit()

    services.decide(here := behind_wall(sanne), sanne, plan, [suggestion], accepted=False, reason="Zij zwemt.")
    here.commit()

    row = session.execute(text("SELECT accepted, reason FROM text_suggestion WHERE id = :id"), {"id": suggestion}).one()
    assert tuple(row) == (False, "Zij zwemt.")
    assert words_of(behind_wall(sanne), plan)[1] == "Zij zwemt graag."


def test_a_suggestion_about_words_that_are_gone_is_refused(behind_wall, bob, plan):
    with pytest.raises(Conflict):
        services.suggest(behind_wall(bob), bob, plan, Anchor(0, "een heel ander onderwerp dan dit"), "x")


def test_what_is_written_for_oneself_is_seen_by_nobody_before_it_is_shared(
    client_of, session, behind_wall, sanne, bob, plan
):
    browser = client_of(sanne)
    address = browser.post(f"/teksten/{plan}/voor-mezelf").headers["Location"]
    draft = UUID(re.search(r"/teksten/([0-9a-f-]+)/voor-mezelf", address).group(1))
    browser.post(f"/teksten/{draft}/schrijven", data={"words": "Nog niet klaar.", "seen": 0})

    assert client_of(bob).get(f"/teksten/{draft}/voor-mezelf").status_code == 404
    assert client_of(bob).get(f"/teksten/{draft}/schrijven").status_code == 404
    with pytest.raises(NotFound):
        queries.plain_text(behind_wall(bob), draft)
    assert (
        behind_wall(bob).execute(text("SELECT count(*) FROM text_update WHERE text_id = :id"), {"id": draft}).scalar()
        == 0
    )

    browser.post(f"/teksten/{draft}/delen")

    assert words_of(behind_wall(bob), plan)[-1] == "Nog niet klaar."
    authors = [run.author for block in queries.blocks_of(behind_wall(bob), plan, authors=True) for run in block.runs]
    assert authors[-1] == sanne.person_id


def test_a_secret_goes_for_good_when_two_people_want_it(client_of, session, behind_wall, sanne, bob, plan):
    browser = client_of(sanne)
    seen, words = form_of(behind_wall(sanne), plan)
    browser.post(f"/teksten/{plan}/schrijven", data={"words": words + "\nZij woont Kerkstraat 12.", "seen": seen})
    seen, words = form_of(behind_wall(sanne), plan)
    browser.post(f"/teksten/{plan}/schrijven", data={"words": words.replace("Kerkstraat 12", "daar"), "seen": seen})
    browser.post(f"/teksten/{plan}/weghalen", data={"words": "Kerkstraat 12", "reason": "geheim adres"})
    asked = session.execute(text("SELECT id FROM text_removal WHERE text_id = :id"), {"id": plan}).scalar_one()
    assert browser.post(f"/teksten/{plan}/weghalen/{asked}/goedkeuren").status_code == 403
    assert b"Kerkstraat" in everything(session, plan)

    answer = client_of(bob).post(f"/teksten/{plan}/weghalen/{asked}/goedkeuren")

    assert answer.status_code == 303
    assert b"Kerkstraat" not in everything(session, plan)
    assert words_of(behind_wall(sanne), plan)[-1] == "Zij woont daar."
    row = session.execute(
        text("SELECT asked_by_id, approved_by_id FROM text_removal WHERE id = :id"), {"id": asked}
    ).one()
    assert tuple(row) == (sanne.person_id, bob.person_id)


def test_a_secret_that_still_stands_goes_too(session, behind_wall, sanne, bob, plan):
    asked = removal.ask(here := behind_wall(sanne), sanne, plan, "zwemt", "geheim")
    here.commit()

    removal.approve(here := behind_wall(bob), bob, plan, asked)
    here.commit()

    assert words_of(behind_wall(sanne), plan) == ["Noor gaat naar school.", "Zij  graag."]
    assert b"zwemt" not in everything(session, plan)


def everything(session, text_id) -> bytes:
    rows = session.scalars(text("SELECT bytes FROM text_update WHERE text_id = :id"), {"id": text_id}).all()
    for row in rows:
        guard.inspect(bytes(row))  # what was rewritten is still a change
    states = session.scalars(
        text(
            "SELECT state FROM text_snapshot WHERE text_id = :id "
            "UNION ALL SELECT bytes FROM text_history WHERE text_id = :id"
        ),
        {"id": text_id},
    ).all()
    return b"".join(map(bytes, [*rows, *states]))


def test_what_was_never_written_cannot_be_taken_out(behind_wall, sanne, plan):
    with pytest.raises(RuleBroken):
        removal.ask(behind_wall(sanne), sanne, plan, "Dorpsplein", "geheim")


def test_no_login_of_the_portal_writes_a_change_past_the_one_function(behind_wall, sanne, plan):
    for statement in (
        "INSERT INTO text_update SELECT * FROM text_update",
        "UPDATE text_update SET bytes = ''",
        "DELETE FROM text_update",
        "UPDATE text_suggestion SET accepted = true",
        "INSERT INTO text_client SELECT * FROM text_client",
        "DELETE FROM text_history",
    ):
        here = behind_wall(sanne)
        with pytest.raises(Exception, match="permission denied"), here.begin_nested():
            here.execute(text(statement))


def test_a_ticket_cannot_be_written_for_another_session_or_person(behind_wall, sanne, bob, plan):
    services._writable(here := behind_wall(sanne), sanne, plan)  # noqa: SLF001 - leaves a ticket to copy
    with pytest.raises(Exception, match="row-level security"), here.begin_nested():
        here.execute(
            text(
                "INSERT INTO text_ticket (id, text_id, youth_file_id, session_id, person_id, may_write, may_suggest, "
                "epoch, legal_day) SELECT gen_random_uuid(), text_id, youth_file_id, :session, :person, true, true, "
                "epoch, legal_day FROM text_ticket LIMIT 1"
            ),
            {"session": bob.session_id, "person": bob.person_id},
        )


def test_writing_leaves_one_event_and_no_words_in_the_log(session, behind_wall, sanne, bob, plan):
    seen, words = form_of(behind_wall(bob), plan)
    services.save_plain_form(here := behind_wall(bob), bob, plan, seen, words + "\nGeheimtaal")
    here.commit()

    rows = (
        session.execute(text("SELECT audit_event::text FROM audit_event WHERE person_id = :p"), {"p": bob.person_id})
        .scalars()
        .all()
    )

    assert sum("text.written" in row for row in rows) == 1
    assert not any("Geheimtaal" in row for row in rows)


def test_a_reader_may_not_write(behind_wall, session, file, plan):
    parent = signed_in(session, takes_part(session, file, Role.NETWORK_PERSON))
    with pytest.raises((Denied, NotFound)):
        services.save_plain_form(behind_wall(parent), parent, plan, 1, "x")
