"""Asking someone in, and changing a part: first what that person will see, then the deed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.access.actor import Actor
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import ModuleKind, Role, Topic
from portal.dossier.pages import FileCard
from portal.dossier.role_names import ROLE_NAMES
from portal.dossier.sights import as_if_signed_in, sights
from portal.kernel.errors import NotFound
from portal.participation import directory, queries, services
from portal.participation.domain import FOR_SOMEONE
from portal.participation.forms import (
    FAMILY_CHOICES,
    ChangeForm,
    NewcomerForm,
    ProfessionalForm,
    as_id,
)
from portal.participation.services import Change, Newcomer
from portal.participation.views.frame import bp, for_who_keeps_the_circle, page, shown_before, what_was_typed
from portal.people.directory import Entry
from portal.people.models import Person
from portal.web.filters import words
from portal.web.request import actor, db
from portal.web.trying import done, tried

SOMEONE_ELSE = "new"
NOTHING: Mapping[str, object] = MappingProxyType({})
AnyJoining = NewcomerForm | ProfessionalForm | ChangeForm


@bp.route("/mensen/erbij", methods=["GET", "POST"])
def ask_in(file_id: UUID) -> ResponseReturnValue:
    card = for_who_keeps_the_circle(file_id)
    form = NewcomerForm()
    form.role.choices = _roles(FAMILY_CHOICES)
    form.stands_for.choices = [("", _("Niemand in het bijzonder")), *_family(card)]
    form.same_as.choices = _same(file_id, f"{form.given_name.data or ''} {form.family_name.data or ''}".strip())
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        if form.same_as.choices and not form.same_as.data:
            form.same_as.errors = [_("Kies of dit dezelfde persoon is. Dan houdt iemand één aanmelding.")]
            return page("participation/ask_in.html", card, form)
        return _shown_first(card, form, _newcomer(form), "participation/ask_in.html")
    return page("participation/ask_in.html", card, form)


@bp.route("/mensen/hulpverlener", methods=["GET", "POST"])
def ask_professional(file_id: UUID) -> ResponseReturnValue:
    card = for_who_keeps_the_circle(file_id)
    organisations = directory.organisations(db(), actor())
    entry = directory.organisation(
        db(), actor(), as_id(request.values.get("organisation", "") or str(actor().organisation_id))
    )
    roles = _roles(directory.roles(entry, actor()))
    form = ProfessionalForm()
    form.organisation.data = str(entry.id)
    form.person.choices = _people_of(entry)
    form.role.choices = roles
    if not form.is_submitted():
        asked = request.args.get("role", "")
        form.role.data = asked if asked in dict(roles) else roles[0][0]
    values = {"organisations": organisations, "chosen": entry}
    if not form.is_submitted():
        form.starts_on.data = legal_today(db())
    elif form.validate():
        newcomer = Newcomer(
            Role(form.role.data),
            form.starts_on.data,
            form.ends_on.data,
            ground=form.ground.data or "",
            person_id=as_id(form.person.data),
            organisation_id=entry.id,
            module_kinds=_modules(form),
            topics=_topics(form),
        )
        return _shown_first(card, form, newcomer, "participation/ask_professional.html", values)
    return page("participation/ask_professional.html", card, form, more=values)


@bp.route("/mensen/<uuid:part_id>/veranderen", methods=["GET", "POST"])
def change(file_id: UUID, part_id: UUID) -> ResponseReturnValue:
    card = for_who_keeps_the_circle(file_id)
    part = queries.part(db(), actor(), card, part_id)
    if part.role_key is Role.YOUTH:
        raise NotFound
    form = ChangeForm()
    form.role.choices = _roles(_other_roles(part))
    if not form.is_submitted():
        form.role.data = part.role_key.value
    elif form.validate():
        changed = Change(
            Role(form.role.data),
            form.starts_on.data,
            form.ends_on.data,
            has_contract=form.has_contract.data,
            ground=form.ground.data or "",
            module_kinds=_modules(form),
            topics=_topics(form),
        )
        return _asked_or_done(
            card,
            form,
            "participation/change.html",
            as_if_signed_in(part.person_id, part.organisation_id),
            lambda: services.change_part(db(), actor(), part_id, changed),
            part=part,
        )
    return page("participation/change.html", card, form, part=part)


# -- how ---------------------------------------------------------------------------------------------------------------


def _newcomer(form: NewcomerForm) -> Newcomer:
    known = form.same_as.data if form.same_as.data and form.same_as.data != SOMEONE_ELSE else ""
    role = Role(form.role.data)
    return Newcomer(
        role,
        form.starts_on.data,
        form.ends_on.data,
        given_name=form.given_name.data,
        family_name=form.family_name.data or "",
        relation=form.relation.data or "",
        has_contract=form.has_contract.data,
        ground=form.ground.data or "",
        person_id=as_id(known) if known else None,
        stands_for_id=as_id(form.stands_for.data) if form.stands_for.data and role in FOR_SOMEONE else None,
    )


def _modules(form: ProfessionalForm | ChangeForm) -> tuple[ModuleKind, ...]:
    """What a module worker needs to know follows from the modules."""
    return tuple(ModuleKind(kind) for kind in form.module_kinds.data or () if form.role.data == Role.MODULE_WORKER)


def _topics(form: ProfessionalForm | ChangeForm) -> tuple[Topic, ...]:
    """What another professional needs to know follows from the assignment."""
    return tuple(Topic(topic) for topic in form.topics.data or () if form.role.data == Role.OTHER_PROVIDER)


def _shown_first(
    card: FileCard,
    form: NewcomerForm | ProfessionalForm,
    newcomer: Newcomer,
    template: str,
    more: Mapping[str, object] = NOTHING,
) -> ResponseReturnValue:
    new = new_id()  # someone who is only thought of: gone with the savepoint

    def write() -> object:
        if newcomer.person_id is None:
            db().add(Person(id=new))
            db().flush()
        return services.ask_in(db(), actor(), card.file_id, newcomer, new)

    whom = as_if_signed_in(newcomer.person_id or new, newcomer.organisation_id)
    return _asked_or_done(card, form, template, whom, write, more=more)


def _asked_or_done(  # noqa: PLR0913 - what is asked, of whom, and how it is done
    card: FileCard,
    form: AnyJoining,
    template: str,
    whom: Actor,
    write: Callable[[], object],
    *,
    part: queries.Part | None = None,
    more: Mapping[str, object] = NOTHING,
) -> ResponseReturnValue:
    """First what the person will see, then the deed: `seen` is filled by the page that showed it."""
    if shown_before(form):
        if done(form, write):
            flash(_("Vastgelegd. Bedenkt u zich? Terugnemen kan nog een uur."), "success")
            return redirect(url_for(".people", file_id=card.file_id), code=303)
        return page(template, card, form, part=part, more=more)
    day = max(form.starts_on.data, legal_today(db()))
    seen = tried(form, write, lambda: sights(db(), actor(), whom, card.file_id, day=day))
    if seen is None:
        return page(template, card, form, part=part, more=more)
    form.seen.data = what_was_typed(form)
    return page(template, card, form, sights=seen, part=part, more=more)


def _roles(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    return [(role.value, words(ROLE_NAMES[role])) for role in roles]


def _other_roles(part: queries.Part) -> tuple[Role, ...]:
    if part.organisation_id is None:
        return FAMILY_CHOICES
    try:
        entry = directory.organisation(db(), actor(), part.organisation_id)
    except NotFound:
        return (part.role_key,)
    return tuple(dict.fromkeys((part.role_key, *directory.roles(entry, actor()))))


def _family(card: FileCard) -> list[tuple[str, str]]:
    parts = queries.people(db(), actor(), card).parts
    return [
        (str(part.person_id), f"{words(part.name)} ({words(part.role).lower()})")
        for part in parts
        if part.family and not part.ended and part.role_key not in FOR_SOMEONE
    ]


def _same(file_id: UUID, name: str) -> list[tuple[str, str]]:
    can_be_a_name = name and name.isprintable()  # what cannot be stored is refused by the field itself
    known = directory.known_by_name(db(), actor(), file_id, name) if can_be_a_name else ()
    if not known:
        return []
    return [
        *((str(one.person_id), f"{one.name}, {words(one.where)}") for one in known),
        (SOMEONE_ELSE, _("Nee, dit is iemand anders met dezelfde naam")),
    ]


def _people_of(entry: Entry) -> list[tuple[str, str]]:
    found = directory.professionals(db(), entry.id)
    return [
        (str(one.person_id), f"{one.name}, {one.job_title.lower()}" if one.job_title else one.name)
        for one in found
        if one.person_id != actor().person_id
    ]
