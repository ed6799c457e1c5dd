"""Setting a version: every part with its hash, one root over all; and checking it afterwards."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.policy import Letter
from portal.access.scope.loading import permitted_ids
from portal.audit import log
from portal.coediting.queries import frozen_state
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import AuthorityStatus
from portal.dossier.models import Authority
from portal.kernel.clock import now
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.plans import telling
from portal.plans.domain import home, seal
from portal.plans.domain.kinds import WORDS_STAY_THE_YOUTHS, has_a_way_home
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, move
from portal.plans.models import (
    OWN_WORDS,
    PARTS,
    Action,
    Agreement,
    FrozenPart,
    Goal,
    HomeStep,
    Plan,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
)
from portal.plans.people import youth_of

Content = tuple[UUID, str, dict[str, object]]  # the item, what it is, what it says
T = TypeVar("T", Action, Agreement, Goal, HomeStep, Position, ReturnCondition, Standpoint)


def set_plan(session: Session, actor: Actor, plan_id: UUID, in_force_on: date, differ_note: str = "") -> Plan:
    """Freeze this version: every part with its hash, one root over all. From here the database lets nothing change.

    Raises RuleBroken for an empty section that must be filled, a way home that is not there, a day before today, or the
    youth's own plan without the youth's agreement or a note on where they differ (R-16-02).
    """
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    move(plan.state, PlanState.SET)
    if in_force_on < legal_today(session):
        raise RuleBroken(say("Kies vandaag of later als eerste dag."))
    contents = contents_of(session, plan)
    if has_a_way_home(plan.kind, grows_up_here=grows_up_here(session, plan)):
        _check_way_home(session, plan)
    plan.differ_note = _difference(session, plan, differ_note)
    freeze(session, plan, contents, actor.person_id, in_force_on)
    if in_force_on == legal_today(session):
        plan.state = move(plan.state, PlanState.IN_FORCE)
    session.flush()
    log.record(session, actor, "plan.set", youth_file_id=plan.youth_file_id, thing_id=plan.id, kind=plan.kind.value)
    telling.plan_set(session, actor, plan)
    return plan


def contents_of(session: Session, plan: Plan) -> list[Content]:
    """All that a version says now, each part with the item that decides who reads it.

    Raises RuleBroken for a section that must be filled and is empty.
    """
    return _texts(session, plan) + parts_of(session, plan)


def freeze(  # noqa: PLR0913, PLR0917 - what is sealed, by whom, from which day
    session: Session, plan: Plan, contents: Sequence[Content], set_by: UUID, in_force_on: date,
    at: datetime | None = None,
) -> None:  # fmt: skip
    """Seal a version; the version before it ends when this one begins. Who calls this has decided that it may be."""
    parts = [seal.part(f"{key}:{item_id}", content) for item_id, key, content in contents]
    blanks = seal.blanks_for(len(parts))
    proofs = seal.prove_all(parts, blanks)
    session.add_all(
        FrozenPart(
            youth_file_id=plan.youth_file_id, plan_id=plan.id, item_id=item_id, ordinal=ordinal, key=part.key,
            content=part.content.decode(), salt=part.salt, proof=b"".join(proofs[ordinal].neighbours),
        )
        for ordinal, ((item_id, _, _), part) in enumerate(zip(contents, parts, strict=True))
    )  # fmt: skip
    session.flush()
    earlier = session.get(Plan, plan.previous_id) if plan.previous_id else None
    if earlier is not None:
        earlier.replaced_on = in_force_on
    plan.state, plan.set_at, plan.set_by = PlanState.SET, at or now(), set_by
    plan.in_force_on, plan.seal, plan.seal_blanks = in_force_on, seal.root(parts, blanks), b"".join(blanks)
    session.flush()


def grows_up_here(session: Session, plan: Plan) -> bool:
    """R-VAR-06: decided that the child grows up in this family, or the foster parents are the guardians."""
    if plan.grows_up_since is not None and plan.grows_up_since <= legal_today(session):
        return True
    today = legal_today(session)
    guardian = session.scalar(
        select(Authority.id).where(
            Authority.youth_file_id == plan.youth_file_id,
            Authority.status == AuthorityStatus.GUARDIAN_FOSTER,
            covers(Authority, today),
        )
    )
    return guardian is not None


# -- how ---------------------------------------------------------------------------------------------------------------


def _check_way_home(session: Session, plan: Plan) -> None:
    home.check_before_setting(
        conditions=len(_of(session, ReturnCondition, plan)),
        phases=frozenset(step.phase for step in _of(session, HomeStep, plan)),
        note=plan.home_note,
    )


def _texts(session: Session, plan: Plan) -> list[Content]:
    """The plan itself and the words of its sections, as they stand."""
    found: list[Content] = [(plan.id, "plan", {"title": plan.title, "kind": plan.kind.value, "number": plan.number})]
    for section in session.scalars(
        select(PlanSection).where(PlanSection.plan_id == plan.id).order_by(PlanSection.ordinal, PlanSection.id)
    ):
        text = frozen_state(session, section.id)
        if section.must_be_filled and not text.plain.strip():
            raise RuleBroken(say("Dit deel is nog leeg: %(section)s.", section=section.title))
        found.append((section.id, "section", {"title": section.title, "text": text.plain, "html": text.html}))
    return found


def _difference(session: Session, plan: Plan, note: str) -> str | None:
    """R-16-02: the youth agrees with the youth's own plan, or it says where they differ."""
    if plan.kind not in WORDS_STAY_THE_YOUTHS:
        return None
    youth = youth_of(session, plan.youth_file_id)
    last = session.scalars(
        select(Position.stance)
        .where(Position.plan_id == plan.id, Position.person_id == youth, Position.section_id.is_(None))
        .order_by(Position.taken_at.desc())
    ).first()
    if last in {Stance.AGREES, Stance.AGREES_WITH_REMARK}:
        return None
    if not note.strip():
        raise RuleBroken(say("De jongere is het nog niet eens. Schrijf op waarin jullie verschillen."))
    return note.strip()


def parts_of(session: Session, plan: Plan) -> list[Content]:
    """Everything beside the texts that belongs to what was agreed: each with the item that decides who reads it."""
    found: list[Content] = [
        (row.id, "goal", {"title": row.title, "sign": row.how_we_see_it, "step": row.attainment.value})
        for row in _of(session, Goal, plan)
    ]
    found += [
        (row.id, "action", {"title": row.title, "owner": str(row.owner_id or ""), "due": str(row.due_on or "")})
        for row in _of(session, Action, plan)
    ]
    found += [(row.id, "agreement", {"text": row.text}) for row in _of(session, Agreement, plan)]
    found += [
        (row.id, "condition", {"title": row.title, "help": row.help_offered, "from": row.help_from})
        for row in _of(session, ReturnCondition, plan)
    ]
    found += [
        (
            row.id,
            "home_step",
            {
                "phase": row.phase.value, "text": row.text, "who": row.who, "back": row.way_back,
                "from": str(row.starts_on or ""), "until": str(row.ends_on or ""),
            },
        )
        for row in _of(session, HomeStep, plan)
    ]  # fmt: skip
    found += [
        (row.id, "standpoint", {"person": str(row.author_id), "text": row.text, "quote": row.quote})
        for row in _of(session, Standpoint, plan)
        if row.carried_on
    ]
    latest = {(row.person_id, row.section_id): row for row in _of(session, Position, plan)}
    found += [
        (row.id, "position", {"person": str(row.person_id), "stance": row.stance.value, "words": row.words})
        for row in latest.values()
    ]
    return found


def _of(session: Session, model: type[T], plan: Plan) -> list[T]:
    return list(session.scalars(select(model).where(model.plan_id == plan.id).order_by(model.id)))


def verify_own_part(session: Session, actor: Actor, plan_id: UUID) -> list[tuple[FrozenPart, bool]]:
    """The sealed parts that the actor may read, each with whether it still is what was set."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    if plan.seal is None:
        raise RuleBroken(say("Deze versie is nog niet vastgesteld."))
    rows = frozen_parts(session, actor, plan)
    log.record(session, actor, "plan.read", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return [(row, _holds(row, plan.seal)) for row in rows]


def frozen_parts(session: Session, actor: Actor, plan: Plan) -> list[FrozenPart]:
    """The parts of a set version that the actor may read: who may read the item, may read its frozen words."""
    allowed = permitted_ids(
        session, actor, Letter.V, PARTS | OWN_WORDS, day=legal_today(session), youth_file_id=plan.youth_file_id
    )
    return list(
        session.scalars(
            select(FrozenPart)
            .where(FrozenPart.plan_id == plan.id, FrozenPart.item_id.in_(allowed))
            .order_by(FrozenPart.ordinal)
        )
    )


def _holds(row: FrozenPart, root: bytes) -> bool:
    part = seal.Part(row.key, row.content.encode(), row.salt)
    neighbours = tuple(row.proof[at : at + 32] for at in range(0, len(row.proof), 32))
    return seal.holds(part, seal.Proof(row.ordinal, neighbours), root)
