"""What is done is logged with it, or it is not done."""

from sqlalchemy import select

from portal.access.actor import Actor, Door
from portal.audit import log
from portal.audit.models import AuditEvent, ChainKind, Outcome
from portal.database.base import new_id


def a_worker():
    return Actor(new_id(), new_id(), Door.WORK, new_id())


def names(session):
    return session.scalars(select(AuditEvent.name).order_by(AuditEvent.chain, AuditEvent.sequence)).all()


def test_a_deed_and_its_event_are_written_together(session, behind_wall):
    worker, file_id, plan_id = a_worker(), new_id(), new_id()

    with behind_wall(worker) as portal:
        log.record(portal, worker, "plan.read", youth_file_id=file_id, thing_id=plan_id, kind="plan", ground="plan:V")
        portal.commit()

    event = session.scalars(select(AuditEvent)).one()
    assert (event.chain_kind, event.chain, event.youth_file_id) == (ChainKind.FILE, file_id, file_id)
    assert (event.person_id, event.session_id, event.door) == (worker.person_id, worker.session_id, Door.WORK)
    assert (event.organisation_id, event.thing_id, event.kind) == (worker.organisation_id, plan_id, "plan")
    assert (event.ground, event.outcome, event.emergency) == ("plan:V", Outcome.ALLOWED, False)
    assert event.sequence == 1
