"""What the pages of a file show. Reads only; every select passes through the one clause."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.names import CIRCLE, Name, names_for, only_the_circle_names, youth_is_known
from portal.access.policy import Kind, Letter
from portal.access.scope.asked import one
from portal.access.scope.element import PermittedIds, for_later
from portal.access.scope.loading import asked_ids, permitted_ids
from portal.audit import log
from portal.database.session import legal_today
from portal.dossier.decisions import Answer, as_said_to_the_youth, who_decides
from portal.dossier.domain import FAMILY_ROLES, Role, age_on
from portal.dossier.file_facts import Facts, Part, facts_of
from portal.dossier.models import (
    CasePerson,
    EmergencyAccess,
    Item,
    Participation,
    YouthFile,
)
from portal.dossier.my_youths import coming_birthday, coordinated_by, names_instead, names_the_youth, youth_words
from portal.dossier.pages import FileCard, Happening, Overview, PersonLine
from portal.dossier.role_names import ROLE_NAMES, words_of
from portal.kernel.errors import NotFound
from portal.kernel.words import say
from portal.people.directory import names_of_organisations

RINGS: Mapping[Role, int] = {Role.YOUTH: 0, Role.FOSTER_PARENT: 1, Role.FOSTER_HOUSEHOLD: 1}
# -- one file ----------------------------------------------------------------------------------------------------------


def card(session: Session, actor: Actor, file_id: UUID) -> FileCard:
    """Whom a file is about and who shares it, for the head of each of its pages.

    Raises NotFound for who may not know of the file.
    """
    today = legal_today(session)
    session.info[scope.DECIDED] = True
    row = session.execute(*_asked_card(session, actor, file_id, today)).first()
    if row is None or (not row.seen and not scope.standings_in(session, actor, file_id)):
        raise NotFound
    return FileCard(
        file_id=file_id,
        name=youth_words(row.given_name, row.family_name)
        if row.given_name
        else names_instead(session, actor, {file_id})[file_id],
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
        emergency_until=_emergency_until(session, actor, file_id, facts),
        handed_over=actor.door is Door.WORK and actor.organisation_id not in facts.organisations,
        circle=tuple(lines),
    )


def _emergency_until(session: Session, actor: Actor, file_id: UUID, facts: Facts) -> datetime | None:
    """When the file shuts again for who takes no part in it and has emergency access."""
    if actor.door is Door.FAMILY or actor.person_id in {part.person_id for part in facts.parts}:
        return None
    return session.scalar(
        select(func.max(EmergencyAccess.ends_at)).where(
            EmergencyAccess.youth_file_id == file_id,
            EmergencyAccess.person_id == actor.person_id,
            EmergencyAccess.ends_at > func.now(),
        )
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
    answers = who_decides(file_card.age, facts.authority, facts.frameworks)
    return as_said_to_the_youth(answers) if file_card.is_oneself else answers


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


STANDING = frozenset({Kind.FILE_OVERVIEW, Kind.AUTHORITY_FRAMEWORK_RECORD, Kind.PLACEMENT_TIMELINE, Kind.LOG_OF_FILE})


def _asked_card(
    session: Session, actor: Actor, file_id: UUID, today: date
) -> tuple[Select[*tuple[Any, ...]], Mapping[str, object]]:
    """The statement of a card and its values. Each page of a file asks it, so it is kept where it can be."""
    if only_the_circle_names(session, actor, file_id, today):
        seen, values = asked_ids(session, actor, Letter.V, STANDING, day=today, youth_file_id=file_id)
        circle, _ = asked_ids(session, actor, Letter.V, CIRCLE, day=today, youth_file_id=file_id)
        return _kept_card(seen, circle), values
    statement = _card(
        _standing_items_seen(session, actor, file_id, today), youth_is_known(session, actor, file_id, today)
    )
    return statement, one(actor, today) | {"youth_file_id": file_id}


@lru_cache(maxsize=128)
def _kept_card(seen: str, circle: str) -> Select[*tuple[Any, ...]]:
    return _card(_items_among(_FILE, for_later(seen)), CasePerson.id.in_(for_later(circle)))


def _card(seen: Select[Kind], name_is_known: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """With the values of who asks left open (`asked.one`)."""
    person, organisation = bindparam("person_id", type_=Uuid()), bindparam("organisation_id", type_=Uuid())
    return (
        select(
            YouthFile.born_on,
            YouthFile.closed_on,
            CasePerson.given_name,
            CasePerson.family_name,
            Participation.person_id,
            coordinated_by(person, organisation, bindparam("day", type_=Date())).label("coordinates"),
            func.array(seen.scalar_subquery(), type_=ARRAY(Text)).label("seen"),
        )
        .outerjoin(Participation, and_(Participation.youth_file_id == YouthFile.id, Participation.role == Role.YOUTH))
        .outerjoin(CasePerson, and_(names_the_youth(_FILE), name_is_known))
        .where(YouthFile.id == _FILE)
    )


_FILE = bindparam("youth_file_id", type_=Uuid())


def _standing_items_seen(session: Session, actor: Actor, file_id: UUID, today: date) -> Select[Kind]:
    return _items_among(file_id, permitted_ids(session, actor, Letter.V, STANDING, day=today, youth_file_id=file_id))


def _items_among(file: UUID | BindParameter[UUID], allowed: PermittedIds) -> Select[Kind]:
    return select(Item.kind).where(Item.youth_file_id == file, Item.id.in_(allowed))


def _people(session: Session, actor: Actor, file_id: UUID, parts: Sequence[Part]) -> Sequence[tuple[Part, Name]]:
    """Who takes part today, as the actor may know them: the youth first, then home, family, professionals."""
    names = names_for(session, actor, {part.person_id for part in parts}, file_id)
    known = [(part, names[part.person_id]) for part in parts if part.person_id in names]
    return sorted(known, key=lambda pair: (ring_of(pair[0].role), pair[1].words or "~"))


def _line(person: tuple[Part, Name], organisations: Mapping[UUID, str]) -> PersonLine:
    part, name = person
    role = part.role
    return PersonLine(
        name=words_of(name),
        role=ROLE_NAMES[role],
        organisation=organisations.get(part.organisation_id, "") if part.organisation_id else "",
        person_id=part.person_id,
        ring=ring_of(role),
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


def ring_of(role: Role) -> int:
    """How far from the youth someone stands: the youth, home, family and network, professionals."""
    return RINGS.get(role, 2 if role in FAMILY_ROLES else 3)


def _organisations(ids: Iterable[UUID], names: Mapping[UUID, str], lines: Iterable[PersonLine]) -> tuple[str, ...]:
    """Organisations that share the file; of who may not be known, the organisation is not named either."""
    shown = {line.organisation for line in lines}
    return tuple(dict.fromkeys(names[id_] for id_ in ids if names.get(id_) in shown))
