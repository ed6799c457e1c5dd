"""Who is told of an item is who may read it that day, and never the one who did it."""

from sqlalchemy import select

from portal.access.policy import Kind
from portal.dossier import facts
from portal.dossier.domain import Topic
from portal.notifications.models import Notice
from portal.notifications.readers import tell_readers
from tests.dossier.builders import a_file_of, an_item


def told(session, kind):
    return set(session.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_readers_are_told_and_the_one_who_did_it_is_not(session, behind_wall):
    file = a_file_of(session)
    sanne, noor = file.actors["Sanne"], file.actors["Noor"]
    plan = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,))

    here = behind_wall(sanne)
    tell_readers(here, sanne, "plan.set", plan.id, file.id)
    here.commit()

    assert noor.person_id in told(session, "plan.set")
    assert sanne.person_id not in told(session, "plan.set")


def test_from_whom_it_is_kept_hears_nothing_more(session, behind_wall):
    file = a_file_of(session)
    sanne, noor, ineke = (file.actors[name] for name in ("Sanne", "Noor", "Ineke"))
    item = an_item(session, file.id, Kind.HELP_PLAN, (Topic.SCHOOL,), author_id=noor.person_id)

    here = behind_wall(noor)
    tell_readers(here, noor, "words.written", item.id, file.id)
    here.commit()
    assert ineke.person_id in told(session, "words.written")

    here = behind_wall(noor)
    facts.place_not_for(here, noor, item_id=item.id, person_id=ineke.person_id)
    here.commit()
    here = behind_wall(noor)
    tell_readers(here, noor, "words.answered", item.id, file.id)
    here.commit()
    assert ineke.person_id not in told(session, "words.answered")
    assert sanne.person_id in told(session, "words.answered")
