"""The people whom the family asked for its family group plan, as one viewer may know them."""

from portal.participation.queries import may_change
from portal.plans import people
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.states import STAGES
from portal.plans.pages import GuestShown
from portal.plans.queries.shown import Shown
from portal.plans.services.guests import guests_of, waiting_for_each


def guests(shown: Shown) -> tuple[GuestShown, ...]:
    if shown.plan.kind is not PlanKind.FAMILY_GROUP:
        return ()
    session, actor = shown.session, shown.actor
    rows = guests_of(session, actor, shown.plan)
    known = people.known(session, actor, {row.asked_by for row in rows}, shown.plan.youth_file_id)
    keeps = bool(rows) and may_change(session, actor, shown.plan.youth_file_id)
    waits = waiting_for_each(session, actor, [row for row in rows if row.joined_on is None])
    found = []
    for row in rows:
        waiting = waits.get(row.id, frozenset())
        mine = actor.person_id in waiting and STAGES[shown.state].text_is_open
        found.append(
            GuestShown(
                id=row.id,
                name=f"{row.given_name} {row.family_name}".strip(),
                relation=row.relation,
                asked_by=known.get(row.asked_by),
                asked_on=row.asked_on,
                joined_on=row.joined_on,
                agreed=not waiting,
                may_agree=mine,
                may_stop=row.joined_on is None and (mine or row.asked_by == actor.person_id),
                may_let_in=keeps and not waiting and row.joined_on is None,
            )
        )
    return tuple(found)
