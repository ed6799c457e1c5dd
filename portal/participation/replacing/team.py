"""The team of who leads it: who guides how many youths, and who comes in whose place. Never which youths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.audit import log
from portal.dossier.gate.late import leads_team
from portal.kernel.errors import NotFound

_TEAM = text("SELECT * FROM caseloads_of_team()")


@dataclass(frozen=True, slots=True)
class InTeam:
    """One worker, what they carry in numbers, and who comes in their place."""

    person_id: UUID
    name: str
    job_title: str
    files: int
    coordinates: int
    shifts: int
    instead: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def team(session: Session, actor: Actor) -> Sequence[InTeam]:
    """Who guides youths for the actor's organisation. Logs the look. Raises NotFound for who leads no team there."""
    session.info[scope.DECIDED] = True
    if not leads_team(session, actor):
        raise NotFound
    log.record(session, actor, "team.read", organisation_id=actor.organisation_id)
    found = [
        InTeam(
            row.person_id, row.name, row.job_title or "", row.files, row.coordinates, row.shifts, row.instead or "",
            row.starts_on, row.ends_on,
        )
        for row in session.execute(_TEAM)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.name.casefold())


def colleague(session: Session, actor: Actor, person_id: UUID) -> InTeam:
    """One of the team. Raises NotFound."""
    for one in team(session, actor):
        if one.person_id == person_id:
            return one
    raise NotFound
