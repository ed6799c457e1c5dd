"""Persons, organisations and who works where.

A person is an id only: names live with the file, the organisation or the account that knows them, or the list of
persons would itself be a leak (access.md).
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database.base import Base, WithId


class OrganisationKind(StrEnum):
    """Types of organisation (domain 11.1)."""

    PROVIDER = "provider"  # pleegzorgaanbieder
    GI = "gi"  # gecertificeerde instelling
    MUNICIPALITY = "municipality"
    REFERRER_JGZ = "referrer_jgz"  # jeugdgezondheidszorg
    REFERRER_GP = "referrer_gp"
    REFERRER_SPECIALIST = "referrer_specialist"
    REFERRER_TEAM = "referrer_team"
    TREATMENT = "treatment"  # jeugd-ggz, behandeling
    COUNSELLOR = "counsellor"  # vertrouwenspersoon
    COUNCIL = "council"
    CITIZEN = "citizen"  # the door of youth, parents and foster parents (DigiD, own accounts); no employer


class NameKind(StrEnum):
    LEGAL = "legal"
    TRADE = "trade"
    FORMER = "former"


class Work(StrEnum):
    """What someone does at an organisation; a role in a file is a participation, not this (domain 13)."""

    PROFESSIONAL = "professional"
    TEAM_MANAGER = "team_manager"
    MATCHER = "matcher"
    RECRUITER = "recruiter"
    FINANCE = "finance"
    PRIVACY_OFFICER = "privacy_officer"
    ORG_ADMIN = "org_admin"
    PLATFORM_ADMIN = "platform_admin"


class Person(WithId, Base):
    """A human being. Nothing but an id."""

    __tablename__ = "person"


class Organisation(WithId, Base):
    """A tenant: an organisation with its own people and its own sign-in. A merger or rename keeps the id."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind]
    short_name: Mapped[str] = mapped_column(unique=True)  # in addresses: xonar, rubicon
    region: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    duty_phone: Mapped[str | None]  # piket, bereikbaarheidsdienst
    counsellor: Mapped[str | None]  # vertrouwenspersoon: name, phone, how to reach
    complaint_route: Mapped[str | None]
    colour: Mapped[str | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))

    names: Mapped[list["OrganisationName"]] = relationship(back_populates="organisation")


class OrganisationName(WithId, Base):
    """A name with its period, so that an old item shows the name of its day (domain 11.3)."""

    __tablename__ = "organisation_name"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[NameKind]
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    organisation: Mapped[Organisation] = relationship(back_populates="names")


class Employment(WithId, Base):
    """A person works at an organisation for a period (dienstverband). Names of employees are organisation data."""

    __tablename__ = "employment"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    work: Mapped[Work]
    name: Mapped[str]
    job_title: Mapped[str | None]  # as family may read it: pleegzorgbegeleider
    phone: Mapped[str | None]
    email: Mapped[str | None]
    register: Mapped[str | None]  # SKJ or BIG (R-PRO-01)
    register_number: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
