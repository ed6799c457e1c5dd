"""What gunicorn does besides serving: figures of a web process that ended no longer count as running."""

import os
import shutil
from typing import Protocol

from prometheus_client import multiprocess

from portal.operations.serving import METRICS


class Process(Protocol):
    """A web process of gunicorn, as far as it matters here."""

    pid: int


def child_exit(_server: object, worker: Process) -> None:
    if METRICS in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: object) -> None:
    shutil.rmtree(os.environ.get(METRICS, ""), ignore_errors=True)
