"""The administrator's page of what the organisation says of itself."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.database.session import legal_today
from portal.identity.forms import NameForm, OrganisationForm
from portal.identity.services import organisation as service
from portal.identity.services.organisation import NewName, OwnData
from portal.identity.views.administration import bp
from portal.kernel.errors import RuleBroken
from portal.people.models import NameKind
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.get("/gegevens")
def own_data() -> ResponseReturnValue:
    return _page()


@bp.post("/gegevens")
def change_own_data() -> ResponseReturnValue:
    form = OrganisationForm()
    if not form.validate_on_submit():
        return _page(data=form, status=422)
    data = OwnData(
        *((field.data or "").strip() or None for field in (form.region, form.phone, form.email)),
        *((field.data or "").strip() or None for field in (form.duty_phone, form.counsellor, form.complaint_route)),
    )
    try:
        service.change(db(), actor(), data)
    except RuleBroken as wrong:
        form.form_errors.append(words(wrong.sentence))
        return _page(data=form, status=422)
    flash(_("De gegevens zijn bewaard. Iedereen ziet ze nu zo."), "success")
    return redirect(url_for(".own_data"), 303)


@bp.post("/gegevens/namen")
def give_name() -> ResponseReturnValue:
    form = NameForm()
    if not form.validate_on_submit():
        return _page(naming=form, status=422)
    try:
        new = NewName(NameKind(form.kind.data), form.name.data.strip(), form.starts_on.data, form.ends_on.data)
        service.give_name(db(), actor(), new)
    except RuleBroken as wrong:
        form.form_errors.append(words(wrong.sentence))
        return _page(naming=form, status=422)
    flash(_("De naam is bewaard."), "success")
    return redirect(url_for(".own_data"), 303)


def _page(
    *, data: OrganisationForm | None = None, naming: NameForm | None = None, status: int = 200
) -> ResponseReturnValue:
    organisation, names = service.own(db(), actor())
    return render(
        "identity/organisation.html",
        status=status,
        data=data or OrganisationForm(formdata=None, obj=organisation),
        naming=naming or NameForm(formdata=None, starts_on=legal_today(db())),
        names=names,
        kinds=NameForm.KINDS,
    )
