"""A GI asks for what a supervision order needs, topic by topic; who keeps the file answers (R-DOS-10)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier import queries
from portal.dossier.domain import Framework, Role, Topic
from portal.dossier.information import services
from portal.dossier.information.models import TopicRequest
from portal.dossier.models import LegalFramework, OrganisationPeriod, Participation, TopicNeed
from portal.kernel.errors import NotFound, RuleBroken
from portal.notifications.models import Notice
from tests.dossier.builders import a_file_of, an_actor, an_organisation, joins
from tests.dossier.test_file_pages import text_of

WHY = "Het onderzoek van de rechtbank vraagt hoe het op school gaat."
YES: dict[str, Any] = {"gives": True, "words": ""}


@pytest.fixture
def file(session):
    """A file with a supervision order, and Thijs who carries it out."""
    found = a_file_of(session, age=13)
    organisation = an_organisation(session, "Bureau Jeugdzorg")
    joins(session, found, Role.GI_OTS, "Thijs", "Grasbergen", organisation_id=organisation)
    row = session.scalars(select(LegalFramework).where(LegalFramework.youth_file_id == found.id)).one()
    row.framework, row.organisation_id = Framework.OTS, organisation
    session.add(
        OrganisationPeriod(youth_file_id=found.id, organisation_id=organisation, leads=False, starts_on=row.starts_on)
    )
    session.flush()
    return found


def asks(client, file, *topics, reason=WHY):
    return client.post(f"/jongeren/{file.id}/informatie", data={"topics": list(topics), "reason": reason})


def requests(session, file):
    session.commit()
    return session.scalars(
        select(TopicRequest).where(TopicRequest.youth_file_id == file.id).order_by(TopicRequest.topic)
    ).all()


def needs(session, file):
    session.commit()
    return session.scalars(select(TopicNeed).where(TopicNeed.youth_file_id == file.id)).all()


def told(session, actor):
    return session.scalars(select(Notice.kind).where(Notice.person_id == actor.person_id)).all()


def test_a_gi_worker_asks_per_topic_and_the_worker_gives_one_and_refuses_the_other_with_a_reason(
    session, client_of, file
):
    thijs, sanne = client_of(file.actors["Thijs"]), client_of(file.actors["Sanne"])

    assert asks(thijs, file, "school", "money").status_code == 303
    money, school = requests(session, file)
    assert told(session, file.actors["Sanne"]) == ["topics.asked"]
    assert WHY in text_of(sanne.get(f"/jongeren/{file.id}/informatie"))

    for one, typed in ((school, {"gives": "ja"}), (money, {"gives": "nee", "words": "Dit gaat over de ouders."})):
        address = f"/jongeren/{file.id}/informatie/{one.id}"
        assert sanne.get(address).status_code == 200
        assert sanne.post(address, data=typed).status_code == 303

    assert [need.topics for need in needs(session, file)] == [["school"]]
    page = text_of(thijs.get(f"/jongeren/{file.id}/informatie"))
    assert "School gegeven" in page
    assert "Dit gaat over de ouders." in page
    assert told(session, file.actors["Thijs"]) == ["topics.answered", "topics.answered"]
    deeds = ["topics.asked", "topics.given", "topics.refused"]
    events = session.execute(select(AuditEvent.name, AuditEvent.ground).where(AuditEvent.name.in_(deeds))).all()
    assert sorted(events) == [(deed, "R-DOS-10") for deed in deeds]


def test_the_family_sees_in_who_looked_that_it_was_asked_and_given_and_on_which_ground_and_not_why(
    session, client_of, file
):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)
    client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/informatie/{one.id}", data={"gives": "ja"})

    page = text_of(client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/wie-keek"))

    assert "vroeg om informatie voor de jeugdbescherming" in page
    assert "gaf informatie voor de jeugdbescherming" in page
    assert "nodig voor de ondertoezichtstelling" in page
    assert WHY not in page


def test_only_topics_beyond_the_role_and_not_open_or_asked_already_can_be_asked_for(session, client_of, file):
    thijs = client_of(file.actors["Thijs"])
    asks(thijs, file, "school")

    for topics in (["school"], ["safety"], ["nonsense"], []):
        page = asks(thijs, file, *topics)
        assert page.status_code == 422
        assert WHY in page.text  # what was typed is still there
    assert len(requests(session, file)) == 1


@pytest.mark.parametrize(("typed", "words"), [
    ({"gives": "nee"}, "Schrijf op waarom dit niet nodig is"),
    ({"gives": ""}, "Kies ja of nee"),
    ({"gives": "ja", "ends_on": "31-02-2026"}, "Vul een datum in"),
    ({"gives": "ja", "ends_on": "2001-01-01"}, "De einddatum ligt voor de begindatum"),
    ({"gives": "nee", "words": "\x07 stuk"}, "tekens die niet te lezen zijn"),
])  # fmt: skip
def test_an_answer_that_cannot_be_is_said_in_plain_dutch_and_nothing_is_given(session, client_of, file, typed, words):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)

    page = client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/informatie/{one.id}", data=typed)

    assert page.status_code == 422
    assert words in text_of(page)
    assert needs(session, file) == []


def test_a_second_answer_to_the_same_question_is_told_that_there_is_one(session, client_of, file):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)
    sanne, address = client_of(file.actors["Sanne"]), f"/jongeren/{file.id}/informatie/{one.id}"
    sanne.post(address, data={"gives": "ja"})

    assert sanne.post(address, data={"gives": "nee", "words": "Toch niet."}).status_code == 409
    assert len(needs(session, file)) == 1


def test_what_was_asked_waits_on_the_first_page_of_who_coordinates(session, client_of, file):
    asks(client_of(file.actors["Thijs"]), file, "school")
    session.commit()

    assert "Antwoord aan de jeugdbescherming" in text_of(client_of(file.actors["Sanne"]).get("/start"))


def test_the_worker_gives_unasked_and_only_to_the_gi_of_this_file(session, client_of, file):
    sanne, address = client_of(file.actors["Sanne"]), f"/jongeren/{file.id}/informatie/geven"
    part = text_of(sanne.get(address)) and sanne.get(address).text.partition("Thijs")[0].rpartition('value="')[2][:36]

    assert sanne.post(address, data={"part": part, "topics": ["health"], "reason": WHY}).status_code == 303
    other = a_file_of(session, "Aya")
    wrong = {"part": str(other.id), "topics": ["health"], "reason": WHY}
    assert sanne.post(address, data=wrong).status_code == 422

    assert [need.topics for need in needs(session, file)] == [[Topic.HEALTH]]


@pytest.mark.parametrize("who", ["Noor", "Esther", "Ineke", "Maud", "stranger"])
def test_nobody_else_finds_the_page_or_answers(session, client_of, file, who):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Maud")
    actor = file.actors.get(who) or an_actor(session, file.organisation_id, "Tom")
    client = client_of(actor)

    for address in ("informatie", "informatie/geven", f"informatie/{one.id}"):
        assert client.get(f"/jongeren/{file.id}/{address}").status_code == 404
    assert asks(client, file, "health").status_code == 404
    assert client.post(f"/jongeren/{file.id}/informatie/{one.id}", data={"gives": "ja"}).status_code == 404
    assert needs(session, file) == []


def test_the_gi_worker_answers_no_question_of_the_own(session, client_of, file):
    thijs = client_of(file.actors["Thijs"])
    asks(thijs, file, "school")
    (one,) = requests(session, file)

    assert thijs.post(f"/jongeren/{file.id}/informatie/{one.id}", data={"gives": "ja"}).status_code == 404
    assert thijs.get(f"/jongeren/{file.id}/informatie/geven").status_code == 404
    assert needs(session, file) == []


def test_without_a_supervision_order_that_runs_nothing_is_given(session, client_of, file):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)
    order = session.scalar(
        select(LegalFramework).where(LegalFramework.youth_file_id == file.id, LegalFramework.framework == Framework.OTS)
    )
    order.ends_on = legal_today(session) - timedelta(days=1)
    session.commit()

    page = client_of(file.actors["Sanne"]).post(f"/jongeren/{file.id}/informatie/{one.id}", data={"gives": "ja"})

    assert page.status_code == 422
    assert "zolang de ondertoezichtstelling loopt" in text_of(page)
    assert needs(session, file) == []


def test_an_answer_in_another_file_is_not_found(session, client_of, file):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)
    other = a_file_of(session, "Aya")

    answer = client_of(other.actors["Sanne"]).post(f"/jongeren/{other.id}/informatie/{one.id}", data={"gives": "ja"})

    assert answer.status_code == 404


# -- the deeds themselves, without the pages before them ---------------------------------------------------------------


def card_for(session, behind_wall, file, who):
    portal = behind_wall(file.actors[who])
    card = queries.card(portal, file.actors[who], file.id)
    portal.commit()
    return card


@pytest.mark.parametrize("who", ["Thijs", "Maud", "Esther"])
@pytest.mark.parametrize("gives", [True, False])
def test_the_deed_itself_takes_an_answer_from_who_keeps_the_file_only(
    session, client_of, behind_wall, file, who, gives
):
    asks(client_of(file.actors["Thijs"]), file, "school")
    (one,) = requests(session, file)
    joins(session, file, Role.BEHAVIOURAL_SCIENTIST, "Maud")
    card = card_for(session, behind_wall, file, "Sanne")
    portal = behind_wall(file.actors[who])

    with pytest.raises(NotFound):
        services.answer(portal, file.actors[who], card, one.id, gives=gives, words="Nee.")
    portal.rollback()
    (still,) = requests(session, file)
    assert still.given is None


@pytest.mark.parametrize("who", ["Sanne", "Esther", "Thijs when the order is over"])
def test_the_deed_itself_lets_only_the_gi_of_an_order_that_runs_ask(session, behind_wall, file, who):
    card = card_for(session, behind_wall, file, "Sanne")
    actor = file.actors[who.split()[0]]
    if "over" in who:
        order = session.scalars(select(LegalFramework).where(LegalFramework.youth_file_id == file.id)).one()
        order.ends_on = legal_today(session) - timedelta(days=1)
        session.flush()
    portal = behind_wall(actor)

    with pytest.raises(NotFound):
        services.ask(portal, actor, card, [Topic.SCHOOL], WHY)
    portal.rollback()
    assert not requests(session, file)


def test_each_of_two_workers_of_the_gi_asks_for_themselves(session, client_of, file):
    thijs = file.actors["Thijs"]
    marleen = joins(session, file, Role.GI_OTS, "Marleen", organisation_id=thijs.organisation_id)

    asks(client_of(marleen), file, "school")

    (one,) = requests(session, file)
    part = session.get_one(Participation, one.participation_id)
    assert part.person_id == marleen.person_id


def test_a_worker_of_the_gi_reads_what_they_asked_themselves_and_not_what_a_colleague_did(session, client_of, file):
    marleen = joins(session, file, Role.GI_OTS, "Marleen", organisation_id=file.actors["Thijs"].organisation_id)
    asks(client_of(marleen), file, "school")

    assert WHY in client_of(marleen).get(f"/jongeren/{file.id}/informatie").text
    assert WHY not in client_of(file.actors["Thijs"]).get(f"/jongeren/{file.id}/informatie").text


def test_the_deeds_themselves_keep_to_this_file_its_gi_and_what_is_not_open(session, client_of, behind_wall, file):
    """Each is refused by the service, whatever a form lets through."""
    thijs, sanne = file.actors["Thijs"], file.actors["Sanne"]
    asks(client_of(thijs), file, "school")
    (one,) = requests(session, file)
    own = session.scalars(select(Participation).where(Participation.person_id == sanne.person_id)).one()
    other = a_file_of(session, "Aya", organisation_id=file.organisation_id)
    session.add(
        Participation(
            youth_file_id=other.id, person_id=sanne.person_id, role=Role.WORKER_PROVIDER,
            organisation_id=file.organisation_id, starts_on=own.starts_on,
        )
    )  # fmt: skip
    session.flush()
    gis = session.scalars(select(Participation).where(Participation.person_id == thijs.person_id)).one()
    here, there = card_for(session, behind_wall, file, "Sanne"), card_for(session, behind_wall, other, "Sanne")
    of_gi = card_for(session, behind_wall, file, "Thijs")
    closed = replace(here, closed=True)
    giving: dict[str, Any] = {"topics": [Topic.HEALTH], "reason": WHY}

    for who, deed, refusal in (
        (
            sanne,
            lambda portal: services.answer(portal, sanne, replace(here, file_id=other.id), one.id, **YES),
            NotFound,
        ),
        (sanne, lambda portal: services.give(portal, sanne, here, own.id, **giving), NotFound),
        (sanne, lambda portal: services.give(portal, sanne, there, gis.id, **giving), NotFound),
        (
            sanne,
            lambda portal: services.give(portal, sanne, here, gis.id, topics=[Topic.SAFETY], reason=WHY),
            RuleBroken,
        ),
        (thijs, lambda portal: services.ask(portal, thijs, of_gi, [Topic.SCHOOL], WHY), RuleBroken),
        (
            thijs,
            lambda portal: services.ask(portal, thijs, replace(of_gi, closed=True), [Topic.HEALTH], WHY),
            RuleBroken,
        ),
        (sanne, lambda portal: services.answer(portal, sanne, closed, one.id, **YES), RuleBroken),
        (sanne, lambda portal: services.give(portal, sanne, closed, gis.id, **giving), RuleBroken),
    ):
        portal = behind_wall(who)
        with pytest.raises(refusal):
            deed(portal)
        portal.rollback()

    assert [row.given for row in requests(session, file)] == [None]
    assert needs(session, file) == []
