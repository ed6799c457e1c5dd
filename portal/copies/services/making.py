"""A copy of a plan for one recipient: made, put in the register, and ready to be fetched for a day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Letter
from portal.audit import log
from portal.copies import domain
from portal.copies.domain import FileState, Format, Ground, RecipientKind
from portal.copies.encrypted import BASELINE, COPY_FILE
from portal.copies.eyes import Eyes, Recipient, as_actor, participants
from portal.copies.models import CopyFile, PlanCopy
from portal.copies.paper import Paper, paper_for
from portal.copies.sealing import open_bytes, seal_bytes, seal_words
from portal.copies.services import consenting
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import SUPERVISION, ConsentWay, age_on
from portal.dossier.models import LegalFramework, YouthFile
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.clock import now
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.notifications.services import Recipient as ToTell
from portal.notifications.services import tell
from portal.participation.consents.domain import (
    LONGEST_NAME,
    LONGEST_WORDS,
    OWN_CONSENT_FROM,
    OutsideRole,
    Purpose,
)
from portal.participation.consents.outside import consent_for_copy, said_no_since
from portal.plans.models import Plan
from portal.plans.people import youth_of
from portal.word import document as word
from portal.word.baseline import baseline_of
from portal.word.writer import write

FOR_OTHERS = frozenset({Letter.E, Letter.S})


@dataclass(frozen=True, slots=True)
class Asked:
    """What its maker filled in."""

    recipient: Recipient
    purpose: Purpose
    purpose_words: str = ""
    outside_role: OutsideRole | None = None
    outside_name: str = ""
    ground: Ground | None = None
    consent_way: ConsentWay | None = None
    consent_on: date | None = None
    evidence: str = ""
    consent_request_id: UUID | None = None
    authors: Collection[UUID] = field(default=())
    corrects_id: UUID | None = None
    evaluation_id: UUID | None = None  # an evaluation of the plan, instead of the plan


def may_copy_for_others(session: Session, actor: Actor, plan_id: UUID) -> bool:
    """Who writes in a plan or sets it, makes copies of it for others."""
    return bool(scope.permissions_on(session, actor, plan_id) & FOR_OTHERS)


def preview(
    session: Session, actor: Actor, plan_id: UUID, recipient: Recipient, evaluation_id: UUID | None = None
) -> tuple[Plan, Paper]:
    """What a copy for this recipient would hold, and what not. Raises NotFound, Denied, RuleBroken."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    _check_recipient(session, actor, plan, recipient)
    return plan, paper_for(session, actor, plan, recipient, evaluation_id=evaluation_id)


def make_copy(session: Session, actor: Actor, plan_id: UUID, asked: Asked) -> PlanCopy:
    """Write the copy and put it in the register. Raises StepUpNeeded, NotFound, Denied, RuleBroken."""
    require_fresh_factor(actor)
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    _check_recipient(session, actor, plan, asked.recipient)
    evaluation_id = asked.evaluation_id
    asked = _checked(session, actor, plan, asked)
    copy_id = uuid4()
    name = copy_name(session, actor, plan, asked)
    marks = word.Marks(str(plan.id), str(plan.number), str(copy_id))
    chosen = {str(author) for author in asked.authors}
    paper = paper_for(session, actor, plan, asked.recipient, copy_for=name, marks=marks, evaluation_id=evaluation_id)
    if asked.consent_request_id:
        given = consent_for_copy(session, actor, asked.consent_request_id, plan.id)
        consenting.require_covered(given, asked.recipient, asked.authors, paper)
    if not chosen <= {str(remark.person_id) for remark in paper.remarks}:
        raise RuleBroken(say("Een van deze mensen heeft geen open opmerkingen meer. Kies opnieuw."))
    made = PlanCopy(
        id=copy_id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        evaluation_id=evaluation_id,
        number=plan.number,
        made_by=actor.person_id,
        made_through=actor.door,
        organisation_id=actor.organisation_id,
        recipient=asked.recipient.kind,
        person_id=asked.recipient.person_id,
        client_id=asked.recipient.client_id,
        outside_role=asked.outside_role,
        outside_name=asked.outside_name or None,
        purpose=asked.purpose,
        purpose_words=asked.purpose_words,
        ground=asked.ground,
        consent_way=asked.consent_way,
        consent_on=asked.consent_on,
        consent_request_id=asked.consent_request_id,
        evidence=asked.evidence or None,
        authors=sorted(asked.authors),
        left_out=len(paper.left_out) + paper.hidden_things,
        version_hash=paper.document.version_hash,
        baseline=seal_words(session, BASELINE, copy_id, baseline_of(paper.document, remarks_of=chosen).to_json()),
        corrects_id=_corrected(session, plan, asked.corrects_id),
    )
    session.add(made)
    session.flush()
    keep_file(session, actor, made, Format.DOCX, write(paper.document, remarks_of=chosen))
    _tell_the_youth(session, actor, plan, asked)
    log.record(
        session, actor, "plan.exported", plan, version=plan.number, kind=plan.kind.value,
        on_behalf_of=asked.recipient.person_id, ground=f"copy:{asked.recipient.kind}:{asked.purpose}",
    )  # fmt: skip
    return made


def keep_file(session: Session, actor: Actor, copy: PlanCopy, format_: Format, data: bytes | None) -> CopyFile:
    """Put a file ready, sealed; without data it still has to be made."""
    file_id = new_id()
    row = CopyFile(
        id=file_id,
        youth_file_id=copy.youth_file_id,
        copy_id=copy.id,
        made_by=actor.person_id,
        format=format_,
        state=FileState.WAITING if data is None else FileState.READY,
        sealed=None if data is None else seal_bytes(session, COPY_FILE, file_id, data),
    )
    session.add(row)
    session.flush()
    return row


def fetch(session: Session, actor: Actor, file_id: UUID) -> tuple[CopyFile, PlanCopy, bytes]:
    """The bytes of a file that the actor made. Raises StepUpNeeded, and NotFound for anyone else and after a day."""
    row = session.get(CopyFile, file_id)
    if row is None or row.made_by != actor.person_id or row.sealed is None or row.made_at < now() - domain.KEPT:
        raise NotFound
    copy = session.get_one(PlanCopy, row.copy_id)
    plan = scope.load(session, actor, Letter.V, Plan, copy.plan_id)
    require_fresh_factor(actor)
    log.record(
        session, actor, "plan.exported", plan, version=copy.number, kind=plan.kind.value,
        on_behalf_of=copy.person_id, ground=f"fetched:{row.format}",
    )  # fmt: skip
    return row, copy, open_bytes(session, COPY_FILE, row.id, row.sealed)


# -- how ---------------------------------------------------------------------------------------------------------------


def copy_name(session: Session, actor: Actor, plan: Plan, asked: Asked) -> str:
    """The name in the footer: of the recipient, as they are known in the file or as they were named."""
    if asked.recipient.kind is RecipientKind.OUTSIDE:
        return asked.outside_name
    person = asked.recipient.person_id or actor.person_id
    known = Eyes(session, actor, plan, Recipient(RecipientKind.ONESELF)).names({person}).get(person)
    return str(known.name) if known else str(say("wie deze kopie maakte"))


def _check_recipient(session: Session, actor: Actor, plan: Plan, recipient: Recipient) -> None:
    if recipient.kind is RecipientKind.ONESELF:
        return
    if not may_copy_for_others(session, actor, plan.id):
        raise Denied(say("Alleen wie aan dit plan schrijft of het vaststelt, maakt kopieën voor anderen."))
    if recipient.sees_as is None:
        return
    if recipient.sees_as not in participants(session, actor, plan.youth_file_id):
        raise NotFound
    other = as_actor(session, actor, plan.youth_file_id, recipient.sees_as)
    if Letter.V not in scope.permissions_on(session, other, plan.id):
        raise RuleBroken(say("Deze persoon mag dit plan niet lezen. Kies iemand anders, of deel het plan eerst."))


def _checked(session: Session, actor: Actor, plan: Plan, asked: Asked) -> Asked:
    """What was filled in, complete. Raises RuleBroken with what is missing."""
    if asked.consent_request_id is not None:
        return _with_consent(session, actor, plan, asked)
    if asked.purpose is Purpose.OTHER and not asked.purpose_words.strip():
        raise RuleBroken(say("Schrijf op waarvoor deze kopie is."))
    if asked.recipient.kind is not RecipientKind.OUTSIDE:
        return Asked(
            asked.recipient, asked.purpose, asked.purpose_words.strip()[:LONGEST_WORDS], authors=asked.authors,
            corrects_id=asked.corrects_id,
        )  # fmt: skip
    if asked.outside_role is None or not asked.outside_name.strip():
        raise RuleBroken(say("Schrijf op voor wie deze kopie is."))
    ground = Ground.OWN_CHOICE if is_own_choice(session, actor, plan.youth_file_id) else asked.ground
    supervision = _under_supervision(session, plan.youth_file_id)
    basis = domain.Basis(ground, asked.evidence, dated=asked.consent_on is not None and asked.consent_way is not None)
    domain.check_basis(basis, asked.outside_role, under_supervision=supervision)
    if asked.consent_on is not None and asked.consent_on > legal_today(session):
        raise RuleBroken(say("Die dag is nog niet geweest. Kies de dag waarop de toestemming is gegeven."))
    is_consent = ground is Ground.CONSENT
    if is_consent and asked.consent_on and said_no_since(session, plan.id, asked.outside_role, asked.consent_on):
        raise RuleBroken(say("De jongere heeft daarna in het portaal nee gezegd. Er gaat niets weg met toestemming."))
    return Asked(
        asked.recipient,
        asked.purpose,
        asked.purpose_words.strip()[:LONGEST_WORDS],
        asked.outside_role,
        " ".join(asked.outside_name.split())[:LONGEST_NAME],
        ground,
        asked.consent_way if is_consent else None,
        asked.consent_on if is_consent else None,
        "" if ground is Ground.OWN_CHOICE else asked.evidence.strip()[:LONGEST_WORDS],
        authors=asked.authors,
        corrects_id=asked.corrects_id,
    )


def _with_consent(session: Session, actor: Actor, plan: Plan, asked: Asked) -> Asked:
    """What the youth said yes to in the portal decides who gets the copy and for what. Raises NotFound, RuleBroken."""
    assert asked.consent_request_id is not None
    if asked.recipient.kind is not RecipientKind.OUTSIDE:
        raise NotFound
    given = consent_for_copy(session, actor, asked.consent_request_id, plan.id)
    assert given.outside_role is not None
    assert given.purpose is not None
    basis = domain.Basis(Ground.CONSENT, in_portal=True)
    domain.check_basis(basis, given.outside_role, under_supervision=_under_supervision(session, plan.youth_file_id))
    return Asked(
        asked.recipient,
        given.purpose,
        given.purpose_words,
        given.outside_role,
        given.outside_name or "",
        Ground.CONSENT,
        ConsentWay.PORTAL,
        given.given_on,
        consent_request_id=given.id,
        authors=asked.authors,
        corrects_id=asked.corrects_id,
    )


def is_own_choice(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether it is the youth of 16 or older who takes the own plan out."""
    return (
        actor.door is Door.FAMILY
        and youth_of(session, file_id) == actor.person_id
        and age_in(session, file_id) >= OWN_CONSENT_FROM
    )


def age_in(session: Session, file_id: UUID) -> int:
    return age_on(session.get_one(YouthFile, file_id).born_on, legal_today(session))


def _under_supervision(session: Session, file_id: UUID) -> bool:
    today = legal_today(session)
    return bool(
        session.scalar(
            select(LegalFramework.id)
            .where(
                LegalFramework.youth_file_id == file_id,
                LegalFramework.framework.in_(SUPERVISION),
                covers(LegalFramework, today),
            )
            .limit(1)
        )
    )


def _corrected(session: Session, plan: Plan, copy_id: UUID | None) -> UUID | None:
    """The earlier copy that this one follows: of the same plan, whatever version."""
    earlier = session.get(PlanCopy, copy_id) if copy_id else None
    if earlier is None:
        return None
    same = session.get_one(Plan, earlier.plan_id).series_id == plan.series_id
    return earlier.id if same else None


def _tell_the_youth(session: Session, actor: Actor, plan: Plan, asked: Asked) -> None:
    """A youth who reads the plan is told that it went to someone outside the file."""
    youth = youth_of(session, plan.youth_file_id)
    if asked.recipient.kind is not RecipientKind.OUTSIDE or youth is None or youth == actor.person_id:
        return
    if Letter.V in scope.permissions_on(session, as_actor(session, actor, plan.youth_file_id, youth), plan.id):
        tell(session, [ToTell(youth, Door.FAMILY)], "plan.exported", youth_file_id=plan.youth_file_id, item_id=plan.id)
