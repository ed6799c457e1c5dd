"""What was consented to or released, and by whom it could be."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.policy.names import Kind
from portal.database.base import Base
from portal.dossier.domain import Capacity, ConsentWay
from portal.dossier.models.fact import Fact, names, of_same_file, one_of, period


class Given:
    """Who gave it, in which capacity, how and with what evidence; until when (R-CON-08)."""

    given_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    capacity: Mapped[Capacity]  # given_by and capacity together must be the right person of access-grid 4 that day
    for_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    """The GI on whose behalf a guardian's worker gave it."""
    way: Mapped[ConsentWay] = mapped_column(default=ConsentWay.PORTAL, server_default=ConsentWay.PORTAL)
    evidence: Mapped[str | None]  # the document, or what was said
    present: Mapped[str | None]  # who was there when it was given by word
    starts_on: Mapped[date]  # the day it was given
    ends_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]  # from this day on it holds no longer
    withdrawal_evidence: Mapped[str | None]  # how a worker heard that it is withdrawn


class Consent(Given, Fact, Base):
    """A recorded consent for cells with (c). To one person, or to everyone who takes part for one organisation.

    Its id is an item of kind `consent_record`: who may view that item may read the consent.
    """

    __tablename__ = "consent"
    __table_args__ = (
        of_same_file("id"),
        of_same_file("item_id"),
        period(),
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="for_whom"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)  # for whom
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))  # for whom
    kinds: Mapped[list[str] | None] = names()  # Kind; empty = every kind
    item_id: Mapped[UUID | None] = mapped_column(index=True)  # one item only (a section)
    view_only: Mapped[bool] = mapped_column(default=False, server_default="false")  # of the cell's letters only K and V


class StandingGrant(Given, Fact, Base):
    """A standing grant of V, or V and C, on one named item (access-grid 6), given by the right person of 4.

    Its id is an item of kind `consent_record`, as that of a consent is.
    """

    __tablename__ = "standing_grant"
    __table_args__ = (of_same_file("id"), of_same_file("item_id"), period())

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # for whom
    may_comment: Mapped[bool] = mapped_column(default=False, server_default="false")


class Incapacity(Fact, Base):
    """The youth (of 12 and older) cannot weigh a matter (R-CON-03): consent for these kinds is the representative's."""

    __tablename__ = "incapacity"
    __table_args__ = (period(),)

    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))  # Kind; per matter, never a blanket flag
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class MeasureDecision(Fact, Base):
    """The GI decided that a person needs a kind of item for the measure (R-DOS-15).

    Stands for the youth's consent at 16 and 17 while a measure runs. Opens V; for `gi_guardian_16_17` all letters of
    the cell, also those after O on every item.
    """

    __tablename__ = "measure_decision"
    __table_args__ = (period(), CheckConstraint("second_professional <> decided_by", name="two_people"))

    kind: Mapped[Kind] = mapped_column(one_of(Kind))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # for whom
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))  # the GI
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    second_professional: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    told_youth_on: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Release(Fact, Base):
    """A professional released an item to one person (R).

    What may be read is `text_id`: the item itself, or a text of the same kind made for this release (which has the item
    as parent and audience `author` for everyone else).
    """

    __tablename__ = "release"
    __table_args__ = (of_same_file("item_id"), of_same_file("text_id"), period())

    item_id: Mapped[UUID] = mapped_column(index=True)
    text_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # to whom
    released_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
