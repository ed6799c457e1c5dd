"""The family asks its own people to make the family group plan with them (R-PLA-01, Jw 4.1.2).

A parent asks; whose consent counts says yes, as for anyone of the network (R-DEEL-05); a worker lets them in.
Asking opens nothing: what a guest reads rests on that consent and on taking part, both judged by the access clause.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor
from portal.access.items import new_item
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.domain import Capacity, Role, Topic
from portal.dossier.facts import give_consent
from portal.dossier.models import Consent
from portal.dossier.queries import card
from portal.kernel.errors import Conflict, Denied, RuleBroken
from portal.kernel.words import say
from portal.participation.consents.queries import capacity_of, consenters
from portal.participation.queries import may_change
from portal.participation.services import Newcomer, ask_in
from portal.people.models import Person
from portal.plans import telling
from portal.plans.domain.kinds import PlanKind
from portal.plans.domain.states import STAGES
from portal.plans.models import Guest, Plan
from portal.plans.people import asked_for, asks_people
from portal.plans.services.talking import words

FOR_THE_PLAN = (Kind.FAMILY_GROUP_PLAN,)
MOST = 30  # people in one family group


def invite(  # noqa: PLR0913 - for which plan, who, whose
    session: Session, actor: Actor, plan_id: UUID, given_name: str, relation: str, *, family_name: str = ""
) -> Guest:
    """Ask someone of the own network. One's own consent, where it counts, is given with it.

    Raises Denied for anyone but the family, RuleBroken for another kind of plan, and once the plan is set.
    """
    plan = plan_to_ask_for(session, actor, plan_id)
    if len(guests_of(session, actor, plan)) >= MOST:
        raise RuleBroken(say("Er zijn al %(most)s mensen gevraagd. Neem eerst een vraag terug.", most=MOST))
    person = Person()
    session.add(person)
    item = new_item(
        session, actor, youth_file_id=plan.youth_file_id, kind=Kind.FAMILY_GROUP_PLAN, topics=[Topic.FAMILY],
        parent_id=plan.id,
    )  # fmt: skip
    session.flush()
    guest = Guest(
        id=item.id,
        youth_file_id=plan.youth_file_id,
        plan_id=plan.id,
        series_id=plan.series_id,
        person_id=person.id,
        given_name=words(given_name),
        family_name=family_name.strip(),
        relation=words(relation),
        asked_by=actor.person_id,
        asked_on=legal_today(session),
    )
    session.add(guest)
    session.flush()
    log.record(session, actor, "plan.changed", youth_file_id=plan.youth_file_id, thing_id=guest.id)
    capacity = capacity_of(session, actor, card(session, actor, plan.youth_file_id))
    if capacity is not None:
        _consent(session, actor, guest, capacity)
    telling.guest_asked(session, actor, guest, waiting_for(session, actor, guest))
    return guest


def agree(session: Session, actor: Actor, guest_id: UUID) -> Guest:
    """Consent that this guest reads and writes in the plan. Raises Denied for whose consent is not asked."""
    guest = _running(session, actor, guest_id)
    capacity = capacity_of(session, actor, card(session, actor, guest.youth_file_id))
    if capacity is None or actor.person_id not in waiting_for(session, actor, guest):
        raise Denied
    _consent(session, actor, guest, capacity)
    return guest


def refuse(session: Session, actor: Actor, guest_id: UUID) -> Guest:
    """Say no, for whose consent is asked; or take one's own question back. Nobody needs a reason for it."""
    guest = _running(session, actor, guest_id)
    if guest.joined_on is not None:
        raise RuleBroken(say("Deze persoon doet al mee. Vraag de begeleider om dit te stoppen."))
    if actor.person_id not in {guest.asked_by, *waiting_for(session, actor, guest)}:
        raise Denied
    guest.ended_on = legal_today(session)
    log.record(session, actor, "plan.changed", youth_file_id=guest.youth_file_id, thing_id=guest.id)
    return guest


def let_in(session: Session, actor: Actor, guest_id: UUID) -> Guest:
    """Let a guest take part, once all whose consent counts have given it; by who keeps the circle of the file."""
    guest = _running(session, actor, guest_id)
    if guest.joined_on is not None:
        raise Conflict(say("Deze persoon doet al mee."))
    if not may_change(session, actor, guest.youth_file_id):
        raise Denied
    if waiting_for(session, actor, guest):
        raise RuleBroken(say("Nog niet iedereen heeft toestemming gegeven."))
    today = legal_today(session)
    newcomer = Newcomer(
        Role.NETWORK_PERSON, today, given_name=guest.given_name, family_name=guest.family_name, relation=guest.relation
    )
    ask_in(session, actor, guest.youth_file_id, newcomer, guest.person_id)
    guest.joined_on = today
    session.flush()
    return guest


def plan_to_ask_for(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """A family group plan for which the actor may ask people. Raises NotFound, Denied (also for guests), RuleBroken."""
    plan = scope.load(session, actor, Letter.E, Plan, plan_id)
    if plan.kind is not PlanKind.FAMILY_GROUP:
        raise RuleBroken(say("Mensen vragen kan alleen bij het familiegroepsplan."))
    if not asks_people(actor, asked_for(session, plan)):
        raise Denied(say("De familie vraagt zelf wie er meedoet."))
    if not STAGES[plan.state_on(legal_today(session))].text_is_open:
        raise RuleBroken(say("Deze versie is vastgesteld. Maak een nieuwe versie om iets te veranderen."))
    return plan


def guests_of(session: Session, actor: Actor, plan: Plan) -> Sequence[Guest]:
    """Who is asked for this plan and its other versions, as far as the actor may know of it."""
    return session.scalars(
        *scope.visible(
            session, actor, Letter.V, Guest, _of_series, youth_file_id=plan.youth_file_id, series=plan.series_id
        )
    ).all()


def _of_series(guests: Select[Guest]) -> Select[Guest]:
    return guests.where(Guest.series_id == bindparam("series"), Guest.ended_on.is_(None)).order_by(Guest.id)


def waiting_for(session: Session, actor: Actor, guest: Guest) -> frozenset[UUID]:
    """Whose consent counts today and is not there yet."""
    return waiting_for_each(session, actor, [guest])[guest.id]


def waiting_for_each(session: Session, actor: Actor, guests: Sequence[Guest]) -> Mapping[UUID, frozenset[UUID]]:
    """The same for several guests of one file, by guest."""
    if not guests:
        return {}
    file_id = guests[0].youth_file_id
    given = session.execute(
        select(Consent.person_id, Consent.given_by).where(
            Consent.youth_file_id == file_id,
            Consent.person_id.in_([guest.person_id for guest in guests]),
            Consent.withdrawn_on.is_(None),
        )
    ).all()
    counts = frozenset(one.person_id for one in consenters(session, actor, card(session, actor, file_id)))
    return {guest.id: counts - {row.given_by for row in given if row.person_id == guest.person_id} for guest in guests}


def _running(session: Session, actor: Actor, guest_id: UUID) -> Guest:
    guest = scope.load(session, actor, Letter.V, Guest, guest_id)
    if guest.ended_on is not None:
        raise Conflict(say("Deze vraag is gestopt."))
    return guest


def _consent(session: Session, actor: Actor, guest: Guest, capacity: Capacity) -> None:
    give_consent(
        session, actor, youth_file_id=guest.youth_file_id, given_by=actor.person_id, capacity=capacity,
        person_id=guest.person_id, kinds=FOR_THE_PLAN,
    )  # fmt: skip
