"""A notice is for one person: the wall shows it to nobody else, and a stranger to the file can tell nobody of it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access.actor import Actor, Door
from portal.database.base import new_id
from portal.dossier.domain import Role
from portal.kernel.errors import RuleBroken
from portal.notifications.domain import How, Rhythm
from portal.notifications.queries import unseen
from portal.notifications.services import Recipient, choose_mail, mark_seen, tell
from tests.access.builders import a_file, a_person, takes_part


@pytest.fixture
def file_id(session):
    return a_file(session)


@pytest.fixture
def person(session):
    def person(file_id=None):
        if file_id:
            return takes_part(session, file_id, Role.PARENT)
        return Actor(a_person(session), new_id(), Door.FAMILY)

    return person


def test_who_is_told_sees_it_and_nobody_else_does(behind_wall, person, file_id):
    mother, father = person(file_id), person(file_id)
    here = behind_wall(father)
    tell(here, [Recipient(mother.person_id, mother.door)], "plan.commented", youth_file_id=file_id)
    here.commit()

    assert unseen(here, father) == []
    assert here.execute(text("SELECT count(*) FROM notice")).scalar() == 0
    assert [n.kind for n in unseen(behind_wall(mother), mother)] == ["plan.commented"]


def test_it_is_told_at_the_door_that_it_is_meant_for(behind_wall, person, file_id):
    mother = person(file_id)
    here = behind_wall(mother)
    tell(here, [Recipient(mother.person_id, Door.FAMILY)], "plan.commented", youth_file_id=file_id)
    here.commit()
    at_work = Actor(mother.person_id, new_id(), Door.WORK, new_id())

    assert behind_wall(at_work).execute(text("SELECT count(*) FROM notice")).scalar() == 0


def test_a_stranger_cannot_tell_of_a_file(behind_wall, person, file_id):
    mother, stranger = person(file_id), person()

    with pytest.raises(DBAPIError, match="row-level security"):
        tell(behind_wall(stranger), [Recipient(mother.person_id, mother.door)], "plan.commented", youth_file_id=file_id)


def test_what_was_seen_is_new_no_longer_and_only_for_who_saw_it(behind_wall, person, file_id):
    mother, father = person(file_id), person(file_id)
    here = behind_wall(father)
    tell(here, [Recipient(p.person_id, p.door) for p in (mother, father)], "plan.set", youth_file_id=file_id)
    here.commit()
    ids = [row.id for row in behind_wall(mother).execute(text("SELECT id FROM notice"))]

    at_mothers = behind_wall(mother)
    mark_seen(at_mothers, mother, ids)
    at_mothers.commit()

    assert unseen(at_mothers, mother) == []
    assert len(unseen(behind_wall(father), father)) == 1


def test_nobody_reads_anothers_address(behind_wall, person):
    mother, father = person(), person()
    here = behind_wall(mother)
    choose_mail(here, mother, "mother@example.org", Rhythm(How.AT_ONCE))
    choose_mail(here, mother, " new@example.org ", Rhythm(How.NEVER))
    here.commit()

    assert here.execute(text("SELECT address, how FROM mail_address")).all() == [("new@example.org", "never")]
    assert behind_wall(father).execute(text("SELECT count(*) FROM mail_address")).scalar() == 0


@pytest.mark.parametrize(
    "wrong", ["", "mother", "a@b", "a@b.nl, c@d.nl", "a@b.nl\nBcc: c@d.nl", "<a@b.nl>", "a b@c.nl"]
)
def test_what_is_no_address_is_refused(behind_wall, person, wrong):
    mother = person()

    with pytest.raises(RuleBroken, match="Dit is geen mailadres"):
        choose_mail(behind_wall(mother), mother, wrong, Rhythm(How.AT_ONCE))
