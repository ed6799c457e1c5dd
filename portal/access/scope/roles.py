"""Which roles an actor has anywhere, asked once per transaction: what they are nowhere is left out of the clause.

Leaving out can only take away, never add: a role that began in this very transaction opens nothing before the next. So
with files that came from another organisation or went to one: for who has none, nothing looks back. A hand-over in this
very transaction makes it be asked anew.
"""

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from portal.access.actor import Actor, Door
from portal.access.scope.standing_sql import Among, among
from portal.dossier.domain import FAMILY_ROLES, WORK_ROLES, Role
from portal.dossier.models import OrganisationPeriod

_KNOWN = "what is known of actors in this transaction"

_ROLES = text("""
    SELECT r.role FROM unnest(CAST(:roles AS text[])) r (role) WHERE EXISTS (
        SELECT 1 FROM participation p WHERE p.person_id = :person AND p.role = r.role
        AND p.organisation_id IS NOT DISTINCT FROM CAST(:organisation AS uuid))
    UNION ALL SELECT 'duty' WHERE EXISTS (
        SELECT 1 FROM duty_shift d WHERE d.person_id = :person AND d.organisation_id = CAST(:organisation AS uuid)
        AND d.starts_at <= now() AND now() < d.ends_at)
    UNION ALL SELECT 'handed over' WHERE EXISTS (
        SELECT 1 FROM participation p JOIN organisation_period o ON o.youth_file_id = p.youth_file_id
            AND o.organisation_id = p.organisation_id AND o.ends_on IS NOT NULL
        WHERE p.person_id = :person AND p.organisation_id = CAST(:organisation AS uuid))
    OR EXISTS (
        SELECT 1 FROM participation p JOIN organisation_period o ON o.youth_file_id = p.youth_file_id
            AND o.past_kinds IS NOT NULL
        WHERE p.person_id = :person AND p.organisation_id = CAST(:organisation AS uuid))
""")


def among_for(session: Session, actor: Actor) -> Among:
    """What this actor can be at all, through the door and for the organisation that they came in by."""
    known: dict[Actor, Among] = once_per_transaction(session, "roles")
    if actor not in known:
        roles = FAMILY_ROLES if actor.door is Door.FAMILY else WORK_ROLES
        found = set(
            session.scalars(
                _ROLES,
                {"roles": sorted(roles), "person": actor.person_id, "organisation": actor.organisation_id},
            )
        )
        roles_found = (Role(role) for role in found - {"duty", "handed over"})
        known[actor] = among(roles_found, duty="duty" in found, handed_over="handed over" in found)
    return known[actor]


def once_per_transaction(session: Session, what: str) -> dict[Any, Any]:
    """What was found out about actors in this transaction."""
    known: dict[Any, Any] = session.info.setdefault(_KNOWN, {}).setdefault(what, {})
    return known


@event.listens_for(Session, "after_flush")
def _ask_anew(session: Session, _: UOWTransaction) -> None:
    if any(isinstance(each, OrganisationPeriod) for each in (*session.new, *session.dirty, *session.deleted)):
        session.info.pop(_KNOWN, None)


@event.listens_for(Session, "after_begin")
def _forget(session: Session, _transaction: SessionTransaction, _connection: object) -> None:
    session.info.pop(_KNOWN, None)
