"""The spine: every thing in a file is an item, and whom it concerns."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.policy.names import Kind
from portal.database.base import Base, WithId
from portal.dossier.domain import Audience, ItemLink
from portal.dossier.models.fact import Fact, of_same_file, one_of


class Item(WithId, Base):
    """All that a file holds and that access decides upon. The row of a part (plan, comment …) shares its id."""

    __tablename__ = "item"
    __table_args__ = (
        of_same_file("parent_id"),
        UniqueConstraint("id", "youth_file_id"),
        Index("ix_item_youth_file_id_kind_recorded_on", "youth_file_id", "kind", "recorded_on"),
        Index("ix_item_author_id_kind_youth_file_id", "author_id", "kind", "youth_file_id"),
    )

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"))
    kind: Mapped[Kind] = mapped_column(one_of(Kind))  # the row of the grid
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who wrote it
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The organisation that recorded it; empty when it was written through the family door."""
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")  # Topic; for (n)
    recorded_on: Mapped[date]  # the legal day on which it was made: new or older, for the gate and own periods
    audience: Mapped[Audience] = mapped_column(default=Audience.CIRCLE, server_default=Audience.CIRCLE)
    reveals_stay: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Says or betrays where the youth stays, or nobody has looked yet.

    Denied to persons excluded by a secret placement.
    """
    shared_with_family: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Only for `foster_day_note`.

    The part that the writer shared with youth and parents. Their cells hold for it alone.
    """
    fixed_at: Mapped[datetime | None]  # sent, or its edit window is over: from this moment nobody has E on it
    module_id: Mapped[UUID | None]  # the module it belongs to: own for the worker who gives it
    family_id: Mapped[UUID | None]  # the foster family it concerns: own for who takes part with this family_id
    data_subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """The parent whose own data it is (consent is theirs); empty: the youth's."""
    parent_id: Mapped[UUID | None] = mapped_column(index=True)  # stands in or under this item; never changes
    path: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    """The item itself and all it stands under; set by the database.

    Denials and audiences of what it stands under hold for it too; so do consents and grants that name one of those.
    """


class ItemPerson(Fact, Base):
    """A person is tied to an item: it concerns them, is about them, shows them, or names them as a reader."""

    __tablename__ = "item_person"
    __table_args__ = (of_same_file("item_id"), UniqueConstraint("item_id", "person_id", "link"))

    item_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    link: Mapped[ItemLink]


class CasePerson(Fact, Base):
    """What a file knows of a person around the youth.

    Name and what the youth calls them. Its id is an item of kind `circle`, so who may view that item may read the name.
    A person who does not sign in has no `person_id`.
    """

    __tablename__ = "case_person"
    __table_args__ = (
        UniqueConstraint("id", "youth_file_id"),
        of_same_file("id"),
        UniqueConstraint("youth_file_id", "person_id"),
        Index("ix_case_person_search", "search_name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_name: Mapped[str]
    family_name: Mapped[str] = mapped_column(default="", server_default="")
    called: Mapped[str | None]  # what the youth calls them
    relation: Mapped[str | None]  # in words: "tante", "buurvrouw"
    search_name: Mapped[str] = mapped_column(Computed("plain_text(given_name || ' ' || family_name)", persisted=True))


class ContactDetails(WithId, Base):
    """Telephone, mail and address of someone around the youth.

    Its id is an item of kind `contact_details_address`.
    """

    __tablename__ = "contact_details"
    __table_args__ = (of_same_file("id"), of_same_file("case_person_id", "case_person"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    case_person_id: Mapped[UUID] = mapped_column(index=True)
    phone: Mapped[str | None]
    email: Mapped[str | None]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
