"""Mail en meldingen: where my mails go, when, and what they call each child."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access.actor import Door
from portal.audit import log
from portal.dossier.my_youths import caseload
from portal.dossier.pages import CaseloadRow
from portal.kernel.errors import NotFound, RuleBroken
from portal.notifications import queries, services
from portal.start.forms import AliasForm, MailForm
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("mail", __name__)


@bp.get("/mail-en-meldingen")
def show() -> ResponseReturnValue:
    return _page(_form_of_today())


@bp.post("/mail-en-meldingen")
def choose() -> ResponseReturnValue:
    form = MailForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        services.choose_mail(db(), actor(), form.address.data, form.rhythm)
    except RuleBroken as error:
        form.address.errors = [words(error.sentence)]
        return _page(form, status=422)
    log.record(db(), actor(), "setting.changed")
    flash(_("Uw keuze is bewaard."), "success")
    return redirect(url_for("mail.show"), 303)


@bp.post("/mail-en-meldingen/<uuid:file_id>")
def call(file_id: UUID) -> ResponseReturnValue:
    """What the mails call this child."""
    child = next((row for row in _children() if row.file_id == file_id), None)
    if child is None:
        raise NotFound
    form = AliasForm(prefix=str(file_id))
    if not form.validate():
        return _page(_form_of_today(), form, file_id, 422)
    try:
        services.choose_alias(db(), actor(), file_id, form.words.data or "", words(child.name) if child.named else "")
    except RuleBroken as error:
        form.words.errors = [words(error.sentence)]
        return _page(_form_of_today(), form, file_id, 422)
    log.record(db(), actor(), "setting.changed")
    flash(_("Uw keuze is bewaard."), "success")
    return redirect(url_for("mail.show"), 303)


def _form_of_today() -> MailForm:
    chosen = queries.mail_choice(db(), actor())
    if chosen is None:
        return MailForm(formdata=None)
    return MailForm(
        formdata=None,
        address=chosen.address,
        how=chosen.how,
        daily_at=str(chosen.daily_at),
        quiet_from=str(chosen.quiet_from),
        quiet_until=str(chosen.quiet_until),
    )


def _children() -> tuple[CaseloadRow, ...]:
    """Whom the own mails can be about: for family, who may have several children; a worker has too many to name."""
    if actor().door is Door.WORK:
        return ()
    return tuple(caseload(db(), actor()))


def _page(
    form: MailForm, typed: AliasForm | None = None, typed_for: UUID | None = None, status: int = 200
) -> ResponseReturnValue:
    called = queries.aliases(db(), actor())
    children = [
        (
            row,
            typed
            if typed is not None and row.file_id == typed_for
            else AliasForm(formdata=None, prefix=str(row.file_id), words=called.get(row.file_id, "")),
        )
        for row in _children()
    ]
    return render("start/mail.html", status=status, form=form, children=children, typed=typed)
