"""When a right changes: dates move only at stated instants, so the next change is found by asking at each of them."""

from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.scope.asking import Asked, decide_all
from portal.access.scope.roles import among_for
from portal.database.session import legal_today

_PERIODS = (
    "organisation_period",
    "participation",
    "authority",
    "legal_framework",
    "consent",
    "standing_grant",
    "incapacity",
    "measure_decision",
    "release",
    "court_block",
    "topic_need",
)
_UNTIL_ENDED = {
    "consent": "withdrawn_on",
    "standing_grant": "withdrawn_on",
    "release": "withdrawn_on",
    "exclusion": "ended_on",
    "withholding": "ended_on",
    "third_party_mark": "ended_on",
    "not_for": "ended_on",
    "own_kin": "ended_on",
}
_STARTS = sorted({*_PERIODS, *_UNTIL_ENDED})

# Every day on which a fact of this file begins or ends, and the birthdays: nothing else moves a right by itself.
INSTANTS = " UNION ".join(
    [
        *(f"SELECT starts_on AS day FROM {table} WHERE youth_file_id = :file" for table in _STARTS),
        *(f"SELECT ends_on + 1 FROM {table} WHERE youth_file_id = :file" for table in _PERIODS),
        *(f"SELECT {column} FROM {table} WHERE youth_file_id = :file" for table, column in _UNTIL_ENDED.items()),
        "SELECT told_youth_on FROM measure_decision WHERE youth_file_id = :file",
        "SELECT looked_on FROM opening_check WHERE youth_file_id = :file",
        "SELECT unnest(ARRAY[starts_on - 2, starts_on, ends_on + 1]) FROM stay WHERE youth_file_id = :file",
        "SELECT birthday_on(born_on, age) FROM youth_file, unnest(ARRAY[12, 16, 18]) age WHERE id = :file",
        """SELECT unnest(ARRAY[g.starts_on, g.ends_on + 1]) FROM family_guide g
            WHERE g.worker_id IN (SELECT person_id FROM participation WHERE youth_file_id = :file)""",
        """SELECT unnest(ARRAY[m.starts_on, m.ends_on + 1]) FROM module_topics m
            WHERE m.organisation_id IN (SELECT organisation_id FROM organisation_period WHERE youth_file_id = :file)""",
    ]
)


def next_day_of(session: Session, youth_file_id: UUID, after: date | None = None) -> date | None:
    """The next day on which some right in this file can change by itself: until when an answer may be kept."""
    days = _days(session, youth_file_id, after or legal_today(session))
    return days[0] if days else None


def next_change(session: Session, actor: Actor, item_id: UUID, after: date | None = None) -> date | None:
    """The first day after this one on which the actor's letters on the item change by themselves, or None."""
    since = after or legal_today(session)
    file = session.scalar(text("SELECT youth_file_id FROM item WHERE id = :item"), {"item": item_id})
    days = [since, *_days(session, file, since)]
    answers = decide_all(
        session,
        [Asked(actor.person_id, actor.door, actor.organisation_id, item_id, day) for day in days],
        who=among_for(session, actor),
    )
    return next((day for day, letters in zip(days, answers, strict=True) if letters != answers[0]), None)


def _days(session: Session, youth_file_id: UUID | None, after: date) -> list[date]:
    found = session.scalars(
        text(f"SELECT DISTINCT day FROM ({INSTANTS}) i WHERE day > :after ORDER BY day"),
        {"file": youth_file_id, "after": after},
    )
    return list(found)
