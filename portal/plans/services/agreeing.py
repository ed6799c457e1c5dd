"""From a round of consultation to a version that is set, sealed and never changed; and on to the next."""

from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.audit import log
from portal.coediting import edits, workshop
from portal.coediting.document import Block
from portal.coediting.models import Text
from portal.coediting.queries import blocks_of, frozen_state
from portal.coediting.rights import BY_ACCESS, ticket_for
from portal.coediting.services import create_text
from portal.database.session import legal_today
from portal.dossier.domain import Audience, Role
from portal.dossier.models import Item, ItemPerson
from portal.kernel.clock import now
from portal.kernel.errors import Denied, RuleBroken
from portal.kernel.words import say
from portal.plans.domain import positions, seal
from portal.plans.domain.kinds import WORDS_STAY_THE_YOUTHS
from portal.plans.domain.positions import Stance
from portal.plans.domain.states import PlanState, move
from portal.plans.models import (
    OWN_WORDS,
    PARTS,
    Action,
    Agreement,
    FrozenPart,
    Goal,
    Plan,
    PlanAsked,
    PlanSection,
    Position,
    ReturnCondition,
    Standpoint,
)
from portal.plans.people import could_take_part, youth_of
from portal.plans.services.beginning import copied_topics

T = TypeVar("T", Action, Agreement, Goal, Position, ReturnCondition, Standpoint)

ROLE_SECTION = "role_of_foster_parents"
LONGEST_ROUND = 92  # days


def start_round(session: Session, actor: Actor, plan_id: UUID, until: date) -> Plan:
    """Ask everyone who can take part what they think, until a day."""
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    today = legal_today(session)
    if not today < until or (until - today).days > LONGEST_ROUND:
        raise RuleBroken(say("Kies een dag vanaf morgen, en binnen drie maanden."))
    plan.state = move(plan.state, PlanState.IN_CONSULTATION)
    plan.consultation_until = until
    asked = set(session.scalars(select(PlanAsked.person_id).where(PlanAsked.plan_id == plan.id)))
    session.add_all(
        PlanAsked(
            youth_file_id=plan.youth_file_id, plan_id=plan.id, person_id=person, asked_on=today,
            asked_by=actor.person_id,
        )
        for person in could_take_part(session, plan.youth_file_id)
        if person not in asked
    )  # fmt: skip
    session.flush()
    log.record(session, actor, "consultation.started", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return plan


def back_to_draft(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """Take a round back: there is more to write first. What was said stays."""
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    plan.state = move(plan.state, PlanState.DRAFT)
    plan.consultation_until = None
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return plan


def take_position(session: Session, actor: Actor, plan_id: UUID, stance: Stance, text: str = "") -> Position:
    """Say what one thinks of this version. An earlier answer stays in the log of the plan; the last one counts."""
    plan = scope.load(session, actor, Letter.V, Plan, plan_id)
    _is_open_to_positions(plan)
    positions.check(stance, text, by_oneself=True)
    return _position(session, actor, plan, None, actor.person_id, stance, text)


def agree_on_role(session: Session, actor: Actor, section_id: UUID, stance: Stance, text: str = "") -> Position:
    """A foster parent's answer on the section about their own role: that section alone waits for it (R-FOS-09)."""
    section = scope.load(session, actor, Letter.A, PlanSection, section_id)
    parents = could_take_part(session, section.youth_file_id)
    if section.key != ROLE_SECTION or parents.get(actor.person_id) is not Role.FOSTER_PARENT:
        raise Denied
    positions.check(stance, text, by_oneself=True)
    plan = session.get_one(Plan, section.plan_id)
    return _position(session, actor, plan, section, actor.person_id, stance, text)


def record_position(  # noqa: PLR0913, PLR0917 - whose position, from which talk
    session: Session, actor: Actor, plan_id: UUID, person_id: UUID, stance: Stance, text: str, talk_on: date | None
) -> Position:
    """Write down what someone said in a talk, for who does not use the portal (R-DEEL-06)."""
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    _is_open_to_positions(plan)
    if actor.door is not Door.WORK:
        raise Denied
    if person_id == actor.person_id:
        raise RuleBroken(say("Voor uzelf legt u geen gesprek vast. Laat zelf weten wat u vindt."))
    if person_id not in could_take_part(session, plan.youth_file_id):
        raise RuleBroken(say("Kies iemand die meedoet aan dit plan."))
    if talk_on is not None and talk_on > legal_today(session):
        raise RuleBroken(say("Dat gesprek is nog niet geweest. Kies vandaag of eerder."))
    positions.check(stance, text, by_oneself=False, talk_held_on=talk_on)
    return _position(session, actor, plan, None, person_id, stance, text, talk_on=talk_on)


def set_plan(session: Session, actor: Actor, plan_id: UUID, in_force_on: date, differ_note: str = "") -> Plan:
    """Freeze this version: every part with its hash, one root over all. From here the database lets nothing change.

    Raises RuleBroken for an empty section that must be filled, a day before today, or the youth's own plan without the
    youth's agreement or a note on where they differ (R-16-02).
    """
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    move(plan.state, PlanState.SET)
    if in_force_on < legal_today(session):
        raise RuleBroken(say("Kies vandaag of later als eerste dag."))
    sections = session.scalars(
        select(PlanSection).where(PlanSection.plan_id == plan.id).order_by(PlanSection.ordinal, PlanSection.id)
    ).all()
    texts = {section.id: frozen_state(session, section.id) for section in sections}
    for section in sections:
        if section.must_be_filled and not texts[section.id].plain.strip():
            raise RuleBroken(say("Dit deel is nog leeg: %(section)s.", section=section.title))
    plan.differ_note = _difference(session, plan, differ_note)
    contents: list[tuple[UUID, str, dict[str, object]]] = [
        (plan.id, "plan", {"title": plan.title, "kind": plan.kind.value, "number": plan.number})
    ]
    contents += [
        (
            section.id,
            "section",
            {"title": section.title, "text": texts[section.id].plain, "html": texts[section.id].html},
        )
        for section in sections
    ]
    contents += _parts(session, plan)
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
    _close_earlier(session, plan)
    plan.state, plan.set_at, plan.set_by = PlanState.SET, now(), actor.person_id
    plan.in_force_on, plan.seal, plan.seal_blanks = in_force_on, seal.root(parts, blanks), b"".join(blanks)
    if in_force_on == legal_today(session):
        plan.state = move(plan.state, PlanState.IN_FORCE)
    session.flush()
    log.record(session, actor, "plan.set", youth_file_id=plan.youth_file_id, thing_id=plan.id, kind=plan.kind.value)
    return plan


def next_version(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """A draft that begins as a copy: sections with their words and audiences, what is still open, standpoints kept."""
    old = scope.load(session, actor, Letter.E, Plan, plan_id)
    if old.seal is None:
        raise RuleBroken(say("Deze versie is nog niet vastgesteld. Schrijf hierin verder."))
    if old.kind in WORDS_STAY_THE_YOUTHS and youth_of(session, old.youth_file_id) != actor.person_id:
        raise RuleBroken(say("Dit is het plan van de jongere. De jongere begint zelf de nieuwe versie."))
    newest = session.scalar(select(Plan.id).where(Plan.series_id == old.series_id, Plan.number > old.number).limit(1))
    if newest is not None:
        raise RuleBroken(say("Er is al een nieuwere versie. Schrijf daarin verder."))
    made = Plan(
        id=_copy_of_item(session, actor, old.id, None).id,
        youth_file_id=old.youth_file_id,
        kind=old.kind,
        title=old.title,
        series_id=old.series_id,
        number=old.number + 1,
        previous_id=old.id,
        state=PlanState.DRAFT,
    )
    session.add(made)
    session.flush()
    copies = _copy_sections(session, actor, old, made)
    _copy_open_parts(session, actor, old, made, copies)
    log.record(session, actor, "plan.made", youth_file_id=made.youth_file_id, thing_id=made.id, kind=made.kind.value)
    return made


# -- how ---------------------------------------------------------------------------------------------------------------


def _is_open_to_positions(plan: Plan) -> None:
    if plan.state is not PlanState.IN_CONSULTATION:
        raise RuleBroken(say("Er is nu geen overlegronde over dit plan. Reageren bij een deel kan altijd."))


def _position(  # noqa: PLR0913, PLR0917 - who says what of what, and who wrote it down
    session: Session,
    actor: Actor,
    plan: Plan,
    section: PlanSection | None,
    person_id: UUID,
    stance: Stance,
    text: str,
    *,
    talk_on: date | None = None,
) -> Position:
    under = section.id if section is not None else plan.id
    item = new_item(
        session,
        actor,
        youth_file_id=plan.youth_file_id,
        kind=Kind.STANDPOINT,
        topics=copied_topics(session, under),
        parent_id=under,
        concerns=[person_id],
    )
    made = Position(
        id=item.id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        section_id=section.id if section is not None else None,
        person_id=person_id,
        stance=stance,
        words=text.strip(),
        recorded_by=actor.person_id if person_id != actor.person_id else None,
        talk_on=talk_on,
        taken_at=now(),
    )
    session.add(made)
    session.flush()
    log.record(session, actor, "position.taken", youth_file_id=plan.youth_file_id, thing_id=made.id)
    return made


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


def _parts(session: Session, plan: Plan) -> list[tuple[UUID, str, dict[str, object]]]:
    """Everything beside the texts that belongs to what was agreed: each with the item that decides who reads it."""
    found: list[tuple[UUID, str, dict[str, object]]] = [
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


def _close_earlier(session: Session, plan: Plan) -> None:
    """The version before this one is replaced by it."""
    earlier = session.get(Plan, plan.previous_id) if plan.previous_id else None
    if earlier is not None and earlier.state is not PlanState.REPLACED:
        if earlier.state is PlanState.SET:
            earlier.state = move(earlier.state, PlanState.IN_FORCE)
        earlier.state = move(earlier.state, PlanState.REPLACED)


def _copy_of_item(session: Session, actor: Actor, item_id: UUID, parent_id: UUID | None) -> Item:
    """A new item with the kind, topics, audience and readers of an old one."""
    old = session.get_one(Item, item_id)
    readers = session.scalars(
        select(ItemPerson.person_id).where(ItemPerson.item_id == item_id, ItemPerson.link == "reader")
    ).all()
    made = new_item(
        session,
        actor,
        youth_file_id=old.youth_file_id,
        kind=Kind(old.kind),
        topics=copied_topics(session, item_id),
        parent_id=parent_id,
        audience=Audience(old.audience),
        readers=readers,
        module_id=old.module_id,
        reveals_stay=old.reveals_stay,
    )
    made.author_id, made.organisation_id = old.author_id, old.organisation_id  # whose words they are stays
    session.flush()
    return made


def _copy_sections(session: Session, actor: Actor, old: Plan, made: Plan) -> dict[UUID, PlanSection]:
    """Sections that the actor may read, each with its words, topics, readers and author."""
    copies: dict[UUID, PlanSection] = {}
    rows = session.scalars(
        scope.visible(session, actor, Letter.V, PlanSection, youth_file_id=old.youth_file_id)
        .where(PlanSection.plan_id == old.id)
        .order_by(PlanSection.under_id.is_not(None), PlanSection.ordinal, PlanSection.id)
    )
    for row in rows:
        parent = copies[row.under_id].id if row.under_id is not None else made.id
        item = _copy_of_item(session, actor, row.id, parent)
        copy = PlanSection(
            id=item.id,
            youth_file_id=row.youth_file_id,
            plan_id=made.id,
            under_id=parent if row.under_id is not None else None,
            ordinal=row.ordinal,
            key=row.key,
            title=row.title,
            hint=row.hint,
            writers=row.writers,
            must_be_filled=row.must_be_filled,
        )
        session.add(copy)
        create_text(session, actor, item.id, row.youth_file_id, owner_id=session.get_one(Text, row.id).owner_id)
        session.flush()
        _copy_text(session, actor, row.id, copy.id)
        copies[row.id] = copy
    return copies


def _copy_open_parts(  # noqa: C901 - one loop per kind of part
    session: Session, actor: Actor, old: Plan, made: Plan, copies: dict[UUID, PlanSection]
) -> None:
    """What goes on: goals, actions that are not done, agreements, the way home, standpoints that their author keeps."""

    def carry(row: Goal | Action | Agreement | ReturnCondition | Standpoint, **values: object) -> None:
        section = copies.get(row.section_id) if not isinstance(row, ReturnCondition) else None
        if section is None and not isinstance(row, ReturnCondition):
            return
        if section is not None:
            values["section_id"] = section.id
        item = _copy_of_item(session, actor, row.id, section.id if section is not None else made.id)
        session.add(type(row)(id=item.id, youth_file_id=made.youth_file_id, plan_id=made.id, **values))

    for goal in _of(session, Goal, old):
        carry(goal, title=goal.title, how_we_see_it=goal.how_we_see_it, attainment=goal.attainment)
    for action in _of(session, Action, old):
        if action.done_on is None:
            carry(action, title=action.title, owner_id=action.owner_id, due_on=action.due_on)
    for agreement in _of(session, Agreement, old):
        carry(agreement, text=agreement.text)
    for condition in _of(session, ReturnCondition, old):
        carry(
            condition, title=condition.title, help_offered=condition.help_offered, help_from=condition.help_from,
            help_starts_on=condition.help_starts_on,
        )  # fmt: skip
    for standpoint in _of(session, Standpoint, old):
        if standpoint.carried_on:
            carry(standpoint, author_id=standpoint.author_id, text=standpoint.text, quote=standpoint.quote)
    session.flush()


def _copy_text(session: Session, actor: Actor, old_id: UUID, new_id: UUID) -> None:
    """The words as they stood. Who wrote them stays to be seen in the version before."""
    blocks = [_agreed(block) for block in blocks_of(session, old_id)]
    if not blocks:
        return
    ticket = ticket_for(session, actor, new_id, BY_ACCESS)
    text = workshop.at_hand(session, new_id)
    with text.lock:
        base = text.state()
    workshop.change(session, ticket, base, edits.appended(blocks), origin="import")


def _agreed(block: Block) -> Block:
    """The block without what was only suggested."""
    runs = tuple(replace(run, deletion=None) for run in block.runs if run.insertion is None)
    return replace(block, runs=runs, blocks=tuple(_agreed(child) for child in block.blocks))


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
