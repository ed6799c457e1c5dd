"""What gunicorn does besides serving: lines of JSON for the log, and figures that a process that ended leaves."""

import os
import shutil
from typing import Protocol

from prometheus_client import multiprocess

from portal.operations.serving import METRICS
from portal.web import request_log


class Process(Protocol):
    """A web process of gunicorn, as far as it matters here."""

    pid: int


def post_worker_init(_worker: Process) -> None:
    request_log.configure()


def child_exit(_server: object, worker: Process) -> None:
    if METRICS in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: object) -> None:
    shutil.rmtree(os.environ.get(METRICS, ""), ignore_errors=True)
