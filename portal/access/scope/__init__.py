"""The policy, asked: lists, single things, buttons, readers and listening sessions, all through the same clause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, TextualSelect, Uuid, bindparam, column, select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor, Door
from portal.access.case_data import CaseData
from portal.access.policy import Kind, Letter
from portal.access.policy.entitlements import ASKED
from portal.access.scope.clause import Question, permitted
from portal.database.session import legal_today
from portal.dossier.models import Item
from portal.kernel.errors import Denied, NotFound

T = TypeVar("T", bound=CaseData)

DECIDED = "access was decided"  # the web layer refuses to answer a request without this mark

ONE = """SELECT 0 AS n, CAST(:person_id AS uuid) AS person_id, CAST(:door AS text) AS door,
            CAST(:organisation_id AS uuid) AS organisation_id, CAST(:day AS date) AS day,
            coalesce(CAST(:moment AS timestamptz), now()) AS moment, NULL::uuid AS item_id"""
ONE_IN_FILE = ONE.replace("NULL::uuid AS item_id", "NULL::uuid AS item_id, CAST(:youth_file_id AS uuid) AS youth_file_id")
ONE_ON_ITEM = ONE.replace(
    "NULL::uuid AS item_id",
    "CAST(:item_id AS uuid) AS item_id, (SELECT youth_file_id FROM item WHERE id = CAST(:item_id AS uuid)) AS youth_file_id",
)
MANY = """SELECT q.n, q.person_id, q.door, q.organisation_id, q.day, coalesce(q.moment, now()) AS moment, q.item_id,
            f.youth_file_id
        FROM unnest(CAST(:ns AS integer[]), CAST(:persons AS uuid[]), CAST(:doors AS text[]),
            CAST(:organisations AS uuid[]), CAST(:days AS date[]), CAST(:moments AS timestamptz[]),
            CAST(:items AS uuid[])) q (n, person_id, door, organisation_id, day, moment, item_id)
        JOIN item f ON f.id = q.item_id"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one item: may this person, coming in by this door, on this day?"""

    person_id: UUID
    door: Door
    organisation_id: UUID | None
    item_id: UUID
    day: date
    moment: datetime | None = None  # for the duty roster, emergency access and edit windows; empty = now


def decide_all(session: Session, questions: Sequence[Asked]) -> list[frozenset[Letter]]:
    """The letters that each question is answered with, in the same order, in one statement."""
    if not questions:
        return []
    doors = frozenset(question.door for question in questions)
    clause = permitted(Question(frozenset(ASKED), frozenset(Kind), doors, in_file=True, in_item=True), MANY)
    rows = session.execute(
        text(clause),
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
    found: list[set[Letter]] = [set() for _ in questions]
    for row in rows:
        found[row.n].add(Letter(row.letter))
    return [frozenset(letters) for letters in found]
