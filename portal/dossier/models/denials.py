"""What someone does not read, whatever else opens it."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database.base import Base, WithId
from portal.dossier.domain import WithholdingGround
from portal.dossier.models.fact import Fact, names, of_same_file, period


class Exclusion(Fact, Base):
    """A secret placement holds against this person (R-GEH-01).

    Items and participations that reveal the stay do not exist for them, nor for whoever stands in for them. Past
    `review_on` it goes on until it is ended.
    """

    __tablename__ = "exclusion"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    review_on: Mapped[date]
    ended_on: Mapped[date | None]  # first day on which it no longer holds


class Withholding(Fact, Base):
    """An item is kept from a person by two professionals (R-AFS-01). Past `review_on` it stays closed."""

    __tablename__ = "withholding"
    __table_args__ = (of_same_file("item_id"), CheckConstraint("second_professional <> decided_by", name="two_people"))

    item_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # from whom
    ground: Mapped[WithholdingGround]
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    second_professional: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    review_on: Mapped[date]
    ended_on: Mapped[date | None]


class ThirdPartyMark(Fact, Base):
    """The item (a passage) is about a third party (R-AFS-02, R-AFS-03).

    For that person, and for professionals whose work needs all its topics. `person_id` empty: someone who does not sign
    in.
    """

    __tablename__ = "third_party_mark"
    __table_args__ = (of_same_file("item_id"),)

    item_id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]


class CourtBlock(Fact, Base):
    """A court order closes the file, or some kinds of item, to a person for a period; own words included."""

    __tablename__ = "court_block"
    __table_args__ = (period(),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kinds: Mapped[list[str] | None] = names()  # Kind; empty = every kind
    order_reference: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class NotFor(Fact, Base):
    """A "niet voor …" line: the item is not for this person, nor for whoever stands in for them (R-PAR-06).

    Holds at once. Under 16 against an authority holder two professionals look: it becomes a withholding, or ends with
    a reason after the youth was told.
    """

    __tablename__ = "not_for"
    __table_args__ = (of_same_file("item_id"),)

    item_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # for whom it is not
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    check_by: Mapped[date | None]  # when two professionals must have looked
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    told_youth_on: Mapped[date | None]
    second_professional: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who looked too, when it ended


class OwnKin(Fact, Base):
    """An employee is kin or household of the youth, the parents or the foster family.

    The work door of this file is shut to them. Declared, or found by the review of the log. Who takes part through the
    family door needs no row.
    """

    __tablename__ = "own_kin"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    found_by_review: Mapped[bool] = mapped_column(default=False, server_default="false")
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]


class FamilyGuide(WithId, Base):
    """A worker guides this person's own family track (as foster parent or parent).

    A close colleague, who may not see a signal, worry or talk that is about this person.
    """

    __tablename__ = "family_guide"
    __table_args__ = (period(),)

    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    guided_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
