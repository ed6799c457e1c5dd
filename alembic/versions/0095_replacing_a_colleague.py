"""A whole caseload goes to a colleague in one act of the database: by the worker, or by who leads the team.

Who leads a team sees no file, and is told how many there are and not whose.

Revision ID: 0095
Revises: 0089
"""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0089"

PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
RUNS = "{0}.starts_on <= legal_today() AND ({0}.ends_on IS NULL OR {0}.ends_on >= legal_today())"
HEAD = "LANGUAGE {0} {1} SECURITY DEFINER SET search_path = public, pg_temp"
ME_AS = f"""{DOOR} = 'work' AND EXISTS (SELECT 1 FROM employment m WHERE m.person_id = {PERSON}
            AND m.organisation_id = {ORGANISATION} AND m.work = '{{0}}' AND {RUNS.format("m")})"""
MIDNIGHT = "({0})::timestamp AT TIME ZONE 'Europe/Amsterdam'"

LEADS_TEAM = f"""
    CREATE FUNCTION leads_team() RETURNS boolean {HEAD.format("sql", "STABLE")}
    AS $$ SELECT coalesce({ME_AS.format("team_manager")}, false) $$
"""
# The files in which someone guides the youth for the actor's organisation. For the functions below only.
CASELOAD = f"""
    CREATE FUNCTION caseload_of(worker uuid)
    RETURNS TABLE (youth_file_id uuid, part_id uuid) {HEAD.format("sql", "STABLE")}
    AS $$
        SELECT p.youth_file_id, p.id FROM participation p JOIN youth_file f ON f.id = p.youth_file_id
        WHERE p.person_id = worker AND p.organisation_id = {ORGANISATION} AND p.role = 'worker_provider'
        AND f.closed_on IS NULL AND {RUNS.format("p")}
    $$
"""
# For who leads the team: who guides youths there, how many, and who comes in their place. Numbers, no files.
TEAM = f"""
    CREATE FUNCTION caseloads_of_team()
    RETURNS TABLE (person_id uuid, name text, job_title text, files bigint, coordinates bigint, shifts bigint,
        instead text, starts_on date, ends_on date) {HEAD.format("sql", "STABLE")}
    AS $$
        SELECT w.person_id, w.name, w.job_title, w.files,
            (SELECT count(*) FROM coordinator c JOIN youth_file f ON f.id = c.youth_file_id
                WHERE c.person_id = w.person_id AND c.organisation_id = {ORGANISATION} AND f.closed_on IS NULL
                AND {RUNS.format("c")}),
            (SELECT count(*) FROM duty_shift d WHERE d.person_id = w.person_id
                AND d.organisation_id = {ORGANISATION} AND d.ends_at > now()),
            (SELECT k.name FROM employment k WHERE k.person_id = r.colleague_id AND k.organisation_id = {ORGANISATION}
                ORDER BY k.starts_on DESC LIMIT 1)::text, r.starts_on, r.ends_on
        FROM (SELECT DISTINCT ON (e.person_id) e.person_id, e.name::text, e.job_title::text,
                (SELECT count(DISTINCT l.youth_file_id) FROM caseload_of(e.person_id) l) AS files
            FROM employment e WHERE e.organisation_id = {ORGANISATION}
            ORDER BY e.person_id, e.starts_on DESC) w
        LEFT JOIN LATERAL (SELECT x.colleague_id, x.starts_on, x.ends_on FROM replaced_caseload x
            WHERE x.worker_id = w.person_id AND x.organisation_id = {ORGANISATION}
            AND (x.ends_on IS NULL OR x.ends_on >= legal_today())
            ORDER BY x.starts_on DESC, x.made_at DESC LIMIT 1) r ON true
        WHERE leads_team() AND w.files > 0
    $$
"""
# All files or none. Answers nothing to who may not; one row with an obstacle where a rule stands in the way.
REPLACE = f"""
    CREATE FUNCTION replace_caseload(act uuid, worker uuid, colleague uuid, from_day date, until_day date, reason text)
    RETURNS TABLE (obstacle text, file_id uuid, part_id uuid, coordinates boolean)
    {HEAD.format("plpgsql", "VOLATILE")}
    AS $$
    DECLARE
        last_day date := coalesce(until_day, 'infinity');
        from_moment timestamptz := greatest({MIDNIGHT.format("from_day")}, now());
        until_moment timestamptz := CASE WHEN until_day IS NULL THEN 'infinity'::timestamptz
            ELSE {MIDNIGHT.format("until_day + 1")} END;
        called text;
        old participation;
        turn coordinator;
        shift duty_shift;
        named uuid;
    BEGIN
        IF {DOOR} IS DISTINCT FROM 'work' OR NOT (leads_team() OR worker = {PERSON}) OR worker = colleague
            OR from_day < legal_today() OR last_day < from_day OR (until_day IS NULL AND from_day <= legal_today())
        THEN
            RETURN;
        END IF;
        SELECT e.name INTO called FROM employment e WHERE e.person_id = colleague
            AND e.organisation_id = {ORGANISATION} AND e.work = 'professional' AND {RUNS.format("e")}
            ORDER BY e.starts_on DESC LIMIT 1;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        PERFORM f.id FROM youth_file f WHERE f.id IN (SELECT l.youth_file_id FROM caseload_of(worker) l)
            ORDER BY f.id FOR UPDATE;
        -- R-PER-08; and the same part twice at once is none
        obstacle := CASE
            WHEN EXISTS (SELECT 1 FROM caseload_of(worker)) AND fosters_with(colleague, {ORGANISATION}) THEN 'fosters'
            WHEN EXISTS (SELECT 1 FROM caseload_of(worker) l JOIN participation p USING (youth_file_id)
                WHERE p.person_id = colleague AND p.organisation_id = {ORGANISATION} AND p.role = 'worker_provider'
                AND p.starts_on <= last_day AND coalesce(p.ends_on, 'infinity') >= from_day
                AND NOT (p.starts_on <= from_day AND coalesce(p.ends_on, 'infinity') >= last_day)) THEN 'overlaps'
            END;
        IF obstacle IS NOT NULL THEN
            RETURN NEXT;
            RETURN;
        END IF;

        FOR old IN SELECT p.* FROM participation p WHERE p.id IN (SELECT l.part_id FROM caseload_of(worker) l)
            ORDER BY p.youth_file_id
        LOOP
            file_id := old.youth_file_id;
            coordinates := false;
            SELECT p.id INTO part_id FROM participation p WHERE p.youth_file_id = file_id AND p.person_id = colleague
                AND p.organisation_id = {ORGANISATION} AND p.role = 'worker_provider' AND p.starts_on <= from_day
                AND coalesce(p.ends_on, 'infinity') >= last_day LIMIT 1;
            IF NOT FOUND THEN
                part_id := gen_random_uuid();
                INSERT INTO participation (id, youth_file_id, person_id, role, organisation_id, module_id, module_kinds,
                    topics, replaces_id, starts_on, ends_on, recorded_by)
                VALUES (part_id, file_id, colleague, old.role, old.organisation_id, old.module_id, old.module_kinds,
                    old.topics, CASE WHEN until_day IS NOT NULL THEN old.id END, from_day, until_day, {PERSON});
            END IF;
            SELECT c.id INTO named FROM case_person c WHERE c.youth_file_id = file_id AND c.person_id = colleague;
            IF NOT FOUND THEN
                named := gen_random_uuid();
                INSERT INTO item (id, youth_file_id, kind, author_id, organisation_id, topics, recorded_on)
                VALUES (named, file_id, 'circle', CASE WHEN worker = {PERSON} THEN worker END, {ORGANISATION},
                    '{{placement}}', legal_today());
                INSERT INTO case_person (id, youth_file_id, person_id, given_name, recorded_by)
                VALUES (named, file_id, colleague, called, {PERSON});
            END IF;
            FOR turn IN SELECT c.* FROM coordinator c WHERE c.youth_file_id = file_id AND c.person_id = worker
                AND c.organisation_id = {ORGANISATION} AND c.starts_on <= last_day
                AND coalesce(c.ends_on, 'infinity') >= from_day ORDER BY c.starts_on FOR UPDATE
            LOOP
                coordinates := true;
                IF turn.starts_on < from_day THEN
                    UPDATE coordinator SET ends_on = from_day - 1 WHERE id = turn.id;
                    INSERT INTO coordinator (id, youth_file_id, person_id, organisation_id, starts_on, ends_on,
                        recorded_by)
                    VALUES (gen_random_uuid(), file_id, colleague, turn.organisation_id, from_day,
                        least(turn.ends_on, until_day), {PERSON});
                ELSE  -- a turn that has yet to begin, or begins today
                    UPDATE coordinator SET person_id = colleague, ends_on = least(turn.ends_on, until_day)
                    WHERE id = turn.id;
                END IF;
                IF coalesce(turn.ends_on, 'infinity') > last_day THEN
                    INSERT INTO coordinator (id, youth_file_id, person_id, organisation_id, starts_on, ends_on,
                        recorded_by)
                    VALUES (gen_random_uuid(), file_id, worker, turn.organisation_id, last_day + 1, turn.ends_on,
                        {PERSON});
                END IF;
            END LOOP;
            IF until_day IS NULL THEN
                UPDATE participation SET ends_on = from_day - 1 WHERE id = old.id;
            END IF;
            INSERT INTO replaced_caseload (id, act_id, youth_file_id, organisation_id, worker_id, colleague_id,
                part_id, name_id, reason, starts_on, ends_on, made_by)
            VALUES (gen_random_uuid(), act, file_id, {ORGANISATION}, worker, colleague, part_id, named,
                replace_caseload.reason, from_day, until_day, {PERSON});
            RETURN NEXT;
        END LOOP;
        IF file_id IS NULL THEN
            RETURN;
        END IF;
        FOR shift IN SELECT d.* FROM duty_shift d WHERE d.person_id = worker AND d.organisation_id = {ORGANISATION}
            AND d.ends_at > from_moment AND d.starts_at < until_moment FOR UPDATE
        LOOP
            IF shift.starts_at < from_moment THEN
                INSERT INTO duty_shift (id, organisation_id, person_id, starts_at, ends_at)
                VALUES (gen_random_uuid(), shift.organisation_id, worker, shift.starts_at, from_moment);
            END IF;
            IF shift.ends_at > until_moment THEN
                INSERT INTO duty_shift (id, organisation_id, person_id, starts_at, ends_at)
                VALUES (gen_random_uuid(), shift.organisation_id, worker, until_moment, shift.ends_at);
            END IF;
            UPDATE duty_shift SET person_id = colleague, starts_at = greatest(shift.starts_at, from_moment),
                ends_at = least(shift.ends_at, until_moment) WHERE id = shift.id;
        END LOOP;
    END
    $$
"""
FUNCTIONS = {
    "leads_team()": (LEADS_TEAM, "portal_app"),
    "caseload_of(uuid)": (CASELOAD, ""),
    "caseloads_of_team()": (TEAM, "portal_app"),
    "replace_caseload(uuid, uuid, uuid, date, date, text)": (REPLACE, "portal_app"),
}
REASONS = ("illness", "leave", "gone", "unsaid")


def upgrade() -> None:
    op.create_table(
        "replaced_caseload",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("youth_file_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("colleague_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("name_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="whyreplaced", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_replaced_caseload_period")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_replaced_caseload_{column}_{table}"))
            for column, table in (
                ("youth_file_id", "youth_file"),
                ("organisation_id", "organisation"),
                ("worker_id", "person"),
                ("colleague_id", "person"),
                ("made_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replaced_caseload")),
    )
    for column in ("act_id", "youth_file_id", "worker_id"):
        op.create_index(op.f(f"ix_replaced_caseload_{column}"), "replaced_caseload", [column])
    op.execute("SELECT protect_case_table('replaced_caseload', rights => 'SELECT')")
    op.execute("CREATE POLICY told_by_jobs ON replaced_caseload TO portal_worker USING (true) WITH CHECK (true)")
    op.execute("GRANT SELECT, UPDATE (told_at) ON replaced_caseload TO portal_worker")
    op.execute("GRANT INSERT (id, person_id, door, kind, youth_file_id, item_id) ON notice TO portal_worker")
    for name, (function, login) in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        if login:
            op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {login}")


def downgrade() -> None:
    for name in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
    op.execute("REVOKE INSERT (id, person_id, door, kind, youth_file_id, item_id) ON notice FROM portal_worker")
    op.drop_table("replaced_caseload")
