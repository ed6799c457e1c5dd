"""Pages about one text: the plain form, who wrote what, suggestions, writing first for oneself, taking words out."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access.policy import Letter
from portal.coediting import pages, queries, removal, schema, services
from portal.coediting.blueprint import texts
from portal.coediting.forms import DecisionForm, PlainForm, RemovalForm
from portal.coediting.words import EDITOR
from portal.kernel.errors import RuleBroken
from portal.web.rendering import render
from portal.web.request import actor, db


def back(text_id: UUID) -> str:
    """Where the person came from, when that is a page of this portal; else the text itself."""
    wanted = request.values.get("terug", "")
    return wanted if schema.is_internal_link(wanted) else url_for("coediting.show", text_id=text_id)


@texts.app_template_global()
def words_of_the_editor() -> dict[str, str]:
    """The sentences of the editor in the language of the reader."""
    return {name: str(_(sentence.text)) for name, sentence in EDITOR.items()}


@texts.get("/teksten/<uuid:text_id>")
def show(text_id: UUID) -> ResponseReturnValue:
    page = pages.text_page(db(), actor(), text_id)
    return render("coediting/show.html", shown=page, back=request.args.get("terug"))


@texts.get("/teksten/<uuid:text_id>/schrijven")
def plain_form(text_id: UUID) -> ResponseReturnValue:
    pages.require(db(), actor(), text_id, Letter.E)
    seen, words = queries.plain_form(db(), text_id)
    return _plain_form(PlainForm(words=words, seen=seen), text_id)


@texts.post("/teksten/<uuid:text_id>/schrijven")
def save_plain_form(text_id: UUID) -> ResponseReturnValue:
    form = PlainForm()
    if not form.validate():
        return _plain_form(form, text_id, 422)
    try:
        saved = services.save_plain_form(db(), actor(), text_id, form.seen.data, form.words.data or "")
    except RuleBroken as broken:
        form.words.errors = [str(broken.sentence)]
        return _plain_form(form, text_id, 422)
    if saved.suggested:
        flash(_("Een deel van deze tekst is van een ander. Uw wijziging is een voorstel geworden."), "warning")
    elif saved.others_wrote:
        flash(_("Bewaard. Intussen schreef ook iemand anders. Beide staan er nu."), "info")
    else:
        flash(_("Bewaard."), "success")
    return redirect(back(text_id), 303)


def _plain_form(form: PlainForm, text_id: UUID, status: int = 200) -> ResponseReturnValue:
    """The box, under what others suggest: in the box itself those words would run into the text."""
    shown = pages.suggestions(db(), actor(), text_id).suggestions
    return render(
        "coediting/plain_form.html", form=form, suggestions=shown, text_id=text_id, back=back(text_id), status=status
    )


@texts.get("/teksten/<uuid:text_id>/schrijvers")
def writers(text_id: UUID) -> ResponseReturnValue:
    lines = pages.writers(db(), actor(), text_id)
    return render("coediting/writers.html", lines=lines, text_id=text_id, back=back(text_id))


@texts.get("/teksten/<uuid:text_id>/voorstellen")
def suggestions(text_id: UUID) -> ResponseReturnValue:
    page = pages.suggestions(db(), actor(), text_id)
    return render("coediting/suggestions.html", shown=page, form=DecisionForm(), text_id=text_id, back=back(text_id))


@texts.post("/teksten/<uuid:text_id>/voorstellen/overnemen")
def accept(text_id: UUID) -> ResponseReturnValue:
    return _decide(text_id, accepted=True)


@texts.post("/teksten/<uuid:text_id>/voorstellen/niet-overnemen")
def refuse(text_id: UUID) -> ResponseReturnValue:
    return _decide(text_id, accepted=False)


def _decide(text_id: UUID, *, accepted: bool) -> ResponseReturnValue:
    chosen = request.form.getlist("voorstel", type=UUID)
    services.decide(db(), actor(), text_id, chosen, accepted=accepted, reason=DecisionForm().reason.data or "")
    return redirect(url_for("coediting.suggestions", text_id=text_id, terug=back(text_id)), 303)


@texts.post("/teksten/<uuid:text_id>/voor-mezelf")
def begin_draft(text_id: UUID) -> ResponseReturnValue:
    draft = services.begin_draft(db(), actor(), text_id)
    return redirect(url_for("coediting.draft", text_id=draft.id, terug=back(text_id)), 303)


@texts.get("/teksten/<uuid:text_id>/voor-mezelf")
def draft(text_id: UUID) -> ResponseReturnValue:
    page = pages.draft_page(db(), actor(), text_id)
    return render("coediting/draft.html", shown=page, back=back(page.draft_of or text_id))


@texts.post("/teksten/<uuid:text_id>/delen")
def share_draft(text_id: UUID) -> ResponseReturnValue:
    shared = services.share_draft(db(), actor(), text_id)
    flash(_("Gedeeld. Iedereen die deze tekst mag lezen, leest dit nu."), "success")
    return redirect(back(shared), 303)


@texts.get("/teksten/<uuid:text_id>/weghalen")
def removals(text_id: UUID) -> ResponseReturnValue:
    page = pages.removals(db(), actor(), text_id)
    return render("coediting/removals.html", shown=page, form=RemovalForm(), text_id=text_id, back=back(text_id))


@texts.post("/teksten/<uuid:text_id>/weghalen")
def ask_removal(text_id: UUID) -> ResponseReturnValue:
    form = RemovalForm()
    problem = None
    if form.validate():
        try:
            removal.ask(db(), actor(), text_id, form.words.data or "", form.reason.data or "")
        except RuleBroken as broken:
            problem = str(broken.sentence)
            form.words.errors = [problem]
    if form.errors or problem:
        page = pages.removals(db(), actor(), text_id)
        return render("coediting/removals.html", shown=page, form=form, text_id=text_id, back=back(text_id), status=422)
    flash(_("Gevraagd. Een ander die hier mag schrijven, moet het goedkeuren."), "success")
    return redirect(url_for("coediting.removals", text_id=text_id, terug=back(text_id)), 303)


@texts.post("/teksten/<uuid:text_id>/weghalen/<uuid:removal_id>/goedkeuren")
def approve_removal(text_id: UUID, removal_id: UUID) -> ResponseReturnValue:
    removal.approve(db(), actor(), text_id, removal_id)
    flash(_("De woorden zijn weg, ook uit wat er eerder stond."), "success")
    return redirect(url_for("coediting.removals", text_id=text_id, terug=back(text_id)), 303)
