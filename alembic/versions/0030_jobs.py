"""Jobs: the queue of procrastinate in a schema of its own, and one function by which the portal puts work in it.

The tables and functions are those of procrastinate 3.10, kept beside the migrations so that another version of the
library changes nothing that was already migrated.

Revision ID: 0030
Revises: 0020
"""

from pathlib import Path

from alembic import op

revision = "0030"
down_revision = "0020"

LIBRARY = Path(__file__).parents[1] / "sql" / "procrastinate_3_10.sql"

# A job is told ids and numbers, never words: what stands in a queue, its events and its failures is no case data.
ONLY_IDS = """
    CREATE FUNCTION jobs.holds_only_ids(args jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    AS $$ SELECT jsonb_typeof(args) = 'object' AND NOT EXISTS (
        SELECT 1 FROM jsonb_each(args) AS given
        WHERE jsonb_typeof(given.value) NOT IN ('number', 'boolean', 'null')
          AND NOT (jsonb_typeof(given.value) = 'string'
                   AND given.value #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')) $$
"""

# The portal's own login adds work, in its own transaction, and sees nothing of the queue.
ENQUEUE = """
    CREATE FUNCTION jobs.enqueue(task text, args jsonb, lock text, not_before timestamptz) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = jobs, pg_temp
    AS $$ SELECT unnest(procrastinate_defer_jobs_v1(
        ARRAY[ROW('default', task, 0, lock, NULL, args, not_before)::procrastinate_job_to_defer_v1])) $$
"""

# The library's functions name its tables without their schema: fix the path, whoever calls.
FIX_PATHS = """
    DO $$ DECLARE each regprocedure; BEGIN
        FOR each IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'jobs'::regnamespace AND p.proconfig IS NULL
        LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_temp', each); END LOOP;
    END $$
"""


def upgrade() -> None:
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path = jobs")
    _as_written(LIBRARY.read_text())
    op.execute("SET LOCAL search_path TO DEFAULT")
    op.execute(ONLY_IDS)
    op.execute(
        "ALTER TABLE jobs.procrastinate_jobs ADD CONSTRAINT args_hold_only_ids CHECK (jobs.holds_only_ids(args))"
    )
    op.execute(ENQUEUE)
    _as_written(FIX_PATHS)
    op.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs FROM PUBLIC")
    op.execute("GRANT USAGE ON SCHEMA jobs TO portal_app, portal_worker")
    op.execute("GRANT EXECUTE ON FUNCTION jobs.enqueue(text, jsonb, text, timestamptz) TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO portal_worker")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO portal_worker")
    op.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO portal_worker")
    op.execute("GRANT SELECT ON alembic_version TO portal_app, portal_worker")  # to say whether it is up to date


def _as_written(statements: str) -> None:
    """Past SQLAlchemy, which would take a percent sign for a parameter. Only here: the option stays on a connection."""
    connection = op.get_bind().execution_options(no_parameters=True)
    connection.exec_driver_sql(statements)
    connection.execution_options(no_parameters=False)


def downgrade() -> None:
    op.execute("REVOKE SELECT ON alembic_version FROM portal_app, portal_worker")
    op.execute("DROP SCHEMA jobs CASCADE")
