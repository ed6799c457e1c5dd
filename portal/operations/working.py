"""The job worker with the jobs of all parts."""

import logging
import os

from sqlalchemy import text

import portal.tables  # noqa: F401 - a table is only whole when those that it names are known too
from portal.audit import heads
from portal.copies.services.printing import FORGET, PDF
from portal.dossier.gate import late
from portal.notifications import worker
from portal.notifications.delivery import MAIL
from portal.notifications.jobs import Job, Working
from portal.participation.replacing.telling import TELL
from portal.settings import from_environment
from portal.web import request_log


def seal_the_log(working: Working) -> None:
    """Write a signed head over all chains of the log, outside the database (portal.audit.heads)."""
    heads.write(working.settings)


def settle_file_requests(working: Working) -> None:
    """Answer those who asked to open a file, all at the same pace, whether or not the youth has one (R-BSN-06)."""
    with working.sessions.begin() as session:
        session.execute(text("SELECT settle_file_requests()"))


def escalate_openings(working: Working) -> None:
    """Tell team managers of older items that nobody looked at within the term (access-grid 8)."""
    with working.sessions.begin() as session:
        late.escalate(session)


ESCALATE = Job("dossier.escalate_openings", escalate_openings, every="23 4 * * *")
SETTLE = Job("dossier.settle_file_requests", settle_file_requests, every="* * * * *", retries=())
SEAL = Job("audit.seal", seal_the_log, every="* * * * *", retries=())  # the next minute tries again
JOBS: tuple[Job, ...] = (SEAL, FORGET, PDF, ESCALATE, SETTLE, MAIL, TELL)  # of each part, in alphabetical order


def main() -> None:
    """Work until told to stop. Raises SettingsWrong."""
    request_log.configure()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # not a line per job
    worker.run(from_environment(os.environ), JOBS)
