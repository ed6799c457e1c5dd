"""From the report of a comparison to things that a person decides upon, one by one.

A section that the uploader may not see today is as absent here as everywhere: of what happened in it only what stands
in the document itself is shown, without the section, and never what had been sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from portal.copies.placing import spot_at
from portal.copies.returned import Incoming, Said, Spot, What
from portal.word.baseline import Baseline, BaselinePart
from portal.word.report import Found, IncomingChange, IncomingThread, PartState, Report, Where
from portal.word.upload import ChangeKind

TAKEN_OUT = "Hier is iets weggehaald uit een deel dat nu niet in dit plan staat."


def incoming_of(report: Report, current: Baseline) -> Iterator[tuple[str, Incoming]]:
    """Everything in a report, each with the key of its section of today (empty: none)."""
    parts = {part.key: part for part in current.parts}
    yield from _sections(report, parts)
    yield from _changes(report, parts)
    for thread in report.threads:
        yield _section_of(thread.part, parts), _thread(thread, parts)
    for reply in report.replies:
        remark = reply.remark
        yield (
            "",
            Incoming(
                What.REPLY,
                remark.author,
                _moment(remark.at),
                new=remark.text,
                sure=reply.certain,
                refers_to=reply.thread,
            ),
        )
    for what, keys in (
        (What.RESOLVED, report.resolved),
        (What.REOPENED, report.reopened),
        (What.REMOVED, report.removed),
        (What.ACCEPTED, _once(report.accepted)),
        (What.REFUSED, _once(report.refused)),
    ):
        yield from (("", Incoming(what, refers_to=key)) for key in keys)
    for item in report.loose:
        yield "", Incoming(What.LOOSE, item.author, _moment(item.at), new=item.text, where_words=item.kind)


def _once(keys: tuple[str, ...]) -> tuple[str, ...]:
    """A suggestion of several stretches is one suggestion."""
    return tuple(dict.fromkeys(key.partition(".")[0] for key in keys))


def _sections(report: Report, parts: Mapping[str, BaselinePart]) -> Iterator[tuple[str, Incoming]]:
    for part in report.parts:
        section = _section_of(part.key, parts)
        if not section:
            continue
        if part.state is PartState.VANISHED:
            yield section, Incoming(What.VANISHED, tracked=False, old=part.text)
        elif part.state is PartState.MOVED:
            yield section, Incoming(What.MOVED_SECTION, tracked=False)


def _changes(report: Report, parts: Mapping[str, BaselinePart]) -> Iterator[tuple[str, Incoming]]:
    """Changes in their order; the two ends of a move are one thing."""
    arrivals = {
        change.move: change for change in report.changes if change.kind is ChangeKind.MOVED_HERE and change.move
    }
    leaving = {change.move for change in report.changes if change.kind is ChangeKind.MOVED_AWAY and change.move}
    for change in report.changes:
        if change.kind is ChangeKind.MOVED_HERE and change.move in leaving:
            continue
        section = _section_of(change.part, parts)
        one = _change(change, parts)
        there = arrivals.get(change.move) if change.kind is ChangeKind.MOVED_AWAY else None
        if there is not None:
            spot = _spot(there.where, parts, "")
            target = _section_of(there.part, parts)
            one = replace(one, what=What.MOVE, new=there.new or one.new, there=spot, there_section=target)
            if spot is None or not target or not there.editable:
                one = replace(one, editable=False)
        yield section, one


def _change(change: IncomingChange, parts: Mapping[str, BaselinePart]) -> Incoming:
    known = change.part in parts
    old, new = change.old, change.new
    if not known and not change.tracked:
        old = ""  # what had been sent is not shown where the section is not there for this person
        new = new or TAKEN_OUT
    spot, new_words = _spot_and_words(change.where, parts, old, new)
    restyled = change.kind is ChangeKind.RESTYLED
    return Incoming(
        What.LOOK if restyled else What.CHANGE,
        change.author,
        _moment(change.at),
        tracked=change.tracked,
        old=old,
        new="" if restyled else new_words,
        spot=spot,
        sure=change.where.found in {Found.HERE, Found.ELSEWHERE},
        editable=change.editable and known,
        withdrawn=change.withdrawn,
    )


def _thread(thread: IncomingThread, parts: Mapping[str, BaselinePart]) -> Incoming:
    where = thread.where
    spot = _spot(where, parts, where.anchor.quote) if where is not None else None
    return Incoming(
        What.THREAD,
        thread.remarks[0].author if thread.remarks else "",
        _moment(thread.remarks[0].at) if thread.remarks else "",
        old=thread.quote,
        spot=spot,
        sure=where is not None and where.found in {Found.HERE, Found.ELSEWHERE},
        said=tuple(Said(one.author, one.text, _moment(one.at)) for one in thread.remarks),
        resolved=thread.resolved,
    )


def _section_of(key: str, parts: Mapping[str, BaselinePart]) -> str:
    """The section of the plan in which something stands; nothing for parts that the portal itself makes."""
    return key if key in parts and parts[key].editable else ""


def _spot(where: Where | None, parts: Mapping[str, BaselinePart], quote: str) -> Spot | None:
    return _spot_and_words(where, parts, quote, "")[0]


def _spot_and_words(
    where: Where | None, parts: Mapping[str, BaselinePart], quote: str, new: str
) -> tuple[Spot | None, str]:
    """The place in the section's own text (without its heading), and the words that come there."""
    part = parts.get(where.anchor.part) if where is not None else None
    if where is None or part is None or not part.editable:
        return None, new
    text = "\n".join(part.lines)
    if where.anchor.block is None:
        in_heading = quote or where.anchor.offset < len(part.heading)
        if in_heading or not new.startswith("\n"):
            return Spot(0, quote, heading=True), new
        opening = new.removeprefix("\n") + ("\n" if text.strip() else "")
        return spot_at(text, 0, ""), opening
    start = sum(len(line) + 1 for line in part.lines[: where.anchor.block]) + where.anchor.offset
    if quote and not text.startswith(quote, start):
        return Spot(where.anchor.block, quote, text[max(0, start - 40) : start], ""), new
    return spot_at(text, min(start, len(text)), quote), new


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
