"""Who asks the clause, on which day and about what: the rows that it begins with."""

from datetime import date

from portal.access.actor import Actor

DOOR = "CAST(:door AS text)"  # the clause writes the door itself where only one can be meant
ONE = f"""SELECT 0 AS n, CAST(:person_id AS uuid) AS person_id, {DOOR} AS door,
            CAST(:organisation_id AS uuid) AS organisation_id, CAST(:day AS date) AS day, now() AS moment, {{}}"""
ONE_EVERYWHERE = ONE.format("NULL::uuid AS item_id")
ONE_IN_FILE = ONE.format("NULL::uuid AS item_id, CAST(:youth_file_id AS uuid) AS youth_file_id")
ONE_ON_ITEM = ONE.format(
    "CAST(:item_id AS uuid) AS item_id, (SELECT youth_file_id FROM item WHERE id = CAST(:item_id AS uuid))"
    " AS youth_file_id"
)
ONE_PERSON = frozenset({ONE_EVERYWHERE, ONE_IN_FILE})  # nothing but values: writing them twice costs nothing

# The arrays are a step of their own: how many there are is then no reason for PostgreSQL to plan the clause anew each
# time, which costs more than to answer it.
MANY = """SELECT q.n, q.person_id, q.door, q.organisation_id, q.day, coalesce(q.moment, now()) AS moment, q.item_id,
            f.youth_file_id
        FROM (SELECT CAST(:ns AS integer[]) AS ns, CAST(:persons AS uuid[]) AS persons, CAST(:doors AS text[]) AS doors,
            CAST(:organisations AS uuid[]) AS organisations, CAST(:days AS date[]) AS days,
            CAST(:moments AS timestamptz[]) AS moments, CAST(:items AS uuid[]) AS items OFFSET 0) a
        CROSS JOIN LATERAL unnest(a.ns, a.persons, a.doors, a.organisations, a.days, a.moments, a.items)
            q (n, person_id, door, organisation_id, day, moment, item_id)
        JOIN item f ON f.id = q.item_id"""

# Everyone who takes or took part in the item's file, and who is on duty for an organisation in it.
IN_THE_FILE = """SELECT row_number() OVER ()::integer AS n, e.person_id, e.door, e.organisation_id,
            CAST(:day AS date) AS day, now() AS moment, CAST(:item_id AS uuid) AS item_id, e.youth_file_id
        FROM (SELECT DISTINCT p.person_id, CASE WHEN p.organisation_id IS NULL THEN 'family' ELSE 'work' END AS door,
                p.organisation_id, p.youth_file_id
            FROM participation p JOIN item f ON f.id = CAST(:item_id AS uuid) AND p.youth_file_id = f.youth_file_id
            UNION SELECT d.person_id, 'work', d.organisation_id, o.youth_file_id
            FROM item f JOIN organisation_period o ON o.youth_file_id = f.youth_file_id
            JOIN duty_shift d ON d.organisation_id = o.organisation_id AND d.starts_at <= now() AND now() < d.ends_at
            WHERE f.id = CAST(:item_id AS uuid)) e"""


def one(actor: Actor, day: date) -> dict[str, object]:
    """The values that say who asks."""
    return {
        "person_id": actor.person_id,
        "door": actor.door.value,
        "organisation_id": actor.organisation_id,
        "day": day,
    }
