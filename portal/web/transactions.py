"""One request is one transaction, on behalf of one person, after one access decision."""

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, sessionmaker

from portal.access.matrix import PUBLIC, ROUTES, SOCKETS
from portal.access.scope import DECIDED
from portal.audit import log
from portal.database.session import become
from portal.kernel.errors import NotFound
from portal.web.sign_in import ask_to_sign_in, current_actor

NOBODY_LOOKED_UP = frozenset({None, "static", "identity.leave"})
"""No such page, a file without data, and the quick exit, which must not wait for a database that does not answer."""
KNOWN = ROUTES.keys() | SOCKETS.keys()


def register(app: Flask, sessions: sessionmaker[Session]) -> None:
    @app.before_request
    def begin() -> ResponseReturnValue | None:
        g.session = sessions()
        g.actor = None
        log.comes_from(g.session, "web", request.remote_addr)
        if request.endpoint in NOBODY_LOOKED_UP:
            return None
        g.actor = current_actor()
        if g.actor:
            become(g.session, g.actor)  # the token was looked up for nobody; from here on the actor acts
        elif request.endpoint not in PUBLIC:
            return ask_to_sign_in()
        if request.endpoint not in PUBLIC and f"{_method()} {request.endpoint}" not in KNOWN:
            raise NotFound
        return None

    @app.after_request
    def end(response: Response) -> Response:
        session: Session | None = g.get("session")
        if session is None or response.status_code >= 400:
            return response
        _refuse_an_answer_without_a_decision(session)
        return _committed(app, session, response)

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()


def _committed(app: Flask, session: Session, response: Response) -> Response:
    """The answer, once its deed is done; a deed that fails at the very last is answered like any other error."""
    try:
        session.commit()
    except Exception as error:  # noqa: BLE001 - Flask's own handlers are past: left alone it would be a bare 500
        session.rollback()
        return app.make_response(app.handle_user_exception(error))
    return response


def _refuse_an_answer_without_a_decision(session: Session) -> None:
    if g.actor and request.endpoint not in PUBLIC and not session.info.get(DECIDED):
        raise RuntimeError(f"{request.endpoint} answered without asking the access policy")


def _method() -> str:
    return "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
