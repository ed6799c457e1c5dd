"""The worker whom each person in a file can reach: also who sees little else knows whom to call (access-grid 5)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.names import name_for, own_number_betrays
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.models import Coordinator
from portal.people.directory import names_of_organisations
from portal.people.models import Employment, Organisation


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach, and how: the worker's own number and mail, or those of the organisation."""

    name: str
    organisation: str
    phone: str
    email: str


def worker_of(session: Session, actor: Actor, file_id: UUID) -> Contact | None:
    """The worker who coordinates the file, for who may know that person by name; else None."""
    today = legal_today(session)
    works = and_(
        Employment.person_id == Coordinator.person_id,
        Employment.organisation_id == Coordinator.organisation_id,
        covers(Employment, today),
    )
    row = session.execute(
        select(
            Coordinator.person_id,
            Coordinator.organisation_id,
            Employment.phone,
            Employment.email,
            Organisation.phone.label("organisation_phone"),
            Organisation.email.label("organisation_email"),
        )
        .join(Organisation, Organisation.id == Coordinator.organisation_id)
        .outerjoin(Employment, works)
        .where(
            Coordinator.youth_file_id == file_id,
            covers(Coordinator, today),
        )
    ).first()
    name = name_for(session, actor, row.person_id, file_id) if row else None
    if row is None or name is None or name.words is None:
        return None
    organisation = names_of_organisations(session, today).get(row.organisation_id, "")
    if own_number_betrays(session, actor, file_id):
        return Contact(name.words, organisation, row.organisation_phone or "", row.organisation_email or "")
    return Contact(
        name.words,
        organisation,
        row.phone or row.organisation_phone or "",
        row.email or row.organisation_email or "",
    )
