"""Kijk als: what another sees, of what the viewer may see too; marked, read only, logged."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import scope
from portal.access.looking import looking_as
from portal.access.policy import Kind, Letter
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Role, Topic, birthday
from portal.dossier.models import Item, YouthFile
from portal.kernel.errors import NotFound
from portal.plans.models import PlanSection
from tests.dossier.builders import a_file_of, an_actor, an_item, joins
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import NOWHERE, in_corner, writes
from tests.plans.builders import a_plan, all_signed_in, write


def as_(file, given, day=None):
    return f"/jongeren/{file.id}/kijk-als?als={file.actors[given].person_id}" + (f"&dag={day}" if day else "")


def test_a_youth_sees_what_her_mother_sees_today_and_from_her_sixteenth_birthday(session, client_of):
    file = a_file_of(session, age=15)
    an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    sixteen = birthday(session.get(YouthFile, file.id).born_on, 16)
    noor = client_of(file.actors["Noor"])

    assert "Hulpverleningsplan" in text_of(noor.get(as_(file, "Esther")))
    assert "Hulpverleningsplan" not in text_of(noor.get(as_(file, "Esther", sixteen)))


def test_it_shows_only_what_both_may_see(session, client_of):
    file = a_file_of(session)
    an_item(session, file.id, Kind.SAFETY_SIGNAL, (Topic.SAFETY,), author_id=file.actors["Sanne"].person_id)
    worker = text_of(client_of(file.actors["Sanne"]).get(as_(file, "Noor")))
    noor = text_of(client_of(file.actors["Noor"]).get(as_(file, "Sanne")))

    assert "Zorg over veiligheid" not in worker
    assert "Zorg over veiligheid" not in noor
    assert "Overzicht van het dossier" in worker


def test_the_corner_is_in_nobodys_view(session, client_of):
    file = a_file_of(session)
    in_corner(session, client_of, file)

    for viewer, other in (("Noor", "Sanne"), ("Sanne", "Noor")):
        assert "hoekje van de jongere" not in text_of(client_of(file.actors[viewer]).get(as_(file, other)))


def test_it_is_marked_read_only_and_logged(session, client_of):
    file = a_file_of(session)

    page = client_of(file.actors["Noor"]).get(as_(file, "Sanne"))

    assert "Je kijkt als een ander" in text_of(page)
    assert 'method="post"' not in page.text.split("<main")[1].split("</main")[0]
    assert "view_as.read" in session.scalars(select(AuditEvent.name).where(AuditEvent.youth_file_id == file.id)).all()


def test_what_is_not_for_mama_is_not_in_her_view(session, client_of):
    file = a_file_of(session, age=14)
    writes(client_of, file.actors["Noor"], file, "verklaring", "Bij mama is het druk.")
    noor = client_of(file.actors["Noor"])
    assert "Eigen verklaring" in text_of(noor.get(as_(file, "Esther")))
    link = noor.get(f"/jongeren/{file.id}/eigen-woorden").text.split(f"/jongeren/{file.id}/eigen-woorden/")
    address = next(part[:36] for part in link if part[:1].isdigit())

    noor.post(
        f"/jongeren/{file.id}/eigen-woorden/{address}/niet-voor", data={"person": file.actors["Esther"].person_id}
    )

    assert "Eigen verklaring" not in text_of(noor.get(as_(file, "Esther")))


@pytest.mark.parametrize("given", ["Esther", "Ineke", None])
def test_who_is_not_the_youth_nor_coordinates_finds_no_such_page(session, client_of, given):
    file = a_file_of(session)
    viewer = client_of(file.actors[given] if given else an_actor(session, file.organisation_id, "Tom"))

    real = viewer.get(f"/jongeren/{file.id}/kijk-als")
    wrong = viewer.get(f"/jongeren/{NOWHERE}/kijk-als")

    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)


def test_somebody_who_is_not_in_the_file_cannot_be_looked_as(session, client_of):
    file, other = a_file_of(session), a_file_of(session, "Joris")
    noor = client_of(file.actors["Noor"])

    assert noor.get(f"/jongeren/{file.id}/kijk-als?als={other.actors['Esther'].person_id}").status_code == 404
    assert noor.get(f"/jongeren/{file.id}/kijk-als?als=%27;--").status_code == 404


def test_a_day_that_is_past_is_said(session, client_of):
    file = a_file_of(session)
    page = client_of(file.actors["Noor"]).get(as_(file, "Sanne", legal_today(session) - timedelta(days=1)))

    assert page.status_code == 409
    assert "komende acht jaar" in text_of(page)


# -- the page itself ---------------------------------------------------------------------------------------------------


def mirrored(page):
    """What stands in the frame: the page as the other sees it."""
    return page.text.partition('aria-label="Zo ziet')[2].partition("Alles wat deze persoon ziet")[0]


def test_the_first_page_is_shown_as_the_other_gets_it_with_the_words_for_them(session, client_of):
    file = a_file_of(session)

    as_noor = client_of(file.actors["Sanne"]).get(as_(file, "Noor"))
    own = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}")

    for words in ("Hier woon je", "Wie jou helpt", "Jouw kring", "Mijn dossier"):
        assert words in own.text
        assert words in mirrored(as_noor)


def test_people_are_called_in_it_what_the_other_may_know_and_only_where_both_may(session, client_of):
    file = a_file_of(session)
    joins(session, file, Role.COUNSELLOR, "Rosa", "Molendam", stands_for_id=file.actors["Noor"].person_id)

    as_mother = client_of(file.actors["Noor"]).get(as_(file, "Ineke"))
    as_noor = client_of(file.actors["Sanne"]).get(as_(file, "Noor"))

    assert "Rosa" not in mirrored(as_mother)  # the foster mother does not know of her
    assert "Rosa" in client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}").text
    assert "Rosa" not in as_noor.text  # Noor knows, her worker does not


def test_on_the_day_that_she_turns_sixteen_her_mothers_page_is_gone(session, client_of):
    file = a_file_of(session, age=15)
    sixteen = birthday(session.get(YouthFile, file.id).born_on, 16)
    noor = client_of(file.actors["Noor"])

    today, then = noor.get(as_(file, "Esther")), noor.get(as_(file, "Esther", sixteen))

    assert "Woont bij" in mirrored(today)
    assert "Deze bladzijde ziet deze persoon dan niet" in text_of(then)


def test_plans_and_one_plan_are_shown_with_the_parts_that_both_may_read_and_nothing_to_press(session, client_of):
    file = all_signed_in(session, a_file_of(session))
    sanne, noor = client_of(file.actors["Sanne"]), client_of(file.actors["Noor"])
    plan = a_plan(session, noor, file, "perspective_plan")
    section = session.scalars(
        select(PlanSection).where(PlanSection.plan_id == plan).order_by(PlanSection.ordinal)
    ).first()
    write(noor, section.id, "Ik wil bij Ineke blijven wonen.")

    plans = noor.get(as_(file, "Ineke") + f"&waar=/jongeren/{file.id}/plannen")
    one = noor.get(as_(file, "Ineke") + f"&waar=/plannen/{plan}")
    hers = client_of(file.actors["Ineke"]).get(f"/plannen/{plan}")

    assert f"waar=/plannen/{plan}" in plans.text.replace("%2F", "/")
    assert ("bij Ineke blijven" in one.text) == ("bij Ineke blijven" in hers.text)
    assert "<form" not in mirrored(one)
    assert "<button" not in mirrored(one)
    worker = sanne.get(as_(file, "Noor") + f"&waar=/plannen/{plan}")
    own = sanne.get(f"/plannen/{plan}")
    if own.status_code != 200:
        assert "bij Ineke blijven" not in worker.text


def test_no_link_in_it_leads_to_a_deed_or_out_of_the_mirror(session, client_of):
    file = a_file_of(session)

    page = client_of(file.actors["Noor"]).get(as_(file, "Sanne"))

    links = re.findall(r'href="([^"]*)"', mirrored(page))
    assert links
    assert all("/kijk-als?" in link for link in links)


def test_a_page_of_another_file_or_a_page_that_is_private_is_not_shown(session, client_of):
    file, other = all_signed_in(session, a_file_of(session)), all_signed_in(session, a_file_of(session, "Aya"))
    plan = a_plan(session, client_of(other.actors["Sanne"]), other)
    noor = client_of(file.actors["Noor"])

    for where in (
        f"/plannen/{plan}",
        f"/jongeren/{other.id}",
        f"/jongeren/{file.id}/wie-keek",
        f"/jongeren/{file.id}/mijn-hoekje",
        "/mijn-aanmeldingen",
        "/start",
        "https://elders.example/",
    ):
        assert noor.get(as_(file, "Sanne") + f"&waar={where}").status_code == 404


def test_looking_leaves_no_trace_of_the_other_and_gives_no_right_beyond_it(session, client_of, behind_wall):
    file = a_file_of(session)
    sanne, noor = file.actors["Sanne"], file.actors["Noor"]
    client_of(noor).get(as_(file, "Sanne"))

    looks = session.scalars(select(AuditEvent).where(AuditEvent.youth_file_id == file.id)).all()
    assert {look.person_id for look in looks} == {noor.person_id}
    assert [look.on_behalf_of for look in looks if look.name == "view_as.read"] == [sanne.person_id]
    signal = an_item(session, file.id, Kind.SAFETY_SIGNAL, (Topic.SAFETY,))
    mine = behind_wall(noor)
    today = legal_today(mine)
    with looking_as(mine, noor, sanne, today + timedelta(days=30)):
        assert scope.permissions_on(mine, sanne, signal.id) == frozenset()
        assert Letter.E not in scope.permissions_on_all(mine, sanne, [signal.id])[signal.id]
        assert legal_today(mine) == today + timedelta(days=30)
        with pytest.raises(NotFound):
            scope.load(mine, sanne, Letter.V, Item, signal.id)
    assert legal_today(mine) == today
