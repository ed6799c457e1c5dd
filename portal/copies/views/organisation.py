"""For an organisation's administrator: its logo on documents."""

from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.copies.forms import LogoForm
from portal.copies.services import organising
from portal.copies.views.blueprint import bp
from portal.kernel.errors import NotFound, RuleBroken
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.get("/organisatie/logo")
def logo() -> ResponseReturnValue:
    return _logo(LogoForm())


@bp.post("/organisatie/logo")
def set_logo() -> ResponseReturnValue:
    form = LogoForm()
    if form.validate():
        try:
            organising.set_logo(db(), actor(), form.picture.data.read(), form.description.data)
        except RuleBroken as broken:
            db().rollback()
            form.picture.errors = [words(broken.sentence)]
        else:
            flash(_("Het logo staat vanaf nu op documenten."), "success")
            return redirect(url_for("copies.logo"), 303)
    return _logo(form, status=422)


@bp.post("/organisatie/logo/weg")
def remove_logo() -> ResponseReturnValue:
    organising.remove_logo(db(), actor())
    flash(_("Het logo is weg."), "success")
    return redirect(url_for("copies.logo"), 303)


@bp.get("/organisatie/logo/plaatje")
def logo_picture() -> ResponseReturnValue:
    found = organising.logo_of(db(), actor())
    if found is None:
        raise NotFound
    kind = "image/png" if found.picture.startswith(b"\x89PNG") else "image/jpeg"
    return send_file(BytesIO(found.picture), kind)


# -- how ---------------------------------------------------------------------------------------------------------------


def _logo(form: LogoForm, status: int = 200) -> ResponseReturnValue:
    found = organising.logo_of(db(), actor())
    if request.method == "GET" and found is not None:
        form.description.data = found.description
    return render("copies/logo.html", status=status, form=form, logo=found)
