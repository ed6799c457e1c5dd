"""What the pages of a file show. Reads only; every select passes through the one clause."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Exists,
    ScalarSelect,
    Select,
    Text,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import Name, chosen_by, names_for
from portal.access.policy import Kind, Letter
from portal.access.scope.loading import permitted_ids
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.decisions import Answer, who_decides
from portal.dossier.domain import FAMILY_ROLES, Role, age_on, birthday
from portal.dossier.file_facts import Facts, Part, facts_of
from portal.dossier.models import (
    CasePerson,
    Coordinator,
    Item,
    OrganisationPeriod,
    Participation,
    YouthFile,
)
from portal.dossier.pages import CaseloadRow, FileCard, Happening, Overview, PersonLine
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel.errors import NotFound
from portal.kernel.words import Sentence, say
from portal.people.directory import names_of_organisations

PAGE = 50
CIRCLE = frozenset({Kind.CIRCLE})
RINGS: Mapping[Role, int] = {Role.YOUTH: 0, Role.FOSTER_PARENT: 1, Role.FOSTER_HOUSEHOLD: 1}
COMING_AGES: Mapping[int, Sentence] = {
    12: say("Wordt 12: leest en beslist mee"),
    16: say("Wordt 16: beslist zelf over de hulp"),
    18: say("Wordt 18: volwassen"),
    21: say("Wordt 21: pleegzorg loopt af"),
    23: say("Wordt 23: einde van verlengde pleegzorg"),
}
ANNOUNCED = 92  # days: rights that change are announced three months before (access-grid 8)


# -- my youths ---------------------------------------------------------------------------------------------------------


def caseload(session: Session, actor: Actor, q: str = "", page: int = 1) -> Sequence[CaseloadRow]:
    """The files in which the actor takes part through this door, by name; with `q` those whose name holds it."""
    today = legal_today(session)
    youth = _youths_name(session, actor, today)
    mine = (
        select(
            Participation.youth_file_id,
            func.min(Participation.role).label("role"),
            YouthFile.born_on,
            CasePerson.given_name,
            CasePerson.family_name,
            _leading(today).label("leading_id"),
            _coordinated_by(actor, today, Participation.youth_file_id).label("coordinates"),
        )
        .join(YouthFile, YouthFile.id == Participation.youth_file_id)
        .outerjoin(CasePerson, youth)
        .where(_mine(actor, today), YouthFile.closed_on.is_(None))
        .group_by(
            Participation.youth_file_id,
            YouthFile.born_on,
            CasePerson.given_name,
            CasePerson.family_name,
            CasePerson.search_name,
        )
        .order_by(CasePerson.search_name.nulls_last(), Participation.youth_file_id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    if q:
        mine = mine.where(func.strpos(CasePerson.search_name, func.plain_text(q)) > 0)
    session.info[scope.DECIDED] = True
    rows = session.execute(mine).all()
    names = names_of_organisations(session, today)
    if q:
        log.record(session, actor, "file.searched")
    return [
        CaseloadRow(
            file_id=row.youth_file_id,
            name=_youth_words(row.given_name, row.family_name),
            age=age_on(row.born_on, today),
            role=ROLE_NAMES[Role(row.role)],
            leading_organisation=names.get(row.leading_id, ""),
            coordinates=row.coordinates,
            coming=coming[1] if (coming := coming_birthday(row.born_on, today)) else None,
            coming_on=coming[0] if coming else None,
        )
        for row in rows
    ]


def names_of_youths(session: Session, actor: Actor, files: Collection[UUID]) -> Mapping[UUID, str | Sentence]:
    """What the youths of these files are called, as the actor may know them."""
    if not files:
        return {}
    rows = session.execute(
        select(YouthFile.id, CasePerson.given_name, CasePerson.family_name)
        .outerjoin(CasePerson, _youths_name(session, actor, legal_today(session)))
        .where(YouthFile.id.in_(files))
    )
    return {row.id: _youth_words(row.given_name, row.family_name) for row in rows}


def coming_birthday(born_on: date, today: date) -> tuple[date, Sentence] | None:
    """The birthday at which rights change, when it is near enough to be announced."""
    for age, sentence in COMING_AGES.items():
        day = birthday(born_on, age)
        if 0 < (day - today).days <= ANNOUNCED:
            return day, sentence
    return None


# -- one file ----------------------------------------------------------------------------------------------------------


def card(session: Session, actor: Actor, file_id: UUID) -> FileCard:
    """Whom a file is about and who shares it, for the head of each of its pages.

    Raises NotFound for who may not know of the file.
    """
    today = legal_today(session)
    session.info[scope.DECIDED] = True
    row = session.execute(
        select(
            YouthFile.born_on,
            YouthFile.closed_on,
            CasePerson.given_name,
            CasePerson.family_name,
            Participation.person_id,
            _coordinated_by(actor, today, YouthFile.id).label("coordinates"),
            func.array(_standing_items_seen(session, actor, file_id, today).scalar_subquery(), type_=ARRAY(Text)).label(
                "seen"
            ),
        )
        .outerjoin(Participation, and_(Participation.youth_file_id == YouthFile.id, Participation.role == Role.YOUTH))
        .outerjoin(CasePerson, _youths_name(session, actor, today, file_id))
        .where(YouthFile.id == file_id)
    ).first()
    if row is None or (not row.seen and not scope.standings_in(session, actor, file_id)):
        raise NotFound
    return FileCard(
        file_id=file_id,
        name=_youth_words(row.given_name, row.family_name),
        age=age_on(row.born_on, today),
        born_on=row.born_on,
        closed=row.closed_on is not None and row.closed_on <= today,
        is_oneself=row.person_id == actor.person_id and actor.door is Door.FAMILY,
        seen=frozenset(Kind(kind) for kind in row.seen),
        coordinates=row.coordinates,
    )


def opens(session: Session, actor: Actor, file_id: UUID) -> bool:
    """Whether the actor may see the first page of the file."""
    session.info[scope.DECIDED] = True
    seen = session.scalars(_standing_items_seen(session, actor, file_id, legal_today(session)))
    return Kind.FILE_OVERVIEW in set(seen)


def overview(session: Session, actor: Actor, file_card: FileCard) -> Overview:
    """The first page of a file, for who may see its overview. Logs the read."""
    if Kind.FILE_OVERVIEW not in file_card.seen:
        raise NotFound
    today = legal_today(session)
    file_id = file_card.file_id
    facts = facts_of(session, file_id, today, with_record=Kind.AUTHORITY_FRAMEWORK_RECORD in file_card.seen)
    people = _people(session, actor, file_id, facts.parts)
    organisations = names_of_organisations(session, today)
    lines = [_line(person, organisations) for person in people]
    log.record(session, actor, "file.read", youth_file_id=file_id, thing_id=file_card.file_id)
    return Overview(
        card=file_card,
        lives_with=tuple(line for line in lines if line.ring == 1),
        workers=tuple(line for line in lines if line.ring == 3),
        organisations=_organisations(facts.organisations, organisations, lines),
        decisions=_decisions(file_card, facts),
        happenings=_happenings(file_card, facts, today),
        circle=tuple(lines),
    )


def people_known(session: Session, actor: Actor, file_id: UUID) -> tuple[PersonLine, ...]:
    """Everyone who takes part today, as the actor may know them, without the actor."""
    today = legal_today(session)
    organisations = names_of_organisations(session, today)
    people = _people(session, actor, file_id, facts_of(session, file_id, today, with_record=False).parts)
    return tuple(_line(person, organisations) for person in people if person[0].person_id != actor.person_id)


def _decisions(file_card: FileCard, facts: Facts) -> tuple[Answer, ...]:
    if Kind.AUTHORITY_FRAMEWORK_RECORD not in file_card.seen:
        return ()
    return who_decides(file_card.age, facts.authority, facts.frameworks)


def _happenings(file_card: FileCard, facts: Facts, today: date) -> tuple[Happening, ...]:
    """What happened and what comes, newest first; of frameworks only for who may see that record."""
    found = [Happening(day, FRAMEWORK_BEGAN[framework], coming=day > today) for framework, day in facts.began]
    coming = coming_birthday(file_card.born_on, today)
    if coming:
        found.append(Happening(*coming, coming=True))
    return tuple(sorted(found, key=lambda happening: happening.day, reverse=True))


FRAMEWORK_BEGAN = {
    "voluntary": say("Vrijwillige hulp begon"),
    "vots": say("De rechter sprak een voorlopige ondertoezichtstelling uit"),
    "ots": say("De rechter sprak een ondertoezichtstelling uit"),
    "ots_with_placement": say("De rechter besloot dat de jeugdige niet thuis woont"),
    "guardianship": say("De gecertificeerde instelling kreeg de voogdij"),
    "provisional_guardianship": say("De gecertificeerde instelling kreeg de voorlopige voogdij"),
}


# -- how ---------------------------------------------------------------------------------------------------------------


def _mine(actor: Actor, today: date) -> ColumnElement[bool]:
    """Participations of the actor, through the door by which they came in."""
    through = (
        Participation.organisation_id == actor.organisation_id
        if actor.door is Door.WORK
        else Participation.organisation_id.is_(None)
    )
    return and_(Participation.person_id == actor.person_id, through, _covers(Participation, today))


def _covers(fact: type, today: date) -> ColumnElement[bool]:
    return and_(fact.starts_on <= today, or_(fact.ends_on.is_(None), fact.ends_on >= today))  # type: ignore[attr-defined]


def _youths_name(session: Session, actor: Actor, today: date, file_id: UUID | None = None) -> ColumnElement[bool]:
    """The row that names the youth of a file, where the actor may view it."""
    youth = (
        select(Participation.person_id)
        .where(Participation.youth_file_id == CasePerson.youth_file_id, Participation.role == Role.YOUTH)
        .correlate(CasePerson)
        .scalar_subquery()
    )
    viewable: ColumnElement[bool] = CasePerson.id.in_(
        permitted_ids(session, actor, Letter.V, CIRCLE, day=today, youth_file_id=file_id)
    )
    if file_id is None:
        # In a CASE the ids are found once and looked up; as a join PostgreSQL found them anew for each file of a list.
        viewable = case((viewable, true()), else_=false())
    file = file_id if file_id is not None else YouthFile.id
    chose = chosen_by(session, actor, day=today).values() if actor.door is Door.FAMILY else ()
    known = or_(viewable, CasePerson.person_id.in_(chose)) if chose else viewable
    return and_(CasePerson.youth_file_id == file, CasePerson.person_id == youth, known)


def _standing_items_seen(session: Session, actor: Actor, file_id: UUID, today: date) -> Select[Kind]:
    kinds = frozenset({Kind.FILE_OVERVIEW, Kind.AUTHORITY_FRAMEWORK_RECORD, Kind.PLACEMENT_TIMELINE, Kind.LOG_OF_FILE})
    allowed = permitted_ids(session, actor, Letter.V, kinds, day=today, youth_file_id=file_id)
    return select(Item.kind).where(Item.youth_file_id == file_id, Item.id.in_(allowed))


def _people(session: Session, actor: Actor, file_id: UUID, parts: Sequence[Part]) -> Sequence[tuple[Part, Name]]:
    """Who takes part today, as the actor may know them: the youth first, then home, family, professionals."""
    names = names_for(session, actor, {part.person_id for part in parts}, file_id)
    known = [(part, names[part.person_id]) for part in parts if part.person_id in names]
    return sorted(known, key=lambda pair: (_ring(pair[0].role), pair[1].words or "~"))


def _line(person: tuple[Part, Name], organisations: Mapping[UUID, str]) -> PersonLine:
    part, name = person
    role = part.role
    return PersonLine(
        name=words_of(name),
        role=ROLE_NAMES[role],
        organisation=organisations.get(part.organisation_id, "") if part.organisation_id else "",
        person_id=part.person_id,
        ring=_ring(role),
        family=role in FAMILY_ROLES,
    )


def line_of_name(name: Name, organisations: Mapping[UUID, str]) -> PersonLine:
    """Someone in the file as this viewer may know them, beside whatever they do there."""
    role = name.role
    return PersonLine(
        name=words_of(name),
        role=ROLE_NAMES[role] if role else say("In dienst bij deze organisatie"),
        organisation=organisations.get(name.organisation_id, "") if name.organisation_id else "",
        person_id=name.person_id,
    )


def _ring(role: Role) -> int:
    return RINGS.get(role, 2 if role in FAMILY_ROLES else 3)


def _organisations(ids: Iterable[UUID], names: Mapping[UUID, str], lines: Iterable[PersonLine]) -> tuple[str, ...]:
    """Organisations that share the file; of who may not be known, the organisation is not named either."""
    shown = {line.organisation for line in lines}
    return tuple(dict.fromkeys(names[id_] for id_ in ids if names.get(id_) in shown))


def _leading(today: date) -> ScalarSelect[UUID]:
    """The organisation that leads the file of a participation."""
    return (
        select(OrganisationPeriod.organisation_id)
        .where(
            OrganisationPeriod.youth_file_id == Participation.youth_file_id,
            OrganisationPeriod.leads.is_(True),
            _covers(OrganisationPeriod, today),
        )
        .limit(1)
        .scalar_subquery()
    )


def _coordinated_by(actor: Actor, today: date, file: InstrumentedAttribute[UUID]) -> Exists:
    """Whether the actor coordinates a file through the work door."""
    return exists().where(
        Coordinator.youth_file_id == file,
        Coordinator.person_id == actor.person_id,
        Coordinator.organisation_id == actor.organisation_id,
        _covers(Coordinator, today),
    )


def _youth_words(given_name: str | None, family_name: str | None) -> str | Sentence:
    words = f"{given_name or ''} {family_name or ''}".strip()
    return words or say("Naam niet bekend")
