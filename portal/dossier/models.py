"""The youth file and every fact that access leans on.

Periods are `starts_on` … `ends_on`, both inclusive; `ends_on` empty means "until further notice". A `…_on` that ends
something before its period (`withdrawn_on`, `ended_on`) is the first day on which it no longer holds, so that it works
at once. Facts are never deleted: they end.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.policy.names import Kind
from portal.database.base import Base, WithId
from portal.dossier.domain import (
    FAMILY_ROLES,
    Audience,
    AuthorityStatus,
    Capacity,
    ConsentWay,
    Framework,
    ItemLink,
    Role,
    WithholdingGround,
)

FAMILY = ", ".join(f"'{role}'" for role in sorted(FAMILY_ROLES))


def _period() -> CheckConstraint:
    return CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period")


def _of_same_file(column: str, table: str = "item") -> ForeignKeyConstraint:
    """What a fact names lies in the fact's own file: a wrong id is refused by the database itself."""
    return ForeignKeyConstraint([column, "youth_file_id"], [f"{table}.id", f"{table}.youth_file_id"])


def _one_of(values: type[StrEnum]) -> Enum:
    return Enum(
        values, native_enum=False, create_constraint=True, length=40, values_callable=lambda e: [m.value for m in e]
    )


def _names() -> Mapped[list[str] | None]:
    """A list of names; empty column means "all"."""
    return mapped_column(ARRAY(Text))


class Fact(WithId):
    """A fact about one file that access leans on: writing it raises the file's access epoch (by a trigger)."""

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who wrote this fact down
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


# --- the file ---------------------------------------------------------------------------------------------------


class YouthFile(WithId, Base):
    """The one file of one youth (jeugddossier), shared by all organisations. `born_on` decides every age."""

    __tablename__ = "youth_file"

    born_on: Mapped[date]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]  # first day on which it is closed; nothing new is made in a closed file
    bsn_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)  # key id, nonce and text; R-BSN-06
    bsn_key_id: Mapped[str | None]
    bsn_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)  # keyed hash, the only way to look it up


class FileRequest(WithId, Base):
    """Someone asked to open a file. The answer is the same for all, whether or not the file exists (R-BSN-07).

    A job settles it: a new file gets the id that stands here; when the BSN already has a file, its coordinator is
    asked, and the one who asked goes on waiting.
    """

    __tablename__ = "file_request"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    role: Mapped[Role]  # how the one who asked will take part
    given_name: Mapped[str]
    family_name: Mapped[str]
    born_on: Mapped[date]
    proof: Mapped[str]  # on what the opening rests: referral, order, crisis report
    youth_file_id: Mapped[UUID]  # the id that the file will have; the BSN below is bound to it
    bsn_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    bsn_key_id: Mapped[str | None]
    bsn_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime | None]
    existing_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("youth_file.id"), index=True)  # never shown


class AccessEpoch(Base):
    """A number per file that every write to a fact raises. A cached answer about access dies with it."""

    __tablename__ = "access_epoch"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(server_default="0")


class OrganisationPeriod(Fact, Base):
    """An organisation takes part in the file in this period.

    Once its last period is over, whoever still takes part for it has the standing `former_organisation`: what it
    recorded in its own periods, read only.
    """

    __tablename__ = "organisation_period"
    __table_args__ = (
        _period(),
        Index(
            "ix_organisation_period_ended",
            "organisation_id",
            "youth_file_id",
            postgresql_where=text("ends_on IS NOT NULL"),
        ),
        Index("ix_organisation_period_taken_over", "youth_file_id", postgresql_where=text("past_kinds IS NOT NULL")),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    leads: Mapped[bool] = mapped_column(default=False, server_default="false")  # answers for the whole file
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    past_kinds: Mapped[list[str] | None] = _names()
    """Kind; what it got of the past when it took the file over. Empty: it did not come in by a hand-over.

    What others recorded before this period, of a kind that does not stand here, opens to it by consent only.
    """


class Coordinator(Fact, Base):
    """Who coordinates the file (a worker of the leading organisation). One at every moment."""

    __tablename__ = "coordinator"
    __table_args__ = (_period(),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


# --- who takes part ---------------------------------------------------------------------------------------------


class Participation(Fact, Base):
    """One person takes part in one file, in one role, for a period (deelname).

    The source of every standing. Roles of the family door have no organisation; roles of the work door have the
    organisation that the person acts for, and count only while the person came in for that organisation
    (`Actor.organisation_id`).
    """

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("id", "youth_file_id"),
        _of_same_file("replaces_id", "participation"),
        _period(),
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
    module_kinds: Mapped[list[str] | None] = _names()  # ModuleKind; VPT: the modules in it
    topics: Mapped[list[str] | None] = _names()  # Topic; the own assignment of `other_provider`
    ordered_kinds: Mapped[list[str] | None] = _names()  # Kind; the scope of a curator's order, empty = all
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
    __table_args__ = (
        _of_same_file("participation_id", "participation"),
        _period(),
    )

    participation_id: Mapped[UUID] = mapped_column(index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Authority(Fact, Base):
    """One holder of authority (gezag) for a period: two rows for joint authority. Either a person or a GI holds it."""

    __tablename__ = "authority"
    __table_args__ = (_period(), CheckConstraint("(holder_id IS NULL) <> (organisation_id IS NULL)", name="one_holder"))

    status: Mapped[AuthorityStatus]
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))  # the GI
    matters: Mapped[list[str] | None] = _names()  # only for partial_to_gi (BW1 265e)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    verified_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # R-GEZ-09
    verified_on: Mapped[date | None]
    document: Mapped[str | None]  # which document proved it: court order, extract of the register, with its number


class LegalFramework(Fact, Base):
    """The legal framework (juridisch kader) for a period. `pending_until` is set while the papers are awaited."""

    __tablename__ = "legal_framework"
    __table_args__ = (_period(),)

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


# --- the spine: items -------------------------------------------------------------------------------------------


class Item(WithId, Base):
    """All that a file holds and that access decides upon. The row of a part (plan, comment …) shares its id."""

    __tablename__ = "item"
    __table_args__ = (
        _of_same_file("parent_id"),
        UniqueConstraint("id", "youth_file_id"),
        Index("ix_item_youth_file_id_kind_recorded_on", "youth_file_id", "kind", "recorded_on"),
        Index("ix_item_author_id_kind_youth_file_id", "author_id", "kind", "youth_file_id"),
    )

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"))
    kind: Mapped[Kind] = mapped_column(_one_of(Kind))  # the row of the grid
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
    __table_args__ = (
        _of_same_file("item_id"),
        UniqueConstraint("item_id", "person_id", "link"),
    )

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
        _of_same_file("id"),
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
    __table_args__ = (
        _of_same_file("id"),
        _of_same_file("case_person_id", "case_person"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    case_person_id: Mapped[UUID] = mapped_column(index=True)
    phone: Mapped[str | None]
    email: Mapped[str | None]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]


# --- consent ----------------------------------------------------------------------------------------------------


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
        _of_same_file("id"),
        _of_same_file("item_id"),
        _period(),
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="for_whom"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)  # for whom
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))  # for whom
    kinds: Mapped[list[str] | None] = _names()  # Kind; empty = every kind
    item_id: Mapped[UUID | None] = mapped_column(index=True)  # one item only (a section)
    view_only: Mapped[bool] = mapped_column(default=False, server_default="false")  # of the cell's letters only K and V


class StandingGrant(Given, Fact, Base):
    """A standing grant of V, or V and C, on one named item (access-grid 6), given by the right person of 4.

    Its id is an item of kind `consent_record`, as that of a consent is.
    """

    __tablename__ = "standing_grant"
    __table_args__ = (
        _of_same_file("id"),
        _of_same_file("item_id"),
        _period(),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # for whom
    may_comment: Mapped[bool] = mapped_column(default=False, server_default="false")


class Incapacity(Fact, Base):
    """The youth (of 12 and older) cannot weigh a matter (R-CON-03): consent for these kinds is the representative's."""

    __tablename__ = "incapacity"
    __table_args__ = (_period(),)

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
    __table_args__ = (_period(), CheckConstraint("second_professional <> decided_by", name="two_people"))

    kind: Mapped[Kind] = mapped_column(_one_of(Kind))
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
    __table_args__ = (
        _of_same_file("item_id"),
        _of_same_file("text_id"),
        _period(),
    )

    item_id: Mapped[UUID] = mapped_column(index=True)
    text_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # to whom
    released_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]


# --- denials ----------------------------------------------------------------------------------------------------


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
    __table_args__ = (
        _of_same_file("item_id"),
        CheckConstraint("second_professional <> decided_by", name="two_people"),
    )

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
    __table_args__ = (_of_same_file("item_id"),)

    item_id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]


class CourtBlock(Fact, Base):
    """A court order closes the file, or some kinds of item, to a person for a period; own words included."""

    __tablename__ = "court_block"
    __table_args__ = (_period(),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kinds: Mapped[list[str] | None] = _names()  # Kind; empty = every kind
    order_reference: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class NotFor(Fact, Base):
    """A "niet voor …" line: the item is not for this person, nor for whoever stands in for them (R-PAR-06).

    Holds at once. Under 16 against an authority holder two professionals look: it becomes a withholding, or ends with
    a reason after the youth was told.
    """

    __tablename__ = "not_for"
    __table_args__ = (_of_same_file("item_id"),)

    item_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)  # for whom it is not
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    check_by: Mapped[date | None]  # when two professionals must have looked
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    told_youth_on: Mapped[date | None]


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
    __table_args__ = (_period(),)

    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    guided_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


# --- need and gate ----------------------------------------------------------------------------------------------


class TopicNeed(Fact, Base):
    """Topics that a participant needs beside those of the role or module, with the reason.

    A request under R-DOS-10, an agreed assignment.
    """

    __tablename__ = "topic_need"
    __table_args__ = (
        _of_same_file("participation_id", "participation"),
        _period(),
    )

    participation_id: Mapped[UUID] = mapped_column(index=True)
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class ModuleTopics(WithId, Base):
    """An organisation's own list of topics for a module, instead of the standard one. More only with a reason."""

    __tablename__ = "module_topics"
    __table_args__ = (_period(),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    module_kind: Mapped[str]  # ModuleKind
    topics: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class OpeningCheck(Fact, Base):
    """Someone looked at an older item before it opens for a person whose right began later (access-grid 8).

    `opened`: it opens from `looked_on`; not opened: it stays closed by a denial of its own.
    """

    __tablename__ = "opening_check"
    __table_args__ = (
        _of_same_file("item_id"),
        UniqueConstraint("item_id", "person_id"),
    )

    item_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    opened: Mapped[bool]
    looked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    looked_on: Mapped[date]
