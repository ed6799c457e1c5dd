"""With whom a section is shared, by the youth's own consent; and for whom it is not."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.plans import people
from portal.plans.forms import KeptFromForm, ShareForm
from portal.plans.models import PlanSection
from portal.plans.services import sharing
from portal.plans.views.blueprint import Act, bp, done, file_head, form_page, plan_url, pressed
from portal.web.filters import words
from portal.web.rendering import render
from portal.web.request import actor, db


@bp.get("/plannen/delen/<uuid:section_id>/delen")
def sharing_page(section_id: UUID) -> ResponseReturnValue:
    return _page(section_id, _form(sharing.sections_youth(db(), actor(), section_id)))


@bp.post("/plannen/delen/<uuid:section_id>/delen")
def share(section_id: UUID) -> ResponseReturnValue:
    section = sharing.sections_youth(db(), actor(), section_id)
    form = _form(section)

    def do() -> None:
        sharing.share(db(), actor(), section_id, UUID(form.person.data), form.until.data)

    act = Act(
        _("Met wie deel je: %(section)s", section=section.title),
        _("Deel"),
        url_for("plans.sharing_page", section_id=section_id),
        intro=_("Jij beslist. Je kunt het altijd weer stoppen."),
    )
    return done(act, form, do, _("Gedeeld."))


@bp.post("/plannen/delen/<uuid:section_id>/delen/<uuid:consent_id>/stoppen")
def stop_sharing(section_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    back = url_for("plans.sharing_page", section_id=section_id)
    return pressed(
        lambda: sharing.stop_sharing(db(), actor(), section_id, consent_id), back, _("Je deelt dit niet meer.")
    )


@bp.post("/plannen/delen/<uuid:section_id>/niet-voor/<uuid:person_id>")
def keep_from(section_id: UUID, person_id: UUID) -> ResponseReturnValue:
    back = url_for("plans.sharing_page", section_id=section_id)
    return pressed(
        lambda: sharing.keep_from(db(), actor(), section_id, person_id),
        back,
        _("Dit deel is er niet meer voor die persoon."),
    )


@bp.get("/plannen/woorden/<uuid:item_id>/niet-voor")
def words_not_for_form(item_id: UUID) -> ResponseReturnValue:
    return form_page(*_kept_from(sharing.own_words(db(), actor(), item_id)))


@bp.post("/plannen/woorden/<uuid:item_id>/niet-voor")
def words_not_for(item_id: UUID) -> ResponseReturnValue:
    act, form = _kept_from(sharing.own_words(db(), actor(), item_id))

    def do() -> None:
        sharing.keep_words_from(db(), actor(), item_id, UUID(form.person.data))

    return done(act, form, do, _("Die persoon leest dit niet meer."))


def _kept_from(said: sharing.Said) -> tuple[Act, KeptFromForm]:
    """The page on which someone chooses who may not read their words, with what cannot be promised."""
    form = KeptFromForm()
    readers = sharing.may_be_kept_from(db(), actor(), said)
    form.person.choices = [(str(one.id), f"{words(one.name)} ({words(one.role).lower()})") for one in readers]
    at_once = _("Het geldt meteen. De begeleider krijgt bericht. Bij gevaar kan het niet altijd geheim blijven.")
    act = Act(
        _("Niet voor iemand?"),
        _("Niet voor deze persoon"),
        plan_url(said.plan_id, said.section_id),
        intro=f"{said.text}\n\n{at_once if readers else _('Niemand anders van de familie leest dit.')}",
    )
    return act, form


def _form(section: PlanSection) -> ShareForm:
    form = ShareForm()
    form.person.choices = [(str(one.id), words(one.name)) for one in _others(section)]
    return form


def _others(section: PlanSection) -> list[people.Person]:
    could = people.could_take_part(db(), section.youth_file_id)
    return list(people.known(db(), actor(), set(could) - {actor().person_id}, section.youth_file_id).values())


def _page(section_id: UUID, form: ShareForm) -> ResponseReturnValue:
    section = sharing.sections_youth(db(), actor(), section_id)
    return render(
        "plans/sharing.html",
        file_head=file_head(section.youth_file_id),
        section=section,
        form=form,
        shared=sharing.shared_with(db(), actor(), section),
        others=_others(section),
        may_share=sharing.decides_on_sharing(db(), actor(), section.youth_file_id),
        back=plan_url(section.plan_id, section_id),
    )
