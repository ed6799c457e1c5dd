"""The register of copies, the files that wait to be fetched, what came back, and an organisation's logo."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from portal.access.actor import Door
from portal.copies.domain import FileState, Format, Ground, RecipientKind
from portal.copies.returned import ItemState, ReturnState
from portal.database.base import Base, WithId
from portal.dossier.domain import ConsentWay
from portal.participation.consents.domain import OutsideRole, Purpose


class PlanCopy(Base):
    """A copy that left: who made it, for whom, why, which version, on what ground (register van kopieën).

    Its id is random through and through: it stands in the file that leaves, and finds the copy when that returns.
    """

    __tablename__ = "plan_copy"
    __table_args__ = (
        CheckConstraint("(recipient = 'participant') = (person_id IS NOT NULL)", name="participant"),
        CheckConstraint("(recipient = 'outside') = (outside_role IS NOT NULL)", name="outside"),
        CheckConstraint("recipient <> 'outside' OR ground IS NOT NULL", name="has_ground"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    evaluation_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_evaluation.id"))  # instead of the plan
    number: Mapped[int]  # the version of the plan
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_through: Mapped[Door]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    recipient: Mapped[RecipientKind]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # on whose behalf someone outside asks
    outside_role: Mapped[OutsideRole | None]
    outside_name: Mapped[str | None]
    purpose: Mapped[Purpose]
    purpose_words: Mapped[str] = mapped_column(server_default="")
    ground: Mapped[Ground | None]
    consent_way: Mapped[ConsentWay | None]
    consent_on: Mapped[date | None]
    consent_request_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_request.id"))  # given in the portal
    evidence: Mapped[str | None]
    authors: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")  # whose remarks went along
    left_out: Mapped[int] = mapped_column(server_default="0")  # how many parts did not go along
    version_hash: Mapped[str]
    baseline: Mapped[bytes] = mapped_column(LargeBinary)  # what it said, sealed: to lay beside what comes back
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_copy.id"))  # sent after an earlier copy


class CopyFile(WithId, Base):
    """A file that waits to be fetched by who made it, sealed; gone after a day. A PDF is made by a job."""

    __tablename__ = "plan_copy_file"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    copy_id: Mapped[UUID] = mapped_column(ForeignKey("plan_copy.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    format: Mapped[Format]
    state: Mapped[FileState]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PlanReturn(WithId, Base):
    """A document that came back, and how far its uploader is with it. For the eyes of that person only."""

    __tablename__ = "plan_return"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"), index=True)
    copy_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_copy.id"))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[ReturnState]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # the document itself, only until its plan is known
    about: Mapped[bytes] = mapped_column(LargeBinary)  # names in it and who they are, sealed


class ReturnItem(WithId, Base):
    """One thing that came in: taken over into the plan, left, or still waiting."""

    __tablename__ = "plan_return_item"

    youth_file_id: Mapped[UUID] = mapped_column(ForeignKey("youth_file.id"), index=True)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("plan_return.id"), index=True)
    section_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_section.id"))
    ordinal: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[ItemState]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    became: Mapped[str | None]  # comment, suggestion, reply …
    became_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class OrganisationLogo(Base):
    """The logo on an organisation's documents, and what it shows."""

    __tablename__ = "organisation_logo"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    picture: Mapped[bytes] = mapped_column(LargeBinary)
    description: Mapped[str]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
