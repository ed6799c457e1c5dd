"""Who takes part: begin, end, replace, and the days that a child stays at a part-time family."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.policy import Kind
from portal.audit import log
from portal.dossier.domain import FAMILY_ROLES, Role, day_before
from portal.dossier.facts import rules
from portal.dossier.models import Coordinator, OrganisationPeriod, Participation, Stay
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say

# Names of these persons, their role or organisation betray where the youth stays (R-GEH-02).
BETRAYS_STAY = frozenset({Role.FOSTER_PARENT, Role.FOSTER_HOUSEHOLD, Role.SUPPORT_FAMILY})
STANDS_FOR_SOMEONE = frozenset({Role.LAWYER, Role.COUNSELLOR, Role.CURATOR_MENTOR, Role.STEP_PARENT})


def add_participation(  # noqa: PLR0913 - what a participation is made of
    session: Session,
    actor: Actor,
    *,
    youth_file_id: UUID,
    person_id: UUID,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    organisation_id: UUID | None = None,
    family_id: UUID | None = None,
    stands_for_id: UUID | None = None,
    module_id: UUID | None = None,
    module_kinds: Sequence[str] | None = None,
    topics: Sequence[str] | None = None,
    ordered_kinds: Sequence[str] | None = None,
    part_time: bool = False,
    reveals_stay: bool | None = None,
    ground: str = "",
) -> Participation:
    """Let a person take part in a role for a period. Raises RuleBroken when the role cannot be theirs."""
    rules.require_record(session, actor, youth_file_id, Kind.CIRCLE)
    rules.period(session, starts_on, ends_on)
    _role_fits(role, organisation_id, stands_for_id, person_id)
    _is_new(session, youth_file_id, person_id, role, organisation_id, starts_on, ends_on)
    if role is Role.FOSTER_PARENT and _guides_for_a_provider(session, youth_file_id, person_id):
        raise RuleBroken(
            say("Wie bij deze organisatie pleegouders begeleidt, kan er geen pleegouder zijn (R-PER-08, Jeugdwet 5.1).")
        )
    if role is Role.WORKER_PROVIDER and organisation_id and _fosters_with(session, person_id, organisation_id):
        raise RuleBroken(
            say("Wie bij deze organisatie pleegouder is, kan er geen pleegouders begeleiden (R-PER-08, Jeugdwet 5.1).")
        )
    participation = Participation(
        youth_file_id=youth_file_id,
        person_id=person_id,
        role=role,
        organisation_id=organisation_id,
        family_id=family_id,
        stands_for_id=stands_for_id,
        module_id=module_id,
        module_kinds=list(module_kinds) if module_kinds else None,
        topics=list(topics) if topics else None,
        ordered_kinds=list(ordered_kinds) if ordered_kinds else None,
        part_time=part_time,
        reveals_stay=role in BETRAYS_STAY if reveals_stay is None else reveals_stay,
        ground=rules.typed(ground) or None,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(participation)
    session.flush()
    log.record(session, actor, "participation.started", youth_file_id=youth_file_id, thing_id=participation.id)
    return participation


def part(session: Session, participation_id: UUID) -> Participation:
    """One part by its id, for the acts of this folder. Raises NotFound; whether it may change, the act itself asks."""
    return rules.of_file(session, Participation, participation_id)


def end_participation(session: Session, actor: Actor, participation_id: UUID, ends_on: date) -> Participation:
    """End a part on a last day. It can be made shorter, never longer: for that, begin a new one."""
    participation = rules.of_file(session, Participation, participation_id)
    rules.require_record(session, actor, participation.youth_file_id, Kind.CIRCLE)
    rules.period(session, participation.starts_on, ends_on)
    _may_end(session, participation, ends_on)
    if participation.ends_on is not None and participation.ends_on < ends_on:
        raise RuleBroken(say("Deze deelname is al eerder geëindigd. Voeg de persoon opnieuw toe."))
    participation.ends_on = ends_on
    session.flush()
    log.record(
        session,
        actor,
        "participation.ended",
        youth_file_id=participation.youth_file_id,
        thing_id=participation.id,
    )
    return participation


def take_back_participation(session: Session, actor: Actor, participation_id: UUID) -> None:
    """Second thoughts: who asked someone in by mistake takes it away within the hour, as if it never was.

    Raises RuleBroken when it is too late, or when that person wrote something: then the part ends on a day.
    """
    participation = rules.of_file(session, Participation, participation_id)
    file_id = participation.youth_file_id
    rules.require_record(session, actor, file_id, Kind.CIRCLE)
    session.expunge(participation)
    if not session.scalar(text("SELECT take_back_part(:part)"), {"part": participation_id}):
        raise RuleBroken(say("Terugnemen kan nu niet meer. Laat deze persoon stoppen op een dag die u kiest."))
    log.record(session, actor, "participation.taken_back", youth_file_id=file_id, thing_id=participation_id)


def replace_worker(  # noqa: PLR0913 - who, for whom, how long
    session: Session,
    actor: Actor,
    *,
    participation_id: UUID,
    replacement_id: UUID,
    starts_on: date,
    ends_on: date,
) -> Participation:
    """A colleague of the same organisation stands in for a worker, with an end (R-REPL-01, Jw 7.3.11 lid 2a)."""
    replaced = rules.of_file(session, Participation, participation_id)
    if replaced.role in FAMILY_ROLES:
        raise RuleBroken(say("Alleen een hulpverlener kan vervangen worden."))
    replacement = add_participation(
        session,
        actor,
        youth_file_id=replaced.youth_file_id,
        person_id=replacement_id,
        role=replaced.role,
        starts_on=starts_on,
        ends_on=ends_on,
        organisation_id=replaced.organisation_id,
        module_id=replaced.module_id,
        module_kinds=replaced.module_kinds,
        topics=replaced.topics,
    )
    replacement.replaces_id = replaced.id
    session.flush()
    return replacement


def let_organisation_take_part(
    session: Session, actor: Actor, youth_file_id: UUID, organisation_id: UUID, starts_on: date
) -> None:
    """The organisation of someone who is asked in takes part as well, from that day; it does not lead."""
    rules.require_record(session, actor, youth_file_id, Kind.CIRCLE)
    rules.lock_file(session, youth_file_id)
    runs = session.scalar(
        select(OrganisationPeriod.id).where(
            OrganisationPeriod.youth_file_id == youth_file_id,
            OrganisationPeriod.organisation_id == organisation_id,
            OrganisationPeriod.starts_on <= starts_on,
            OrganisationPeriod.ends_on.is_(None),
        )
    )
    if runs is None:
        session.add(
            OrganisationPeriod(
                youth_file_id=youth_file_id,
                organisation_id=organisation_id,
                leads=False,
                starts_on=starts_on,
                recorded_by=actor.person_id,
            )
        )
        session.flush()


def let_organisation_go(session: Session, actor: Actor, youth_file_id: UUID, organisation_id: UUID) -> None:
    """When the last of an organisation stops, the organisation stops with them: nobody on duty there keeps a way in.

    Not the one that leads: that one hands over.
    """
    rules.require_record(session, actor, youth_file_id, Kind.CIRCLE)
    last = session.scalar(
        select(func.max(func.coalesce(Participation.ends_on, date.max))).where(
            Participation.youth_file_id == youth_file_id, Participation.organisation_id == organisation_id
        )
    )
    if last is None or last == date.max:
        return
    for period in session.scalars(
        select(OrganisationPeriod)
        .where(
            OrganisationPeriod.youth_file_id == youth_file_id,
            OrganisationPeriod.organisation_id == organisation_id,
            OrganisationPeriod.leads.is_(False),
            func.coalesce(OrganisationPeriod.ends_on, date.max) > last,
        )
        .with_for_update()
    ):
        period.ends_on = max(last, period.starts_on)
    session.flush()


def coordinate_meanwhile(  # noqa: PLR0913 - where, who, for whom, how long
    session: Session,
    actor: Actor,
    youth_file_id: UUID,
    *,
    person_id: UUID,
    instead_of: UUID,
    starts_on: date,
    ends_on: date,
) -> None:
    """Who stands in for the coordinator coordinates in that time; after it the coordinator does again, by itself."""
    rules.require_record(session, actor, youth_file_id, Kind.FILE_OVERVIEW)
    current = session.scalar(
        select(Coordinator)
        .where(
            Coordinator.youth_file_id == youth_file_id,
            Coordinator.person_id == instead_of,
            Coordinator.starts_on <= starts_on,
            func.coalesce(Coordinator.ends_on, date.max) > ends_on,
        )
        .with_for_update()
    )
    if current is None or starts_on <= current.starts_on:
        return
    until, current.ends_on = current.ends_on, day_before(starts_on)
    session.flush()
    for person, first, last in (
        (person_id, starts_on, ends_on),
        (instead_of, ends_on + timedelta(days=1), until),
    ):
        session.add(
            Coordinator(
                youth_file_id=youth_file_id,
                person_id=person,
                organisation_id=current.organisation_id,
                starts_on=first,
                ends_on=last,
                recorded_by=actor.person_id,
            )
        )
    session.flush()
    log.record(session, actor, "coordinator.changed", youth_file_id=youth_file_id, thing_id=current.id)


def add_stay(session: Session, actor: Actor, participation_id: UUID, starts_on: date, ends_on: date) -> Stay:
    """Days that the child sleeps at a part-time family."""
    participation = rules.of_file(session, Participation, participation_id)
    rules.require_record(session, actor, participation.youth_file_id, Kind.WHERE_TONIGHT)
    rules.period(session, starts_on, ends_on)
    if not participation.part_time:
        raise RuleBroken(say("Bij dit gezin woont het kind. Logeerdagen zijn er alleen bij een deeltijdgezin."))
    stay = Stay(
        youth_file_id=participation.youth_file_id,
        participation_id=participation.id,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_by=actor.person_id,
    )
    session.add(stay)
    session.flush()
    log.record(session, actor, "participation.changed", youth_file_id=stay.youth_file_id, thing_id=participation.id)
    return stay


def _role_fits(role: Role, organisation_id: UUID | None, stands_for_id: UUID | None, person_id: UUID) -> None:
    if (role in FAMILY_ROLES) != (organisation_id is None):
        raise RuleBroken(say("Deze rol past niet bij deze persoon: kies een rol voor thuis of een rol voor het werk."))
    if role in STANDS_FOR_SOMEONE and stands_for_id is None:
        raise RuleBroken(say("Kies voor wie deze persoon er is."))
    if stands_for_id == person_id:
        raise RuleBroken(say("Iemand kan niet voor zichzelf optreden in deze rol."))


def _is_new(  # noqa: PLR0913, PLR0917 - what makes two parts the same
    session: Session,
    youth_file_id: UUID,
    person_id: UUID,
    role: Role,
    organisation_id: UUID | None,
    starts_on: date,
    ends_on: date | None,
) -> None:
    rules.lock_file(session, youth_file_id)
    same = select(Participation.id).where(
        Participation.youth_file_id == youth_file_id,
        Participation.role == role,
        Participation.starts_on <= (ends_on or date.max),
        func.coalesce(Participation.ends_on, date.max) >= starts_on,
    )
    if role is Role.YOUTH:
        if session.scalar(
            select(Participation.id).where(Participation.youth_file_id == youth_file_id, Participation.role == role)
        ):
            raise RuleBroken(say("Dit dossier is al van een jeugdige."))
        return
    if session.scalar(
        same.where(
            Participation.person_id == person_id, Participation.organisation_id.is_not_distinct_from(organisation_id)
        )
    ):
        raise RuleBroken(say("Deze persoon heeft deze rol al in een deel van deze periode."))


def _may_end(session: Session, participation: Participation, ends_on: date) -> None:
    """A file keeps its youth, and someone who coordinates it."""
    if participation.role is Role.YOUTH:
        raise RuleBroken(say("Het dossier is van de jeugdige zelf. Sluit het dossier als de hulp stopt."))
    coordinates = select(Coordinator.id).where(
        Coordinator.youth_file_id == participation.youth_file_id,
        Coordinator.person_id == participation.person_id,
        Coordinator.organisation_id == participation.organisation_id,
        func.coalesce(Coordinator.ends_on, date.max) > ends_on,
    )
    if participation.role is Role.WORKER_PROVIDER and session.scalar(coordinates):
        raise RuleBroken(say("Deze persoon coördineert het dossier. Laat eerst een collega coördineren."))


def _fosters_with(session: Session, person_id: UUID, organisation_id: UUID) -> bool:
    """R-PER-08 from the other side, asked of the database itself."""
    asked = text("SELECT fosters_with(:person, :organisation)")
    return bool(session.scalar(asked, {"person": person_id, "organisation": organisation_id}))


def _guides_for_a_provider(session: Session, youth_file_id: UUID, person_id: UUID) -> bool:
    """R-PER-08: asked of the database itself, since the actor need not see that person's work."""
    return bool(
        session.scalar(
            text("SELECT guides_foster_parents_here(:person, :file)"), {"person": person_id, "file": youth_file_id}
        )
    )
