"""What a sign-in needs around it: a portal that listens, its database, and the practice providers."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from uuid import UUID

import requests
from bs4 import BeautifulSoup
from flask import got_request_exception
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.app import create_app
from portal.database.base import new_id
from portal.database.fields import make_keys as make_field_keys
from portal.database.session import engine_for, sessions_on
from portal.dossier.domain import Role
from portal.identity.domain import Demand, ProviderKind
from portal.identity.services import provisioning
from portal.identity.services.provisioning import ProviderDetails
from portal.people.models import Employment, NameKind, Organisation, OrganisationKind, OrganisationName, Person, Work
from portal.settings import Settings
from tests.access import builders
from tests.house.page_lint import problems_of
from tests.providers.hostile import WAYS
from tests.server import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LEVEL = "urn:samendossier:oefenen:twee-factoren"
CONTROL = "for tests only"
LIAR = "leugen-{way}"
STAFF = {  # organisation: user name -> name, work
    "rubicon": {"lieke": ("Lieke Zandstra-Moor", Work.PROFESSIONAL), "beheer": ("Bea Beheer", Work.ORG_ADMIN)},
    "xonar": {"sanne": ("Sanne Bovenveld", Work.PROFESSIONAL), "maud": ("Maud Rietveen", Work.PROFESSIONAL)},
}
FAMILY = ("bart", "onbekend", "zestien", "vijftien", "moeder", "vader", "eenkeer", "terug")
NAMES = {"rubicon": "Rubicon Jeugdzorg", "xonar": "XONAR", "digid": "DigiD (oefenen)", "liegt": "Organisatie die liegt"}
NAMES["nieuw"] = "Rubicon (nieuwe aanbieder)"  # nobody is linked with it yet


@dataclass
class Surroundings:
    origin: str
    settings: Settings
    owner_url: str
    issuers: dict[str, str]
    app: Any
    providers: subprocess.Popen[str]
    people: dict[str, UUID] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)

    def sql(self, statement: str, **values: object) -> list[Any]:
        """As the owner: for arranging and for looking back."""
        engine = create_engine(self.owner_url)
        try:
            with engine.begin() as connection:
                result = connection.execute(text(statement), values)
                return list(result.all()) if result.returns_rows else []
        finally:
            engine.dispose()

    def control(self, organisation: str, act: str, path: str = "", **asked: Any) -> Any:
        answer = requests.post(
            f"{self.issuers[organisation]}{path}/control/{act}", json=asked, headers={"X-Control": CONTROL}, timeout=10
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def new_person(self) -> UUID:
        person = new_id()
        self.sql("INSERT INTO person (id) VALUES (:id)", id=person)
        return person

    def file_of(self, person: UUID, role: Role = Role.FOSTER_PARENT, age: int = 14) -> UUID:
        """A file in which Sanne of XONAR works and this person takes part."""
        with self._owner() as session:
            file = builders.a_file(session, age=age)
            builders.takes_part(
                session,
                file,
                Role.WORKER_PROVIDER,
                person=self.people["sanne"],
                organisation=self.organisations["xonar"],
            )
            builders.takes_part(session, file, role, person=person)
            session.commit()
        return file

    def code_for(self, person: UUID, role: Role = Role.FOSTER_PARENT, age: int = 14) -> str:
        """A code that Sanne of XONAR handed over to someone who takes part in a file."""
        file = self.file_of(person, role, age)
        with self._owner() as session:
            code = provisioning.provision_invitation(
                session, person, file, self.organisations["xonar"], self.people["sanne"], "sprak haar thuis"
            )
            session.commit()
        return code

    def switch_digid(self, person: UUID, *, on: bool) -> None:
        file = self.sql("SELECT youth_file_id AS id FROM participation WHERE person_id = :p LIMIT 1", p=person)[0].id
        self.sql(
            "INSERT INTO digid_switch (id, person_id, youth_file_id, switched_on, reason, made_by) "
            "VALUES (gen_random_uuid(), :p, :f, :s, 'zelf gezien', :w)",
            p=person,
            f=file,
            s=on,
            w=self.people["sanne"],
        )

    @contextmanager
    def _owner(self) -> Iterator[Session]:
        engine = create_engine(self.owner_url)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    def person_of_last_sign_in(self) -> UUID | None:
        rows = self.sql("SELECT person_id FROM audit_event WHERE name = 'session.started' ORDER BY at DESC LIMIT 1")
        return rows[0].person_id if rows else None

    def last_refusal(self) -> str | None:
        rows = self.sql("SELECT ground FROM audit_event WHERE name = 'sign_in.refused' ORDER BY at DESC LIMIT 1")
        return rows[0].ground if rows else None

    def count(self, name: str) -> int:
        return int(self.sql("SELECT count(*) AS n FROM audit_event WHERE name = :name", name=name)[0].n)


class Browser:
    """A browser without JavaScript: cookies, links and forms."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.hooks["response"] = [self._read]
        self.answer: requests.Response | None = None

    def go(self, address: str, **kwargs: Any) -> requests.Response:
        address = address if address.startswith("http") else f"{self.origin}{address}"
        self.answer = self.session.get(address, timeout=30, **kwargs)
        return self.answer

    def _read(self, answer: requests.Response, *_: object, **__: object) -> None:
        """Every page of the portal is as a page must be, whatever a test wants of it."""
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code not in {
            302,
            303,
        }
        if is_page and answer.url.startswith(self.origin) and answer.text.strip():
            found = problems_of(answer.text, security_policy=answer.headers.get("Content-Security-Policy", ""))
            assert not found, f"{answer.url}: {'; '.join(found)}"

    @property
    def page(self) -> BeautifulSoup:
        assert self.answer is not None
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def heading(self) -> str:
        heading = self.page.find("h1")
        return heading.get_text(strip=True) if heading else ""

    def submit(
        self, action: str = "", button: str = "", typed: Mapping[str, str] = {}, **kwargs: Any
    ) -> requests.Response:
        """Send the form whose address holds `action` and that has a button with the text `button`."""
        assert self.answer is not None
        for form in self.page.find_all("form", method="post"):
            buttons = [b for b in form.find_all("button") if button in b.get_text()]
            where = str(form.get("action") or self.answer.url)
            if action not in where or not buttons:
                continue
            fields = {i["name"]: i.get("value", "") for i in form.find_all("input") if i.get("name")}
            fields |= {t["name"]: t.get_text() for t in form.find_all("textarea") if t.get("name")}
            if buttons[0].get("name"):
                fields[buttons[0]["name"]] = buttons[0].get("value", "")
            address = urljoin(self.answer.url, where)
            self.answer = self.session.post(address, data=fields | dict(typed), timeout=30, **kwargs)
            return self.answer
        raise AssertionError(
            f"no form {action!r} with button {button!r} on {self.answer.url}:\n{self.answer.text[-3000:]}"
        )

    def sign_in(self, organisation: str, person: str, password: str | None = None) -> requests.Response:
        """All the way: choose, prove it at the provider, and back."""
        self.go(f"/aanmelden/{organisation}")
        self.submit(action="/begin", button="Verder")
        return self.prove(person, password)

    def prove(self, person: str, password: str | None = None) -> requests.Response:
        """At the provider's page: press the button of a person, or type a name and a password."""
        assert self.answer is not None
        if self.answer.url.startswith(self.origin) or "/login/" not in self.answer.url:
            return self.answer
        if password is None:
            self.answer = self.session.post(self.answer.url, data={"person": person}, timeout=30)
        else:
            self.answer = self.session.post(
                self.answer.url, data={"user_name": person, "password": password}, timeout=30
            )
        return self.answer

    def is_signed_in(self) -> bool:
        return self.go("/mijn-aanmeldingen", allow_redirects=False).status_code == 200


@contextmanager
def running_surroundings(server: Server, database: str, var: Path) -> Iterator[Surroundings]:
    make_field_keys(var)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    settings = Settings(
        database_url=server.url(database, "portal_app"),
        worker_database_url=server.url(database, "portal_worker"),
        secret_key="for tests only, and long enough ....",
        keys_directory=var,
        state_directory=var,
        origin=f"http://localhost:{port}",
        demonstration=True,
    )
    issuers = {name: f"http://localhost:{free_port()}" for name in NAMES}
    engine = engine_for(settings.database_url, pool_size=20, max_overflow=10)
    app = create_app(settings, sessions_on(engine, settings.keys_directory))
    got_request_exception.connect(_tell, app)
    httpd = make_server("127.0.0.1", port, _closed_in_the_end(app), threaded=True, request_handler=_Quiet)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    with running_providers(_configuration(issuers, settings.origin), var) as providers:
        owner = server.url(database, "portal_owner")
        world = Surroundings(settings.origin, settings, owner, issuers, app, providers)
        _fill(world)
        try:
            yield world
        finally:
            app.extensions["sign_in_watch"].close()
            httpd.shutdown()
            httpd.server_close()
            engine.dispose()


@contextmanager
def running_providers(configuration: Mapping[str, Any], folder: Path) -> Iterator[subprocess.Popen[str]]:
    file = folder / "providers.json"
    file.write_text(json.dumps(configuration))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.providers", "--config", str(file)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.strip() == "ready":
                break
        else:
            raise AssertionError("the providers did not start")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _configuration(issuers: Mapping[str, str], origin: str) -> dict[str, Any]:
    def provider(name: str, persons: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return {
            "issuer": issuers[name],
            "name": NAMES[name],
            "level": LEVEL,
            "control": CONTROL,
            "clients": [provisioning.registration(more.pop("slug", name), origin)],
            "persons": persons,
            **more,
        }

    def person(sub: str, name: str, **more: Any) -> dict[str, Any]:
        return {"sub": sub, "user_name": sub, "name": name, "email": f"{sub}@example.org", **more}

    staff = {org: [person(sub, name) for sub, (name, _) in people.items()] for org, people in STAFF.items()}
    newcomers = [
        person(sub, name)
        for sub, name in (("nieuw", "Nina Nieuw"), ("tweede", "Teun Tweede"), ("vreemd", "Vera Vreemd"))
    ]
    return {
        "providers": [
            provider("rubicon", [*staff["rubicon"], *newcomers], algorithm="PS256"),
            provider("xonar", [*staff["xonar"], person("tom", "Tom Vreemd", password="een lang wachtwoord")]),
            provider(
                "digid",
                [person("karin", "Karin", password="oefenen"), *(person(name, name.title()) for name in FAMILY)],
            ),
            provider("nieuw", [person("nr-1", "Bea Beheer"), person("nr-2", "Lieke Zandstra-Moor")]),
            provider("liegt", [person("lieke", "Lieke")], hostile=True, slug=LIAR),
        ]
    }


def _fill(world: Surroundings) -> None:
    engine = create_engine(world.owner_url)
    with Session(engine) as session:
        key_ids = provisioning.make_keys(world.settings.keys_directory)
        for name, people in STAFF.items():
            provider = _organisation(session, world, name, name, world.issuers[name], key_ids)
            for sub, (shown, work) in people.items():
                person = Person(id=new_id())
                session.add(person)
                session.flush()
                world.people[sub] = person.id
                session.add(
                    Employment(
                        organisation_id=provider.organisation_id,
                        person_id=person.id,
                        work=work,
                        name=shown,
                        starts_on=date(2020, 1, 1),
                    )
                )
                provisioning.provision_account(session, provider, sub, person.id, shown)
        _organisation(session, world, "digid", "digid", world.issuers["digid"], key_ids, kind=ProviderKind.CITIZEN)
        for way in WAYS:
            demand = Demand.REQUIRED if way == "metadata-no-pushed-requests" else Demand.WHEN_OFFERED
            slug, issuer = LIAR.format(way=way), f"{world.issuers['liegt']}/w/{way}"
            _organisation(session, world, "liegt", slug, issuer, key_ids, pushed_requests=demand)
        session.commit()
    engine.dispose()


def _organisation(
    session: Session,
    world: Surroundings,
    name: str,
    slug: str,
    issuer: str,
    key_ids: list[str],
    kind: ProviderKind = ProviderKind.WORK,
    pushed_requests: Demand = Demand.WHEN_OFFERED,
) -> Any:
    if name not in world.organisations:
        citizen = kind is ProviderKind.CITIZEN
        made = OrganisationKind.CITIZEN if citizen else OrganisationKind.PROVIDER
        organisation = Organisation(id=new_id(), kind=made, short_name=name)
        session.add(organisation)
        session.flush()
        session.add(
            OrganisationName(
                organisation_id=organisation.id, kind=NameKind.TRADE, name=NAMES[name], starts_on=date(2015, 1, 1)
            )
        )
        world.organisations[name] = organisation.id
    details = ProviderDetails(issuer=issuer, levels=[LEVEL], kind=kind, pushed_requests=pushed_requests)
    return provisioning.provision_organisation(
        session, world.settings.keys_directory, world.organisations[name], slug, details, key_ids=key_ids
    )


def _tell(_app: object, exception: BaseException) -> None:
    """The fault behind a page of 500, in the output of the test."""
    traceback.print_exception(exception)


def _closed_in_the_end(app: "WSGIApplication") -> "WSGIApplication":
    """werkzeug's server does not close an answer whose browser left while it was given; a generator closes its own."""

    def answers(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        answer = app(environ, start_response)
        try:
            yield from answer
        finally:
            getattr(answer, "close", lambda: None)()

    return answers


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        if os.environ.get("LOUD"):
            super().log(type, message, *args)
