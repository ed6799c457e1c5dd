"""What the page on which a copy is made shows of the youth's consent for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.copies.eyes import Recipient
from portal.database.session import legal_today
from portal.dossier.pages import FileCard
from portal.kernel.errors import NotFound
from portal.participation.consents.domain import OWN_CONSENT_FROM
from portal.participation.consents.models import Answer, ConsentRequest
from portal.participation.consents.outside import Outside, asked_for_plan, holds, outside_of
from portal.participation.consents.queries import keeps_records
from portal.plans.models import Plan
from portal.plans.people import youth_of


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One question to the youth about this copy, and how it stands. At most one of the days is there."""

    id: UUID
    outside: Outside
    asked_at: datetime
    holds: bool
    given_on: date | None
    withdrawn_on: date | None
    refused_at: datetime | None
    words: str  # with a refusal


@dataclass(frozen=True, slots=True)
class ConsentsForCopy:
    """All questions about this copy; `chosen` is the one that the copy is made with."""

    lines: Sequence[ConsentLine]
    chosen: ConsentLine | None


def may_ask(session: Session, actor: Actor, card: FileCard) -> bool:
    """Whether this person asks the youth here: a worker who keeps records of consent, of a youth of 16 or older."""
    return (
        actor.door is Door.WORK
        and card.age >= OWN_CONSENT_FROM
        and youth_of(session, card.file_id) is not None
        and keeps_records(session, actor, card.file_id)
    )


def consents_for_copy(  # noqa: PLR0913, PLR0917 - which plan, for whom, chosen or not
    session: Session, actor: Actor, card: FileCard, plan: Plan, recipient: Recipient, chosen: UUID | None
) -> ConsentsForCopy | None:
    """None for who does not ask here. Raises NotFound for a chosen consent that is none of this copy."""
    if not may_ask(session, actor, card):
        if chosen is not None:
            raise NotFound
        return None
    today = legal_today(session)
    rows = [
        row for row in asked_for_plan(session, actor, card.file_id, plan.id) if row.client_id == recipient.client_id
    ]
    lines = [_line(row, today) for row in rows]
    found = next((line for line in lines if line.id == chosen), None)
    if chosen is not None and found is None:
        raise NotFound
    return ConsentsForCopy(lines, found)


def _line(row: ConsentRequest, today: date) -> ConsentLine:
    outside = outside_of(row)
    assert outside is not None
    return ConsentLine(
        id=row.id,
        outside=outside,
        asked_at=row.created_at,
        holds=holds(row, today),
        given_on=row.given_on,
        withdrawn_on=row.withdrawn_on,
        refused_at=row.answered_at if row.state is Answer.REFUSED else None,
        words=row.answer or "",
    )
