"""A round of consultation, where each person stands, and how it went afterwards."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import Role
from portal.kernel.clock import now
from portal.kernel.errors import Denied, RuleBroken
from portal.kernel.words import say
from portal.plans import telling
from portal.plans.domain import positions
from portal.plans.domain.kinds import ROLE_SECTION
from portal.plans.domain.positions import Stance, Way
from portal.plans.domain.states import PlanState, move
from portal.plans.models import Evaluation, Plan, PlanAsked, PlanSection, Position
from portal.plans.people import asked_for, could_take_part
from portal.plans.services.beginning import copied_topics
from portal.plans.services.talking import words

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
        for person in asked_for(session, plan)
        if person not in asked
    )  # fmt: skip
    session.flush()
    log.record(session, actor, "consultation.started", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    telling.round_started(session, actor, plan, asked_for(session, plan))
    return plan


def note_asked(  # noqa: PLR0913 - of whom, how and when
    session: Session, actor: Actor, plan_id: UUID, person_id: UUID, way: Way, *, asked_on: date
) -> PlanAsked:
    """Write down that someone was asked outside the portal: in a talk, by phone, letter or message (R-PMAP-01)."""
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    if asked_on > legal_today(session):
        raise RuleBroken(say("Die dag is nog niet geweest. Kies vandaag of eerder."))
    row = _line_of(session, plan, person_id)
    row.way, row.asked_by = way.value, actor.person_id
    row.asked_on = min(row.asked_on or asked_on, asked_on)
    row.why_not, row.excluded = "", False
    session.flush()
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return row


def note_not_asked(  # noqa: PLR0913 - of whom, why, and who may know why
    session: Session, actor: Actor, plan_id: UUID, person_id: UUID, why: str, *, excluded: bool = False
) -> PlanAsked:
    """Write down why someone who could take part is not asked. `excluded`: only professionals read the reason.

    Raises RuleBroken for someone who was asked already, or does not take part in this file.
    """
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    row = _line_of(session, plan, person_id)
    if row.asked_on is not None:
        raise RuleBroken(say("Deze persoon is al gevraagd."))
    row.asked_by, row.why_not, row.excluded = actor.person_id, words(why), excluded
    session.flush()
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return row


def back_to_draft(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """Take a round back: there is more to write first. What was said stays."""
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    plan.state = move(plan.state, PlanState.DRAFT)
    plan.consultation_until = None
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=plan.id)
    return plan


def _line_of(session: Session, plan: Plan, person_id: UUID) -> PlanAsked:
    """Someone's line of the participation map, made when it is not there. Raises RuleBroken for who takes no part."""
    if person_id not in asked_for(session, plan):
        raise RuleBroken(say("Kies iemand die meedoet aan dit plan."))
    row = session.scalar(select(PlanAsked).where(PlanAsked.plan_id == plan.id, PlanAsked.person_id == person_id))
    if row is None:
        row = PlanAsked(youth_file_id=plan.youth_file_id, plan_id=plan.id, person_id=person_id)
        session.add(row)
    return row


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
    if person_id not in asked_for(session, plan):
        raise RuleBroken(say("Kies iemand die meedoet aan dit plan."))
    if talk_on is not None and talk_on > legal_today(session):
        raise RuleBroken(say("Dat gesprek is nog niet geweest. Kies vandaag of eerder."))
    positions.check(stance, text, by_oneself=False, talk_held_on=talk_on)
    return _position(session, actor, plan, None, person_id, stance, text, talk_on=talk_on)


def evaluate(session: Session, actor: Actor, plan_id: UUID, text: str, evaluated_on: date | None = None) -> Evaluation:
    """Write down how the plan went, as it was talked about. It stays in force until the next version is.

    Raises RuleBroken for a plan that is not in force, or a day outside its time.
    """
    plan = scope.load(session, actor, Letter.S, Plan, plan_id)
    today = legal_today(session)
    if plan.state_on(today) not in {PlanState.IN_FORCE, PlanState.EVALUATED}:
        raise RuleBroken(say("Evalueren kan pas als het plan geldt."))
    day = evaluated_on or today
    if not (plan.in_force_on or today) <= day <= today:
        raise RuleBroken(say("Kies de dag van het gesprek: vandaag of eerder, en toen het plan al gold."))
    item = new_item(
        session,
        actor,
        youth_file_id=plan.youth_file_id,
        kind=Kind(plan.kind),
        topics=copied_topics(session, plan.id),
        parent_id=plan.id,
    )
    made = Evaluation(
        id=item.id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        evaluated_on=day,
        text=words(text),
        person_id=actor.person_id,
    )
    session.add(made)
    plan.state = PlanState.EVALUATED
    session.flush()
    log.record(session, actor, "plan.evaluated", youth_file_id=plan.youth_file_id, thing_id=plan.id)
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
