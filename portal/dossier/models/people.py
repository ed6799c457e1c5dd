"""Who takes part in a file, with which authority, in which legal framework, on duty or in an emergency."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId
from portal.dossier.domain import AuthorityStatus, Framework, Role
from portal.dossier.models.fact import FAMILY, Fact, names, of_same_file, period


class Participation(Fact, Base):
    """One person takes part in one file, in one role, for a period (deelname).

    The source of every standing. Roles of the family door have no organisation; roles of the work door have the
    organisation that the person acts for, and count only while the person came in for that organisation
    (`Actor.organisation_id`).
    """

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("id", "youth_file_id"),
        of_same_file("replaces_id", "participation"),
        period(),
        CheckConstraint(f"(organisation_id IS NULL) = (role IN ({FAMILY}))", name="door"),
        Index("ix_participation_person_id_youth_file_id", "person_id", "youth_file_id"),
        Index("ix_participation_person_id_role", "person_id", "role"),
        Index("ix_participation_one_youth", "youth_file_id", unique=True, postgresql_where=text("role = 'youth'")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # work door only
    family_id: Mapped[UUID | None]  # foster family or household: who shares it lives together
    stands_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """The person for whom this one stands in.

    The client of a lawyer, counsellor or curator; the partner (a parent) of a step-parent.
    """
    module_id: Mapped[UUID | None]  # the module that a module worker gives: items with this module_id are their own
    module_kinds: Mapped[list[str] | None] = names()  # ModuleKind; VPT: the modules in it
    topics: Mapped[list[str] | None] = names()  # Topic; the own assignment of `other_provider`
    ordered_kinds: Mapped[list[str] | None] = names()  # Kind; the scope of a curator's order, empty = all
    part_time: Mapped[bool] = mapped_column(default=False, server_default="false")  # weekend or part-time family
    reveals_stay: Mapped[bool] = mapped_column(default=False, server_default="false")
    """This person's name, role or organisation betrays where the youth stays.

    Nothing of it reaches an excluded person.
    """
    replaces_id: Mapped[UUID | None] = mapped_column()  # stands in for a colleague
    ground: Mapped[str | None]  # on what it rests, in words: the order, the contract, the assignment
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Stay(Fact, Base):
    """Days that the child sleeps at a part-time family.

    On these days and the two days before (`stay_preview_days`) the part-time foster parent has the standing
    `foster_parent`.
    """

    __tablename__ = "stay"
    __table_args__ = (of_same_file("participation_id", "participation"), period())

    participation_id: Mapped[UUID] = mapped_column(index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Authority(Fact, Base):
    """One holder of authority (gezag) for a period: two rows for joint authority. Either a person or a GI holds it."""

    __tablename__ = "authority"
    __table_args__ = (period(), CheckConstraint("(holder_id IS NULL) <> (organisation_id IS NULL)", name="one_holder"))

    status: Mapped[AuthorityStatus]
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))  # the GI
    matters: Mapped[list[str] | None] = names()  # only for partial_to_gi (BW1 265e)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # R-GEZ-09
    verified_on: Mapped[date | None]
    document: Mapped[str | None]  # which document proved it: court order, extract of the register, with its number


class LegalFramework(Fact, Base):
    """The legal framework (juridisch kader) for a period. `pending_until` is set while the papers are awaited."""

    __tablename__ = "legal_framework"
    __table_args__ = (period(),)

    framework: Mapped[Framework]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))  # the GI charged with it
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    pending_until: Mapped[date | None]  # R-GEZ-11
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    verified_on: Mapped[date | None]
    document: Mapped[str | None]


class DutyShift(WithId, Base):
    """A person is on the duty roster of an organisation from `starts_at` up to, not including, `ends_at` (piket)."""

    __tablename__ = "duty_shift"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="period"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class EmergencyAccess(Fact, Base):
    """Emergency access of a duty worker.

    Turns K into V in this file from `starts_at` up to, not including, `ends_at`, while the person is on duty (access-
    grid 10). Made by one database function only.
    """

    __tablename__ = "emergency_access"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="period"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    ground: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # when the client was told; until then they see nothing of it
    told_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
