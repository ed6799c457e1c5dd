"""Puts many worlds into one database, each as a file, through the tables of the dossier; and knows their ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from portal.dossier import models
from portal.people.models import Organisation, OrganisationKind, Person
from tests.access.oracle_facts import World
from tests.access.worlds_town import ORGANISATIONS, town_of

Rows = dict[type[Any], list[Mapping[str, Any]]]
KIND_OF = {
    "xonar": OrganisationKind.PROVIDER, "rubicon": OrganisationKind.PROVIDER, "bjz": OrganisationKind.GI,
    "mutsaers": OrganisationKind.TREATMENT, "heuvelrade": OrganisationKind.MUNICIPALITY,
    "jgz": OrganisationKind.REFERRER_JGZ,
}  # fmt: skip
IN_THIS_ORDER = (
    Person, Organisation, models.DutyShift, models.FamilyGuide, models.ModuleTopics, models.YouthFile,
    models.OrganisationPeriod, models.Participation, models.Stay, models.Authority, models.LegalFramework,
    models.EmergencyAccess, models.Item, models.ItemPerson, models.Consent, models.StandingGrant, models.Incapacity,
    models.MeasureDecision, models.Release, models.Exclusion, models.Withholding, models.ThirdPartyMark,
    models.CourtBlock, models.NotFor, models.OwnKin, models.TopicNeed, models.OpeningCheck,
)  # fmt: skip
WORLD, TOWN = 1, 2


COUNTER = count(1)


def numbered(number: int) -> UUID:
    """A uuid v7 that no other in this run has."""
    return UUID(int=(number << 80) | (0x7 << 76) | (0x2 << 62) | number)


class Ids:
    """The uuid of each name: of a person or organisation in its town, of all else in its world."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int, str], UUID] = {}

    def _id(self, space: int, number: int, name: str) -> UUID:
        key = (space, number, name)
        if key not in self.known:
            self.known[key] = numbered(next(COUNTER))
        return self.known[key]

    def person(self, world: World, name: str) -> UUID:
        return self._id(TOWN, town_of(world.number), name)

    organisation = person

    def of(self, world: World, name: str) -> UUID:
        return self._id(WORLD, world.number, name)

    def fresh(self) -> UUID:
        return numbered(next(COUNTER))


def write(session: Session, worlds: Iterable[World], ids: Ids) -> None:
    """All facts of these worlds, with COPY. The session is the owner's; it is flushed, not committed."""
    rows: Rows = defaultdict(list)
    towns: set[int] = set()
    for world in worlds:
        if town_of(world.number) not in towns:
            towns.add(town_of(world.number))
            town_rows(world, ids, rows)
        world_rows(world, ids, rows)
    driver: psycopg.Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]
    with driver.cursor() as cursor:
        for model in IN_THIS_ORDER:
            copy(cursor, model, rows[model])


def copy(cursor: psycopg.Cursor[Any], model: type[Any], rows: list[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model.__tablename__), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row([row[column] for column in columns])


class Table(NamedTuple):
    """How the facts of one list of a world become rows: column=field, with `!` for a person or organisation, `#` for
    something of the world itself, `*` for a list of names."""

    facts: str
    model: type[Any]
    columns: str
    fixed: Mapping[str, str] = {}


OF_TOWN = (
    Table("shifts", models.DutyShift, "organisation_id=organisation! person_id=person! starts_at=starts ends_at=ends"),
    Table(
        "guides",
        models.FamilyGuide,
        "worker_id=worker! guided_id=guided! organisation_id=organisation! starts_on=starts ends_on=ends",
    ),
    Table(
        "module_topics",
        models.ModuleTopics,
        "organisation_id=organisation! module_kind=module_kind topics=topics* reason=reason starts_on=starts "
        "ends_on=ends",
    ),
)
DECIDED = {"decided_by": "decider", "reason": "reden"}
BY_TWO = {**DECIDED, "second_professional": "second"}
OF_WORLD = (
    Table(
        "organisations",
        models.OrganisationPeriod,
        "organisation_id=organisation! starts_on=starts ends_on=ends past_kinds=past*",
    ),
    Table(
        "participations",
        models.Participation,
        "id=id# person_id=person! role=role organisation_id=organisation! family_id=family# stands_for_id=stands_for! "
        "module_id=module# module_kinds=module_kinds* topics=topics* ordered_kinds=ordered_kinds* part_time=part_time "
        "starts_on=starts ends_on=ends",
    ),
    Table("stays", models.Stay, "participation_id=participation# starts_on=starts ends_on=ends"),
    Table(
        "authority",
        models.Authority,
        "status=status holder_id=holder! organisation_id=organisation! starts_on=starts ends_on=ends",
    ),
    Table(
        "frameworks",
        models.LegalFramework,
        "framework=framework organisation_id=organisation! starts_on=starts ends_on=ends",
    ),
    Table(
        "emergencies",
        models.EmergencyAccess,
        "person_id=person! organisation_id=organisation! starts_at=starts ends_at=ends",
        {"ground": "koorts"},
    ),
    Table(
        "items",
        models.Item,
        "id=id# kind=kind author_id=author! organisation_id=organisation! topics=topics* recorded_on=recorded "
        "audience=audience reveals_stay=reveals_stay shared_with_family=shared_with_family fixed_at=fixed "
        "module_id=module# family_id=family# data_subject_id=data_subject! parent_id=parent#",
    ),
    Table("links", models.ItemPerson, "item_id=item# person_id=person! link=link"),
    Table(
        "consents",
        models.Consent,
        "given_by=given_by! capacity=capacity for_organisation_id=for_organisation! starts_on=starts ends_on=ends "
        "withdrawn_on=withdrawn person_id=person! organisation_id=organisation! kinds=kinds* item_id=item# "
        "view_only=view_only",
        {"way": "signed"},
    ),
    Table(
        "grants",
        models.StandingGrant,
        "given_by=given_by! capacity=capacity for_organisation_id=for_organisation! starts_on=starts ends_on=ends "
        "withdrawn_on=withdrawn item_id=item# person_id=person! may_comment=may_comment",
        {"way": "signed"},
    ),
    Table("incapacities", models.Incapacity, "kinds=kinds* starts_on=starts ends_on=ends", DECIDED),
    Table(
        "decisions",
        models.MeasureDecision,
        "kind=kind person_id=person! organisation_id=organisation! told_youth_on=told starts_on=starts ends_on=ends",
        BY_TWO,
    ),
    Table(
        "releases",
        models.Release,
        "item_id=item# text_id=text# person_id=person! starts_on=starts ends_on=ends withdrawn_on=withdrawn",
        {"released_by": "decider", "reason": "reden"},
    ),
    Table(
        "exclusions", models.Exclusion, "person_id=person! starts_on=starts review_on=starts ended_on=ended", DECIDED
    ),
    Table(
        "withholdings",
        models.Withholding,
        "item_id=item# person_id=person! starts_on=starts review_on=starts ended_on=ended",
        {**BY_TWO, "ground": "serious_harm"},
    ),
    Table("marks", models.ThirdPartyMark, "item_id=item# person_id=person! starts_on=starts ended_on=ended"),
    Table(
        "blocks",
        models.CourtBlock,
        "person_id=person! kinds=kinds* starts_on=starts ends_on=ends",
        {"order_reference": "C/03/1"},
    ),
    Table(
        "not_fors",
        models.NotFor,
        "item_id=item# person_id=person! placed_by=placed_by! starts_on=starts ended_on=ended",
    ),
    Table("kin", models.OwnKin, "person_id=person! starts_on=starts ended_on=ended"),
    Table(
        "needs",
        models.TopicNeed,
        "participation_id=participation# topics=topics* starts_on=starts ends_on=ends",
        {"reason": "reden"},
    ),
    Table(
        "checks",
        models.OpeningCheck,
        "item_id=item# person_id=person! opened=opened looked_on=looked",
        {"looked_by": "decider"},
    ),
)
RECORDS = (models.Consent, models.StandingGrant)
ITEM_COLUMNS = [
    pair.partition("=")[0] for table in OF_WORLD if table.model is models.Item for pair in table.columns.split()
]
PEOPLE_OF_TOWN = (*(f"p{n}" for n in range(14)), "decider", "second")


def town_rows(world: World, ids: Ids, rows: Rows) -> None:
    rows[Person] += [{"id": ids.person(world, name)} for name in PEOPLE_OF_TOWN]
    rows[Organisation] += [
        {
            "id": ids.organisation(world, name),
            "kind": KIND_OF[name].value,
            "short_name": f"{name}-{town_of(world.number)}",
        }
        for name in ORGANISATIONS
    ]
    for table in OF_TOWN:
        rows[table.model] += [row_of(fact, table, world, ids) for fact in getattr(world, table.facts)]


def world_rows(world: World, ids: Ids, rows: Rows) -> None:
    file = ids.of(world, "file")
    rows[models.YouthFile].append({"id": file, "born_on": world.born, "opened_on": world.born})
    for table in OF_WORLD:
        for fact in getattr(world, table.facts):
            row = {"youth_file_id": file, **row_of(fact, table, world, ids)}
            rows[table.model].append(row)
            if table.model in RECORDS:
                rows[models.Item].append(record_of(row))


def record_of(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item that a consent or grant is by itself: no world asks about it."""
    empty: dict[str, Any] = dict.fromkeys((*ITEM_COLUMNS, "youth_file_id"))
    return empty | {
        "id": row["id"],
        "youth_file_id": row["youth_file_id"],
        "kind": "consent_record",
        "author_id": row["given_by"],
        "topics": [],
        "recorded_on": row["starts_on"],
        "audience": "circle",
        "reveals_stay": False,
        "shared_with_family": False,
    }


def row_of(fact: object, table: Table, world: World, ids: Ids) -> Mapping[str, Any]:
    row: dict[str, Any] = {"id": ids.fresh()}
    for pair in table.columns.split():
        column, _, name = pair.partition("=")
        row[column] = value_of(getattr(fact, name.rstrip("!#*")), name[-1], world, ids)
    for column, fixed in table.fixed.items():
        row[column] = ids.person(world, fixed) if fixed in PEOPLE_OF_TOWN else fixed
    return row


def value_of(value: Any, sign: str, world: World, ids: Ids) -> Any:
    """An empty column of names means "all" (of a curator's order, of a consent), or that there are none to name."""
    if value is None:
        return None
    if sign == "!":
        return ids.person(world, value)
    if sign == "#":
        return ids.of(world, value)
    return list(value) if sign == "*" else value
