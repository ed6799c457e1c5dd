"""Words that people write themselves. Each row is an item of its own kind."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.case_data import CaseData
from portal.access.policy import Kind
from portal.database.base import Base

WRITTEN = (Kind.OWN_STATEMENT, Kind.PRIVATE_CORNER, Kind.QUESTION, Kind.REQUEST_377C, Kind.WORRY_RAISED)


class State(StrEnum):
    """How far words that ask for an answer have come."""

    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"


class RefusalGround(StrEnum):
    """The two grounds on which information is refused to a parent without authority (BW 1:377c lid 1)."""

    INTEREST_OF_CHILD = "interest_of_child"  # R-PAR-03
    NOT_FOR_AUTHORITY_HOLDER = "not_for_authority_holder"  # who has authority would not get it either


class Writing(CaseData, Base):
    """What one person wrote (eigen woorden). Those of the private corner are closed, and open for their writer only."""

    __tablename__ = "writing"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(kind.value) for kind in WRITTEN)})", name="written_kind"),
        CheckConstraint("(kind = 'private_corner') = (closed IS NOT NULL)", name="corner_is_closed"),
        CheckConstraint("(text IS NULL) = (closed IS NOT NULL)", name="one_text"),
        CheckConstraint("(closed IS NULL) = (closed_key_id IS NULL)", name="names_its_key"),
        CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name="refused_on_a_ground"),
    )

    kinds: ClassVar[frozenset[Kind]] = frozenset(WRITTEN)

    kind: Mapped[Kind] = mapped_column(
        Enum(
            Kind, native_enum=False, create_constraint=False, length=40, values_callable=lambda e: [m.value for m in e]
        )
    )
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str | None]
    closed: Mapped[bytes | None]  # the private corner: encrypted, bound to this row
    closed_key_id: Mapped[str | None]
    state: Mapped[State | None]  # empty: asks for no answer
    ground: Mapped[RefusalGround | None]
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("writing.id", ondelete="CASCADE"), index=True)
    youth_agrees: Mapped[bool | None]  # at 16 and 17 the youth is asked about a request of a parent without authority
