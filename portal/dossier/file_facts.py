"""The plain facts that the first page of a file shows, fetched in one statement however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.dossier.domain import AuthorityStatus, Framework, Role


@dataclass(frozen=True, slots=True)
class Part:
    """Someone who takes part today; of a professional, the organisation does too."""

    person_id: UUID
    role: Role
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds in a file on a day. Authority and frameworks are empty for who may not see that record."""

    parts: Sequence[Part]
    organisations: Sequence[UUID]  # the leading one first
    authority: Sequence[AuthorityStatus]
    frameworks: Sequence[Framework]
    began: Sequence[tuple[Framework, date]]  # all that ever began or will, also those that ended


_RUNS = "x.starts_on <= :today AND (x.ends_on IS NULL OR x.ends_on >= :today)"
# Of an organisation that handed the file over, people still read their own period: they take part no more.
_DONE = """EXISTS (SELECT 1 FROM organisation_period o WHERE o.youth_file_id = x.youth_file_id
            AND o.organisation_id = x.organisation_id)
        AND NOT EXISTS (SELECT 1 FROM organisation_period o WHERE o.youth_file_id = x.youth_file_id
            AND o.organisation_id = x.organisation_id AND (o.ends_on IS NULL OR o.ends_on >= :today))"""
_FACTS = text(f"""
    SELECT 'part' AS what, x.role AS word, x.person_id, x.organisation_id, false AS leads, x.starts_on, true AS runs
    FROM participation x WHERE x.youth_file_id = :file AND {_RUNS} AND NOT ({_DONE})
    UNION ALL SELECT 'organisation', '', NULL, x.organisation_id, x.leads, x.starts_on, true
    FROM organisation_period x WHERE x.youth_file_id = :file AND {_RUNS}
    UNION ALL SELECT 'authority', x.status, NULL, NULL, false, x.starts_on, true
    FROM authority x WHERE x.youth_file_id = :file AND {_RUNS} AND :with_record
    UNION ALL SELECT 'framework', x.framework, NULL, NULL, false, x.starts_on, {_RUNS}
    FROM legal_framework x WHERE x.youth_file_id = :file AND :with_record
""")  # noqa: S608 - no word of it comes from people


def facts_of(session: Session, file_id: UUID, today: date, *, with_record: bool) -> Facts:
    """The facts of a file on a day; with the record of authority and frameworks where the viewer may see it."""
    rows = session.execute(_FACTS, {"file": file_id, "today": today, "with_record": with_record}).all()
    organisations = [row for row in rows if row.what == "organisation"]
    frameworks = [row for row in rows if row.what == "framework"]
    return Facts(
        parts=[Part(row.person_id, Role(row.word), row.organisation_id) for row in rows if row.what == "part"],
        organisations=[
            row.organisation_id for row in sorted(organisations, key=lambda row: (not row.leads, row.starts_on))
        ],
        authority=[AuthorityStatus(row.word) for row in rows if row.what == "authority"],
        frameworks=[Framework(row.word) for row in frameworks if row.runs],
        began=[(Framework(row.word), row.starts_on) for row in frameworks],
    )
