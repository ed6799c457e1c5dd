"""Bringing a document in, saying of which plan it is, and working through what is in it."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.copies import merge_page
from portal.copies.forms import UploadForm
from portal.copies.models import ReturnItem
from portal.copies.returned import ReturnState, Way
from portal.copies.services import merging, returning
from portal.copies.views.blueprint import bp, card_and_head
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.plans.views.blueprint import file_head
from portal.web.filters import words
from portal.web.rendering import render, wants_fragment
from portal.web.request import actor, db

WAY_NAMES = {
    Way.COMMENT: say("Zet erbij als reactie"),
    Way.SUGGESTION: say("Zet erin als voorstel"),
    Way.REPLY: say("Zet erbij als antwoord"),
    Way.RESOLVE: say("Rond de reactie af"),
    Way.REOPEN: say("Open de reactie weer"),
    Way.ACCEPT: say("Neem het voorstel over"),
    Way.REFUSE: say("Neem het voorstel niet over"),
}
TAKEN = {
    Way.COMMENT: say("Het staat nu als reactie in het plan."),
    Way.SUGGESTION: say("Het staat nu als voorstel in het plan."),
    Way.REPLY: say("Het staat nu als antwoord in het plan."),
    Way.RESOLVE: say("De reactie is afgerond."),
    Way.REOPEN: say("De reactie is weer open."),
    Way.ACCEPT: say("Het voorstel is overgenomen."),
    Way.REFUSE: say("Het voorstel is niet overgenomen."),
}


@bp.get("/jongeren/<uuid:file_id>/word-terug")
def bring_page(file_id: UUID) -> ResponseReturnValue:
    _card, head = card_and_head(file_id)
    returning.require_may_bring_in(db(), actor(), file_id)
    return _bringing(file_id, UploadForm(), head=head)


@bp.post("/jongeren/<uuid:file_id>/word-terug")
def bring_in(file_id: UUID) -> ResponseReturnValue:
    """Take a document. What is wrong with it is said beside the field; with JavaScript the chosen file stays chosen."""
    form = UploadForm()
    if not form.validate():
        returning.require_may_bring_in(db(), actor(), file_id)
    else:
        try:
            made = returning.bring_in(db(), actor(), file_id, form.document.data.read())
        except RuleBroken as broken:
            db().rollback()
            form.document.errors = [words(broken.sentence)]
        else:
            return _go(_place_of(made.id, made.state))
    if wants_fragment():  # the reason alone: nothing of the file
        return render("copies/_refused.html", status=422, form=form)
    return _bringing(file_id, form, status=422)


@bp.get("/word-terug/<uuid:return_id>/welk-plan")
def which_plan(return_id: UUID) -> ResponseReturnValue:
    return _choosing(return_id)


@bp.post("/word-terug/<uuid:return_id>/welk-plan")
def confirm(return_id: UUID) -> ResponseReturnValue:
    try:
        made = returning.confirm(db(), actor(), return_id, request.form.get("plan", ""))
    except RuleBroken as broken:
        db().rollback()
        return _choosing(return_id, words(broken.sentence))
    return redirect(url_for("copies.merging", return_id=made.id), 303)


@bp.get("/word-terug/<uuid:return_id>", endpoint="merging")
def merging_page(return_id: UUID) -> ResponseReturnValue:
    row = returning.own_return(db(), actor(), return_id)
    if row.state is ReturnState.UNSURE:
        return redirect(url_for("copies.which_plan", return_id=return_id), 303)
    page = merge_page.merge_page(db(), actor(), return_id)
    return render("copies/merging.html", file_head=file_head(page.plan.youth_file_id), merge=page, ways=WAY_NAMES)


@bp.post("/word-terug/dingen/<uuid:item_id>/overnemen")
def take(item_id: UUID) -> ResponseReturnValue:
    try:
        way = Way(request.form.get("als", ""))
        section = UUID(request.form["deel"]) if request.form.get("deel") else None
    except ValueError:
        raise NotFound from None
    despite = request.form.get("toch") == "ja"
    return _decided(item_id, lambda: merging.take(db(), actor(), item_id, way, section, despite=despite), TAKEN[way])


@bp.post("/word-terug/dingen/<uuid:item_id>/laten")
def leave(item_id: UUID) -> ResponseReturnValue:
    return _decided(item_id, lambda: merging.leave(db(), actor(), item_id), say("Dit blijft liggen."))


@bp.post("/word-terug/<uuid:return_id>/delen/<uuid:section_id>/alles-overnemen")
def take_all(return_id: UUID, section_id: UUID) -> ResponseReturnValue:
    done, waiting = merging.take_all(db(), actor(), return_id, section_id)
    said = ngettext("%(num)s ding is overgenomen.", "%(num)s dingen zijn overgenomen.", done)
    if waiting:
        said += " " + ngettext(
            "%(num)s ding kon niet vanzelf en wacht nog.", "%(num)s dingen konden niet vanzelf en wachten nog.", waiting
        )
    flash(said, "warning" if waiting else "success")
    return redirect(url_for("copies.merging", return_id=return_id, _anchor=f"deel-{section_id}"), 303)


@bp.post("/word-terug/<uuid:return_id>/alles-laten")
def leave_all(return_id: UUID) -> ResponseReturnValue:
    """Leave all that waits in one section, or all that has none."""
    try:
        section = UUID(request.form["deel"]) if request.form.get("deel") else None
    except ValueError:
        raise NotFound from None
    merging.leave_all(db(), actor(), return_id, section)
    flash(_("De rest blijft liggen. Overnemen kan nog."), "success")
    return redirect(url_for("copies.merging", return_id=return_id), 303)


@bp.post("/word-terug/<uuid:return_id>/namen")
def name_people(return_id: UUID) -> ResponseReturnValue:
    chosen = dict(zip(request.form.getlist("naam"), request.form.getlist("persoon"), strict=False))
    return _done(return_id, lambda: merging.name_people(db(), actor(), return_id, chosen), _("De namen zijn bewaard."))


@bp.post("/word-terug/<uuid:return_id>/klaar")
def finish(return_id: UUID) -> ResponseReturnValue:
    return _done(return_id, lambda: merging.finish(db(), actor(), return_id), _("U bent klaar met dit bestand."))


@bp.post("/word-terug/<uuid:return_id>/weggooien")
def throw_away(return_id: UUID) -> ResponseReturnValue:
    file_id = returning.throw_away(db(), actor(), return_id)
    flash(_("Het bestand is weg. Wat al is overgenomen, staat in het plan."), "success")
    return redirect(url_for("copies.bring_page", file_id=file_id), 303)


# -- how ---------------------------------------------------------------------------------------------------------------


def _bringing(file_id: UUID, form: UploadForm, *, head: object = None, status: int = 200) -> ResponseReturnValue:
    return render(
        "copies/bring_in.html",
        status=status,
        file_head=head or card_and_head(file_id)[1],
        file_id=file_id,
        form=form,
        lines=merge_page.returns_of(db(), actor(), file_id),
    )


def _choosing(return_id: UUID, error: str = "") -> ResponseReturnValue:
    row = returning.own_return(db(), actor(), return_id)
    return render(
        "copies/which_plan.html",
        status=422 if error else 200,
        file_head=file_head(row.youth_file_id),
        return_id=return_id,
        plans=returning.offered(db(), actor(), return_id),
        error=error,
    )


def _place_of(return_id: UUID, state: ReturnState) -> str:
    endpoint = "copies.which_plan" if state is ReturnState.UNSURE else "copies.merging"
    return url_for(endpoint, return_id=return_id)


def _go(address: str) -> ResponseReturnValue:
    """Another page; a form that htmx sent is told to load it whole."""
    if request.headers.get("HX-Request"):
        return "", 200, {"HX-Redirect": address}
    return redirect(address, 303)


def _decided(item_id: UUID, do: Callable[[], object], said: Sentence) -> ResponseReturnValue:
    """One decision, and back to the same thing on the page; what could not be is said there, and it goes on waiting."""
    item = db().get(ReturnItem, item_id)
    if item is None:
        raise NotFound
    return_id = item.return_id
    try:
        do()
    except merging.SecretInside as secret:
        db().rollback()
        flash(words(secret.sentence), "danger")
    except RuleBroken as broken:
        db().rollback()
        flash(words(broken.sentence), "warning")
    else:
        flash(words(said), "success")
    return redirect(url_for("copies.merging", return_id=return_id, _anchor=f"ding-{item_id}"), 303)


def _done(return_id: UUID, do: Callable[[], object], said: str) -> ResponseReturnValue:
    try:
        do()
    except RuleBroken as broken:
        db().rollback()
        flash(words(broken.sentence), "warning")
    else:
        flash(said, "success")
    return redirect(url_for("copies.merging", return_id=return_id), 303)
