"""Wishes of the youth, and the page on which a youth reads what happened to their words."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access import scope
from portal.access.policy import Letter
from portal.plans import queries
from portal.plans.domain.wishes import NAMES, NEXT, TONES, WishStatus
from portal.plans.forms import FollowForm, WishForm
from portal.plans.models import PlanSection
from portal.plans.services import wishes
from portal.plans.views.blueprint import Act, bp, done, file_head, form_page, plan_url, readers_of
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.app_template_filter()
def wish_tone(status: WishStatus) -> str:
    """The tone of a tag that says how far a wish is."""
    return TONES[status]


@bp.app_template_filter()
def wish_name(status: WishStatus) -> str:
    return words(NAMES[status])


@bp.get("/plannen/delen/<uuid:section_id>/wens")
def wish_form(section_id: UUID) -> ResponseReturnValue:
    return form_page(_wishing(section_id), WishForm())


@bp.post("/plannen/delen/<uuid:section_id>/wens")
def make_wish(section_id: UUID) -> ResponseReturnValue:
    form = WishForm()

    def do() -> None:
        wishes.make_wish(db(), actor(), section_id, form.text.data or "")

    return done(
        _wishing(section_id), form, do, _("Je wens staat bij het plan. Je ziet hier steeds hoe het ermee staat.")
    )


def _wishing(section_id: UUID) -> Act:
    section = scope.load(db(), actor(), Letter.C, PlanSection, section_id)
    wishes.check_is_youth(db(), actor(), section)
    return Act(
        _("Een wens bij: %(section)s", section=section.title),
        _("Zet mijn wens erbij"),
        plan_url(section.plan_id, section_id),
        intro=_("Een wens raakt nooit zoek. Je leest altijd wat er mee is gedaan, of waarom het niet lukt."),
        readers=readers_of(section.youth_file_id, section_id),
    )


@bp.get("/plannen/wensen/<uuid:wish_id>")
def follow_form(wish_id: UUID) -> ResponseReturnValue:
    act, form = _following(wish_id)
    return form_page(act, form)


@bp.post("/plannen/wensen/<uuid:wish_id>")
def follow_wish(wish_id: UUID) -> ResponseReturnValue:
    act, form = _following(wish_id)

    def do() -> None:
        wishes.follow_wish(db(), actor(), wish_id, WishStatus(form.status.data), form.text.data or "")

    return done(act, form, do, _("De jongere ziet nu wat er met de wens is gebeurd."))


def _following(wish_id: UUID) -> tuple[Act, FollowForm]:
    wish = wishes.wish_to_follow(db(), actor(), wish_id)
    form = FollowForm()
    form.status.choices = [(status.value, words(NAMES[status])) for status in NEXT[wish.status]]
    hints = {"text": _("De jongere leest dit. Bij gezien mag dit leeg blijven.")}
    place = plan_url(wish.plan_id, wish.section_id)
    return Act(_("Wat is er met deze wens gebeurd?"), _("Bewaar"), place, intro=wish.text, hints=hints), form


@bp.get("/jongeren/<uuid:file_id>/wat-is-er-met-mijn-woorden-gebeurd")
def my_words(file_id: UUID) -> ResponseReturnValue:
    shown = file_head(file_id)
    mine = queries.what_became_of(db(), actor(), file_id)
    return render("plans/my_words.html", file_head=shown, mine=mine, file_id=file_id)
