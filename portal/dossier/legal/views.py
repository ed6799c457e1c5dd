"""Pages about authority and legal framework."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier import queries as dossier
from portal.dossier.domain import AuthorityStatus, Framework
from portal.dossier.forms import ReasonForm
from portal.dossier.legal import queries, services
from portal.dossier.legal.forms import MATTERS, AuthorityForm, FrameworkForm, LastDayForm, VerifyForm
from portal.dossier.legal.names import FRAMEWORKS, STATUSES
from portal.dossier.legal.services import AuthorityChange, FrameworkChange
from portal.dossier.pages import FileCard
from portal.dossier.topic_names import TOPIC_NAMES
from portal.dossier.views import head
from portal.web import trying
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("legal", __name__, url_prefix="/jongeren/<uuid:file_id>/gezag")


@bp.get("")
def show(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.page(db(), actor(), card)
    return render("dossier/legal/show.html", file_head=head(card), card=card, found=found)


@bp.route("/nieuw", methods=["GET", "POST"])
def change_authority(file_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    form = AuthorityForm()
    form.status.choices = [("", _("Kies hoe het zit")), *((key.value, words(text)) for key, text in STATUSES.items())]
    people = queries.may_hold(db(), actor(), file_id)
    form.holders.choices = [(str(id_), f"{words(name)} ({words(role).lower()})") for id_, name, role in people]
    form.organisation.choices = _institutions()
    form.matters.choices = [(topic.value, words(TOPIC_NAMES[topic])) for topic in MATTERS]

    def change() -> None:
        services.change_authority(
            db(),
            actor(),
            file_id,
            AuthorityChange(
                AuthorityStatus(form.status.data),
                [UUID(holder) for holder in form.holders.data],
                UUID(form.organisation.data) if form.organisation.data else None,
                form.starts_on.data,
                form.ends_on.data,
                form.document.data,
                form.matters.data,
            ),
        )

    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate() and trying.done(form, change):
        return _back(file_id, _("Het gezag is vastgelegd. Krijgt iemand gezag? Kijk dan oudere stukken na."))
    return _page("dossier/legal/authority.html", card, form)


@bp.route("/kader", methods=["GET", "POST"])
def change_framework(file_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    form = FrameworkForm()
    form.framework.choices = [
        ("", _("Kies waarop de hulp rust")), *((key.value, words(text)) for key, text in FRAMEWORKS.items())
    ]  # fmt: skip
    form.organisation.choices = _institutions()

    def change() -> None:
        services.change_framework(
            db(),
            actor(),
            file_id,
            FrameworkChange(
                Framework(form.framework.data),
                UUID(form.organisation.data) if form.organisation.data else None,
                form.starts_on.data,
                form.ends_on.data,
                form.document.data or "",
                form.pending_until.data,
            ),
        )

    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate() and trying.done(form, change):
        return _back(file_id, _("Het juridisch kader is vastgelegd."))
    return _page("dossier/legal/framework.html", card, form)


@bp.route("/<uuid:line_id>/beeindigen", methods=["GET", "POST"])
def end_authority(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    line = queries.authority_of(db(), actor(), card, line_id)
    form = LastDayForm()
    if form.validate_on_submit() and trying.done(
        form, lambda: facts.end_authority(db(), actor(), line_id, form.ends_on.data)
    ):
        return _back(file_id, _("Het einde is vastgelegd."))
    return _page("dossier/legal/end.html", card, form, line)


@bp.route("/<uuid:line_id>/intrekken", methods=["GET", "POST"])
def withdraw_authority(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    line = queries.authority_of(db(), actor(), card, line_id)
    form = ReasonForm()
    if form.validate_on_submit() and trying.done(
        form, lambda: services.withdraw_authority(db(), actor(), file_id, line_id, form.reason.data)
    ):
        return _back(file_id, _("De regel is ingetrokken. Leg nu vast wat er wel komt."))
    return _page("dossier/legal/withdraw.html", card, form, line)


@bp.route("/kader/<uuid:line_id>/beeindigen", methods=["GET", "POST"])
def end_framework(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    line = queries.framework_of(db(), actor(), card, line_id)
    form = LastDayForm()
    if form.validate_on_submit() and trying.done(
        form, lambda: facts.end_framework(db(), actor(), line_id, form.ends_on.data)
    ):
        return _back(file_id, _("Het einde is vastgelegd."))
    return _page("dossier/legal/end.html", card, form, line)


@bp.route("/<uuid:line_id>/nakijken", methods=["GET", "POST"])
def verify(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    line = queries.authority_of(db(), actor(), card, line_id)
    form = VerifyForm()
    if form.validate_on_submit() and trying.done(
        form, lambda: facts.verify_authority(db(), actor(), line_id, form.document.data)
    ):
        return _back(file_id, _("Vastgelegd dat u het nakeek."))
    return _page("dossier/legal/verify.html", card, form, line)


# -- how ---------------------------------------------------------------------------------------------------------------


def _card(file_id: UUID) -> FileCard:
    card = dossier.card(db(), actor(), file_id)
    services.require_keeps(db(), actor(), file_id)
    return card


def _institutions() -> list[tuple[str, str]]:
    return [("", _("Geen instelling")), *((str(id_), name) for id_, name in queries.institutions(db()))]


def _back(file_id: UUID, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("legal.show", file_id=file_id), 303)


def _page(template: str, card: FileCard, form: FlaskForm, line: queries.LegalLine | None = None) -> ResponseReturnValue:
    status = 422 if form.errors or form.form_errors else 200
    return render(template, status=status, file_head=head(card), card=card, form=form, line=line)
