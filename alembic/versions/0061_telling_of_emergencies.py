"""The client is told of an emergency access later, by the coordinator; the privacy officer sees all of their own.

Revision ID: 0061
Revises: 0060
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"

PERSON = "nullif(current_setting('portal.person_id', true), '')::uuid"
ORGANISATION = "nullif(current_setting('portal.organisation_id', true), '')::uuid"
DOOR = "current_setting('portal.door', true)"
RUNS = "{0}.starts_on <= legal_today() AND ({0}.ends_on IS NULL OR {0}.ends_on >= legal_today())"

# By who coordinates the file today, once. Answers with the file, or with nothing.
TELL = f"""
    CREATE FUNCTION tell_of_emergency(access uuid) RETURNS uuid
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        UPDATE emergency_access e SET told_at = now(), told_by = {PERSON}
        WHERE e.id = access AND e.told_at IS NULL AND {DOOR} = 'work' AND EXISTS (SELECT 1 FROM coordinator c
            WHERE c.youth_file_id = e.youth_file_id AND c.person_id = {PERSON} AND c.organisation_id = {ORGANISATION}
            AND {RUNS.format("c")})
        RETURNING e.youth_file_id
    $$
"""
# For the privacy officer: by people of the own organisation, or in files that it leads. Not whose file it is.
OF_ORGANISATION = f"""
    CREATE FUNCTION emergencies_of_organisation()
    RETURNS TABLE (id uuid, name text, organisation_id uuid, ground text, starts_at timestamptz, ends_at timestamptz,
        told_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT e.id, (SELECT w.name FROM employment w WHERE w.person_id = e.person_id
                AND w.organisation_id = e.organisation_id ORDER BY w.starts_on DESC LIMIT 1)::text,
            e.organisation_id, e.ground::text, e.starts_at, e.ends_at, e.told_at
        FROM emergency_access e
        WHERE {DOOR} = 'work' AND EXISTS (SELECT 1 FROM employment m WHERE m.person_id = {PERSON}
            AND m.organisation_id = {ORGANISATION} AND m.work = 'privacy_officer' AND {RUNS.format("m")})
        AND (e.organisation_id = {ORGANISATION} OR EXISTS (SELECT 1 FROM organisation_period o
            WHERE o.youth_file_id = e.youth_file_id AND o.organisation_id = {ORGANISATION} AND o.leads
            AND {RUNS.format("o")}))
        ORDER BY e.starts_at DESC LIMIT 500
    $$
"""
FUNCTIONS = ("tell_of_emergency(uuid)", "emergencies_of_organisation()")


def upgrade() -> None:
    op.add_column("emergency_access", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("emergency_access", sa.Column("told_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_emergency_access_told_by_person"), "emergency_access", "person", ["told_by"], ["id"])
    for function in (TELL, OF_ORGANISATION):
        op.execute(function)
    for function in FUNCTIONS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO portal_app")


def downgrade() -> None:
    for function in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("emergency_access", "told_by")
    op.drop_column("emergency_access", "told_at")
