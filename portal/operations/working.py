"""The job worker with the jobs of all parts."""

import logging
import os

from portal.notifications import worker
from portal.notifications.jobs import Job
from portal.settings import from_environment

JOBS: tuple[Job, ...] = ()  # of each part, in alphabetical order


def main() -> None:
    """Work until told to stop. Raises SettingsWrong."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    worker.run(from_environment(os.environ), JOBS)
