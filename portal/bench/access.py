"""The access clause beside the query that a careful hand would write for one page, at 1,000 to 1,000,000 files.

Both give the same rows (that is checked). The clause serves every standing, kind and day; the hand-written query knows
that the asker is a worker who looks for help plans.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from uuid import UUID

import psycopg
from sqlalchemy import Engine, Select, make_url, text
from sqlalchemy.orm import Session

from portal.access import scope
from portal.access.actor import Actor, Door
from portal.access.policy import Kind, Letter
from portal.bench.access_world import FACTS, fill, organisation, worker
from portal.bench.caseload import Caseload
from portal.bench.harness import TIMES, Figure, take_turns
from portal.bench.surroundings import NAME, Surroundings
from portal.database.base import new_id
from portal.database.session import act_as, engine_for, legal_today
from portal.dossier.models import Item

SIZES = (1_000, 100_000, 1_000_000)  # the last takes ten minutes: `portal bench access --files 100000` leaves it out
CASELOADS = (5, 50, 5_000)
CLAUSE_GOAL = 1.3
LINEAR_FROM = 100_000  # from here on no plan may scan a case table from end to end

# What a careful hand would write for "the help plans that I, a worker, may view": the same rules, known beforehand.
BY_HAND = """
    SELECT i.id FROM participation p
    JOIN organisation_period o ON o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id
        AND o.starts_on <= :day AND (o.ends_on IS NULL OR o.ends_on >= :day)
    JOIN item i ON i.youth_file_id = p.youth_file_id AND i.kind = 'help_plan'
    WHERE p.person_id = :person AND p.organisation_id = :organisation AND p.role = 'worker_provider' {file}
        AND p.starts_on <= :day AND (p.ends_on IS NULL OR p.ends_on >= :day)
        AND NOT EXISTS (SELECT 1 FROM own_kin k WHERE k.person_id = p.person_id
            AND k.youth_file_id = p.youth_file_id AND k.starts_on <= :day AND (k.ended_on IS NULL OR k.ended_on > :day))
        AND NOT EXISTS (SELECT 1 FROM participation f WHERE f.person_id = p.person_id
            AND f.youth_file_id = p.youth_file_id AND f.organisation_id IS NULL AND f.starts_on <= :day)
        AND ((i.audience = 'circle' AND cardinality(i.path) = 1) OR NOT EXISTS (SELECT 1 FROM item up
            WHERE up.id = ANY (i.path) AND up.author_id IS DISTINCT FROM p.person_id
            AND (up.audience IN ('author', 'named')
                OR (up.audience = 'organisation' AND up.organisation_id IS DISTINCT FROM p.organisation_id))))
        AND NOT EXISTS (SELECT 1 FROM court_block x WHERE x.youth_file_id = i.youth_file_id
            AND x.person_id = p.person_id AND x.starts_on <= :day AND (x.ends_on IS NULL OR x.ends_on >= :day)
            AND (x.kinds IS NULL OR EXISTS (SELECT 1 FROM item up WHERE up.id = ANY (i.path)
                AND up.kind = ANY (x.kinds))))
        AND NOT EXISTS (SELECT 1 FROM withholding x WHERE x.item_id = ANY (i.path) AND x.person_id = p.person_id
            AND x.starts_on <= :day AND (x.ended_on IS NULL OR x.ended_on > :day))
        AND NOT EXISTS (SELECT 1 FROM exclusion x WHERE x.youth_file_id = i.youth_file_id
            AND x.person_id = p.person_id AND x.starts_on <= :day AND (x.ended_on IS NULL OR x.ended_on > :day)
            AND EXISTS (SELECT 1 FROM item up WHERE up.id = ANY (i.path) AND up.reveals_stay))
        AND NOT EXISTS (SELECT 1 FROM third_party_mark x WHERE x.item_id = ANY (i.path) AND x.starts_on <= :day
            AND (x.ended_on IS NULL OR x.ended_on > :day) AND x.person_id IS DISTINCT FROM p.person_id
            AND 'money' = ANY (i.topics))
        AND NOT EXISTS (SELECT 1 FROM item up JOIN item_person x ON x.item_id = up.id AND x.link = 'subject'
            WHERE up.id = ANY (i.path) AND up.kind IN ('safety_signal', 'worry_raised', 'talk_with_child_alone')
            AND (x.person_id = p.person_id OR EXISTS (SELECT 1 FROM family_guide g WHERE g.worker_id = p.person_id
                AND g.guided_id = x.person_id AND g.starts_on <= :day AND (g.ends_on IS NULL OR g.ends_on >= :day))))
    UNION
    SELECT i.id FROM item i WHERE i.author_id = :person AND i.organisation_id = :organisation
        AND i.kind = 'help_plan' {own_file}
        AND NOT EXISTS (SELECT 1 FROM court_block x WHERE x.youth_file_id = i.youth_file_id
            AND x.person_id = :person AND x.starts_on <= :day AND (x.ends_on IS NULL OR x.ends_on >= :day)
            AND (x.kinds IS NULL OR 'help_plan' = ANY (x.kinds)))
        AND NOT EXISTS (SELECT 1 FROM withholding x WHERE x.item_id = ANY (i.path) AND x.person_id = :person
            AND x.starts_on <= :day AND (x.ended_on IS NULL OR x.ended_on > :day))
"""
EVERYWHERE = text(f"SELECT id FROM item WHERE id IN ({BY_HAND.format(file='', own_file='')})")  # noqa: S608
IN_FILE = text(
    "SELECT id FROM item WHERE id IN ("  # noqa: S608 - no word of it comes from people
    + BY_HAND.format(file="AND p.youth_file_id = :file", own_file="AND i.youth_file_id = :file")
    + ") AND youth_file_id = :file"
)


class _HelpPlan(Item):
    """Items as a part's own table would be asked for: of one kind."""

    kinds = frozenset({Kind.HELP_PLAN})


def figures(place: Surroundings) -> Iterator[Figure]:
    """Grow one database through the sizes and measure at each."""
    admin = make_url(place.admin_url).set(database=NAME).render_as_string(hide_password=False)
    owner, portal = engine_for(place.owner_url), engine_for(place.settings.database_url)
    filled, caseload = 0, Caseload(portal)
    with psycopg.connect(admin.replace("+psycopg", ""), autocommit=True) as connection:
        for size in (size for size in SIZES if size <= place.most_files):
            fill(connection, filled, size)
            filled = size
            for files in CASELOADS:
                if files <= size:
                    yield from _of_one(owner, portal, size, files)
            yield from caseload.at(size)
    owner.dispose()
    portal.dispose()


def _of_one(owner: Engine, portal: Engine, size: int, files: int) -> Iterable[Figure]:
    actor = Actor(worker(files), new_id(), Door.WORK, organisation(worker(files)))
    label = f"{size:,} files, worker of {files:,}".replace(",", ".")
    rounds = 60 if files <= 50 else 12
    with Session(owner) as bare, Session(portal) as walled:
        for session in (bare, walled):
            act_as(session, actor)
        one_file = bare.scalars(
            text("SELECT youth_file_id FROM participation WHERE person_id = :person LIMIT 1"),
            {"person": actor.person_id},
        ).one()
        for name, file in (("list of all", None), ("list in a file", one_file)):
            if sorted(_clause(bare, actor, file)) != sorted(_by_hand(bare, actor, file)):
                raise AssertionError(f"{label}: the clause and the hand-written query give different rows")
            times = take_turns(
                {
                    "clause": partial(_clause, bare, actor, file),
                    "by hand": partial(_by_hand, bare, actor, file),
                    "behind the wall": partial(_clause, walled, actor, file),
                },
                rounds=rounds,
                warm=12,
            )
            hand = times["by hand"].p50
            yield Figure("access", f"{label}: {name}", times["clause"].p50 / hand, TIMES, CLAUSE_GOAL, hand)
            yield Figure(
                "access",
                f"{label}: {name}, wall beside no wall",
                times["behind the wall"].p50 / times["clause"].p50,
                TIMES,
                None,
                times["clause"].p50,
            )
        if size >= LINEAR_FROM:
            scans = float(len(_scans(bare, actor)))
            yield Figure("access", f"{label}: case tables scanned from end to end", scans, "tables", 0.0)


def _clause(session: Session, actor: Actor, file: UUID | None = None) -> list[UUID]:
    return list(session.scalars(*scope.visible(session, actor, Letter.V, _HelpPlan, _ids, youth_file_id=file)))


def _ids(rows: Select[_HelpPlan]) -> Select[UUID]:
    return rows.with_only_columns(Item.id)


def _by_hand(session: Session, actor: Actor, file: UUID | None = None) -> list[UUID]:
    values: dict[str, object] = {
        "person": actor.person_id,
        "organisation": actor.organisation_id,
        "day": legal_today(session),
    }
    return list(
        session.scalars(EVERYWHERE, values) if file is None else session.scalars(IN_FILE, values | {"file": file})
    )


def _scans(session: Session, actor: Actor) -> set[str]:
    """The case tables that the plan of the clause reads from end to end."""
    statement, asked = scope.visible(session, actor, Letter.V, _HelpPlan, _ids)
    compiled = statement.compile(session.get_bind(), compile_kwargs={"render_postcompile": True})
    values = [asked[name] for name in compiled.positiontup or ()]
    plan = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", tuple(values))
    return set(_scanned(plan.scalar_one()[0]["Plan"]))


def _scanned(node: dict[str, object]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] in FACTS:
        yield str(node["Relation Name"])
    children = node.get("Plans", [])
    assert isinstance(children, list)
    for child in children:
        yield from _scanned(child)
