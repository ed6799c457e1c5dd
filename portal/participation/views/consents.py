"""Consents: what is asked of me, what was given; giving, recording, asking, withdrawing."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from portal.access.policy import Kind
from portal.database.session import legal_today
from portal.dossier import queries as dossier
from portal.dossier.domain import ConsentWay
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.pages import FileCard
from portal.dossier.views import head
from portal.dossier.ways import told_to
from portal.kernel.errors import NotFound
from portal.participation import queries as people
from portal.participation.consents import queries, services
from portal.participation.consents.forms import (
    AskForm,
    CannotWeighForm,
    ConsentForm,
    RecordForm,
    RefusalForm,
    WantedForm,
    WithdrawalForm,
)
from portal.participation.consents.services import Outside, Wanted
from portal.participation.forms import as_id
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
ORGANISATION = "organisatie-"
F = TypeVar("F", bound=WantedForm)


@bp.get("/toestemming")
def consents(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.consents(db(), actor(), card)
    parts = told_to(db(), actor(), {one.item_id for one in found.given if one.item_id})
    return render("participation/consents.html", file_head=head(card), card=card, consents=found, parts=parts)


@bp.route("/toestemming/geven", methods=["GET", "POST"])
def give(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    capacity = queries.capacity_of(db(), actor(), card)
    if capacity is None:
        raise NotFound
    form = _with_choices(ConsentForm(), card)
    asked = _asked(card, request.values.get("request", ""))
    if asked and not form.is_submitted():
        form.request.data, form.person.data = str(asked.id), _value(asked.person_id, asked.organisation_id)
        form.kinds.data, form.view_only.data = [kind.value for kind in asked.kinds], asked.view_only
        form.ends_on.data = asked.ends_on
    if not form.validate_on_submit():
        return page("participation/give.html", card, form, more={"asked": asked})
    return _shown_first(
        card,
        form,
        "participation/give.html",
        lambda: services.give(db(), actor(), file_id, capacity, _wanted(form), asked.id if asked else None),
        {"asked": asked},
    )


@bp.route("/toestemming/vastleggen", methods=["GET", "POST"])
def record(file_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_records(file_id)
    form = _with_choices(RecordForm(), card)
    form.given_by.choices = _consenters(card)
    if not form.is_submitted():
        form.given_on.data = legal_today(db())
    if not form.validate_on_submit():
        return page("participation/record.html", card, form)
    outside = Outside(
        as_id(form.given_by.data),
        ConsentWay(form.way.data),
        form.given_on.data,
        form.evidence.data,
        form.present.data or "",
    )
    return _shown_first(
        card,
        form,
        "participation/record.html",
        lambda: services.record(db(), actor(), card, _wanted(form), outside),
    )


@bp.route("/toestemming/vragen", methods=["GET", "POST"])
def ask(file_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_records(file_id)
    form = _with_choices(AskForm(), card)
    form.asked_of.choices = _consenters(card)
    if form.validate_on_submit() and done(
        form,
        lambda: services.ask(db(), actor(), card, as_id(form.asked_of.data), _wanted(form), form.why.data),
    ):
        flash(_("De vraag staat klaar. Deze persoon krijgt bericht en beslist zelf."), "success")
        return redirect(url_for(".consents", file_id=file_id), code=303)
    return page("participation/ask_consent.html", card, form)


@bp.route("/toestemming/vragen/<uuid:request_id>/weigeren", methods=["GET", "POST"])
def refuse(file_id: UUID, request_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    asked = queries.asked_of_me(db(), actor(), card, request_id)
    form = RefusalForm()
    if form.validate_on_submit() and done(
        form, lambda: services.refuse(db(), actor(), request_id, form.words.data or "")
    ):
        flash(_("Je hebt nee gezegd. Er verandert niets; de hulp gaat door."), "success")
        return redirect(url_for(".consents", file_id=file_id), code=303)
    return page("participation/refuse.html", card, form, more={"asked": asked})


@bp.route("/toestemming/vragen/<uuid:request_id>/ja", methods=["GET", "POST"])
def agree(file_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """Yes to a copy of a plan for someone outside the file, after reading who gets what, and for what."""
    card = dossier.card(db(), actor(), file_id)
    asked = queries.asked_of_me(db(), actor(), card, request_id)
    if asked.outside is None:
        raise NotFound
    form = FlaskForm()
    if form.validate_on_submit() and done(form, lambda: services.agree_to_copy(db(), actor(), card, request_id)):
        flash(_("Je hebt ja gezegd. Tot de kopie weg is, kun je dit intrekken."), "success")
        return redirect(url_for(".consents", file_id=file_id), code=303)
    return page("participation/agree.html", card, form, more={"asked": asked})


@bp.post("/toestemming/vragen/<uuid:request_id>/laten-vallen")
def drop(file_id: UUID, request_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_records(file_id)
    if request_id not in {asked.id for asked in queries.consents(db(), actor(), card).asked}:
        raise NotFound
    services.drop(db(), actor(), request_id)
    flash(_("De vraag is weg."), "success")
    return redirect(url_for(".consents", file_id=file_id), code=303)


@bp.route("/toestemming/<uuid:consent_id>/intrekken", methods=["GET", "POST"])
def withdraw(file_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    given = queries.one(db(), actor(), card, consent_id)
    form = WithdrawalForm()
    if form.validate_on_submit() and done(
        form, lambda: services.withdraw(db(), actor(), consent_id, evidence=form.evidence.data or "")
    ):
        flash(_("De toestemming is ingetrokken. Wat al gelezen is, blijft gelezen."), "success")
        return redirect(url_for(".consents", file_id=file_id), code=303)
    change = queries.difference(
        db(), actor(), file_id, given, lambda: services.withdraw(db(), actor(), consent_id, evidence="…")
    )
    parts = told_to(db(), actor(), {given.item_id} if given.item_id else ())
    return page("participation/withdraw.html", card, form, more={"given": given, "change": change, "parts": parts})


@bp.route("/toestemming/niet-overzien", methods=["GET", "POST"])
def cannot_weigh(file_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_records(file_id)
    form = CannotWeighForm()
    form.kinds.choices = _kinds()
    if form.validate_on_submit() and done(
        form,
        lambda: services.cannot_weigh(
            db(),
            actor(),
            card,
            kinds=[Kind(kind) for kind in form.kinds.data],
            reason=form.reason.data,
            ends_on=form.ends_on.data,
        ),
    ):
        flash(_("Vastgelegd. De jongere krijgt bericht."), "success")
        return redirect(url_for(".consents", file_id=file_id), code=303)
    return page("participation/cannot_weigh.html", card, form)


@bp.post("/toestemming/niet-overzien/<uuid:incapacity_id>/weer-zelf")
def can_weigh_again(file_id: UUID, incapacity_id: UUID) -> ResponseReturnValue:
    card = _for_who_keeps_records(file_id)
    services.can_weigh_again(db(), actor(), card, incapacity_id)
    flash(_("Vastgelegd. De jongere beslist hier weer zelf over."), "success")
    return redirect(url_for(".consents", file_id=file_id), code=303)


# -- how ---------------------------------------------------------------------------------------------------------------


def _for_who_keeps_records(file_id: UUID) -> FileCard:
    card = dossier.card(db(), actor(), file_id)
    if not queries.keeps_records(db(), actor(), file_id):
        raise NotFound
    return card


def _asked(card: FileCard, request_id: str) -> queries.Asked | None:
    return queries.asked_of_me(db(), actor(), card, as_id(request_id)) if request_id else None


def _with_choices(form: F, card: FileCard) -> F:
    form.person.choices = [*_others(card), *_organisations(card)]
    form.kinds.choices = _kinds()
    return form


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, words(KIND_NAMES[kind])) for kind in CONSENT_KINDS]


def _wanted(form: WantedForm) -> Wanted:
    """Of the choices that the form offered, as the service takes them."""
    chosen = form.person.data
    organisation = as_id(chosen.removeprefix(ORGANISATION)) if chosen.startswith(ORGANISATION) else None
    return Wanted(
        None if organisation else as_id(chosen),
        organisation,
        [Kind(kind) for kind in form.kinds.data],
        form.view_only.data,
        form.ends_on.data,
    )


def _value(person_id: UUID | None, organisation_id: UUID | None) -> str:
    return str(person_id) if person_id else f"{ORGANISATION}{organisation_id}"


def _shown_first(
    card: FileCard,
    form: WantedForm,
    template: str,
    write: Callable[[], object],
    more: Mapping[str, object] = MappingProxyType({}),
) -> ResponseReturnValue:
    """First what will be seen, then the deed: `seen` is filled by the page that showed it."""
    if shown_before(form):
        if done(form, write):
            flash(_("De toestemming is vastgelegd. Intrekken kan altijd."), "success")
            return redirect(url_for(".consents", file_id=card.file_id), code=303)
        return page(template, card, form, more=more)
    wanted = _wanted(form)
    seen = tried(
        form,
        write,
        lambda: queries.seen_by(db(), actor(), card.file_id, wanted.person_id, wanted.organisation_id),
    )
    if seen is not None:
        form.seen.data = what_was_typed(form)
    return page(template, card, form, sights=seen, more=more)


def _consenters(card: FileCard) -> list[tuple[str, str]]:
    return [(str(one.person_id), words(one.name)) for one in queries.consenters(db(), actor(), card)]


def _organisations(card: FileCard) -> list[tuple[str, str]]:
    return [
        (f"{ORGANISATION}{id_}", _("Iedereen van %(organisation)s in dit dossier", organisation=name))
        for id_, name in queries.organisations(db(), actor(), card)
    ]


def _others(card: FileCard) -> Sequence[tuple[str, str]]:
    parts = people.people(db(), actor(), card).parts
    return [
        (str(part.person_id), f"{words(part.name)} ({words(part.role).lower()})")
        for part in parts
        if part.family and not part.ended and part.person_id != actor().person_id
    ]
