"""Telling who has to know that a caseload went to a colleague: by a job, since who leads a team sees no file."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Door
from portal.access.policy import Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.notifications.jobs import Job, Working
from portal.notifications.services import Recipient, tell
from portal.participation.replacing.models import ReplacedCaseload


def tell_of_replacing(working: Working, act_id: UUID) -> None:
    """Tell families and workers of one act; harmless to repeat."""
    with working.sessions.begin() as session:
        tell_of(session, act_id)


def tell_of(session: Session, act_id: UUID) -> None:
    """Each family that may read the colleague's name there, the colleague, and who is replaced. Each once."""
    rows = session.scalars(
        select(ReplacedCaseload)
        .where(ReplacedCaseload.act_id == act_id, ReplacedCaseload.told_at.is_(None))
        .order_by(ReplacedCaseload.youth_file_id)
        .with_for_update()
    ).all()
    for row in rows:
        replaced = "participation.ended" if row.ends_on is None else "participation.replaced"
        tell(session, _family(session, row), "participation.replaced", youth_file_id=row.youth_file_id)
        tell(session, [_at_work(row.colleague_id)], "participation.replaced", youth_file_id=row.youth_file_id)
        tell(session, [_at_work(row.worker_id)], replaced, youth_file_id=row.youth_file_id)
        log.record(session, None, "caseload.told", youth_file_id=row.youth_file_id, thing_id=row.part_id)
        row.told_at = func.now()
    session.flush()


def _family(session: Session, row: ReplacedCaseload) -> list[Recipient]:
    readers = scope.readers_of(session, row.name_id, day=max(row.starts_on, legal_today(session)))
    family = {reader.person_id for reader in readers if reader.door is Door.FAMILY and Letter.V in reader.letters}
    return [Recipient(person, Door.FAMILY) for person in sorted(family)]


def _at_work(person_id: UUID) -> Recipient:
    return Recipient(person_id, Door.WORK)


TELL = Job("participation.tell_of_replacing", tell_of_replacing)
