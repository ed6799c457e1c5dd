"""The facts of one youth file as the oracle knows them: plain records, no database.

Periods are inclusive at both ends; an empty end means "until further notice". `withdrawn` and `ended` are the first day
on which something no longer holds. Persons, organisations, items and participations go by short names ("p3", "item2").
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True)
class Participation:
    id: str
    person: str
    role: str
    starts: date
    ends: date | None = None
    organisation: str | None = None  # the work door only
    family: str | None = None  # foster family or household
    stands_for: str | None = None  # client, partner
    module: str | None = None
    module_kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()  # own assignment of other_provider
    ordered_kinds: tuple[str, ...] | None = None  # the scope of a curator's order; None = all
    part_time: bool = False


@dataclass(frozen=True)
class Stay:
    participation: str
    starts: date
    ends: date


@dataclass(frozen=True)
class OrganisationPeriod:
    organisation: str
    starts: date
    ends: date | None = None
    past: tuple[str, ...] | None = None  # it took the file over, and of the past it got these kinds


@dataclass(frozen=True)
class Authority:
    status: str
    starts: date
    ends: date | None = None
    holder: str | None = None  # a person …
    organisation: str | None = None  # … or a GI


@dataclass(frozen=True)
class Framework:
    framework: str
    starts: date
    ends: date | None = None
    organisation: str | None = None


@dataclass(frozen=True)
class DutyShift:
    person: str
    organisation: str
    starts: datetime
    ends: datetime  # up to, not including


@dataclass(frozen=True)
class EmergencyAccess:
    person: str
    organisation: str
    starts: datetime
    ends: datetime  # up to, not including


@dataclass(frozen=True)
class Item:
    id: str
    kind: str
    recorded: date
    author: str | None = None
    organisation: str | None = None  # that recorded it; None: written through the family door
    topics: tuple[str, ...] = ()
    audience: str = "circle"
    reveals_stay: bool = False
    shared_with_family: bool = False
    fixed: datetime | None = None
    module: str | None = None
    family: str | None = None
    data_subject: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Link:
    item: str
    person: str
    link: str  # concerns, subject, appears, reader


@dataclass(frozen=True)
class Consent:
    given_by: str
    capacity: str
    starts: date
    ends: date | None = None
    withdrawn: date | None = None
    for_organisation: str | None = None
    person: str | None = None  # for whom: a person …
    organisation: str | None = None  # … or all who act for an organisation
    kinds: tuple[str, ...] | None = None
    item: str | None = None
    view_only: bool = False


@dataclass(frozen=True)
class StandingGrant:
    item: str
    person: str
    given_by: str
    capacity: str
    starts: date
    ends: date | None = None
    withdrawn: date | None = None
    for_organisation: str | None = None
    may_comment: bool = False


@dataclass(frozen=True)
class Incapacity:
    kinds: tuple[str, ...]
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class MeasureDecision:
    kind: str
    person: str
    organisation: str
    starts: date
    ends: date | None = None
    told: date | None = None


@dataclass(frozen=True)
class Release:
    item: str
    text: str  # what may be read: the item itself, or a text made for it
    person: str
    starts: date
    ends: date | None = None
    withdrawn: date | None = None


@dataclass(frozen=True)
class Exclusion:
    person: str
    starts: date
    ended: date | None = None


@dataclass(frozen=True)
class Withholding:
    item: str
    person: str
    starts: date
    ended: date | None = None


@dataclass(frozen=True)
class ThirdPartyMark:
    item: str
    person: str | None
    starts: date
    ended: date | None = None


@dataclass(frozen=True)
class CourtBlock:
    person: str
    starts: date
    ends: date | None = None
    kinds: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NotFor:
    item: str
    person: str
    placed_by: str
    starts: date
    ended: date | None = None


@dataclass(frozen=True)
class OwnKin:
    person: str
    starts: date
    ended: date | None = None


@dataclass(frozen=True)
class FamilyGuide:
    worker: str
    guided: str
    organisation: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class TopicNeed:
    participation: str
    topics: tuple[str, ...]
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class ModuleTopics:
    organisation: str
    module_kind: str
    topics: tuple[str, ...]
    reason: str | None
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class OpeningCheck:
    item: str
    person: str
    opened: bool
    looked: date


@dataclass
class World:
    """One youth file with every fact that access leans on."""

    number: int
    born: date
    youth: str
    participations: list[Participation] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    organisations: list[OrganisationPeriod] = field(default_factory=list)
    authority: list[Authority] = field(default_factory=list)
    frameworks: list[Framework] = field(default_factory=list)
    shifts: list[DutyShift] = field(default_factory=list)
    emergencies: list[EmergencyAccess] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    grants: list[StandingGrant] = field(default_factory=list)
    incapacities: list[Incapacity] = field(default_factory=list)
    decisions: list[MeasureDecision] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    withholdings: list[Withholding] = field(default_factory=list)
    marks: list[ThirdPartyMark] = field(default_factory=list)
    blocks: list[CourtBlock] = field(default_factory=list)
    not_fors: list[NotFor] = field(default_factory=list)
    kin: list[OwnKin] = field(default_factory=list)
    guides: list[FamilyGuide] = field(default_factory=list)
    needs: list[TopicNeed] = field(default_factory=list)
    module_topics: list[ModuleTopics] = field(default_factory=list)
    checks: list[OpeningCheck] = field(default_factory=list)

    def but(self, **facts: Any) -> "World":
        """The same world with some lists of facts replaced."""
        return replace(self, **facts)


@dataclass(frozen=True)
class Question:
    """What may this person, through this door, do with this item at this moment (Europe/Amsterdam)?"""

    person: str
    door: str  # work, family
    organisation: str | None  # for which the person signed in, through the work door
    item: str
    moment: datetime
    back: int = 0  # how often the oracle looked back from the day that was asked

    @property
    def instant(self) -> datetime:
        """For comparing: Python compares two moments of one zone by the clock on the wall, also when that is moved."""
        return self.moment.astimezone(UTC)

    @property
    def day(self) -> date:
        return self.moment.date()
