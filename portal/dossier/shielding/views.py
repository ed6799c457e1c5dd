"""Pages about what is kept from someone, for who decides on it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from portal.access.policy import Kind
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier import queries as dossier
from portal.dossier.domain import WithholdingGround
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.pages import FileCard, PersonLine
from portal.dossier.shielding import queries
from portal.dossier.shielding.forms import (
    GROUNDS,
    CourtForm,
    GroundForm,
    ReviewForm,
    SecretForm,
    ShowAgainForm,
    ThirdPartyForm,
    WithholdForm,
)
from portal.dossier.shielding.queries import Line
from portal.dossier.views import head
from portal.dossier.ways import page_of_item, parts_told
from portal.web import trying
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("shielding", __name__, url_prefix="/jongeren/<uuid:file_id>/afscherming")
USUAL = timedelta(days=90)  # until the next look, unless another day is chosen
Choices = list[tuple[str, str]]


@bp.get("")
def show(file_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    found = queries.shielded(db(), actor(), card)
    return render("dossier/shielding/show.html", file_head=head(card), card=card, found=found, grounds=GROUNDS)


@bp.route("/geheim", methods=["GET", "POST"])
def secret(file_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    form = SecretForm()
    form.person.choices = _people(queries.family(db(), actor(), file_id))

    def decide() -> object:
        return facts.exclude(
            db(),
            actor(),
            youth_file_id=file_id,
            person_id=UUID(form.person.data),
            reason=form.reason.data,
            review_on=form.review_on.data,
        )

    if not form.is_submitted():
        form.review_on.data = legal_today(db()) + USUAL
    elif form.validate() and trying.done(form, decide):
        return _back(card, _("Vanaf nu ziet deze persoon niets meer dat verraadt waar het kind woont."))
    return _form_page("dossier/shielding/secret.html", card, form)


@bp.route("/geheim/<uuid:line_id>", methods=["GET", "POST"])
def review_secret(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    line = queries.line_of(db(), actor(), card, "secrets", line_id)
    return _review(card, line, "secret", lambda day: facts.review_exclusion(db(), actor(), line_id, day))


@bp.post("/geheim/<uuid:line_id>/stoppen")
def end_secret(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.line_of(db(), actor(), card, "secrets", line_id)
    facts.end_exclusion(db(), actor(), line_id)
    return _back(card, _("Waar het kind woont, is voor deze persoon niet meer geheim."))


@bp.route("/rechter", methods=["GET", "POST"])
def court(file_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    form = CourtForm()
    form.person.choices = _people(queries.family(db(), actor(), file_id))
    form.kinds.choices = [(kind.value, words(name)) for kind, name in KIND_NAMES.items()]

    def record() -> object:
        return facts.block_by_court(
            db(),
            actor(),
            youth_file_id=file_id,
            person_id=UUID(form.person.data),
            order_reference=form.order_reference.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            kinds=[Kind(kind) for kind in form.kinds.data],
        )

    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate() and trying.done(form, record):
        return _back(card, _("De uitspraak is vastgelegd en geldt in deze periode."))
    return _form_page("dossier/shielding/court.html", card, form)


@bp.post("/rechter/<uuid:line_id>/stoppen")
def end_court(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    line = queries.line_of(db(), actor(), card, "blocks", line_id)
    last = max(line.since, legal_today(db()) - timedelta(days=1))
    facts.end_court_block(db(), actor(), line_id, last)
    return _back(card, _("De uitspraak geldt niet meer."))


@bp.get("/stukken")
def items(file_id: UUID) -> ResponseReturnValue:
    card = _card(file_id)
    rows = queries.items_of(db(), actor(), file_id)
    parts = parts_told(db(), {row.id for row in rows if not row.top})
    return render("dossier/shielding/items.html", file_head=head(card), card=card, rows=rows, parts=parts)


@bp.get("/stukken/<uuid:item_id>")
def item(file_id: UUID, item_id: UUID) -> ResponseReturnValue:
    form = WithholdForm(formdata=None)
    form.review_on.data = legal_today(db()) + USUAL
    return _item_page(dossier.card(db(), actor(), file_id), item_id, form, ThirdPartyForm(formdata=None))


@bp.post("/stukken/<uuid:item_id>/dicht")
def withhold(file_id: UUID, item_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.item_of(db(), actor(), card, item_id)
    form = WithholdForm()
    form.person.choices = _people(queries.everyone(db(), actor(), file_id))
    form.second.choices = _seconds(file_id, item_id)

    def decide() -> object:
        ground = _ground(form)
        return facts.withhold(db(), actor(), item_id=item_id, person_id=UUID(form.person.data), **ground)

    if not form.validate() or not trying.done(form, decide):
        return _item_page(card, item_id, form, ThirdPartyForm(formdata=None))
    return _back(card, _("Dit stuk bestaat vanaf nu niet meer voor deze persoon."))


@bp.post("/stukken/<uuid:item_id>/ander")
def third_party(file_id: UUID, item_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.item_of(db(), actor(), card, item_id)
    form = ThirdPartyForm()
    form.person.choices = _others(file_id)

    def mark() -> object:
        person = UUID(form.person.data) if form.person.data else None
        return facts.mark_third_party(db(), actor(), item_id=item_id, person_id=person)

    if not form.validate() or not trying.done(form, mark):
        return _item_page(card, item_id, WithholdForm(formdata=None), form)
    return _back(card, _("Dit stuk lezen nu alleen die persoon, en wie het voor het werk nodig heeft."))


@bp.post("/ander/<uuid:line_id>/stoppen")
def end_third_party(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.line_of(db(), actor(), card, "third_parties", line_id)
    facts.end_third_party(db(), actor(), line_id)
    return _back(card, _("Dit stuk is weer gewoon te lezen."))


@bp.route("/dicht/<uuid:line_id>", methods=["GET", "POST"])
def review_withheld(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    line = queries.line_of(db(), actor(), card, "withheld", line_id)
    return _review(card, line, "withheld", lambda day: facts.review_withholding(db(), actor(), line_id, day))


@bp.post("/dicht/<uuid:line_id>/stoppen")
def end_withheld(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    queries.line_of(db(), actor(), card, "withheld", line_id)
    facts.end_withholding(db(), actor(), line_id)
    return _back(card, _("Deze persoon kan het stuk weer lezen."))


@bp.get("/niet-voor/<uuid:line_id>")
def not_for(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    return _not_for_page(card, line_id, ShowAgainForm(formdata=None), _beside())


@bp.post("/niet-voor/<uuid:line_id>/toch-wel")
def show_again(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    line = queries.line_of(db(), actor(), card, "not_for", line_id)
    assert line.item is not None
    form = ShowAgainForm()
    form.second.choices = _seconds(file_id, line.item.id)

    def end() -> object:
        return facts.end_not_for(
            db(),
            actor(),
            line_id,
            reason=form.reason.data,
            told_youth_on=form.told_youth_on.data,
            second_professional=UUID(form.second.data),
        )

    if not form.validate() or not trying.done(form, end):
        return _not_for_page(card, line_id, form, _beside())
    return _back(card, _("Deze persoon kan het weer lezen."))


@bp.post("/niet-voor/<uuid:line_id>/dicht")
def keep_not_for(file_id: UUID, line_id: UUID) -> ResponseReturnValue:
    card = dossier.card(db(), actor(), file_id)
    line = queries.line_of(db(), actor(), card, "not_for", line_id)
    assert line.item is not None
    form = GroundForm(prefix="g")
    form.second.choices = _seconds(file_id, line.item.id)
    if not form.validate() or not trying.done(
        form, lambda: facts.withhold_not_for(db(), actor(), line_id, **_ground(form))
    ):
        return _not_for_page(card, line_id, ShowAgainForm(formdata=None), form)
    return _back(card, _("Dit blijft dicht. U kijkt er opnieuw naar op de gekozen dag."))


# -- how ---------------------------------------------------------------------------------------------------------------


def _card(file_id: UUID) -> FileCard:
    card = dossier.card(db(), actor(), file_id)
    queries.require_shields(db(), actor(), file_id)
    return card


def _back(card: FileCard, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("shielding.show", file_id=card.file_id), 303)


def _people(lines: Sequence[PersonLine]) -> Choices:
    return [
        ("", _("Kies een persoon")),
        *((str(line.person_id), f"{words(line.name)} ({words(line.role).lower()})") for line in lines),
    ]


def _others(file_id: UUID) -> Choices:
    return [("", _("Iemand die niet meedoet in dit dossier")), *_people(queries.family(db(), actor(), file_id))[1:]]


def _seconds(file_id: UUID, item_id: UUID) -> Choices:
    people = queries.who_may_second(db(), actor(), file_id, item_id)
    return [("", _("Kies een hulpverlener")), *((str(one.person_id), words(one.name)) for one in people)]


def _ground(form: GroundForm) -> dict[str, Any]:
    return {
        "ground": WithholdingGround(form.ground.data),
        "reason": form.reason.data,
        "second_professional": UUID(form.second.data),
        "review_on": form.review_on.data,
    }


def _form_page(template: str, card: FileCard, form: FlaskForm) -> ResponseReturnValue:
    status = 422 if form.errors or form.form_errors else 200
    return render(template, status=status, file_head=head(card), card=card, form=form)


def _item_page(card: FileCard, item_id: UUID, form: WithholdForm, mark: ThirdPartyForm) -> ResponseReturnValue:
    shown = queries.item_of(db(), actor(), card, item_id)
    form.person.choices = _people(queries.everyone(db(), actor(), card.file_id))
    form.second.choices = _seconds(card.file_id, item_id)
    mark.person.choices = _others(card.file_id)
    return render(
        "dossier/shielding/item.html",
        status=422 if any(each.errors or each.form_errors for each in (form, mark)) else 200,
        file_head=head(card),
        card=card,
        item=shown,
        part=parts_told(db(), {shown.id}).get(shown.id),
        href=page_of_item(card.file_id, shown.id, shown.kind, top=shown.top),
        form=form,
        mark=mark,
    )


def _review(card: FileCard, line: Line, what: str, again: Callable[..., object]) -> ResponseReturnValue:
    form = ReviewForm()
    if not form.is_submitted():
        form.review_on.data = legal_today(db()) + USUAL
    elif form.validate() and trying.done(form, lambda: again(form.review_on.data)):
        return _back(card, _("Vastgelegd: nog nodig. U kijkt er opnieuw naar op de gekozen dag."))
    return render(
        "dossier/shielding/review.html",
        status=422 if form.errors or form.form_errors else 200,
        file_head=head(card),
        card=card,
        line=line,
        what=what,
        form=form,
        grounds=GROUNDS,
    )


def _beside() -> GroundForm:
    """The second form of a page: its fields have names of their own."""
    return GroundForm(formdata=None, prefix="g")


def _not_for_page(card: FileCard, line_id: UUID, form: ShowAgainForm, keep: GroundForm) -> ResponseReturnValue:
    line = queries.line_of(db(), actor(), card, "not_for", line_id)
    assert line.item is not None
    form.second.choices = keep.second.choices = _seconds(card.file_id, line.item.id)
    return render(
        "dossier/shielding/not_for.html",
        status=422 if any(each.errors or each.form_errors for each in (form, keep)) else 200,
        file_head=head(card),
        card=card,
        line=line,
        href=page_of_item(card.file_id, line.item.id, line.item.kind, top=line.item.top),
        form=form,
        keep=keep,
    )
