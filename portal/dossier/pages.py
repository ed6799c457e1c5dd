"""What the pages of a file show, as plain data: filled by queries, drawn by templates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.access.policy import Kind
from portal.dossier.decisions import Answer
from portal.kernel.words import Sentence


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person around the youth, as this viewer may know them."""

    name: str | Sentence
    role: Sentence
    organisation: str = ""
    person_id: UUID | None = None
    ring: int = 1  # 0 the youth, 1 home, 2 family and network, 3 professionals
    family: bool = False  # takes part through the family door


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One file in the list of someone's youths."""

    file_id: UUID
    name: str | Sentence
    age: int
    role: Sentence
    named: bool = True  # False: the viewer may not know it, and another word stands there
    leading_organisation: str = ""
    coordinates: bool = False
    coming: Sentence | None = None  # the next boundary that this viewer may know of
    coming_on: date | None = None
    new: int = 0
    as_parent: bool = False  # the viewer is a parent of this youth
    as_counsellor: bool = False  # the viewer is there for somebody in it, and for nobody else


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the timeline."""

    day: date
    text: Sentence
    coming: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class FileCard:
    """Whom a file is about, and which of its standing items this viewer may see."""

    file_id: UUID
    name: str | Sentence
    age: int
    born_on: date
    closed: bool
    is_oneself: bool  # the viewer is the youth
    seen: frozenset[Kind]
    coordinates: bool  # the viewer coordinates this file


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of a file, for one viewer."""

    card: FileCard
    lives_with: tuple[PersonLine, ...] = ()
    workers: tuple[PersonLine, ...] = ()
    organisations: tuple[str, ...] = ()
    decisions: tuple[Answer, ...] = ()
    happenings: tuple[Happening, ...] = ()
    circle: tuple[PersonLine, ...] = ()
    emergency_until: datetime | None = None  # the viewer is here by emergency access
    handed_over: bool = False  # by the viewer's organisation: it reads its own period
