"""What people said and suggested in a plan, as it goes along on paper."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from portal.coediting.anchors import Anchor as TextAnchor
from portal.coediting.anchors import found_again
from portal.coediting.models import TextSuggestion
from portal.copies.eyes import Known
from portal.copies.gathering import Gathering
from portal.copies.laid import Laid
from portal.dossier.role_names import SOMEONE
from portal.plans.models import Comment
from portal.word import document as word


@dataclass(frozen=True, slots=True)
class RemarkBy:
    """Someone whose open comments and suggestions may go along, and how many there are."""

    person_id: UUID
    name: Known
    comments: int
    suggestions: int


def threads(found: Gathering) -> Iterable[word.Thread]:
    """Open comments with their answers; whose go along is chosen when the file is written."""
    replies: dict[UUID, list[Comment]] = defaultdict(list)
    for row in found.comments:
        if row.thread_id is not None and row.withdrawn_at is None:
            replies[row.thread_id].append(row)
    for row in found.comments:
        if row.thread_id is not None or row.resolved_at is not None:
            continue
        said = ([] if row.withdrawn_at else [row]) + replies[row.id]
        remarks = tuple(_remark(found, one) for one in said)
        if remarks:
            yield word.Thread(str(row.id), _place(found.laid[row.section_id], row), remarks)


def _remark(found: Gathering, row: Comment) -> word.Remark:
    author = word.Author(str(row.author_id), _who_said(found, row))
    return word.Remark(str(row.id), author, row.created_at, row.text)


def _who_said(found: Gathering, row: Comment) -> str:
    """Whose words a comment holds: of who placed it, or of who wrote them in Word."""
    if row.said_by_id is not None:
        return f"{found.name(row.said_by_id)} (via Word)"
    return f"{row.said_by} (via Word)" if row.said_by else found.name(row.author_id)


def _place(laid: Laid, row: Comment) -> word.Anchor:
    if not row.quote:
        return word.Anchor(str(row.section_id), None, 0, "")
    anchor = TextAnchor(row.line, row.quote, row.before, row.after)
    found = found_again(anchor, [line.full for line in laid.lines])
    if found is None:
        return word.Anchor(str(row.section_id), None, 0, "")
    line = laid.lines[found.line]
    start, end = _on_paper(line.at, found.start), _on_paper(line.at, found.end)
    return word.Anchor(str(row.section_id), found.line, start, line.words[start:end])


def _on_paper(at: tuple[int, ...], full: int) -> int:
    """The offset on paper of an offset in the text."""
    return next((n for n, place in enumerate(at) if place >= full), len(at) - 1)


def suggestions(found: Gathering) -> Iterable[word.Suggestion]:
    for section, laid in found.laid.items():
        seen: dict[UUID, int] = defaultdict(int)
        for hunk in laid.hunks:
            row = found.suggestions.get(hunk.suggestion)
            if row is None:
                continue
            seen[hunk.suggestion] += 1
            key = f"{hunk.suggestion}" + (f".{seen[hunk.suggestion]}" if seen[hunk.suggestion] > 1 else "")
            block = hunk.line if hunk.line >= 0 else None
            name = _who_suggested(found, row)
            yield word.Suggestion(
                key,
                word.Anchor(str(section), block, hunk.offset, hunk.quote),
                word.Author(str(row.person_id), name),
                row.made_at,
                hunk.text,
            )


def _who_suggested(found: Gathering, row: TextSuggestion) -> str:
    """Whose suggestion it is: of who made it, or whose words that person brought in from Word."""
    if row.said_by_id is not None:
        return f"{found.name(row.said_by_id)} (via Word)"
    said = (row.via or "").removeprefix("Word").removeprefix(", ")
    return f"{said} (via Word)" if said else found.name(row.person_id)


def remarks_by(found: Gathering, document: word.Document) -> tuple[RemarkBy, ...]:
    """Whose remarks could go along; authors whom the recipient may not know go by a role, or by nothing."""
    comments: dict[UUID, int] = defaultdict(int)
    for thread in document.threads:
        for remark in thread.remarks:
            comments[UUID(remark.author.key)] += 1
    suggestions: dict[UUID, set[str]] = defaultdict(set)
    for made in document.suggestions:
        suggestions[UUID(made.author.key)].add(made.key.partition(".")[0])
    everyone = dict.fromkeys((*comments, *suggestions))
    known = [(person, found.people.get(person, Known(SOMEONE, "", ""))) for person in everyone]
    return tuple(RemarkBy(person, name, comments[person], len(suggestions[person])) for person, name in known)
