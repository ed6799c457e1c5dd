"""The file itself: ask to open, close, reopen, who coordinates, which organisation leads, emergency access."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.audit import log
from portal.database.base import new_id
from portal.database.fields import key_of, keyring_of
from portal.database.session import legal_today
from portal.dossier import bsn as bsns
from portal.dossier.domain import EMERGENCY_HOURS, Role
from portal.dossier.encrypted import COLUMNS
from portal.dossier.facts import rules
from portal.dossier.facts.taking_part import add_participation
from portal.dossier.models import Coordinator, FileRequest, OrganisationPeriod, YouthFile
from portal.kernel.errors import Conflict, Denied, NotFound, RuleBroken
from portal.kernel.words import say

OPENS_FILES = frozenset({Role.WORKER_PROVIDER, Role.GI_OTS, Role.GI_GUARDIAN})
OLDEST = 23


def ask_to_open_file(  # noqa: PLR0913 - what is asked when a file is opened
    session: Session,
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    born_on: date,
    proof: str,
    role: Role = Role.WORKER_PROVIDER,
    bsn: str = "",
) -> FileRequest:
    """Ask to open a file for a youth. The answer is the same whether or not there is one: "wij vragen het na"."""
    if actor.door is not Door.WORK or actor.organisation_id is None or role not in OPENS_FILES:
        raise Denied(say("Een dossier wordt geopend door een pleegzorgwerker of jeugdbeschermer."))
    today = legal_today(session)
    rules.period(session, born_on, None)
    if born_on > today or born_on.year < today.year - OLDEST - 1:
        raise RuleBroken(say("Deze geboortedatum past niet bij een jeugdige."))
    number = bsns.cleaned(bsn) if bsn else ""
    if number and not bsns.is_valid(number):
        raise RuleBroken(say("Dit burgerservicenummer klopt niet. Kijk het nog eens na."))
    file_id = new_id()
    request = FileRequest(
        id=new_id(),
        organisation_id=actor.organisation_id,
        asked_by=actor.person_id,
        role=role,
        given_name=rules.typed(given_name),
        family_name=rules.typed(family_name),
        born_on=born_on,
        proof=rules.reason(proof),
        youth_file_id=file_id,
    )
    if not request.given_name:
        raise RuleBroken(say("Vul de voornaam in."))
    if number:
        keyring = keyring_of(session)
        request.bsn_encrypted = keyring.encrypt(number, COLUMNS[0].place(file_id))
        request.bsn_key_id = key_of(request.bsn_encrypted)
        request.bsn_hash = keyring.looked_up_by(number)
    # Only what this login may write: whether there is a file already is not for the one who asks, not even as "no".
    written = {column.key: getattr(request, column.key) for column in FileRequest.__table__.columns}
    known = {name: value for name, value in written.items() if value is not None}
    session.execute(insert(FileRequest).values(**known))
    log.record(session, actor, "file.asked_for", organisation_id=actor.organisation_id, thing_id=request.id)
    return request


def close_file(session: Session, actor: Actor, youth_file_id: UUID, reason: str) -> YouthFile:
    """Close a file: nothing new is made in it. The coordinator does so, with a reason."""
    file = _coordinated(session, actor, youth_file_id)
    rules.reason(reason)
    if file.closed_on is not None:
        raise Conflict
    file.closed_on = legal_today(session)
    session.flush()
    log.record(session, actor, "file.closed", youth_file_id=file.id, thing_id=file.id)
    return file


def reopen_file(session: Session, actor: Actor, youth_file_id: UUID, reason: str) -> YouthFile:
    """Open a closed file again: the coordinator does so, with a reason."""
    file = _coordinated(session, actor, youth_file_id)
    rules.reason(reason)
    if file.closed_on is None:
        raise Conflict
    file.closed_on = None
    session.flush()
    log.record(session, actor, "file.reopened", youth_file_id=file.id, thing_id=file.id)
    return file


def change_coordinator(  # noqa: PLR0913 - who, for which organisation, from when
    session: Session, actor: Actor, youth_file_id: UUID, person_id: UUID, organisation_id: UUID, *, from_day: date
) -> Coordinator:
    """Another worker coordinates from a day on; there is one at every moment."""
    rules.require_record(session, actor, youth_file_id, Kind.FILE_OVERVIEW)
    return _coordinates_from(session, actor, youth_file_id, person_id, organisation_id, from_day=from_day)


def _coordinates_from(  # noqa: PLR0913 - who, for which organisation, from when
    session: Session, actor: Actor, youth_file_id: UUID, person_id: UUID, organisation_id: UUID, *, from_day: date
) -> Coordinator:
    rules.period(session, from_day, None)
    current = session.scalar(
        select(Coordinator)
        .where(Coordinator.youth_file_id == youth_file_id, Coordinator.ends_on.is_(None))
        .with_for_update()
    )
    if current is not None:
        if from_day <= current.starts_on:
            raise RuleBroken(say("De coördinator wisselt op een dag na het begin van de vorige."))
        current.ends_on = from_day - timedelta(days=1)
        session.flush()
    coordinator = Coordinator(
        youth_file_id=youth_file_id,
        person_id=person_id,
        organisation_id=organisation_id,
        starts_on=from_day,
        recorded_by=actor.person_id,
    )
    session.add(coordinator)
    session.flush()
    log.record(session, actor, "coordinator.changed", youth_file_id=youth_file_id, thing_id=coordinator.id)
    return coordinator


def hand_over(  # noqa: PLR0913 - to whom, from when, and what of the past goes along
    session: Session,
    actor: Actor,
    youth_file_id: UUID,
    to_organisation_id: UUID,
    *,
    to_person_id: UUID,
    from_day: date,
    past_kinds: Collection[Kind],
    reveals_stay: bool = False,
) -> OrganisationPeriod:
    """Another organisation leads from a day on, and one of its workers coordinates. The file stays.

    Of what others recorded before, it gets these kinds; the rest opens to it by consent. The former organisation keeps
    its own period, read only.
    """
    _coordinated(session, actor, youth_file_id)
    rules.period(session, from_day, None)
    leading = session.scalar(
        select(OrganisationPeriod)
        .where(
            OrganisationPeriod.youth_file_id == youth_file_id,
            OrganisationPeriod.leads,
            func.coalesce(OrganisationPeriod.ends_on, date.max) >= from_day,
        )
        .with_for_update()
    )
    if leading is None or leading.organisation_id != actor.organisation_id:
        raise Denied(say("De organisatie die nu de leiding heeft, draagt over."))
    if from_day <= legal_today(session):
        raise RuleBroken(say("Kies een dag vanaf morgen. Vandaag bent u nog aan zet."))
    if from_day <= leading.starts_on or to_organisation_id == leading.organisation_id:
        raise RuleBroken(say("Kies een andere organisatie, en een dag na het begin van deze periode."))
    new = OrganisationPeriod(
        youth_file_id=youth_file_id,
        organisation_id=to_organisation_id,
        leads=True,
        starts_on=from_day,
        past_kinds=sorted(kind.value for kind in past_kinds),
        recorded_by=actor.person_id,
    )
    session.add(new)
    add_participation(
        session,
        actor,
        youth_file_id=youth_file_id,
        person_id=to_person_id,
        role=Role.WORKER_PROVIDER,
        organisation_id=to_organisation_id,
        starts_on=from_day,
        reveals_stay=reveals_stay,
    )
    _coordinates_from(session, actor, youth_file_id, to_person_id, to_organisation_id, from_day=from_day)
    leading.ends_on = from_day - timedelta(days=1)
    session.flush()
    log.record(session, actor, "file.handed_over", youth_file_id=youth_file_id, thing_id=new.id)
    return new


def open_emergency_access(  # noqa: PLR0913 - exact name and birth date, with a reason
    session: Session,
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    born_on: date,
    ground: str,
    hours: int = EMERGENCY_HOURS,
) -> UUID | None:
    """Emergency access for who is on duty. The page gives the same answer whatever comes back (access-grid 10).

    Returns the file, to tell its coordinator and privacy officer at once, or None.
    """
    if actor.door is not Door.WORK or actor.organisation_id is None:
        raise NotFound
    if not 1 <= hours <= EMERGENCY_HOURS:
        raise RuleBroken(say("Noodtoegang duurt hoogstens %(hours)s uur.", hours=EMERGENCY_HOURS))
    file: UUID | None = session.scalar(
        text("SELECT open_emergency_access(:id, :name, :born_on, :ground, make_interval(hours => :hours))"),
        {
            "id": new_id(),
            "name": f"{rules.typed(given_name)} {rules.typed(family_name)}",
            "born_on": born_on,
            "ground": rules.reason(ground),
            "hours": hours,
        },
    )
    if file is None:
        log.record(session, actor, "emergency.asked", organisation_id=actor.organisation_id)
    else:
        log.record(session, actor, "emergency.opened", youth_file_id=file, thing_id=file, emergency=True)
    return file


def _coordinated(session: Session, actor: Actor, youth_file_id: UUID) -> YouthFile:
    """The file, for who coordinates it today."""
    if not scope.standings_in(session, actor, youth_file_id):
        raise NotFound
    rules.require_record(session, actor, youth_file_id, Kind.FILE_OVERVIEW, Letter.E)
    today = legal_today(session)
    mine = session.scalar(
        select(Coordinator.id).where(
            Coordinator.youth_file_id == youth_file_id,
            Coordinator.person_id == actor.person_id,
            Coordinator.starts_on <= today,
            func.coalesce(Coordinator.ends_on, date.max) >= today,
        )
    )
    if mine is None:
        raise Denied(say("Dit doet de coördinator van het dossier."))
    return session.scalars(select(YouthFile).where(YouthFile.id == youth_file_id).with_for_update()).one()
