"""An organisation begins: its row, its link and its first administrator, made by who runs the machine.

Runs as the owner of the tables. From then on the administrator keeps all of it in the pages of the organisation.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import log
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.identity.domain import ProviderKind
from portal.identity.models import Account, IdentityProvider
from portal.identity.services.links import SLUG, require_possible
from portal.identity.services.provisioning import ProviderDetails, provision_account, provision_organisation
from portal.kernel.errors import RuleBroken
from portal.people.models import Employment, NameKind, Organisation, OrganisationKind, OrganisationName, Person, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """`short_name` stands in addresses and never changes; `name` is what people read from today."""

    short_name: str
    name: str
    kind: OrganisationKind


def begin_organisation(
    session: Session, keys_directory: Path, new: NewOrganisation, details: ProviderDetails, *, plain_http: bool = False
) -> None:
    """The organisation and its link, in use from now on; a provider over plain http is for the demonstration only.

    Raises RuleBroken for what can never be a good one.
    """
    _require_possible(session, new, details, plain_http=plain_http)
    organisation = Organisation(id=new_id(), kind=new.kind, short_name=new.short_name)
    session.add(organisation)
    session.flush()
    session.add(
        OrganisationName(
            organisation_id=organisation.id, kind=NameKind.TRADE, name=new.name.strip(), starts_on=legal_today(session)
        )
    )
    link = provision_organisation(session, keys_directory, organisation.id, new.short_name, details)
    log.record(session, None, "organisation.changed", thing_id=organisation.id, organisation_id=organisation.id)
    log.record(session, None, "link.changed", thing_id=link.id, kind="put_to_use", organisation_id=organisation.id)


def first_administrator(session: Session, short_name: str, subject: str, name: str) -> None:
    """Who is known at the organisation's provider as `subject` keeps its staff and its link, from today.

    Raises RuleBroken where there is no such link, or when someone administers the organisation already: from then on
    only an administrator adds another.
    """
    link = session.scalars(
        select(IdentityProvider).where(
            IdentityProvider.slug == short_name,
            IdentityProvider.kind == ProviderKind.WORK,
            IdentityProvider.ended_at.is_(None),
            IdentityProvider.proposed_at.is_(None),
        )
    ).first()
    if link is None:
        raise RuleBroken(f"Er is geen organisatie '{short_name}' met een koppeling.")
    today = legal_today(session)
    there = select(Employment.id).where(
        Employment.organisation_id == link.organisation_id,
        Employment.work == Work.ORG_ADMIN,
        (Employment.ends_on.is_(None)) | (Employment.ends_on >= today),
    )
    if session.scalars(there).first():
        raise RuleBroken("Deze organisatie heeft al een beheerder. Die voegt collega's toe, bij Medewerkers.")
    employment = Employment(
        id=new_id(),
        organisation_id=link.organisation_id,
        person_id=_person(session, link, subject, name),
        work=Work.ORG_ADMIN,
        name=name.strip(),
        starts_on=today,
    )
    session.add(employment)
    session.flush()
    log.record(
        session,
        None,
        "employment.started",
        thing_id=employment.id,
        kind=Work.ORG_ADMIN,
        organisation_id=link.organisation_id,
        on_behalf_of=employment.person_id,
    )


# -- how ---------------------------------------------------------------------------------------------------------------


def _require_possible(session: Session, new: NewOrganisation, details: ProviderDetails, *, plain_http: bool) -> None:
    if not SLUG.fullmatch(new.short_name):
        raise RuleBroken("Een korte naam heeft alleen kleine letters, cijfers en streepjes, zoals 'xonar'.")
    if not new.name.strip():
        raise RuleBroken("Geef ook de naam die mensen lezen.")
    if session.scalars(select(Organisation.id).where(Organisation.short_name == new.short_name)).first():
        raise RuleBroken(f"Er is al een organisatie '{new.short_name}'.")
    require_possible(session, new_id(), details.issuer, details.levels, plain_http=plain_http)


def _person(session: Session, link: IdentityProvider, subject: str, name: str) -> UUID:
    """Whose account it is; who signed in before has one, without rights."""
    account = session.scalars(select(Account).where(Account.issuer == link.issuer, Account.subject == subject)).first()
    if account is not None and account.person_id is not None:
        return account.person_id
    person = Person(id=new_id())
    session.add(person)
    session.flush()
    if account is None:
        provision_account(session, link, subject, person.id, name.strip())
    else:
        account.person_id = person.id
    return person.id
