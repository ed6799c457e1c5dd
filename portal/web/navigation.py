"""What the frame of a page shows: who is signed in, where they can go, the parts of a file.

Parts do not import each other's views; they are named here by endpoint. An endpoint that this installation does not
have is left out. What stands here is only a way to a page: whether it opens, the page's own check decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from flask import Flask, current_app, g, request, url_for
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from portal.access.actor import Actor, Door
from portal.kernel.words import Sentence, say
from portal.settings import Settings
from portal.web.filters import words
from portal.web.language import Language, current, others
from portal.web.view_choices import ViewChoices

Describe = Callable[[Session, Actor], "Who"]


@dataclass(frozen=True, slots=True)
class Who:
    """How the frame names the one who is signed in."""

    name: str = ""  # their own
    organisation: str = ""  # the employer, through the work door
    youth: bool = False  # the youth of a file: the warm design, je and jij
    administers: bool = False  # the organisation's people and link
    guards_privacy: bool = False  # the organisation's log
    leads_team: bool = False  # who guides how many youths, and who comes in their place
    unread: int = 0  # notices that they did not read


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation."""

    endpoint: str
    text: Sentence
    icon: str
    doors: frozenset[Door] = frozenset(Door)
    youth_text: Sentence | None = None
    only: Callable[[Who], bool] = lambda _who: True
    count: Callable[[Who], int] = lambda _who: 0
    is_part: bool = True  # False: one page, and other pages of its blueprint are not below it


WORK = frozenset({Door.WORK})
FAMILY = frozenset({Door.FAMILY})
MAIN = (
    Place("start.show", say("Start"), "home", youth_text=say("Voor jou")),
    Place("dossier.caseload", say("Mijn jeugdigen"), "people", WORK),
    Place("dossier.mine", say("Mijn dossiers"), "document", FAMILY, youth_text=say("Mijn dossier")),
    Place("notices.list", say("Berichten"), "bell", count=lambda who: who.unread),
    Place("duty.show", say("Bereikbare dienst"), "clock", WORK),
    Place("replacing.of_team", say("Mijn team"), "people", WORK, only=lambda who: who.leads_team),
    Place("organisation.people", say("Medewerkers"), "people", WORK, only=lambda who: who.administers),
    Place("oversight.log", say("Logboek"), "eye", WORK, only=lambda who: who.guards_privacy),
)
OWN = (
    Place("mail.show", say("Mail en meldingen"), "mail"),
    Place("identity.sessions", say("Mijn aanmeldingen"), "key", youth_text=say("Toestellen"), is_part=False),
    Place("identity.sign_out_page", say("Afmelden"), "exit", is_part=False),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A link of a navigation, ready for a template."""

    text: str
    href: str
    icon: str = ""
    current: str = ""  # "page": this page; "true": this part
    count: int = 0  # what is new there


class Reach(Protocol):
    """The worker whom someone of the family can reach (dossier.contact.Contact)."""

    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FileHead:
    """The head of a page in a file, as this viewer may know it (layouts/file.html)."""

    name: str
    sub: str = ""
    organisations: tuple[str, ...] = ()
    tabs: tuple[Item, ...] = ()
    crumbs: tuple[tuple[str, str], ...] = ()
    face: str = ""  # whose initials stand beside the heading, when they are not those of the name
    says_part: bool = False  # no tab says which page this is: the heading does
    worker: Reach | None = None  # for family members: whom to call about what stands here


@dataclass(frozen=True, slots=True)
class Site:
    """What every page's frame needs. Made for each request; the same for everyone on an error page."""

    language: str
    other_languages: tuple[Language, ...]
    body_class: str
    exit_url: str
    demonstration: bool
    signed_in: bool = False
    youth: bool = False
    organisation: str = ""
    main_items: tuple[Item, ...] = ()
    own_items: tuple[Item, ...] = field(default=())


def register(app: Flask) -> None:
    app.extensions.setdefault("describe", lambda _session, _actor: Who())

    @app.context_processor
    def frame() -> dict[str, object]:
        return {"site": LocalProxy(site)}  # asked when a template first uses it: most fragments never do


def describe_with(app: Flask, describe: Describe) -> None:
    """Let `describe` tell how the frame names an actor: one query at most, for signed-in pages only."""
    app.extensions["describe"] = describe


def site() -> Site:
    """The frame of this request's page."""
    if "site" not in g:
        g.site = _site(None if g.get("anonymous_frame") else g.get("actor"))
    found: Site = g.site
    return found


def show_the_frame_of_nobody() -> None:
    """From here on the page looks the same for everyone: for error pages, which tell nothing and need no database."""
    g.anonymous_frame = True
    g.pop("site", None)


def _site(actor: Actor | None) -> Site:
    settings: Settings = current_app.extensions["settings"]
    who = current_app.extensions["describe"](g.session, actor) if actor else Who()
    density = "work" if actor and actor.door is Door.WORK else "family"
    view = ViewChoices.of(request.cookies)
    classes = (density, "youth" if who.youth else "", "calm" if view.calm else "", "large" if view.large else "")
    return Site(
        language=current(),
        other_languages=others(),
        body_class=" ".join(filter(None, classes)),
        exit_url=settings.exit_url,
        demonstration=settings.demonstration,
        signed_in=actor is not None,
        youth=who.youth,
        organisation=who.organisation,
        main_items=_items(MAIN, actor, who) if actor else (),
        own_items=_items(OWN, actor, who) if actor else (),
    )


def _items(places: tuple[Place, ...], actor: Actor, who: Who) -> tuple[Item, ...]:
    return tuple(
        Item(
            text=words(place.youth_text if who.youth and place.youth_text else place.text),
            href=url_for(place.endpoint),
            icon=place.icon,
            current=_current(place),
            count=place.count(who),
        )
        for place in places
        if actor.door in place.doors and place.only(who) and place.endpoint in current_app.view_functions
    )


def _current(place: Place) -> str:
    if request.endpoint == place.endpoint:
        return "page"
    here = "dossier" if "file_id" in (request.view_args or {}) else (request.endpoint or "").partition(".")[0]
    in_part = here == place.endpoint.partition(".")[0]
    return "true" if in_part and place.is_part else ""
