"""When a right begins, and until when the older items must have been looked at. Plain Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from portal.dossier.domain import AGE_OF_OWN_VOICE, OPENING_CHECK_DAYS, AuthorityStatus, birthday

GIVES_A_STANDING = frozenset(AuthorityStatus) - {AuthorityStatus.PARTIAL_TO_GI}


class Because(StrEnum):
    """Why a right began."""

    TWELVE = "twelve"
    AUTHORITY = "authority"
    GUARDIANSHIP = "guardianship"  # of a GI


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the authority series, as far as a gate depends on it."""

    holder_id: UUID
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Gate:
    """Someone's right began on a day: items recorded before it open one by one."""

    person_id: UUID
    began_on: date
    because: Because

    @property
    def due_on(self) -> date:
        """The last day of the term (`opening_check_days`)."""
        return self.began_on + timedelta(days=OPENING_CHECK_DAYS)

    def is_late(self, today: date) -> bool:
        return today > self.due_on


def gate_of_youth(youth_id: UUID, born_on: date, opened_on: date, today: date) -> Gate | None:
    """The gate at 12, when the file is older than that birthday."""
    twelve = birthday(born_on, AGE_OF_OWN_VOICE)
    return Gate(youth_id, twelve, Because.TWELVE) if opened_on < twelve <= today else None


def run_began_on(rows: Collection[Held], holder_id: UUID, today: date) -> date | None:
    """The first day of the unbroken run of one holder's rows that covers a day, or None."""
    mine = sorted((row for row in rows if row.holder_id == holder_id), key=lambda row: row.starts_on, reverse=True)
    began: date | None = None
    for row in mine:
        last = row.ends_on or date.max
        if began is None:
            if row.starts_on <= today <= last:
                began = row.starts_on
        elif last >= began - timedelta(days=1):
            began = min(began, row.starts_on)
    return began
