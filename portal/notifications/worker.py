"""The worker: takes jobs from the queue in PostgreSQL, and tries again what failed."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import procrastinate
from procrastinate import retry
from procrastinate.jobs import Job as Queued
from psycopg.conninfo import make_conninfo

from portal.database.session import engine_for, sessions_on
from portal.kernel import clock
from portal.notifications.jobs import Job, Working
from portal.settings import Settings

AT_ONCE = 4  # jobs side by side
HEARTBEAT, STALLED = 5.0, 20.0  # seconds: a worker that was killed is known by its silence
KEPT_HOURS = 30 * 24  # what failed for good can be looked at for a month
log = logging.getLogger(__name__)


class Patience(retry.BaseRetryStrategy):
    """Try again after the pauses of the job, then give up: it stays in the queue as failed."""

    def __init__(self, pauses: tuple[int, ...]) -> None:
        self.pauses = pauses

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> retry.RetryDecision | None:
        del exception
        if job.attempts >= len(self.pauses):
            return None
        return retry.RetryDecision(retry_at=clock.now() + timedelta(seconds=self.pauses[job.attempts]))


def queue_of(settings: Settings, jobs: Iterable[Job]) -> procrastinate.App:
    """The queue with all kinds of jobs known to it, reached as the worker's own login."""
    address = settings.worker_database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    conninfo = make_conninfo(address, options="-c search_path=jobs", connect_timeout=5)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=2, max_size=6))
    engine = engine_for(settings.worker_database_url, pool_size=AT_ONCE)
    working = Working(sessions_on(engine, settings.keys_directory), settings)
    for job in jobs:
        _register(app, job, working)
    _register_housekeeping(app)
    return app


def run(settings: Settings, jobs: Iterable[Job]) -> None:
    """Work until SIGTERM; what runs then gets three seconds, and is done again by the next worker."""
    app = queue_of(settings, jobs)

    async def work() -> None:
        async with app.open_async():
            await rescue(app)
            await app.run_worker_async(
                concurrency=AT_ONCE, delete_jobs="successful", shutdown_graceful_timeout=3,
                update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=STALLED, fetch_job_polling_interval=5,
            )  # fmt: skip

    asyncio.run(work())


async def rescue(app: procrastinate.App) -> int:
    """Put back in the queue what a killed worker had in hand; returns how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED))
    for job in stalled:
        await app.job_manager.retry_job(job, retry_at=clock.now())
    return len(stalled)


def _register(app: procrastinate.App, job: Job, working: Working) -> None:
    def work(timestamp: int | None = None, **ids: str | int) -> None:
        del timestamp  # of a periodic job: when it was due
        try:
            job.work(working, **{name: UUID(v) if isinstance(v, str) else v for name, v in ids.items()})
        except Exception as error:  # noqa: BLE001 - whatever a job meets, it is tried again
            # The class only: words of an error may hold what stood in a row. Procrastinate decides on the next try.
            message = f"job {job.name} failed: {type(error).__name__}"
            log.warning(message)  # our log writes a message as it stands, never its values
            raise JobFailed(job.name) from None

    task = app.task(name=job.name, queue="default", retry=Patience(job.retries))(work)
    if job.every:
        app.periodic(cron=job.every)(task)


class JobFailed(Exception):
    """A job did not succeed this time. Holds the name of the job and nothing of what it worked on."""


def _register_housekeeping(app: procrastinate.App) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(name="jobs.rescue", queue="default", queueing_lock="jobs.rescue")
    async def rescue_job(timestamp: int) -> None:
        del timestamp
        await rescue(app)

    @app.periodic(cron="17 3 * * *")
    @app.task(name="jobs.forget", queue="default", queueing_lock="jobs.forget")
    async def forget_job(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True)
