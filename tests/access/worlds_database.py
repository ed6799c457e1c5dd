"""Puts many worlds into one database, each as a file, through the tables of the dossier; and knows their ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from portal.dossier import models
from portal.people.models import Organisation, OrganisationKind, Person
from tests.access.oracle_facts import World
from tests.access.worlds import ORGANISATIONS, town_of

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


def town_rows(world: World, ids: Ids, rows: Rows) -> None:
    def who(name: str) -> UUID:
        return ids.person(world, name)

    rows[Person] += [{"id": who(f"p{n}")} for n in range(14)] + [{"id": who("decider")}, {"id": who("second")}]
    rows[Organisation] += [
        {"id": who(name), "kind": KIND_OF[name].value, "short_name": f"{name}-{town_of(world.number)}"}
        for name in ORGANISATIONS
    ]
    rows[models.DutyShift] += [
        {"id": ids.fresh(), "organisation_id": who(s.organisation), "person_id": who(s.person), "starts_at": s.starts, "ends_at": s.ends}
        for s in world.shifts
    ]
    rows[models.FamilyGuide] += [
        {"id": ids.fresh(), "worker_id": who(g.worker), "guided_id": who(g.guided), "organisation_id": who(g.organisation), "starts_on": g.starts, "ends_on": g.ends}
        for g in world.guides
    ]
    rows[models.ModuleTopics] += [
        {"id": ids.fresh(), "organisation_id": who(m.organisation), "module_kind": m.module_kind, "topics": list(m.topics), "reason": m.reason, "starts_on": m.starts, "ends_on": m.ends}
        for m in world.module_topics
    ]


def world_rows(world: World, ids: Ids, rows: Rows) -> None:  # noqa: PLR0915 one paragraph per table
    file = ids.of(world, "file")
    decider, second = ids.person(world, "decider"), ids.person(world, "second")

    def who(name: str | None) -> UUID | None:
        return None if name is None else ids.person(world, name)

    def of(name: str | None) -> UUID | None:
        return None if name is None else ids.of(world, name)

    def add(model: type[Any], **columns: Any) -> None:
        rows[model].append({"id": ids.fresh(), "youth_file_id": file, **columns})

    rows[models.YouthFile].append({"id": file, "born_on": world.born, "opened_on": world.born})
    for o in world.organisations:
        add(models.OrganisationPeriod, organisation_id=who(o.organisation), starts_on=o.starts, ends_on=o.ends)
    for p in world.participations:
        add(
            models.Participation, id=of(p.id), person_id=who(p.person), role=p.role, organisation_id=who(p.organisation),
            family_id=of(p.family), stands_for_id=who(p.stands_for), module_id=of(p.module), 
            module_kinds=list(p.module_kinds) if p.role == "module_worker" else None,
            topics=list(p.topics) if p.role == "other_provider" else None, ordered_kinds=listed(p.ordered_kinds), part_time=p.part_time, starts_on=p.starts, ends_on=p.ends,
        )  # fmt: skip
    for s in world.stays:
        add(models.Stay, participation_id=of(s.participation), starts_on=s.starts, ends_on=s.ends)
    for a in world.authority:
        add(models.Authority, status=a.status, holder_id=who(a.holder), organisation_id=who(a.organisation), starts_on=a.starts, ends_on=a.ends)
    for f in world.frameworks:
        add(models.LegalFramework, framework=f.framework, organisation_id=who(f.organisation), starts_on=f.starts, ends_on=f.ends)
    for e in world.emergencies:
        add(models.EmergencyAccess, person_id=who(e.person), organisation_id=who(e.organisation), ground="koorts", starts_at=e.starts, ends_at=e.ends)
    for i in world.items:
        add(
            models.Item, id=of(i.id), kind=i.kind, author_id=who(i.author), organisation_id=who(i.organisation),
            topics=list(i.topics), recorded_on=i.recorded, audience=i.audience, reveals_stay=i.reveals_stay,
            shared_with_family=i.shared_with_family, fixed_at=i.fixed, module_id=of(i.module), family_id=of(i.family),
            data_subject_id=who(i.data_subject), parent_id=of(i.parent),
        )  # fmt: skip
    for x in world.links:
        add(models.ItemPerson, item_id=of(x.item), person_id=who(x.person), link=x.link)
    for c in world.consents:
        add(
            models.Consent, given_by=who(c.given_by), capacity=c.capacity, for_organisation_id=who(c.for_organisation), way="signed",
            starts_on=c.starts, ends_on=c.ends, withdrawn_on=c.withdrawn, person_id=who(c.person), organisation_id=who(c.organisation),
            kinds=listed(c.kinds), item_id=of(c.item), view_only=c.view_only,
        )  # fmt: skip
    for g in world.grants:
        add(
            models.StandingGrant, given_by=who(g.given_by), capacity=g.capacity, for_organisation_id=who(g.for_organisation), way="signed",
            starts_on=g.starts, ends_on=g.ends, withdrawn_on=g.withdrawn, item_id=of(g.item), person_id=who(g.person), may_comment=g.may_comment,
        )  # fmt: skip
    for n in world.incapacities:
        add(models.Incapacity, kinds=list(n.kinds), reason="reden", decided_by=decider, starts_on=n.starts, ends_on=n.ends)
    for d in world.decisions:
        add(
            models.MeasureDecision, kind=d.kind, person_id=who(d.person), organisation_id=who(d.organisation), reason="reden",
            decided_by=decider, second_professional=second, told_youth_on=d.told, starts_on=d.starts, ends_on=d.ends,
        )  # fmt: skip
    for r in world.releases:
        add(
            models.Release, item_id=of(r.item), text_id=of(r.text), person_id=who(r.person), released_by=decider, reason="reden",
            starts_on=r.starts, ends_on=r.ends, withdrawn_on=r.withdrawn,
        )  # fmt: skip
    for e in world.exclusions:
        add(models.Exclusion, person_id=who(e.person), reason="reden", decided_by=decider, starts_on=e.starts, review_on=e.starts, ended_on=e.ended)
    for w in world.withholdings:
        add(
            models.Withholding, item_id=of(w.item), person_id=who(w.person), ground="serious_harm", reason="reden", decided_by=decider,
            second_professional=second, starts_on=w.starts, review_on=w.starts, ended_on=w.ended,
        )  # fmt: skip
    for m in world.marks:
        add(models.ThirdPartyMark, item_id=of(m.item), person_id=who(m.person), starts_on=m.starts, ended_on=m.ended)
    for b in world.blocks:
        add(models.CourtBlock, person_id=who(b.person), kinds=listed(b.kinds), order_reference="C/03/1", starts_on=b.starts, ends_on=b.ends)
    for n in world.not_fors:
        add(models.NotFor, item_id=of(n.item), person_id=who(n.person), placed_by=who(n.placed_by), starts_on=n.starts, ended_on=n.ended)
    for k in world.kin:
        add(models.OwnKin, person_id=who(k.person), starts_on=k.starts, ended_on=k.ended)
    for t in world.needs:
        add(models.TopicNeed, participation_id=of(t.participation), topics=list(t.topics), reason="reden", starts_on=t.starts, ends_on=t.ends)
    for o in world.checks:
        add(models.OpeningCheck, item_id=of(o.item), person_id=who(o.person), opened=o.opened, looked_by=decider, looked_on=o.looked)


def listed(names: tuple[str, ...] | None) -> list[str] | None:
    """An empty column means "all"."""
    return None if names is None else list(names)
