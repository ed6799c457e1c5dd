"""What opens to someone one by one: released with a reason, or looked at before a right that began opens it."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import Audience
from portal.dossier.facts import rules
from portal.dossier.models import OpeningCheck, Release
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say


def release(  # noqa: PLR0913 - what, to whom, why, which text
    session: Session,
    actor: Actor,
    *,
    item_id: UUID,
    person_id: UUID,
    reason: str,
    text_id: UUID | None = None,
    ends_on: date | None = None,
) -> Release:
    """Release an item to a person, with a reason: the item itself, or a text of the same kind made for this."""
    item = rules.require_professional(session, actor, item_id)
    today = legal_today(session)
    rules.period(session, today, ends_on)
    text = item if text_id is None else rules.require_professional(session, actor, text_id)
    if text.id != item.id and (text.kind != item.kind or item.id not in text.path or text.audience != Audience.AUTHOR):
        raise RuleBroken(say("De vrijgegeven tekst hoort niet bij dit stuk."))
    row = Release(
        youth_file_id=item.youth_file_id,
        item_id=item.id,
        text_id=text.id,
        person_id=person_id,
        released_by=actor.person_id,
        reason=rules.reason(reason),
        starts_on=today,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "item.released", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def withdraw_release(session: Session, actor: Actor, release_id: UUID) -> Release:
    """Take a release back, from today."""
    row = rules.of_file(session, Release, release_id)
    rules.require_professional(session, actor, row.item_id)
    rules.ends_once(row, "withdrawn_on", legal_today(session))
    session.flush()
    log.record(session, actor, "item.hidden", youth_file_id=row.youth_file_id, thing_id=row.item_id)
    return row


def check_before_opening(
    session: Session, actor: Actor, *, item_id: UUID, person_id: UUID, opened: bool
) -> OpeningCheck:
    """Record that someone looked at an older item before it opens for a person whose right began (access-grid 8)."""
    item = rules.require_professional(session, actor, item_id)
    row = session.scalar(
        select(OpeningCheck).where(OpeningCheck.item_id == item_id, OpeningCheck.person_id == person_id)
    ) or OpeningCheck(youth_file_id=item.youth_file_id, item_id=item.id, person_id=person_id)
    row.opened, row.looked_by, row.looked_on = opened, actor.person_id, legal_today(session)
    session.add(row)
    session.flush()
    log.record(session, actor, "opening.checked", youth_file_id=row.youth_file_id, thing_id=item.id)
    return row


def was_checked(session: Session, actor: Actor, *, item_id: UUID, person_id: UUID) -> bool:
    """Whether someone looked at this item for this person already, for a professional who sees the item."""
    rules.require_professional(session, actor, item_id)
    found = select(OpeningCheck.id).where(OpeningCheck.item_id == item_id, OpeningCheck.person_id == person_id)
    return session.scalar(found) is not None
