"""Consents: what was given, giving one, withdrawing one."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access.policy import Kind
from portal.dossier import queries as dossier
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.pages import FileCard
from portal.dossier.sights import as_if_signed_in, sights
from portal.dossier.views import head
from portal.kernel.errors import NotFound
from portal.participation import queries, services
from portal.participation.forms import ConsentForm, as_id
from portal.participation.views.frame import bp, page, shown_before, what_was_typed
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db
from portal.web.trying import done, tried

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
    form = ConsentForm()
    form.person.choices = _others(card)
    form.kinds.choices = [(kind.value, words(KIND_NAMES[kind])) for kind in CONSENT_KINDS]
    if not form.validate_on_submit():
        return page("participation/give.html", card, form)
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

    if shown_before(form):
        if done(form, write):
            flash(_("De toestemming is vastgelegd. Intrekken kan altijd."), "success")
            return redirect(url_for(".consents", file_id=file_id), code=303)
        return page("participation/give.html", card, form)
    seen = tried(form, write, lambda: sights(db(), actor(), as_if_signed_in(person_id), file_id))
    if seen is not None:
        form.seen.data = what_was_typed(form)
    return page("participation/give.html", card, form, sights=seen)


@bp.post("/toestemming/<uuid:consent_id>/intrekken")
def withdraw(file_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    services.withdraw(db(), actor(), consent_id)
    flash(_("De toestemming is ingetrokken. Wat al gelezen is, blijft gelezen."), "success")
    return redirect(url_for(".consents", file_id=file_id), code=303)


def _others(card: FileCard) -> Sequence[tuple[str, str]]:
    parts = queries.people(db(), actor(), card).parts
    return [
        (str(part.person_id), f"{words(part.name)} ({words(part.role).lower()})")
        for part in parts
        if part.family and not part.ended and part.person_id != actor().person_id
    ]
