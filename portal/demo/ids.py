"""The ids of everything in the demo world, by its key in the cast."""

from datetime import date, timedelta
from uuid import UUID

from portal.database.base import new_id


class World:
    """One demo world while it is made; D0 is `start`."""

    def __init__(self, start: date) -> None:
        self.start = start
        self.organisations: dict[str, UUID] = {}
        self.persons: dict[str, UUID] = {}
        self.files: dict[str, UUID] = {}
        self.codes: dict[str, str] = {}  # what a worker hands over, by person
        self._families: dict[str, UUID] = {}

    def day(self, offset: int) -> date:
        return self.start + timedelta(days=offset)

    def family(self, name: str) -> UUID:
        """One id per foster family or household, in every file that it is in."""
        return self._families.setdefault(name, new_id())
