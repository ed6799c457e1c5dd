"""The first page of who works for an organisation without seeing files: its administrator, its privacy officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.scope import DECIDED
from portal.audit import log
from portal.audit.models import AuditEvent, Outcome
from portal.audit.queries import deeds_of_employees
from portal.database.session import legal_today
from portal.identity.services import administration, links
from portal.identity.services.organisation import own
from portal.kernel.errors import Denied
from portal.kernel.words import say
from portal.people.models import Employment

REVIEW_EVERY = timedelta(days=365)
LATELY = timedelta(days=30)
MOST = 200


@dataclass(frozen=True, slots=True)
class Administration:
    """What waits for an administrator."""

    waiting: int  # people who signed in and have no role yet
    ending: int  # roles that end within a month
    proposals: int  # changed links that are not in use
    deviations: int  # links with a shared secret
    two_links: bool
    missing: tuple[str, ...]  # of the organisation's data: names of fields
    review_due: bool
    last_review: datetime | None


def administration_of(session: Session, actor: Actor) -> Administration:
    """Raises Denied for who is no administrator."""
    today = legal_today(session)
    shown = links.shown(session, actor)
    organisation, _names = own(session, actor)
    review = administration.last_review(session, actor)
    in_use = [one for one in shown if not one.link.proposed]
    return Administration(
        waiting=len(administration.waiting_accounts(session, actor)),
        ending=sum(
            row.ends_on is not None and today <= row.ends_on <= today + LATELY
            for row in administration.employments(session, actor)
        ),
        proposals=len(shown) - len(in_use),
        deviations=sum(one.link.is_deviation for one in in_use),
        two_links=len(in_use) > 1,
        missing=tuple(
            name for name in ("duty_phone", "counsellor", "complaint_route") if not getattr(organisation, name)
        ),
        review_due=review is None or review.done_at.date() + REVIEW_EVERY < today,
        last_review=review.done_at if review else None,
    )


@dataclass(frozen=True, slots=True)
class DeedLine:
    """One line of the log as the privacy officer reads it: no content, no name of a child."""

    at: datetime
    who: str
    name: str
    kind: str
    ground: str
    emergency: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a privacy officer is to look at."""

    emergencies: int  # in the last month
    refused: int
    lines: tuple[DeedLine, ...]
    since: date
    until: date


def privacy_of(session: Session, actor: Actor, since: date, until: date, *, only_emergency: bool = False) -> Privacy:
    """What the organisation's people did in these days, newest first. Reading it is logged too.

    Raises Denied for who is not the organisation's privacy officer.
    """
    session.info[DECIDED] = True
    if actor.organisation_id is None or not session.scalar(select(func.is_privacy_officer())):
        raise Denied(say("Dit logboek is voor de privacyfunctionaris van uw organisatie."))
    deeds = deeds_of_employees(actor.organisation_id, since, until)
    if only_emergency:
        deeds = deeds.where(AuditEvent.emergency)
    rows = session.scalars(deeds.limit(MOST)).all()
    names = _names(session, {row.person_id for row in rows if row.person_id})
    counts = session.execute(
        select(
            func.count().filter(AuditEvent.emergency), func.count().filter(AuditEvent.outcome == Outcome.REFUSED)
        ).where(AuditEvent.organisation_id == actor.organisation_id, AuditEvent.at > func.now() - LATELY)
    ).one()
    log.record(session, actor, "log.reviewed", organisation_id=actor.organisation_id)
    return Privacy(counts[0], counts[1], tuple(_line(row, names) for row in rows), since, until)


def _names(session: Session, persons: set[UUID]) -> Mapping[UUID, str]:
    found: Sequence[tuple[UUID, str]] = [
        (row.person_id, row.name)
        for row in session.execute(
            select(Employment.person_id, Employment.name).where(Employment.person_id.in_(persons))
        )
    ]
    return dict(found)


def _line(row: AuditEvent, names: Mapping[UUID, str]) -> DeedLine:
    return DeedLine(
        at=row.at,
        who=names.get(row.person_id, "") if row.person_id else "",
        name=row.name,
        kind=row.kind or "",
        ground=row.ground or "",
        emergency=row.emergency,
        refused=row.outcome is Outcome.REFUSED,
    )
