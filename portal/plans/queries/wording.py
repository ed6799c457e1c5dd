"""What is worth another look in the sections that someone writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.coediting.queries import shown_texts
from portal.kernel.errors import Denied
from portal.plans.domain.wording import Hint, hints
from portal.plans.models import Plan
from portal.plans.queries.shown import Shown


@dataclass(frozen=True, slots=True)
class LookedOver:
    """One section with what was found in it."""

    section_id: UUID
    title: str
    hints: Sequence[Hint]


def looked_over(session: Session, actor: Actor, plan: Plan) -> Sequence[LookedOver]:
    """The sections that the actor may write and in which something is worth another look. Logs the read.

    Raises Denied for who may write in none: what others wrote is theirs to look over.
    """
    shown = Shown(session, actor, plan)
    own = [section for section in shown.sections if Letter.E in shown.letters[section.id]]
    if not own:
        raise Denied
    texts = shown_texts(session, [section.id for section in own])
    log.record(session, actor, "plan.read", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    found = [LookedOver(section.id, section.title, hints(texts[section.id].plain)) for section in own]
    return [each for each in found if each.hints]
