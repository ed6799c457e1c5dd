"""Pages of own words: what people write in a file themselves, and the youth's own corner."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from portal.access.actor import Door
from portal.access.policy import Kind
from portal.dossier import looks
from portal.dossier import queries as dossier
from portal.dossier.pages import FileCard
from portal.dossier.views import head
from portal.dossier.writings import queries, services
from portal.dossier.writings.forms import GROUNDS, AnswerForm, RefusalForm, WorryForm, WritingForm
from portal.dossier.writings.models import RefusalGround
from portal.dossier.writings.names import NAMES
from portal.dossier.writings.services import Draft
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import say
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("words", __name__)

KINDS: Mapping[str, Kind] = {
    "verklaring": Kind.OWN_STATEMENT,
    "vraag": Kind.QUESTION,
    "zorg": Kind.WORRY_RAISED,
    "informatieverzoek": Kind.REQUEST_377C,
}
WAYS = {kind: way for way, kind in KINDS.items()}


@bp.get("/jongeren/<uuid:file_id>/eigen-woorden")
def own(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    return render(
        "dossier/words/own.html",
        file_head=head(card),
        card=card,
        rows=queries.own_words(db(), actor(), card),
        offered=queries.offered(db(), actor(), card),
        has_corner=queries.has_corner(db(), actor(), card),
        ways=WAYS,
        names=NAMES,
    )


@bp.get("/jongeren/<uuid:file_id>/eigen-woorden/nieuw/<way>")
def new(file_id: UUID, way: str) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    return _writing_page(card, _kind(way), _form(card, _kind(way)))


@bp.post("/jongeren/<uuid:file_id>/eigen-woorden/nieuw/<way>")
def save(file_id: UUID, way: str) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    kind = _kind(way)
    form = _form(card, kind)
    if not form.validate():
        return _writing_page(card, kind, form, 422)
    about = UUID(form.about.data) if isinstance(form, WorryForm) and form.about.data else None
    draft = Draft(file_id, kind, about)
    if "look" in request.form:  # see first who can read it, now that it is known whom it is about
        return _writing_page(card, kind, form, about=about)
    try:
        services.write(db(), actor(), draft, form.text.data)
    except RuleBroken as error:
        form.text.errors = [words(error.sentence)]
        return _writing_page(card, kind, form, 422)
    flash(_("Bewaard."), "success")
    return redirect(url_for("words.own", file_id=file_id), 303)


@bp.get("/jongeren/<uuid:file_id>/eigen-woorden/<uuid:writing_id>")
def one(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    return _page_of(file_id, writing_id)


@bp.post("/jongeren/<uuid:file_id>/eigen-woorden/<uuid:writing_id>/antwoord")
def answer(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    form = AnswerForm()
    if not form.validate():
        return _page_of(file_id, writing_id, answer_form=form)
    services.answer(db(), actor(), writing_id, form.text.data)
    flash(_("Uw antwoord staat er. De vrager krijgt bericht."), "success")
    return _back(file_id, writing_id)


@bp.post("/jongeren/<uuid:file_id>/eigen-woorden/<uuid:writing_id>/weigeren")
def refuse(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    form = RefusalForm()
    if not form.validate():
        return _page_of(file_id, writing_id, refusal_form=form)
    services.refuse(db(), actor(), writing_id, RefusalGround(form.ground.data), form.text.data)
    flash(_("De weigering staat er, met uw uitleg. De ouder krijgt bericht."), "success")
    return _back(file_id, writing_id)


@bp.post("/jongeren/<uuid:file_id>/eigen-woorden/<uuid:writing_id>/mening")
def take_position(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    if request.form.get("agrees") not in {"ja", "nee"}:
        raise RuleBroken(say("Kies ja of nee."))
    services.take_position(db(), actor(), writing_id, agrees=request.form["agrees"] == "ja")
    flash(_("Je keuze is bewaard."), "success")
    return _back(file_id, writing_id)


@bp.post("/jongeren/<uuid:file_id>/eigen-woorden/<uuid:writing_id>/niet-voor")
def not_for(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    services.not_for(db(), actor(), writing_id, _uuid(request.form.get("person", "")))
    flash(_("Dit geldt vanaf nu."), "success")
    return _back(file_id, writing_id)


@bp.post("/jongeren/<uuid:file_id>/eigen-woorden/<uuid:writing_id>/toch-wel")
def for_again(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    services.for_again(db(), actor(), writing_id, _uuid(request.form.get("line", "")))
    flash(_("Deze persoon kan het weer lezen."), "success")
    return _back(file_id, writing_id)


@bp.get("/jongeren/<uuid:file_id>/mijn-hoekje")
def corner(file_id: UUID) -> ResponseReturnValue:
    return _corner_page(file_id, WritingForm())


@bp.post("/jongeren/<uuid:file_id>/mijn-hoekje")
def keep_in_corner(file_id: UUID) -> ResponseReturnValue:
    services.require_corner(db(), actor(), file_id)
    form = WritingForm()
    if not form.validate():
        return _corner_page(file_id, form, 422)
    services.keep_in_corner(db(), actor(), file_id, form.text.data)
    return redirect(url_for("words.corner", file_id=file_id), 303)


@bp.post("/mijn-hoekje/<uuid:writing_id>/weg")
def throw_away(writing_id: UUID) -> ResponseReturnValue:
    file_id = services.throw_away(db(), actor(), writing_id)
    return redirect(url_for("words.corner", file_id=file_id), 303)


@bp.post("/jongeren/<uuid:file_id>/wie-keek/waarom")
def ask_why(file_id: UUID) -> ResponseReturnValue:
    """One click at a line of "Wie keek": a question to the worker about a line that the viewer can see."""
    card = dossier.card(db(), actor(), file_id)
    day, who = _day(request.form.get("day", "")), _uuid(request.form.get("who", ""))
    line = looks.line_of(db(), actor(), card, day, who)
    asked = (
        say("Waarom keek %(who)s (%(role)s) op %(day)s in mijn dossier?")
        if card.is_oneself
        else say("Waarom keek %(who)s (%(role)s) op %(day)s in dit dossier?")
    )
    # In the source language whoever asks: it becomes words in the file, not a sentence of the page.
    text = asked.text % {"who": words(line.name), "role": words(line.role), "day": f"{day:%d-%m-%Y}"}
    writing = services.write(db(), actor(), Draft(file_id, Kind.QUESTION), text)
    flash(_("Je vraag is verstuurd. Het antwoord komt hier te staan."), "success")
    return _back(file_id, writing.id)


# -- how ---------------------------------------------------------------------------------------------------------------


def _kind(way: str) -> Kind:
    if way not in KINDS:
        raise NotFound
    return KINDS[way]


def _form(card: FileCard, kind: Kind) -> WritingForm:
    if kind is not Kind.WORRY_RAISED:
        return WritingForm()
    form = WorryForm()
    people = dossier.people_known(db(), actor(), card.file_id)
    form.about.choices = [
        SelectChoice("", _("Niemand in het bijzonder")),
        *(SelectChoice(str(line.person_id), f"{words(line.name)} ({words(line.role)})") for line in people),
    ]
    return form


def _writing_page(
    card: FileCard, kind: Kind, form: WritingForm, status: int = 200, about: UUID | None = None
) -> ResponseReturnValue:
    return render(
        "dossier/words/new.html",
        status=status,
        file_head=head(card),
        card=card,
        form=form,
        kind=kind.value,
        name=NAMES[kind],
        readers=queries.readers_before(db(), actor(), card, Draft(card.file_id, kind, about)),
    )


def _page_of(
    file_id: UUID, writing_id: UUID, *, answer_form: AnswerForm | None = None, refusal_form: RefusalForm | None = None
) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    failed = answer_form is not None or refusal_form is not None
    return render(
        "dossier/words/one.html",
        status=422 if failed else 200,
        file_head=head(card),
        card=card,
        shown=queries.one_page(db(), actor(), card, writing_id),
        names=NAMES,
        grounds=GROUNDS,
        answer_form=answer_form or AnswerForm(formdata=None),
        refusal_form=refusal_form or RefusalForm(formdata=None),
        failed_form=answer_form or refusal_form,
        at_work=actor().door is Door.WORK,
    )


def _corner_page(file_id: UUID, form: WritingForm, status: int = 200) -> ResponseReturnValue:
    notes = queries.corner(db(), actor(), file_id)
    card = dossier.card(db(), actor(), file_id)
    return render("dossier/words/corner.html", status=status, file_head=head(card), card=card, notes=notes, form=form)


def _back(file_id: UUID, writing_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("words.one", file_id=file_id, writing_id=writing_id), 303)


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise NotFound from None
