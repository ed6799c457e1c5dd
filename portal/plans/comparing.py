"""Two versions of one plan side by side, for one viewer: the sections and what stands beside them."""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.audit import log
from portal.coediting.queries import shown_texts
from portal.kernel.errors import NotFound, RuleBroken
from portal.kernel.words import Sentence, say
from portal.plans import people
from portal.plans.domain.comparison import Run, compare
from portal.plans.domain.home import PHASES, HomePhase
from portal.plans.models import Action, Agreement, Goal, HomeStep, Plan, PlanSection, ReturnCondition, Standpoint
from portal.plans.queries.shown import items_under
from portal.plans.services.setting import frozen_parts, parts_of

NAMES: Mapping[str, Sentence] = {
    "goal": say("Doel"),
    "action": say("Actie"),
    "agreement": say("Afspraak"),
    "condition": say("Nodig voor thuis"),
    "home_step": say("Stap naar huis"),
    "standpoint": say("Woorden die blijven"),
}
MODELS = (Goal, Action, Agreement, ReturnCondition, HomeStep, Standpoint)


@dataclass(frozen=True, slots=True)
class SectionCompared:
    title: str
    runs: Sequence[Run]
    is_new: bool
    is_gone: bool

    @property
    def changed(self) -> bool:
        return self.is_new or self.is_gone or any(run.change != "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class PartCompared:
    """A goal, action, agreement or step in two versions."""

    kind: Sentence
    runs: Sequence[Run]
    is_new: bool
    is_gone: bool
    is_done: bool  # an action that was done before the next version began, and so did not go on

    @property
    def changed(self) -> bool:
        return self.is_new or self.is_gone or any(run.change != "same" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed from one version to the other."""

    before: int
    after: int
    other_id: UUID
    sections: Sequence[SectionCompared]
    parts: Sequence[PartCompared]

    @property
    def unchanged(self) -> list[SectionCompared]:
        return [section for section in self.sections if not section.changed]


@dataclass(frozen=True, slots=True)
class _Version:
    """One version as the viewer may read it."""

    texts: Mapping[str, tuple[str, str]]  # key → title, words
    parts: Mapping[UUID, tuple[str, str]]  # what is the same in all versions → kind, words
    done: frozenset[UUID]  # actions, by what is the same in all versions


def compare_versions(session: Session, actor: Actor, plan: Plan, other_id: UUID | None) -> Compared:
    """Raises NotFound when the other is no version of this plan that the actor may read, RuleBroken for a first one."""
    chosen = other_id or plan.previous_id
    if chosen is None:
        raise RuleBroken(say("Dit is de eerste versie. Er is nog niets om mee te vergelijken."))
    other = scope.load(session, actor, Letter.V, Plan, chosen)
    if other.series_id != plan.series_id:
        raise NotFound
    old, new = sorted((plan, other), key=lambda version: version.number)
    before, after = _version(session, actor, old), _version(session, actor, new)
    log.record(session, actor, "plan.compared", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return Compared(old.number, new.number, other.id, _sections(before, after), _parts(before, after))


def _sections(before: _Version, after: _Version) -> list[SectionCompared]:
    nothing = ("", "")
    return [
        SectionCompared(
            after.texts.get(key, before.texts.get(key, nothing))[0],
            compare(before.texts.get(key, nothing)[1], after.texts.get(key, nothing)[1]),
            is_new=key not in before.texts,
            is_gone=key not in after.texts,
        )
        for key in dict.fromkeys((*after.texts, *before.texts))
    ]


def _parts(before: _Version, after: _Version) -> list[PartCompared]:
    """What came, went or became different; what stayed is only counted by its absence."""
    found = []
    for same in dict.fromkeys((*after.parts, *before.parts)):
        kind = (after.parts.get(same) or before.parts[same])[0]
        runs = compare(before.parts.get(same, ("", ""))[1], after.parts.get(same, ("", ""))[1])
        gone = same not in after.parts
        part = PartCompared(NAMES[kind], runs, same not in before.parts, gone, is_done=gone and same in before.done)
        if part.changed:
            found.append(part)
    return found


def _version(session: Session, actor: Actor, plan: Plan) -> _Version:
    items = items_under(session, actor, plan)
    sealed = {row.item_id: row for row in frozen_parts(session, actor, plan)} if plan.seal is not None else {}
    contents = {id_: (row.key.partition(":")[0], json.loads(row.content)) for id_, row in sealed.items()}
    if plan.seal is None:
        contents = {id_: (kind, content) for id_, kind, content in parts_of(session, plan) if id_ in items}
    owners = {UUID(str(c["owner"])) for kind, c in contents.values() if kind == "action" and c["owner"]}
    known = people.known(session, actor, owners, plan.youth_file_id)
    same = _same_in_all(session, plan)
    return _Version(
        _texts(session, plan, items, contents),
        {
            same.get(id_, id_): (kind, _words(kind, content, known))
            for id_, (kind, content) in contents.items()
            if kind in NAMES
        },
        _done(session, plan, same),
    )


def _done(session: Session, plan: Plan, same: Mapping[UUID, UUID]) -> frozenset[UUID]:
    rows = session.scalars(select(Action.id).where(Action.plan_id == plan.id, Action.done_on.is_not(None)))
    return frozenset(same.get(row, row) for row in rows)


def _texts(
    session: Session, plan: Plan, items: Container[UUID], contents: Mapping[UUID, tuple[str, Mapping[str, Any]]]
) -> dict[str, tuple[str, str]]:
    """Title and words of each section, by what makes it the same in every version."""
    sections = [
        row
        for row in session.execute(
            select(PlanSection.id, PlanSection.key, PlanSection.title)
            .where(PlanSection.plan_id == plan.id)
            .order_by(PlanSection.ordinal, PlanSection.id)
        )
        if row.id in items
    ]
    unsealed = shown_texts(session, [row.id for row in sections if row.id not in contents])
    found: dict[str, tuple[str, str]] = {}
    for section in sections:
        key, again = section.key, 2
        while key in found:  # several passages under one section keep their order
            key, again = f"{section.key} {again}", again + 1
        text = str(contents[section.id][1]["text"]) if section.id in contents else unsealed[section.id].plain
        found[key] = (section.title, text)
    return found


def _same_in_all(session: Session, plan: Plan) -> dict[UUID, UUID]:
    """What a part is in the first version that had it: the same in every version."""
    of_each = [
        select(model.id, model.origin_id).where(model.plan_id == plan.id, model.origin_id.is_not(None))
        for model in MODELS
    ]
    return {row.id: row.origin_id for row in session.execute(union_all(*of_each))}


def _day(iso: str) -> str:
    """A day of a sealed part as people write it: 4-3-2026."""
    return f"{date.fromisoformat(iso):%-d-%-m-%Y}" if iso else ""


def _words(kind: str, content: Mapping[str, Any], known: Mapping[UUID, people.Person]) -> str:
    """A part as one line to compare."""
    if kind == "goal":
        return " – ".join(one for one in (content["title"], content["sign"]) if one)
    if kind == "action":
        owner = known.get(UUID(content["owner"])) if content["owner"] else None
        return " – ".join(
            one for one in (content["title"], str(owner.name) if owner else "", _day(content["due"])) if one
        )
    if kind == "condition":
        return " – ".join(one for one in (content["title"], content["help"], content["from"]) if one)
    if kind == "home_step":
        phase = str(PHASES[HomePhase(content["phase"])])
        return " – ".join(one for one in (phase, content["text"], content["who"], content["back"]) if one)
    return str(content["text"])
