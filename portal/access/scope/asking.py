"""Many questions at once: who may do what with which item, on which day. The ground for the log comes from here too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter, Standing
from portal.access.policy.entitlements import ASKED
from portal.access.scope.asked import IN_THE_FILE, MANY, ONE_IN_FILE, one
from portal.access.scope.clause import Question, permitted, standings, statement
from portal.access.scope.standing_sql import EVERYONE, Among
from portal.database.session import legal_today
from portal.dossier.models import OrganisationPeriod

ALL_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one item: what may this person do, coming in by this door, on this day."""

    person_id: UUID
    door: Door
    organisation_id: UUID | None
    item_id: UUID
    day: date
    moment: datetime | None = None  # for the duty roster, emergency access and edit windows; empty = now


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who may do something with an item, and what they are in the file."""

    person_id: UUID
    door: Door
    organisation_id: UUID | None
    letters: frozenset[Letter]
    standings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a letter holds: the standing it comes from, and the ground (role, own, consent, grant, release, measure)."""

    letter: Letter
    standing: str
    ground: str


def decide_all(
    session: Session,
    questions: Sequence[Asked],
    *,
    who: Among = EVERYONE,
    kinds: frozenset[Kind] = ALL_KINDS,
    letters: frozenset[Letter] = frozenset(ASKED),
) -> list[frozenset[Letter]]:
    """The letters that each question is answered with, in the same order, in one statement.

    `who` may say what those who ask can be at all (`roles.among_for`), `kinds` of what kinds all the items are, and
    `letters` which are asked about; each makes the statement shorter.
    """
    found: list[set[Letter]] = [set() for _ in questions]
    for row in _answers(session, questions, who, kinds, letters):
        found[row.n].add(Letter(row.letter))
    return [frozenset(letters) for letters in found]


def explain(session: Session, actor: Actor, item_id: UUID, day: date | None = None) -> list[Reason]:
    """Why the actor may do what they may: every letter with its standing and ground."""
    question = _asked(actor, item_id, day or legal_today(session))
    reasons = {Reason(Letter(row.letter), row.standing, row.ground) for row in _answers(session, [question])}
    return sorted(reasons, key=lambda reason: (reason.letter, reason.standing, reason.ground))


def readers_of(session: Session, item_id: UUID, *, day: date | None = None) -> list[Reader]:
    """Everyone who may know of the item that day, with what they may. As far as the asking session sees the file."""
    clause = permitted(Question(frozenset(ASKED), ALL_KINDS, EVERYONE, in_file=True, in_item=True), IN_THE_FILE)
    rows = session.execute(
        text(
            f"WITH everyone AS ({IN_THE_FILE}) SELECT e.person_id, e.door, e.organisation_id,"
            " array_agg(DISTINCT r.letter) AS letters, array_agg(DISTINCT r.standing) AS standings"
            f" FROM everyone e JOIN ({clause}) r ON r.n = e.n GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        ),
        {"item_id": item_id, "day": day or legal_today(session)},
    )
    return [
        Reader(
            row.person_id,
            Door(row.door),
            row.organisation_id,
            frozenset(Letter(letter) for letter in row.letters),
            frozenset(row.standings),
        )
        for row in rows
    ]


def sessions_that_may(session: Session, letter: Letter, item_id: UUID, listening: Iterable[Actor]) -> frozenset[UUID]:
    """Which of these signed-in sessions may do this with the item now, in one statement.

    Run it as the worker's login, or as the actor of each: a session that does not see the facts answers nobody.
    """
    actors = list(listening)
    day = legal_today(session)
    answers = decide_all(session, [_asked(actor, item_id, day) for actor in actors])
    return frozenset(actor.session_id for actor, letters in zip(actors, answers, strict=True) if letter in letters)


def standings_in(session: Session, actor: Actor, youth_file_id: UUID, day: date | None = None) -> frozenset[str]:
    """What the actor is in a file: the columns of the grid they are in that day."""
    question = Question(frozenset({Letter.V}), frozenset({Kind.MESSAGE_THREAD}), EVERYONE, in_file=True, in_item=False)
    values = one(actor, day or legal_today(session)) | {"youth_file_id": youth_file_id}
    return frozenset(session.scalars(text(standings(question, ONE_IN_FILE)), values))


def last_day_in(session: Session, actor: Actor, youth_file_id: UUID, standings: frozenset[str]) -> date | None:
    """Up to which day someone in these standings may know who takes part.

    An organisation that handed the file over knows its own period only; for all others there is none.
    """
    if standings != {Standing.FORMER_ORGANISATION}:
        return None
    periods = select(func.max(OrganisationPeriod.ends_on)).where(
        OrganisationPeriod.youth_file_id == youth_file_id, OrganisationPeriod.organisation_id == actor.organisation_id
    )
    return session.scalar(periods)


def _asked(actor: Actor, item_id: UUID, day: date) -> Asked:
    return Asked(actor.person_id, actor.door, actor.organisation_id, item_id, day)


def _answers(
    session: Session,
    questions: Sequence[Asked],
    who: Among = EVERYONE,
    kinds: frozenset[Kind] = ALL_KINDS,
    letters: frozenset[Letter] = frozenset(ASKED),
) -> Iterable[Row[tuple[int, str, str, str]]]:
    if not questions:
        return []
    clause = statement(Question(letters, kinds, who, in_file=True, in_item=True), MANY)
    return session.execute(
        clause,
        {
            "ns": list(range(len(questions))),
            "persons": [question.person_id for question in questions],
            "doors": [question.door.value for question in questions],
            "organisations": [question.organisation_id for question in questions],
            "days": [question.day for question in questions],
            "moments": [question.moment for question in questions],
            "items": [question.item_id for question in questions],
        },
    )
