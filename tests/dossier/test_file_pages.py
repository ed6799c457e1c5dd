"""The list of youths and the first page of a file, as each person sees them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event, select

from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import AuthorityStatus, Role
from portal.dossier.models import Authority, CasePerson, Exclusion, Item, LegalFramework, Participation
from tests.dossier.builders import LONG_AGO, a_file_of, an_actor, an_organisation, joins


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)


def test_a_worker_sees_her_youths_and_opens_a_file(session, client_of):
    file = a_file_of(session)
    worker = client_of(file.actors["Sanne"])

    listed = worker.get("/jongeren")
    opened = worker.get(f"/jongeren/{file.id}")

    assert "Noor Kastanjeveld" in text_of(listed)
    assert opened.status_code == 200
    assert {"Esther Morgenrood", "Ineke Speelbeek", "Sanne Bovenveld"} <= {
        name.text for name in BeautifulSoup(opened.text, "html.parser").select(".person__name")
    }
    assert "De jongere zelf." in text_of(opened)


def test_a_youth_reads_her_own_file_with_the_names_that_she_uses(session, client_of):
    file = a_file_of(session)

    page = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}")

    assert "mama" in text_of(page)
    assert "Esther Morgenrood" not in text_of(page)


def test_search_ignores_accents_and_finds_only_own_youths(session, client_of):
    organisation = an_organisation(session)
    file = a_file_of(session, "Zoë", organisation_id=organisation)
    a_file_of(session, "Zoey", organisation_id=organisation)

    found = client_of(file.actors["Sanne"]).get("/jongeren?q=zoe")

    assert "Zoë Kastanjeveld" in text_of(found)
    assert "Zoey" not in text_of(found)


def test_a_search_that_finds_nobody_says_what_to_do(session, client_of):
    file = a_file_of(session)

    assert "Kijk of de naam goed gespeld is" in text_of(client_of(file.actors["Sanne"]).get("/jongeren?q=%25"))


def test_who_takes_part_without_an_overview_comes_to_the_first_part_that_opens(session, client_of):
    file = a_file_of(session)
    consultant = client_of(joins(session, file, Role.MUNICIPALITY_CASE, "Fleur", "Rozenkamp"))

    (found,) = BeautifulSoup(consultant.get("/jongeren").text, "html.parser").select("main a.person")
    opened = consultant.get(str(found["href"]), follow_redirects=True)

    assert opened.status_code == 200
    assert opened.request.path == f"/jongeren/{file.id}/plannen"
    assert "Noor" not in text_of(opened)


@pytest.mark.parametrize("address", ["/jongeren/{id}", "/jongeren/{id}/wie-keek"])
def test_a_stranger_gets_the_same_bytes_as_for_a_file_that_is_not_there(session, client_of, address):
    file = a_file_of(session)
    stranger = client_of(an_actor(session, file.organisation_id, "Tom"))

    real = stranger.get(address.format(id=file.id))
    wrong = stranger.get(address.format(id="0192f3a0-0000-7000-8000-000000000000"))

    assert real.status_code == wrong.status_code == 404
    assert without_request_number(real.text) == without_request_number(wrong.text)


def without_request_number(html):
    soup = BeautifulSoup(html, "html.parser")
    for changing in soup.select("[data-request], input[name=csrf_token]"):
        changing.decompose()
    return str(soup)


def test_who_left_the_file_finds_it_no_longer(session, client_of):
    file = a_file_of(session)
    yesterday = legal_today(session).replace(day=1)
    gone = joins(session, file, Role.WORKER_PROVIDER, "Piet", ends_on=yesterday.replace(year=yesterday.year - 1))

    page = client_of(gone).get(f"/jongeren/{file.id}")

    assert page.status_code == 404


def test_an_excluded_father_does_not_meet_the_foster_parents_in_any_byte(session, client_of):
    file = a_file_of(session, age=8)
    father = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    began = legal_today(session) - LONG_AGO
    session.add(
        Authority(
            youth_file_id=file.id, status=AuthorityStatus.JOINT_PARENTS, holder_id=father.person_id, starts_on=began
        )
    )
    foster = session.scalar(select(Participation).where(Participation.person_id == file.actors["Ineke"].person_id))
    foster.reveals_stay = True
    known = session.scalar(select(CasePerson).where(CasePerson.person_id == file.actors["Ineke"].person_id))
    session.get(Item, known.id).reveals_stay = True
    session.flush()
    before = client_of(father).get(f"/jongeren/{file.id}")
    session.add(
        Exclusion(
            youth_file_id=file.id,
            person_id=father.person_id,
            reason="dreiging",
            decided_by=file.actors["Sanne"].person_id,
            starts_on=began,
            review_on=began,
        )
    )
    session.flush()

    after = client_of(father).get(f"/jongeren/{file.id}")

    assert "Ineke" in before.text
    assert after.status_code == 200
    assert "Ineke" not in after.text
    assert "Speelbeek" not in after.text


def test_reading_a_file_is_logged_with_the_reader(session, client_of):
    file = a_file_of(session)
    client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}")

    events = session.scalars(select(AuditEvent).where(AuditEvent.youth_file_id == file.id)).all()

    assert [(event.name, event.person_id) for event in events] == [("file.read", file.actors["Sanne"].person_id)]


def test_a_youth_sees_which_professionals_looked_and_nobody_of_the_family(session, client_of):
    file = a_file_of(session)
    client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}")
    client_of(file.actors["Ineke"]).get(f"/jongeren/{file.id}")

    page = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/wie-keek")
    rows = [
        cell.get_text(" ", strip=True)
        for cell in BeautifulSoup(page.text, "html.parser").select("#looked th[scope=row]")
    ]

    assert page.status_code == 200
    assert len(rows) == 1
    assert rows[0].startswith("Sanne Bovenveld")
    assert "Deze zin staat hier altijd" in text_of(page)


def test_a_foster_parent_reads_only_her_own_lines_or_none(session, client_of):
    file = a_file_of(session)
    client_of(file.actors["Sanne"]).get(f"/jongeren/{file.id}")

    page = client_of(file.actors["Ineke"]).get(f"/jongeren/{file.id}/wie-keek")

    assert page.status_code == 403
    assert "Sanne" not in page.text


def test_a_period_that_ends_before_it_begins_is_said(session, client_of):
    file = a_file_of(session)

    page = client_of(file.actors["Noor"]).get(f"/jongeren/{file.id}/wie-keek?vanaf=2026-02-01&tot=2026-01-01")

    assert page.status_code == 409
    assert "Draai ze om" in text_of(page)


def test_who_may_what_is_printed_from_the_policy(session, client_of):
    file = a_file_of(session)

    page = text_of(client_of(file.actors["Noor"]).get("/wie-mag-wat"))

    assert "Eigen hoekje van de jongere" in page
    assert "Jongere van 16 of 17" in page


@pytest.fixture
def asked(connection):
    """The statements that pages ask, without those that begin, end or set who acts."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not any(word in statement for word in ("set_config(", "SAVEPOINT", "SET LOCAL")):
            statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


def test_the_first_page_of_a_file_asks_eight_statements_however_much_the_file_holds(session, client_of, asked):
    file = a_file_of(session)
    worker = client_of(file.actors["Sanne"])
    counts = []
    for more in (0, 20):
        for number in range(more):
            joins(session, file, Role.NETWORK_PERSON, f"Neighbour {number}")
            day = legal_today(session) - timedelta(days=1000 + number)
            session.add(LegalFramework(youth_file_id=file.id, framework="voluntary", starts_on=day, ends_on=day))
        session.commit()
        asked.clear()
        page = worker.get(f"/jongeren/{file.id}")
        counts.append(len(asked))
        assert text_of(page).count("Vrijwillige hulp begon") >= more

    assert counts[0] == counts[1] <= 8, asked


def test_the_list_of_youths_asks_as_many_statements_for_one_as_for_many(session, client_of, asked):
    organisation = an_organisation(session)
    file = a_file_of(session, organisation_id=organisation)
    worker = client_of(file.actors["Sanne"])
    counts = []
    for more in (0, 10):
        for number in range(more):
            other = a_file_of(session, f"Youth {number}", organisation_id=organisation)
            part = Participation(
                youth_file_id=other.id,
                person_id=file.actors["Sanne"].person_id,
                role=Role.WORKER_PROVIDER,
                organisation_id=organisation,
                starts_on=legal_today(session) - LONG_AGO,
            )
            session.add(part)
        session.commit()
        asked.clear()
        page = worker.get("/jongeren")
        counts.append(len(asked))

    assert "Youth 9" in text_of(page)
    assert counts[0] == counts[1] <= 6
