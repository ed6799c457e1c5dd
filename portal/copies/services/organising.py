"""What an administrator sets for the documents of the organisation: the logo."""

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.copies.models import OrganisationLogo
from portal.identity.services.administration import administered
from portal.kernel.clock import now
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.word.picture import bare, size_of

LARGEST_LOGO = 300_000  # bytes: it goes along in every document
MOST_PIXELS = 4000  # of a side
NO_PICTURE = say("Dit is geen plaatje dat op een document kan. Kies een PNG of JPEG van hoogstens 300 kB.")


def logo_of(session: Session, actor: Actor) -> OrganisationLogo | None:
    return session.get(OrganisationLogo, administered(session, actor))


def set_logo(session: Session, actor: Actor, picture: bytes, description: str) -> None:
    """Put a logo on the documents of the organisation. Only what is needed to show it is kept. Raises RuleBroken."""
    organisation = administered(session, actor)
    if len(picture) > LARGEST_LOGO:
        raise RuleBroken(NO_PICTURE)
    try:
        kept = bare(picture)
        width, height = size_of(kept)
    except ValueError:
        raise RuleBroken(NO_PICTURE) from None
    if not 0 < width <= MOST_PIXELS or not 0 < height <= MOST_PIXELS:
        raise RuleBroken(NO_PICTURE)
    row = session.get(OrganisationLogo, organisation)
    if row is None:
        row = OrganisationLogo(organisation_id=organisation)
        session.add(row)
    row.picture, row.description, row.set_by, row.set_at = kept, description.strip(), actor.person_id, now()
    session.flush()
    log.record(session, actor, "organisation.changed", organisation_id=organisation)


def remove_logo(session: Session, actor: Actor) -> None:
    row = logo_of(session, actor)
    if row is not None:
        session.delete(row)
        log.record(session, actor, "organisation.changed", organisation_id=row.organisation_id)
