"""People around a plan, as one viewer may know them: who could take part, and how to write each name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.names import Name, names_for
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.file_facts import facts_of
from portal.dossier.models import Authority, Participation
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel.words import Sentence
from portal.plans.models import Guest, Plan

# Who takes part in making a plan (R-PLA-02); others may read it but are not asked.
ASKED_ROLES = frozenset(
    {
        Role.YOUTH, Role.PARENT, Role.GUARDIAN_PERSON, Role.FOSTER_PARENT, Role.GI_OTS, Role.GI_GUARDIAN,
        Role.WORKER_PROVIDER, Role.CURATOR_MENTOR,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Someone as this viewer may know them."""

    id: UUID
    name: Sentence | str
    role: Sentence | str


def shown(name: Name) -> Person:
    role = name.role
    return Person(name.person_id, words_of(name), ROLE_NAMES[role] if role is not None else "")


def known(session: Session, viewer: Actor, people: Collection[UUID], file_id: UUID) -> Mapping[UUID, Person]:
    """Those of these people whom the viewer may know of; who is not there leaves no gap."""
    if not people:
        return {}
    return {person: shown(name) for person, name in names_for(session, viewer, people, file_id).items()}


def could_take_part(session: Session, file_id: UUID, day: date | None = None) -> Mapping[UUID, Role]:
    """Who is asked for their view on a plan of this file: today, or who was on a day before."""
    today = day or legal_today(session)
    rows = session.execute(
        select(Participation.person_id, Participation.role).where(
            Participation.youth_file_id == file_id,
            Participation.role.in_(ASKED_ROLES),
            covers(Participation, today),
        )
    )
    return {row.person_id: Role(row.role) for row in rows}


def asked_for(session: Session, plan: Plan, day: date | None = None) -> Mapping[UUID, Role]:
    """Who is asked for their view on this plan: who takes part, and in a family group plan whom the family asked in."""
    guests = select(Guest.person_id).where(Guest.series_id == plan.series_id, Guest.joined_on.is_not(None))
    return {
        **could_take_part(session, plan.youth_file_id, day),
        **dict.fromkeys(session.scalars(guests), Role.NETWORK_PERSON),
    }


def asks_people(actor: Actor, could: Mapping[UUID, Role]) -> bool:
    """Whether the actor asks people for a family group plan: the family does, and a guest asks nobody else."""
    return actor.door is Door.FAMILY and could.get(actor.person_id) not in {None, Role.NETWORK_PERSON}


def holders(session: Session, file_id: UUID) -> frozenset[UUID]:
    """Who holds authority today."""
    today = legal_today(session)
    return frozenset(
        holder
        for holder in session.scalars(
            select(Authority.holder_id).where(
                Authority.youth_file_id == file_id,
                covers(Authority, today),
            )
        )
        if holder is not None
    )


def youth_of(session: Session, file_id: UUID) -> UUID | None:
    return session.scalar(
        select(Participation.person_id).where(Participation.youth_file_id == file_id, Participation.role == Role.YOUTH)
    )


def takes_part(session: Session, file_id: UUID) -> frozenset[UUID]:
    """Everyone who takes part in a file today, in whatever role; not who handed it over and reads their own period."""
    facts = facts_of(session, file_id, legal_today(session), with_record=False)
    return frozenset(part.person_id for part in facts.parts)
