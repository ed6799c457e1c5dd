"""A test that holds a time runs alone: a machine that is busy with other tests says nothing about the portal.

`make test` runs two processes. Each test holds one lock, shared, while it runs; a test marked `timed` holds it whole,
and waits for it until what the other process was doing is done. Runs of one checkout share it.
"""

import fcntl
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if item.get_closest_marker("timed") else fcntl.LOCK_SH)
        return (yield)
