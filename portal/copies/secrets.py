"""Secret words: the address of a secret placement, before it becomes readable for someone from whom it is kept.

Only who may see the address is warned: for anyone else a warning would say that their guess is right.
"""

import re
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.database.session import legal_today
from portal.dossier.models import ContactDetails, Exclusion, Item, Participation

SHORTEST = 4  # letters and digits: shorter words stand in many texts by chance
_PLAIN = re.compile(r"[\W_]+")


def secret_words(session: Session, actor: Actor, file_id: UUID) -> frozenset[str]:
    """Streets, postcodes and numbers that are kept from someone in this file, of those that the actor may see."""
    today = legal_today(session)
    if not _excluded(session, file_id):
        return frozenset()
    allowed = permitted_ids(
        session, actor, Letter.V, frozenset({Kind.CONTACT_DETAILS_ADDRESS}), day=today, youth_file_id=file_id
    )
    rows = session.execute(
        select(ContactDetails.street, ContactDetails.postcode, ContactDetails.phone, ContactDetails.email)
        .join(Item, Item.id == ContactDetails.id)
        .where(ContactDetails.youth_file_id == file_id, Item.reveals_stay.is_(True), ContactDetails.id.in_(allowed))
    )
    words = {plain(word) for row in rows for word in row if word}
    return frozenset(word for word in words if len(word) >= SHORTEST)


def holds_secret(words: Iterable[str], secret: frozenset[str]) -> bool:
    """Whether any of these words says what is secret, however it is spaced or written."""
    return any(one in plain(text) for text in words for one in secret)


def read_by_the_wrong_person(session: Session, item_id: UUID, file_id: UUID) -> bool:
    """Whether someone from whom the place is kept, or who stands in for them, may read this part today."""
    excluded = _excluded(session, file_id)
    if not excluded:
        return False
    stand_in = session.scalars(
        select(Participation.person_id).where(
            Participation.youth_file_id == file_id, Participation.stands_for_id.in_(excluded)
        )
    )
    kept_from = excluded | set(stand_in)
    readers = scope.readers_of(session, item_id)
    return any(reader.person_id in kept_from and Letter.V in reader.letters for reader in readers)


def plain(text: str) -> str:
    """Letters and digits alone, small."""
    return _PLAIN.sub("", text).casefold()


def _excluded(session: Session, file_id: UUID) -> set[UUID]:
    today = legal_today(session)
    return set(
        session.scalars(
            select(Exclusion.person_id).where(
                Exclusion.youth_file_id == file_id,
                Exclusion.starts_on <= today,
                or_(Exclusion.ended_on.is_(None), Exclusion.ended_on > today),
            )
        )
    )
