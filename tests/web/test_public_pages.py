"""What anyone sees before signing in: the front page, help now, hard words, their own way of seeing it."""

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.exc import OperationalError

from portal.app import create_app
from portal.people.models import NameKind, Organisation, OrganisationKind, OrganisationName
from portal.web import language, public
from portal.web.help import NATIONAL
from tests.conftest import sessions_as

PUBLIC = ("/", "/hulp-nu", "/weergave", "/moeilijke-woorden", "/toegankelijkheid", "/onderdelen")


def read(response):
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


@pytest.fixture
def provider(session):
    organisation = Organisation(
        kind=OrganisationKind.PROVIDER, short_name="heuvel", duty_phone="043-123 45 67", counsellor="Jeugdstem"
    )
    organisation.names = [
        OrganisationName(
            kind=NameKind.TRADE, name="Oude Heuvel", starts_on=date(2010, 1, 1), ends_on=date(2019, 12, 31)
        ),
        OrganisationName(kind=NameKind.LEGAL, name="Stichting De Heuvel", starts_on=date(2010, 1, 1)),
        OrganisationName(kind=NameKind.TRADE, name="De Heuvel", starts_on=date(2020, 1, 1)),
    ]
    session.add(organisation)
    session.commit()
    return organisation


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("code", ["nl", "en"])
def test_a_page_opens_in_each_language(visitor, path, code):
    visitor.set_cookie(language.COOKIE, code)

    response = visitor.get(path)

    page = read(response)
    assert response.status_code == 200
    assert page.html["lang"] == code
    assert page.select_one("form[data-exit]")["data-exit"].startswith("https://")
    assert page.select_one('a[href="/hulp-nu"]')


def test_help_now_names_everyone_who_can_be_called(visitor, provider):
    page = read(visitor.get("/hulp-nu"))

    called = {link["href"] for link in page.select("a[href^='tel:']")}
    assert {"tel:112", "tel:08002000", "tel:08000432", "tel:08000113"} <= called
    assert "tel:0431234567" in called
    assert "De Heuvel" in page.main.get_text()
    assert "Oude Heuvel" not in page.main.get_text()
    assert {line.name for line in NATIONAL} <= {heading.get_text(strip=True) for heading in page.select("h2")}


def test_the_front_page_leads_to_every_door(portal, visitor):
    public.list_doors_with(portal, lambda _session: [("De Heuvel", "heuvel"), ("Het Dal", "dal")])

    page = read(visitor.get("/"))

    assert [link["href"] for link in page.select("#aanmelden a")] == [
        "/aanmelden/familie",
        "/aanmelden/heuvel",
        "/aanmelden/dal",
    ]


def test_an_organisation_that_went_into_another_is_not_shown(visitor, provider, session):
    heir = Organisation(kind=OrganisationKind.PROVIDER, short_name="dal")
    session.add(heir)
    session.flush()
    provider.successor_id = heir.id
    session.commit()

    assert "De Heuvel" not in visitor.get("/hulp-nu").get_data(as_text=True)


def test_help_now_works_while_the_database_does_not(visitor, monkeypatch):
    def down(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, Exception("down"))

    monkeypatch.setattr("portal.web.help.public_directory", down)

    assert "0800-2000" in visitor.get("/hulp-nu").get_data(as_text=True)


def test_a_choice_of_language_stays_and_leads_back(visitor, token):
    answer = visitor.post(
        "/taal", data={"csrf_token": token(), "language": "en"}, headers={"Referer": "http://localhost/hulp-nu"}
    )

    assert (answer.status_code, answer.location) == (303, "/hulp-nu")
    assert read(visitor.get("/hulp-nu")).h1.get_text() == "Help now"


@pytest.mark.parametrize("came_from", ["https://elders.example/hulp-nu", "http://localhost//elders.example", ""])
def test_a_choice_of_language_leads_nowhere_else(visitor, token, came_from):
    answer = visitor.post("/taal", data={"csrf_token": token(), "language": "en"}, headers={"Referer": came_from})

    assert answer.location == "/"


def test_a_language_that_we_do_not_have_is_refused(visitor, token):
    assert visitor.post("/taal", data={"csrf_token": token(), "language": "xx"}).status_code == 422


def test_a_calm_view_and_large_letters_stay_until_chosen_otherwise(visitor, token):
    visitor.post("/weergave", data={"csrf_token": token(), "calm": "1", "large": "1"})
    chosen = read(visitor.get("/hulp-nu")).body["class"]
    visitor.post("/weergave", data={"csrf_token": token()})

    assert {"calm", "large"} <= set(chosen)
    assert not {"calm", "large"} & set(read(visitor.get("/hulp-nu")).body["class"])


def test_the_page_of_components_is_for_demonstrations_only(session, connection, settings):
    real = replace(settings, demonstration=False, origin="https://dossier.example")
    session.commit()

    assert create_app(real, sessions_as("portal_app", connection)).test_client().get("/onderdelen").status_code == 404
