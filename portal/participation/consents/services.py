"""Giving, recording, asking, refusing and withdrawing consent; what a youth cannot weigh. One use case each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier import facts
from portal.dossier.domain import AGE_OF_OWN_VOICE, Capacity, ConsentWay, Role, Topic
from portal.dossier.facts import rules
from portal.dossier.models import Consent, Incapacity, Item, Participation, StandingGrant
from portal.dossier.pages import FileCard
from portal.kernel import clock
from portal.kernel.errors import Conflict, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.services import Recipient, tell
from portal.participation.consents.domain import LONGEST_NAME, LONGEST_WORDS, OWN_CONSENT_FROM, OutsideRole, Purpose
from portal.participation.consents.models import Answer, ConsentRequest
from portal.participation.consents.queries import Consenter, capacity_of, consenters


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a consent is for: a person or an organisation, some kinds of item, for a time."""

    person_id: UUID | None
    organisation_id: UUID | None
    kinds: Sequence[Kind]
    view_only: bool
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Outside:
    """How a consent was given outside the portal (R-CON-08)."""

    given_by: UUID
    way: ConsentWay
    given_on: date
    evidence: str  # the document's reference, or what was said
    present: str  # who was there


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a plan for someone outside the file: who gets it, for what, and the headings of what is in it."""

    plan_id: UUID
    kind: Kind
    role: OutsideRole
    name: str
    client_id: UUID | None
    purpose: Purpose
    purpose_words: str
    contents: Sequence[str]
    why: str


def give(  # noqa: PLR0913, PLR0917 - who, in which capacity, for what
    session: Session, actor: Actor, file_id: UUID, capacity: Capacity, wanted: Wanted, request_id: UUID | None = None
) -> Consent:
    """Give one's own consent; it may answer a question."""
    consent = facts.give_consent(
        session,
        actor,
        youth_file_id=file_id,
        given_by=actor.person_id,
        capacity=capacity,
        person_id=wanted.person_id,
        organisation_id=wanted.organisation_id,
        kinds=_some(wanted.kinds),
        view_only=wanted.view_only,
        ends_on=wanted.ends_on,
    )
    if request_id is not None:
        _answered(session, actor, request_id, Answer.GIVEN, consent_id=consent.id)
    return consent


def record(session: Session, actor: Actor, card: FileCard, wanted: Wanted, outside: Outside) -> Consent:
    """A worker writes down what someone consented to on paper or by word, with its evidence. That person is told."""
    giver = _consenter(session, actor, card, outside.given_by)
    if outside.way is ConsentWay.ORAL and not outside.present.strip():
        raise RuleBroken(say("Schrijf op wie erbij was. Dat kan ook alleen uzelf zijn."))
    consent = facts.give_consent(
        session,
        actor,
        youth_file_id=card.file_id,
        given_by=giver.person_id,
        capacity=giver.capacity,
        person_id=wanted.person_id,
        organisation_id=wanted.organisation_id,
        kinds=_some(wanted.kinds),
        view_only=wanted.view_only,
        ends_on=wanted.ends_on,
        way=outside.way,
        evidence=outside.evidence,
        present=outside.present,
        given_on=outside.given_on,
    )
    whom = [Recipient(giver.person_id, Door.FAMILY)]
    tell(session, whom, "consent.given", youth_file_id=card.file_id, item_id=consent.id)
    return consent


def ask(  # noqa: PLR0913, PLR0917 - of whom, for what, why
    session: Session, actor: Actor, card: FileCard, of: UUID, wanted: Wanted, why: str
) -> ConsentRequest:
    """Ask someone for consent, with the reason in plain words. They are told."""
    asked_of = _consenter(session, actor, card, of)
    item = _record_of(session, actor, card, asked_of, reveals_stay=_betrays(session, card.file_id, wanted.person_id))
    request = ConsentRequest(
        id=item.id,
        youth_file_id=card.file_id,
        asked_of=asked_of.person_id,
        person_id=wanted.person_id,
        organisation_id=wanted.organisation_id,
        asked_kinds=[kind.value for kind in _some(wanted.kinds)],
        view_only=wanted.view_only,
        why=rules.reason(why),
        asked_by=actor.person_id,
        ends_on=wanted.ends_on,
    )
    return _asked(session, actor, request)


def ask_for_copy(session: Session, actor: Actor, card: FileCard, of: UUID, copy: Copy) -> ConsentRequest:
    """Ask the youth of 16 or older whether a copy of a plan may go to someone outside. The youth is told."""
    asked_of = _consenter(session, actor, card, of)
    if card.age < OWN_CONSENT_FROM or asked_of.capacity is not Capacity.YOUTH:
        raise RuleBroken(say("Dit vraagt u alleen aan een jongere van 16 jaar of ouder."))
    if not copy.name.strip():
        raise RuleBroken(say("Schrijf op voor wie deze kopie is."))
    if copy.purpose is Purpose.OTHER and not copy.purpose_words.strip():
        raise RuleBroken(say("Schrijf op waarvoor deze kopie is."))
    # A school or a doctor says where to look.
    item = _record_of(session, actor, card, asked_of, reveals_stay=True)
    request = ConsentRequest(
        id=item.id,
        youth_file_id=card.file_id,
        asked_of=asked_of.person_id,
        outside_role=copy.role,
        outside_name=" ".join(copy.name.split())[:LONGEST_NAME],
        client_id=copy.client_id,
        purpose=copy.purpose,
        purpose_words=copy.purpose_words.strip()[:LONGEST_WORDS],
        contents=list(copy.contents),
        item_id=copy.plan_id,
        asked_kinds=[copy.kind.value],
        why=rules.reason(copy.why),
        asked_by=actor.person_id,
    )
    return _asked(session, actor, request)


def agree_to_copy(session: Session, actor: Actor, card: FileCard, request_id: UUID) -> ConsentRequest:
    """Say yes to a copy for someone outside. Raises NotFound for who is not asked or whose consent does not count."""
    request = scope.load(session, actor, Letter.V, ConsentRequest, request_id)
    if request.outside_name is None or capacity_of(session, actor, card) is not Capacity.YOUTH:
        raise NotFound
    request.given_on = legal_today(session)
    _answered(session, actor, request_id, Answer.GIVEN)
    log.record(session, actor, "consent.given", request)
    return request


def refuse(session: Session, actor: Actor, request_id: UUID, words: str) -> ConsentRequest:
    """Say no to a question for consent. Nobody needs a reason for it; the one who asked is told."""
    return _answered(session, actor, request_id, Answer.REFUSED, words=rules.typed(words, longest=2000))


def drop(session: Session, actor: Actor, request_id: UUID) -> ConsentRequest:
    """A worker asks no longer. Raises NotFound for who does not keep these records."""
    request = scope.load(session, actor, Letter.E, ConsentRequest, request_id)
    return _close(session, actor, request, Answer.DROPPED)


def withdraw(session: Session, actor: Actor, consent_id: UUID, *, evidence: str = "") -> None:
    """Withdraw a consent: from now on; what was read stays read (R-CON-08)."""
    if session.get(Consent, consent_id) is not None:
        facts.withdraw_consent(session, actor, consent_id, evidence=evidence)
    elif session.get(StandingGrant, consent_id) is not None:
        facts.withdraw_grant(session, actor, consent_id, evidence=evidence)
    else:
        _withdraw_for_copy(session, actor, consent_id, evidence)


def cannot_weigh(  # noqa: PLR0913 - which matters, why, until when
    session: Session, actor: Actor, card: FileCard, *, kinds: Sequence[Kind], reason: str, ends_on: date | None
) -> Incapacity:
    """A professional decides that a youth of 12 or older cannot weigh these matters (R-CON-03). The youth is told."""
    if card.age < AGE_OF_OWN_VOICE:
        raise RuleBroken(say("Tot 12 jaar beslist wie het gezag heeft. Dit hoeft dan niet."))
    row = facts.record_incapacity(
        session, actor, youth_file_id=card.file_id, kinds=kinds, reason=reason, ends_on=ends_on
    )
    tell(session, _the_youth(session, card), "incapacity.recorded", youth_file_id=card.file_id)
    return row


def can_weigh_again(session: Session, actor: Actor, card: FileCard, incapacity_id: UUID) -> Incapacity:
    """From today the youth decides about this again, and is told."""
    row = facts.end_incapacity(session, actor, incapacity_id)
    if row.youth_file_id != card.file_id:
        raise NotFound
    tell(session, _the_youth(session, card), "incapacity.recorded", youth_file_id=card.file_id)
    return row


# -- how ---------------------------------------------------------------------------------------------------------------


def _some(kinds: Sequence[Kind]) -> Sequence[Kind]:
    if not kinds:
        raise RuleBroken(say("Kies ten minste een onderdeel."))
    return kinds


def _consenter(session: Session, actor: Actor, card: FileCard, person_id: UUID) -> Consenter:
    found = next((one for one in consenters(session, actor, card) if one.person_id == person_id), None)
    if found is None:
        raise RuleBroken(say("Van deze persoon is nu geen toestemming nodig. Kies iemand uit de lijst."))
    return found


def _answered(  # noqa: PLR0913 - which question, with what
    session: Session,
    actor: Actor,
    request_id: UUID,
    answer: Answer,
    *,
    words: str = "",
    consent_id: UUID | None = None,
) -> ConsentRequest:
    request = scope.load(session, actor, Letter.V, ConsentRequest, request_id)
    if request.asked_of != actor.person_id or actor.door is not Door.FAMILY:
        raise NotFound
    request.answer, request.consent_id = words or None, consent_id
    return _close(session, actor, request, answer)


def _record_of(session: Session, actor: Actor, card: FileCard, asked_of: Consenter, *, reveals_stay: bool) -> Item:
    return new_item(
        session,
        actor,
        youth_file_id=card.file_id,
        kind=Kind.CONSENT_RECORD,
        topics=[Topic.LEGAL],
        concerns=[asked_of.person_id],
        reveals_stay=reveals_stay,
    )


def _asked(session: Session, actor: Actor, request: ConsentRequest) -> ConsentRequest:
    """Put a question, on record; who is asked is told."""
    session.add(request)
    session.flush()
    log.record(session, actor, "consent.asked", request)
    whom = [Recipient(request.asked_of, Door.FAMILY)]
    tell(session, whom, "consent.asked", youth_file_id=request.youth_file_id, item_id=request.id)
    return request


def _close(session: Session, actor: Actor, request: ConsentRequest, answer: Answer) -> ConsentRequest:
    session.flush()
    session.refresh(request, ["state"], with_for_update=True)
    if request.state is not Answer.OPEN:
        raise Conflict
    request.state, request.answered_at = answer, clock.now()
    session.flush()
    log.record(session, actor, "consent.answered", request)
    whom = Recipient(request.asked_of, Door.FAMILY)
    if answer is not Answer.DROPPED:
        whom = Recipient(request.asked_by, Door.WORK)
    tell(session, [whom], "consent.answered", youth_file_id=request.youth_file_id, item_id=request.id)
    return request


def _withdraw_for_copy(session: Session, actor: Actor, request_id: UUID, evidence: str) -> None:
    """From now on no copy leaves with it. A worker says how it was heard."""
    request = scope.load(session, actor, Letter.V, ConsentRequest, request_id)
    session.refresh(request, with_for_update=True)
    if request.given_on is None:
        raise NotFound
    if request.asked_of != actor.person_id:
        rules.require_record(session, actor, request.youth_file_id, Kind.CONSENT_RECORD)
        request.withdrawal_evidence = rules.reason(evidence)
    rules.ends_once(request, "withdrawn_on", legal_today(session))
    session.flush()
    log.record(session, actor, "consent.withdrawn", request)
    whom = [Recipient(request.asked_by, Door.WORK)]
    tell(session, whom, "consent.answered", youth_file_id=request.youth_file_id, item_id=request.id)


def _betrays(session: Session, file_id: UUID, person_id: UUID | None) -> bool:
    parts = session.query(Participation).filter_by(youth_file_id=file_id, person_id=person_id) if person_id else ()
    return any(part.reveals_stay for part in parts)


def _the_youth(session: Session, card: FileCard) -> list[Recipient]:
    rows = session.query(Participation).filter_by(youth_file_id=card.file_id, role=Role.YOUTH)
    return [Recipient(row.person_id, Door.FAMILY) for row in rows]
