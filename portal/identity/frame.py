"""What the frame of a page asks of identity: who is signed in, and where one can sign in."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.dossier.domain import Role
from portal.dossier.models import Participation
from portal.identity import queries
from portal.identity.domain import ProviderKind
from portal.web.navigation import Who


def who(session: Session, actor: Actor) -> Who:
    """How the frame names an actor, in one query: the employer at work; at home whether the file is about them."""
    if actor.organisation_id is not None:
        return Who(organisation=queries.name_of_organisation(session, actor.organisation_id))
    # The actor's own line, not a file's content: it only chooses the design and the word "je".
    mine = exists().where(
        Participation.person_id == actor.person_id,
        Participation.role == Role.YOUTH,
        Participation.starts_on <= func.legal_today(),
        Participation.ends_on.is_(None) | (Participation.ends_on >= func.legal_today()),
    )
    return Who(youth=actor.door is Door.FAMILY and bool(session.scalar(select(mine))))


def work_doors(session: Session) -> list[tuple[str, str]]:
    """The organisations where people sign in for work: the name of today, and the name in addresses."""
    return [(door.name, door.slug) for door in queries.choices(session) if door.kind is ProviderKind.WORK]
