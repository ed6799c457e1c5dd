"""What people say at the sections of a plan, as one viewer may read it, and which of it that viewer asked to see."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from portal.access.actor import Door
from portal.access.policy import Letter
from portal.coediting.anchors import Anchor, found_again
from portal.coediting.queries import lines_of
from portal.kernel.clock import now
from portal.plans.domain.filters import CommentFilter, passes
from portal.plans.domain.terms import EDIT_MINUTES
from portal.plans.models import Comment, Mention
from portal.plans.pages import CommentShown, PlanPage, SectionShown
from portal.plans.people import Person
from portal.plans.queries.shown import Shown


def threads(shown: Shown, plain: Mapping[UUID, str]) -> Mapping[UUID, list[CommentShown]]:
    """The threads of each section, in the order of the words that they are about. `plain`: the words of the texts."""
    replies: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in shown.comments:
        if row.thread_id is not None:
            replies[row.thread_id].append(row)
    named = _named(shown)
    found: dict[UUID, list[tuple[int, CommentShown]]] = defaultdict(list)
    for row in shown.comments:
        if row.thread_id is not None or row.section_id not in shown.letters:
            continue
        line = _place(shown, row, plain.get(row.section_id, "")) if row.quote else 0
        answers = [_comment(shown, reply, named) for reply in replies[row.id]]
        thread = _comment(shown, row, named, words_gone=line is None, line=line, replies=answers)
        found[row.section_id].append((-1 if line is None else line, thread))
    return {section: [thread for _, thread in sorted(of, key=lambda one: one[0])] for section, of in found.items()}


def filtered(page: PlanPage, by: CommentFilter) -> PlanPage:
    """The page with only the threads that someone asked to see; everything else stays where it is."""
    if by is CommentFilter.ALL:
        return page
    return replace(page, sections=[_only(section, by) for section in page.sections], filtered=True)


def _only(section: SectionShown, by: CommentFilter) -> SectionShown:
    comments = [comment for comment in section.comments if _passes(comment, by)]
    return replace(section, comments=comments, passages=[_only(passage, by) for passage in section.passages])


def _passes(comment: CommentShown, by: CommentFilter) -> bool:
    return passes(
        by, resolved=comment.resolved, own=comment.own or any(reply.own for reply in comment.replies),
        waits=comment.waits, names_me=comment.names_me or any(reply.names_me for reply in comment.replies),
        by_youth=comment.by_youth,
    )  # fmt: skip


def owed(shown: Shown) -> int:
    """Answers that the viewer owes: professionals who may write in a section owe those asked there."""
    if shown.actor.door is not Door.WORK:
        return 0
    return sum(
        _waits(row) and Letter.E in shown.plain_letters.get(row.section_id, frozenset()) for row in shown.comments
    )


def _place(shown: Shown, row: Row[Any], plain: str) -> int | None:
    """The line on which the words of a comment stand now; None when they are gone."""
    anchor = Anchor(row.line, row.quote, row.before, row.after)
    lines = plain.split("\n")
    if row.line < len(lines) and row.quote in lines[row.line]:
        return int(row.line)
    place = found_again(anchor, lines) or found_again(anchor, lines_of(shown.session, row.section_id))
    return place.line if place is not None else None


def _named(shown: Shown) -> Mapping[UUID, list[UUID]]:
    """Who is named in which comment."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    mine = select(Mention.comment_id, Mention.person_id).join(Comment, Comment.id == Mention.comment_id)
    for row in shown.session.execute(mine.where(Comment.plan_id == shown.plan.id)):
        if row.comment_id in shown.items:
            found[row.comment_id].append(row.person_id)
    return found


def _comment(  # noqa: PLR0913 - one comment and what stands around it
    shown: Shown,
    row: Row[Any],
    named: Mapping[UUID, Sequence[UUID]],
    *,
    words_gone: bool = False,
    line: int | None = None,
    replies: Sequence[CommentShown] = (),
) -> CommentShown:
    own = row.author_id == shown.actor.person_id
    young = (now() - row.created_at).total_seconds() <= EDIT_MINUTES * 60
    return CommentShown(
        id=row.id,
        person=shown.people.get(row.author_id),
        text="" if row.withdrawn_at else row.text,
        quote=row.quote,
        words_gone=words_gone,
        line=line,
        made_at=row.created_at,
        own=own,
        is_new=shown.is_new(row),
        may_change=own and young and row.withdrawn_at is None,
        edited=row.edited_at is not None,
        withdrawn=row.withdrawn_at is not None,
        resolved=row.resolved_at is not None,
        for_fewer=shown.items[row.id].audience != "circle",
        by_youth=row.by_youth,
        waits=_waits(row),
        seen_by=row.seen_by,
        answer_by=row.answer_by,
        seen_on=row.seen_on,
        answered_on=row.answered_on,
        late=_is_late(row, shown.today),
        named=_people(shown, named.get(row.id, ())),
        names_me=shown.actor.person_id in named.get(row.id, ()),
        via_word=row.said_by is not None or row.said_by_id is not None,
        said_by=shown.people.get(row.said_by_id),
        said_by_name=row.said_by or "",
        replies=replies,
    )


def _people(shown: Shown, ids: Sequence[UUID]) -> tuple[Person, ...]:
    return tuple(shown.people[one] for one in ids if one in shown.people)


def _waits(row: Row[Any]) -> bool:
    """Whether an answer is owed and not given."""
    open_one = row.answered_on is None and row.withdrawn_at is None and row.resolved_at is None
    return open_one and row.answer_by is not None


def _is_late(row: Row[Any], today: date) -> bool:
    return _waits(row) and row.answer_by < today
