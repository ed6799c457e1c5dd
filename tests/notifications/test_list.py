"""Berichten: what is new for one person, read or not, and nothing of what they may not know."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.access.actor import Door
from portal.access.policy import Kind
from portal.database.base import new_id
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.kernel.errors import NotFound
from portal.notifications import queries
from portal.notifications.kinds import TELLINGS
from portal.notifications.models import Notice
from tests.dossier.builders import a_file_of, an_actor, an_item, joins
from tests.participation.test_pages import text_of


def a_notice(session, actor, kind="participation.replaced", **more):
    notice = Notice(id=new_id(), person_id=actor.person_id, door=actor.door, kind=kind, **more)
    session.commit()
    session.add(notice)
    session.flush()
    return notice


def seen_at(session, notice_id):
    session.commit()
    session.expire_all()
    return session.get(Notice, notice_id).seen_at


@pytest.mark.parametrize("who", ["Noor", "Esther", "Ineke", "Sanne"])
def test_everyone_reads_their_own_and_opens_what_it_is_about(session, client_of, who):
    file = a_file_of(session)
    notice = a_notice(session, file.actors[who], youth_file_id=file.id)
    browser = client_of(file.actors[who])

    page = browser.get("/berichten")
    opened = browser.post(f"/berichten/{notice.id}/lezen")

    assert "Een begeleider wordt vervangen." in text_of(page)
    assert "nieuw" in text_of(page)
    assert opened.headers["Location"].endswith(f"/jongeren/{file.id}/mensen")
    assert seen_at(session, notice.id) is not None
    assert "Een begeleider wordt vervangen." in text_of(browser.get("/berichten"))  # it stays, read


def test_a_notice_of_another_is_not_there_and_is_not_read_for_them(session, client_of):
    file = a_file_of(session)
    notice = a_notice(session, file.actors["Noor"], youth_file_id=file.id)

    for other in (file.actors["Esther"], file.actors["Sanne"], an_actor(session, file.organisation_id, "Tom")):
        assert "wordt vervangen" not in text_of(client_of(other).get("/berichten"))
        assert client_of(other).post(f"/berichten/{notice.id}/lezen").status_code == 404
        client_of(other).post("/berichten/gelezen")
    assert client_of(file.actors["Noor"]).post(f"/berichten/{uuid4()}/lezen").status_code == 404
    assert seen_at(session, notice.id) is None


def test_what_came_by_the_other_door_stays_there(session, client_of):
    file = a_file_of(session)
    sanne = file.actors["Sanne"]
    a_notice(session, sanne, youth_file_id=file.id)
    session.scalar(select(Notice).where(Notice.person_id == sanne.person_id)).door = Door.FAMILY
    session.flush()

    assert "Er zijn geen berichten" in text_of(client_of(sanne).get("/berichten"))


def test_a_notice_about_an_item_that_one_may_not_know_does_not_exist(session, client_of):
    file = a_file_of(session)
    signal = an_item(session, file.id, Kind.SAFETY_SIGNAL)
    notice = a_notice(session, file.actors["Esther"], "words.answered", youth_file_id=file.id, item_id=signal.id)
    esther = client_of(file.actors["Esther"])

    assert "Er zijn geen berichten" in text_of(esther.get("/berichten"))
    assert esther.post(f"/berichten/{notice.id}/lezen").status_code == 404


def test_who_no_longer_takes_part_reads_that_it_stopped_and_not_whose_file_it_was(session, client_of):
    file = a_file_of(session)
    coen = joins(session, file, Role.WORKER_PROVIDER, "Coen")
    a_notice(session, coen, "participation.ended", youth_file_id=file.id)
    part = session.scalar(select(Participation).where(Participation.person_id == coen.person_id))
    part.ends_on = part.starts_on
    session.flush()

    page = text_of(client_of(coen).get("/berichten"))

    assert "De deelname aan een dossier stopt." in page
    assert "Kastanjeveld" not in page


def test_all_is_put_on_read_at_once(session, client_of):
    file = a_file_of(session)
    notices = [a_notice(session, file.actors["Noor"], youth_file_id=file.id).id for _ in range(3)]

    client_of(file.actors["Noor"]).post("/berichten/gelezen")

    assert all(seen_at(session, notice) for notice in notices)


def test_the_sentences_say_enough_and_name_nobody():
    for kind, telling in TELLINGS.items():
        assert telling.sentence.text.endswith("."), kind
        assert not telling.sentence.values, kind


def test_neither_the_list_nor_the_count_holds_what_was_told_to_another_or_at_another_door(session):
    """Asked as the owner, before whom no wall stands: the condition itself says whose they are."""
    noor, file = an_actor(session), a_file_of(session)
    of_another = a_notice(session, file.actors["Esther"])
    at_work = a_notice(session, replace(noor, door=Door.WORK))
    mine = a_notice(session, noor)

    found = queries.notices(session, noor)

    assert [line.id for line in found.lines] == [mine.id]
    assert found.unread == 1
    for other in (of_another, at_work):
        with pytest.raises(NotFound):
            queries.notice(session, noor, other.id)
