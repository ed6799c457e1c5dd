"""The WebSocket of an open plan: it carries all texts of that page. It holds no database session.

A browser says which texts it has open and what it has of each; the answer is the text without anything deleted, and
from then on every change. Changes travel up one at a time; the answer is the acknowledgement, and means "stored".
"""

import itertools
import json
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from flask_sock import Sock
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from portal.access.scope import DECIDED
from portal.audit import log
from portal.coediting import guard, wire
from portal.coediting.blueprint import texts
from portal.coediting.carrier import QUICK, Asked
from portal.coediting.encoding import Refused
from portal.coediting.hub import Hub, rights_message
from portal.coediting.intake import OwnersWords, Stale
from portal.coediting.line import Line, Seat
from portal.coediting.presence import checked_cursor
from portal.coediting.rights import BY_ACCESS, Deciding, Ticket, ticket_for
from portal.coediting.store import Taken
from portal.database.session import act_as
from portal.identity.queries import signed_in
from portal.identity.services.sessions import touch
from portal.kernel.errors import Denied, NotFound, Unavailable
from portal.web.filters import words_from_here

if TYPE_CHECKING:
    from simple_websocket import Server

logger = logging.getLogger(__name__)

TEXTS_PER_LINE = 300
MESSAGE_LIMIT = guard.UPDATE_LIMIT + 64
TOUCH_EVERY = 60.0  # seconds
REFUSALS = 20  # after which a line is closed: an honest editor is refused now and then, not all the time
_numbers = itertools.count(1)

sock = Sock()


def hub_of(app: Flask) -> Hub:
    hub: Hub = app.extensions["texts"]
    return hub


def register(app: Flask, *, most_lines: int, deciding: Deciding = BY_ACCESS) -> None:
    """Give the app its switchboard, socket and pages. `most_lines`: open plans per process; one more is told 503."""
    settings = app.extensions["settings"]
    hub = app.extensions["texts"] = Hub(
        settings.database_url, app.extensions["sessions"], deciding, settings.state_directory / "texts"
    )
    app.config["SOCK_SERVER_OPTIONS"] = {"thread_class": Unread}
    app.before_request(lambda: _at_the_door(hub, most_lines))
    app.register_blueprint(texts)
    end_with_the_process(hub)


def end_with_the_process(hub: Hub) -> None:
    """On SIGTERM close every line first, so that the server has nothing to wait for."""
    if "gunicorn.workers.base" not in sys.modules or threading.current_thread() is not threading.main_thread():
        return  # only a web worker has lines that would hold it up
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        before = signal.getsignal(number)

        def stop(signum: int, frame: FrameType | None, before: object = before) -> None:
            threading.Thread(target=hub.stop, daemon=True).start()
            if callable(before):
                before(signum, frame)
            elif before is signal.SIG_DFL:
                signal.signal(signum, signal.SIG_DFL)
                signal.raise_signal(signum)

        signal.signal(number, stop)


def _at_the_door(hub: Hub, most_lines: int) -> Response | None:
    """Before the handshake: our own pages only, no compression, and not more lines than there are threads for."""
    if request.endpoint != "coediting.socket":
        return None
    settings = current_app.extensions["settings"]
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)  # compressing per reader takes seconds at 100 readers
    origin = urlsplit(request.headers.get("Origin", ""))
    if f"{origin.scheme}://{origin.netloc}" != settings.origin:
        return Response(status=403)
    if hub.lines >= most_lines or hub.stopping.is_set():
        return Response(status=503, headers={"Retry-After": "5"})
    return None


@sock.route("/teksten/verbinding", bp=texts, endpoint="socket")  # type: ignore[untyped-decorator]
def socket(ws: "Server") -> None:
    hub = hub_of(current_app)
    g.session.info[DECIDED] = True  # each text on this line is decided by a ticket of its own
    g.session.rollback()  # a line lives long and holds no connection
    line = Line(ws, g.actor, session_token(), MESSAGE_LIMIT, words_from_here())
    line.hear = Conversation(hub, line).hear
    try:
        line.send_json({"t": "hello"})
        hub.join(line)
        line.serve()
    finally:
        hub.leave(line)
        line.finish()
        hub.loop.call(lambda: hub.loop.let_go(line))


def session_token() -> str:
    """The token of the signed-in session, as Flask-Login holds it."""
    return str(current_user.get_id())


class Unread(threading.Thread):
    """Takes the place of the thread that the library would start for each line: the loop of the process reads it."""

    def start(self) -> None:
        return


class Conversation:
    """What a browser says on one line, and what it is answered.

    It is heard on the loop's thread, which does what is quick: a change that fits what is at hand goes with the others.
    All else is done by the line's own thread.
    """

    def __init__(self, hub: Hub, line: Line) -> None:
        self.hub = hub
        self.line = line

    def hear(self, message: str | bytes) -> None:
        with self._answerable():
            if isinstance(message, str):
                self._told(message)
                return
            incoming = wire.read(message)
            if incoming.kind == wire.CHANGE:
                self._change(incoming)
            else:
                slow = self._open if incoming.kind == wire.OPEN else self._suggest
                self._leave_to_own_thread(partial(slow, incoming))

    def _leave_to_own_thread(self, job: Callable[[], None]) -> None:
        def then() -> None:
            with self._answerable():
                job()

        self.hub.loop.leave_to(self.line, then)

    @contextmanager
    def _answerable(self) -> Iterator[None]:
        """Whatever goes wrong in here costs this line at most."""
        try:
            yield
        except Refused as refused:
            logger.info("A message on a line was refused: %s", refused.why)
            self._count_refusal()
        except (Unavailable, OperationalError, PoolTimeout):
            self._try_again()
        except Exception:
            logger.exception("A line stumbled")
            self.line.close(1011)

    def _try_again(self) -> None:
        self.line.close(1013)  # the browser comes back and sends what was not acknowledged

    def _count_refusal(self) -> None:
        self.line.refusals += 1
        if self.line.refusals > REFUSALS:
            self.line.close(1008)

    def _open(self, incoming: wire.Incoming) -> None:
        """Sit down at a text: decide, send what the browser lacks, and keep it told."""
        guard.state_vector(incoming.payload)
        line, text_id = self.line, incoming.text_id
        if len(line.seats) >= TEXTS_PER_LINE:
            raise Refused("too many texts on one line")
        with self.hub.few_at_once:
            ticket = self._ticket(text_id)
            if ticket is None:
                line.send_json({"t": "gone", "text": str(text_id)})
                return
            cached = self.hub.cache[text_id]
            with cached.lock:
                self.hub.intake.bring_up(cached, ticket)
                update, number = cached.since(incoming.payload), cached.number
        seat = Seat(line, ticket, number, next(_numbers))
        line.send_json(rights_message(seat))
        line.send(wire.state(text_id, number, update))
        self.hub.sit(seat)

    def _ticket(self, text_id: UUID) -> Ticket | None:
        """The right to read this text, decided now and logged; None for who may not."""
        with self.hub.sessions() as session:
            act_as(session, self.line.actor)
            try:
                ticket = ticket_for(session, self.line.actor, text_id, self.hub.deciding)
            except (NotFound, Denied):
                return None
            log.record(session, self.line.actor, "text.read", youth_file_id=ticket.youth_file_id, thing_id=text_id)
            session.commit()
        return ticket

    def _change(self, incoming: wire.Incoming) -> None:
        seat = self.line.seats.get(incoming.text_id)
        if seat is None:
            self._refused(incoming, "closed")
            return
        if not seat.ticket.may_write:
            self._refused(incoming, "rights")
            return
        seat.clients.add(incoming.client)
        seat.active_at = time.monotonic()
        alone = partial(self._leave_to_own_thread, partial(self._change_alone, seat, incoming))
        if not seat.logged or self._is_long_here() or len(incoming.payload) > QUICK:
            alone()
            return
        try:
            fits = self.hub.intake.at_hand(seat.ticket, incoming.client, incoming.sequence, incoming.payload)
        except Refused as refused:
            self._unfit(incoming, refused)
            return
        if fits is None:
            alone()
            return
        answer = partial(self._answer, seat, incoming)
        self.hub.carrier.ask(Asked(seat, *fits, answer, alone, self._try_again))

    def _answer(self, seat: Seat, incoming: wire.Incoming, taken: Taken) -> None:
        """What the database said of a change that went with others."""
        if taken.outcome == "stored":
            self._stored(seat, incoming, taken)
        elif taken.outcome == "stale":
            self._leave_to_own_thread(partial(self._change_alone, seat, incoming))
        elif taken.outcome == "denied":
            self._refused(incoming, "rights")
        else:
            self._unfit(incoming, Refused(taken.outcome))

    def _change_alone(self, seat: Seat, incoming: wire.Incoming) -> None:
        """On the line's own thread: the same, with all that it may need."""
        self._log_sitting(seat)
        self._stay_signed_in()
        try:
            taken = self._taken(seat, incoming)
        except OwnersWords:
            self._refused(incoming, "owner")
        except (Stale, Denied, NotFound):
            self._refused(incoming, "rights")
        except Refused as refused:
            self._unfit(incoming, refused)
        else:
            self._stored(seat, incoming, taken)
            self.hub.wrote(incoming.text_id)

    def _stored(self, seat: Seat, incoming: wire.Incoming, taken: Taken) -> None:
        assert taken.number is not None
        assert taken.made_at is not None
        at = int(taken.made_at.timestamp() * 1000)
        self.line.send(wire.stored(incoming.text_id, incoming.sequence, taken.number, at))
        self.hub.snapshots.wrote(seat.ticket, taken.number)

    def _unfit(self, incoming: wire.Incoming, refused: Refused) -> None:
        logger.info("A change was refused: %s", refused.why)
        self._refused(incoming, "unfit")
        self._count_refusal()

    def _suggest(self, incoming: wire.Incoming) -> None:
        """What touched another's own words and was refused comes again, as a suggestion."""
        seat = self.line.seats.get(incoming.text_id)
        if seat is None:
            self._refused(incoming, "closed")
            return
        try:
            self.hub.intake.suggest_instead(seat.ticket, incoming.payload)
        except (Stale, Denied, NotFound, OwnersWords):
            self._refused(incoming, "rights")
        except Refused:
            self._refused(incoming, "unfit")
            self._count_refusal()
        else:
            self.line.send_json({"t": "suggested", "text": str(incoming.text_id)})
            self.hub.wrote(incoming.text_id)

    def _log_sitting(self, seat: Seat) -> None:
        """One event per person, text and sitting, before the first change: no log, no change."""
        if seat.logged:
            return
        with self.hub.sessions() as session:
            act_as(session, self.line.actor)
            log.comes_from(session, "web")
            ticket = seat.ticket
            log.record(
                session, self.line.actor, "text.written", youth_file_id=ticket.youth_file_id, thing_id=ticket.text_id
            )
            session.commit()
        seat.logged = True

    def _is_long_here(self) -> bool:
        """Whether it is time again to tell that who writes is there."""
        return time.monotonic() - self.line.touched_at >= TOUCH_EVERY

    def _stay_signed_in(self) -> None:
        """Who writes is there: the session's idle limit begins again, asked at most once a minute."""
        if not self._is_long_here():
            return
        self.line.touched_at = time.monotonic()
        with self.hub.sessions() as session:
            current = signed_in(session, self.line.token)
            if current is not None:
                touch(session, current)
                session.commit()

    def _taken(self, seat: Seat, incoming: wire.Incoming) -> Taken:
        try:
            return self.hub.intake.take(seat.ticket, incoming.client, incoming.sequence, incoming.payload)
        except Stale:
            self.hub.renew(seat)  # a fact changed: the clause decides anew, here and now
            if self.line.closed.is_set() or self.line.seats.get(incoming.text_id) is not seat:
                raise
            return self.hub.intake.take(seat.ticket, incoming.client, incoming.sequence, incoming.payload)

    def _refused(self, incoming: wire.Incoming, why: str) -> None:
        self.line.send_json({"t": "refused", "text": str(incoming.text_id), "sequence": incoming.sequence, "why": why})

    def _told(self, message: str) -> None:
        try:
            told = json.loads(message)
            kind, text_id = told["t"], UUID(told["text"])
        except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
            raise Refused("message of another shape") from None
        seat = self.line.seats.get(text_id)
        if kind == "cursor" and seat is not None:
            if seat.ticket.may_write:
                self.hub.presence.moved(seat, checked_cursor(told.get("cursor")))
        elif kind == "close" and seat is not None:
            self.hub.leave_text(seat)
        elif kind not in {"cursor", "close"}:
            raise Refused("unknown kind of message")
