"""Whom one can ask in: professionals by the directory of their organisation, and people whom one knows already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import FAMILY_ROLES, Role
from portal.dossier.models import CasePerson, Participation
from portal.dossier.role_names import ROLE_NAMES
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence, say
from portal.participation.domain import ROLES_AT_HOME
from portal.people.directory import Entry, public_directory
from portal.people.models import Employment, OrganisationKind, Work

# In which roles a professional of another organisation can be asked in, by the kind of organisation. Whoever
# coordinates comes with a hand-over; a GI comes with its measure.
ROLES_OF: Mapping[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.PROVIDER: (Role.MODULE_WORKER, Role.OTHER_PROVIDER),
    OrganisationKind.TREATMENT: (Role.MODULE_WORKER, Role.OTHER_PROVIDER),
    OrganisationKind.GI: (Role.GI_OTS, Role.GI_GUARDIAN),
    OrganisationKind.MUNICIPALITY: (Role.MUNICIPALITY_CASE,),
    OrganisationKind.REFERRER_JGZ: (Role.REFERRER, Role.OTHER_PROVIDER),
    OrganisationKind.REFERRER_GP: (Role.REFERRER, Role.OTHER_PROVIDER),
    OrganisationKind.REFERRER_SPECIALIST: (Role.REFERRER, Role.OTHER_PROVIDER),
    OrganisationKind.REFERRER_TEAM: (Role.REFERRER, Role.OTHER_PROVIDER),
}
MOST = 5  # people of the same name that are offered


@dataclass(frozen=True, slots=True)
class Professional:
    """Someone of an organisation's directory of today."""

    person_id: UUID
    name: str
    job_title: str


@dataclass(frozen=True, slots=True)
class Known:
    """Someone of the same name whom the actor knows already: perhaps the same person."""

    person_id: UUID
    name: str
    where: Sentence


def organisations(session: Session, actor: Actor) -> tuple[Entry, ...]:
    """The organisations whose people can be asked in: the own one first, then the others by name."""
    entries = public_directory(session)
    own = tuple(entry for entry in entries if entry.id == actor.organisation_id)
    return own + tuple(entry for entry in entries if entry.id != actor.organisation_id and entry.kind in ROLES_OF)


def organisation(session: Session, actor: Actor, organisation_id: UUID) -> Entry:
    """One of these. Raises NotFound."""
    found = next((one for one in organisations(session, actor) if one.id == organisation_id), None)
    if found is None:
        raise NotFound
    return found


def roles(entry: Entry, actor: Actor) -> tuple[Role, ...]:
    """In which roles people of this organisation can be asked in."""
    return ROLES_AT_HOME if entry.id == actor.organisation_id else ROLES_OF[entry.kind]


def professionals(session: Session, organisation_id: UUID) -> Sequence[Professional]:
    """Who works there today as a professional, by name. For who is one at work; for others there is nobody."""
    rows = session.execute(text("SELECT * FROM professionals_of(:organisation)"), {"organisation": organisation_id})
    found = [Professional(row.person_id, row.name, row.job_title or "") for row in rows]
    return sorted(found, key=lambda one: one.name.casefold())


def own_professionals(session: Session, actor: Actor) -> Sequence[Professional]:
    """Who works today as a professional at the actor's own organisation, by name: data of that organisation."""
    if actor.organisation_id is None:
        return ()
    rows = session.execute(
        select(Employment.person_id, Employment.name, Employment.job_title)
        .where(
            Employment.organisation_id == actor.organisation_id,
            Employment.work == Work.PROFESSIONAL,
            covers(Employment, legal_today(session)),
        )
        .ext(distinct_on(Employment.person_id))
        .order_by(Employment.person_id, Employment.starts_on.desc())
    )
    found = [Professional(row.person_id, row.name, row.job_title or "") for row in rows]
    return sorted(found, key=lambda one: one.name.casefold())


def known_by_name(session: Session, actor: Actor, file_id: UUID, name: str) -> Sequence[Known]:
    """People of exactly this name, accents aside, in the actor's other files and own organisation.

    One person has one account, in whichever file. Only those whom the actor may know there.
    """
    return (*_in_other_files(session, actor, file_id, name), *_at_work(session, actor, name))[:MOST]


def _in_other_files(session: Session, actor: Actor, file_id: UUID, name: str) -> list[Known]:
    allowed = permitted_ids(session, actor, Letter.V, frozenset({Kind.CIRCLE}), day=legal_today(session))
    rows = session.execute(
        select(CasePerson.person_id, CasePerson.given_name, CasePerson.family_name, Participation.role)
        .join(
            Participation,
            (Participation.youth_file_id == CasePerson.youth_file_id)
            & (Participation.person_id == CasePerson.person_id),
        )
        .where(
            CasePerson.search_name == func.plain_text(name),
            CasePerson.youth_file_id != file_id,
            CasePerson.id.in_(allowed),
            Participation.role.in_(sorted(FAMILY_ROLES)),
        )
        .ext(distinct_on(CasePerson.person_id))
        .order_by(CasePerson.person_id)
    )
    return [
        Known(
            row.person_id,
            f"{row.given_name} {row.family_name}".strip(),
            say("%(role)s in een ander dossier van u", role=ROLE_NAMES[Role(row.role)]),
        )
        for row in rows
    ]


def _at_work(session: Session, actor: Actor, name: str) -> list[Known]:
    today = legal_today(session)
    rows = session.execute(
        select(Employment.person_id, Employment.name)
        .where(
            Employment.organisation_id == actor.organisation_id,
            func.plain_text(Employment.name) == func.plain_text(name),
            covers(Employment, today),
        )
        .distinct()
    )
    return [Known(row.person_id, row.name, say("werkt bij uw organisatie")) for row in rows]
