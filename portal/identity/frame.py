"""What the front page asks of identity: where one can sign in."""

from sqlalchemy.orm import Session

from portal.identity import queries
from portal.identity.domain import ProviderKind


def work_doors(session: Session) -> list[tuple[str, str]]:
    """The organisations where people sign in for work: the name of today, and the name in addresses."""
    return [(door.name, door.slug) for door in queries.choices(session) if door.kind is ProviderKind.WORK]
