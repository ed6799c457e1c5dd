"""What anyone may know of the organisations: their name of today, and whom to call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from portal.database.days import covers
from portal.database.session import legal_today, once
from portal.people.models import NameKind, Organisation, OrganisationKind, OrganisationName


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation as the front page shows it."""

    id: UUID
    kind: OrganisationKind
    short_name: str
    name: str
    region: str
    phone: str
    duty_phone: str
    counsellor: str


def public_directory(session: Session) -> tuple[Entry, ...]:
    """All organisations of today by name, without the door of citizens and without those that went into another."""
    today = legal_today(session)
    current_name = (
        select(OrganisationName.name)
        .where(
            OrganisationName.organisation_id == Organisation.id,
            covers(OrganisationName, today),
            OrganisationName.kind != NameKind.FORMER,
        )
        .order_by(
            OrganisationName.kind.desc(), OrganisationName.starts_on.desc()
        )  # the trade name before the legal one
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.kind,
            Organisation.short_name,
            current_name.label("name"),
            Organisation.region,
            Organisation.phone,
            Organisation.duty_phone,
            Organisation.counsellor,
        ).where(Organisation.kind != OrganisationKind.CITIZEN, Organisation.successor_id.is_(None))
    ).all()
    entries = (
        Entry(
            row.id,
            row.kind,
            row.short_name,
            row.name or row.short_name,
            row.region or "",
            row.phone or "",
            row.duty_phone or "",
            row.counsellor or "",
        )
        for row in rows
    )
    return tuple(sorted(entries, key=lambda entry: entry.name.casefold()))


def names_of_organisations(session: Session, day: date) -> Mapping[UUID, str]:
    """What each organisation was called on a day: its trade name before the legal one."""
    return once(session, ("names of organisations", day), partial(_names_of_organisations, session, day))


def _names_of_organisations(session: Session, day: date) -> Mapping[UUID, str]:
    return {row.organisation_id: row.name for row in session.execute(_NAMES, {"day": day})}


# Kept, as what every page asks is: to build a statement anew costs more than PostgreSQL needs to answer it.
_NAMES = (
    select(OrganisationName.organisation_id, OrganisationName.name)
    .where(covers(OrganisationName, bindparam("day", type_=Date())), OrganisationName.kind != NameKind.FORMER)
    .order_by(OrganisationName.kind, OrganisationName.starts_on)
)
