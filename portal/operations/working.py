"""The job worker with the jobs of all parts."""

import logging
import os

from portal.audit import heads
from portal.notifications import worker
from portal.notifications.jobs import Job, Working
from portal.settings import from_environment
from portal.web import request_log


def seal_the_log(working: Working) -> None:
    """Write a signed head over all chains of the log, outside the database (portal.audit.heads)."""
    heads.write(working.settings)


SEAL = Job("audit.seal", seal_the_log, every="* * * * *", retries=())  # the next minute tries again
JOBS: tuple[Job, ...] = (SEAL,)  # of each part, in alphabetical order


def main() -> None:
    """Work until told to stop. Raises SettingsWrong."""
    request_log.configure()
    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # not a line per job
    worker.run(from_environment(os.environ), JOBS)
