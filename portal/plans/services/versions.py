"""The next version of a plan begins as a copy: words with their writers, what is still open, words that stay."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.coediting.models import Text
from portal.coediting.services import copy_words, create_text
from portal.dossier.domain import Audience
from portal.dossier.models import Item, ItemPerson
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.plans.domain.kinds import WORDS_STAY_THE_YOUTHS
from portal.plans.domain.states import PlanState
from portal.plans.models import Action, Agreement, Goal, HomeStep, Plan, PlanSection, ReturnCondition, Standpoint
from portal.plans.people import youth_of
from portal.plans.services.beginning import copied_topics

# What the next version begins with beside the texts, and which rows of it go on.
GOES_ON: Mapping[type[Any], Callable[[Any], bool]] = {
    Goal: lambda _: True,
    Action: lambda action: action.done_on is None,
    Agreement: lambda _: True,
    ReturnCondition: lambda _: True,
    HomeStep: lambda _: True,
    Standpoint: lambda standpoint: standpoint.carried_on,
}


def next_version(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """A draft that begins as a copy: sections with words, writers and audiences, what is open, words that stay.

    Raises RuleBroken for a version that is not set, one that has a next, or the youth's own plan by someone else.
    """
    old = scope.load(session, actor, Letter.E, Plan, plan_id)
    if old.seal is None:
        raise RuleBroken(say("Deze versie is nog niet vastgesteld. Schrijf hierin verder."))
    if old.kind in WORDS_STAY_THE_YOUTHS and youth_of(session, old.youth_file_id) != actor.person_id:
        raise RuleBroken(say("Dit is het plan van de jongere. De jongere begint zelf de nieuwe versie."))
    newest = session.scalar(select(Plan.id).where(Plan.series_id == old.series_id, Plan.number > old.number).limit(1))
    if newest is not None:
        raise RuleBroken(say("Er is al een nieuwere versie. Schrijf daarin verder."))
    made = Plan(
        grows_up_since=old.grows_up_since,
        home_note=old.home_note,
        id=_copy_of_item(session, actor, old.id, None).id,
        youth_file_id=old.youth_file_id,
        kind=old.kind,
        title=old.title,
        series_id=old.series_id,
        number=old.number + 1,
        previous_id=old.id,
        state=PlanState.DRAFT,
    )
    session.add(made)
    session.flush()
    copies = _copy_sections(session, actor, old, made)
    _copy_open_parts(session, actor, old, made, copies)
    log.record(session, actor, "plan.made", youth_file_id=made.youth_file_id, thing_id=made.id, kind=made.kind.value)
    return made


def _copy_of_item(session: Session, actor: Actor, item_id: UUID, parent_id: UUID | None) -> Item:
    """A new item with the kind, topics, audience and readers of an old one."""
    old = session.get_one(Item, item_id)
    readers = session.scalars(
        select(ItemPerson.person_id).where(ItemPerson.item_id == item_id, ItemPerson.link == "reader")
    ).all()
    made = new_item(
        session,
        actor,
        youth_file_id=old.youth_file_id,
        kind=Kind(old.kind),
        topics=copied_topics(session, item_id),
        parent_id=parent_id,
        audience=Audience(old.audience),
        readers=readers,
        module_id=old.module_id,
        reveals_stay=old.reveals_stay,
    )
    made.author_id, made.organisation_id = old.author_id, old.organisation_id  # whose words they are stays
    session.flush()
    return made


def _of_one(sections: Select[PlanSection]) -> Select[PlanSection]:
    """Of one version: each section before what stands under it."""
    order = PlanSection.under_id.is_not(None), PlanSection.ordinal, PlanSection.id
    return sections.where(PlanSection.plan_id == bindparam("plan")).order_by(*order)


def _copy_sections(session: Session, actor: Actor, old: Plan, made: Plan) -> dict[UUID, PlanSection]:
    """Sections that the actor may read, each with its words, topics, readers and author."""
    copies: dict[UUID, PlanSection] = {}
    rows = session.scalars(
        *scope.visible(session, actor, Letter.V, PlanSection, _of_one, youth_file_id=old.youth_file_id, plan=old.id)
    )
    for row in rows:
        parent = copies[row.under_id].id if row.under_id is not None else made.id
        item = _copy_of_item(session, actor, row.id, parent)
        copy = PlanSection(
            id=item.id,
            youth_file_id=row.youth_file_id,
            plan_id=made.id,
            under_id=parent if row.under_id is not None else None,
            ordinal=row.ordinal,
            key=row.key,
            title=row.title,
            hint=row.hint,
            writers=row.writers,
            must_be_filled=row.must_be_filled,
        )
        session.add(copy)
        create_text(session, actor, item.id, row.youth_file_id, owner_id=session.get_one(Text, row.id).owner_id)
        session.flush()
        copy_words(session, actor, row.id, copy.id)
        copies[row.id] = copy
    return copies


def _copy_open_parts(session: Session, actor: Actor, old: Plan, made: Plan, copies: Mapping[UUID, PlanSection]) -> None:
    """What goes on: goals, actions that are not done, agreements, the way home, words that their author keeps."""
    for model, goes_on in GOES_ON.items():
        for row in session.scalars(select(model).where(model.plan_id == old.id).order_by(model.id)):
            section = copies.get(getattr(row, "section_id", None) or old.id)
            if not goes_on(row) or (section is None and hasattr(row, "section_id")):
                continue
            item = _copy_of_item(session, actor, row.id, section.id if section is not None else made.id)
            place = {"section_id": section.id} if section is not None else {}
            same = {name: getattr(row, name) for name in _own_columns(model) - place.keys()}
            origin = row.origin_id or row.id
            session.add(model(**same, **place, id=item.id, plan_id=made.id, origin_id=origin))
    session.flush()


def _own_columns(model: type[Any]) -> set[str]:
    """The columns that a copy takes over as they are."""
    return {column.key for column in model.__mapper__.column_attrs} - {"id", "plan_id", "origin_id", "created_at"}
