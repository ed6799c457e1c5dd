"""What is kept of an export to compare a returned file with: its text per part and the remarks that went along.

Small and plain, so that the register of copies can keep it (encrypted) as JSON. It is content of the file.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from portal.word.document import Anchor, Document, Marks, Suggestion, lines_of, readable, text_of
from portal.word.parts import CONTENTS, Part, parts_of, table_lines
from portal.word.standing import Standing


@dataclass(frozen=True, slots=True)
class BaselinePart:
    """A part as it was sent. `editable`: text of the plan, in which suggestions can be made."""

    key: str
    heading: str
    lines: tuple[str, ...]
    editable: bool
    level: int = 1

    @property
    def text(self) -> str:
        """Heading and lines as one text; the heading is its first line."""
        return "\n".join((self.heading, *self.lines))

    @property
    def generated(self) -> bool:
        """Whether programs write this part anew themselves (page numbers of the contents)."""
        return self.key == CONTENTS


@dataclass(frozen=True, slots=True)
class SentRemark:
    key: str
    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class SentThread:
    key: str
    anchor: Anchor
    remarks: tuple[SentRemark, ...]
    resolved: bool


@dataclass(frozen=True, slots=True)
class SentSuggestion:
    key: str
    anchor: Anchor
    author: str
    at: datetime
    text: str
    told: bool = False  # went as a comment, for it has no place of its own in the text


@dataclass(frozen=True, slots=True)
class Baseline:
    """An export (or, without remarks, a plan as it stands today) as text."""

    marks: Marks
    parts: tuple[BaselinePart, ...]
    threads: tuple[SentThread, ...] = ()
    suggestions: tuple[SentSuggestion, ...] = ()
    pictures: tuple[str, ...] = ()

    def part(self, key: str) -> BaselinePart | None:
        return next((part for part in self.parts if part.key == key), None)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=_moment)

    @classmethod
    def from_json(cls, text: str) -> "Baseline":
        stored = json.loads(text)
        return cls(
            marks=Marks(**stored["marks"]),
            parts=tuple(BaselinePart(**{**part, "lines": tuple(part["lines"])}) for part in stored["parts"]),
            threads=tuple(_thread(thread) for thread in stored["threads"]),
            suggestions=tuple(
                SentSuggestion(**{**made, "anchor": Anchor(**made["anchor"]), "at": _at(made["at"])})
                for made in stored["suggestions"]
            ),
            pictures=tuple(stored["pictures"]),
        )


def baseline_of(document: Document, *, remarks_of: Iterable[str] = ()) -> Baseline:
    """What the file that `write(document, remarks_of=...)` makes says, as text."""
    chosen = frozenset(remarks_of)
    parts = tuple(parts_of(document))
    as_text = tuple(map(_baseline_part, parts))
    going = [made for made in document.suggestions if made.author.key in chosen]
    threads = (
        SentThread(
            thread.key,
            thread.anchor,
            tuple(
                SentRemark(remark.key, remark.author.name, remark.at, readable(remark.text))
                for remark in thread.remarks
                if remark.author.key in chosen
            ),
            thread.resolved,
        )
        for thread in document.threads
    )
    return Baseline(
        document.marks,
        as_text,
        tuple(thread for thread in threads if thread.remarks),
        tuple(_suggestions(going, parts, {part.key: part.text for part in as_text} if going else {})),
        (document.logo.description,) if document.logo else (),
    )


def bookmark_of(marks: Marks, key: str) -> str:
    """The name of the bookmark on a part or thread: stable in one export, and nothing can be read from it."""
    return "sd_" + hashlib.sha256(f"{marks.export}\0{key}".encode()).hexdigest()[:20]


def _baseline_part(part: Part) -> BaselinePart:
    lines = tuple(text_of(runs) for runs in lines_of(part.blocks))
    return BaselinePart(part.key, readable(part.heading), lines, part.editable, part.level)


def _suggestions(
    made: Iterable[Suggestion], parts: Sequence[Part], text: Mapping[str, str]
) -> Iterator[SentSuggestion]:
    """Suggestions as they go along; those that cannot stand in the text are told in a comment."""
    standing = Standing()
    in_tables: dict[str, Container[int]] = {}
    for one in made:
        key = one.anchor.part
        if key in text and key not in in_tables:
            in_tables[key] = frozenset(table_lines(next(part for part in parts if part.key == key)))
        stands = key in text and standing.takes(text[key], one.anchor, one.text, in_tables=in_tables[key])
        yield SentSuggestion(one.key, one.anchor, one.author.name, one.at, one.text, told=not stands)


def _thread(stored: dict[str, Any]) -> SentThread:
    remarks = tuple(SentRemark(**{**remark, "at": _at(remark["at"])}) for remark in stored["remarks"])
    return SentThread(stored["key"], Anchor(**stored["anchor"]), remarks, stored["resolved"])


def _moment(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
