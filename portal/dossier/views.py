"""Pages of the file: whose it is, who is around them, what happens."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.actor import Door
from portal.access.policy import Kind, Standing
from portal.access.scope import DECIDED
from portal.database.session import legal_today
from portal.dossier import looks, mirror, my_youths, queries, view_as, who_may
from portal.dossier.circle import drawn
from portal.dossier.contact import worker_of
from portal.dossier.domain import AGE_OF_OWN_VOICE, Role
from portal.dossier.forms import PeriodForm, ViewAsForm
from portal.dossier.gate.queries import own_gate
from portal.dossier.pages import FileCard, Overview
from portal.dossier.readers import page_of_readers
from portal.dossier.role_names import ROLE_NAMES
from portal.dossier.ways import told_to
from portal.kernel.words import Sentence, say
from portal.web.filters import words
from portal.web.navigation import FileHead, Item
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("dossier", __name__)

# Parts above are named by endpoint; what this installation does not have is left out.
TABS = (
    ("dossier.show", say("Overzicht")),
    ("plans.of_file", say("Plannen")),
    ("copies.of_file", say("Kopieën")),
    ("participation.people", say("Mensen")),
    ("participation.consents", say("Toestemming")),
    ("words.own", say("Eigen woorden")),
    ("dossier.looked", say("Wie keek")),
    ("dossier.look_as", say("Kijk als")),
)

GUIDES = frozenset({Standing.WORKER_PROVIDER.value})  # keeps the file
SHIELDS = frozenset({Standing.GI_OTS.value, Standing.GI_GUARDIAN_U16.value, Standing.GI_GUARDIAN_16_17.value})
ASKS = frozenset({Standing.GI_OTS.value})  # for what the supervision order needs
CLOSES = {False: say("Dit dossier sluiten"), True: say("Dit dossier weer openen")}
SAY_THEIR_PART = {
    "duty",
    "gate",
    "handover",
    "identity",
    "information",
    "legal",
    "opening",
    "participation",
    "shielding",
    "words",
}
SEVERAL_TABS = {"dossier", "participation"}  # parts with more than one tab
OPENED_BY = {
    "dossier.show": Kind.FILE_OVERVIEW,
    "participation.people": Kind.FILE_OVERVIEW,
    "dossier.looked": Kind.LOG_OF_FILE,
}


@bp.get("/jongeren")
def caseload() -> ResponseReturnValue:
    q = request.args.get("q", "").replace("\x00", "").strip()[:100]
    page = min(max(request.args.get("pagina", 1, type=int), 1), 1000)
    rows = my_youths.caseload(db(), actor(), q, page)
    pages = my_youths.number_of_pages(db(), actor(), q, page, len(rows))
    guides = any(row.role is ROLE_NAMES[Role.WORKER_PROVIDER] for row in rows)

    def href(number: int) -> str:
        return url_for("dossier.caseload", q=q or None, pagina=number)

    return render(
        "dossier/caseload.html",
        fragment="dossier/_caseload.html",
        rows=rows,
        q=q,
        at_page=page,
        pages=pages,
        href=href,
        guides=guides,
    )


@bp.get("/mijn-dossiers")
def mine() -> ResponseReturnValue:
    rows = my_youths.caseload(db(), actor())
    opening = {row.file_id for row in rows if queries.opens(db(), actor(), row.file_id)}  # the others: own words only
    return render("dossier/mine.html", rows=rows, opening=opening)


@bp.get("/jongeren/<uuid:file_id>")
def show(file_id: UUID) -> ResponseReturnValue:
    card = queries.card(db(), actor(), file_id)
    if actor().door is Door.WORK and Kind.FILE_OVERVIEW not in card.seen:  # a municipality has other parts
        return redirect(_tabs(card)[0].href)
    page = queries.overview(db(), actor(), card)
    return render(
        "dossier/show.html",
        file_head=head(card, page.organisations),
        overview=page,
        circle=drawn(page.circle),
        opening_older=card.is_oneself and card.age == AGE_OF_OWN_VOICE and own_gate(db(), actor(), file_id) is not None,
        more=_more(card, coordinates=card.coordinates, supervised=_with_gi(page)),
    )


@bp.get("/jongeren/<uuid:file_id>/wie-keek")
def looked(file_id: UUID) -> ResponseReturnValue:
    card = queries.card(db(), actor(), file_id)
    form = PeriodForm(request.args)
    days = looks.period(db(), *form.days())
    rows = looks.looks(db(), actor(), card, days)
    return render(
        "dossier/looked.html",
        fragment="dossier/_looked.html",
        file_head=head(card),
        rows=rows,
        days=days,
        file_id=file_id,
        may_ask_why=actor().door is Door.FAMILY and not card.closed,
    )


@bp.get("/jongeren/<uuid:file_id>/stukken/<uuid:item_id>/wie-leest")
def readers(file_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Who can read one item, for who reads it."""
    card = queries.card(db(), actor(), file_id)
    shown = page_of_readers(db(), actor(), card, item_id)
    part = told_to(db(), actor(), [item_id])[item_id]
    return render("dossier/readers.html", file_head=head(card), card=card, readers=shown, part=part)


@bp.get("/jongeren/<uuid:file_id>/kijk-als")
def look_as(file_id: UUID) -> ResponseReturnValue:
    card = queries.card(db(), actor(), file_id)
    people = view_as.choices(db(), actor(), card)
    today = legal_today(db())
    form = ViewAsForm(request.args)
    person_id, day = form.chosen(people[0].person_id if people else None, today)
    seen = view_as.view_as(db(), actor(), card, person_id, day) if person_id else None
    where = request.args.get("waar", "").replace("\x00", "")
    return render(
        "dossier/view_as.html",
        file_head=head(card),
        card=card,
        people=people,
        person_id=person_id,
        day=day,
        where=where,
        birthdays=view_as.birthdays(card, today),
        seen=seen,
        mirrored=mirror.as_seen_by(seen.other, day, file_id, where) if seen else None,
    )


@bp.get("/wie-mag-wat")
def who_may_what() -> ResponseReturnValue:
    db().info[DECIDED] = True  # the policy itself, without anyone's data
    return render("dossier/who_may_what.html", table=who_may.table(), letters=who_may.LETTERS)


def head(card: FileCard, organisations: tuple[str, ...] = ()) -> FileHead:
    """The head of a page in this file. Parts above give it the card that `queries.card` made."""
    tabs = _tabs(card)
    return FileHead(
        name=_heading(card),
        face=words(card.name) if card.is_oneself else "",
        sub=_("%(age)s jaar", age=card.age),
        organisations=organisations,
        tabs=tabs,
        crumbs=() if card.is_oneself else _crumbs(),
        says_part=request.blueprint in SAY_THEIR_PART and not any(tab.current == "page" for tab in tabs),
        worker=worker_of(db(), actor(), card.file_id) if actor().door is Door.FAMILY else None,
    )


def _heading(card: FileCard) -> str:
    """Whom the file is about. Who may not know the name there (a parent without authority) reads whose place it is."""
    if card.is_oneself:
        return str(_("Mijn dossier"))
    if isinstance(card.name, Sentence) and actor().door is Door.FAMILY:
        return str(_("Uw plek bij dit dossier"))
    return words(card.name)


def _crumbs() -> tuple[tuple[str, str], ...]:
    name = _("Jeugdigen") if actor().door is Door.WORK else _("Mijn dossiers")
    return ((name, url_for(_list_of())),)


def _list_of() -> str:
    return "dossier.caseload" if actor().door is Door.WORK else "dossier.mine"


def _tabs(card: FileCard) -> tuple[Item, ...]:
    return tuple(
        Item(text=words(text), href=(href := url_for(endpoint, file_id=card.file_id)), current=_current(endpoint, href))
        for endpoint, text in TABS
        if endpoint in current_app.view_functions and _opens(endpoint, card)
    )


def _opens(endpoint: str, card: FileCard) -> bool:
    """Whether a tab leads somewhere for this viewer."""
    if endpoint == "dossier.look_as":
        return card.is_oneself or card.coordinates
    return OPENED_BY.get(endpoint) in {None, *card.seen}


def _with_gi(page: Overview) -> bool:
    """Whether a GI carries out a supervision order here, as far as the viewer knows."""
    return any(line.role is ROLE_NAMES[Role.GI_OTS] for line in page.workers)


def _more(card: FileCard, *, coordinates: bool, supervised: bool) -> tuple[tuple[Sentence, str], ...]:
    """Pages beside the tabs, for whom they open."""
    ways = [("legal.show", say("Gezag en juridisch kader"), Kind.AUTHORITY_FRAMEWORK_RECORD in card.seen)]
    ways += [("handover.show", say("Overdracht naar een andere organisatie"), True)]
    mine = frozenset() if coordinates else _at_work_as(card)
    guides = coordinates or bool(mine & GUIDES)
    ways += [("gate.show", say("Oudere stukken openen"), guides)]
    ways += [("shielding.show", say("Afscherming"), guides or bool(mine & SHIELDS))]
    ways += [
        ("information.show", say("Informatie voor de jeugdbescherming"), bool(mine & ASKS) or (guides and supervised))
    ]
    ways += [("opening.coordinator", say("Wie coördineert"), coordinates)]
    ways += [("opening.show_ending", CLOSES[card.closed], coordinates)]
    return tuple(
        (text, url_for(endpoint, file_id=card.file_id))
        for endpoint, text, opens in ways
        if opens and endpoint in current_app.view_functions
    )


def _at_work_as(card: FileCard) -> frozenset[str]:
    """What the viewer is in this file, through the work door."""
    return frozenset(scope.standings_in(db(), actor(), card.file_id)) if actor().door is Door.WORK else frozenset()


def _current(endpoint: str, href: str) -> str:
    """Whether a tab is this page, or the part in which this page stands."""
    if request.endpoint == endpoint:
        return "page"
    part = endpoint.partition(".")[0]
    if part in SEVERAL_TABS:
        return "true" if endpoint != "dossier.show" and request.path.startswith(f"{href}/") else ""
    return "true" if (request.endpoint or "").partition(".")[0] == part else ""
