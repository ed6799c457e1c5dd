"""Checks of the demo world (domain 14.5) on authority, age and what a parent gets, each by its number."""

from datetime import timedelta

from bs4 import BeautifulSoup
from sqlalchemy import delete, select

from portal.access import scope
from portal.access.policy import Kind, Letter
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import AuthorityStatus, Capacity, Role, Topic, birthday
from portal.dossier.models import Authority, Exclusion, YouthFile
from tests.dossier.builders import LONG_AGO, a_file_of, an_item, joins
from tests.dossier.test_file_pages import text_of, without_request_number
from tests.dossier.test_own_words import page_of, the_only, writes
from tests.participation.test_handover import the_day_is

DAY = timedelta(days=1)


def check_02_marit_and_bart_read_the_same_but_for_what_is_secret(session, client_of):
    file = a_file_of(session, "Fenna", age=6)
    bart = joins(session, file, Role.PARENT, "Bart", "Zilvermeer")
    began = legal_today(session) - LONG_AGO
    session.execute(delete(Authority).where(Authority.youth_file_id == file.id))
    for one in (bart, file.actors["Esther"]):
        session.add(
            Authority(
                youth_file_id=file.id, status=AuthorityStatus.JOINT_PARENTS, holder_id=one.person_id, starts_on=began
            )
        )
    session.add(
        Exclusion(
            youth_file_id=file.id, person_id=bart.person_id, reason="dreiging",
            decided_by=file.actors["Sanne"].person_id, starts_on=began, review_on=began,
        )
    )  # fmt: skip
    session.flush()
    writes(client_of, file.actors["Sanne"], file, "vraag", "Wie haalt Fenna op vrijdag van zwemles?")
    marit, father = client_of(file.actors["Esther"]), client_of(bart)

    for way in ("/gezag", "/overdracht"):
        hers, his = (viewer.get(f"/jongeren/{file.id}{way}") for viewer in (marit, father))
        assert hers.status_code == his.status_code == 200
        assert without_request_number(hers.text) == without_request_number(his.text)
    for part in ("deciding", "happened", "helping"):
        assert section(marit, file, part) == section(father, file, part)


def section(viewer, file, label):
    page = BeautifulSoup(viewer.get(f"/jongeren/{file.id}").text, "html.parser")
    return page.select(f"[aria-labelledby={label}]")[0].get_text(" ", strip=True)


def check_06_nadia_has_no_access_her_request_is_a_task_and_a_refusal_needs_its_ground(session, client_of):
    file = a_file_of(session, "Aya", age=15)
    nadia = joins(session, file, Role.PARENT, "Nadia", "Beukenhage")
    an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    mother, sanne = client_of(nadia), client_of(file.actors["Sanne"])
    for way in ("", "/gezag", "/mensen", "/wie-keek", "/overdracht"):
        assert mother.get(f"/jongeren/{file.id}{way}").status_code in {403, 404}

    writes(client_of, nadia, file, "informatieverzoek", "Hoe gaat het met Aya op school?")
    asked = the_only(session, Kind.REQUEST_377C)
    assert "Informatieverzoek" in text_of(sanne.get("/start"))

    for typed in ({"text": "Nu niet."}, {"text": "Nu niet.", "ground": "zomaar"}, {"ground": "interest_of_child"}):
        assert sanne.post(page_of(file, asked, "/weigeren"), data=typed).status_code == 422
    assert sanne.post(page_of(file, asked, "/antwoord"), data={"text": "Aya is over naar 4 havo."}).status_code == 303

    answer = text_of(mother.get(page_of(file, asked)))
    assert "over naar 4 havo" in answer
    assert "Informatieverzoek" not in text_of(sanne.get("/start"))
    for way in ("", "/gezag"):  # the answer is a summary; the file stays shut
        assert mother.get(f"/jongeren/{file.id}{way}").status_code in {403, 404}


def check_08_the_guardians_of_joris_decide_until_sixteen_and_after_that_he_does(session, client_of, behind_wall):
    file = a_file_of(session, "Joris", age=15)
    joris, greet = file.actors["Joris"], file.actors["Ineke"]
    session.execute(delete(Authority).where(Authority.youth_file_id == file.id))
    session.add(
        Authority(
            youth_file_id=file.id, status=AuthorityStatus.GUARDIAN_FOSTER, holder_id=greet.person_id,
            starts_on=legal_today(session) - LONG_AGO,
        )
    )  # fmt: skip
    session.flush()
    note = an_item(session, file.id, Kind.CONTACT_NOTE_GENERAL, (Topic.SCHOOL,))  # a guardian's, not a foster parent's
    plan = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))
    born_on = session.scalars(select(YouthFile.born_on).where(YouthFile.id == file.id)).one()

    def greet_reads(item):
        portal = behind_wall(greet)
        letters = scope.permissions_on(portal, greet, item.id)
        portal.commit()
        return Letter.V in letters

    the_day_is(session, birthday(born_on, 16) - DAY)
    assert (greet_reads(note), greet_reads(plan)) == (True, True)

    the_day_is(session, birthday(born_on, 16))
    assert (greet_reads(note), greet_reads(plan)) == (False, True)
    portal = behind_wall(joris)
    facts.give_consent(
        portal, joris, youth_file_id=file.id, given_by=joris.person_id, capacity=Capacity.YOUTH,
        person_id=greet.person_id, kinds=[Kind.CONTACT_NOTE_GENERAL],
    )  # fmt: skip
    portal.commit()
    assert greet_reads(note)

    the_day_is(session, birthday(born_on, 18))
    assert (greet_reads(note), greet_reads(plan)) == (False, True)
    assert "Vanaf 18 jaar heeft niemand meer gezag" in text_of(client_of(joris).get(f"/jongeren/{file.id}/gezag"))
    portal = behind_wall(joris)
    facts.give_grant(
        portal, joris, item_id=note.id, person_id=greet.person_id, given_by=joris.person_id, capacity=Capacity.YOUTH
    )
    portal.commit()
    assert greet_reads(note)
