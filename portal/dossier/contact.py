"""The worker whom each person in a file can reach: also who sees little else knows whom to call (access-grid 5)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.names import name_for
from portal.database.session import legal_today
from portal.dossier.models import Coordinator
from portal.people.directory import names_of_organisations
from portal.people.models import Employment


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach, and how. Empty where that would betray a secret place: then the organisation's own number."""

    name: str
    organisation: str
    phone: str
    email: str


def worker_of(session: Session, actor: Actor, file_id: UUID) -> Contact | None:
    """The worker who coordinates the file, as everyone who takes part may know them."""
    today = legal_today(session)
    row = session.execute(
        select(Coordinator.person_id, Coordinator.organisation_id, Employment.name, Employment.phone, Employment.email)
        .join(
            Employment,
            (Employment.person_id == Coordinator.person_id)
            & (Employment.organisation_id == Coordinator.organisation_id),
        )
        .where(
            Coordinator.youth_file_id == file_id,
            Coordinator.starts_on <= today,
            (Coordinator.ends_on.is_(None)) | (Coordinator.ends_on >= today),
        )
    ).first()
    if row is None or name_for(session, actor, row.person_id, file_id) is None:
        return None  # nobody, or someone who may not be known to this viewer
    organisation = names_of_organisations(session, today).get(row.organisation_id, "")
    return Contact(row.name, organisation, row.phone or "", row.email or "")
