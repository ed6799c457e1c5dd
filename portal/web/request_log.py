"""One line of JSON per request and per fault, with the number that the person sees, and nothing of a file in it.

A line names the endpoint, never the address: an address may hold ids, and a question mark more than that. A fault is
told by its kind and the places in the code, never by its message: messages of the database quote what was typed.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from types import TracebackType
from typing import Final, TextIO

from flask import Flask, Response, g, request

from portal.kernel import clock

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

LOGGER = logging.getLogger("portal")
ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no letters that are mistaken for digits, no vowels: no words
# Who asks for help leaves no trace (issue 2); static files and the probes of machines would only bury the rest.
UNTOLD: Final = frozenset({"help.now", "static", "health.live", "health.ready", "health.figures", "public.front"})


class AsJson(logging.Formatter):
    """Only the fields that a call gives by name, never a rendered message with values in it."""

    def format(self, record: logging.LogRecord) -> str:
        event = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        line: dict[str, object] = {"time": clock.now().isoformat(timespec="milliseconds")}
        line |= {"level": record.levelname.lower(), "logger": record.name, "event": event}
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line |= without_values(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def configure(stream: TextIO = sys.stderr) -> None:
    """Let every logger of this process write lines of JSON. Called where a process starts, not by create_app."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AsJson())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def register(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(tell)
    app.log_exception = tell_fault  # type: ignore[method-assign] # Flask's own writes the message of the exception


def begin() -> None:
    g.request_number = new_number()
    g.started = time.perf_counter()


def new_number() -> str:
    """Eight characters that can be read out over the telephone: K7QF-2M9X."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def tell(response: Response) -> Response:
    response.headers["X-Request-Number"] = g.request_number
    if request.endpoint not in UNTOLD:
        LOGGER.info("request", extra={"fields": {**_about(), "status": response.status_code}})
    return response


def tell_fault(exc_info: ExcInfo) -> None:
    """Write a fault with its number, its kind and its places in the code."""
    fault = exc_info[1]
    fields = {**_about(), **(without_values(fault) if fault else {})}
    LOGGER.error("fault", extra={"fields": fields})


def _about() -> dict[str, object]:
    return {
        "request_number": g.get("request_number", ""),
        "method": request.method,
        "endpoint": request.endpoint or "",
        "milliseconds": round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
    }


def without_values(fault: BaseException) -> dict[str, object]:
    """What may be told of an exception: its kinds down the chain, where it came from, the database's code."""
    chain: list[BaseException] = []
    one: BaseException | None = fault
    while one is not None and len(chain) < 6:
        chain.append(one)
        one = one.__cause__ or one.__context__
    states = (getattr(getattr(one, "orig", one), "sqlstate", None) for one in chain)
    return {
        "fault": [f"{type(one).__module__}.{type(one).__qualname__}" for one in chain],
        "sqlstate": next(filter(None, states), None),
        "places": [f"{_file(place)}:{place.lineno} {place.name}" for place in _places(chain[-1])],
    }


def _file(place: traceback.FrameSummary) -> str:
    """The file without where it lies on this machine."""
    return place.filename.rpartition("/site-packages/")[2].rpartition("/portal/")[2]


def _places(fault: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.StackSummary.extract(traceback.walk_tb(fault.__traceback__), lookup_lines=False))[-25:]
