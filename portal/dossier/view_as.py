"""Kijk als: which items another person sees in a file on a day, of those that the viewer may see too."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.names import names_for
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import birthday
from portal.dossier.kind_names import KIND_NAMES
from portal.dossier.models import Coordinator, Item, Participation
from portal.dossier.pages import FileCard, PersonLine
from portal.dossier.queries import people_known
from portal.dossier.role_names import words_of
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say

FARTHEST = timedelta(days=366 * 8)
BIRTHDAYS = (12, 16, 18, 21, 23)


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item that both may see."""

    kind: Kind
    name: Sentence
    recorded_on: date
    who: str | Sentence


@dataclass(frozen=True, slots=True)
class ViewAs:
    """What one person sees on a day, as far as the viewer may see it too."""

    person: PersonLine
    other: Actor
    day: date
    takes_part: bool
    items: tuple[SeenItem, ...]


def choices(session: Session, actor: Actor, card: FileCard) -> tuple[PersonLine, ...]:
    """The people as whom the viewer may look: those whom the viewer may know. Raises NotFound for all others.

    For the youth, and for the worker who coordinates the file.
    """
    if not card.is_oneself and not coordinates(session, actor, card.file_id):
        raise NotFound
    return people_known(session, actor, card.file_id)


def birthdays(card: FileCard, today: date) -> tuple[tuple[int, date], ...]:
    """The days to come on which rights change by age: "als ik 16 word"."""
    days = ((age, birthday(card.born_on, age)) for age in BIRTHDAYS)
    return tuple((age, day) for age, day in days if today < day <= today + FARTHEST)


def view_as(session: Session, actor: Actor, card: FileCard, person_id: UUID, day: date) -> ViewAs:
    """What this person sees that day. Only what the viewer may see today too. Logged.

    Raises NotFound for someone whom the viewer may not know, RuleBroken for a day that is past or too far.
    """
    person = next((one for one in choices(session, actor, card) if one.person_id == person_id), None)
    if person is None:
        raise NotFound
    today = legal_today(session)
    if not today <= day <= today + FARTHEST:
        raise RuleBroken(say("Kies vandaag of een dag in de komende acht jaar."))
    other = _as_actor(session, actor, card.file_id, person_id)
    kinds = frozenset(Kind) - {Kind.PRIVATE_CORNER}
    mine = permitted_ids(session, actor, Letter.V, kinds, day=today, youth_file_id=card.file_id)
    theirs = permitted_ids(session, other, Letter.V, kinds, day=day, youth_file_id=card.file_id)
    items = session.scalars(
        select(Item)
        .where(Item.youth_file_id == card.file_id, Item.id.in_(mine), Item.id.in_(theirs))
        .order_by(Item.recorded_on.desc(), Item.kind, Item.id)
        .limit(500)
    ).all()
    writers = {item.author_id for item in items if item.author_id}
    names = names_for(session, actor, writers, card.file_id) if writers else {}
    log.record(session, actor, "view_as.read", youth_file_id=card.file_id, on_behalf_of=person_id)
    return ViewAs(
        person=person,
        other=other,
        day=day,
        takes_part=_takes_part(session, other, card.file_id, day),
        items=tuple(
            SeenItem(
                Kind(item.kind),
                KIND_NAMES[Kind(item.kind)],
                item.recorded_on,
                words_of(names[item.author_id]) if item.author_id and item.author_id in names else "",
            )
            for item in items
        ),
    )


# -- how ---------------------------------------------------------------------------------------------------------------


def coordinates(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor coordinates this file today."""
    today = legal_today(session)
    coordinator = select(Coordinator.id).where(
        Coordinator.youth_file_id == file_id,
        Coordinator.person_id == actor.person_id,
        Coordinator.organisation_id == actor.organisation_id,
        covers(Coordinator, today),
    )
    return actor.door is Door.WORK and bool(session.scalar(coordinator))


def _as_actor(session: Session, actor: Actor, file_id: UUID, person_id: UUID) -> Actor:
    """The other, coming in by the door by which they take part. Only asked about; the session stays the viewer's."""
    organisation = session.scalars(
        select(Participation.organisation_id)
        .where(Participation.youth_file_id == file_id, Participation.person_id == person_id)
        .order_by(Participation.starts_on.desc())
        .limit(1)
    ).one()
    return Actor(person_id, actor.session_id, Door.WORK if organisation else Door.FAMILY, organisation)


def _takes_part(session: Session, other: Actor, file_id: UUID, day: date) -> bool:
    return bool(
        session.scalar(
            select(Participation.id)
            .where(
                Participation.youth_file_id == file_id,
                Participation.person_id == other.person_id,
                Participation.starts_on <= day,
                func.coalesce(Participation.ends_on, date.max) >= day,
            )
            .limit(1)
        )
    )
