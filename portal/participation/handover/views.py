"""Pages about handing a file over: for the coordinator, for the family, and for who takes it on."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.database.session import legal_today
from portal.dossier import queries as dossier
from portal.dossier.pages import FileCard
from portal.dossier.views import head
from portal.kernel.errors import NotFound
from portal.participation.consents.queries import capacity_of
from portal.participation.handover import queries, services
from portal.participation.handover.domain import AS_NEEDED, CLASSES, PastClass
from portal.participation.handover.forms import AnswerForm, CompleteForm, OfferForm
from portal.participation.handover.models import Handover
from portal.participation.handover.services import Offer, Taker
from portal.web import trying
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("handover", __name__)


@bp.get("/jongeren/<uuid:file_id>/overdracht")
def show(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.page(db(), actor(), card)
    return render("participation/handover/show.html", file_head=head(card), card=card, found=found)


@bp.route("/jongeren/<uuid:file_id>/overdracht/nieuw", methods=["GET", "POST"])
def offer(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    if not queries.page(db(), actor(), card).coordinates:
        raise NotFound
    secret = queries.is_secret_for_someone(db(), file_id)
    form = OfferForm(seen="")
    form.organisation.choices = [("", _("Kies een organisatie")), *_organisations()]
    form.needed.choices = [(each.value, words(CLASSES[each].name)) for each in AS_NEEDED]
    if not form.is_submitted():
        form.from_day.data = legal_today(db()) + timedelta(days=14)
        form.needed.data = [each.value for each in AS_NEEDED]
        return _offer_page(card, form, secret=secret)
    if not form.validate():
        return _offer_page(card, form, secret=secret)
    asked = Offer(
        UUID(form.organisation.data),
        form.from_day.data,
        [PastClass(each) for each in form.needed.data],
        form.why.data,
        reveals_stay=secret and not form.may_be_known.data,
    )
    if not form.seen.data:
        sights: list[queries.Sight] = []
        trying.done(form, lambda: sights.extend(_looked_ahead(file_id, asked)))
        form.seen.data = "" if form.form_errors else "1"
        return _offer_page(card, form, secret=secret, sights=None if form.form_errors else sights)
    if not trying.done(form, lambda: services.offer(db(), actor(), file_id, asked)):
        return _offer_page(card, form, secret=secret)
    flash(
        _("Het dossier is aangeboden. Bel uw collega daar: die ziet pas iets als u de overdracht afrondt."), "success"
    )
    return redirect(url_for("handover.show", file_id=file_id), 303)


@bp.post("/jongeren/<uuid:file_id>/overdracht/<uuid:handover_id>/intrekken")
def withdraw(file_id: UUID, handover_id: UUID) -> ResponseReturnValue:
    dossier.card(db(), actor(), file_id)
    services.withdraw(db(), actor(), file_id, handover_id)
    flash(_("De overdracht gaat niet door. Er verandert niets."), "success")
    return redirect(url_for("handover.show", file_id=file_id), 303)


@bp.route("/jongeren/<uuid:file_id>/overdracht/<uuid:handover_id>/afronden", methods=["GET", "POST"])
def complete(file_id: UUID, handover_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    shown = queries.one(db(), actor(), card, handover_id)
    row = db().get_one(Handover, handover_id)
    if row.accepted_by is None or row.done_at or row.withdrawn_at or row.refused_why:
        raise NotFound
    form = CompleteForm()
    tomorrow = legal_today(db()) + timedelta(days=1)
    if not form.is_submitted():
        form.from_day.data = max(row.from_day, tomorrow)
    elif form.validate() and trying.done(
        form, lambda: services.complete(db(), actor(), file_id, handover_id, form.from_day.data)
    ):
        flash(_("De overdracht staat vast. Het gezin krijgt bericht."), "success")
        return redirect(url_for("handover.show", file_id=file_id), 303)
    taker = Taker(row.accepted_by, row.accepted_name or "")
    return render(
        "participation/handover/complete.html",
        status=422 if form.errors or form.form_errors else 200,
        file_head=head(card),
        card=card,
        shown=shown,
        form=form,
        sights=queries.sights(db(), actor(), row, taker, max(row.from_day, tomorrow)),
    )


@bp.post("/jongeren/<uuid:file_id>/overdracht/<uuid:handover_id>/toestemming/<of>")
def consent(file_id: UUID, handover_id: UUID, of: str) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    capacity = capacity_of(db(), actor(), card)
    if capacity is None or of not in set(PastClass):
        raise NotFound
    services.consent(db(), actor(), file_id, handover_id, PastClass(of), capacity=capacity)
    flash(_("Uw toestemming is vastgelegd. Intrekken kan altijd, bij Toestemming."), "success")
    return redirect(url_for("handover.show", file_id=file_id), 303)


@bp.get("/overdrachten")
def offered() -> ResponseReturnValue:
    return _offered_page(AnswerForm(formdata=None))


@bp.post("/overdrachten/<uuid:handover_id>/overnemen")
def take(handover_id: UUID) -> ResponseReturnValue:
    services.answer(db(), actor(), handover_id, takes=True)
    flash(
        _("U neemt dit dossier over. Uw collega rondt de overdracht af; daarna staat het bij uw jeugdigen."), "success"
    )
    return redirect(url_for("handover.offered"), 303)


@bp.post("/overdrachten/<uuid:handover_id>/weigeren")
def refuse(handover_id: UUID) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate():
        return _offered_page(form, handover_id)
    if not trying.done(form, lambda: services.answer(db(), actor(), handover_id, takes=False, reason=form.reason.data)):
        return _offered_page(form, handover_id)
    flash(_("Uw antwoord is verstuurd. Uw collega krijgt bericht."), "success")
    return redirect(url_for("handover.offered"), 303)


# -- how ---------------------------------------------------------------------------------------------------------------


def _organisations() -> Sequence[tuple[str, str]]:
    return [(str(id_), name) for id_, name in queries.organisations(db(), actor())]


def _looked_ahead(file_id: UUID, asked: Offer) -> Sequence[queries.Sight]:
    """What the new organisation would see: offered inside a savepoint, of which nothing remains."""
    attempt = db().begin_nested()
    try:
        row = services.offer(db(), actor(), file_id, asked)
        return queries.sights(db(), actor(), row, None, asked.from_day)
    finally:
        attempt.rollback()


def _offer_page(
    card: FileCard, form: OfferForm, *, secret: bool, sights: Sequence[queries.Sight] | None = None
) -> ResponseReturnValue:
    return render(
        "participation/handover/offer.html",
        status=422 if form.errors or form.form_errors else 200,
        file_head=head(card),
        card=card,
        form=form,
        secret=secret,
        sights=sights,
        by_consent=[CLASSES[each].name for each in PastClass if CLASSES[each].goes == "by_consent"],
    )


def _offered_page(form: AnswerForm, refused_id: UUID | None = None) -> ResponseReturnValue:
    return render(
        "participation/handover/offered.html",
        status=422 if form.errors or form.form_errors else 200,
        form=form,
        refused_id=refused_id,
        rows=queries.offered(db(), actor()),
    )
