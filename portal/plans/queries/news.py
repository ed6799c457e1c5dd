"""What came in the plans of a file since one person last looked at each: for them alone, of what they may read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.looking import who_looks
from portal.access.policy import Letter
from portal.access.scope.loading import permitted_ids
from portal.coediting.models import TextUpdate
from portal.database.session import legal_today
from portal.dossier.models import Item
from portal.plans.models import (
    OWN_WORDS,
    PARTS,
    Action,
    Agreement,
    Comment,
    Goal,
    LastLook,
    PlanSection,
    Standpoint,
    Wish,
)

AT_SECTIONS = (Comment, Standpoint, Wish, Goal, Action, Agreement)
"""What can come at a section, beside words in its text."""


def news_of(session: Session, actor: Actor, file_id: UUID, plan_ids: Collection[UUID]) -> Mapping[UUID, int | None]:
    """Per plan in how many of its sections someone else wrote, said or added something since the actor last looked.

    None: the actor never opened it. Nothing is new for who looks as another: when that one looked is theirs alone.
    """
    if who_looks(session, actor):
        return dict.fromkeys(plan_ids, 0)
    looks = select(LastLook.plan_id).where(LastLook.youth_file_id == file_id, LastLook.person_id == actor.person_id)
    opened = set(session.scalars(looks))
    new: dict[UUID, set[UUID]] = defaultdict(set)
    if opened.intersection(plan_ids):
        for row in session.execute(_came_since(session, actor, file_id)):
            new[row.plan_id].add(row.id)
    return {plan_id: len(new[plan_id]) if plan_id in opened else None for plan_id in plan_ids}


def _came_since(session: Session, actor: Actor, file_id: UUID) -> CompoundSelect[UUID, UUID]:
    """Plan and section of all that others did there since, as far as the actor may read both it and its section."""
    allowed = permitted_ids(
        session, actor, Letter.V, PARTS | OWN_WORDS, day=legal_today(session), youth_file_id=file_id
    )
    readable = select(Item.id, Item.author_id).where(Item.youth_file_id == file_id, Item.id.in_(allowed)).cte()
    sections = (
        select(PlanSection.plan_id, PlanSection.id, LastLook.looked_at)
        .join(LastLook, LastLook.plan_id == PlanSection.plan_id)
        .where(LastLook.person_id == actor.person_id, PlanSection.id.in_(select(readable.c.id)))
        .cte()
    )
    place = select(sections.c.plan_id, sections.c.id)
    wrote = place.join(TextUpdate, TextUpdate.text_id == sections.c.id).where(
        TextUpdate.made_at > sections.c.looked_at, TextUpdate.person_id != actor.person_id
    )
    added = [
        place.join(model, model.section_id == sections.c.id)
        .join(readable, readable.c.id == model.id)
        .where(model.created_at > sections.c.looked_at, readable.c.author_id != actor.person_id)
        for model in AT_SECTIONS
    ]
    return union(wrote, *added)
