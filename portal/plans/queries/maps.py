"""Who takes part in the plans of a file: the participation map of each plan that one viewer may read (R-PMAP-01)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.plans.models import Plan
from portal.plans.pages import PlanMap
from portal.plans.queries.asked import map_of
from portal.plans.queries.listed import plans_of
from portal.plans.queries.shown import Shown


def maps_of(session: Session, actor: Actor, file_id: UUID) -> Sequence[PlanMap]:
    """Per plan, of its newest version that the viewer may read. Logs the read."""
    found = []
    for line in plans_of(session, actor, file_id):
        lines = map_of(Shown(session, actor, session.get_one(Plan, line.id)))
        asked = [one for one in lines if one.asked_on is not None]
        answered = sum(one.stance is not None or bool(one.took_part) for one in asked)
        found.append(PlanMap(line, lines, asked=len(asked), took_part=answered))
    return found
