"""Pages on which a GI asks for information, and on which it is given."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.dossier import queries as dossier
from portal.dossier.domain import Topic
from portal.dossier.information import queries, services
from portal.dossier.information.forms import AnswerForm, AskForm, GiveForm
from portal.dossier.pages import FileCard
from portal.dossier.topic_names import TOPIC_NAMES
from portal.dossier.views import head
from portal.kernel.errors import NotFound
from portal.web import trying
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("information", __name__, url_prefix="/jongeren/<uuid:file_id>/informatie")


@bp.get("")
def show(file_id: UUID) -> ResponseReturnValue:
    return _show(file_id)


@bp.post("")
def ask(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    form = AskForm()
    form.topics.choices = _choices(queries.page(db(), actor(), card).may_ask)
    if form.validate() and trying.done(
        form,
        lambda: services.ask(db(), actor(), card, [Topic(topic) for topic in form.topics.data or ()], form.reason.data),
    ):
        flash(_("Gevraagd. De begeleider antwoordt per onderwerp."), "success")
        return redirect(url_for(".show", file_id=file_id), 303)
    return _show(file_id, form)


@bp.route("/<uuid:request_id>", methods=["GET", "POST"])
def answer(file_id: UUID, request_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.page(db(), actor(), card)
    asked = next((one for one in (*found.waiting, *found.answered) if one.id == request_id), None)
    if asked is None or not found.answers:
        raise NotFound
    form = AnswerForm()
    form.gives.choices = [("", _("Kies")), ("ja", _("Ja, geef dit onderwerp")), ("nee", _("Nee, dit is niet nodig"))]
    if form.validate_on_submit() and trying.done(
        form,
        lambda: services.answer(
            db(),
            actor(),
            card,
            request_id,
            gives=form.gives.data == "ja",
            words=form.words.data or "",
            ends_on=form.ends_on.data,
        ),
    ):
        flash(_("Uw antwoord staat vast. De jeugdbeschermer krijgt bericht."), "success")
        return redirect(url_for(".show", file_id=file_id), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render(
        "dossier/information/answer.html",
        status=status,
        file_head=head(card),
        card=card,
        form=form,
        asked=asked,
        topics=TOPIC_NAMES,
    )


@bp.route("/geven", methods=["GET", "POST"])
def give(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.page(db(), actor(), card)
    if not found.colleagues:
        raise NotFound
    form = GiveForm()
    form.part.choices = [("", _("Kies")), *((str(one.part_id), words(one.name)) for one in found.colleagues)]
    form.topics.choices = _choices(queries.BEYOND_THE_ROLE)
    if form.validate_on_submit() and trying.done(
        form,
        lambda: services.give(
            db(),
            actor(),
            card,
            UUID(form.part.data),
            topics=[Topic(topic) for topic in form.topics.data or ()],
            reason=form.reason.data,
            ends_on=form.ends_on.data,
        ),
    ):
        flash(_("Gegeven. De jeugdbeschermer krijgt bericht."), "success")
        return redirect(url_for(".show", file_id=file_id), 303)
    status = 422 if form.errors or form.form_errors else 200
    return render("dossier/information/give.html", status=status, file_head=head(card), card=card, form=form)


# -- how ---------------------------------------------------------------------------------------------------------------


def _show(file_id: UUID, form: AskForm | None = None) -> ResponseReturnValue:
    card: FileCard = dossier.card(db(), actor(), file_id)
    found = queries.page(db(), actor(), card)
    shown = form or AskForm(formdata=None)
    shown.topics.choices = shown.topics.choices or _choices(found.may_ask)
    return render(
        "dossier/information/show.html",
        status=422 if form else 200,
        file_head=head(card),
        card=card,
        found=found,
        form=shown,
        topics=TOPIC_NAMES,
    )


def _choices(topics: tuple[Topic, ...]) -> list[tuple[str, str]]:
    return [(topic.value, words(TOPIC_NAMES[topic])) for topic in topics]
