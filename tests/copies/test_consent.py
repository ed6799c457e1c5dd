"""A plan of a youth of 16 or older goes to someone outside with the youth's own yes, and only for what was told."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.policy import Kind
from portal.copies.models import PlanCopy
from portal.database.session import legal_today
from portal.dossier.domain import ConsentWay, Role, WithholdingGround
from portal.dossier.models import Withholding
from portal.dossier.queries import card
from portal.kernel.errors import NotFound, RuleBroken
from portal.participation.consents import services as consents
from portal.participation.consents.domain import OutsideRole, Purpose
from portal.participation.consents.models import Answer, ConsentRequest
from portal.participation.consents.outside import consent_for_copy
from tests.copies.builders import a_file, a_written_plan, confirmed, every_part, fetched, link_of, outside, said
from tests.dossier.builders import a_file_of, joins
from tests.dossier.test_file_pages import without_request_number
from tests.participation.test_joining import told
from tests.plans.builders import section_of

LAWYER = {
    "voor": "outside", "outside_role": "lawyer", "outside_name": "mr. A. Verhagen", "purpose": "hearing",
    "why": "Dan kan hij je helpen bij de rechter.",
}  # fmt: skip


@pytest.fixture
def file(session):
    return a_file(session, age=16)


@pytest.fixture
def worker(file, client_of):
    return client_of(file.actors["Sanne"])


@pytest.fixture
def youth(file, client_of):
    return client_of(file.actors["Noor"])


@pytest.fixture
def plan(session, worker, file):
    return a_written_plan(session, worker, file)


def asked(session, worker, plan, **more):
    answer = worker.post(f"/plannen/{plan}/kopie/toestemming", data={**LAWYER, **more})
    assert answer.status_code == 303, said(answer)
    return the_question(session)


def the_question(session: Session) -> ConsentRequest:
    session.commit()
    return session.scalars(select(ConsentRequest).order_by(ConsentRequest.created_at.desc()).limit(1)).one()


def says_yes(session, youth, file, question):
    answer = youth.post(f"/jongeren/{file.id}/toestemming/vragen/{question.id}/ja")
    assert answer.status_code == 303, said(answer)
    return the_question(session)


def exported(worker, plan, question, **more):
    return worker.post(
        f"/plannen/{plan}/kopie/maken", data={"voor": "outside", "toestemming": str(question.id), **more}
    )


def the_copies(session):
    session.commit()
    return session.scalars(select(PlanCopy)).all()


def test_a_worker_asks_the_youth_is_told_for_whom_why_and_what_says_yes_and_the_copy_leaves(
    session, file, worker, youth, plan
):
    question = asked(session, worker, plan)
    page = said(youth.get(f"/jongeren/{file.id}/toestemming/vragen/{question.id}/ja"))
    for words in (
        "mr. A. Verhagen",
        "Advocaat",
        "Voor een zitting bij de rechter",
        "Dan kan hij je helpen",
        "Hoe gaat het nu",
    ):
        assert words in page
    assert "consent.asked" in told(session, file.actors["Noor"])
    assert "wacht op antwoord" in said(worker.get(f"/plannen/{plan}/kopie/maken?voor=outside"))

    given = says_yes(session, youth, file, question)
    start = worker.get(f"/plannen/{plan}/kopie/maken?voor=outside")
    assert "ja gezegd" in said(start)
    chosen = worker.get(link_of(start, "Maak deze kopie"))
    assert "Naam van de ontvanger" not in said(chosen)
    answer = exported(worker, plan, given)

    assert answer.status_code == 303, said(answer)
    (copy,) = the_copies(session)
    assert (copy.outside_name, copy.outside_role, copy.purpose) == ("mr. A. Verhagen", "lawyer", "hearing")
    assert (copy.consent_request_id, copy.consent_way, copy.consent_on) == (
        given.id, ConsentWay.PORTAL, legal_today(session),
    )  # fmt: skip
    assert "Kopie voor mr. A. Verhagen" in every_part(fetched(worker, answer.location))


@pytest.mark.parametrize("answer", ["nothing", "no", "taken back"])
def test_without_a_yes_that_holds_nothing_leaves(session, file, worker, youth, plan, answer):
    question = asked(session, worker, plan)
    address = f"/jongeren/{file.id}/toestemming"
    if answer == "no":
        assert youth.post(f"{address}/vragen/{question.id}/weigeren", data={"words": "Liever niet"}).status_code == 303
    if answer == "taken back":
        says_yes(session, youth, file, question)
        assert "mr. A. Verhagen" in said(youth.get(address))
        assert "geen kopie meer weg" in said(youth.get(f"{address}/{question.id}/intrekken"))
        assert youth.post(f"{address}/{question.id}/intrekken").status_code == 303

    refused = exported(worker, plan, question)

    assert refused.status_code == 422
    assert "geldt niet meer" in said(refused)
    assert the_copies(session) == []
    shown = {"nothing": "wacht op antwoord", "no": "Liever niet", "taken back": "ingetrokken"}[answer]
    assert shown in said(worker.get(f"/plannen/{plan}/kopie/maken?voor=outside"))


def test_a_no_in_the_portal_is_not_passed_by_with_a_yes_that_someone_says_to_have_heard(
    session, file, worker, youth, plan
):
    question = asked(session, worker, plan)
    youth.post(f"/jongeren/{file.id}/toestemming/vragen/{question.id}/weigeren")
    today = legal_today(session)
    heard = outside(outside_role="lawyer", ground="consent", consent_way="oral", consent_on=today.isoformat())

    refused = worker.post(f"/plannen/{plan}/kopie/maken", data=heard)

    assert refused.status_code == 422
    assert "nee gezegd" in said(refused)
    assert the_copies(session) == []


def test_a_yes_covers_what_was_told_and_not_what_came_into_the_plan_later(session, file, worker, youth, plan):
    given = says_yes(session, youth, file, asked(session, worker, plan))
    goal = {"title": "Leren koken", "section": str(section_of(session, plan, "how_it_goes"))}
    assert worker.post(f"/plannen/{plan}/doelen/nieuw", data=goal).status_code == 303

    refused = exported(worker, plan, given)

    assert refused.status_code == 422
    assert "meer dan waar de jongere ja tegen zei" in said(refused)
    assert the_copies(session) == []


def test_a_yes_for_one_plan_or_recipient_opens_no_other(session, file, worker, youth, plan):
    given = says_yes(session, youth, file, asked(session, worker, plan))
    other = a_written_plan(session, worker, file, "safety_plan", "what_is_the_matter", "Wij letten op.")
    foster = file.actors["Ineke"].person_id

    assert exported(worker, other, given).status_code == 404
    with pytest.raises(NotFound):  # the page stops it before: here the deed itself
        consent_for_copy(session, file.actors["Sanne"], given.id, other)
    assert exported(worker, plan, given, namens=str(foster)).status_code == 404
    assert exported(worker, plan, given, voor="oneself").status_code == 404
    assert the_copies(session) == []


def test_nobody_answers_for_the_youth_and_nobody_else_is_asked_about_it(session, file, worker, plan, client_of):
    question = asked(session, worker, plan)

    for name in ("Esther", "Sanne"):
        answer = client_of(file.actors[name]).post(f"/jongeren/{file.id}/toestemming/vragen/{question.id}/ja")
        assert answer.status_code == 404
    with pytest.raises(NotFound):  # the page stops her before: here the deed itself
        consents.refuse(session, file.actors["Esther"], question.id, "")
    assert the_question(session).state is Answer.OPEN


def test_a_youth_of_15_is_not_asked_here(session, client_of):
    file = a_file(session, age=15)
    worker = client_of(file.actors["Sanne"])
    plan = a_written_plan(session, worker, file)

    assert worker.get(f"/plannen/{plan}/kopie/toestemming?voor=outside").status_code == 404
    assert worker.post(f"/plannen/{plan}/kopie/toestemming", data=LAWYER).status_code == 404
    assert "Vraag de jongere" not in said(worker.get(f"/plannen/{plan}/kopie/maken?voor=outside"))
    sanne, noor = file.actors["Sanne"], file.actors["Noor"].person_id
    wanted = consents.Copy(
        plan,
        Kind.HELP_PLAN,
        OutsideRole.LAWYER,
        "mr. A. Verhagen",
        None,
        Purpose.HEARING,
        "",
        ["Doelen"],
        "Voor de zitting",
    )
    with pytest.raises(RuleBroken):  # the page stops it before: here the deed itself
        consents.ask_for_copy(session, sanne, card(session, sanne, file.id), noor, wanted)


def test_the_youth_is_not_asked_about_what_the_youth_may_not_read(session, file, worker, plan):
    today, foster = legal_today(session), file.actors["Ineke"].person_id
    session.add(
        Withholding(
            youth_file_id=file.id, item_id=section_of(session, plan, "how_it_goes"), reason="zie verslag",
            person_id=file.actors["Noor"].person_id, ground=WithholdingGround.SERIOUS_HARM,
            decided_by=file.actors["Sanne"].person_id, second_professional=foster, starts_on=today,
            review_on=today + timedelta(days=30),
        )
    )  # fmt: skip
    session.commit()

    refused = worker.post(f"/plannen/{plan}/kopie/toestemming", data={**LAWYER, "namens": str(foster)})

    assert refused.status_code == 422
    assert "kan niet alles lezen" in said(refused)


def test_a_stranger_finds_no_question_about_a_copy(session, file, worker, plan, client_of):
    question = asked(session, worker, plan)
    stranger = client_of(confirmed(a_file_of(session, "Bo")).actors["Sanne"])
    for address in (
        f"/plannen/{plan}/kopie/toestemming?voor=outside",
        f"/jongeren/{file.id}/toestemming/vragen/{question.id}/ja",
    ):
        found = stranger.get(address)
        nothing = stranger.get(address.replace(str(plan), str(file.id)).replace(str(question.id), str(file.id)))
        assert found.status_code == nothing.status_code == 404
        assert without_request_number(found.text) == without_request_number(nothing.text)


def test_a_network_person_does_not_read_to_whom_the_youth_lets_a_plan_go(session, file, worker, youth, plan, client_of):
    joins(session, file, Role.NETWORK_PERSON, "Koen", "Ooievaar")
    says_yes(session, youth, file, asked(session, worker, plan))

    assert "Verhagen" not in client_of(file.actors["Koen"]).get(f"/jongeren/{file.id}/toestemming").text


def test_what_is_missing_is_said_and_what_was_typed_stays(worker, plan):
    answer = worker.post(f"/plannen/{plan}/kopie/toestemming", data={**LAWYER, "why": ""})

    assert answer.status_code == 422
    assert "mr. A. Verhagen" in answer.text


def test_a_yes_ends_on_its_day(session, file, worker, youth, plan):
    given = says_yes(session, youth, file, asked(session, worker, plan))
    given.ends_on = legal_today(session) - timedelta(days=1)
    session.commit()

    assert exported(worker, plan, given).status_code == 422
