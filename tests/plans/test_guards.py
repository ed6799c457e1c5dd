"""What keeps the words of one from the eyes, or from the mouth, of another: asked of the services, past every form."""

import pytest
from sqlalchemy import select

from portal.access import scope
from portal.access.policy import Letter
from portal.database.session import legal_today
from portal.kernel.errors import Denied, RuleBroken
from portal.plans.domain.positions import Stance
from portal.plans.models import Comment, PlanSection, Standpoint
from portal.plans.services import agreeing, setting, sharing, talking
from tests.dossier.builders import a_file_of, an_actor
from tests.plans.builders import a_plan, all_signed_in, consult, fill, section_of, set_it, sign_in, write


@pytest.fixture(scope="module")
def first():
    def filled(session, file, people):
        plan = a_plan(session, people["Sanne"], file)
        fill(session, plan, people)
        return plan

    return filled


@pytest.fixture
def passage(session, file, plan, people):
    """A piece of a section that the mother does not read, with words in it."""
    section = section_of(session, plan, "how_it_goes")
    not_for = [str(file.actors["Esther"].person_id)]
    people["Sanne"].post(f"/plannen/delen/{section}/stuk-apart", data={"title": "Over de ruzie", "not_for": not_for})
    session.expire_all()
    made = session.scalars(select(PlanSection.id).where(PlanSection.under_id == section)).one()
    write(people["Sanne"], made, "Noor is bang na de ruzie.")
    session.commit()  # as the owner of the tables again
    return made


def all_of_sixteen(session):
    return all_signed_in(session, a_file_of(session, age=16))


def who_reads(session, item_id):
    return {reader.person_id for reader in scope.readers_of(session, item_id) if Letter.V in reader.letters}


def test_a_comment_is_never_for_someone_who_does_not_read_the_section(session, file, passage, behind_wall):
    noor, esther = file.actors["Noor"], file.actors["Esther"].person_id

    with pytest.raises(RuleBroken, match="kan dit deel niet lezen"):
        talking.comment(behind_wall(noor), noor, passage, "Voor mama", readers={esther})


def test_words_that_stay_are_read_by_who_reads_the_passage_and_nobody_else(session, file, passage, behind_wall):
    noor = file.actors["Noor"]
    portal = behind_wall(noor)
    made = talking.keep_words(portal, noor, passage, "Ik was niet bang.").id
    portal.commit()

    readers = who_reads(session, made)

    assert file.actors["Esther"].person_id not in readers
    assert {noor.person_id, file.actors["Sanne"].person_id} <= readers
    assert session.get(Standpoint, made) is not None


def test_each_verifies_the_parts_that_they_may_read_and_no_other(session, file, plan, passage, people, behind_wall):
    consult(session, plan, people)
    assert set_it(session, plan, people).status_code == 303
    esther, sanne = file.actors["Esther"], file.actors["Sanne"]

    hers, all_of_it = (
        {part.item_id for part, _ in setting.verify_own_part(behind_wall(actor), actor, plan)}
        for actor in (esther, sanne)
    )

    assert hers
    assert all_of_it - hers == {passage}


@pytest.mark.parametrize("name", ["Esther", "Ineke", "Noor"])
def test_only_who_may_set_sets(session, file, plan, people, behind_wall, name):
    consult(session, plan, people)
    actor, today = file.actors[name], legal_today(session)

    with pytest.raises(Denied):
        setting.set_plan(behind_wall(actor), actor, plan, today)


def test_an_answer_that_is_owed_is_given_by_who_owes_it(session, file, plan, people):
    section = section_of(session, plan, "how_it_goes")
    people["Noor"].post(f"/plannen/delen/{section}/reageren", data={"text": "Waarom?", "for_whom": "section"})
    asked = session.scalars(select(Comment)).one()

    people["Ineke"].post(f"/plannen/reacties/{asked.id}/antwoord", data={"text": "Dat weet ik ook niet."})
    seen = people["Ineke"].post(f"/plannen/reacties/{asked.id}/gezien")
    closed = people["Sanne"].post(f"/plannen/reacties/{asked.id}/afronden")
    session.expire_all()

    assert seen.status_code == 403
    assert closed.status_code == 303
    assert (asked.seen_on, asked.answered_on, asked.resolved_at) == (None, None, None)


def test_a_youth_who_sets_her_own_plan_speaks_for_nobody_else(session, client_of, behind_wall):
    file = all_of_sixteen(session)
    noor, esther = file.actors["Noor"], file.actors["Esther"].person_id
    plan = a_plan(session, client_of(noor), file, "perspective_plan")
    consult(session, plan, {"Sanne": client_of(noor)})

    with pytest.raises(Denied):
        agreeing.record_position(behind_wall(noor), noor, plan, esther, Stance.AGREES, "", None)


def test_a_worker_records_no_talk_with_themselves(session, file, plan, people, behind_wall):
    consult(session, plan, people)
    sanne = file.actors["Sanne"]

    with pytest.raises(RuleBroken, match="Voor uzelf"):
        agreeing.record_position(behind_wall(sanne), sanne, plan, sanne.person_id, Stance.NOT_REACHED, "Zelf.", None)


@pytest.mark.parametrize("name", ["Esther", "Ineke", "Sanne"])
def test_only_the_youth_decides_with_whom_a_section_is_shared(session, file, plan, behind_wall, name):
    actor, other = file.actors[name], file.actors["Ineke"].person_id
    section = section_of(session, plan, "how_it_goes")

    with pytest.raises(Denied):
        sharing.share(behind_wall(actor), actor, section, other)


def test_under_sixteen_sharing_is_asked_of_the_worker(session, file, plan, behind_wall):
    noor, other = file.actors["Noor"], file.actors["Ineke"].person_id
    section = section_of(session, plan, "my_view")

    with pytest.raises(RuleBroken, match="Vanaf 16 jaar"):
        sharing.share(behind_wall(noor), noor, section, other)


def test_one_shared_section_opens_no_other(session, client_of, behind_wall):
    file = all_of_sixteen(session)
    noor, esther = file.actors["Noor"], file.actors["Esther"].person_id
    plan = a_plan(session, client_of(file.actors["Sanne"]), file)
    shared, other = section_of(session, plan, "my_view"), section_of(session, plan, "how_it_goes")

    portal = behind_wall(noor)
    sharing.share(portal, noor, shared, esther)
    portal.commit()

    assert esther in who_reads(session, shared)
    assert esther not in who_reads(session, other)


@pytest.mark.parametrize("key", ["role_of_foster_parents", "how_it_goes", "my_view"])
@pytest.mark.parametrize("name", ["Esther", "Noor", "Sanne", "Ineke"])
def test_the_section_on_their_role_waits_for_foster_parents_alone(session, file, plan, behind_wall, name, key):
    """Also where someone may agree with a plan: an answer of its own is asked of foster parents, on their section."""
    actor, section = file.actors[name], section_of(session, plan, key)
    portal = behind_wall(actor)

    if (name, key) == ("Ineke", "role_of_foster_parents"):
        assert agreeing.agree_on_role(portal, actor, section, Stance.AGREES).person_id == actor.person_id
    else:
        with pytest.raises(Denied):
            agreeing.agree_on_role(portal, actor, section, Stance.AGREES)


def test_a_stranger_reads_no_comment_by_its_id(session, file, plan, people, client_of):
    section = section_of(session, plan, "how_it_goes")
    people["Noor"].post(f"/plannen/delen/{section}/reageren", data={"text": "Waarom?", "for_whom": "section"})
    asked = session.scalars(select(Comment.id)).one()
    session.commit()  # as the owner of the tables again
    stranger = client_of(sign_in(session, an_actor(session, file.organisation_id, "Tom")))

    assert stranger.get(f"/plannen/reacties/{asked}/antwoord").status_code == 404
    assert stranger.post(f"/plannen/reacties/{asked}/antwoord", data={"text": "Hallo"}).status_code == 404
