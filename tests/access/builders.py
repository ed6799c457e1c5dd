"""Builders for the facts of a file. Defaults are the boring case; a test names only what matters."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import (
    FAMILY_ROLES,
    AuthorityStatus,
    Framework,
    ItemLink,
    Role,
    Topic,
    birthday,
)
from portal.dossier.models import (
    Authority,
    Item,
    ItemPerson,
    LegalFramework,
    OrganisationPeriod,
    Participation,
    YouthFile,
)
from portal.people.models import Organisation, OrganisationKind, Person

LONG_AGO = timedelta(days=365)


def a_person(session: Session) -> UUID:
    person = Person()
    session.add(person)
    session.flush()
    return person.id


def an_organisation(session: Session, kind: OrganisationKind = OrganisationKind.PROVIDER) -> UUID:
    organisation = Organisation(kind=kind, short_name=f"org-{uuid4().hex[:12]}")
    session.add(organisation)
    session.flush()
    return organisation.id


def born(session: Session, age: int, *, days: int = 40) -> date:
    """A birth date of someone who has been `age` for some days."""
    day = legal_today(session) - timedelta(days=days)
    return date(day.year - age, day.month, min(day.day, 28))


def a_file(session: Session, *, age: int = 14) -> UUID:
    file = YouthFile(born_on=born(session, age), opened_on=legal_today(session) - LONG_AGO)
    session.add(file)
    session.flush()
    return file.id


def takes_part(
    session: Session,
    file: UUID,
    role: Role,
    *,
    person: UUID | None = None,
    organisation: UUID | None = None,
    **more: object,
) -> Actor:
    """A person takes part in a role; at work for an organisation, which then takes part as well."""
    person = person or a_person(session)
    starts_on = more.pop("starts_on", legal_today(session) - LONG_AGO)
    work = role not in FAMILY_ROLES
    if work and organisation is None:
        organisation = an_organisation(session)
    if (
        work
        and not session.query(OrganisationPeriod).filter_by(youth_file_id=file, organisation_id=organisation).count()
    ):
        session.add(OrganisationPeriod(youth_file_id=file, organisation_id=organisation, starts_on=starts_on))
    session.add(
        Participation(
            youth_file_id=file,
            person_id=person,
            role=role,
            organisation_id=organisation if work else None,
            starts_on=starts_on,
            **more,
        )
    )
    session.flush()
    return Actor(person, new_id(), Door.WORK if work else Door.FAMILY, organisation if work else None)


def holds_authority(
    session: Session,
    file: UUID,
    actor: Actor,
    status: AuthorityStatus = AuthorityStatus.SOLE_PARENT,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> None:
    born_on = session.get_one(YouthFile, file).born_on
    session.add(
        Authority(
            youth_file_id=file,
            status=status,
            holder_id=None if actor.organisation_id else actor.person_id,
            organisation_id=actor.organisation_id,
            starts_on=starts_on or born_on,
            ends_on=ends_on,
        )
    )
    session.flush()


def a_framework(session: Session, file: UUID, framework: Framework, **more: object) -> None:
    more.setdefault("starts_on", legal_today(session) - LONG_AGO)
    session.add(LegalFramework(youth_file_id=file, framework=framework, **more))
    session.flush()


def an_item(
    session: Session,
    file: UUID,
    kind: Kind = Kind.HELP_PLAN,
    *,
    by: Actor | None = None,
    concerns: Actor | None = None,
    topics: tuple[Topic, ...] = (Topic.WISHES,),
    **more: object,
) -> UUID:
    more.setdefault("recorded_on", legal_today(session) - timedelta(days=10))
    item = Item(
        id=new_id(),
        youth_file_id=file,
        kind=kind,
        author_id=by.person_id if by else None,
        organisation_id=by.organisation_id if by else None,
        topics=list(topics),
        **more,
    )
    session.add(item)
    session.flush()
    if concerns:
        linked(session, item.id, concerns, ItemLink.CONCERNS)
    return item.id


def linked(session: Session, item: UUID, actor: Actor, link: ItemLink) -> None:
    file = session.get_one(Item, item).youth_file_id
    session.add(ItemPerson(youth_file_id=file, item_id=item, person_id=actor.person_id, link=link))
    session.flush()


def turned(session: Session, file: UUID, age: int) -> date:
    return birthday(session.get_one(YouthFile, file).born_on, age)
