"""Files with people in them, as pages show them. Defaults are the boring case; a test names only what matters."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import FAMILY_ROLES, AuthorityStatus, Framework, Role, Topic
from portal.dossier.models import (
    Authority,
    CasePerson,
    Coordinator,
    Item,
    LegalFramework,
    OrganisationPeriod,
    Participation,
    YouthFile,
)
from portal.dossier.standing_items import STANDING_ITEMS
from portal.people.models import Employment, NameKind, Organisation, OrganisationKind, OrganisationName, Person, Work

LONG_AGO = timedelta(days=700)


@dataclass
class FileInTest:
    """A file with the actors in it, by role."""

    id: UUID
    organisation_id: UUID
    actors: dict[str, Actor]


def an_organisation(session: Session, name: str = "XONAR") -> UUID:
    organisation = Organisation(kind=OrganisationKind.PROVIDER, short_name=f"org-{uuid4().hex[:12]}")
    session.add(organisation)
    session.flush()
    began = legal_today(session) - LONG_AGO
    session.add(OrganisationName(organisation_id=organisation.id, kind=NameKind.TRADE, name=name, starts_on=began))
    session.flush()
    return organisation.id


def an_actor(session: Session, organisation_id: UUID | None = None, name: str = "Sanne Bovenveld") -> Actor:
    """Someone who signed in: through the work door of an organisation, or through the family door."""
    person = Person()
    session.add(person)
    session.flush()
    if organisation_id:
        session.add(
            Employment(
                organisation_id=organisation_id,
                person_id=person.id,
                work=Work.PROFESSIONAL,
                name=name,
                starts_on=legal_today(session) - LONG_AGO,
            )
        )
        session.flush()
    return Actor(person.id, new_id(), Door.WORK if organisation_id else Door.FAMILY, organisation_id)


def an_item(session: Session, file_id: UUID, kind: Kind, topics: tuple[Topic, ...] = (), **more: object) -> Item:
    item = Item(
        id=new_id(),
        youth_file_id=file_id,
        kind=kind,
        topics=[topic.value for topic in topics],
        recorded_on=legal_today(session) - LONG_AGO,
        **more,
    )
    session.add(item)
    session.flush()
    return item


def joins(
    session: Session,
    file: FileInTest,
    role: Role,
    given_name: str,
    family_name: str = "",
    *,
    organisation_id: UUID | None = None,
    called: str | None = None,
    ends_on: date | None = None,
    **more: object,
) -> Actor:
    """A person takes part in a file, known by this name there."""
    organisation_id = organisation_id or (None if role in FAMILY_ROLES else file.organisation_id)
    actor = an_actor(session, organisation_id, f"{given_name} {family_name}".strip())
    session.add(
        Participation(
            youth_file_id=file.id,
            person_id=actor.person_id,
            role=role,
            organisation_id=organisation_id,
            starts_on=legal_today(session) - LONG_AGO,
            ends_on=ends_on,
            **more,
        )
    )
    item = an_item(session, file.id, Kind.CIRCLE)
    session.add(
        CasePerson(
            id=item.id,
            youth_file_id=file.id,
            person_id=actor.person_id,
            given_name=given_name,
            family_name=family_name,
            called=called,
        )
    )
    session.flush()
    file.actors[given_name] = actor
    return actor


def a_file_of(
    session: Session, given_name: str = "Noor", *, age: int = 16, organisation_id: UUID | None = None
) -> FileInTest:
    """A file with its youth, her mother with authority, a foster mother and her worker, who coordinates."""
    today = legal_today(session)
    born_on = date(today.year - age - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    row = YouthFile(born_on=born_on, opened_on=today - LONG_AGO)
    session.add(row)
    session.flush()
    file = FileInTest(row.id, organisation_id or an_organisation(session), {})
    began = today - LONG_AGO
    session.add(
        OrganisationPeriod(youth_file_id=file.id, organisation_id=file.organisation_id, leads=True, starts_on=began)
    )
    for kind, topics in STANDING_ITEMS:
        an_item(session, file.id, kind, topics)
    joins(session, file, Role.YOUTH, given_name, "Kastanjeveld")
    mother = joins(session, file, Role.PARENT, "Esther", "Morgenrood", called="mama")
    joins(session, file, Role.FOSTER_PARENT, "Ineke", "Speelbeek", called="Ineke")
    worker = joins(session, file, Role.WORKER_PROVIDER, "Sanne", "Bovenveld")
    session.add(
        Authority(
            youth_file_id=file.id, status=AuthorityStatus.SOLE_PARENT, holder_id=mother.person_id, starts_on=began
        )
    )
    session.add(LegalFramework(youth_file_id=file.id, framework=Framework.VOLUNTARY, starts_on=began))
    session.add(
        Coordinator(
            youth_file_id=file.id, person_id=worker.person_id, organisation_id=file.organisation_id, starts_on=began
        )
    )
    session.flush()
    return file
