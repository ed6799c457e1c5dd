"""One rule for names: the name, what the youth calls them, the role only, or nothing at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access.names import Name, name_for, names_for, youths_known
from portal.access.policy import Kind
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import Capacity, Role
from portal.dossier.models import CasePerson, Consent, Coordinator, Exclusion, Participation
from portal.dossier.role_names import WITHOUT_NAME, words_of
from tests.access.builders import a_file, an_item, takes_part


def named(session, file, actor, given, called=None):
    item = an_item(session, file, Kind.CIRCLE)
    session.add(CasePerson(id=item, youth_file_id=file, person_id=actor.person_id, given_name=given, called=called))
    session.flush()
    return actor


def shown(session, behind_wall, viewer, actor, file):
    portal = behind_wall(viewer)
    name = name_for(portal, viewer, actor.person_id, file)
    portal.commit()
    return name


def test_the_circle_is_read_by_name_and_the_youth_reads_what_they_call_them(session, behind_wall):
    file = a_file(session)
    youth = takes_part(session, file, Role.YOUTH)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    foster = named(session, file, takes_part(session, file, Role.FOSTER_PARENT), "Ineke", called="oma In")

    assert shown(session, behind_wall, worker, foster, file).words == "Ineke"
    assert shown(session, behind_wall, youth, foster, file).words == "oma In"


def test_who_may_not_see_the_circle_reads_a_role_only(session, behind_wall):
    file = a_file(session)
    mother = takes_part(session, file, Role.PARENT)  # without authority
    foster = named(session, file, takes_part(session, file, Role.FOSTER_PARENT), "Ineke")

    name = shown(session, behind_wall, mother, foster, file)

    assert (name.words, name.role) == (None, Role.FOSTER_PARENT)


@pytest.mark.parametrize(("part", "words"), [({}, "Sanne"), ({"ends_on": "yesterday"}, None)])
def test_who_decides_about_the_family_is_known_to_them_by_name_while_they_take_part(session, behind_wall, part, words):
    file, today = a_file(session), legal_today(session)
    mother = takes_part(session, file, Role.PARENT)  # without authority: no circle for her
    if part:
        for row in session.query(Participation).filter_by(person_id=mother.person_id):
            row.starts_on, row.ends_on = today - timedelta(days=9), today - timedelta(days=1)
    worker = named(session, file, takes_part(session, file, Role.WORKER_PROVIDER), "Sanne")
    colleague = named(session, file, takes_part(session, file, Role.WORKER_PROVIDER), "Coen")
    session.add(
        Coordinator(
            youth_file_id=file,
            person_id=worker.person_id,
            organisation_id=worker.organisation_id,
            starts_on=today - timedelta(days=9),
        )
    )
    session.flush()

    names = names_for(session, mother, [worker.person_id, colleague.person_id], file)
    assert names[worker.person_id].words == words
    assert names[colleague.person_id].words is None


@pytest.mark.parametrize(("more", "words"), [({}, "Noor"), ({"withdrawn_on": "today"}, None), ({"to": "father"}, None)])
def test_a_youth_who_lets_someone_read_is_known_to_that_person_by_name(session, behind_wall, more, words):
    file, today = a_file(session), legal_today(session)
    noor = named(session, file, takes_part(session, file, Role.YOUTH), "Noor")
    mother, father = takes_part(session, file, Role.PARENT), takes_part(session, file, Role.PARENT)
    given = an_item(session, file, Kind.CONSENT_RECORD)
    session.add(
        Consent(
            id=given,
            youth_file_id=file,
            given_by=noor.person_id,
            capacity=Capacity.YOUTH,
            person_id=(father if more.get("to") else mother).person_id,
            starts_on=today - timedelta(days=2),
            withdrawn_on=today if "withdrawn_on" in more else None,
            recorded_by=noor.person_id,
        )
    )
    session.flush()

    assert shown(session, behind_wall, mother, noor, file).words == words
    portal = behind_wall(mother)
    name = session.scalars(select(CasePerson.id).where(CasePerson.person_id == noor.person_id)).one()
    assert (name in youths_known(portal, mother, {name: file})) is (words is not None)
    portal.commit()


def test_every_role_has_words_for_who_is_known_by_the_role_only():
    assert set(WITHOUT_NAME) == set(Role)
    assert words_of(Name(new_id(), None, Role.FOSTER_PARENT, None)) == WITHOUT_NAME[Role.FOSTER_PARENT]
    assert words_of(Name(new_id(), "Ineke", Role.FOSTER_PARENT, None)) == "Ineke"


def test_a_counsellor_shows_to_nobody_but_the_client(session, behind_wall):
    file = a_file(session)
    youth = takes_part(session, file, Role.YOUTH)
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    counsellor = takes_part(session, file, Role.COUNSELLOR, stands_for_id=youth.person_id)
    named(session, file, counsellor, "Rosa")

    assert shown(session, behind_wall, worker, counsellor, file) is None
    assert shown(session, behind_wall, youth, counsellor, file).words == "Rosa"


def test_an_excluded_father_does_not_learn_who_the_foster_parents_are(session, behind_wall):
    file = a_file(session)
    father = takes_part(session, file, Role.PARENT)
    lawyer = takes_part(session, file, Role.LAWYER, stands_for_id=father.person_id)
    foster = named(session, file, takes_part(session, file, Role.FOSTER_PARENT, reveals_stay=True), "Petra")
    worker = takes_part(session, file, Role.WORKER_PROVIDER)
    today = legal_today(session)
    session.add(
        Exclusion(
            youth_file_id=file,
            person_id=father.person_id,
            reason="dreiging",
            decided_by=worker.person_id,
            starts_on=today,
            review_on=today,
        )
    )

    assert shown(session, behind_wall, father, foster, file) is None
    assert shown(session, behind_wall, lawyer, foster, file) is None
    assert shown(session, behind_wall, worker, foster, file).words == "Petra"
