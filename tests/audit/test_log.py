"""What is done is logged with it, or it is not done."""

import re

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import undefer

from portal.access.actor import Actor, Door
from portal.access.policy.names import Kind, Standing
from portal.audit import log
from portal.audit.events import EVENTS, LOOKS, Deed
from portal.audit.models import WORDS, AuditEvent, ChainKind, Outcome
from portal.database.base import new_id
from portal.database.session import act_as
from portal.people.models import Person
from tests.conftest import sessions_as


@pytest.fixture
def worker():
    return Actor(new_id(), new_id(), Door.WORK, new_id())


@pytest.fixture
def mother():
    return Actor(new_id(), new_id(), Door.FAMILY)


class Thing:
    """Anything with an id and a file, as parts have them."""

    __tablename__ = "plan"

    def __init__(self):
        self.id, self.youth_file_id = new_id(), new_id()


def events(session):
    session.expire_all()
    return session.scalars(
        select(AuditEvent).order_by(AuditEvent.chain_kind, AuditEvent.chain, AuditEvent.sequence)
    ).all()


def names(session):
    return [event.name for event in events(session)]


def test_a_deed_and_its_event_are_written_together(session, behind_wall, worker):
    plan, child = Thing(), new_id()

    with behind_wall(worker) as portal:
        log.comes_from(portal, "web", "192.0.2.7")
        log.record(
            portal, worker, "plan.read", plan, version=3, standings=["worker_provider", "coordinator"],
            ground="plan:V(c)", on_behalf_of=child, emergency=True,
        )  # fmt: skip
        portal.commit()

    event = session.scalars(select(AuditEvent).options(undefer(AuditEvent.address))).one()
    assert (event.chain_kind, event.chain, event.youth_file_id) == (
        ChainKind.FILE,
        plan.youth_file_id,
        plan.youth_file_id,
    )
    assert (event.person_id, event.session_id, event.door) == (worker.person_id, worker.session_id, Door.WORK)
    assert event.organisation_id == worker.organisation_id
    assert (event.thing_id, event.kind, event.version) == (plan.id, "plan", 3)
    assert (event.standing, event.ground) == ("coordinator+worker_provider", "plan:V(c)")
    assert (event.on_behalf_of, event.emergency, event.outcome) == (child, True, Outcome.ALLOWED)
    assert (event.origin, str(event.address), event.sequence) == ("web", "192.0.2.7", 1)


def test_what_is_rolled_back_leaves_no_event(session, behind_wall, worker):
    with behind_wall(worker) as portal:
        log.record(portal, worker, "plan.read", Thing())
        portal.rollback()
        log.record(portal, worker, "plan.commented", Thing())
        portal.commit()

    assert names(session) == ["plan.commented"]


def test_a_session_that_is_closed_without_commit_takes_no_event_along(session, behind_wall, worker):
    portal = behind_wall(worker)
    portal.execute(text("SELECT 1"))
    log.record(portal, worker, "plan.read", Thing())
    portal.close()
    log.record(portal, worker, "plan.commented", Thing())
    portal.commit()

    assert names(session) == ["plan.commented"]


def test_a_savepoint_that_is_undone_takes_its_events_with_it_and_no_others(session, behind_wall, worker):
    with behind_wall(worker) as portal:
        log.record(portal, worker, "plan.read", youth_file_id=(file := new_id()))
        with portal.begin_nested():
            log.record(portal, worker, "goal.made", youth_file_id=file)
        outer = portal.begin_nested()
        log.record(portal, worker, "goal.changed", youth_file_id=file)
        with portal.begin_nested():
            log.record(portal, worker, "comment.made", youth_file_id=file)
        outer.rollback()
        log.record(portal, worker, "plan.shared", youth_file_id=file)
        portal.commit()

    assert names(session) == ["plan.read", "goal.made", "plan.shared"]


def test_a_ground_that_held_in_a_savepoint_that_is_undone_is_not_what_the_log_says_afterwards(
    session, behind_wall, worker
):
    plan, other = Thing(), Thing()

    with behind_wall(worker) as portal:
        log.allowed_by(portal, plan.id, log.Ground(("worker_provider",), "role"))
        attempt = portal.begin_nested()
        log.allowed_by(portal, plan.id, log.Ground(("worker_provider",), "grant"))
        log.allowed_by(portal, other.id, log.Ground(("worker_provider",), "grant"))
        attempt.rollback()
        log.record(portal, worker, "plan.read", plan)
        log.record(portal, worker, "plan.read", other)
        portal.commit()

    assert [event.ground for event in sorted(events(session), key=lambda event: event.thing_id == plan.id)] == [
        None,
        "role",
    ]


def test_nothing_is_written_before_the_commit_of_the_whole(session, behind_wall, worker):
    with behind_wall(worker) as portal:
        with portal.begin_nested():
            log.record(portal, worker, "plan.read", Thing())

        assert portal.scalar(text("SELECT count(*) FROM audit_event")) == 0

        portal.commit()

    assert names(session) == ["plan.read"]


def test_the_event_is_the_last_statement_before_the_commit(session, connection, worker):
    """What the session still holds is written first, so that the chain is locked as short as can be."""
    owner = sessions_as("portal_owner", connection)()
    act_as(owner, worker)
    person = Person()
    owner.add(person)
    log.record(owner, worker, "account.made", thing_id=new_id())
    seen = []
    event.listen(connection, "before_cursor_execute", lambda *a: seen.append(a[2]))
    owner.commit()

    statements = [statement for statement in seen if not statement.startswith(("SAVEPOINT", "RELEASE", "SET LOCAL"))]
    assert "INSERT INTO person" in statements[-2]
    assert "audit_append" in statements[-1]


@pytest.mark.parametrize(
    "content",
    [
        {"kind": "Jan de Vries"},
        {"ground": "want Jan wil dat"},
        {"standings": ["tante Jo"]},
        {"origin": "bij Jan thuis"},
    ],
    ids=str,
)
def test_a_deed_that_cannot_be_logged_is_not_done(session, connection, worker, content):
    """What a person could have typed stands for everything that the log refuses."""
    owner = sessions_as("portal_owner", connection)()
    act_as(owner, worker)
    person = Person()
    owner.add(person)
    log.comes_from(owner, content.pop("origin", "web"))
    log.record(owner, worker, "account.made", **content)

    with pytest.raises(log.LogFailed):
        owner.commit()
    with pytest.raises(log.LogFailed):  # and trying again does not slip through
        owner.commit()
    owner.close()

    assert session.get(Person, person.id) is None


def test_a_deed_is_not_done_when_the_log_is_gone(session, connection, worker):
    session.execute(text("ALTER TABLE audit_chain RENAME TO taken_away"))
    session.commit()
    owner = sessions_as("portal_owner", connection)()
    act_as(owner, worker)
    person = Person()
    owner.add(person)
    log.record(owner, worker, "account.made")

    with pytest.raises(log.LogFailed):
        owner.commit()
    owner.close()

    assert session.get(Person, person.id) is None


def test_a_refusal_is_written_after_what_was_tried_is_rolled_back(session, connection, worker):
    owner = sessions_as("portal_owner", connection)()
    act_as(owner, worker)
    person, plan = Person(), Thing()
    owner.add(person)
    owner.flush()
    log.record(owner, worker, "plan.commented", plan)

    log.refused(owner, worker, "plan.read", plan, ground="third_party")

    (event,) = events(session)
    assert (event.name, event.outcome, event.ground) == ("plan.read", Outcome.REFUSED, "third_party")
    assert (event.chain, event.thing_id, event.person_id) == (plan.youth_file_id, plan.id, worker.person_id)
    assert session.get(Person, person.id) is None


def test_a_chain_belongs_to_the_file_else_to_the_organisation_else_to_the_portal(session, behind_wall, worker):
    file, organisation = new_id(), new_id()

    with behind_wall(worker) as portal:
        log.record(portal, worker, "file.read", youth_file_id=file, organisation_id=organisation)
        log.record(portal, worker, "link.changed", organisation_id=organisation)
        log.record(portal, worker, "session.started")
        portal.commit()

    assert [(event.chain_kind, event.chain) for event in events(session)] == [
        (ChainKind.FILE, file),
        (ChainKind.ORGANISATION, organisation),
        (ChainKind.PORTAL, log.PORTAL_CHAIN),
    ]


def test_the_ground_that_the_access_core_noted_is_logged(session, behind_wall, worker):
    plan, other = Thing(), Thing()

    with behind_wall(worker) as portal:
        log.allowed_by(portal, plan.id, log.Ground(("worker_provider",), "plan:V", emergency=True))
        log.allowed_by(portal, other.youth_file_id, log.Ground(("guardian",), "file:V"))
        log.record(portal, worker, "plan.read", plan)
        log.record(portal, worker, "plan.commented", other)
        log.record(portal, worker, "plan.read", Thing())
        portal.commit()

    found = {(event.standing, event.ground, event.emergency) for event in events(session)}
    assert found == {("worker_provider", "plan:V", True), ("guardian", "file:V", False), (None, None, False)}


def test_who_acts_comes_from_the_transaction_and_cannot_be_another(session, behind_wall, worker, mother):
    with behind_wall(worker) as portal, pytest.raises(ValueError, match="another than the actor"):
        log.record(portal, mother, "plan.read", Thing())


def test_someone_who_signs_in_is_logged_as_who_they_turned_out_to_be(session, connection, mother):
    """The transaction of signing in began for nobody."""
    portal = sessions_as("portal_app", connection)()
    log.record(portal, mother, "session.started", thing_id=mother.session_id)
    portal.commit()
    log.record(portal, None, "sign_in.refused", outcome=Outcome.REFUSED)
    portal.commit()
    portal.close()

    assert [(event.person_id, event.door) for event in events(session)] == [
        (mother.person_id, Door.FAMILY),
        (None, None),
    ]


def test_a_name_that_nobody_announced_is_refused(session, worker):
    with pytest.raises(ValueError, match=r"portal\.audit\.events"):
        log.record(session, worker, "plan.looked_at")


def test_every_deed_of_the_norm_has_an_event():
    assert set(EVENTS.values()) == set(Deed)
    assert {"plan.read", "file.searched", "document.downloaded"} <= LOOKS
    assert "plan.commented" not in LOOKS


def test_every_word_of_the_policy_fits_in_the_log():
    """A word that does not fit would stop the deed that it belongs to."""
    for word in Kind:
        assert re.fullmatch(WORDS["kind"], word)
    assert re.fullmatch(WORDS["standing"], "+".join(sorted(Standing)[:12]))
    for name in EVENTS:
        assert re.fullmatch(WORDS["name"], name)


def test_there_is_no_place_for_content_in_the_log(session):
    """Texts are short words of the program; anything a person could have typed is refused by the database."""
    free = session.scalars(
        text(
            "SELECT a.attname FROM pg_attribute a"
            " WHERE a.attrelid IN ('audit_event'::regclass, 'audit_chain'::regclass) AND a.attnum > 0"
            " AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conrelid = a.attrelid AND c.contype = 'c'"
            " AND c.conkey = ARRAY[a.attnum])"
        )
    ).all()
    types = session.scalars(
        text(
            "SELECT DISTINCT a.atttypid::regtype::text FROM pg_attribute a"
            " WHERE a.attrelid = 'audit_event'::regclass AND a.attnum > 0"
        )
    ).all()

    assert free == []
    assert set(types) == {
        "uuid", "bigint", "integer", "boolean", "timestamp with time zone", "text", "character varying", "inet",
        "bytea",
    }  # fmt: skip


FORBIDDEN = {
    "portal_app": [
        "INSERT INTO audit_event SELECT * FROM audit_event",
        "UPDATE audit_event SET kind = 'plan'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "SELECT address FROM audit_event",
        "SELECT * FROM audit_chain",
        "UPDATE audit_chain SET sequence = 0",
        "ALTER TABLE audit_event DISABLE TRIGGER only_added",
        "SET session_replication_role = replica",
    ],
    "portal_worker": [
        "INSERT INTO audit_event SELECT * FROM audit_event",
        "UPDATE audit_event SET kind = 'plan'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_chain",
        "UPDATE audit_chain SET sequence = 0",
    ],
    "portal_report": ["SELECT count(*) FROM audit_event", "SELECT count(*) FROM audit_chain"],
    "portal_owner": ["UPDATE audit_event SET kind = 'plan'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
}


@pytest.mark.parametrize(("role", "statement"), [(role, one) for role, all_ in FORBIDDEN.items() for one in all_])
def test_no_login_of_the_portal_changes_the_log(connection, role, statement):
    with sessions_as(role, connection)() as portal, pytest.raises(DBAPIError):
        portal.execute(text(statement))


def test_the_report_login_cannot_write_to_the_log(connection):
    arguments = (
        "'portal', gen_random_uuid(), 'plan.read', 'allowed', null, null, null, null, null, null, false, null, null"
    )
    with sessions_as("portal_report", connection)() as report, pytest.raises(DBAPIError, match="permission denied"):
        report.execute(text(f"SELECT audit_append({arguments})"))


def test_a_person_reads_what_they_did_themselves_by_this_door_for_this_organisation_and_no_more(behind_wall, worker):
    file = new_id()
    same_by_family = Actor(worker.person_id, new_id(), Door.FAMILY)
    same_elsewhere = Actor(worker.person_id, new_id(), Door.WORK, new_id())
    colleague = Actor(new_id(), new_id(), Door.WORK, worker.organisation_id)
    for actor, name in [
        (worker, "file.read"), (same_by_family, "plan.read"), (same_elsewhere, "goal.made"),
        (colleague, "comment.made"),
    ]:  # fmt: skip
        with behind_wall(actor) as portal:
            log.record(portal, actor, name, youth_file_id=file)
            portal.commit()

    with behind_wall(worker) as portal:
        assert portal.scalars(select(AuditEvent.name)).all() == ["file.read"]


def test_the_family_door_shows_nothing_of_the_work_door(behind_wall, mother):
    at_work = Actor(mother.person_id, new_id(), Door.WORK)
    with behind_wall(at_work) as portal:
        log.record(portal, at_work, "file.read", youth_file_id=new_id())
        portal.commit()

    with behind_wall(mother) as portal:
        assert portal.scalars(select(AuditEvent.name)).all() == []


def test_without_a_person_no_row_is_read(session, connection, behind_wall, worker):
    with behind_wall(worker) as portal:
        log.record(portal, worker, "file.read", youth_file_id=new_id())
        log.record(portal, None, "sign_in.refused")
        portal.commit()

    with sessions_as("portal_app", connection)() as nobody:
        assert nobody.scalars(select(AuditEvent.name)).all() == []


def test_the_network_address_is_never_loaded_by_accident(session, behind_wall, worker):
    with behind_wall(worker) as portal:
        log.record(portal, worker, "file.read", youth_file_id=new_id())
        portal.commit()
        event = portal.scalars(select(AuditEvent)).one()

        with pytest.raises(Exception, match="raiseload"):
            _ = event.address
