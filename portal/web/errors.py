"""Turn errors into pages that say what someone can do, and give back what they typed.

One table maps errors to statuses. A page for what may not be known and one for what does not exist are the same bytes.
"""

from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsFull
from werkzeug.exceptions import HTTPException

from portal.kernel.errors import Denied, NotFound, PortalError, RuleBroken, TooOften, Unavailable
from portal.kernel.words import Sentence
from portal.web import navigation
from portal.web.request_log import tell_fault
from portal.web.typed import had_file, typed

STATUS: Final[dict[type[PortalError], int]] = {
    NotFound: 404,
    Denied: 403,
    RuleBroken: 409,
    TooOften: 429,
    Unavailable: 503,
}
NO_ANSWER: Final = (PoolIsFull, OperationalError, InterfaceError, DisconnectionError)
PAGES: Final = frozenset({400, 401, 403, 404, 409, 413, 422, 429, 500, 503})
SAME_AS: Final = {405: 404, 408: 503, 410: 404, 415: 422, 414: 404, 502: 503, 504: 503}
# Trying the same again helps after these; after the others the text is only there to be kept.
WORTH_ANOTHER_TRY: Final = frozenset({400, 401, 409, 413, 422, 429, 500, 503})
SECONDS_TO_WAIT: Final = {429: "60", 503: "30"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page needs to know."""

    status: int
    sentence: Sentence | None = None  # the error's own words, where it has any that may be shown


def register(app: Flask) -> None:
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(CSRFError, lambda _error: show(Trouble(400)))
    app.register_error_handler(HTTPException, _http_error)
    for error in NO_ANSWER:
        app.register_error_handler(error, _no_answer)


def show(trouble: Trouble) -> Response:
    """The page of one trouble, the same for everyone, without a look at the database."""
    navigation.show_the_frame_of_nobody()
    page = render_template(
        f"errors/{trouble.status}.html",
        trouble=trouble,
        fields=typed(),
        may_try_again=trouble.status in WORTH_ANOTHER_TRY and not had_file(),
        number=g.get("request_number", ""),
    )
    response = make_response(page, trouble.status)
    if wait := SECONDS_TO_WAIT.get(trouble.status):
        response.headers["Retry-After"] = wait
    return response


def _portal_error(error: PortalError) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 409)
    if status == 404:
        return show(Trouble(404))  # not a word of its own: forbidden and absent look the same
    return show(Trouble(status, error.sentence))


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return Response(error.get_response().response, error.code, error.get_headers())
    return show(Trouble(_page_for(error.code)))


def _no_answer(error: Exception) -> Response:
    tell_fault((type(error), error, error.__traceback__))
    return show(Trouble(503))


def _page_for(code: int) -> int:
    code = SAME_AS.get(code, code)
    if code in PAGES:
        return code
    return 500 if code >= 500 else 400
