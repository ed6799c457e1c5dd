"""The blueprint, and the one page on which every act that needs words is done."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField

from portal.dossier import queries as files
from portal.dossier.readers import Readers, readers_of_item
from portal.dossier.views import head
from portal.dossier.ways import Part
from portal.kernel.errors import Conflict, RuleBroken
from portal.plans import queries
from portal.plans.domain.states import PlanState
from portal.plans.people import Person
from portal.web.filters import day, words
from portal.web.navigation import FileHead
from portal.web.rendering import render
from portal.web.request import actor, db

bp = Blueprint("plans", __name__)


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands there now, for who would save over it: the mark of it, its words by label, and who wrote them."""

    mark: str
    lines: tuple[tuple[str, str], ...]
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do on a page of its own: its words, where it ends, and who will read it."""

    heading: str
    button: str
    back: str
    intro: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    readers: Readers | None = None
    seldom: Mapping[str, str] = field(default_factory=dict)  # choices that few need: what opens them
    quote_of: UUID | None = None  # the text whose selected words come along
    stands: Stands | None = None  # someone else saved meanwhile: this


TONES: Mapping[PlanState, str] = {
    PlanState.DRAFT: "neutral",
    PlanState.IN_CONSULTATION: "info",
    PlanState.SET: "success",
    PlanState.IN_FORCE: "success",
    PlanState.EVALUATED: "neutral",
    PlanState.REPLACED: "warning",
}


@bp.app_template_filter()
def plan_tone(state: PlanState) -> str:
    """The tone of a tag that says in which state a plan is."""
    return TONES[state]


def file_head(file_id: UUID) -> FileHead:
    return head(files.card(db(), actor(), file_id))


def readers_of(file_id: UUID, item_id: UUID) -> Readers:
    """Who will read what is put at an item, shown before it is saved."""
    return readers_of_item(db(), actor(), files.card(db(), actor(), file_id), item_id)


def others(readers: Readers) -> list[tuple[str, str]]:
    """Those readers, to choose from."""
    return [(str(one.person_id), words(one.name)) for one in readers.people]


def plan_url(plan_id: UUID, section_id: UUID | None = None) -> str:
    return url_for("plans.show", plan_id=plan_id, _anchor=f"deel-{section_id}" if section_id else None)


def parts_of_plans(session: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Part]:
    """Plans and their items as parts below tell of them: their words, and where they are read."""
    named = queries.names_of_parts(session, item_ids)
    return {item_id: Part(one.words, plan_url(one.plan_id, one.section_id)) for item_id, one in named.items()}


def home_url(plan_id: UUID) -> str:
    return url_for("plans.show", plan_id=plan_id, _anchor="home")


def form_page(act: Act, form: FlaskForm, status: int = 200) -> ResponseReturnValue:
    return render("plans/form.html", act=act, form=form, status=status)


def done(
    act: Act, form: FlaskForm, do: Callable[[], str | None], said: str, stands: Callable[[], Stands] | None = None
) -> ResponseReturnValue:
    """Do it and go back, or show the form again with what was typed and what is wrong. `do` may name another place.

    `stands` reads what stands there now: after a change by someone else meanwhile the form shows it, beside what was
    typed, and a next save puts that in its place knowingly.
    """
    if form.validate():
        try:
            place = do()
        except RuleBroken as broken:
            db().rollback()
            form.form_errors = [words(broken.sentence)]
            if stands is not None and isinstance(broken, Conflict):
                act = replace(act, stands=stands())
        else:
            flash(said, "success")
            return redirect(place or act.back, 303)
    return form_page(act, form, status=422)


def stands_now(form: FlaskForm, by: Person | None = None) -> Stands:
    """What stands there now, out of the form as it would be opened now (made without what was sent)."""
    shown = [field for field in form if field.type not in {"CSRFTokenField", "Seen"}]
    return Stands(form.seen.data, tuple((field.label.text, _said(field)) for field in shown), by)


def _said(field: Field) -> str:
    """The value of a field as a person reads it."""
    if isinstance(field, SelectField | SelectMultipleField | RadioField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(str(label) for value, label, *_more in field.iter_choices() if value in chosen and value)
    if isinstance(field, BooleanField):
        return str(_("Ja") if field.data else _("Nee"))
    return str(day(field.data)) if isinstance(field.data, date) else str(field.data or "")


def pressed(do: Callable[[], object], back: str, said: str) -> ResponseReturnValue:
    """A deed of one button: do it and go back; a rule that forbids it is said there."""
    try:
        do()
    except RuleBroken as broken:
        db().rollback()
        flash(words(broken.sentence), "warning")
    else:
        flash(said, "success")
    return redirect(back, 303)
