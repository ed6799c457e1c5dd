"""What a sign-in costs the portal itself, besides the provider: with a real provider in a process of its own."""

import html
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.app import create_app
from portal.bench.harness import Figure, Times
from portal.bench.surroundings import Surroundings
from portal.database.base import new_id
from portal.database.session import engine_for, sessions_on
from portal.identity import passwords
from portal.identity.queries import load_actor
from portal.identity.services import provisioning
from portal.identity.services.provisioning import ProviderDetails
from portal.identity.transport import ProviderSession
from portal.people.models import Employment, Organisation, OrganisationKind, Person, Work

ROUNDS = 40
GOAL = 50.0  # ms of its own per sign-in (issue 3)
LEVEL = "urn:samendossier:oefenen:twee-factoren"
ROOT = Path(__file__).parents[2]


@dataclass
class _Clock:
    """Seconds that the portal worked on requests, and seconds of these in which it waited for the provider."""

    worked: float = 0.0
    waited: float = 0.0
    computed: float = 0.0  # of the processor, in the portal's own threads
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def own(self) -> float:
        return self.worked - self.waited

    def around(self, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        def timed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
            begun, computed = time.perf_counter(), time.thread_time()
            try:
                return application(environ, start_response)
            finally:
                with self.lock:
                    self.worked += time.perf_counter() - begun
                    self.computed += time.thread_time() - computed

        return timed

    @contextmanager
    def leaving_out_the_provider(self) -> Iterator[None]:
        send = ProviderSession.send

        def timed(session: ProviderSession, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # noqa: ANN401 - as requests'
            begun = time.perf_counter()
            try:
                return send(session, request, **options)
            finally:
                with self.lock:
                    self.waited += time.perf_counter() - begun

        ProviderSession.send = timed  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            ProviderSession.send = send  # type: ignore[method-assign]


def figures(place: Surroundings) -> list[Figure]:
    """The portal's own part of a sign-in, of looking up a session, and of checking a password."""
    clock, port, provider_port = _Clock(), _free_port(), _free_port()
    settings = replace(place.settings, origin=f"http://localhost:{port}", demonstration=True)
    engine = engine_for(settings.database_url)
    sessions = sessions_on(engine, settings.keys_directory)
    app = create_app(settings, sessions)
    _fill(place, f"http://localhost:{provider_port}")
    server = make_server("127.0.0.1", port, clock.around(app), threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with clock.leaving_out_the_provider(), _provider(place.directory, provider_port, settings.origin):
            taken = [_own_time_of_a_sign_in(clock, settings.origin) for _ in range(ROUNDS + 5)][5:]
            tokens = [_token(app, settings.origin)]
        looked_up = [_seconds(lambda: _look_up(sessions, tokens[0])) for _ in range(300)]
    finally:
        server.shutdown()
        server.server_close()
        engine.dispose()
    hashed = passwords.hash_of("drie gewone woorden")
    checked = [_seconds(lambda: passwords.matches(hashed, "drie gewone woorden")) for _ in range(20)]
    return [
        *_of("sign-in, own time", [own for own, _ in taken], GOAL),
        *_of("sign-in, of the processor", [computed for _, computed in taken]),
        *_of("session looked up", looked_up),
        *_of("password checked", checked),
    ]


def _of(name: str, seconds: list[float], goal: float | None = None) -> list[Figure]:
    times = Times.of(seconds)
    return [
        Figure("identity", f"{name}: p50", times.p50, "ms", goal),
        Figure("identity", f"{name}: p95", times.p95, "ms"),
    ]


def _own_time_of_a_sign_in(clock: _Clock, origin: str) -> tuple[float, float]:
    """Seconds of its own, and seconds of the processor among these."""
    own, computed = clock.own, clock.computed
    _sign_in(origin)
    return clock.own - own, clock.computed - computed


def _sign_in(origin: str) -> requests.Session:
    browser = requests.Session()
    page = browser.get(f"{origin}/aanmelden/bench", timeout=10)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    typed = {"csrf_token": html.unescape(token[1]), "naar": "/"}
    at_provider = browser.post(f"{origin}/aanmelden/bench/begin", data=typed, timeout=10)
    arrived = browser.post(at_provider.url, data={"person": "bench"}, timeout=10, allow_redirects=False)
    back = browser.get(arrived.headers["Location"], timeout=10, allow_redirects=False)
    assert back.status_code == 303, back.status_code
    return browser


def _token(app: Any, origin: str) -> str:  # noqa: ANN401 - a Flask application
    browser = _sign_in(origin)
    cookie = browser.cookies[app.config["SESSION_COOKIE_NAME"]]
    kept = app.session_interface.get_signing_serializer(app).loads(cookie)
    return str(kept["_user_id"])


def _look_up(sessions: Callable[[], Session], token: str) -> None:
    with sessions() as session:
        assert load_actor(session, token) is not None


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _fill(place: Surroundings, issuer: str) -> None:
    engine = create_engine(place.owner_url)
    with Session(engine) as session:
        organisation = Organisation(id=new_id(), kind=OrganisationKind.PROVIDER, short_name="bench")
        person = Person(id=new_id())
        session.add_all((organisation, person))
        session.flush()
        session.add(
            Employment(
                organisation_id=organisation.id,
                person_id=person.id,
                work=Work.PROFESSIONAL,
                name="Bench",
                starts_on=date(2020, 1, 1),
            )
        )
        details = ProviderDetails(issuer=issuer, levels=[LEVEL])
        keys = place.settings.keys_directory
        provider = provisioning.provision_organisation(session, keys, organisation.id, "bench", details)
        provisioning.provision_account(session, provider, "bench", person.id)
        session.commit()
    engine.dispose()


@contextmanager
def _provider(directory: Path, port: int, origin: str) -> Iterator[None]:
    """The practice provider as a process of its own; the portal knows nothing of it but its address."""
    file = directory / "providers.json"
    client = provisioning.registration("bench", origin)
    person = {"sub": "bench", "user_name": "bench", "name": "Bench"}
    entry = {"issuer": f"http://localhost:{port}", "name": "Bench", "level": LEVEL}
    file.write_text(json.dumps({"providers": [{**entry, "clients": [client], "persons": [person]}]}))
    command = [sys.executable, "-m", "tests.providers", "--config", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.strip() == "ready":
                    break
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
