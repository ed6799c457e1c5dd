"""What was asked for and what is open, for the GI's worker who asks and for who keeps the circle."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import names_for
from portal.access.policy import Kind, Letter, Standing
from portal.access.policy.topics import NEEDED
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Role, Topic
from portal.dossier.information.models import TopicRequest
from portal.dossier.models import Participation, TopicNeed
from portal.dossier.pages import FileCard
from portal.dossier.role_names import words_of
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence

BEYOND_THE_ROLE = tuple(topic for topic in Topic if topic not in NEEDED[Standing.GI_OTS])
"""Topics that a GI's worker does not have by the role: these can be asked for and given."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One topic that was asked for."""

    id: UUID
    topic: Topic
    who: str | Sentence
    reason: str
    asked_at: datetime
    given: bool | None
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Open:
    """Topics that are open to a GI's worker beside those of the role."""

    who: str | Sentence
    topics: tuple[Topic, ...]
    reason: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker of the GI in this file, to whom something can be given unasked."""

    part_id: UUID
    name: str | Sentence


@dataclass(frozen=True, slots=True)
class InformationPage:
    """The page for one viewer: it asks, or it answers."""

    asks: bool
    answers: bool
    waiting: tuple[Asked, ...]
    answered: tuple[Asked, ...]
    open: tuple[Open, ...]
    colleagues: tuple[Colleague, ...]
    may_ask: tuple[Topic, ...]


def page(session: Session, actor: Actor, card: FileCard) -> InformationPage:
    """What was asked, answered and given. Raises NotFound for who neither asks nor answers. Logs the read."""
    mine, answers = own_part(session, actor, card.file_id), keeps_circle(session, actor, card.file_id)
    if mine is None and not answers:
        raise NotFound
    parts = [mine] if mine else parts_of_gi(session, card.file_id)
    ids = [part.id for part in parts]
    names = names_for(session, actor, {part.person_id for part in parts}, card.file_id)
    known = {part.id: words_of(names[part.person_id]) for part in parts if part.person_id in names}
    asked = _asked(session, ids, known)
    open_ = _open(session, ids, known)
    log.record(session, actor, "topics.read", youth_file_id=card.file_id)
    return InformationPage(
        asks=mine is not None,
        answers=answers,
        waiting=tuple(one for one in asked if one.given is None),
        answered=tuple(one for one in asked if one.given is not None),
        open=open_,
        colleagues=tuple(Colleague(id_, name) for id_, name in known.items()) if answers else (),
        may_ask=_not_yet(asked, open_) if mine else (),
    )


def topics_to_ask(session: Session, part: Participation) -> tuple[Topic, ...]:
    """What the worker of the GI, whose part this is, can still ask for."""
    known = {part.id: ""}
    return _not_yet(_asked(session, [part.id], known), _open(session, [part.id], known))


def parts_of_gi(session: Session, file_id: UUID) -> Sequence[Participation]:
    """The parts of the workers who carry out a supervision order in this file today."""
    return session.scalars(
        select(Participation)
        .where(
            Participation.youth_file_id == file_id,
            Participation.role == Role.GI_OTS,
            covers(Participation, legal_today(session)),
        )
        .order_by(Participation.starts_on, Participation.id)
    ).all()


def own_part(session: Session, actor: Actor, file_id: UUID) -> Participation | None:
    """The actor's own part as the GI's worker of a supervision order that counts today, or None."""
    if actor.door is not Door.WORK or Standing.GI_OTS not in scope.standings_in(session, actor, file_id):
        return None
    return next((part for part in parts_of_gi(session, file_id) if part.person_id == actor.person_id), None)


def keeps_circle(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor says who takes part in this file, and so answers."""
    return Letter.E in scope.letters_in_file(session, actor, Kind.CIRCLE, file_id, topics=[Topic.PLACEMENT])


# -- how ---------------------------------------------------------------------------------------------------------------


def _asked(session: Session, parts: Collection[UUID], known: Mapping[UUID, str | Sentence]) -> Sequence[Asked]:
    rows = session.scalars(
        select(TopicRequest)
        .where(TopicRequest.participation_id.in_(parts))
        .order_by(TopicRequest.asked_at.desc(), TopicRequest.topic)
    )
    return [
        Asked(
            row.id, row.topic, known[row.participation_id], row.reason, row.asked_at, row.given, row.answer or "",
            row.answered_at,
        )
        for row in rows
        if row.participation_id in known
    ]  # fmt: skip


def _open(session: Session, parts: Collection[UUID], known: Mapping[UUID, str | Sentence]) -> tuple[Open, ...]:
    today = legal_today(session)
    rows = session.scalars(
        select(TopicNeed)
        .where(
            TopicNeed.participation_id.in_(parts),
            covers(TopicNeed, today),
        )
        .order_by(TopicNeed.starts_on, TopicNeed.id)
    )
    return tuple(
        Open(
            known[row.participation_id], tuple(Topic(topic) for topic in row.topics), row.reason, row.starts_on,
            row.ends_on,
        )
        for row in rows
        if row.participation_id in known
    )  # fmt: skip


def _not_yet(asked: Sequence[Asked], open_: Sequence[Open]) -> tuple[Topic, ...]:
    """What can still be asked for: not open already, and not waiting."""
    have = {topic for one in open_ for topic in one.topics} | {one.topic for one in asked if one.given is None}
    return tuple(topic for topic in BEYOND_THE_ROLE if topic not in have)
