"""Pages about who takes part and who consented."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access.policy import Kind
from portal.access.trial import trial
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier import queries as dossier
from portal.dossier.domain import Role
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.pages import FileCard
from portal.dossier.role_names import ROLE_NAMES
from portal.dossier.sights import Sight, as_if_signed_in, sights
from portal.dossier.views import head
from portal.kernel.errors import NotFound
from portal.participation import queries, services
from portal.participation.forms import (
    FAMILY_CHOICES,
    WORK_CHOICES,
    ColleagueForm,
    ConsentForm,
    EndForm,
    NewcomerForm,
    StandInForm,
    as_id,
)
from portal.participation.services import Newcomer
from portal.people.models import Person
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("participation", __name__, url_prefix="/jongeren/<uuid:file_id>")

# What a youth, or who answers for one, can open to someone by consent: plans first.
CONSENT_KINDS = (
    Kind.PERSPECTIVE_PLAN,
    Kind.HELP_PLAN,
    Kind.CARE_TEAM_PLAN,
    Kind.SAFETY_PLAN,
    Kind.CONTACT_ARRANGEMENT,
    Kind.EVALUATION,
    Kind.FILE_OVERVIEW,
    Kind.CIRCLE,
    Kind.DEVELOPMENT_CHECK,
    Kind.CONTACT_NOTE_GENERAL,
    Kind.CHECKIN,
    Kind.MY_STORY,
    Kind.DOCUMENT,
)


@bp.get("/mensen")
def people(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.people(db(), actor(), card)
    return render("participation/people.html", file_head=head(card), card=card, people=found)


@bp.route("/mensen/erbij", methods=["GET", "POST"])
def ask_in(file_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_the_circle(file_id)
    form = NewcomerForm(seen="")
    form.role.choices = [(role.value, words(ROLE_NAMES[role])) for role in FAMILY_CHOICES]
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        newcomer = Newcomer(
            Role(form.role.data),
            form.given_name.data,
            form.family_name.data or "",
            form.starts_on.data,
            form.ends_on.data,
            relation=form.relation.data or "",
            has_contract=form.has_contract.data,
        )
        return _shown_first(card, form, newcomer, "participation/ask_in.html")
    return _page("participation/ask_in.html", card, form)


@bp.route("/mensen/collega", methods=["GET", "POST"])
def ask_colleague(file_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_the_circle(file_id)
    form = ColleagueForm(seen="")
    form.colleague.choices = _colleagues()
    form.role.choices = [(role.value, words(ROLE_NAMES[role])) for role in WORK_CHOICES]
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        newcomer = Newcomer(
            Role(form.role.data),
            "",
            "",
            form.starts_on.data,
            form.ends_on.data,
            colleague_id=as_id(form.colleague.data),
        )
        return _shown_first(card, form, newcomer, "participation/ask_colleague.html")
    return _page("participation/ask_colleague.html", card, form)


def _shown_first(
    card: FileCard, form: NewcomerForm | ColleagueForm, newcomer: Newcomer, page: str
) -> ResponseReturnValue:
    """First what the person will see, then the deed: `seen` is filled by the page that showed it."""
    if form.seen.data:
        services.ask_in(db(), actor(), card.file_id, newcomer)
        flash(_("Deze persoon doet nu mee."), "success")
        return redirect(url_for(".people", file_id=card.file_id), code=303)
    person_id = newcomer.colleague_id or new_id()  # someone who is only thought of: gone with the savepoint
    whom = as_if_signed_in(person_id, actor().organisation_id if newcomer.colleague_id else None)
    with trial(db()):
        services.ask_in(db(), actor(), card.file_id, newcomer, _made(person_id, newcomer))
        seen = sights(db(), actor(), whom, card.file_id)
    form.seen.data = "1"
    return _page(page, card, form, seen=seen)


def _made(person_id: UUID, newcomer: Newcomer) -> UUID:
    if newcomer.colleague_id is None:
        db().add(Person(id=person_id))
        db().flush()
    return person_id


@bp.route("/mensen/<uuid:part_id>/stoppen", methods=["GET", "POST"])
def end(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    part = queries.part(db(), actor(), card, part_id)
    form = EndForm()
    if form.validate_on_submit():
        services.end_part(db(), actor(), part_id, form.ends_on.data)
        flash(_("Vastgelegd. Na de laatste dag is er geen toegang meer."), "success")
        return redirect(url_for(".people", file_id=file_id), code=303)
    return _page("participation/end.html", card, form, part=part)


@bp.route("/mensen/<uuid:part_id>/vervangen", methods=["GET", "POST"])
def stand_in(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    part = queries.part(db(), actor(), card, part_id)
    form = StandInForm()
    form.colleague.choices = _colleagues()
    if form.validate_on_submit():
        services.stand_in(
            db(),
            actor(),
            part_id,
            colleague_id=as_id(form.colleague.data),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
        )
        flash(_("De vervanging staat vast. Zij stopt vanzelf op de laatste dag."), "success")
        return redirect(url_for(".people", file_id=file_id), code=303)
    return _page("participation/stand_in.html", card, form, part=part)


@bp.get("/toestemming")
def consents(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.consents(db(), actor(), card)
    return render("participation/consents.html", file_head=head(card), card=card, consents=found)


@bp.route("/toestemming/geven", methods=["GET", "POST"])
def give(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    capacity = queries.capacity_of(db(), actor(), card)
    if capacity is None:
        raise NotFound
    form = ConsentForm(seen="")
    form.person.choices = _others(card)
    form.kinds.choices = [(kind.value, words(KIND_NAMES[kind])) for kind in CONSENT_KINDS]
    if not form.validate_on_submit():
        return _page("participation/give.html", card, form)
    person_id = as_id(form.person.data)

    def write() -> object:
        return services.consent(
            db(),
            actor(),
            file_id,
            capacity=capacity,
            person_id=person_id,
            kinds=[Kind(kind) for kind in form.kinds.data],
            view_only=form.view_only.data,
            ends_on=form.ends_on.data,
        )

    if form.seen.data:
        write()
        flash(_("Je toestemming is vastgelegd. Je kunt die altijd intrekken."), "success")
        return redirect(url_for(".consents", file_id=file_id), code=303)
    with trial(db()):
        write()
        seen = sights(db(), actor(), as_if_signed_in(person_id), file_id)
    form.seen.data = "1"
    return _page("participation/give.html", card, form, seen=seen)


@bp.post("/toestemming/<uuid:consent_id>/intrekken")
def withdraw(file_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    services.withdraw(db(), actor(), consent_id)
    flash(_("De toestemming is ingetrokken. Wat al gelezen is, blijft gelezen."), "success")
    return redirect(url_for(".consents", file_id=file_id), code=303)


def _for_who_keeps_the_circle(file_id: UUID) -> FileCard:
    card = dossier.card(db(), actor(), file_id)
    if not queries.may_change(db(), actor(), file_id):
        raise NotFound
    return card


def _colleagues() -> list[tuple[str, str]]:
    return [(str(person_id), name) for person_id, name in queries.colleagues(db(), actor())]


def _others(card: FileCard) -> Sequence[tuple[str, str]]:
    parts = queries.people(db(), actor(), card).parts
    return [
        (str(part.person_id), f"{words(part.name)} ({words(part.role).lower()})")
        for part in parts
        if part.family and not part.ended and part.person_id != actor().person_id
    ]


AnyForm = NewcomerForm | ColleagueForm | EndForm | StandInForm | ConsentForm


def _page(
    template: str,
    card: FileCard,
    form: AnyForm,
    *,
    seen: Sequence[Sight] | None = None,
    part: queries.Part | None = None,
) -> ResponseReturnValue:
    status = 422 if form.errors else 200
    return render(template, status=status, file_head=head(card), card=card, form=form, sights=seen, part=part)
