"""Templates of plans and answer terms, for the administrator of an organisation: on screen, without code."""

from dataclasses import replace
from typing import TypeVar

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.dossier.domain import Topic
from portal.kernel.errors import NotFound
from portal.plans import templates
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.templates import TOPICS, WRITERS, is_needed, new_key
from portal.plans.domain.terms import AnswerTerms
from portal.plans.forms import ChangeSectionForm, SectionForm, TermsForm
from portal.plans.standard import TEMPLATES, Section, Writer
from portal.plans.views.blueprint import Act, bp, done, form_page, pressed, stands_now
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db

F = TypeVar("F", bound=SectionForm)


@bp.get("/organisatie/sjablonen")
def templates_list() -> ResponseReturnValue:
    rows = [(kind, *templates.own_template(db(), actor(), kind)) for kind in TEMPLATES]
    terms = templates.terms_of(db(), actor().organisation_id)
    return render("plans/templates.html", rows=rows, terms=terms)


@bp.get("/organisatie/sjablonen/<kind>")
def template(kind: str) -> ResponseReturnValue:
    shown, own = templates.own_template(db(), actor(), _kind(kind))
    return render(
        "plans/template.html",
        template=shown,
        own=own,
        writers=WRITERS,
        needed={section.key for section in shown.sections if is_needed(shown.kind, section.key)},
    )


@bp.get("/organisatie/sjablonen/<kind>/delen/<key>")
def section_form(kind: str, key: str) -> ResponseReturnValue:
    act, form, _section = _changing(kind, key)
    return form_page(act, form)


@bp.post("/organisatie/sjablonen/<kind>/delen/<key>")
def change_section(kind: str, key: str) -> ResponseReturnValue:
    act, form, section = _changing(kind, key)

    def do() -> None:
        templates.put_section(db(), actor(), _kind(kind), _filled(form, section), seen=form.seen.data)

    said = _("Het deel is bewaard. Plannen die al begonnen zijn, blijven zoals ze waren.")
    return done(act, form, do, said, lambda: stands_now(_changing(kind, key, formdata=None)[1]))


@bp.get("/organisatie/sjablonen/<kind>/nieuw-deel")
def new_section_form(kind: str) -> ResponseReturnValue:
    act, form = _adding(kind)
    return form_page(act, form)


@bp.post("/organisatie/sjablonen/<kind>/nieuw-deel")
def add_section(kind: str) -> ResponseReturnValue:
    act, form = _adding(kind)

    def do() -> None:
        shown, _own = templates.own_template(db(), actor(), _kind(kind))
        key = new_key(form.title.data or "", [section.key for section in shown.sections])
        templates.put_section(db(), actor(), _kind(kind), _filled(form, Section(key, "", "", frozenset(), ())))

    return done(act, form, do, _("Het deel staat erbij."))


@bp.post("/organisatie/sjablonen/<kind>/delen/<key>/weg")
def take_section(kind: str, key: str) -> ResponseReturnValue:
    return pressed(
        lambda: templates.take_section(db(), actor(), _kind(kind), key), _place(kind), _("Het deel is eruit gehaald.")
    )


@bp.post("/organisatie/sjablonen/<kind>/delen/<key>/omhoog")
def section_up(kind: str, key: str) -> ResponseReturnValue:
    return pressed(
        lambda: templates.move_section(db(), actor(), _kind(kind), key, -1), _place(kind), _("Het deel staat nu hoger.")
    )


@bp.post("/organisatie/sjablonen/<kind>/delen/<key>/omlaag")
def section_down(kind: str, key: str) -> ResponseReturnValue:
    return pressed(
        lambda: templates.move_section(db(), actor(), _kind(kind), key, 1), _place(kind), _("Het deel staat nu lager.")
    )


@bp.post("/organisatie/sjablonen/<kind>/terug")
def back_to_standard(kind: str) -> ResponseReturnValue:
    return pressed(
        lambda: templates.back_to_standard(db(), actor(), _kind(kind)),
        _place(kind),
        _("Dit is weer het gewone sjabloon."),
    )


@bp.get("/organisatie/antwoordtermijnen")
def terms_form() -> ResponseReturnValue:
    templates.own_template(db(), actor(), PlanKind.HELP)
    terms = templates.terms_of(db(), actor().organisation_id)
    values = {"comment": terms.comment, "youth_seen": terms.youth_seen, "youth_answer": terms.youth_answer}
    return form_page(_terms(), TermsForm(data=values))


@bp.post("/organisatie/antwoordtermijnen")
def keep_terms() -> ResponseReturnValue:
    templates.own_template(db(), actor(), PlanKind.HELP)
    form = TermsForm()

    def do() -> None:
        terms = AnswerTerms(form.comment.data, form.youth_seen.data, form.youth_answer.data)
        templates.keep_terms(db(), actor(), terms)

    return done(_terms(), form, do, _("Bewaard. Vragen die er al waren, houden hun termijn."))


def _terms() -> Act:
    intro = _("Sneller dan afgesproken mag altijd. Langer kan niet.")
    return Act(_("Hoe snel wij antwoorden"), _("Bewaar"), url_for("plans.templates_list"), intro=intro)


def _kind(value: str) -> PlanKind:
    if value not in set(PlanKind):
        raise NotFound
    return PlanKind(value)


def _place(kind: str) -> str:
    return url_for("plans.template", kind=kind)


def _changing(kind: str, key: str, **how: None) -> tuple[Act, ChangeSectionForm, Section]:
    shown, _own = templates.own_template(db(), actor(), _kind(kind))
    section = next((one for one in shown.sections if one.key == key), None)
    if section is None:
        raise NotFound
    form = _with_choices(ChangeSectionForm(
        title=section.title, hint=section.hint, writers=sorted(section.writers), topics=list(section.topics),
        must_be_filled=section.must_be_filled, seen=templates.mark_on(section), **how,
    ))  # fmt: skip
    intro = _("Dit deel hoort altijd in dit plan. De naam en de uitleg kunt u veranderen.")
    needed = is_needed(shown.kind, key)
    return Act(section.title, _("Bewaar"), _place(kind), intro=intro if needed else ""), form, section


def _adding(kind: str) -> tuple[Act, SectionForm]:
    templates.own_template(db(), actor(), _kind(kind))
    return Act(_("Een deel erbij"), _("Zet erbij"), _place(kind)), _with_choices(SectionForm())


def _with_choices(form: F) -> F:
    form.writers.choices = [(writer.value, words(name)) for writer, name in WRITERS.items()]
    form.topics.choices = [(topic.value, words(name)) for topic, name in TOPICS.items()]
    return form


def _filled(form: SectionForm, section: Section) -> Section:
    return replace(
        section, title=form.title.data or "", hint=form.hint.data or "",
        writers=frozenset(Writer(one) for one in form.writers.data or ()),
        topics=tuple(Topic(one).value for one in form.topics.data or ()),
        must_be_filled=bool(form.must_be_filled.data),
    )  # fmt: skip
