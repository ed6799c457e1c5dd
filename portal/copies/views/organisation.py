"""For an organisation's administrator: its logo on documents, and its own blank form as a template for plans."""

from io import BytesIO

from flask import flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.copies.forms import BlankForm, LogoForm
from portal.copies.services import organising
from portal.copies.views.blueprint import bp
from portal.kernel.errors import NotFound, RuleBroken
from portal.plans.domain.kinds import PlanKind
from portal.plans.standard import TEMPLATES
from portal.plans.templates import TemplateSection
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


@bp.get("/organisatie/sjabloon-uit-word")
def template_form() -> ResponseReturnValue:
    return _choosing(BlankForm())


@bp.post("/organisatie/sjabloon-uit-word/bekijken")
def preview_template() -> ResponseReturnValue:
    """What the headings of a blank form would give: to look at and mend before anything is kept."""
    organising.require_administrator(db(), actor())
    form = BlankForm()
    if form.validate():
        kind = PlanKind(form.kind.data)
        try:
            draft = organising.draft_from(db(), actor(), kind, form.document.data.read())
        except RuleBroken as broken:
            db().rollback()
            form.document.errors = [words(broken.sentence)]
        else:
            return _preview(kind, draft)
    return _choosing(form, status=422)


@bp.post("/organisatie/sjabloon-uit-word/bewaren")
def keep_template() -> ResponseReturnValue:
    """Keep what was looked at. The whole draft travels in the form: what is refused comes back as it was typed."""
    organising.require_administrator(db(), actor())
    kind, draft = _sent()
    try:
        organising.keep_draft(db(), actor(), kind, draft)
    except RuleBroken as broken:
        db().rollback()
        return _preview(kind, draft, error=words(broken.sentence))
    flash(_("Nieuwe plannen van deze soort beginnen vanaf nu zo."), "success")
    return redirect(url_for("plans.template", kind=kind.value), 303)


# -- how ---------------------------------------------------------------------------------------------------------------


def _logo(form: LogoForm, status: int = 200) -> ResponseReturnValue:
    found = organising.logo_of(db(), actor())
    if request.method == "GET" and found is not None:
        form.description.data = found.description
    return render("copies/logo.html", status=status, form=form, logo=found)


def _choosing(form: BlankForm, status: int = 200) -> ResponseReturnValue:
    organising.require_administrator(db(), actor())
    return render("copies/template_form.html", status=status, form=form)


def _sent() -> tuple[PlanKind, organising.Draft]:
    kind = request.form.get("kind", "")
    if kind not in TEMPLATES:
        raise NotFound
    given = zip(request.form.getlist("titel"), request.form.getlist("uitleg"), strict=False)
    sections = tuple(TemplateSection(title, hint) for title, hint in given)
    left_out, shortened = request.form.getlist("weggelaten"), request.form.getlist("ingekort")
    return PlanKind(kind), organising.Draft(request.form.get("naam", ""), sections, tuple(left_out), tuple(shortened))


def _preview(kind: PlanKind, draft: organising.Draft, error: str = "") -> ResponseReturnValue:
    return render(
        "copies/template_preview.html",
        status=422 if error else 200,
        kind=kind,
        kind_title=TEMPLATES[kind].title,
        draft=draft,
        does=organising.would_do(db(), actor(), kind, draft),
        error=error,
    )
