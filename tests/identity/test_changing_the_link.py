"""A changed link: tried before it is used, never a weaker way in, and nobody is locked out by it."""

import datetime as dt

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from portal.identity import directory
from tests.identity.surroundings import LEVEL

pytestmark = pytest.mark.live
LATER = "urn:samendossier:oefenen:drie-factoren"
PAGE = "/organisatie/koppeling"


@pytest.fixture
def administrator(world, visitor):
    visitor.sign_in("rubicon", "beheer")
    yield visitor
    world.sql("DELETE FROM sign_in_request")
    world.sql(
        "DELETE FROM sign_in_session WHERE provider_id IN (SELECT id FROM identity_provider WHERE slug = 'nieuw')"
    )
    world.sql("DELETE FROM account WHERE issuer = :i", i=world.issuers["nieuw"])
    world.sql(
        "UPDATE identity_provider SET ended_at = NULL, levels = :levels, authentication = 'private_key_jwt', "
        "secret_name = NULL, client_id = 'samendossier', version = version + 1 WHERE slug = 'rubicon'",
        levels=[LEVEL],
    )
    world.sql("DELETE FROM identity_provider WHERE proposed_at IS NOT NULL OR slug = 'nieuw'")
    directory.forget_all()


def live(world):
    return world.sql("SELECT * FROM identity_provider WHERE slug = 'rubicon'")[0]


def proposal(world):
    rows = world.sql("SELECT * FROM identity_provider WHERE proposed_at IS NOT NULL AND ended_at IS NULL")
    return rows[0] if rows else None


def propose(world, visitor, **changes):
    visitor.go(f"{PAGE}/{live(world).id}/wijzigen")
    form = visitor.page.find("form", attrs={"novalidate": True})
    kept = {box["name"]: "y" for box in form.find_all("input", type="checkbox") if box.has_attr("checked")}
    radio = {r["name"]: r["value"] for r in form.find_all("input", type="radio") if r.has_attr("checked")}
    boxes = {box["name"] for box in form.find_all("input", type="checkbox")}
    data = {i["name"]: i.get("value", "") for i in form.find_all("input") if i["name"] not in boxes}
    data |= {t["name"]: t.get_text().strip() for t in form.find_all("textarea")} | radio | kept | changes
    visitor.answer = visitor.session.post(f"{world.origin}{form['action']}", data=data, timeout=30)
    return visitor.answer


def test_a_changed_link_is_tested_and_tried_before_it_is_put_to_use(world, administrator, another_visitor):
    before = live(world)
    answer = propose(world, administrator, levels=f"{LEVEL}\n{LATER}")

    assert "Bewaard als voorstel" in answer.text
    assert live(world).levels == before.levels
    assert "Neem in gebruik" not in answer.text
    new = proposal(world)
    administrator.submit(action=f"{new.id}/testen", button="Test de koppeling")
    assert "De koppeling werkt." in administrator.page.get_text(" ", strip=True)
    assert "Neem in gebruik" not in administrator.answer.text
    administrator.submit(action=f"{new.id}/proef", button="Proefaanmelding")
    administrator.prove("beheer")
    assert "De proefaanmelding is gelukt" in administrator.answer.text
    administrator.go(PAGE)
    administrator.submit(action=f"{new.id}/in-gebruik-nemen", button="Neem in gebruik")

    assert "Deze koppeling is nu in gebruik." in administrator.answer.text
    assert set(live(world).levels) == {LEVEL, LATER}
    assert live(world).id == before.id  # the row, its accounts and its keys stay
    other = another_visitor()
    other.sign_in("rubicon", "lieke")
    assert other.is_signed_in()
    logged = world.sql("SELECT ground FROM audit_event WHERE name = 'link.changed' ORDER BY at DESC LIMIT 2")
    assert [row.ground for row in logged] == ["put_to_use", "proposed"]


def test_a_wrong_link_changes_nothing_and_locks_nobody_out(world, administrator, another_visitor):
    propose(world, administrator, client_id="verkeerd")
    new = proposal(world)
    administrator.go(PAGE)
    administrator.submit(action=f"{new.id}/proef", button="Proefaanmelding")

    assert administrator.answer.status_code >= 400  # the provider does not know this client
    token = administrator.go(PAGE) and administrator.page.find("input", attrs={"name": "csrf_token"})["value"]
    forced = administrator.session.post(
        f"{world.origin}{PAGE}/{new.id}/in-gebruik-nemen", data={"csrf_token": token}, timeout=10
    )
    assert forced.status_code == 409
    assert "Test eerst de koppeling" in forced.text
    assert live(world).client_id == "samendossier"
    other = another_visitor()
    other.sign_in("rubicon", "lieke")
    assert other.is_signed_in()


def test_what_was_tried_counts_only_until_it_changes(world, administrator):
    propose(world, administrator, levels=f"{LEVEL}\n{LATER}")
    new = proposal(world)
    world.sql("UPDATE identity_provider SET tested_at = now(), tried_at = now() WHERE id = :id", id=new.id)

    administrator.go(f"{PAGE}/{new.id}/wijzigen")
    administrator.submit(
        action=f"{new.id}/wijzigen", button="Bewaar als voorstel", typed={"authentication": "private_key_jwt"}
    )

    changed = proposal(world)
    assert (changed.tested_at, changed.tried_at) == (None, None)
    assert changed.version == new.version + 1


def test_nobody_signs_in_through_a_proposal(world, administrator, another_visitor):
    propose(world, administrator, issuer=world.issuers["liegt"], slug="nieuw")

    assert proposal(world).slug == "nieuw"
    stranger = another_visitor()
    assert stranger.go("/aanmelden/nieuw").status_code == 404
    assert "nieuw" not in stranger.go("/aanmelden").text
    token = stranger.page.find("input", attrs={"name": "csrf_token"})["value"]
    begun = stranger.session.post(f"{world.origin}/aanmelden/nieuw/begin", data={"csrf_token": token}, timeout=10)
    assert begun.status_code == 404
    assert stranger.go("/aanmelden/nieuw/sleutels").json()["keys"]  # its provider may read them already


@pytest.mark.parametrize("level", ["0", "http://eidas.europa.eu/LoA/low", "urn:samendossier:oefenen:een-factor"])
def test_one_factor_is_never_enough(world, administrator, level):
    answer = propose(world, administrator, levels=f"{LEVEL} {level}")

    assert answer.status_code == 422
    assert "maar één controle" in answer.text
    assert proposal(world) is None


def test_the_issuer_of_another_organisation_is_refused(world, administrator):
    answer = propose(world, administrator, issuer=world.issuers["xonar"], slug="nieuw")

    assert answer.status_code == 422
    assert "hoort bij een andere organisatie" in answer.text


def test_behind_the_page_the_wall_refuses_the_issuer_of_another_and_any_change_of_a_live_link(world):
    engine = create_engine(world.settings.database_url)
    me = {"person": str(world.people["beheer"]), "org": str(world.organisations["rubicon"])}
    become = text(
        "SELECT set_config('portal.person_id', :person, true), set_config('portal.door', 'work', true), "
        "set_config('portal.organisation_id', :org, true)"
    )
    insert = text(
        "INSERT INTO identity_provider "
        "(id, organisation_id, kind, slug, issuer, client_id, key_ids, levels, proposed_at) "
        "VALUES (gen_random_uuid(), CAST(:org AS uuid), 'work', 'x', :issuer, 'c', '{k}', '{l}', :at)"
    )
    now = dt.datetime.now(dt.UTC)
    try:
        for issuer, at in ((world.issuers["xonar"], now), ("https://eigen.example", None)):
            with engine.connect() as connection:
                connection.execute(become, me)
                with pytest.raises(ProgrammingError, match="row-level security"):
                    connection.execute(insert, {"org": me["org"], "issuer": issuer, "at": at})
        with engine.connect() as connection:
            connection.execute(become, me)
            changed = connection.execute(text("UPDATE identity_provider SET levels = '{low}' WHERE slug = 'rubicon'"))
            assert changed.rowcount == 0
            with pytest.raises(ProgrammingError, match="permission denied"):
                connection.execute(text("UPDATE identity_provider SET proposed_at = NULL"))
    finally:
        engine.dispose()


def test_a_trial_as_somebody_else_does_not_put_a_link_in_place_of_another(world, administrator):
    propose(world, administrator, levels=f"{LEVEL}\n{LATER}")
    new = proposal(world)
    administrator.submit(action=f"{new.id}/testen", button="Test de koppeling")
    administrator.submit(action=f"{new.id}/proef", button="Proefaanmelding")
    administrator.prove("lieke")
    administrator.go(PAGE)
    administrator.submit(action=f"{new.id}/in-gebruik-nemen", button="Neem in gebruik")

    assert administrator.answer.status_code == 409
    assert "onder een ander nummer" in administrator.answer.text
    assert live(world).levels == [LEVEL]


def test_a_shared_secret_is_marked_and_shown_nowhere(world, administrator):
    secret = "een heel geheim woord"
    answer = propose(
        world, administrator, authentication="client_secret_basic", client_password=secret, client_id="met-geheim"
    )

    assert "Dat is een afwijking van de norm." in answer.text
    row = proposal(world)
    kept = world.settings.keys_directory / "sign-in" / f"{row.secret_name}.secret"
    assert kept.read_text() == secret
    assert kept.stat().st_mode & 0o077 == 0
    administrator.go(f"{PAGE}/{row.id}/wijzigen")
    assert secret not in administrator.answer.text


def test_a_shared_secret_must_be_given(world, administrator):
    answer = propose(world, administrator, authentication="client_secret_basic")

    assert answer.status_code == 422
    assert "Vul het geheim in" in answer.text


def test_changing_a_link_asks_for_a_fresh_factor(world, administrator):
    world.sql("UPDATE sign_in_session SET factor_at = now() - interval '6 minutes' WHERE ended_at IS NULL")

    administrator.go(f"{PAGE}/{live(world).id}/wijzigen")

    assert "Bevestig dat u het bent" in administrator.heading


def test_a_link_of_another_organisation_does_not_exist_for_an_administrator(world, administrator):
    theirs = world.sql("SELECT id FROM identity_provider WHERE slug = 'xonar'")[0].id

    assert administrator.go(f"{PAGE}/{theirs}/wijzigen").status_code == 404


def test_an_organisation_goes_over_to_another_provider_and_everyone_keeps_their_account(
    world, administrator, another_visitor
):
    propose(world, administrator, issuer=world.issuers["nieuw"], slug="nieuw")
    new = proposal(world)
    assert new.replaces_id is None
    administrator.submit(action=f"{new.id}/testen", button="Test de koppeling")
    administrator.submit(action=f"{new.id}/proef", button="Proefaanmelding")
    administrator.prove("nr-1")
    administrator.go(PAGE)
    administrator.submit(action=f"{new.id}/in-gebruik-nemen", button="Neem in gebruik")
    assert "Er zijn twee koppelingen in gebruik." in administrator.answer.text
    old = live(world)

    # Who came in through the old one does not end it: the new one might not work.
    token = administrator.page.find("input", attrs={"name": "csrf_token"})["value"]
    own = administrator.session.post(
        f"{world.origin}{PAGE}/{old.id}/beeindigen", data={"csrf_token": token}, timeout=10
    )
    assert own.status_code == 409
    assert live(world).ended_at is None

    # A colleague ties the new account while signed in through the old one; nobody else can take it then.
    lieke, lieke_again, somebody = another_visitor(), another_visitor(), another_visitor()
    lieke.sign_in("rubicon", "lieke")
    lieke.go("/mijn-aanmeldingen")
    lieke.submit(action="/koppel/nieuw", button="Koppel")
    lieke.prove("nr-2")
    assert "hoort nu ook bij u" in lieke.answer.text
    lieke_again.sign_in("nieuw", "nr-2")
    assert lieke_again.is_signed_in()
    assert world.person_of_last_sign_in() == world.people["lieke"]
    somebody.sign_in("rubicon", "beheer")
    somebody.go("/mijn-aanmeldingen")
    somebody.submit(action="/koppel/nieuw", button="Koppel")
    assert somebody.prove("nr-2").status_code == 403
    assert world.last_refusal() == "account_of_another"

    # The administrator comes in through the new one, and ends the old one with its sessions.
    through_new = another_visitor()
    through_new.sign_in("nieuw", "nr-1")
    through_new.go(PAGE)
    through_new.submit(action=f"{old.id}/beeindigen", button="Beëindig deze koppeling")
    assert "is beëindigd" in through_new.answer.text
    assert not lieke.is_signed_in()
    assert lieke_again.is_signed_in()


def test_a_second_sign_in_is_tied_only_within_the_own_organisation(world, administrator, another_visitor):
    sanne = another_visitor()
    sanne.sign_in("xonar", "sanne")
    token = sanne.go("/mijn-aanmeldingen") and sanne.page.find("input", attrs={"name": "csrf_token"})["value"]
    sanne.answer = sanne.session.post(
        f"{world.origin}/mijn-aanmeldingen/koppel/rubicon", data={"csrf_token": token}, timeout=10
    )

    assert sanne.prove("nieuw").status_code == 403
    assert not world.sql("SELECT 1 FROM account WHERE subject = 'nieuw' AND person_id IS NOT NULL")


# The organisation's own data


def test_an_administrator_changes_what_everyone_may_know(world, administrator, another_visitor):
    administrator.go("/organisatie/gegevens")
    administrator.submit(
        action="/organisatie/gegevens",
        button="Bewaar",
        typed={
            "duty_phone": "045 123 45 67",
            "counsellor": "Vera Vertrouwen, 06 12345678",
            "complaint_route": "Bel ons.",
        },
    )

    assert "De gegevens zijn bewaard." in administrator.answer.text
    page = another_visitor().go("/hulp-nu").text
    assert "045 123 45 67" in page
    assert "Vera Vertrouwen" in page
    assert world.sql("SELECT 1 FROM audit_event WHERE name = 'organisation.changed' AND ground = 'data'")


def test_a_number_that_is_none_is_refused_and_what_was_typed_stays(world, administrator):
    administrator.go("/organisatie/gegevens")
    answer = administrator.submit(
        action="/organisatie/gegevens", button="Bewaar", typed={"duty_phone": "bel maar", "counsellor": "Vera Anders"}
    )

    assert answer.status_code == 422
    assert "bel maar is geen telefoonnummer." in answer.text
    assert 'value="Vera Anders"' in answer.text


def test_a_new_name_ends_the_old_one_and_the_organisation_stays_the_same(world, administrator, another_visitor):
    administrator.go("/organisatie/gegevens")
    typed = {"kind": "trade", "name": "Rubicon Nieuw", "starts_on": dt.date.today().isoformat()}  # noqa: DTZ011
    try:
        administrator.submit(action="/gegevens/namen", button="Voeg toe", typed=typed)

        assert "De naam is bewaard." in administrator.answer.text
        doors = another_visitor().go("/aanmelden").text
        assert "Rubicon Nieuw" in doors
        assert "Rubicon Nieuw" in another_visitor().go("/aanmelden?zoek=Rubicon Jeugdzorg").text  # by its former name
        names = world.sql(
            "SELECT name, ends_on FROM organisation_name WHERE organisation_id = :o ORDER BY starts_on",
            o=world.organisations["rubicon"],
        )
        assert [row.name for row in names] == ["Rubicon Jeugdzorg", "Rubicon Nieuw"]
        assert names[0].ends_on == dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011
        administrator.submit(action="/gegevens/namen", button="Voeg toe", typed=typed | {"name": "Nog een"})
        assert administrator.answer.status_code == 422
    finally:
        world.sql("DELETE FROM organisation_name WHERE name = 'Rubicon Nieuw'")
        world.sql("UPDATE organisation_name SET ends_on = NULL WHERE name = 'Rubicon Jeugdzorg'")


def test_own_data_asks_for_a_fresh_factor_and_keeps_what_was_typed(world, administrator):
    administrator.go("/organisatie/gegevens")
    world.sql("UPDATE sign_in_session SET factor_at = now() - interval '6 minutes' WHERE ended_at IS NULL")

    administrator.submit(action="/organisatie/gegevens", button="Bewaar", typed={"region": "Zuid"})
    administrator.submit(action="/bevestigen/begin", button="Bevestig bij")
    administrator.prove("beheer")
    administrator.submit(action="/organisatie/gegevens", button="Verstuur")

    assert "De gegevens zijn bewaard." in administrator.answer.text
    assert world.sql("SELECT region FROM organisation WHERE short_name = 'rubicon'")[0].region == "Zuid"


def test_who_is_no_administrator_changes_nothing_of_the_organisation(world, visitor):
    visitor.sign_in("rubicon", "lieke")

    assert visitor.go("/organisatie/gegevens").status_code == 403
