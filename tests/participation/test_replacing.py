"""A worker's whole caseload goes to a colleague in one act, for a while or for good (R-REPL-01)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.access.actor import Actor, Door
from portal.audit.models import AuditEvent
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Coordinator, DutyShift, Participation
from portal.kernel import clock
from portal.notifications.models import Notice
from portal.participation.replacing import telling
from portal.participation.replacing.models import ReplacedCaseload, WhyReplaced
from portal.people.models import Employment, Work
from tests.conftest import sessions_as
from tests.dossier.builders import a_file_of, an_actor, an_organisation, joins
from tests.dossier.test_file_pages import text_of
from tests.dossier.test_late_openings import a_manager
from tests.participation.test_joining import told

DAY = timedelta(days=1)
PAGE = "/jongeren/vervanging"


@pytest.fixture
def files(session):
    """Two files of Sanne; she coordinates both."""
    first = a_file_of(session)
    sanne = first.actors["Sanne"]
    second = a_file_of(session, "Aya", organisation_id=first.organisation_id)
    other = second.actors["Sanne"]
    for model in (Participation, Coordinator):
        for row in session.scalars(select(model).where(model.person_id == other.person_id)):
            row.person_id = sanne.person_id
    session.flush()
    second.actors["Sanne"] = sanne
    return first, second


@pytest.fixture
def coen(session, files):
    return an_actor(session, files[0].organisation_id, "Coen Dalemans")


@pytest.fixture
def by_the_job(session, connection):
    """Run the telling of all acts as the worker's own login does."""

    def run():
        session.commit()
        acts = session.scalars(select(ReplacedCaseload.act_id).distinct()).all()
        session.commit()
        with sessions_as("portal_worker", connection)() as working:
            for act in acts:
                telling.tell_of(working, act)
            working.commit()

    return run


def typed(session, coen, *, first=0, last=7):
    today = legal_today(session)
    ends_on = "" if last is None else (today + last * DAY).isoformat()
    return {"colleague": str(coen.person_id), "starts_on": (today + first * DAY).isoformat(), "ends_on": ends_on}


def coordinates(session, file, day):
    session.commit()
    return session.scalars(
        select(Coordinator.person_id).where(
            Coordinator.youth_file_id == file.id,
            Coordinator.starts_on <= day,
            (Coordinator.ends_on.is_(None)) | (Coordinator.ends_on >= day),
        )
    ).all()


def test_one_act_moves_the_whole_caseload_with_its_duties_until_a_day(session, client_of, files, coen, by_the_job):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)
    assert "Noor Kastanjeveld" in text_of(client_of(sanne).get(PAGE))

    assert client_of(sanne).post(PAGE, data=typed(session, coen)).status_code == 303
    by_the_job()

    for file in files:
        assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 200
        assert coordinates(session, file, today) == [coen.person_id]
        assert coordinates(session, file, today + 8 * DAY) == [sanne.person_id]
        assert "participation.replaced" in told(session, file.actors["Ineke"])
    assert "participation.replaced" in told(session, files[0].actors["Noor"])
    parts = session.scalars(select(Participation).where(Participation.person_id == coen.person_id)).all()
    assert {part.ends_on for part in parts} == {today + 7 * DAY}
    assert all(part.replaces_id for part in parts)
    assert "Coen Dalemans" in text_of(client_of(files[0].actors["Noor"]).get(f"/jongeren/{files[0].id}/mensen"))


def test_after_the_last_day_the_colleague_is_out_of_every_file(session, client_of, files, coen):
    client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen))
    session.commit()
    today = legal_today(session)
    for part in session.scalars(select(Participation).where(Participation.person_id == coen.person_id)):
        part.starts_on, part.ends_on = today - 8 * DAY, today - DAY
    session.commit()

    assert {client_of(coen).get(f"/jongeren/{file.id}").status_code for file in files} == {404}


def test_who_goes_for_good_keeps_no_access(session, client_of, files, coen):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)

    assert client_of(sanne).post(PAGE, data=typed(session, coen, first=1, last=None)).status_code == 303

    session.commit()
    for file in files:
        assert coordinates(session, file, today) == [sanne.person_id]
        assert coordinates(session, file, today + DAY) == [coen.person_id]
    parts = session.scalars(select(Participation).where(Participation.person_id == sanne.person_id)).all()
    assert {part.ends_on for part in parts} == {today}


def test_a_colleague_who_is_in_a_file_already_only_coordinates_meanwhile(session, client_of, files):
    coen = joins(session, files[0], Role.WORKER_PROVIDER, "Coen", "Dalemans")
    today = legal_today(session)

    assert client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen)).status_code == 303

    assert coordinates(session, files[0], today) == [coen.person_id]
    here = select(Participation).where(
        Participation.person_id == coen.person_id, Participation.youth_file_id == files[0].id
    )
    assert len(session.scalars(here).all()) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"starts_on": "31-02-2026"}, "Vul een datum in"),
        ({"ends_on": "2001-01-01"}, "Draai ze om"),
        ({"ends_on": "2039-01-01"}, "hooguit een jaar"),
        ({"ends_on": ""}, "Kies dan een dag die nog komt"),
        ({"colleague": ""}, "Kies een collega"),
        ({"colleague": "00000000-0000-0000-0000-000000000000"}, "Kies iets uit de lijst"),
    ],
)
def test_what_cannot_be_is_said_in_plain_dutch_and_nothing_moves(session, client_of, files, coen, more, words):
    page = client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen) | more)

    assert page.status_code == 422
    assert words in text_of(page)
    session.commit()
    assert not session.scalars(select(Participation).where(Participation.person_id == coen.person_id)).all()


def test_it_is_all_of_them_or_none(session, client_of, files, coen):
    """In the second file the colleague is kept out by a rule: then nothing moved in the first one either."""
    fosters = select(Participation).where(
        Participation.youth_file_id == files[1].id, Participation.role == Role.FOSTER_PARENT
    )
    session.scalars(fosters).one().person_id = coen.person_id  # R-PER-08: nobody guides where they foster
    session.flush()

    page = client_of(files[0].actors["Sanne"]).post(PAGE, data=typed(session, coen))

    assert page.status_code == 422
    session.commit()
    at_work = select(Participation).where(
        Participation.person_id == coen.person_id, Participation.role == Role.WORKER_PROVIDER
    )
    assert not session.scalars(at_work).all()
    assert not session.scalars(select(Notice).where(Notice.person_id == coen.person_id)).all()


@pytest.mark.parametrize("who", ["Noor", "Esther", "coen"])
def test_who_guides_nobody_has_no_such_page(session, client_of, files, coen, who):
    actor = files[0].actors.get(who) or coen

    assert client_of(actor).get(PAGE).status_code == 404
    assert client_of(actor).post(PAGE, data=typed(session, coen)).status_code == 404


# -- by who leads the team: the worker is ill --------------------------------------------------------------------------

TEAM = "/team"


@pytest.fixture
def astrid(session, files):
    return a_manager(session, files[0].organisation_id)


def of(worker):
    return f"{TEAM}/{worker.person_id}/vervanging"


def ill(session, coen, **more):
    return typed(session, coen) | {"why": "illness"} | more


def a_shift(session, actor, first, last):
    shift = DutyShift(organisation_id=actor.organisation_id, person_id=actor.person_id, starts_at=first, ends_at=last)
    session.add(shift)
    session.flush()
    return shift


def test_who_leads_the_team_replaces_a_worker_who_is_ill(session, client_of, files, coen, astrid, by_the_job):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)
    manager = client_of(astrid)
    assert "2 dossiers" in text_of(manager.get(of(sanne)))

    assert manager.post(of(sanne), data=ill(session, coen)).status_code == 303
    by_the_job()

    for file in files:
        assert client_of(coen).get(f"/jongeren/{file.id}").status_code == 200
        assert coordinates(session, file, today) == [coen.person_id]
        assert coordinates(session, file, today + 8 * DAY) == [sanne.person_id]
        assert told(session, file.actors["Ineke"]).count("participation.replaced") == 1
        logged = select(AuditEvent.name).where(AuditEvent.chain == file.id, AuditEvent.person_id == astrid.person_id)
        assert set(session.scalars(logged)) == {"participation.started", "coordinator.changed"}
    assert told(session, coen) == ["participation.replaced"] * 2
    assert told(session, sanne) == ["participation.replaced"] * 2
    assert "Coen Dalemans" in text_of(client_of(files[0].actors["Ineke"]).get(f"/jongeren/{files[0].id}/mensen"))
    assert "Coen Dalemans" in text_of(manager.get(TEAM))
    by_the_job()
    assert told(session, coen) == ["participation.replaced"] * 2  # a job that runs twice tells once


def test_who_leads_the_team_reads_no_name_of_a_youth_in_any_byte(session, client_of, files, coen, astrid, by_the_job):
    manager = client_of(astrid)
    sanne = files[0].actors["Sanne"]
    pages = [manager.get(path) for path in ("/start", TEAM, of(sanne), "/te-laat", "/berichten", "/jongeren")]
    wrong = manager.post(of(sanne), data=ill(session, coen, ends_on=""))
    done = manager.post(of(sanne), data=ill(session, coen))
    by_the_job()
    pages += [wrong, done, *(manager.get(path) for path in ("/start", TEAM, of(sanne), "/berichten", "/jongeren"))]

    assert wrong.status_code == 422
    people = [name for file in files for name in file.actors if name not in {"Sanne", "Coen"}]
    for page in pages:
        seen = page.get_data(as_text=True) + str(page.headers)
        assert not [name for name in (*people, "Kastanjeveld", "Morgenrood") if name in seen]
        assert not [file.id for file in files if str(file.id) in seen]
    for file in files:
        assert manager.get(f"/jongeren/{file.id}").status_code == 404
        assert manager.get(f"/jongeren/{file.id}/mensen").status_code == 404


@pytest.mark.parametrize("who", ["Sanne", "Noor", "Esther", "coen", "elsewhere", "was", "a stranger"])
def test_who_leads_no_team_there_finds_no_such_page_and_moves_nothing(session, client_of, files, coen, astrid, who):
    if who == "elsewhere":
        actor = a_manager(session, an_organisation(session, "Elders"), "Bea")
    elif who == "was":
        actor = astrid
        session.scalars(select(Employment).where(Employment.person_id == astrid.person_id)).one().ends_on = (
            legal_today(session) - DAY
        )
        session.flush()
    elif who == "a stranger":
        actor = an_actor(session, an_organisation(session, "Elders"), "Lieke")
    else:
        actor = files[0].actors.get(who) or coen
    client = client_of(actor)
    sanne = files[0].actors["Sanne"]

    page = client.get(of(sanne))
    assert page.status_code == 404
    assert client.post(of(sanne), data=ill(session, coen)).status_code == 404
    if who != "elsewhere":  # she leads one: her own
        assert client.get(TEAM).status_code == 404
    else:
        assert "Sanne" not in client.get(TEAM).text
    session.commit()
    assert not session.scalars(select(Participation).where(Participation.person_id == coen.person_id)).all()


@pytest.mark.parametrize("who", ["Sanne herself", "elsewhere", "a colleague", "the family door"])
def test_the_database_itself_moves_nothing_for_who_may_not(session, behind_wall, files, coen, who):
    """Without any page before it: what a fault in our own code would meet."""
    sanne = files[0].actors["Sanne"]
    elsewhere = a_manager(session, an_organisation(session, "Elders"), "Bea")
    actor = {
        "Sanne herself": sanne,
        "elsewhere": elsewhere,
        "a colleague": coen,
        "the family door": Actor(sanne.person_id, sanne.session_id, Door.FAMILY, None),
    }[who]
    today = legal_today(session)
    asked = text("SELECT * FROM replace_caseload(gen_random_uuid(), :worker, :colleague, :first, :last, 'illness')")
    values = {
        "worker": sanne.person_id, "colleague": coen.person_id, "first": today, "last": today + 7 * DAY,
    }  # fmt: skip

    behind = behind_wall(actor)
    assert not behind.execute(text("SELECT * FROM caseloads_of_team()")).all()
    moved = len(behind.execute(asked, values).all())
    behind.commit()

    assert moved == (2 if who == "Sanne herself" else 0)


@pytest.mark.parametrize("who", ["of another organisation", "no professional", "works there no more"])
def test_the_database_itself_lets_nobody_stand_in_who_is_no_colleague(session, behind_wall, files, coen, who):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)
    work = session.scalars(select(Employment).where(Employment.person_id == coen.person_id)).one()
    if who == "of another organisation":
        work.organisation_id = an_organisation(session, "Elders")
    elif who == "no professional":
        work.work = Work.FINANCE
    else:
        work.ends_on = today - DAY
    session.flush()
    asked = text("SELECT * FROM replace_caseload(gen_random_uuid(), :worker, :colleague, :first, :last, 'illness')")
    values = {
        "worker": sanne.person_id, "colleague": coen.person_id, "first": today, "last": today + 7 * DAY,
    }  # fmt: skip

    behind = behind_wall(sanne)
    moved = behind.execute(asked, values).all()
    behind.commit()

    assert not moved


def test_what_a_worker_does_for_another_organisation_is_not_counted_and_does_not_move(
    session, client_of, files, coen, astrid
):
    sanne = files[0].actors["Sanne"]
    for part in session.scalars(
        select(Participation).where(
            Participation.person_id == sanne.person_id, Participation.youth_file_id == files[1].id
        )
    ):
        part.organisation_id = an_organisation(session, "Elders")
    session.flush()
    client = client_of(astrid)

    assert "1 dossier" in text_of(client.get(of(sanne)))
    client.post(of(sanne), data=ill(session, coen))

    session.commit()
    moved = select(Participation.youth_file_id).where(Participation.person_id == coen.person_id)
    assert session.scalars(moved).all() == [files[0].id]


def test_who_is_gone_keeps_no_access_and_hears_that_it_stops(session, client_of, files, coen, astrid, by_the_job):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)

    gone = typed(session, coen, first=1, last=None) | {"why": "gone"}
    assert client_of(astrid).post(of(sanne), data=gone).status_code == 303
    by_the_job()

    session.commit()
    parts = session.scalars(select(Participation).where(Participation.person_id == sanne.person_id)).all()
    assert {part.ends_on for part in parts} == {today}
    assert told(session, sanne) == ["participation.ended"] * 2
    for file in files:
        assert coordinates(session, file, today + DAY) == [coen.person_id]


def test_longer_ill_than_thought_goes_on_the_day_after(session, client_of, files, coen, astrid):
    sanne = files[0].actors["Sanne"]
    today = legal_today(session)
    client = client_of(astrid)
    client.post(of(sanne), data=ill(session, coen))

    again = typed(session, coen, first=8, last=14) | {"why": "illness"}
    assert client.post(of(sanne), data=again).status_code == 303

    for file in files:
        for day in (0, 7, 8, 14):
            assert coordinates(session, file, today + day * DAY) == [coen.person_id]
        assert coordinates(session, file, today + 15 * DAY) == [sanne.person_id]


def test_hours_on_duty_on_these_days_go_along_and_no_others(session, client_of, files, coen, astrid):
    sanne = files[0].actors["Sanne"]
    now = clock.now()
    a_shift(session, sanne, now - timedelta(hours=3), now + timedelta(hours=3))
    later = a_shift(session, sanne, now + 40 * DAY, now + 41 * DAY)

    client_of(astrid).post(of(sanne), data=ill(session, coen))

    session.commit()
    session.expire_all()  # the database moved them
    mine = session.scalars(select(DutyShift).where(DutyShift.person_id == sanne.person_id)).all()
    theirs = session.scalars(select(DutyShift).where(DutyShift.person_id == coen.person_id)).all()
    assert later.id in {shift.id for shift in mine}
    assert [shift.ends_at for shift in theirs] == [now + timedelta(hours=3)]
    assert all(shift.ends_at <= theirs[0].starts_at for shift in mine if shift.id != later.id)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"why": ""}, "Kies een reden"),
        ({"why": "gone"}, "laat de laatste dag leeg"),
        ({"ends_on": ""}, "altijd een einddatum"),
        ({"starts_on": "2001-01-01", "ends_on": "2001-02-01"}, "Deze dagen zijn voorbij"),
        ({"colleague": "00000000-0000-0000-0000-000000000000"}, "Kies iets uit de lijst"),
    ],
)
def test_the_manager_is_told_in_plain_dutch_what_cannot_be(session, client_of, files, coen, astrid, more, words):
    page = client_of(astrid).post(of(files[0].actors["Sanne"]), data=ill(session, coen, **more))

    assert page.status_code == 422
    assert words in text_of(page)


def test_family_from_whom_the_name_is_kept_is_not_told(session, client_of, files, coen, astrid, by_the_job):
    """A step-parent without consent may not read who works with the youth: no notice says that this changes."""
    step = joins(session, files[0], Role.STEP_PARENT, "Rob", stands_for_id=files[0].actors["Esther"].person_id)

    client_of(astrid).post(of(files[0].actors["Sanne"]), data=ill(session, coen))
    by_the_job()

    assert told(session, step) == []
    assert "participation.replaced" in told(session, files[0].actors["Noor"])


def test_why_someone_is_away_is_kept_and_stands_on_no_page_of_the_family(session, client_of, files, coen, astrid):
    client_of(astrid).post(of(files[0].actors["Sanne"]), data=ill(session, coen))

    session.commit()
    assert set(session.scalars(select(ReplacedCaseload.reason))) == {WhyReplaced.ILLNESS}
    for name in ("Noor", "Esther", "Ineke"):
        if name in files[0].actors:
            page = text_of(client_of(files[0].actors[name]).get(f"/jongeren/{files[0].id}/mensen")).casefold()
            assert " ziek" not in page
