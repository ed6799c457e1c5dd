"""The administrator of an organisation, who sees no file: people, sessions, the link, the yearly review."""

import datetime as dt
import hashlib
import json

import pytest

from tests.identity.test_hostile_provider import without
from tests.identity.test_sessions import Stream

pytestmark = pytest.mark.live


@pytest.fixture
def administrator(world, visitor):
    visitor.sign_in("rubicon", "beheer")
    return visitor


def stale(world):
    """Everyone's last factor was shown long ago."""
    world.sql("UPDATE sign_in_session SET factor_at = now() - interval '6 minutes' WHERE ended_at IS NULL")


def test_a_newcomer_signs_in_without_rights_and_gets_a_role_from_the_administrator(
    world, administrator, another_visitor
):
    newcomer = another_visitor()
    newcomer.sign_in("rubicon", "nieuw")
    assert "aangemeld, maar" in newcomer.heading
    assert "Nina Nieuw" in newcomer.answer.text
    assert not newcomer.is_signed_in()

    administrator.go("/organisatie/medewerkers")
    administrator.submit(
        action="/toevoegen",
        button="Geef deze rol",
        typed={"work": "professional", "starts_on": dt.date.today().isoformat()},  # noqa: DTZ011
    )

    assert "De rol is gegeven" in administrator.answer.text
    assert newcomer.is_signed_in()


def test_an_administrator_ends_a_session_and_the_other_window_stops_within_a_second(
    world, administrator, another_visitor
):
    other = another_visitor()
    other.sign_in("rubicon", "lieke")
    stream = Stream(other)

    administrator.go("/organisatie/medewerkers")
    row = administrator.page.find(id="aanmeldingen").find_parent("section").find("th", string="Lieke Zandstra-Moor")
    action = row.find_parent("tr").find("form")["action"]
    stream.assert_ends_within_a_second(lambda: administrator.submit(action=action, button="Beëindig"))

    assert not other.is_signed_in()


def test_an_administrator_reaches_no_session_of_another_organisation(world, administrator, another_visitor):
    other = another_visitor()
    other.sign_in("xonar", "sanne")
    theirs = world.sql(
        "SELECT s.id FROM sign_in_session s JOIN account a ON a.id = s.account_id "
        "WHERE a.subject = 'sanne' AND s.ended_at IS NULL ORDER BY s.created_at DESC LIMIT 1"
    )[0].id

    page = administrator.go("/organisatie/medewerkers")
    token = administrator.page.find("input", attrs={"name": "csrf_token"})["value"]
    answer = administrator.session.post(
        f"{world.origin}/organisatie/aanmeldingen/{theirs}/beeindigen", data={"csrf_token": token}, timeout=10
    )

    assert "Sanne" not in page.text
    assert answer.status_code == 404
    assert other.is_signed_in()


def test_who_is_no_administrator_gets_no_page_of_it(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    for page in ("/organisatie/medewerkers", "/organisatie/koppeling", "/organisatie/rechten"):
        assert visitor.go(page).status_code == 403


def test_a_role_that_ends_takes_its_rights_along_within_a_second(world, administrator, another_visitor):
    other = another_visitor()
    other.sign_in("rubicon", "lieke")
    stream = Stream(other)
    row = world.sql("SELECT id FROM employment WHERE person_id = :p", p=world.people["lieke"])[0]
    yesterday = (dt.date.today() - dt.timedelta(days=1)).isoformat()  # noqa: DTZ011
    try:
        administrator.go("/organisatie/medewerkers")
        stream.assert_ends_within_a_second(
            lambda: administrator.submit(action=str(row.id), button="Beëindig", typed={"ends_on": yesterday})
        )

        assert not other.is_signed_in()
        assert "aangemeld, maar" in other.go("/wachten").text
    finally:
        world.sql("UPDATE employment SET ends_on = NULL WHERE id = :id", id=row.id)


def test_giving_a_role_asks_for_a_fresh_factor_and_keeps_what_was_typed(world, administrator, another_visitor):
    another_visitor().sign_in("rubicon", "tweede")
    administrator.go("/organisatie/medewerkers")
    stale(world)

    typed = {"work": "professional", "starts_on": "2026-01-01", "job_title": "pleegzorgbegeleider " * 3}
    administrator.submit(action="/toevoegen", button="Geef deze rol", typed=typed)
    assert "Bevestig dat u het bent" in administrator.heading
    before = administrator.session.cookies.get_dict()
    administrator.submit(action="/bevestigen/begin", button="Bevestig bij")
    administrator.prove("beheer")

    assert "/verder/" in administrator.answer.url
    assert administrator.session.cookies.get_dict() != before  # a new token at every step-up
    administrator.submit(action="/toevoegen", button="Verstuur")
    assert "De rol is gegeven" in administrator.answer.text


def test_a_step_up_with_another_account_is_refused(world, administrator):
    stale(world)
    administrator.go("/bevestigen?naar=/mijn-aanmeldingen")
    administrator.submit(action="/bevestigen/begin", button="Bevestig bij")

    answer = administrator.prove("lieke")

    assert answer.status_code == 400
    assert world.last_refusal() == "same_person"


def test_without_its_guard_a_step_up_with_another_account_would_count(world, administrator, monkeypatch):
    stale(world)
    administrator.go("/bevestigen?naar=/mijn-aanmeldingen")
    administrator.submit(action="/bevestigen/begin", button="Bevestig bij")

    with without(monkeypatch, "same_person"):
        answer = administrator.prove("lieke")

    assert answer.url.endswith("/mijn-aanmeldingen")


def test_the_link_test_reports_in_plain_words_and_changes_nothing(world, administrator):
    administrator.go("/organisatie/koppeling")
    administrator.submit(action="/testen", button="Test de koppeling")

    text = administrator.page.get_text(" ", strip=True)
    assert "De koppeling werkt." in text
    assert "PS256" in text
    assert (
        world.sql("SELECT ground FROM audit_event WHERE name = 'link.tested' ORDER BY at DESC LIMIT 1")[0].ground
        == "passed"
    )


def test_the_link_test_says_what_is_wrong(world, administrator):
    row = world.sql("SELECT id, issuer FROM identity_provider WHERE slug = 'rubicon'")[0]
    change = "UPDATE identity_provider SET issuer = :issuer, version = version + 1 WHERE id = :id"
    world.sql(change, issuer="http://localhost:9", id=row.id)
    try:
        administrator.go("/organisatie/koppeling")
        administrator.submit(action="/testen", button="Test de koppeling")
    finally:
        world.sql(change, issuer=row.issuer, id=row.id)

    text = administrator.page.get_text(" ", strip=True)
    assert "De koppeling werkt niet helemaal." in text
    assert "De aanbieder is niet te bereiken. Klopt het adres?" in text


def test_a_trial_sign_in_shows_what_the_provider_says_and_signs_nobody_in(world, administrator):
    started = world.count("session.started")
    administrator.go("/organisatie/koppeling")
    administrator.submit(action="/proef", button="Proefaanmelding")
    administrator.prove("lieke")

    assert "Lieke Zandstra-Moor" in administrator.answer.text
    assert world.count("session.started") == started
    assert world.sql("SELECT 1 FROM audit_event WHERE name = 'link.tested' AND ground = 'trial'")
    assert "Bea Beheer" in administrator.go("/organisatie/medewerkers").text


def test_keys_are_switched_without_anyone_noticing(world, administrator, another_visitor):
    before = world.sql("SELECT key_ids FROM identity_provider WHERE slug = 'rubicon'")[0].key_ids
    administrator.go("/organisatie/koppeling")
    administrator.submit(action="/sleutels-wisselen", button="Wissel de sleutels")

    after = world.sql("SELECT key_ids FROM identity_provider WHERE slug = 'rubicon'")[0].key_ids
    assert after[0] == before[1]
    published = administrator.go("/aanmelden/rubicon/sleutels").json()["keys"]
    assert [key["kid"] for key in published] == after
    assert all("d" not in key for key in published)
    other = another_visitor()
    other.sign_in("rubicon", "lieke")
    assert other.is_signed_in()


def test_the_yearly_review_leaves_proof(world, administrator):
    administrator.go("/organisatie/rechten")
    boxes = [box["value"] for box in administrator.page.find_all("input", attrs={"name": "kept"})]
    token = administrator.page.find("input", attrs={"name": "csrf_token"})["value"]

    answer = administrator.session.post(
        f"{world.origin}/organisatie/rechten", data={"csrf_token": token, "kept": boxes}, timeout=10
    )

    assert "De controle is vastgelegd" in answer.text
    row = world.sql("SELECT findings, digest FROM rights_review ORDER BY done_at DESC LIMIT 1")[0]
    assert len(row.findings) == len(boxes)
    assert all(finding["kept"] for finding in row.findings)
    assert hashlib.sha256(json.dumps(row.findings, sort_keys=True).encode()).digest() == bytes(row.digest)
    logged = world.sql("SELECT ground FROM audit_event WHERE name = 'rights.reviewed' ORDER BY at DESC LIMIT 1")[0]
    assert logged.ground == f"sha256:{bytes(row.digest).hex()}"


def test_an_administrator_cannot_review_away_their_own_role(world, administrator):
    administrator.go("/organisatie/rechten")
    token = administrator.page.find("input", attrs={"name": "csrf_token"})["value"]

    answer = administrator.session.post(f"{world.origin}/organisatie/rechten", data={"csrf_token": token}, timeout=10)

    assert answer.status_code == 409
    assert administrator.is_signed_in()


def test_who_does_not_belong_here_is_refused_for_good(world, administrator, another_visitor):
    stranger = another_visitor()
    stranger.sign_in("rubicon", "vreemd")
    administrator.go("/organisatie/medewerkers")
    form = administrator.page.find("section", attrs={"aria-labelledby": "wachten"}).find(
        "form", attrs={"aria-label": "Rol voor Vera Vreemd"}
    )
    account = form.find("input", attrs={"name": "account"})["value"]

    administrator.submit(action=f"/accounts/{account}/", button="Hoort hier niet")

    assert "kan niet meer aanmelden" in administrator.answer.text
    assert stranger.sign_in("rubicon", "vreemd").status_code == 403
    assert world.last_refusal() == "account_ended"
