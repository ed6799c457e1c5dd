"""Making an item: allowed by the same clause that will decide on it, and with its marks set with care."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Kind, Letter
from portal.access.policy.consent import REVEALS_STAY
from portal.database.base import new_id
from portal.database.session import legal_today
from portal.dossier.domain import Audience, ItemLink, Topic
from portal.dossier.models import Item, ItemPerson, YouthFile
from portal.kernel.errors import Denied, NotFound, RuleBroken
from portal.kernel.words import say

FILE_IS_CLOSED = say("Dit dossier is gesloten. Er komt niets nieuws meer bij.")


def new_item(  # noqa: PLR0913 - what access reads of an item
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    kind: Kind,
    topics: Collection[Topic | str] = (),
    parent_id: UUID | None = None,
    allowed_by: Letter = Letter.E,
    audience: Audience = Audience.CIRCLE,
    readers: Collection[UUID] = (),
    concerns: Collection[UUID] = (),
    subjects: Collection[UUID] = (),
    appears: Collection[UUID] = (),
    module_id: UUID | None = None,
    family_id: UUID | None = None,
    data_subject_id: UUID | None = None,
    shared_with_family: bool = False,
    reveals_stay: bool | None = None,
    fixed_at: datetime | None = None,
) -> Item:
    """Make an item that a row of a part will share its id with.

    `allowed_by` is the letter that the actor needs: E (the default) on the new item itself, or with a parent C, S or A
    on that parent (a comment, a standpoint, an answer). `reveals_stay` empty: as the kind is by nature, or as the
    parent is. Raises NotFound, Denied, or RuleBroken in a closed file.
    """
    if parent_id is not None and allowed_by is not Letter.E:
        _require_on_parent(session, actor, allowed_by, parent_id)
    else:
        scope.require_in_file(
            session,
            actor,
            allowed_by,
            kind,
            youth_file_id,
            topics=[str(topic) for topic in topics],
            parent_id=parent_id,
            module_id=module_id,
            family_id=family_id,
        )
    if session.scalar(select(YouthFile.closed_on).where(YouthFile.id == youth_file_id)):
        raise RuleBroken(FILE_IS_CLOSED)
    item = Item(
        id=new_id(),
        youth_file_id=youth_file_id,
        kind=kind,
        author_id=actor.person_id,
        organisation_id=actor.organisation_id,
        topics=sorted(str(topic) for topic in topics),
        recorded_on=legal_today(session),
        audience=audience,
        reveals_stay=kind in REVEALS_STAY if reveals_stay is None else reveals_stay,
        shared_with_family=shared_with_family,
        fixed_at=fixed_at,
        module_id=module_id,
        family_id=family_id,
        data_subject_id=data_subject_id,
        parent_id=parent_id,
    )
    session.add(item)
    session.flush()
    links = {
        ItemLink.READER: readers,
        ItemLink.CONCERNS: concerns,
        ItemLink.SUBJECT: subjects,
        ItemLink.APPEARS: appears,
    }
    session.add_all(
        ItemPerson(
            youth_file_id=youth_file_id, item_id=item.id, person_id=person, link=link, recorded_by=actor.person_id
        )
        for link, people in links.items()
        for person in sorted(set(people))
    )
    session.flush()
    return item


def _require_on_parent(session: Session, actor: Actor, letter: Letter, parent_id: UUID) -> None:
    letters = scope.permissions_on(session, actor, parent_id)
    if not letters:
        raise NotFound
    if letter not in letters:
        raise Denied
