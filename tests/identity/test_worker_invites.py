"""A worker ties a family's sign-in to its person: a code handed over, a recorded choice about DigiD, signals."""

import pytest

from portal.dossier.domain import Role
from tests.identity.test_family_sign_in import found, open_account, type_code, with_digid

pytestmark = pytest.mark.live


@pytest.fixture
def worker(world, visitor):
    visitor.sign_in("xonar", "sanne")
    return visitor


def page_of(file, person):
    return f"/dossiers/{file}/aanmelden/{person}"


def test_a_worker_makes_a_code_that_is_shown_once_and_lets_the_person_in(world, worker, another_visitor):
    father = world.new_person()
    file = world.file_of(father, Role.PARENT)

    worker.go(page_of(file, father))
    worker.submit(action="/code", button="Maak een code", typed={"recognised": "paspoort gezien"})

    code = found(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", worker.answer.text)
    assert code not in worker.go(page_of(file, father)).text
    assert "nog te gebruiken" in worker.answer.text
    assert type_code(another_visitor(), code).status_code == 200
    event = world.sql(
        "SELECT person_id, on_behalf_of FROM audit_event WHERE name = 'invitation.made' ORDER BY at DESC LIMIT 1"
    )[0]
    assert (event.person_id, event.on_behalf_of) == (world.people["sanne"], father)


def test_a_code_asks_how_the_person_was_recognised(world, worker):
    father = world.new_person()
    file = world.file_of(father, Role.PARENT)

    worker.go(page_of(file, father))
    answer = worker.submit(action="/code", button="Maak een code", typed={"recognised": ""})

    assert answer.status_code == 422
    assert world.sql("SELECT 1 FROM invitation WHERE person_id = :p", p=father) == []


def test_a_revoked_code_lets_nobody_in(world, worker, another_visitor):
    father = world.new_person()
    file = world.file_of(father, Role.PARENT)
    worker.go(page_of(file, father))
    worker.submit(action="/code", button="Maak een code", typed={"recognised": "paspoort gezien"})
    code = found(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", worker.answer.text)

    worker.go(page_of(file, father))
    worker.submit(action="/intrekken", button="Trek in")

    assert type_code(another_visitor(), code).status_code == 422


def test_a_worker_turns_digid_on_for_a_child_with_a_reason(world, worker):
    child = world.new_person()
    file = world.file_of(child, Role.YOUTH, age=14)

    worker.go(page_of(file, child))
    worker.submit(action="/digid-aan", button="Zet DigiD aan", typed={"reason": "de telefoon is van haarzelf, gezien"})

    assert "DigiD staat nu aan" in worker.answer.text
    assert world.sql("SELECT digid_is_on(:p) AS on_", p=child)[0].on_ is True


def test_a_colleague_outside_the_circle_and_another_organisation_find_no_such_page(world, another_visitor):
    father = world.new_person()
    file = world.file_of(father, Role.PARENT)

    for organisation, person in (("xonar", "maud"), ("rubicon", "lieke")):
        stranger = another_visitor()
        stranger.sign_in(organisation, person)
        assert stranger.go(page_of(file, father)).status_code == 404


def test_a_code_is_made_only_for_who_takes_part_in_the_file(world, worker):
    file = world.file_of(world.new_person(), Role.PARENT)

    assert worker.go(page_of(file, world.new_person())).status_code == 404


def test_two_sign_ins_for_one_person_are_shown_to_the_worker(world, worker, another_visitor):
    mother = world.new_person()
    open_account(another_visitor(), world, mother, "tweemaal1")
    open_account(another_visitor(), world, mother, "tweemaal2")
    file = world.sql("SELECT youth_file_id AS id FROM participation WHERE person_id = :p LIMIT 1", p=mother)[0].id

    assert "twee of meer manieren" in worker.go(page_of(file, mother)).text


def test_a_device_on_which_another_family_member_signed_in_is_shown_to_the_worker(world, worker, another_visitor):
    mother, son = world.new_person(), world.new_person()
    shared = another_visitor()
    open_account(shared, world, mother, "samen1")
    shared.go("/afmelden")
    shared.submit(button="Meld mij af")
    open_account(shared, world, son, "samen2")
    file = world.sql("SELECT youth_file_id AS id FROM participation WHERE person_id = :p LIMIT 1", p=son)[0].id

    assert "een ander familielid" in worker.go(page_of(file, son)).text


def test_a_new_code_is_the_way_back_for_who_lost_everything(world, worker, another_visitor):
    father = world.new_person()
    open_account(another_visitor(), world, father, "kwijtgeraakt")
    file = world.sql("SELECT youth_file_id AS id FROM participation WHERE person_id = :p LIMIT 1", p=father)[0].id
    worker.go(page_of(file, father))
    worker.submit(action="/code", button="Maak een code", typed={"recognised": "ik ken hem van huisbezoek"})
    code = found(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", worker.answer.text)

    again = another_visitor()
    with_digid(again, "terug")
    type_code(again, code)
    again.submit(button="Ja, dat ben ik")

    assert again.is_signed_in()
    assert world.person_of_last_sign_in() is None or world.person_of_last_sign_in() == father
