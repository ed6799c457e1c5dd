"""Two versions of one plan side by side, for one viewer: the sections that they may read in either."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.coediting.queries import plain_text
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import say
from portal.plans.domain.comparison import compare
from portal.plans.models import FrozenPart, Plan, PlanSection
from portal.plans.pages import SectionCompared
from portal.plans.services.setting import frozen_parts


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed from one version to the other."""

    before: int
    after: int
    sections: Sequence[SectionCompared]


def compare_versions(session: Session, actor: Actor, plan: Plan, other_id: UUID | None) -> Compared:
    """Raises NotFound when the other is no version of this plan that the actor may read, RuleBroken for a first one."""
    chosen = other_id or plan.previous_id
    if chosen is None:
        raise RuleBroken(say("Dit is de eerste versie. Er is nog niets om mee te vergelijken."))
    other = scope.load(session, actor, Letter.V, Plan, chosen)
    if other.series_id != plan.series_id:
        raise NotFound
    old, new = sorted((plan, other), key=lambda version: version.number)
    before, after = _texts(session, actor, old), _texts(session, actor, new)
    log.record(session, actor, "plan.compared", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    sections = [
        SectionCompared(
            after.get(key, before.get(key, ("", "")))[0],
            compare(before.get(key, ("", ""))[1], after.get(key, ("", ""))[1]),
            is_new=key not in before,
            is_gone=key not in after,
        )
        for key in dict.fromkeys((*after, *before))
    ]
    return Compared(old.number, new.number, sections)


def _texts(session: Session, actor: Actor, plan: Plan) -> dict[str, tuple[str, str]]:
    """Title and words of each section that the actor may read, by what makes it the same in every version."""
    sections = session.scalars(
        scope.visible(session, actor, Letter.V, PlanSection, youth_file_id=plan.youth_file_id)
        .where(PlanSection.plan_id == plan.id)
        .order_by(PlanSection.ordinal, PlanSection.id)
    ).all()
    sealed = _sealed_words(session, actor, plan)
    found: dict[str, tuple[str, str]] = {}
    for section in sections:
        key, again = section.key, 2
        while key in found:  # several passages under one section keep their order
            key, again = f"{section.key} {again}", again + 1
        text = sealed.get(section.id)
        found[key] = (section.title, plain_text(session, section.id) if text is None else text)
    return found


def _sealed_words(session: Session, actor: Actor, plan: Plan) -> dict[UUID, str]:
    if plan.seal is None:
        return {}
    rows: list[FrozenPart] = frozen_parts(session, actor, plan)
    return {row.item_id: str(json.loads(row.content)["text"]) for row in rows if row.key.startswith("section:")}
