"""A document comes back: read by the guarded reader, tied to its plan and version, laid beside the plan of today."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.names import names_for
from portal.access.policy import Letter
from portal.audit import log
from portal.coediting.models import TextSuggestion
from portal.copies.domain import RecipientKind
from portal.copies.encrypted import BASELINE, RETURN_ABOUT, RETURN_ITEM, RETURNED_FILE
from portal.copies.eyes import Recipient, known_people
from portal.copies.incoming import incoming_of
from portal.copies.models import PlanCopy, PlanReturn, ReturnItem
from portal.copies.paper import NO_MARKS, paper_for
from portal.copies.returned import Incoming, ItemState, ReturnState
from portal.copies.sealing import open_bytes, open_words, seal_bytes, seal_words
from portal.copies.services.making import may_copy_for_others
from portal.database.base import new_id
from portal.dossier import queries as files
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say
from portal.plans.models import Comment, Plan, PlanSection
from portal.word.baseline import Baseline, baseline_of
from portal.word.compare import compare
from portal.word.match import Match, matches
from portal.word.reader import read
from portal.word.upload import Upload

NOT_OURS = say("Dit bestand past bij geen enkel plan dat u hier kunt lezen. Kijk of het het goede bestand is.")
OFFERED = 5  # plans that someone can choose from for a document that lost its marks
MOST_COPIES = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """What a document was made from: a copy that left, or the plan itself as it stands."""

    plan: Plan
    copy: PlanCopy | None
    sent: Baseline


@dataclass(frozen=True, slots=True)
class Offered:
    """A plan that a document without marks may be of, and how much of it they share (0 to 100)."""

    key: str
    plan: Plan
    share: int


def may_bring_in(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether there is a section of a plan in which the actor may comment."""
    sections = scope.visible(session, actor, Letter.C, PlanSection, _one, youth_file_id=file_id)
    return session.scalars(*sections).first() is not None


def _one(sections: Select[PlanSection]) -> Select[PlanSection]:
    return sections.limit(1)


def require_may_bring_in(session: Session, actor: Actor, file_id: UUID) -> None:
    """Raises NotFound for who may not know of the file, Denied for who may comment nowhere in it."""
    if not may_bring_in(session, actor, file_id):
        files.card(session, actor, file_id)  # who may comment knows of the file: only others are asked whether they do
        raise Denied


def bring_in(session: Session, actor: Actor, file_id: UUID, data: bytes) -> PlanReturn:
    """Read what came back and tie it to its plan, or keep it (sealed) until its uploader says of which plan it is.

    Raises NotFound and Denied as `require_may_bring_in` does, Refused for no safe .docx, RuleBroken for what belongs to
    no plan that the actor may see here: the same words whether it is of another file or of nothing at all.
    """
    require_may_bring_in(session, actor, file_id)
    upload = read(data)
    if upload.marks is not None:
        origin = _marked(session, actor, file_id, upload.marks.export)
        if origin is None:
            raise RuleBroken(NOT_OURS)
        return _laid_beside(session, actor, origin, upload)
    if not _matched(session, actor, file_id, upload):
        raise RuleBroken(NOT_OURS)
    made_id = new_id()
    made = PlanReturn(
        id=made_id,
        youth_file_id=file_id,
        uploaded_by=actor.person_id,
        state=ReturnState.UNSURE,
        sealed=seal_bytes(session, RETURNED_FILE, made_id, data),
        about=seal_words(session, RETURN_ABOUT, made_id, "{}"),
    )
    session.add(made)
    session.flush()
    log.record(session, actor, "plan.imported", youth_file_id=file_id)
    return made


def offered(session: Session, actor: Actor, return_id: UUID) -> Sequence[Offered]:
    """The plans that a document without marks may be of, likeliest first."""
    row = own_return(session, actor, return_id, ReturnState.UNSURE)
    upload = _kept(session, row)
    log.record(session, actor, "plan.read", youth_file_id=row.youth_file_id)
    return [
        Offered(_key(origin), origin.plan, round(match.confidence * 100))
        for origin, match in _matched(session, actor, row.youth_file_id, upload)
    ]


def confirm(session: Session, actor: Actor, return_id: UUID, key: str) -> PlanReturn:
    """Its uploader says of which plan it is. The document itself is kept no longer."""
    row = own_return(session, actor, return_id, ReturnState.UNSURE)
    upload = _kept(session, row)
    origin = next((o for o, _ in _matched(session, actor, row.youth_file_id, upload) if _key(o) == key), None)
    if origin is None:
        raise RuleBroken(say("Kies het plan waar dit bestand bij hoort."))
    made = _laid_beside(session, actor, origin, upload)
    session.delete(row)
    session.flush()
    return made


def throw_away(session: Session, actor: Actor, return_id: UUID) -> UUID:
    """Take a document back that was brought in; what was taken over into the plan stays there. Returns the file."""
    row = session.get(PlanReturn, return_id)
    if row is None or row.uploaded_by != actor.person_id:
        raise NotFound
    file_id = row.youth_file_id
    _require_still(session, actor, row)
    for item in session.scalars(select(ReturnItem).where(ReturnItem.return_id == return_id)):
        session.delete(item)
    session.flush()
    session.delete(row)
    log.record(session, actor, "plan.imported", youth_file_id=file_id, thing_id=row.plan_id, ground="thrown_away")
    return file_id


def own_return(session: Session, actor: Actor, return_id: UUID, state: ReturnState | None = None) -> PlanReturn:
    """A document that the actor brought in. Raises NotFound for anyone else, and when its plan is not theirs to see."""
    row = session.get(PlanReturn, return_id)
    if row is None or row.uploaded_by != actor.person_id:
        raise NotFound
    _require_still(session, actor, row)
    if state is not None and row.state is not state:
        raise Conflict(say("Dit is al gedaan. Kijk hoe het er nu voor staat."))
    return row


def _require_still(session: Session, actor: Actor, row: PlanReturn) -> None:
    if row.plan_id is not None:
        scope.load(session, actor, Letter.V, Plan, row.plan_id)
    elif not may_bring_in(session, actor, row.youth_file_id):
        raise NotFound


# -- which plan --------------------------------------------------------------------------------------------------------


def _marked(session: Session, actor: Actor, file_id: UUID, export: str) -> Origin | None:
    """The copy that a document names, when the actor may come back with that one."""
    try:
        copy = session.get(PlanCopy, UUID(export))
    except ValueError:
        return None
    plans = _plans(session, actor, file_id)
    if copy is None or copy.plan_id not in plans or not _may_return(session, actor, copy):
        return None
    return Origin(plans[copy.plan_id], copy, _sent(session, copy))


def _may_return(session: Session, actor: Actor, copy: PlanCopy) -> bool:
    """One's own copy, one that was made for oneself or for one's client, or any for who writes in the plan."""
    mine = actor.person_id in {copy.made_by, copy.person_id, copy.client_id}
    return mine or may_copy_for_others(session, actor, copy.plan_id)


def _matched(session: Session, actor: Actor, file_id: UUID, upload: Upload) -> list[tuple[Origin, Match]]:
    """By the words: copies that the actor may come back with, and the plans as they stand."""
    plans = _plans(session, actor, file_id)
    copies = session.scalars(
        select(PlanCopy).where(PlanCopy.plan_id.in_(plans)).order_by(PlanCopy.made_at.desc()).limit(MOST_COPIES)
    )
    origins = [
        Origin(plans[copy.plan_id], copy, _sent(session, copy)) for copy in copies if _may_return(session, actor, copy)
    ]
    origins += [Origin(plan, None, _as_it_stands(session, actor, plan)) for plan in plans.values()]
    by_baseline = {id(origin.sent): origin for origin in origins}
    found = [(by_baseline[id(match.baseline)], match) for match in matches(upload, [o.sent for o in origins])]
    best: dict[UUID, tuple[Origin, Match]] = {}
    for origin, match in found:
        best.setdefault(origin.plan.id, (origin, match))
    return list(best.values())[:OFFERED]


def _plans(session: Session, actor: Actor, file_id: UUID) -> dict[UUID, Plan]:
    rows = session.scalars(*scope.visible(session, actor, Letter.V, Plan, _by_id, youth_file_id=file_id))
    return {plan.id: plan for plan in rows}


def _by_id(plans: Select[Plan]) -> Select[Plan]:
    return plans.order_by(Plan.id)


def _sent(session: Session, copy: PlanCopy) -> Baseline:
    return Baseline.from_json(open_words(session, BASELINE, copy.id, copy.baseline))


def _as_it_stands(session: Session, actor: Actor, plan: Plan) -> Baseline:
    return baseline_of(paper_for(session, actor, plan, Recipient(RecipientKind.ONESELF), marks=NO_MARKS).document)


def _key(origin: Origin) -> str:
    return str(origin.copy.id if origin.copy else origin.plan.id)


def _kept(session: Session, row: PlanReturn) -> Upload:
    if row.sealed is None:
        raise NotFound
    return read(open_bytes(session, RETURNED_FILE, row.id, row.sealed))


# -- beside the plan of today ------------------------------------------------------------------------------------------


def _laid_beside(session: Session, actor: Actor, origin: Origin, upload: Upload) -> PlanReturn:
    """Compare with what was sent, and keep each thing that came in, sealed, to be decided upon."""
    plans = _plans(session, actor, origin.plan.youth_file_id)
    today = max((p for p in plans.values() if p.series_id == origin.plan.series_id), key=lambda plan: plan.number)
    was = _sections_then(session, origin.plan, today)
    current = _with_keys(_as_it_stands(session, actor, today), {new: old for old, new in was.items()})
    report = compare(origin.sent, upload, current)
    made = PlanReturn(
        id=new_id(),
        youth_file_id=today.youth_file_id,
        plan_id=today.id,
        copy_id=origin.copy.id if origin.copy else None,
        uploaded_by=actor.person_id,
        state=ReturnState.OPEN,
        about=b"",
    )
    names = {name: person for name, person in _known_names(session, actor, today).items() if name in report.names()}
    about = {"names": {name: str(names.get(name, "")) for name in report.names()}}
    made.about = seal_words(session, RETURN_ABOUT, made.id, json.dumps(about, ensure_ascii=False))
    session.add(made)
    session.flush()
    for ordinal, (key, one) in enumerate(incoming_of(report, current)):
        item_id = new_id()
        if one.there_section:
            one = replace(one, there_section=was.get(one.there_section, one.there_section))  # noqa: PLW2901
        session.add(
            ReturnItem(
                id=item_id,
                youth_file_id=today.youth_file_id,
                return_id=made.id,
                section_id=_section_of(session, key, one, was),
                ordinal=ordinal,
                state=ItemState.WAITING,
                sealed=seal_words(session, RETURN_ITEM, item_id, one.to_json()),
            )
        )
    session.flush()
    log.record(session, actor, "plan.imported", today, version=origin.plan.number, kind=today.kind.value)
    return made


def _section_of(session: Session, key: str, one: Incoming, was: Mapping[str, str]) -> UUID | None:
    """Where it belongs today: its section, or that of the comment or suggestion that it is about."""
    if not key and one.refers_to:
        comment = session.get(Comment, UUID(one.refers_to))
        suggestion = session.get(TextSuggestion, UUID(one.refers_to)) if comment is None else None
        found = comment.section_id if comment else suggestion.text_id if suggestion else None
        key = str(found) if found else ""
    return UUID(was.get(key, key)) if key else None


def _sections_then(session: Session, then: Plan, today: Plan) -> Mapping[str, str]:
    """The section of today for each section of the version that was sent."""
    if then.id == today.id:
        return {}
    old, new = _by_place(session, then), _by_place(session, today)
    return {old[place]: new[place] for place in old.keys() & new.keys()}


def _by_place(session: Session, plan: Plan) -> Mapping[tuple[str, int], str]:
    """Sections by what makes them the same in every version: their key, and which of that key."""
    seen: dict[str, int] = defaultdict(int)
    found = {}
    for row in session.scalars(
        select(PlanSection).where(PlanSection.plan_id == plan.id).order_by(PlanSection.ordinal, PlanSection.id)
    ):
        found[row.key, seen[row.key]] = str(row.id)
        seen[row.key] += 1
    return found


def _with_keys(baseline: Baseline, was: Mapping[str, str]) -> Baseline:
    return replace(baseline, parts=tuple(replace(part, key=was.get(part.key, part.key)) for part in baseline.parts))


def _known_names(session: Session, actor: Actor, plan: Plan) -> Mapping[str, UUID]:
    """People of the file by the name under which the actor knows them; who shares a name is left to be chosen."""
    people = set(known_people(session, actor, plan.youth_file_id))
    found: dict[str, UUID] = {}
    twice = set()
    for person, name in names_for(session, actor, people, plan.youth_file_id).items():
        if name.words and found.setdefault(name.words, person) != person:
            twice.add(name.words)
    return {name: person for name, person in found.items() if name not in twice}
