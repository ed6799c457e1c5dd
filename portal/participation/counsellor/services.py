"""Ask a counsellor, let them stop. The code goes to the client, who hands it over: nobody stands in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.database.base import new_id
from portal.dossier import facts
from portal.dossier.models import CasePerson, Consent
from portal.dossier.my_youths import caseload
from portal.identity.domain import INVITATION_LIVES, hashed, new_code
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence
from portal.people.directory import Entry, public_directory
from portal.people.models import OrganisationKind

_INVITE = text("SELECT invite_counsellor(:part, :provider, :id, :code, :until)")
_REVOKE = text("SELECT revoke_counsellor(:part)")


@dataclass(frozen=True, slots=True)
class Counselled:
    """One file of the actor, and who is there for them in it."""

    file_id: UUID
    youth: str | Sentence
    name: str = ""  # of the counsellor; empty: there is none
    organisation: str = ""
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """The counsellor as typed on the form."""

    provider_id: UUID
    given_name: str
    family_name: str
    may_read: bool


def providers(session: Session) -> tuple[Entry, ...]:
    """The organisations that counsellors come from."""
    return tuple(entry for entry in public_directory(session) if entry.kind is OrganisationKind.COUNSELLOR)


def of_mine(session: Session, actor: Actor) -> Sequence[Counselled]:
    """The files in which the actor can have a counsellor. Raises NotFound at the work door."""
    session.info[scope.DECIDED] = True  # only one's own
    if actor.door is not Door.FAMILY:
        raise NotFound
    return [
        _of_file(session, actor, row.file_id, row.name)
        for row in caseload(session, actor)
        if facts.is_client(session, actor, row.file_id)
    ]


def ask(session: Session, actor: Actor, file_id: UUID, wanted: Wanted) -> str:
    """Ask a counsellor. Returns the code for them, shown once. Raises NotFound, RuleBroken."""
    session.info[scope.DECIDED] = True
    provider = next((one for one in providers(session) if one.id == wanted.provider_id), None)
    if provider is None:
        raise NotFound
    part = facts.ask_counsellor(
        session,
        actor,
        file_id,
        given_name=wanted.given_name,
        family_name=wanted.family_name,
        organisation=provider.name,
        may_read=wanted.may_read,
    )
    code = new_code()
    values = {
        "part": part.id,
        "provider": provider.id,
        "id": new_id(),
        "code": hashed(code),
        "until": clock.now() + INVITATION_LIVES,
    }
    if not session.scalar(_INVITE, values):
        raise NotFound
    return code


def stop(session: Session, actor: Actor, file_id: UUID) -> None:
    """Let the own counsellor stop: reads nothing more, and a code that was not used yet works no longer."""
    session.info[scope.DECIDED] = True
    part = facts.end_counsellor(session, actor, file_id)
    session.execute(_REVOKE, {"part": part.id})


def _of_file(session: Session, actor: Actor, file_id: UUID, youth: str | Sentence) -> Counselled:
    part = facts.counsellor_of(session, actor, file_id)
    if part is None:
        return Counselled(file_id, youth)
    name = session.scalar(
        select(CasePerson).where(CasePerson.youth_file_id == file_id, CasePerson.person_id == part.person_id)
    )
    reads = session.scalar(
        select(Consent.id)
        .where(
            Consent.youth_file_id == file_id,
            Consent.person_id == part.person_id,
            Consent.given_by == actor.person_id,
            Consent.withdrawn_on.is_(None),
        )
        .limit(1)
    )
    called = f"{name.given_name} {name.family_name}".strip() if name else ""
    return Counselled(file_id, youth, called, (name.relation or "") if name else "", reads is not None)
