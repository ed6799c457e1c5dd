"""Fills an empty database with the demo world, as the owner of the tables. Days are counted from the day it is made."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database.base import new_id
from portal.demo import cast
from portal.demo.accounts import Practice, make_accounts
from portal.demo.files import make_files
from portal.demo.ids import World
from portal.demo.openings import close_rounds
from portal.demo.plans import make_plans
from portal.demo.practice import DIGID, email
from portal.people.models import (
    Employment,
    NameKind,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Person,
)

BEFORE_ALL = timedelta(days=4000)  # organisations and their people were there before any file was opened
COUNSELLOR = "Rosa Molendam (Jeugdstem), 088 555 10 00, ook via de chat van Jeugdstem"
COMPLAINTS = "Praat eerst met uw begeleider, of schrijf naar de klachtencommissie: klachten@{key}.example"


def is_empty(session: Session) -> bool:
    return session.scalar(select(Organisation.id).limit(1)) is None


def fill(session: Session, start: date, practice: Practice) -> World:
    """Make the whole demo world in this one transaction; D0 is `start`."""
    world = World(start)
    _organisations(session, world)
    _persons(session, world)
    make_files(session, world)
    make_plans(session, world)
    close_rounds(session, world)
    world.codes = make_accounts(session, world, practice)
    return world


def _organisations(session: Session, world: World) -> None:
    since = world.start - BEFORE_ALL
    for each in cast.ORGANISATIONS:
        organisation = Organisation(
            id=new_id(),
            kind=each.kind,
            short_name=each.key,
            region=each.region,
            phone=each.phone,
            email=f"info@{each.key}.example",
            duty_phone=each.duty_phone,
            counsellor=COUNSELLOR,
            complaint_route=COMPLAINTS.format(key=each.key),
            colour=each.colour,
        )
        session.add(organisation)
        world.organisations[each.key] = organisation.id
        names = {NameKind.TRADE: each.name} | ({NameKind.LEGAL: each.legal_name} if each.legal_name else {})
        session.add_all(
            OrganisationName(organisation_id=organisation.id, kind=kind, name=name, starts_on=since)
            for kind, name in names.items()
        )
    citizen = Organisation(id=new_id(), kind=OrganisationKind.CITIZEN, short_name=DIGID)
    session.add(citizen)
    session.add(
        OrganisationName(organisation_id=citizen.id, kind=NameKind.TRADE, name="DigiD (oefenen)", starts_on=since)
    )
    world.organisations[DIGID] = citizen.id
    session.flush()


def _persons(session: Session, world: World) -> None:
    for key in (*(p.key for p in cast.PROFESSIONALS), *(r.key for r in cast.RELATIVES), *(y.key for y in cast.YOUTHS)):
        world.persons[key] = new_id()
    session.add_all(Person(id=id_) for id_ in world.persons.values())
    session.flush()
    session.add_all(
        Employment(
            organisation_id=world.organisations[each.organisation],
            person_id=world.persons[each.key],
            work=work,
            name=each.name,
            job_title=each.job_title,
            email=email(each),
            register=each.register,
            starts_on=world.start - BEFORE_ALL,
        )
        for each in cast.PROFESSIONALS
        for work in each.works
    )
