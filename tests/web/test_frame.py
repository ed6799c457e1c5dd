"""The frame around a signed-in person's page: theirs by door, role and organisation, and never by name."""

import pytest
from bs4 import BeautifulSoup

from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.people.models import NameKind, OrganisationName
from tests.access.builders import LONG_AGO, a_file, takes_part


def body_of(client, path="/weergave"):
    return BeautifulSoup(client.get(path).get_data(as_text=True), "html.parser").body


def test_a_youth_has_the_warm_design_and_their_own_words(session, client_of):
    youth = takes_part(session, a_file(session, age=16), Role.YOUTH)

    body = body_of(client_of(youth))

    assert {"family", "youth"} <= set(body["class"])
    assert "Mijn dossier" in body.select_one(".mainnav").get_text()


@pytest.mark.parametrize("role", [Role.PARENT, Role.FOSTER_PARENT])
def test_family_has_the_spacious_design(session, client_of, role):
    someone = takes_part(session, a_file(session), role)

    assert body_of(client_of(someone))["class"] == ["family"]


def test_a_professional_has_the_dense_design_and_sees_the_own_organisation(session, client_of):
    worker = takes_part(session, a_file(session), Role.WORKER_PROVIDER)
    session.add(
        OrganisationName(
            organisation_id=worker.organisation_id,
            kind=NameKind.TRADE,
            name="De Heuvel",
            starts_on=legal_today(session) - LONG_AGO,
        )
    )

    body = body_of(client_of(worker))

    assert body["class"] == ["work"]
    assert body.select_one(".bar__organisation").get_text(strip=True) == "De Heuvel"
    assert "Mijn jeugdigen" in body.select_one(".mainnav").get_text()
    assert "Mijn dossiers" not in body.select_one(".mainnav").get_text()


def test_nobody_has_no_navigation(visitor):
    assert body_of(visitor).select_one(".mainnav") is None


def test_the_calm_view_is_a_choice_of_this_browser_only(client_of):
    """A cookie that no script reads; nothing of it is stored, so nobody else can see it."""
    visitor, other = client_of(None), client_of(None)

    answer = visitor.post("/weergave", data={"calm": "1"})

    cookie = next(value for name, value in answer.headers.items() if name == "Set-Cookie" and "weergave" in value)
    assert "HttpOnly" in cookie
    assert "calm" in body_of(visitor)["class"]
    assert "calm" not in body_of(other)["class"]
    visitor.post("/weergave", data={})
    assert "calm" not in body_of(visitor)["class"]
