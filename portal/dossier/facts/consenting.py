"""Consent and its withdrawal, standing grants, incapacity per matter, decisions under a measure (access-grid 4, 6)."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.access.policy.consent import NEVER_GRANTED
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import Audience, Capacity, ConsentWay, Role, Topic, day_before
from portal.dossier.facts import rules
from portal.dossier.models import Consent, Incapacity, Item, MeasureDecision, Participation, StandingGrant
from portal.kernel.errors import Conflict, NotFound, RuleBroken
from portal.kernel.words import say

LONGEST_AGO = timedelta(days=366)  # what was given on paper before that is asked anew


def give_consent(  # noqa: PLR0913 - R-CON-08 names what a consent record holds
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    given_by: UUID,
    capacity: Capacity,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    kinds: Sequence[Kind] | None = None,
    item_id: UUID | None = None,
    view_only: bool = False,
    ends_on: date | None = None,
    way: ConsentWay = ConsentWay.PORTAL,
    evidence: str = "",
    present: str = "",
    given_on: date | None = None,
    for_organisation_id: UUID | None = None,
) -> Consent:
    """Record a consent: given by the actor self, or on paper or by word and written down by a worker."""
    allowed_by = _may_record(session, actor, youth_file_id, given_by, way, evidence)
    if actor.door is Door.WORK and allowed_by is Letter.A:
        _for_the_own_organisation(actor, capacity, for_organisation_id)
    starts_on = _given_on(session, way, given_on)
    rules.period(session, starts_on, ends_on)
    if (person_id is None) == (organisation_id is None):
        raise RuleBroken(say("Kies voor wie de toestemming is."))
    _same_file(session, actor, youth_file_id, item_id)
    consent = Consent(
        id=_record(session, actor, youth_file_id, allowed_by, given_by=given_by, whom=person_id).id,
        youth_file_id=youth_file_id,
        person_id=person_id,
        organisation_id=organisation_id,
        kinds=[kind.value for kind in kinds] if kinds else None,
        item_id=item_id,
        view_only=view_only,
        given_by=given_by,
        capacity=capacity,
        for_organisation_id=for_organisation_id,
        way=way,
        evidence=rules.typed(evidence) or None,
        present=rules.typed(present) or None,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(consent)
    session.flush()
    log.record(session, actor, "consent.given", youth_file_id=youth_file_id, thing_id=consent.id)
    return consent


def withdraw_consent(session: Session, actor: Actor, consent_id: UUID, *, evidence: str = "") -> Consent:
    """Withdraw a consent, at once and not backwards in time (R-CON-08). A worker says how it was heard."""
    _require_seen(session, actor, consent_id)
    consent = rules.of_file(session, Consent, consent_id)
    _may_withdraw(session, actor, consent.youth_file_id, consent.given_by)
    rules.ends_once(consent, "withdrawn_on", legal_today(session))
    consent.withdrawal_evidence = _heard(actor, consent.given_by, evidence)
    session.flush()
    log.record(session, actor, "consent.withdrawn", youth_file_id=consent.youth_file_id, thing_id=consent.id)
    return consent


def give_grant(  # noqa: PLR0913 - R-CON-08 names what a consent record holds
    session: Session,
    actor: Actor,
    *,
    item_id: UUID,
    person_id: UUID,
    given_by: UUID,
    capacity: Capacity,
    may_comment: bool = False,
    ends_on: date | None = None,
    way: ConsentWay = ConsentWay.PORTAL,
    evidence: str = "",
) -> StandingGrant:
    """Let one person see (and comment on) one named item, for a period: a standing grant."""
    item = scope.load(session, actor, Letter.V, Item, item_id)
    if item.kind in NEVER_GRANTED:
        raise RuleBroken(say("Dit soort stuk kan niet met iemand anders gedeeld worden."))
    allowed_by = _may_record(session, actor, item.youth_file_id, given_by, way, evidence)
    today = legal_today(session)
    rules.period(session, today, ends_on)
    grant = StandingGrant(
        id=_record(session, actor, item.youth_file_id, allowed_by, given_by=given_by, whom=person_id).id,
        youth_file_id=item.youth_file_id,
        item_id=item.id,
        person_id=person_id,
        may_comment=may_comment,
        given_by=given_by,
        capacity=capacity,
        way=way,
        evidence=rules.typed(evidence) or None,
        starts_on=today,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(grant)
    session.flush()
    log.record(session, actor, "consent.given", youth_file_id=item.youth_file_id, thing_id=grant.id)
    return grant


def withdraw_grant(session: Session, actor: Actor, grant_id: UUID, *, evidence: str = "") -> StandingGrant:
    """Withdraw a standing grant, at once. A worker says how it was heard."""
    _require_seen(session, actor, grant_id)
    grant = rules.of_file(session, StandingGrant, grant_id)
    _may_withdraw(session, actor, grant.youth_file_id, grant.given_by)
    rules.ends_once(grant, "withdrawn_on", legal_today(session))
    grant.withdrawal_evidence = _heard(actor, grant.given_by, evidence)
    session.flush()
    log.record(session, actor, "consent.withdrawn", youth_file_id=grant.youth_file_id, thing_id=grant.id)
    return grant


def record_incapacity(  # noqa: PLR0913 - who, for what, why, how long
    session: Session, actor: Actor, *, youth_file_id: UUID, kinds: Sequence[Kind], reason: str, ends_on: date | None
) -> Incapacity:
    """Record that the youth cannot weigh a matter (R-CON-03): per matter, dated, by a professional."""
    rules.require_record(session, actor, youth_file_id, Kind.CONSENT_RECORD)
    today = legal_today(session)
    rules.period(session, today, ends_on)
    if not kinds:
        raise RuleBroken(say("Kies waarover het gaat. Het kan nooit over alles tegelijk gaan."))
    row = Incapacity(
        youth_file_id=youth_file_id,
        kinds=[kind.value for kind in kinds],
        reason=rules.reason(reason),
        decided_by=actor.person_id,
        starts_on=today,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(row)
    session.flush()
    log.record(session, actor, "incapacity.recorded", youth_file_id=youth_file_id, thing_id=row.id)
    return row


def end_incapacity(session: Session, actor: Actor, incapacity_id: UUID) -> Incapacity:
    """The youth can weigh the matter again: from today the youth decides (R-CON-03)."""
    row = rules.of_file(session, Incapacity, incapacity_id)
    rules.require_record(session, actor, row.youth_file_id, Kind.CONSENT_RECORD)
    yesterday = day_before(legal_today(session))
    if row.ends_on is not None and row.ends_on <= yesterday:
        raise Conflict
    row.ends_on = max(row.starts_on, yesterday)
    session.flush()
    log.record(session, actor, "incapacity.recorded", youth_file_id=row.youth_file_id, thing_id=row.id)
    return row


def decide_for_measure(  # noqa: PLR0913 - R-DOS-15 names what the decision holds
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    kind: Kind,
    person_id: UUID,
    reason: str,
    second_professional: UUID,
    told_youth_on: date,
    ends_on: date,
) -> MeasureDecision:
    """The GI decides that someone needs a kind of item for the measure, and has told the youth (R-DOS-15)."""
    standings = scope.standings_in(session, actor, youth_file_id)
    if not standings:
        raise NotFound
    if actor.organisation_id is None or not standings & {"gi_ots", "gi_guardian_u16", "gi_guardian_16_17"}:
        raise RuleBroken(say("Dit besluit neemt de gecertificeerde instelling."))
    today = legal_today(session)
    rules.period(session, today, ends_on)
    if second_professional == actor.person_id:
        raise RuleBroken(say("Hiervoor is een tweede hulpverlener nodig. Kies iemand anders dan uzelf."))
    decision = MeasureDecision(
        youth_file_id=youth_file_id,
        kind=kind,
        person_id=person_id,
        organisation_id=actor.organisation_id,
        reason=rules.reason(reason),
        decided_by=actor.person_id,
        second_professional=second_professional,
        told_youth_on=told_youth_on,
        starts_on=today,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(decision)
    session.flush()
    log.record(session, actor, "measure.decided", youth_file_id=youth_file_id, thing_id=decision.id)
    return decision


def _may_record(  # noqa: PLR0913, PLR0917 - who says what of whom
    session: Session, actor: Actor, youth_file_id: UUID, given_by: UUID, way: ConsentWay, evidence: str
) -> Letter:
    """By which letter of the grid a consent is recorded.

    A: one gives one's own. E: a worker writes down what was given on paper or by word, with the evidence.
    """
    if given_by == actor.person_id:
        return Letter.A
    rules.require_record(session, actor, youth_file_id, Kind.CONSENT_RECORD)
    if way is ConsentWay.PORTAL:
        raise RuleBroken(say("In het portaal geeft iemand alleen zelf toestemming. Kies: op papier of mondeling."))
    rules.reason(evidence)
    return Letter.E


def _for_the_own_organisation(actor: Actor, capacity: Capacity, organisation_id: UUID | None) -> None:
    """At work one consents as the guardian that the organisation is, and in no other capacity."""
    if capacity is not Capacity.GUARDIAN_GI or organisation_id != actor.organisation_id:
        raise RuleBroken(say("Vanuit uw werk geeft u alleen toestemming als voogd, namens uw organisatie."))


def _record(  # noqa: PLR0913 - what the record's item is made of
    session: Session, actor: Actor, youth_file_id: UUID, allowed_by: Letter, *, given_by: UUID, whom: UUID | None
) -> Item:
    """The item behind a consent: for who keeps these records, who gave it and whom it is for.

    That someone has a counsellor is known to the two of them only; what betrays where the youth stays is marked.
    """
    part = select(Participation).where(Participation.youth_file_id == youth_file_id, Participation.person_id == whom)
    parts = session.scalars(part).all() if whom else []
    between_two = any(part.role is Role.COUNSELLOR for part in parts)
    concerned = {given_by, whom} - {actor.person_id, None}
    return new_item(
        session,
        actor,
        youth_file_id=youth_file_id,
        kind=Kind.CONSENT_RECORD,
        topics=[Topic.LEGAL],
        allowed_by=allowed_by,
        audience=Audience.NAMED if between_two else Audience.CIRCLE,
        readers=[person for person in (given_by, whom) if person] if between_two else [],
        concerns=[person for person in concerned if person],
        reveals_stay=any(part.reveals_stay for part in parts),
    )


def _require_seen(session: Session, actor: Actor, record_id: UUID) -> None:
    """Who may not see the record learns nothing of it."""
    scope.load(session, actor, Letter.V, Item, record_id)


def _given_on(session: Session, way: ConsentWay, given_on: date | None) -> date:
    """The day on which it was given. Only what was given outside the portal may be of an earlier day."""
    today = legal_today(session)
    if given_on is None or way is ConsentWay.PORTAL:
        return today
    if given_on > today:
        raise RuleBroken(say("De dag van de toestemming ligt in de toekomst. Kijk de datum nog eens na."))
    if given_on < today - LONGEST_AGO:
        raise RuleBroken(say("Deze toestemming is ouder dan een jaar. Vraag het opnieuw."))
    return given_on


def _heard(actor: Actor, given_by: UUID, evidence: str) -> str | None:
    """How the withdrawal was heard, when it is not the giver who withdraws."""
    return None if given_by == actor.person_id else rules.reason(evidence)


def _may_withdraw(session: Session, actor: Actor, youth_file_id: UUID, given_by: UUID) -> None:
    if given_by != actor.person_id:
        rules.require_record(session, actor, youth_file_id, Kind.CONSENT_RECORD)


def _same_file(session: Session, actor: Actor, youth_file_id: UUID, item_id: UUID | None) -> None:
    if item_id is None:
        return
    item = scope.load(session, actor, Letter.V, Item, item_id)
    if item.youth_file_id != youth_file_id:
        raise NotFound
