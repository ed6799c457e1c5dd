"""Authority (gezag) and legal framework, as two dated series with who verified which document (domain 2.2)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Kind
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import AuthorityStatus, Framework
from portal.dossier.facts import rules
from portal.dossier.models import Authority, LegalFramework
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say

OF_GI = frozenset({AuthorityStatus.GUARDIAN_GI, AuthorityStatus.GUARDIAN_PROVISIONAL_GI, AuthorityStatus.PARTIAL_TO_GI})
LONGEST_MEASURE_YEARS = 1  # R-GEZ-02: an OTS lasts at most a year, a VOTS three months
VOTS_MONTHS = 3


def record_authority(  # noqa: PLR0913 - what a row of authority is made of
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    status: AuthorityStatus,
    document: str,
    starts_on: date,
    ends_on: date | None = None,
    holder_id: UUID | None = None,
    organisation_id: UUID | None = None,
    matters: Sequence[str] | None = None,
) -> Authority:
    """Record that someone holds authority, with the document that proves it (R-GEZ-09)."""
    rules.require_record(session, actor, youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    rules.period(session, starts_on, ends_on)
    if (holder_id is None) == (organisation_id is None) or (status in OF_GI) != (organisation_id is not None):
        raise RuleBroken(say("Kies wie het gezag heeft: een persoon, of de gecertificeerde instelling die voogd is."))
    if session.scalar(
        select(Authority.id).where(
            Authority.youth_file_id == youth_file_id,
            Authority.holder_id.is_not_distinct_from(holder_id),
            Authority.organisation_id.is_not_distinct_from(organisation_id),
            Authority.starts_on <= (ends_on or date.max),
            func.coalesce(Authority.ends_on, date.max) >= starts_on,
        )
    ):
        raise RuleBroken(say("Voor deze periode staat het gezag al vast. Beëindig eerst de oude regel."))
    authority = Authority(
        youth_file_id=youth_file_id,
        status=status,
        holder_id=holder_id,
        organisation_id=organisation_id,
        matters=list(matters) if matters else None,
        starts_on=starts_on,
        ends_on=ends_on,
        verified_by=actor.person_id,
        verified_on=legal_today(session),
        document=rules.reason(document),
        recorded_by=actor.person_id,
    )
    session.add(authority)
    session.flush()
    log.record(session, actor, "authority.changed", youth_file_id=youth_file_id, thing_id=authority.id)
    return authority


def end_authority(session: Session, actor: Actor, authority_id: UUID, ends_on: date) -> Authority:
    """End someone's authority on a last day."""
    authority = rules.of_file(session, Authority, authority_id)
    rules.require_record(session, actor, authority.youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    rules.period(session, authority.starts_on, ends_on)
    rules.ends_once(authority, "ends_on", ends_on)
    session.flush()
    log.record(session, actor, "authority.changed", youth_file_id=authority.youth_file_id, thing_id=authority.id)
    return authority


def verify_authority(session: Session, actor: Actor, authority_id: UUID, document: str) -> Authority:
    """Verified again, with the document that proves it: at a change of measure, at 12, 16 and 18 (R-GEZ-09)."""
    authority = rules.of_file(session, Authority, authority_id)
    rules.require_record(session, actor, authority.youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    authority.document = rules.typed(document) or rules.reason(document)
    authority.verified_by, authority.verified_on = actor.person_id, legal_today(session)
    session.flush()
    log.record(session, actor, "authority.verified", youth_file_id=authority.youth_file_id, thing_id=authority.id)
    return authority


def record_framework(  # noqa: PLR0913 - what a row of the framework is made of
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    framework: Framework,
    starts_on: date,
    ends_on: date | None = None,
    organisation_id: UUID | None = None,
    document: str = "",
    pending_until: date | None = None,
) -> LegalFramework:
    """Record the legal framework of a period. Without a document it is pending, until a day (R-GEZ-11)."""
    rules.require_record(session, actor, youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    rules.period(session, starts_on, ends_on)
    if framework is not Framework.VOLUNTARY and not document and pending_until is None:
        raise RuleBroken(say("Noem de beschikking, of tot wanneer u op de papieren wacht."))
    _lasts_no_longer_than_the_law_allows(framework, starts_on, ends_on)
    rules.lock_file(session, youth_file_id)
    if session.scalar(
        select(LegalFramework.id).where(
            LegalFramework.youth_file_id == youth_file_id,
            LegalFramework.starts_on <= (ends_on or date.max),
            func.coalesce(LegalFramework.ends_on, date.max) >= starts_on,
        )
    ):
        raise RuleBroken(say("Voor deze periode staat het kader al vast. Beëindig eerst de oude regel."))
    row = LegalFramework(
        youth_file_id=youth_file_id,
        framework=framework,
        organisation_id=organisation_id,
        starts_on=starts_on,
        ends_on=ends_on,
        pending_until=pending_until,
        document=rules.typed(document) or None,
        verified_by=actor.person_id if document else None,
        verified_on=legal_today(session) if document else None,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "framework.changed", youth_file_id=youth_file_id, thing_id=row.id)
    return row


def end_framework(session: Session, actor: Actor, framework_id: UUID, ends_on: date) -> LegalFramework:
    """End a legal framework on a last day."""
    row = rules.of_file(session, LegalFramework, framework_id)
    rules.require_record(session, actor, row.youth_file_id, Kind.AUTHORITY_FRAMEWORK_RECORD)
    rules.period(session, row.starts_on, ends_on)
    if row.ends_on is not None and row.ends_on < ends_on:
        raise RuleBroken(say("Deze maatregel is al eerder geëindigd. Leg een verlenging vast als een nieuwe regel."))
    row.ends_on = ends_on
    session.flush()
    log.record(session, actor, "framework.changed", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def _lasts_no_longer_than_the_law_allows(framework: Framework, starts_on: date, ends_on: date | None) -> None:
    """BW1 257, 258: an OTS a year at most, a provisional one three months; both always have an end."""
    if framework in {Framework.OTS, Framework.OTS_WITH_PLACEMENT}:
        latest = starts_on.replace(year=starts_on.year + LONGEST_MEASURE_YEARS, day=min(starts_on.day, 28))
    elif framework is Framework.VOTS:
        month = starts_on.month - 1 + VOTS_MONTHS
        latest = date(starts_on.year + month // 12, month % 12 + 1, min(starts_on.day, 28))
    else:
        return
    if ends_on is None or (ends_on - latest).days > 3:  # a month's length and 29 February, in favour of the court
        raise RuleBroken(say("Deze maatregel duurt volgens de wet korter. Kijk naar de einddatum op de beschikking."))
