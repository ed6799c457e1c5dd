"""The wall costs as little for who has thousands of files as for who has five: what is remembered is found at once.

Before, a list longer than 500 files was not remembered: each row asked the doors for its own file (0.1 ms a row, 12 s
for a list of 5,000), and one of 300 was searched from end to end for each row. Now the files of the actor stand in 1,
16 or 256 short texts by how their ids begin, and a row searches only the one in which its file would stand.

What is remembered still names the actor and ends with the transaction; a write to a fact still forgets it (0005). The
policy of a table is one call, which the planner does not take apart: the expression that stood there before cost a
statement of the clause a third of its planning.

Revision ID: 0082
Revises: 0080
"""

from alembic import op

revision = "0082"
down_revision = "0080"

HEAD = "LANGUAGE {language} STABLE SECURITY DEFINER SET search_path = public, pg_temp"

# -- the doors of 0006, but for this: who asks and on which day is found once, not for each file ---------------------

PERSON = "(SELECT nullif(current_setting('portal.person_id', true), '')::uuid)"
ORGANISATION = "(SELECT nullif(current_setting('portal.organisation_id', true), '')::uuid)"
DOOR = "(SELECT current_setting('portal.door', true))"
TODAY = "(SELECT legal_today())"
COVERS = f"{{0}}.starts_on <= {TODAY} AND ({{0}}.ends_on IS NULL OR {{0}}.ends_on >= {TODAY})"
THROUGH_MY_DOOR = f"""p.person_id = {PERSON} AND ({DOOR} = 'work') = (p.organisation_id IS NOT NULL)
          AND (p.organisation_id IS NULL OR p.organisation_id = {ORGANISATION})"""
NOT_OWN_KIN = f"""({DOOR} = 'family' OR NOT (
              EXISTS (SELECT 1 FROM own_kin k WHERE k.person_id = {PERSON} AND k.youth_file_id = f.youth_file_id
                  AND k.starts_on <= {TODAY} AND (k.ended_on IS NULL OR k.ended_on > {TODAY}))
              OR EXISTS (SELECT 1 FROM participation o WHERE o.person_id = {PERSON}
                  AND o.youth_file_id = f.youth_file_id AND o.organisation_id IS NULL
                  AND o.starts_on <= {TODAY})))"""
ORGANISATION_IS_IN = f"""(p.organisation_id IS NULL OR EXISTS (SELECT 1 FROM organisation_period o
            WHERE o.youth_file_id = p.youth_file_id AND o.organisation_id = p.organisation_id
            AND {COVERS.format("o")}))"""
BY_PARTICIPATION = f"""SELECT f.youth_file_id FROM (SELECT p.youth_file_id FROM participation p
            WHERE {THROUGH_MY_DOOR} AND {COVERS.format("p")} AND {ORGANISATION_IS_IN}) f
        WHERE {NOT_OWN_KIN}"""
BY_DUTY = f"""SELECT f.youth_file_id FROM (SELECT p.youth_file_id FROM duty_shift d
            JOIN organisation_period p ON p.organisation_id = d.organisation_id AND {COVERS.format("p")}
            WHERE {DOOR} = 'work' AND d.person_id = {PERSON} AND d.organisation_id = {ORGANISATION}
            AND d.starts_at <= now() AND now() < d.ends_at) f
        WHERE {NOT_OWN_KIN}"""
BY_FORMER_PART = f"""SELECT p.youth_file_id FROM participation p
        WHERE {THROUGH_MY_DOOR} AND p.starts_on <= {TODAY} AND (
            p.organisation_id IS NULL
            OR (NOT {ORGANISATION_IS_IN} AND {COVERS.format("p")})
            OR EXISTS (SELECT 1 FROM item i WHERE i.author_id = p.person_id AND i.youth_file_id = p.youth_file_id
                AND i.organisation_id = p.organisation_id))"""
DOORS = {"participation": BY_PARTICIPATION, "duty": BY_DUTY, "former_part": BY_FORMER_PART}

# -- what is remembered, and how a row is looked up in it --------------------------------------------------------------

# Whose files are remembered. It cannot be empty, as `portal.files` is when nothing is; without one of the three it is
# NULL, equals nothing, and the files are found again.
WHOSE = """'of ' || current_setting('portal.person_id', true) || current_setting('portal.door', true)
            || current_setting('portal.organisation_id', true)"""
# By how many digits the files are spread is the length of `portal.files_by`: with about ten in a text a row takes a
# microsecond, whether there are five or five thousand.
IS_REMEMBERED = """coalesce(strpos(current_setting(
            'portal.files_' || left(of_file::text, length(current_setting('portal.files_by', true))), true),
            of_file::text) > 0, false)"""
# The last door is for parts that ended: who has no part beside the files found already need not try it.
REMEMBER_FILES = f"""
    CREATE FUNCTION wall_remember_files() RETURNS void {HEAD.format(language="plpgsql")}
    AS $$
    DECLARE
        files uuid[] := '{{}}';
        digits integer;
    BEGIN
        IF nullif(current_setting('portal.person_id', true), '') IS NOT NULL THEN
            files := ARRAY(SELECT files_by_participation() UNION SELECT files_by_duty());
            IF EXISTS (SELECT 1 FROM participation p WHERE {THROUGH_MY_DOOR}
                    AND p.youth_file_id NOT IN (SELECT unnest(files))) THEN
                files := ARRAY(SELECT unnest(files) UNION SELECT files_by_former_part());
            END IF;
        END IF;
        digits := CASE WHEN cardinality(files) <= 8 THEN 0 WHEN cardinality(files) <= 160 THEN 1 ELSE 2 END;
        PERFORM set_config('portal.files_by', repeat('x', digits), true);
        PERFORM set_config('portal.files_' || s.begins, coalesce(string_agg(f.file::text, ','), ''), true)
        FROM (SELECT right(lpad(to_hex(n), 2, '0'), digits) AS begins
            FROM generate_series(0, (16 ^ digits)::integer - 1) n) s
        LEFT JOIN unnest(files) f (file) ON left(f.file::text, digits) = s.begins
        GROUP BY s.begins;
        PERFORM set_config('portal.files', {WHOSE}, true);
    END
    $$
"""
# Not SECURITY DEFINER and without a search_path of its own: each costs more than the answer, and all that it reads is
# PostgreSQL's own. Its cost lets the planner ask first what is cheaper to ask.
ADMITS = f"""
    CREATE OR REPLACE FUNCTION wall_admits(of_file uuid) RETURNS boolean LANGUAGE plpgsql STABLE COST 10
    AS $$
    BEGIN
        IF current_setting('portal.files', true) = {WHOSE} THEN
            RETURN {IS_REMEMBERED};
        END IF;
        PERFORM public.wall_remember_files();
        RETURN {IS_REMEMBERED};
    END
    $$
"""
PROTECT_CASE_TABLE = """
    CREATE OR REPLACE FUNCTION protect_case_table(name regclass, file_column text DEFAULT 'youth_file_id',
        rights text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') RETURNS void
    LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    DECLARE
        wall text := {wall};
    BEGIN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY in_my_files ON %s TO portal_app USING (%s) WITH CHECK (%s)', name, wall, wall);
        EXECUTE format('GRANT %s ON %s TO portal_app', rights, name);
    END
    $$
"""
NEW_WALL = "format('wall_admits(%I)', {file_column})"
# Every table that has the policy gets it in the other words; that of the log also leaves out what is of no file.
SAY_IT_OTHERWISE = """
    DO $$
    DECLARE
        each record;
        wall text;
    BEGIN
        FOR each IN
            SELECT tablename AS name, with_check IS NOT NULL AS writes, qual LIKE '%IS NOT NULL%' AS may_be_of_none,
                substring(qual FROM 'wall_admits\\((\\w+)\\)') AS file_column
            FROM pg_policies WHERE schemaname = 'public' AND policyname = 'in_my_files'
        LOOP
            IF each.file_column IS NULL THEN
                RAISE EXCEPTION 'the wall of % is not understood', each.name;
            END IF;
            wall := {wall};
            IF each.may_be_of_none THEN
                wall := format('%I IS NOT NULL AND %s', each.file_column, wall);
            END IF;
            EXECUTE format('ALTER POLICY in_my_files ON %I USING (%s)', each.name, wall);
            IF each.writes THEN
                EXECUTE format('ALTER POLICY in_my_files ON %I WITH CHECK (%s)', each.name, wall);
            END IF;
        END LOOP;
    END
    $$
"""

# -- as it was (0006), for the way back --------------------------------------------------------------------------------

OLD_TOO_MANY = 500
OLD_ACTOR = """concat_ws('|', 'files', current_setting('portal.person_id', true), current_setting('portal.door', true),
            current_setting('portal.organisation_id', true), '')"""
OLD_WALL_ACTOR = f"CREATE FUNCTION wall_actor() RETURNS text LANGUAGE sql STABLE RETURN {OLD_ACTOR}"
OLD_WALL_FILES = f"""
    CREATE FUNCTION wall_files() RETURNS text {HEAD.format(language="plpgsql")}
    AS $$
    DECLARE
        files text[];
    BEGIN
        IF nullif(current_setting('portal.person_id', true), '') IS NOT NULL THEN
            SELECT array_agg(f.file) INTO files FROM (
                SELECT files_by_participation()::text AS file UNION SELECT files_by_duty()::text
                UNION SELECT files_by_former_part()::text LIMIT {OLD_TOO_MANY + 1}) f;
        END IF;
        RETURN CASE WHEN cardinality(files) > {OLD_TOO_MANY} THEN 'many' || {OLD_ACTOR}
            ELSE {OLD_ACTOR} || coalesce(array_to_string(files, ','), '') END;
    END
    $$
"""
# The doors written out for one file would be a copy of all of 0006: asking each for its files says the same.
OLD_ADMITS = f"""
    CREATE OR REPLACE FUNCTION wall_admits(of_file uuid) RETURNS boolean {HEAD.format(language="plpgsql")}
    AS $$
    DECLARE
        open_files text := current_setting('portal.files', true);
    BEGIN
        IF open_files IS NULL OR strpos(open_files, {OLD_ACTOR}) = 0 THEN
            open_files := wall_files();
            PERFORM set_config('portal.files', open_files, true);
        END IF;
        IF starts_with(open_files, 'many') THEN
            RETURN of_file IN (SELECT files_by_participation() UNION SELECT files_by_duty()
                UNION SELECT files_by_former_part());
        END IF;
        RETURN strpos(open_files, of_file::text) > 0;
    END
    $$
"""
OLD_WALL = """format(
            'CASE WHEN starts_with(current_setting(''portal.files'', true), wall_actor())
                THEN strpos(current_setting(''portal.files'', true), %1$I::text) > 0 ELSE wall_admits(%1$I) END',
            {file_column})"""


def upgrade() -> None:
    for name, door in DOORS.items():
        op.execute(
            f"CREATE OR REPLACE FUNCTION files_by_{name}() RETURNS SETOF uuid {HEAD.format(language='sql')} "
            f"BEGIN ATOMIC {door}; END"
        )
    op.execute(REMEMBER_FILES)
    op.execute(ADMITS)
    _say_walls(NEW_WALL)
    op.execute("GRANT EXECUTE ON FUNCTION wall_remember_files() TO portal_app")
    op.execute("DROP FUNCTION wall_actor()")
    op.execute("DROP FUNCTION wall_files()")


def downgrade() -> None:
    """The doors stay: they say the same in both forms."""
    for function in (OLD_WALL_ACTOR, OLD_WALL_FILES, OLD_ADMITS):
        op.execute(function)
    op.execute("GRANT EXECUTE ON FUNCTION wall_actor(), wall_files() TO portal_app")
    _say_walls(OLD_WALL)
    op.execute("DROP FUNCTION wall_remember_files()")


def _say_walls(wall: str) -> None:
    """In the tables that are there and in those to come. Past SQLAlchemy, which would double each percent sign."""
    connection = op.get_bind().execution_options(no_parameters=True)
    connection.exec_driver_sql(PROTECT_CASE_TABLE.replace("{wall}", wall.format(file_column="file_column")))
    connection.exec_driver_sql(SAY_IT_OTHERWISE.replace("{wall}", wall.format(file_column="each.file_column")))
    connection.execution_options(no_parameters=False)
