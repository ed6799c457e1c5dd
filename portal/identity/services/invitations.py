"""What a worker does for a family's sign-in: a code, a recorded choice about DigiD, a look at who came in how.

Letter E on the circle of the file is needed: the provider's worker, who knows whom they have before them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.base import new_id
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.identity.domain import INVITATION_LIVES, hashed, new_code
from portal.identity.models import DigidSwitch, Invitation
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel import clock
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say

SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in a file, as family."""

    youth_file_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SignInOfPerson:
    """One way in that a person of the file has; what is odd about it is for the worker to talk about."""

    kind: str
    created_at: datetime
    last_used_at: datetime | None
    on_device_of_another: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All about one person's ways in, for the worker."""

    sign_ins: Sequence[SignInOfPerson]
    invitations: Sequence[Invitation]
    digid: bool
    switches: Sequence[DigidSwitch]


def overview(session: Session, actor: Actor, whom: Participant) -> Overview:
    """Raises NotFound for who takes no part in the file as family, and for who may not know of it."""
    _require(session, actor, whom)
    rows = session.execute(text("SELECT * FROM sign_ins_of_person(:person)"), {"person": whom.person_id}).mappings()
    found = [
        SignInOfPerson(row["kind"], row["created_at"], row["last_used_at"], row["on_device_of_another"]) for row in rows
    ]
    log.record(
        session, actor, "item.read", youth_file_id=whom.youth_file_id, kind="sign_ins", on_behalf_of=whom.person_id
    )
    mine = (Invitation.person_id == whom.person_id, Invitation.youth_file_id == whom.youth_file_id)
    return Overview(
        sign_ins=found,
        invitations=session.scalars(select(Invitation).where(*mine).order_by(Invitation.created_at.desc())).all(),
        digid=bool(session.scalar(text("SELECT digid_is_on(:person)"), {"person": whom.person_id})),
        switches=session.scalars(
            select(DigidSwitch).where(DigidSwitch.person_id == whom.person_id).order_by(DigidSwitch.created_at.desc())
        ).all(),
    )


def invite(session: Session, actor: Actor, whom: Participant, *, recognised: str, posted: bool) -> str:
    """A one-time code for a person of the file: shown once, to hand over or to post.

    Also the way back for who lost every factor. Raises RuleBroken without how the person was recognised, and
    StepUpNeeded.
    """
    _require(session, actor, whom)
    require_fresh_factor(actor)
    if len(recognised.strip()) < SHORTEST_REASON:
        raise RuleBroken(say("Schrijf op hoe u wist wie u voor u had."))
    code = new_code()
    made = Invitation(
        id=new_id(),
        code_hash=hashed(code),
        person_id=whom.person_id,
        youth_file_id=whom.youth_file_id,
        organisation_id=actor.organisation_id,
        made_by=actor.person_id,
        recognised=recognised.strip(),
        posted=posted,
        ends_at=clock.now() + INVITATION_LIVES,
    )
    session.add(made)
    session.flush()
    log.record(session, actor, "invitation.made", made, on_behalf_of=whom.person_id)
    return code


def revoke(session: Session, actor: Actor, youth_file_id: UUID, invitation_id: UUID) -> UUID:
    """A code that is not used yet stops counting; whose it was. Raises NotFound."""
    scope.require_in_file(session, actor, Letter.E, Kind.CIRCLE, youth_file_id)
    revoked = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.youth_file_id == youth_file_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=func.now(), revoked_by=actor.person_id)
        .returning(Invitation.person_id)
    ).scalar_one_or_none()
    if revoked is None:
        raise NotFound
    log.record(
        session,
        actor,
        "invitation.revoked",
        thing_id=invitation_id,
        kind="invitation",
        youth_file_id=youth_file_id,
        on_behalf_of=revoked,
    )
    return revoked


def switch_digid(session: Session, actor: Actor, whom: Participant, *, on: bool, reason: str) -> None:
    """A worker's recorded choice whether the person may sign in with DigiD (R-IDN-01). Off ends what came in by it."""
    _require(session, actor, whom)
    require_fresh_factor(actor)
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleBroken(say("Schrijf op waarom. Onder de 16: wie heeft de telefoon waar de DigiD op staat?"))
    made = DigidSwitch(
        id=new_id(),
        person_id=whom.person_id,
        youth_file_id=whom.youth_file_id,
        switched_on=on,
        reason=reason.strip(),
        made_by=actor.person_id,
    )
    session.add(made)
    session.flush()
    log.record(session, actor, "digid.switched", made, on_behalf_of=whom.person_id, ground="on" if on else "off")


def _require(session: Session, actor: Actor, whom: Participant) -> None:
    scope.require_in_file(session, actor, Letter.E, Kind.CIRCLE, whom.youth_file_id)
    today = legal_today(session)
    takes_part = session.scalar(
        select(Participation.id).where(
            Participation.youth_file_id == whom.youth_file_id,
            Participation.person_id == whom.person_id,
            Participation.organisation_id.is_(None),
            Participation.role != Role.COUNSELLOR,  # the client's alone: for everyone else there is none
            covers(Participation, today),
        )
    )
    if takes_part is None:
        raise NotFound
    if whom.person_id == actor.person_id:
        raise Denied(say("U kunt voor uzelf geen code maken. Vraag het aan een collega."))
