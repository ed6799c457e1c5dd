"""Consent for a copy of a plan that goes to someone outside the file: what is told, and what holds today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.database.session import legal_today
from portal.kernel.clock import day_of, now
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.participation.consents.domain import OUTSIDE_NAMES, PURPOSE_NAMES, OutsideRole
from portal.participation.consents.models import Answer, ConsentRequest


@dataclass(frozen=True, slots=True)
class Outside:
    """What someone is told who is asked: who gets the copy, for what, and what is in it."""

    role: Sentence
    name: str
    purpose: Sentence | str
    contents: tuple[str, ...]


def outside_of(row: ConsentRequest) -> Outside | None:
    """What is told of a copy for someone outside; None for a question about someone in the file."""
    if row.outside_name is None or row.outside_role is None or row.purpose is None:
        return None
    purpose = row.purpose_words or PURPOSE_NAMES[row.purpose]
    return Outside(OUTSIDE_NAMES[row.outside_role], row.outside_name, purpose, tuple(row.contents or ()))


def given_for_copies(session: Session, actor: Actor, file_id: UUID) -> Sequence[ConsentRequest]:
    """What was given for copies to someone outside, withdrawn or not, as far as the actor may read it."""
    return session.scalars(
        *scope.visible(session, actor, Letter.V, ConsentRequest, _given, youth_file_id=file_id)
    ).all()


def _given(requests: Select[ConsentRequest]) -> Select[ConsentRequest]:
    given = requests.where(ConsentRequest.given_on.is_not(None))
    return given.order_by(ConsentRequest.withdrawn_on.is_not(None), ConsentRequest.answered_at.desc())


def asked_for_plan(session: Session, actor: Actor, file_id: UUID, plan_id: UUID) -> Sequence[ConsentRequest]:
    """Every question about a copy of this plan and its answer, the last one first, as far as the actor may read it."""
    asked = scope.visible(session, actor, Letter.V, ConsentRequest, _for_plan, youth_file_id=file_id, plan=plan_id)
    return session.scalars(*asked).all()


def _for_plan(requests: Select[ConsentRequest]) -> Select[ConsentRequest]:
    about = ConsentRequest.item_id == bindparam("plan"), ConsentRequest.state != Answer.DROPPED
    return requests.where(*about).order_by(ConsentRequest.created_at.desc())


def holds(row: ConsentRequest, today: date) -> bool:
    """Whether a copy may leave with this consent today."""
    ended = row.ends_on is not None and row.ends_on < today
    return row.state is Answer.GIVEN and row.given_on is not None and row.withdrawn_on is None and not ended


def consent_for_copy(session: Session, actor: Actor, request_id: UUID, plan_id: UUID) -> ConsentRequest:
    """The consent with which a copy of this plan leaves today. Raises NotFound, and RuleBroken if it holds no more.

    Locked until the copy is in the register: a withdrawal at the same moment waits, or comes first.
    """
    row = scope.load(session, actor, Letter.V, ConsentRequest, request_id)
    if row.item_id != plan_id:
        raise NotFound
    session.refresh(row, with_for_update={"read": True})
    if not holds(row, legal_today(session)):
        raise RuleBroken(say("Deze toestemming geldt niet meer. Er gaat niets weg. Vraag het opnieuw."))
    return row


def said_no_since(session: Session, plan_id: UUID, role: OutsideRole, day: date) -> bool:
    """Whether the answer in the portal to a copy of this plan for such a recipient was no on this day or later.

    A refusal or withdrawal holds for who exports whether or not they may read it.
    """
    rows = session.scalars(
        select(ConsentRequest).where(ConsentRequest.item_id == plan_id, ConsentRequest.outside_role == role)
    )
    moved = legal_today(session) - day_of(now())  # in demonstration mode
    return any(
        (row.withdrawn_on is not None and row.withdrawn_on >= day)
        or (row.state is Answer.REFUSED and row.answered_at is not None and day_of(row.answered_at) + moved >= day)
        for row in rows
    )
