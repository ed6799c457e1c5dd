"""Pages with which older items open one by one, for who guides the youth."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.database.session import legal_today
from portal.dossier import queries as dossier
from portal.dossier.domain import WithholdingGround
from portal.dossier.gate import queries, services
from portal.dossier.gate.forms import TalkForm
from portal.dossier.gate.queries import Round, WaitingItem
from portal.dossier.gate.services import Ground
from portal.dossier.pages import FileCard
from portal.dossier.shielding.forms import GroundForm
from portal.dossier.shielding.queries import who_may_second
from portal.dossier.views import head
from portal.dossier.ways import page_of_item
from portal.kernel.errors import NotFound
from portal.web import trying
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("gate", __name__, url_prefix="/jongeren/<uuid:file_id>/openen")


@bp.get("")
def show(file_id: UUID) -> ResponseReturnValue:
    return _page(dossier.card(db(), actor(), file_id))


@bp.post("/<uuid:person_id>/gesprek")
def talk(file_id: UUID, person_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    form = TalkForm(prefix=str(person_id))
    if not form.validate() or not trying.done(
        form, lambda: services.talked(db(), actor(), card, person_id, form.talked_on.data)
    ):
        return _page(card, person_id, form)
    flash(_("Het gesprek is vastgelegd."), "success")
    return redirect(url_for("gate.show", file_id=file_id), 303)


@bp.get("/<uuid:person_id>/<uuid:item_id>")
def look(file_id: UUID, person_id: UUID, item_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    return _item_page(card, person_id, item_id, GroundForm(formdata=None))


@bp.post("/<uuid:person_id>/<uuid:item_id>/open")
def open_item(file_id: UUID, person_id: UUID, item_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    form = GroundForm(formdata=None)
    if not trying.done(form, lambda: services.open_item(db(), actor(), card, person_id, item_id)):
        return _item_page(card, person_id, item_id, form)
    flash(_("Dit stuk is nu te lezen voor deze persoon."), "success")
    return redirect(url_for("gate.show", file_id=file_id), 303)


@bp.post("/<uuid:person_id>/<uuid:item_id>/dicht")
def keep_closed(file_id: UUID, person_id: UUID, item_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.require_guide(db(), actor(), file_id)
    form = GroundForm()
    form.second.choices = _seconds(file_id, item_id)
    if not form.validate():
        return _item_page(card, person_id, item_id, form)
    ground = Ground(WithholdingGround(form.ground.data), form.reason.data, UUID(form.second.data), form.review_on.data)
    if not trying.done(form, lambda: services.keep_closed(db(), actor(), card, person_id, item_id, ground)):
        return _item_page(card, person_id, item_id, form)
    flash(_("Dit stuk blijft dicht voor deze persoon. U kijkt er opnieuw naar op de gekozen dag."), "success")
    return redirect(url_for("gate.show", file_id=file_id), 303)


@bp.post("/<uuid:person_id>/klaar")
def finish(file_id: UUID, person_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    services.finish(db(), actor(), card, person_id)
    flash(_("Alles is nagekeken."), "success")
    return redirect(url_for("gate.show", file_id=file_id), 303)


# -- how ---------------------------------------------------------------------------------------------------------------


def _page(card: FileCard, person_id: UUID | None = None, form: TalkForm | None = None) -> ResponseReturnValue:
    rounds = queries.rounds(db(), actor(), card)
    forms = {each.gate.person_id: _talk_form(each) for each in rounds}
    if person_id is not None and form is not None:
        if person_id not in forms:
            raise NotFound
        forms[person_id] = form
    return render(
        "dossier/gate/show.html",
        status=422 if form is not None else 200,
        file_head=head(card),
        card=card,
        rounds=rounds,
        forms=forms,
        failed_form=form,
    )


def _talk_form(one: Round) -> TalkForm:
    form = TalkForm(formdata=None, prefix=str(one.gate.person_id))
    form.talked_on.data = one.talked_on or legal_today(db())
    return form


def _item_page(card: FileCard, person_id: UUID, item_id: UUID, form: GroundForm) -> ResponseReturnValue:
    one = queries.round_of(db(), actor(), card, person_id)
    item = _waiting(one, item_id)
    form.second.choices = _seconds(card.file_id, item_id)
    return render(
        "dossier/gate/look.html",
        status=422 if form.errors or form.form_errors else 200,
        file_head=head(card),
        card=card,
        one=one,
        item=item,
        href=page_of_item(card.file_id, item.id, item.kind, top=item.top),
        form=form,
    )


def _waiting(one: Round, item_id: UUID) -> WaitingItem:
    for item in one.waiting:
        if item.id == item_id:
            return item
    raise NotFound


def _seconds(file_id: UUID, item_id: UUID) -> list[tuple[str, str]]:
    people = who_may_second(db(), actor(), file_id, item_id)
    return [("", _("Kies een hulpverlener")), *((str(one.person_id), words(one.name)) for one in people)]
