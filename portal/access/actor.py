"""Who is acting, and through which door. The web layer makes one per request; jobs and tests make their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Door(StrEnum):
    """The way in. Only participations of the same door count (access.md, The actor)."""

    WORK = "work"  # through an organisation's own sign-in
    FAMILY = "family"  # through an own account or DigiD


class Assurance(StrEnum):
    """How sure the sign-in makes us of the person (domain 7.3)."""

    LOW = "low"  # one factor; opens no file
    SUBSTANTIAL = "substantial"  # two factors
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Actor:
    """One signed-in person in one session."""

    person_id: UUID
    session_id: UUID
    door: Door
    organisation_id: UUID | None = None  # the employer, through the work door
    assurance: Assurance = Assurance.SUBSTANTIAL
    factor_at: datetime | None = None  # when a factor was last shown, for step-up

    def database_settings(self) -> Mapping[str, str]:
        """What PostgreSQL is told about this actor in each transaction: the settings that the wall reads."""
        return {
            "person_id": str(self.person_id),
            "door": self.door,
            "organisation_id": str(self.organisation_id or ""),
            "session_id": str(self.session_id),
        }
