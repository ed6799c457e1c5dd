"""The first page answers "what is new, what is asked of me, what comes" for each kind of person, and is never empty."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from portal.access.actor import Door
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Exclusion, Participation
from portal.notifications.models import Alias, Notice
from portal.people.models import Employment, Organisation, Work
from tests.dossier.builders import a_file_of, an_actor, an_organisation, joins
from tests.plans.builders import a_plan, all_signed_in, sign_in


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def menu_of(response):
    return BeautifulSoup(response.text, "html.parser").select("nav.mainnav")[0].get_text()


def works_as(session, actor, work):
    """What an employee does, instead of being a professional."""
    session.execute(update(Employment).where(Employment.person_id == actor.person_id).values(work=work))
    session.flush()


@pytest.fixture
def file(session):
    return all_signed_in(session, a_file_of(session, age=13))


@pytest.fixture
def people(file, client_of):
    return {name: client_of(actor) for name, actor in file.actors.items()}


def asks_everyone(session, people, plan):
    until = legal_today(session) + timedelta(days=14)
    assert people["Sanne"].post(f"/plannen/{plan}/overleg", data={"until": until.isoformat()}).status_code == 303


def test_a_youth_meets_her_own_file_and_her_worker(session, client_of):
    file = a_file_of(session)

    page = text_of(client_of(file.actors["Noor"]).get("/start"))

    assert "Voor jou" in page
    assert "Sanne Bovenveld" in page
    assert "vertrouwenspersoon" in page
    for question in ("Wat is er nieuw?", "Wat vragen we van jou?", "Wat is er met mijn woorden gebeurd?"):
        assert question in page
    assert "Begin met een wens of een vraag." in page  # an empty list says what comes next


def test_a_stranger_is_asked_nothing_about_a_plan_of_others(session, file, people, client_of):
    stranger = sign_in(session, an_actor(session, an_organisation(session, "Ander"), "Tom"))
    plan = a_plan(session, people["Sanne"], file)
    asks_everyone(session, people, plan)

    assert str(plan) not in client_of(stranger).get("/start").text


def test_a_worker_finds_back_the_drafts_that_she_writes_and_whom_they_are_about(session, file, people):
    plan = a_plan(session, people["Sanne"], file)

    page = people["Sanne"].get("/start")

    drafts = BeautifulSoup(page.text, "html.parser").select("section[aria-labelledby=drafts]")[0]
    assert f"/plannen/{plan}" in str(drafts)
    assert "Noor" in drafts.get_text()
    assert "drafts" not in people["Ineke"].get("/start").text


def test_who_is_asked_nothing_reads_so(people):
    assert "Nu niets. Vraagt iemand iets aan jou?" in text_of(people["Noor"].get("/start"))
    assert "Nu niets. Vraagt iemand iets van u?" in text_of(people["Sanne"].get("/start"))


def test_what_is_new_is_counted_for_the_person_and_the_child_it_is_about(session, file, people):
    for whom, door in (("Noor", Door.FAMILY), ("Sanne", Door.WORK)):
        session.add(
            Notice(
                id=new_id(),
                person_id=file.actors[whom].person_id,
                door=door,
                kind="plan.shared",
                youth_file_id=file.id,
            )
        )
    session.flush()

    assert "1 nieuw bericht" in text_of(people["Noor"].get("/start"))
    assert "1 nieuw bericht" in text_of(people["Sanne"].get("/start"))
    assert "U hebt alles gezien." in text_of(people["Ineke"].get("/start"))


def test_a_foster_parent_of_two_children_sees_what_the_own_mails_call_each(session, file, client_of):
    ineke = file.actors["Ineke"]
    other = a_file_of(session, "Aya", age=9)
    session.add(
        Participation(
            youth_file_id=other.id,
            person_id=ineke.person_id,
            role=Role.FOSTER_PARENT,
            starts_on=legal_today(session) - timedelta(days=9),
        )
    )
    session.add(Alias(person_id=ineke.person_id, door=Door.FAMILY, youth_file_id=file.id, words="zonnetje"))
    session.flush()

    page = text_of(client_of(ineke).get("/start"))

    assert "In uw mails heet dit kind: zonnetje." in page
    assert "Geef dit kind een eigen woord voor in uw mails." in page


def test_a_mother_without_authority_never_meets_an_empty_page(session, client_of):
    file = a_file_of(session, "Aya", age=14)
    nadia = joins(session, file, Role.PARENT, "Nadia", "Beukenhage")
    session.execute(update(Employment).values(phone="043 555 01 01"))

    page = client_of(nadia).get("/start")

    words = text_of(page)
    assert "Sanne Bovenveld" in words
    assert "043 555 01 01" in words
    assert "Waarom ziet u niet meer?" in words
    assert "377c" in words
    assert "klacht" in words
    assert "Aya" not in words


def test_a_mother_without_authority_meets_no_link_that_does_not_open(session, client_of):
    file = a_file_of(session, "Aya", age=14)
    nadia = joins(session, file, Role.PARENT, "Nadia", "Beukenhage")

    for where in ("/start", "/mijn-dossiers"):
        answer = client_of(nadia).get(where)
        links = {a["href"] for a in BeautifulSoup(answer.text, "html.parser").select("main a[href^='/']")}
        assert {link: client_of(nadia).get(link).status_code for link in links} == dict.fromkeys(links, 200), where


def test_who_is_kept_from_the_secret_place_reads_the_organisations_number_and_not_the_workers_own(session, client_of):
    """The worker's own number tells the region (R-GEH-02)."""
    file = a_file_of(session, "Aya", age=14)
    bart = joins(session, file, Role.PARENT, "Bart", "Rietgors")
    session.execute(update(Employment).values(phone="0475 555 01 01", email="sanne@roermond.example"))
    session.execute(update(Organisation).values(phone="088 555 00 00", email="post@xonar.example"))
    session.add(
        Exclusion(
            youth_file_id=file.id,
            person_id=bart.person_id,
            reason="dreiging",
            decided_by=file.actors["Sanne"].person_id,
            starts_on=legal_today(session),
            review_on=legal_today(session),
        )
    )
    session.flush()

    bart_reads = client_of(bart).get("/start").text
    mother_reads = client_of(file.actors["Esther"]).get("/start").text

    assert "088 555 00 00" in bart_reads
    assert "0475" not in bart_reads
    assert "roermond" not in bart_reads
    assert "0475 555 01 01" in mother_reads


def test_a_worker_meets_her_youths(session, client_of):
    file = a_file_of(session)

    page = text_of(client_of(file.actors["Sanne"]).get("/start"))

    assert "Noor Kastanjeveld" in page
    assert "u coördineert" in page


def test_who_takes_part_nowhere_reads_what_comes_next(session, client_of):
    newcomer = an_actor(session, an_organisation(session), "Piet")

    assert "Zodra een collega u bij een dossier vraagt" in text_of(client_of(newcomer).get("/start"))


def test_the_family_finds_the_own_worker_on_each_page_of_the_file(session, file, people):
    session.execute(update(Employment).values(phone="043 555 01 01"))
    for path in (f"/jongeren/{file.id}", f"/jongeren/{file.id}/eigen-woorden"):
        for who in ("Noor", "Ineke"):
            aside = BeautifulSoup(people[who].get(path).text, "html.parser").select("aside.own-worker")
            assert "Sanne Bovenveld" in aside[0].get_text(), (who, path)
            assert "043 555 01 01" in aside[0].get_text(), (who, path)
    assert "own-worker" not in people["Sanne"].get(f"/jongeren/{file.id}").text


# Who sees no file


def test_an_administrator_meets_what_waits_and_no_file(session, client_of):
    organisation = an_organisation(session)
    actor = an_actor(session, organisation, "Bea Beheer")
    works_as(session, actor, Work.ORG_ADMIN)

    page = client_of(sign_in(session, actor)).get("/start")

    words = text_of(page)
    assert "Controleer alle rechten." in words
    assert "Vul aan wat mensen zoeken" in words
    assert "U doet nog in geen dossier mee" not in words
    assert "Medewerkers" in menu_of(page)


def test_only_who_may_open_the_page_of_employees_or_the_log_finds_it_in_the_menu(session, client_of):
    file = a_file_of(session)

    menu = menu_of(client_of(file.actors["Sanne"]).get("/start"))

    assert "Medewerkers" not in menu
    assert "Logboek" not in menu
    assert client_of(file.actors["Sanne"]).get("/organisatie/medewerkers").status_code == 403
    assert client_of(file.actors["Sanne"]).get("/organisatie/logboek").status_code == 403


def test_a_privacy_officer_reads_what_the_own_people_did_and_no_name_of_a_child(session, client_of):
    file = a_file_of(session)
    client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}")
    wout = an_actor(session, file.organisation_id, "Wout Kerkhof")
    works_as(session, wout, Work.PRIVACY_OFFICER)
    other = an_actor(session, an_organisation(session, "Ander"), "Vera Ander")
    works_as(session, other, Work.PRIVACY_OFFICER)

    page = client_of(sign_in(session, wout)).get("/organisatie/logboek")

    assert "Sanne Bovenveld" in text_of(page)
    assert "Lezen" in text_of(page)
    assert "Noor" not in page.text
    assert str(file.id) not in page.text
    assert "Toezicht" in text_of(client_of(wout).get("/start"))
    assert "Sanne Bovenveld" not in client_of(sign_in(session, other)).get("/organisatie/logboek").text


def test_behind_the_page_the_wall_gives_the_log_of_the_organisation_to_its_privacy_officer_only(session, behind_wall):
    from portal.audit.queries import deeds_of_employees  # noqa: PLC0415

    file = a_file_of(session)
    colleague = an_actor(session, file.organisation_id, "Maud")
    today = legal_today(session)
    session.scalar(select(Organisation.id))

    rows = behind_wall(colleague).scalars(deeds_of_employees(file.organisation_id, today, today)).all()

    assert {row.person_id for row in rows} <= {colleague.person_id}


# A first visit


@pytest.mark.parametrize(
    ("who", "said"),
    [("Noor", "Dit is jouw plek"), ("Ineke", "Rond een kind werken veel mensen samen."), ("Sanne", "Eén dossier per")],
)
def test_at_a_first_visit_three_screens_say_what_this_is_and_never_come_again_by_themselves(people, who, said):
    client = people[who]
    first = client.get("/", follow_redirects=True)
    assert said in text_of(first)
    assert "1 van 3" in text_of(first)
    assert "2 van 3" in text_of(client.get("/start?welkom=2"))
    last = client.get("/start?welkom=3")
    assert "Nu hulp nodig" in text_of(last)
    if who != "Sanne":
        assert "Sanne Bovenveld" in text_of(last)

    client.post("/start/gezien")

    assert "van 3" not in text_of(client.get("/", follow_redirects=True))
    assert "1 van 3" in text_of(client.get("/start?welkom=1"))  # only when asked


def test_a_mother_without_authority_is_told_at_once_why_she_does_not_see_all(session, client_of):
    file = a_file_of(session, "Aya", age=14)
    nadia = joins(session, file, Role.PARENT, "Nadia", "Beukenhage")

    words = text_of(client_of(nadia).get("/start?welkom=2"))

    assert "U heeft geen gezag. Daarom ziet u niet het hele dossier." in words
    assert "Aya" not in words


def test_what_one_person_saw_is_not_seen_by_another(session, people, file, behind_wall):
    from portal.start.models import FirstVisit  # noqa: PLC0415

    people["Noor"].post("/start/gezien")

    assert behind_wall(file.actors["Ineke"]).scalars(select(FirstVisit)).all() == []
    assert "1 van 3" in text_of(people["Ineke"].get("/", follow_redirects=True))
