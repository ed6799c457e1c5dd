"""The files in which someone takes part, by the name of their youth: the list, the search in it, and such names.

The clause is asked about the names of one page only, not about all that someone has: who has 5,000 files reads 50.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Exists,
    Integer,
    Row,
    ScalarSelect,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.looking import who_looks
from portal.access.names import youths_known
from portal.audit import log
from portal.database.days import covers
from portal.database.session import legal_today
from portal.dossier.domain import Role, age_on, birthday
from portal.dossier.models import CasePerson, Coordinator, OrganisationPeriod, Participation, YouthFile
from portal.dossier.pages import CaseloadRow
from portal.dossier.role_names import ROLE_NAMES
from portal.kernel.words import Sentence, say
from portal.notifications.models import Alias
from portal.people.directory import names_of_organisations

PAGE = 50
HANDED_OVER = say("Overgedragen: u leest uw eigen periode")
NOT_SHARED = say("Een jongere (naam niet gedeeld)")
YOUR_CHILD: Mapping[Role, Sentence] = {
    Role.PARENT: say("Uw kind (naam niet gedeeld)"),
    Role.GUARDIAN_PERSON: say("Uw kind (naam niet gedeeld)"),
    Role.FOSTER_PARENT: say("Het kind bij u thuis (naam niet gedeeld)"),
}
Given = UUID | BindParameter[UUID] | None
COMING_AGES: Mapping[int, Sentence] = {
    12: say("Wordt 12: leest en beslist mee"),
    16: say("Wordt 16: beslist zelf over de hulp"),
    18: say("Wordt 18: volwassen"),
    21: say("Wordt 21: pleegzorg loopt af"),
    23: say("Wordt 23: einde van verlengde pleegzorg"),
}
ANNOUNCED = 92  # days: rights that change are announced three months before (access-grid 8)


def caseload(session: Session, actor: Actor, q: str = "", page: int = 1) -> Sequence[CaseloadRow]:
    """The files in which the actor takes part through this door, by name; with `q` those whose name holds it."""
    today = legal_today(session)
    rows = _page_of_files(session, actor, q, page)
    names = names_of_organisations(session, today)
    if q:
        log.record(session, actor, "file.searched")
    instead = names_instead(session, actor, {row.id for row, known in rows if not known})
    gone = _handed_over(session, actor, {row.id for row, _ in rows if row.leading_id != actor.organisation_id})
    return [
        CaseloadRow(
            file_id=row.id,
            name=youth_words(row.given_name, row.family_name) if known else instead[row.id],
            named=known,
            age=age_on(row.born_on, today),
            role=HANDED_OVER if row.id in gone else ROLE_NAMES[Role(row.role)],
            leading_organisation=names.get(row.leading_id, ""),
            coordinates=row.coordinates,
            coming=coming[1] if (coming := coming_birthday(row.born_on, today)) else None,
            coming_on=coming[0] if coming else None,
            as_parent=row.role == Role.PARENT,
            as_counsellor=row.role == Role.COUNSELLOR,
        )
        for row, known in rows
    ]


def number_of_pages(session: Session, actor: Actor, q: str, page: int, shown: int) -> int:
    """How many pages the list has; of a search only whether there may be a next one. Few have more than one page."""
    if q or (page == 1 and shown < PAGE):
        return page + (shown == PAGE)
    files = session.scalar(
        select(func.count(Participation.youth_file_id.distinct()))
        .join(YouthFile, YouthFile.id == Participation.youth_file_id)
        .where(
            Participation.person_id == actor.person_id,
            _through(actor.door, actor.organisation_id),
            covers(Participation, legal_today(session)),
            YouthFile.closed_on.is_(None),
        )
    )
    return ceil((files or 0) / PAGE)


def names_of_youths(session: Session, actor: Actor, files: Collection[UUID]) -> Mapping[UUID, str | Sentence]:
    """What the youths of these files are called, as the actor may know them."""
    if not files:
        return {}
    rows = session.execute(
        select(YouthFile.id, CasePerson.id.label("name_id"), CasePerson.given_name, CasePerson.family_name)
        .outerjoin(CasePerson, names_the_youth(YouthFile.id))
        .where(YouthFile.id.in_(files))
    ).all()
    known = _names_known(session, actor, rows)
    instead = names_instead(session, actor, {row.id for row in rows if row.name_id not in known})
    return {
        row.id: youth_words(row.given_name, row.family_name) if row.name_id in known else instead[row.id]
        for row in rows
    }


def names_instead(session: Session, actor: Actor, files: Collection[UUID]) -> Mapping[UUID, str | Sentence]:
    """What stands where the actor may not know the name: the word they chose themselves, or what the child is to them.

    Both are the actor's own: neither says anything that the file holds.
    """
    if not files or actor.door is Door.WORK:
        return dict.fromkeys(files, youth_words(None, None))
    mine = session.execute(
        select(
            Participation.youth_file_id, func.min(Participation.role).label("role"), func.min(Alias.words).label("own")
        )
        .outerjoin(
            Alias,
            and_(
                Alias.youth_file_id == Participation.youth_file_id,
                Alias.person_id == actor.person_id,
                Alias.door == actor.door,
            ),
        )
        .where(
            Participation.youth_file_id.in_(files),
            Participation.person_id == actor.person_id,
            Participation.organisation_id.is_(None),
            covers(Participation, legal_today(session)),
        )
        .group_by(Participation.youth_file_id)
    )
    shown = who_looks(session, actor) is None  # who looks as another does not read that other's own word
    own = {row.youth_file_id: row.own if row.own and shown else YOUR_CHILD.get(Role(row.role)) for row in mine}
    return {file: own.get(file) or NOT_SHARED for file in files}


def coming_birthday(born_on: date, today: date) -> tuple[date, Sentence] | None:
    """The birthday at which rights change, when it is near enough to be announced."""
    for age, sentence in COMING_AGES.items():
        day = birthday(born_on, age)
        if 0 < (day - today).days <= ANNOUNCED:
            return day, sentence
    return None


# -- how ---------------------------------------------------------------------------------------------------------------


def _page_of_files(session: Session, actor: Actor, q: str, page: int) -> Sequence[tuple[Row[Any], bool]]:
    """The files of one page, each with whether the actor may know its name. Files without a known name come last.

    The files are taken by name, as many as the page needs, and the clause is asked about those names only. A name that
    may not be known has no place in the order and is found by no search.
    """
    mine = _my_files(actor.door, bool(q))
    values = {
        "person": actor.person_id,
        "organisation": actor.organisation_id,
        "today": legal_today(session),
        "q": q,
    }
    needed = page * PAGE
    named: list[Row[Any]] = []
    nameless: list[Row[Any]] = []
    session.info[scope.DECIDED] = True
    taken = 0
    while len(named) < needed:
        rows = session.execute(mine, values | {"many": needed, "after": taken}).all()
        known = _names_known(session, actor, rows)
        named += [row for row in rows if row.name_id in known]
        nameless += [row for row in rows if row.name_id not in known]
        taken += needed
        if len(rows) < needed:
            break
    if len(named) < needed and not q:
        found = [(row, True) for row in named] + [(row, False) for row in sorted(nameless, key=lambda row: row.id)]
    else:
        found = [(row, True) for row in named]
    return found[needed - PAGE : needed]


@cache
def _my_files(door: Door, searching: bool) -> Select[Any]:  # noqa: FBT001
    """The open files of a person by the name of their youth, before the clause was asked who may know that name.

    The same statement for everyone, so that it is written, and mostly planned, once.
    """
    person, organisation, today = (
        bindparam("person", type_=Uuid()),
        bindparam("organisation", type_=Uuid()),
        bindparam("today", type_=Date()),
    )
    part = (
        select(Participation.youth_file_id, func.min(Participation.role).label("role"))
        .where(Participation.person_id == person, _through(door, organisation), covers(Participation, today))
        .group_by(Participation.youth_file_id)
        .subquery()
    )
    files = (
        select(
            YouthFile.id,
            part.c.role,
            YouthFile.born_on,
            CasePerson.id.label("name_id"),
            CasePerson.given_name,
            CasePerson.family_name,
            _leading(today).label("leading_id"),
            coordinated_by(person, organisation, today).label("coordinates"),
        )
        .join(part, part.c.youth_file_id == YouthFile.id)
        .outerjoin(CasePerson, names_the_youth(YouthFile.id))
        .where(YouthFile.closed_on.is_(None))
        .order_by(CasePerson.search_name.nulls_last(), YouthFile.id)
        .limit(bindparam("many", type_=Integer()))
        .offset(bindparam("after", type_=Integer()))
    )
    if searching:
        return files.where(func.strpos(CasePerson.search_name, func.plain_text(bindparam("q", type_=Text()))) > 0)
    return files


def _names_known(session: Session, actor: Actor, rows: Iterable[Any]) -> frozenset[UUID]:
    """Of which of these rows the actor may know the name."""
    return youths_known(session, actor, {row.name_id: row.id for row in rows if row.name_id})


def _handed_over(session: Session, actor: Actor, files: Collection[UUID]) -> frozenset[UUID]:
    """Of which of these files, which others lead, the period of the actor's organisation is over."""
    if not files or actor.door is not Door.WORK:
        return frozenset()
    today = legal_today(session)
    periods = (
        select(OrganisationPeriod.youth_file_id)
        .where(OrganisationPeriod.youth_file_id.in_(files), OrganisationPeriod.organisation_id == actor.organisation_id)
        .group_by(OrganisationPeriod.youth_file_id)
        .having(func.max(func.coalesce(OrganisationPeriod.ends_on, date.max)) < today)
    )
    return frozenset(session.scalars(periods))


def names_the_youth(file: ColumnElement[UUID] | InstrumentedAttribute[UUID] | UUID) -> ColumnElement[bool]:
    """The row that names the youth of a file; who may know that name is for the clause to say."""
    # Of the file, not of the row: so each file costs one look-up of the one name, not one for each name in it.
    youth = (
        select(Participation.person_id)
        .where(Participation.youth_file_id == file, Participation.role == Role.YOUTH)
        .correlate(YouthFile)
        .scalar_subquery()
    )
    return and_(CasePerson.youth_file_id == file, CasePerson.person_id == youth)


def _through(door: Door, organisation: Given) -> ColumnElement[bool]:
    """Participations through the door by which someone came in."""
    return (
        Participation.organisation_id == organisation if door is Door.WORK else Participation.organisation_id.is_(None)
    )


def _leading(today: date | BindParameter[date]) -> ScalarSelect[UUID]:
    """The organisation that leads a file."""
    return (
        select(OrganisationPeriod.organisation_id)
        .where(
            OrganisationPeriod.youth_file_id == YouthFile.id,
            OrganisationPeriod.leads.is_(True),
            covers(OrganisationPeriod, today),
        )
        .limit(1)
        .scalar_subquery()
    )


def coordinated_by(person: Given, organisation: Given, today: date | BindParameter[date]) -> Exists:
    """Whether this person coordinates a file through the work door."""
    return exists().where(
        Coordinator.youth_file_id == YouthFile.id,
        Coordinator.person_id == person,
        Coordinator.organisation_id == organisation,
        covers(Coordinator, today),
    )


def youth_words(given_name: str | None, family_name: str | None) -> str | Sentence:
    words = f"{given_name or ''} {family_name or ''}".strip()
    return words or say("Naam niet bekend")
