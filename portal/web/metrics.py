"""Figures for who watches over the portal: how many requests, how long, how many faults. Nothing about a person.

Several web processes count together when PROMETHEUS_MULTIPROC_DIR names a directory before the start (the library asks
for it in the environment); `portal serve` makes it. One process counts by itself.
"""

import ipaddress
import os
import time

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

SHARED = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
REQUESTS = Counter("portal_requests", "Requests answered.", ["endpoint", "method", "status"], registry=OWN)
SECONDS = Histogram("portal_request_seconds", "Time to an answer.", ["endpoint"], registry=OWN, buckets=BUCKETS)
UNCOUNTED = frozenset({"help.now"})  # who asks for help leaves no trace


def register(app: Flask) -> None:
    app.after_request(count)


def count(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    if endpoint not in UNCOUNTED:
        REQUESTS.labels(endpoint, request.method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.started)
    return response


def page() -> Response:
    """The figures of all processes in the text form of Prometheus."""
    registry = OWN
    if SHARED in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_be_read(token: str | None) -> bool:
    """With a token set: by who shows it. Without: from this machine itself, not through a proxy."""
    if token:
        return request.headers.get("Authorization", "") == f"Bearer {token}"
    through_proxy = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP"))
    try:
        return not through_proxy and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return not through_proxy and not request.remote_addr  # a unix socket has no address
