"""What gunicorn does besides serving: JSON for the log, a quick end, and figures that a process that ended leaves."""

import atexit
import gc
import os
import shutil
import sys
from typing import Protocol

from prometheus_client import multiprocess

from portal.operations.serving import METRICS
from portal.web import request_log

COLLECT_AFTER = 10_000  # more objects made than let go


class Process(Protocol):
    """A web process of gunicorn, as far as it matters here."""

    pid: int


def post_fork(_server: object, _worker: Process) -> None:
    gc.disable()  # a start only makes: looking for what can go is a fifth of the time that someone waits for it


def post_worker_init(_worker: Process) -> None:
    request_log.configure()
    gc.enable()
    gc.freeze()  # what starting made stays for good: no collection need go through it and hold up all threads
    # What is frozen is not counted, so that a text that is opened seemed most of what there is and was gone through
    # again and again while it was read in: a quarter of that time.
    gc.set_threshold(COLLECT_AFTER)


def worker_exit(_server: object, _worker: Process) -> None:
    """After a good end say all goodbyes, and go.

    Taking a quarter of a million objects apart first takes the interpreter 0.9 s of processor time: on a busy machine
    longer than a stop may take.
    """
    why = sys.exception()
    if isinstance(why, SystemExit) and not why.code:
        atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter does first; the rest is for memory only
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def child_exit(_server: object, worker: Process) -> None:
    if METRICS in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: object) -> None:
    shutil.rmtree(os.environ.get(METRICS, ""), ignore_errors=True)
