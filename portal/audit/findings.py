"""What `portal audit verify` can find, and the report it gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class Manipulation(StrEnum):
    """What was done to the log."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    CUT = "cut"  # the tail of a chain is gone
    REWRITTEN = "rewritten"  # a chain is sound in itself, but not the one that was signed
    RESTORED = "restored"  # the database as a whole is older than the heads
    HEADS = "heads"  # the signed heads themselves were changed


class ExitCode(IntEnum):
    WHOLE = 0
    MANIPULATED = 1
    UNVERIFIED = 3  # no database, no key; 2 is a wrong command line
    UNSEALED = 4  # whole as far as can be seen, but heads are missing or overdue


@dataclass(frozen=True, slots=True)
class Problem:
    """One manipulation and its place. `sequence` is the first event concerned, `until` the last when there are more."""

    what: Manipulation
    sentence: str  # Dutch
    chain: UUID | None = None
    chain_kind: str | None = None
    sequence: int | None = None
    until: int | None = None
    at: datetime | None = None

    def __str__(self) -> str:
        place = []
        if self.chain is not None:
            place.append(f"keten {self.chain_kind or 'onbekend'} {self.chain}")
        if self.sequence is not None:
            more = f" tot en met {self.until}" if self.until not in {None, self.sequence} else ""
            place.append(f"nummer {self.sequence}{more}")
        if self.at is not None:
            place.append(f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC")
        return f"{self.sentence} ({', '.join(place)})" if place else self.sentence

    def as_json(self) -> dict[str, object]:
        return {
            "what": self.what,
            "sentence": self.sentence,
            "chain": None if self.chain is None else str(self.chain),
            "chain_kind": self.chain_kind,
            "sequence": self.sequence,
            "until": self.until,
            "at": None if self.at is None else self.at.isoformat(),
        }


@dataclass(slots=True)
class Report:
    """The outcome of one verification."""

    problems: Sequence[Problem] = ()
    warnings: list[str] = field(default_factory=list)
    rows: int = 0
    chains: int = 0
    heads: int = 0
    last_head_at: datetime | None = None
    seconds: float = 0.0

    @property
    def exit_code(self) -> ExitCode:
        if self.problems:
            return ExitCode.MANIPULATED
        return ExitCode.UNSEALED if self.warnings else ExitCode.WHOLE

    def as_json(self) -> dict[str, object]:
        return {
            "whole": not self.problems,
            "problems": [problem.as_json() for problem in self.problems],
            "warnings": self.warnings,
            "rows": self.rows,
            "chains": self.chains,
            "heads": self.heads,
            "last_head_at": None if self.last_head_at is None else self.last_head_at.isoformat(),
            "seconds": round(self.seconds, 3),
            "rows_per_second": round(self.rows / self.seconds) if self.seconds else None,
        }
