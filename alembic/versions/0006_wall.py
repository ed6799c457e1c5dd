"""The wall: PostgreSQL itself shows an actor only the files that one of the four doors opens to them today.

It is the net behind the clause, so it is coarser: it knows files, not items.

Revision ID: 0006
Revises: 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"

HEAD = "LANGUAGE {language} STABLE SECURITY DEFINER SET search_path = public, pg_temp"
PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
COVERS = "{0}.starts_on <= legal_today() AND ({0}.ends_on IS NULL OR {0}.ends_on >= legal_today())"
THROUGH_MY_DOOR = f"""p.person_id = {PERSON} AND ({DOOR} = 'work') = (p.organisation_id IS NOT NULL)
          AND (p.organisation_id IS NULL OR p.organisation_id = {ORGANISATION})"""
# Nobody enters the file of their own kin by the work door.
NOT_OWN_KIN = f"""({DOOR} = 'family' OR NOT (
              EXISTS (SELECT 1 FROM own_kin k WHERE k.person_id = {PERSON} AND k.youth_file_id = f.youth_file_id
                  AND k.starts_on <= legal_today() AND (k.ended_on IS NULL OR k.ended_on > legal_today()))
              OR EXISTS (SELECT 1 FROM participation o WHERE o.person_id = {PERSON}
                  AND o.youth_file_id = f.youth_file_id AND o.organisation_id IS NULL
                  AND o.starts_on <= legal_today())))"""

ORGANISATION_IS_IN = f"""(p.organisation_id IS NULL OR EXISTS (SELECT 1 FROM organisation_period o
            WHERE o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id
            AND {COVERS.format("o")}))"""

# Door 1: who takes part today. `{file}` narrows each door to one file, for who has thousands.
BY_PARTICIPATION = f"""SELECT f.youth_file_id FROM (SELECT p.youth_file_id FROM participation p
            WHERE {THROUGH_MY_DOOR} AND {COVERS.format("p")} AND {ORGANISATION_IS_IN} {{file}}) f
        WHERE {NOT_OWN_KIN}"""
# Door 3: on the duty roster at this hour, of an organisation in the file; emergency access is for them only.
BY_DUTY = f"""SELECT f.youth_file_id FROM (SELECT p.youth_file_id FROM duty_shift d
            JOIN organisation_period p ON p.organisation_id = d.organisation_id AND {COVERS.format("p")}
            WHERE {DOOR} = 'work' AND d.person_id = {PERSON} AND d.organisation_id = {ORGANISATION}
            AND d.starts_at <= now() AND now() < d.ends_at {{file}}) f
        WHERE {NOT_OWN_KIN}"""
# Door 4: what is left of a part that ended: the organisation's own period, the family's own, and own words.
BY_FORMER_PART = f"""SELECT p.youth_file_id FROM participation p
        WHERE {THROUGH_MY_DOOR} AND p.starts_on <= legal_today() {{file}} AND (
            p.organisation_id IS NULL
            OR (NOT {ORGANISATION_IS_IN} AND {COVERS.format("p")})
            OR EXISTS (SELECT 1 FROM item i WHERE i.author_id = p.person_id AND i.youth_file_id = p.youth_file_id
                AND i.organisation_id = p.organisation_id))"""
DOORS = {"participation": BY_PARTICIPATION, "duty": BY_DUTY, "former_part": BY_FORMER_PART}


def _door(name: str) -> str:
    return f"""
    CREATE FUNCTION files_by_{name}() RETURNS SETOF uuid {HEAD.format(language="sql")}
    BEGIN ATOMIC
        {DOORS[name].format(file="")};
    END
    """


# Which files are open to the actor is found out once per transaction and remembered in a setting that ends with it. It
# names the actor, so that another actor in the same transaction finds it out anew; a write to a fact forgets it (0005).
# Measured: the same check as an array in a sub-select made every statement of the clause three times as slow, since
# each of its hundred looks at a table asked for the array again.
ACTOR = f"""concat_ws('|', 'files', current_setting('portal.person_id', true), {DOOR},
            current_setting('portal.organisation_id', true), '')"""
TOO_MANY = 500  # a longer list is no list: then each file is asked for by itself
WALL_FILES = f"""
    CREATE FUNCTION wall_files() RETURNS text {HEAD.format(language="plpgsql")}
    AS $$
    DECLARE
        files text[];
    BEGIN
        IF nullif(current_setting('portal.person_id', true), '') IS NOT NULL THEN
            SELECT array_agg(f.file) INTO files FROM (
                SELECT files_by_participation()::text AS file UNION SELECT files_by_duty()::text
                UNION SELECT files_by_former_part()::text LIMIT {TOO_MANY + 1}) f;
        END IF;
        RETURN CASE WHEN cardinality(files) > {TOO_MANY} THEN 'many' || {ACTOR}
            ELSE {ACTOR} || coalesce(array_to_string(files, ','), '') END;
    END
    $$
"""
WALL_ACTOR = f"""
    CREATE FUNCTION wall_actor() RETURNS text LANGUAGE sql STABLE
    RETURN {ACTOR}
"""
OF_FILE = "AND p.youth_file_id = of_file"
WALL_ADMITS = f"""
    CREATE FUNCTION wall_admits(of_file uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        open_files text := current_setting('portal.files', true);
    BEGIN
        IF open_files IS NULL OR strpos(open_files, {ACTOR}) = 0 THEN
            open_files := wall_files();
            PERFORM set_config('portal.files', open_files, true);
        END IF;
        IF starts_with(open_files, 'many') THEN
            RETURN {" OR ".join(f"EXISTS ({door.format(file=OF_FILE)})" for door in DOORS.values())};
        END IF;
        RETURN strpos(open_files, of_file::text) > 0;
    END
    $$
"""
# Door 2: data of the own organisation; of others only who works in a file that is open to the actor.
WALL_COLLEAGUE = f"""
    CREATE FUNCTION wall_colleague(person uuid, organisation uuid) RETURNS boolean {HEAD.format(language="plpgsql")}
    AS $$
    BEGIN
        RETURN ({DOOR} = 'work' AND organisation = {ORGANISATION}) OR person = {PERSON}
            OR EXISTS (SELECT 1 FROM participation c JOIN participation p ON p.youth_file_id = c.youth_file_id
                WHERE c.person_id = person AND c.organisation_id = organisation AND {THROUGH_MY_DOOR});
    END
    $$
"""
FUNCTIONS = (
    "files_by_participation()",
    "files_by_duty()",
    "files_by_former_part()",
    "wall_actor()",
    "wall_files()",
    "wall_admits(uuid)",
    "wall_colleague(uuid, uuid)",
)

# The few lines that every table with case data gets in the migration that makes it, by one call: as owner,
# SELECT protect_case_table of its name.
# The policies go with the table; nothing needs undoing.
PROTECT_CASE_TABLE = """
    CREATE FUNCTION protect_case_table(name regclass, file_column text DEFAULT 'youth_file_id',
        rights text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    DECLARE
        wall text := format(
            'CASE WHEN starts_with(current_setting(''portal.files'', true), wall_actor())
                THEN strpos(current_setting(''portal.files'', true), %1$I::text) > 0 ELSE wall_admits(%1$I) END',
            file_column);
    BEGIN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY in_my_files ON %s TO portal_app USING (%s) WITH CHECK (%s)', name, wall, wall);
        EXECUTE format('GRANT %s ON %s TO portal_app', rights, name);
    END
    $$
"""

# Facts end and are never thrown away: the portal's login cannot delete them.
FACTS = (
    "organisation_period",
    "coordinator",
    "participation",
    "stay",
    "authority",
    "legal_framework",
    "item",
    "item_person",
    "case_person",
    "contact_details",
    "consent",
    "standing_grant",
    "incapacity",
    "measure_decision",
    "release",
    "exclusion",
    "withholding",
    "third_party_mark",
    "court_block",
    "not_for",
    "own_kin",
    "topic_need",
    "opening_check",
)
# What the jobs read to decide with the same clause: facts, no names, no numbers, no addresses.
READ_BY_JOBS = (*sorted(set(FACTS) - {"case_person", "contact_details"}), "access_epoch", "emergency_access")
OF_ORGANISATION = ("duty_shift", "module_topics")


def upgrade() -> None:
    for name in DOORS:
        op.execute(_door(name))
    for function in (WALL_ACTOR, WALL_FILES, WALL_ADMITS, WALL_COLLEAGUE, PROTECT_CASE_TABLE):
        op.execute(function)
    for function in FUNCTIONS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO portal_app")
    for table in FACTS:
        op.execute(f"SELECT protect_case_table('{table}', rights => 'SELECT, INSERT, UPDATE')")
    op.execute("SELECT protect_case_table('emergency_access', rights => 'SELECT')")
    op.execute("SELECT protect_case_table('access_epoch', rights => 'SELECT')")
    op.execute("SELECT protect_case_table('youth_file', 'id', 'SELECT, UPDATE')")
    op.execute("GRANT DELETE ON item_person TO portal_app")  # a reader or party taken away; the log keeps who did it
    for table in READ_BY_JOBS:
        _open_to_jobs(table)
    _open_to_jobs("youth_file", "id, born_on, opened_on, closed_on")
    for table in OF_ORGANISATION:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY of_my_organisation ON {table} TO portal_app "
            f"USING ({DOOR} = 'work' AND organisation_id = {ORGANISATION}) "
            f"WITH CHECK ({DOOR} = 'work' AND organisation_id = {ORGANISATION})"
        )
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO portal_app")
        _open_to_jobs(table)
    op.execute("ALTER TABLE family_guide ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY of_colleagues ON family_guide TO portal_app USING (wall_colleague(worker_id, organisation_id)) "
        f"WITH CHECK ({DOOR} = 'work' AND organisation_id = {ORGANISATION})"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON family_guide TO portal_app")
    _open_to_jobs("family_guide")
    op.execute("ALTER TABLE employment ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY of_colleagues ON employment TO portal_app USING (wall_colleague(person_id, organisation_id)) "
        f"WITH CHECK ({DOOR} = 'work' AND organisation_id = {ORGANISATION})"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON employment TO portal_app")
    op.execute("GRANT SELECT, INSERT ON person TO portal_app")


def downgrade() -> None:
    op.execute("REVOKE ALL ON person, employment FROM portal_app")
    op.execute("DROP POLICY of_colleagues ON employment")
    op.execute("ALTER TABLE employment DISABLE ROW LEVEL SECURITY")
    op.execute("DROP POLICY of_colleagues ON family_guide")
    _close(*FACTS, "emergency_access", "access_epoch", "youth_file", *OF_ORGANISATION, "family_guide")
    op.execute("DROP FUNCTION protect_case_table(regclass, text, text)")
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")


def _open_to_jobs(table: str, columns: str = "") -> None:
    op.execute(f"CREATE POLICY read_by_jobs ON {table} FOR SELECT TO portal_worker USING (true)")
    op.execute(f"GRANT SELECT {f'({columns})' if columns else ''} ON {table} TO portal_worker")


def _close(*tables: str) -> None:
    for table in tables:
        for policy in ("in_my_files", "of_my_organisation", "read_by_jobs"):
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"REVOKE ALL ON {table} FROM portal_app, portal_worker")
