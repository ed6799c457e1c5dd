"""What an organisation says of itself: its names with their periods, and whom to call. Everyone may read it."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.audit import log
from portal.database.base import new_id
from portal.identity.services.administration import administered
from portal.identity.services.sessions import require_fresh_factor
from portal.kernel.errors import RuleBroken
from portal.kernel.words import say
from portal.people.models import NameKind, Organisation, OrganisationName

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,18}[0-9]")
CHANGE = text("SELECT change_organisation(:region, :phone, :email, :duty_phone, :counsellor, :complaint_route)")
NAME = text("SELECT name_organisation(:id, :kind, :name, :starts_on, :ends_on)")


@dataclass(frozen=True, slots=True)
class OwnData:
    """None where the organisation says nothing."""

    region: str | None
    phone: str | None
    email: str | None
    duty_phone: str | None
    counsellor: str | None
    complaint_route: str | None


@dataclass(frozen=True, slots=True)
class NewName:
    kind: NameKind
    name: str
    starts_on: date
    ends_on: date | None


def own(session: Session, actor: Actor) -> tuple[Organisation, list[OrganisationName]]:
    """The administered organisation with its names, the newest first."""
    organisation_id = administered(session, actor)
    organisation = session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()
    names = session.scalars(
        select(OrganisationName)
        .where(OrganisationName.organisation_id == organisation_id)
        .order_by(OrganisationName.starts_on.desc(), OrganisationName.kind)
    )
    return organisation, list(names)


def change(session: Session, actor: Actor, data: OwnData) -> None:
    """Numbers and routes as everyone will see them, on "Nu hulp nodig" too. Raises StepUpNeeded and RuleBroken."""
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    for number in (data.phone, data.duty_phone):
        if number and not PHONE.fullmatch(number):
            raise RuleBroken(say("%(number)s is geen telefoonnummer.", number=number))
    session.execute(CHANGE, asdict(data))
    _note(session, actor, organisation_id, "data")


def give_name(session: Session, actor: Actor, new: NewName) -> None:
    """A name from a day on; the one of its kind before it ends the day before. The id of the organisation stays.

    Raises StepUpNeeded, and RuleBroken for a period that cannot be.
    """
    require_fresh_factor(actor)
    organisation_id = administered(session, actor)
    if new.kind is NameKind.FORMER and new.ends_on is None:
        raise RuleBroken(say("Vul bij een vroegere naam ook de laatste dag in."))
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise RuleBroken(say("De laatste dag ligt vóór de eerste dag."))
    if not session.scalar(NAME, {"id": new_id(), **asdict(new)}):
        raise RuleBroken(say("Er is al een naam van deze soort die op of na deze dag begint."))
    _note(session, actor, organisation_id, "name")


def _note(session: Session, actor: Actor, organisation_id: UUID, what: str) -> None:
    log.record(
        session,
        actor,
        "organisation.changed",
        thing_id=organisation_id,
        kind="organisation",
        ground=what,
        organisation_id=organisation_id,
    )
